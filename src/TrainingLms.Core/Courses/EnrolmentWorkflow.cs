using NodaTime;
using TrainingLms.Organizations;
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

    /// <summary>Interrupted by long leave or a secondment; the due day waits.</summary>
    Paused,

    /// <summary>Something speaks against the time that was counted; nothing is granted until somebody has looked at it.</summary>
    UnderReview,

    /// <summary>The completion rule is met.</summary>
    Completed,

    /// <summary>Given up by the learner; progress is kept.</summary>
    Withdrawn,

    /// <summary>The rule can no longer be met: no try is left.</summary>
    Failed,

    /// <summary>Found not to have been learned.</summary>
    Voided,

    /// <summary>Learned elsewhere before, and accepted in its place; grants no hours by itself.</summary>
    Recognised,
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

    /// <summary>Interrupt it.</summary>
    Pause,

    /// <summary>Go on after an interruption.</summary>
    Resume,

    /// <summary>Go on, since the interruption was to last until now.</summary>
    ResumeInTime,

    /// <summary>Vouch that the course was learned, where its rule asks for that.</summary>
    SignOff,

    /// <summary>The rule can no longer be met.</summary>
    Fail,

    /// <summary>Grant nothing until somebody has looked at it.</summary>
    HoldForReview,

    /// <summary>Find nothing wrong.</summary>
    Clear,

    /// <summary>Find that it was not learned.</summary>
    Void,

    /// <summary>Take somebody out of it.</summary>
    Release,

    /// <summary>Accept earlier learning in its place.</summary>
    Recognise,

    /// <summary>Take over a completion from an import of past hours.</summary>
    Import,

    /// <summary>Take that back, since the import is undone.</summary>
    TakeBack,
}

/// <summary>Fact: who enrols, and whether the course is open to that person.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="UnitId">The person's unit.</param>
/// <param name="IsActive">Whether the person is still with us.</param>
/// <param name="FitsAudience">Whether the audience of the version includes the person.</param>
/// <param name="IsPublished">Whether the version is published now.</param>
/// <param name="OpenPrerequisites">Courses to be completed before.</param>
/// <param name="WaitsUntil">After a failure, when the person may enrol again; null when nothing is waited for.</param>
public sealed record Learner(
    Guid PersonId, Guid UnitId, bool IsActive, bool FitsAudience, bool IsPublished, IReadOnlyList<string> OpenPrerequisites, Instant? WaitsUntil)
{
    /// <summary>Whether an officer waives the prerequisites, with a reason.</summary>
    public bool IsWaived { get; init; }

    /// <summary>Certifications to be held before.</summary>
    public IReadOnlyList<string> OpenCertifications { get; init; } = [];

    /// <summary>The facts of somebody and a version.</summary>
    /// <param name="version">What is to be learned.</param>
    /// <param name="person">Who learns, where, and whether still with us.</param>
    /// <param name="level">Level of the unit; null where it is not known.</param>
    /// <param name="done">Keys of the courses that are done.</param>
    /// <param name="held">Certifications that are held today.</param>
    /// <param name="failedAt">When the person last failed this course; null for never.</param>
    /// <param name="options">How long is waited after that.</param>
    internal static Learner Of(
        CourseVersion version, (Guid Id, Guid UnitId, bool IsActive, Engagement Engagement) person, UnitLevel? level,
        IEnumerable<string> done, IEnumerable<string> held, Instant? failedAt, CourseOptions options) =>
        new(person.Id, person.UnitId, person.IsActive, version.Outline.Audience.Fits(level, person.Engagement), version.State == CourseVersionState.Published,
            [.. version.Outline.Prerequisites.Except(done)], failedAt + Duration.FromDays(options.WaitAfterFailingDays))
        {
            OpenCertifications = [.. version.Outline.Certifications.Except(held)],
        };
}

/// <summary>Fact: when the new due day and its grace will be over.</summary>
public sealed record NewDueDay(Instant OverdueAt);

/// <summary>Fact: until when somebody interrupts it.</summary>
/// <param name="Until">Null until somebody says that it goes on.</param>
public sealed record PauseUntil(Instant? Until);

/// <summary>Fact: what speaks against the time that was counted and was not cleared.</summary>
public sealed record OpenSigns(IReadOnlyList<StudySignKind> Kinds);

/// <summary>Fact: when the person was heard.</summary>
/// <param name="On">Null when the person was not.</param>
/// <param name="Today">The day of the act.</param>
public sealed record Hearing(LocalDate? On, LocalDate Today)
{
    /// <summary>Whether the person was heard, today or before.</summary>
    public bool IsOver => On <= Today;
}

/// <summary>The life of an enrolment.</summary>
public static class EnrolmentWorkflow
{
    static readonly Who<Enrolment> Trainee = Who.Person<Enrolment>("trainee", e => e.PersonId);

    static readonly Who<Enrolment> Officer = Who.Holding<Enrolment>(Role.HrOfficer, e => e.UnitId);

    static readonly Who<Enrolment> TrainingOfficer = Who.Holding<Enrolment>(Role.TrainingOfficer, e => e.UnitId);

    static readonly Who<Enrolment> Teacher = Who.Holding<Enrolment>(Role.Instructor, e => e.UnitId).Or(TrainingOfficer);

    static readonly Who<Enrolment> Clock = Who.Clock<Enrolment>();

    static readonly Guard<Enrolment> Active = new("enrolment.person_inactive", (_, act) => act.Fact<Learner>().IsActive);

    static readonly Guard<Enrolment> Published = new("enrolment.not_published", (_, act) => act.Fact<Learner>().IsPublished);

    static readonly Guard<Enrolment> FitsAudience = new("enrolment.audience_differs", (_, act) => act.Fact<Learner>().FitsAudience);

    static readonly Guard<Enrolment> PrerequisitesMet = new("enrolment.prerequisites_open",
        (e, act) => act.Fact<Learner>() is var learner && (learner.OpenPrerequisites.Count == 0 || (learner.IsWaived && act.By.PersonId != e.PersonId)),
        (_, act) => [("courses", act.Fact<Learner>().OpenPrerequisites)]);

    static readonly Guard<Enrolment> CertificationsHeld = new("enrolment.certifications_open",
        (e, act) => act.Fact<Learner>() is var learner && (learner.OpenCertifications.Count == 0 || (learner.IsWaived && act.By.PersonId != e.PersonId)),
        (_, act) => [("certifications", act.Fact<Learner>().OpenCertifications)]);

    static readonly Guard<Enrolment> WaiverExplained = new("reason.missing", (_, act) => !act.Fact<Learner>().IsWaived || !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<Enrolment> WaitingOver = new("enrolment.waiting",
        (_, act) => act.Fact<Learner>().WaitsUntil is not { } until || until <= act.At, (_, act) => [("until", act.Fact<Learner>().WaitsUntil)]);

    static readonly Guard<Enrolment> Imported = new("enrolment.not_imported", (e, _) => e.Source == EnrolmentSource.Import);

    static readonly Guard<Enrolment> PauseEndsLater = new("enrolment.pause_end_past", (_, act) => act.Fact<PauseUntil>().Until is not { } until || until > act.At);

    static readonly Guard<Enrolment> SignOffAsked = new("enrolment.sign_off_not_asked", (_, act) => act.Fact<CompletionRule>().AsksSignOff);

    static readonly NotOwn<Enrolment> NotOwn = new("enrolment.own", e => e.PersonId);

    static readonly Guard<Enrolment> NothingSuspicious = new("enrolment.signs_open", (_, act) => act.Fact<OpenSigns>().Kinds.Count == 0);

    static readonly Guard<Enrolment> Suspicious = new("enrolment.no_signs", (_, act) => act.Fact<OpenSigns>().Kinds.Count > 0);

    static readonly Guard<Enrolment> OutOfReach = new("enrolment.tries_left", (e, act) => !e.CanStillMeet(act.Fact<CompletionRule>()));

    static readonly Guard<Enrolment> Heard = new("enrolment.person_not_heard", (_, act) => act.Fact<Hearing>().IsOver);

    static readonly Guard<Enrolment> CriteriaMet = new("enrolment.criteria_open", (e, act) => e.Meets(act.Fact<CompletionRule>()));

    static readonly Guard<Enrolment> DueLater = new("enrolment.due_day_past", (e, act) => e.OverdueAt is null || e.OverdueAt > act.At);

    static readonly Guard<Enrolment> NotMandatory = new("enrolment.mandatory", (e, _) => !e.IsMandatory);

    static readonly Guard<Enrolment> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<Enrolment> NewDayLater = new("enrolment.due_day_past", (_, act) => act.Fact<NewDueDay>().OverdueAt > act.At);

    static readonly Due<Enrolment> PauseOver = new("enrolment.still_paused", e => e.PausedUntil);

    static readonly Due<Enrolment> DueDayOver = new("enrolment.still_in_time", e => e.OverdueAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<EnrolmentState, EnrolmentTrigger, Enrolment> Table = new("enrolment")
    {
        { New,                             Enrol,         Enrolled,    Trainee.Or(Officer).Or(Clock), Active, Published, FitsAudience, PrerequisitesMet, CertificationsHeld, WaiverExplained, WaitingOver, DueLater },
        { New,                             Recognise,     Recognised,  TrainingOfficer, NotOwn, Active, ReasonGiven },
        { [Enrolled, InProgress],          Recognise,     Recognised,  TrainingOfficer, NotOwn, ReasonGiven },
        { New,                             Import,        Recognised,  Clock },
        { Recognised,                      TakeBack,      Voided,      Clock, Imported, ReasonGiven },
        { Enrolled,                        Begin,         InProgress,  Trainee.Or(Clock) },
        { [Enrolled, InProgress],          Withdraw,      Withdrawn,   Trainee, NotMandatory },
        { [Enrolled, InProgress, Overdue], Release,       Withdrawn,   Officer.Or(Clock), NotOwn, ReasonGiven },
        { [Enrolled, InProgress, Overdue], Pause,         Paused,      Officer, ReasonGiven, PauseEndsLater },
        { Paused,                          Resume,        InProgress,  Officer },
        { Paused,                          ResumeInTime,  InProgress,  Clock, PauseOver },
        { InProgress,                      SignOff,       InProgress,  Teacher, NotOwn, SignOffAsked },
        { Overdue,                         SignOff,       Overdue,     Teacher, NotOwn, SignOffAsked },
        { [InProgress, Overdue],           Complete,      Completed,   Clock, CriteriaMet, NothingSuspicious },
        { [InProgress, Overdue],           Fail,          Failed,      Clock, OutOfReach },
        { [InProgress, Overdue],           HoldForReview, UnderReview, Clock, CriteriaMet, Suspicious },
        { UnderReview,                     Clear,         InProgress,  Teacher, NotOwn, ReasonGiven },
        { UnderReview,                     EnrolmentTrigger.Void, Voided,      TrainingOfficer, NotOwn, ReasonGiven, Heard },
        { [Enrolled, InProgress],          Lapse,         Overdue,     Clock, DueDayOver },
        { Overdue,                         Extend,        InProgress,  Officer, ReasonGiven, NewDayLater },
    };
}
