using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Programmes.AssignmentState;
using static TrainingLms.Programmes.AssignmentTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Programmes;

/// <summary>What has become of somebody's assignment to a programme.</summary>
public enum AssignmentState
{
    /// <summary>To be done, not begun.</summary>
    Assigned,

    /// <summary>The first course has been begun.</summary>
    InProgress,

    /// <summary>The due day is over; learning goes on.</summary>
    Overdue,

    /// <summary>The path is complete; the certification holds.</summary>
    Certified,

    /// <summary>The certification holds; it is time to renew it.</summary>
    RenewalDue,

    /// <summary>The period is over; it can still be renewed.</summary>
    InGrace,

    /// <summary>Over. Only the initial path leads back.</summary>
    Expired,

    /// <summary>On long leave; all dates stand still.</summary>
    Suspended,

    /// <summary>Taken back by the authority.</summary>
    Revoked,

    /// <summary>Need not be done.</summary>
    Exempted,

    /// <summary>The rule of assignment fits no longer.</summary>
    Released,
}

/// <summary>What can be done to an assignment.</summary>
public enum AssignmentTrigger
{
    /// <summary>Assign somebody.</summary>
    Assign,

    /// <summary>The first course is begun.</summary>
    Begin,

    /// <summary>The initial path is complete.</summary>
    Certify,

    /// <summary>The due day is over.</summary>
    MissDueDate,

    /// <summary>Give more time.</summary>
    Extend,

    /// <summary>It is time to renew.</summary>
    OpenWindow,

    /// <summary>The renewal path is complete.</summary>
    Renew,

    /// <summary>The period is over, grace begins.</summary>
    EnterGrace,

    /// <summary>Period and grace are over.</summary>
    Expire,

    /// <summary>Assign again after expiry.</summary>
    Reassign,

    /// <summary>Take the certification back.</summary>
    Revoke,

    /// <summary>Exempt somebody.</summary>
    Exempt,

    /// <summary>The rule of assignment fits no longer.</summary>
    Release,

    /// <summary>Stop the dates.</summary>
    Suspend,

    /// <summary>Let the dates run again for somebody who had not begun.</summary>
    ResumeAssigned,

    /// <summary>Let the dates run again for somebody who was learning.</summary>
    ResumeInProgress,

    /// <summary>Let the dates run again for somebody who was to renew.</summary>
    ResumeRenewal,

    /// <summary>Repair: take a certification back that rests on nothing.</summary>
    TakeBack,

    /// <summary>Repair: let a certification stand after looking into it.</summary>
    Uphold,

    /// <summary>Repair: set the dates as the period and its policy demand.</summary>
    RestoreDates,

    /// <summary>Repair: close a period that runs although another one does.</summary>
    CloseSuperfluous,
}

/// <summary>Fact: who is to be assigned.</summary>
/// <param name="IsActive">Whether the person is still with us.</param>
/// <param name="IsInReach">Whether the person's unit is that of the programme or lies below.</param>
/// <param name="IsPublished">Whether the version is published now.</param>
public sealed record Assignee(bool IsActive, bool IsInReach, bool IsPublished);

/// <summary>Fact: how far somebody is on the path that is asked for now.</summary>
/// <param name="HasBegun">Whether a course of it has been begun.</param>
/// <param name="IsComplete">Whether it is complete.</param>
/// <param name="HaveHoursHundredths">Hours learned in the running period.</param>
/// <param name="NeedHoursHundredths">Hours asked for; 0 for none.</param>
public sealed record PathStanding(bool HasBegun, bool IsComplete, int HaveHoursHundredths = 0, int NeedHoursHundredths = 0);

/// <summary>Fact: whether the rule that assigned somebody still fits.</summary>
public sealed record RuleFit(bool StillFits);

/// <summary>Fact: the repairs that a finding of the check calls for.</summary>
public sealed record RepairNeed(IReadOnlyList<ProgrammeRepair> Repairs);

/// <summary>The life of an assignment, as the certification runs.</summary>
public static class ProgrammeAssignmentWorkflow
{
    static readonly Who<ProgrammeAssignment> Clock = Who.Clock<ProgrammeAssignment>();
    static readonly Who<ProgrammeAssignment> Officer = Who.Holding<ProgrammeAssignment>(Role.HrOfficer, a => a.UnitId);
    static readonly Who<ProgrammeAssignment> TrainingOfficer = Who.Holding<ProgrammeAssignment>(Role.TrainingOfficer, a => a.UnitId);
    static readonly Who<ProgrammeAssignment> Authority = Who.Holding<ProgrammeAssignment>(Role.Authority, a => a.UnitId);

    static readonly Guard<ProgrammeAssignment> Active = new("programme_assignment.person_inactive", (_, act) => act.Fact<Assignee>().IsActive);
    static readonly Guard<ProgrammeAssignment> InReach = new("programme_assignment.out_of_reach", (_, act) => act.Fact<Assignee>().IsInReach);
    static readonly Guard<ProgrammeAssignment> Published = new("programme_assignment.not_published", (_, act) => act.Fact<Assignee>().IsPublished);
    static readonly Guard<ProgrammeAssignment> DueLater = new("programme_assignment.due_day_past", (a, act) => a.OverdueAt is null || a.OverdueAt > act.At);
    static readonly Guard<ProgrammeAssignment> NewDayLater = new("programme_assignment.due_day_past", (_, act) => act.Fact<NewDueDay>().OverdueAt > act.At);
    static readonly Guard<ProgrammeAssignment> Begun = new("programme_assignment.not_begun", (_, act) => act.Fact<PathStanding>().HasBegun);
    static readonly Guard<ProgrammeAssignment> PathComplete = new("programme_assignment.path_open", (_, act) => act.Fact<PathStanding>().IsComplete);

    static readonly Guard<ProgrammeAssignment> HoursMet = new("programme_assignment.hours_missing",
        (_, act) => act.Fact<PathStanding>() is var standing && standing.HaveHoursHundredths >= standing.NeedHoursHundredths,
        (_, act) => [("have", Hundredths(act.Fact<PathStanding>().HaveHoursHundredths)), ("need", Hundredths(act.Fact<PathStanding>().NeedHoursHundredths))]);

    static readonly Guard<ProgrammeAssignment> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ProgrammeAssignment> Heard = new("programme_assignment.not_heard", (_, act) => act.Fact<Hearing>().IsOver);

    static readonly Guard<ProgrammeAssignment> NoLongerFits = new("programme_assignment.still_fits", (_, act) => !act.Fact<RuleFit>().StillFits);

    static readonly NotOwn<ProgrammeAssignment> NotOwn = new("duty.own_case", a => a.PersonId);

    static readonly Due<ProgrammeAssignment> DueDayOver = new("programme_assignment.still_in_time", a => a.OverdueAt);
    static readonly Due<ProgrammeAssignment> WindowBegins = new("programme_assignment.window_closed", a => a.WindowOpensAt);

    // Which of the two follows the end of the period is known from the dates alone, so that each has its own timer and neither asks anything else.
    static readonly Due<ProgrammeAssignment> PeriodOverWithGrace = new("programme_assignment.still_valid", a => a.HasGrace ? a.ValidityEndsAt : null);
    static readonly Due<ProgrammeAssignment> PeriodOver = new("programme_assignment.still_valid", a => a.HasGrace ? null : a.ValidityEndsAt);
    static readonly Due<ProgrammeAssignment> GraceOver = new("programme_assignment.still_in_grace", a => a.GraceEndsAt);

    /// <summary>Everything from which an assignment can still go on.</summary>
    static readonly AssignmentState[] Open = [Assigned, InProgress, Overdue, Certified, RenewalDue, InGrace, Expired, Suspended];

    /// <summary>The table.</summary>
    public static readonly Workflow<AssignmentState, AssignmentTrigger, ProgrammeAssignment> Table = new("programme_assignment")
    {
        { New,                                Assign,           Assigned,   Officer.Or(Clock), Active, InReach, Published, DueLater },
        { Assigned,                           Begin,            InProgress, Clock, Begun },
        { [Assigned, InProgress, Overdue],    Certify,          Certified,  Clock, PathComplete },
        { [Assigned, InProgress],             MissDueDate,      Overdue,    Clock, DueDayOver },
        { Assigned,                           Extend,           Assigned,   Officer, NotOwn, ReasonGiven, NewDayLater },
        { [InProgress, Overdue],              Extend,           InProgress, Officer, NotOwn, ReasonGiven, NewDayLater },
        { Certified,                          OpenWindow,       RenewalDue, Clock, WindowBegins },
        { [RenewalDue, InGrace],              Renew,            Certified,  Clock, PathComplete, HoursMet },
        { RenewalDue,                         EnterGrace,       InGrace,    Clock, PeriodOverWithGrace },
        { RenewalDue,                         Expire,           Expired,    Clock, PeriodOver },
        { InGrace,                            Expire,           Expired,    Clock, GraceOver },
        { Expired,                            Reassign,         Assigned,   Officer.Or(Clock), Active, InReach, Published },
        { [Certified, RenewalDue, InGrace],   Revoke,           Revoked,    Authority, NotOwn, ReasonGiven, Heard },
        { Open,                               Exempt,           Exempted,   Officer, NotOwn, ReasonGiven },
        { Open,                               Release,          Released,   Clock, NoLongerFits },
        { [Assigned, InProgress, RenewalDue], Suspend,          Suspended,  Officer, NotOwn, ReasonGiven },
        { Suspended,                          ResumeAssigned,   Assigned,   Officer, From(Assigned) },
        { Suspended,                          ResumeInProgress, InProgress, Officer, From(InProgress) },
        { Suspended,                          ResumeRenewal,    RenewalDue, Officer, From(RenewalDue) },
        { [Certified, RenewalDue, InGrace],   TakeBack,         Assigned,   TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.TakeBack) },
        { Certified,                          Uphold,           Certified,  TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.Uphold) },
        { RenewalDue,                         Uphold,           RenewalDue, TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.Uphold) },
        { InGrace,                            Uphold,           InGrace,    TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.Uphold) },
        { Certified,                          RestoreDates,     Certified,  TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.RestoreDates) },
        { RenewalDue,                         RestoreDates,     RenewalDue, TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.RestoreDates) },
        { InGrace,                            RestoreDates,     InGrace,    TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.RestoreDates) },
        { Released,                           CloseSuperfluous, Released,   TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.CloseSuperfluous) },
        { Exempted,                           CloseSuperfluous, Exempted,   TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.CloseSuperfluous) },
        { Revoked,                            CloseSuperfluous, Revoked,    TrainingOfficer, NotOwn, ReasonGiven, Needs(ProgrammeRepair.CloseSuperfluous) },
    };

    /// <summary>Code of the rows of resuming that lead elsewhere than back.</summary>
    internal const string SuspendedElsewhere = "programme_assignment.suspended_elsewhere";

    /// <summary>Triggers that only a finding of the check calls for.</summary>
    internal static readonly AssignmentTrigger[] Repairs = [TakeBack, Uphold, RestoreDates, CloseSuperfluous];

    static Guard<ProgrammeAssignment> Needs(ProgrammeRepair repair) => new("programme_assignment.nothing_to_repair", (_, act) => act.Fact<RepairNeed>().Repairs.Contains(repair));

    /// <summary>One row for each way back, told apart by a fact of the subject: the kernel knows no row whose target is found out while it fires.</summary>
    static Guard<ProgrammeAssignment> From(AssignmentState origin) => new(SuspendedElsewhere, (a, _) => a.SuspendedFrom == origin);

    internal static string Hundredths(int value) => (value / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
