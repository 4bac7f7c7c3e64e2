using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Courses.EnrolmentState;
using static TrainingLms.Courses.EnrolmentTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Courses;

/// <summary>What has become of an enrolment.</summary>
public enum EnrolmentState
{
    /// <summary>Entered, not begun.</summary>
    Enrolled,

    /// <summary>Learning.</summary>
    InProgress,

    /// <summary>The due day and its grace are over; learning goes on.</summary>
    Overdue,

    /// <summary>The completion rule is met.</summary>
    Completed,

    /// <summary>Given up by the learner; progress is kept.</summary>
    Withdrawn,
}

/// <summary>What can be done to an enrolment.</summary>
public enum EnrolmentTrigger
{
    /// <summary>Enter the course.</summary>
    Enrol,

    /// <summary>Begin to learn.</summary>
    Begin,

    /// <summary>Give it up.</summary>
    Withdraw,

    /// <summary>The completion rule is met.</summary>
    Complete,

    /// <summary>The due day and its grace are over.</summary>
    Lapse,

    /// <summary>Set a new due day.</summary>
    Extend,
}

/// <summary>Fact: who enrols, and whether the course is open to that person.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="UnitId">The person's unit.</param>
/// <param name="IsActive">Whether the person is still with us.</param>
/// <param name="FitsAudience">Whether the audience of the version includes the person.</param>
/// <param name="IsPublished">Whether the version is published now.</param>
/// <param name="OpenPrerequisites">Courses to be completed before.</param>
public sealed record Learner(Guid PersonId, Guid UnitId, bool IsActive, bool FitsAudience, bool IsPublished, IReadOnlyList<string> OpenPrerequisites);

/// <summary>Fact: when the new due day and its grace will be over.</summary>
public sealed record NewDueDay(Instant OverdueAt);

/// <summary>The life of an enrolment.</summary>
public static class EnrolmentWorkflow
{
    static readonly Who<Enrolment> Trainee = Who.Person<Enrolment>("trainee", e => e.PersonId);

    static readonly Who<Enrolment> Officer = Who.Holding<Enrolment>(Role.HrOfficer, e => e.UnitId);

    static readonly Who<Enrolment> Clock = Who.Clock<Enrolment>();

    static readonly Guard<Enrolment> Active = new("enrolment.person_inactive", (_, act) => act.Fact<Learner>().IsActive);

    static readonly Guard<Enrolment> Published = new("enrolment.not_published", (_, act) => act.Fact<Learner>().IsPublished);

    static readonly Guard<Enrolment> FitsAudience = new("enrolment.audience_differs", (_, act) => act.Fact<Learner>().FitsAudience);

    static readonly Guard<Enrolment> PrerequisitesMet = new("enrolment.prerequisites_open",
        (_, act) => act.Fact<Learner>().OpenPrerequisites.Count == 0, (_, act) => [("courses", act.Fact<Learner>().OpenPrerequisites)]);

    static readonly Guard<Enrolment> CriteriaMet = new("enrolment.criteria_open", (e, act) => e.Meets(act.Fact<CompletionRule>()));

    static readonly Guard<Enrolment> DueLater = new("enrolment.due_day_past", (e, act) => e.OverdueAt is null || e.OverdueAt > act.At);

    static readonly Guard<Enrolment> NotMandatory = new("enrolment.mandatory", (e, _) => !e.IsMandatory);

    static readonly Guard<Enrolment> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<Enrolment> NewDayLater = new("enrolment.due_day_past", (_, act) => act.Fact<NewDueDay>().OverdueAt > act.At);

    static readonly Due<Enrolment> DueDayOver = new("enrolment.still_in_time", e => e.OverdueAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<EnrolmentState, EnrolmentTrigger, Enrolment> Table = new("enrolment")
    {
        { New,                    Enrol,    Enrolled,   Trainee.Or(Officer), Active, Published, FitsAudience, PrerequisitesMet, DueLater },
        { Enrolled,               Begin,    InProgress, Trainee },
        { [Enrolled, InProgress], Withdraw, Withdrawn,  Trainee, NotMandatory },
        { [InProgress, Overdue],  Complete, Completed,  Clock, CriteriaMet },
        { [Enrolled, InProgress], Lapse,    Overdue,    Clock, DueDayOver },
        { Overdue,                Extend,   InProgress, Officer, ReasonGiven, NewDayLater },
    };
}
