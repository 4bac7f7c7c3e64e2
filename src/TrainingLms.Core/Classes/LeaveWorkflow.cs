using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.LeaveState;
using static TrainingLms.Classes.LeaveTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a request for leave.</summary>
public enum LeaveState
{
    /// <summary>Asked for.</summary>
    Requested,

    /// <summary>准假.</summary>
    Approved,

    /// <summary>Not granted.</summary>
    Refused,

    /// <summary>Taken back.</summary>
    Withdrawn,
}

/// <summary>What can be done to a request for leave.</summary>
public enum LeaveTrigger
{
    /// <summary>Ask for it.</summary>
    Ask,

    /// <summary>Support it for the unit.</summary>
    Endorse,

    /// <summary>Grant it.</summary>
    Approve,

    /// <summary>Do not grant it.</summary>
    Refuse,

    /// <summary>Take it back.</summary>
    Withdraw,
}

/// <summary>The life of a request for leave.</summary>
public static class LeaveWorkflow
{
    static readonly Who<LeaveRequest> Trainee = Who.Person<LeaveRequest>("trainee", l => l.PersonId);

    static readonly Who<LeaveRequest> UnitOfficer = Who.Holding<LeaveRequest>(Role.HrOfficer, l => l.UnitId);

    /// <summary>Above one day the unit decides too (learning.md 3.4): it endorses, or refuses.</summary>
    static readonly Who<LeaveRequest> UnitAboveADay = new(Role.HrOfficer, (l, actor) => l.Days > 1 ? UnitOfficer.WarrantOf(l, actor) : null);

    static readonly Who<LeaveRequest> Teacher = new(Role.ClassTeacher, (l, actor) =>
        actor.PersonId != Guid.Empty && l.SignUp.Run.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, l.SignUp.Run.UnitId) is { } grant ? Warrant.By(grant) : null);

    /// <summary>Where nobody looks after the class, its office does.</summary>
    static readonly Who<LeaveRequest> InPlace = new(Role.TrainingOfficer, (l, actor) =>
        l.SignUp is { Run: { ClassTeacherId: null } run } && actor.GrantFor(Role.TrainingOfficer, run.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Guard<LeaveRequest> Booked = new("leave.not_booked", (l, _) => l.SignUp.State == SignUpState.Booked);

    static readonly Guard<LeaveRequest> WhyGiven = new("reason.missing", (l, _) => l.Why.Length > 0);

    static readonly Guard<LeaveRequest> InTime = new("leave.too_late", (l, act) => act.At < l.FirstStartsAt, (l, _) => [("due", l.FirstStartsAt)]);

    static readonly Guard<LeaveRequest> Endorsed = new("leave.endorsement_missing", (l, _) => l.Days <= 1 || l.EndorsedBy is not null, (l, _) => [("days", l.Days)]);

    static readonly NotOwn<LeaveRequest> NotOwnLeave = new("leave.own", l => l.PersonId);

    static readonly Guard<LeaveRequest> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<LeaveState, LeaveTrigger, LeaveRequest> Table = new("leave")
    {
        { New,                   Ask,      Requested, Trainee, Booked, WhyGiven, InTime },
        { Requested,             Endorse,  Requested, UnitOfficer, NotOwnLeave },
        { Requested,             Approve,  Approved,  Teacher.Or(InPlace), NotOwnLeave, Endorsed, Booked },
        { Requested,             Refuse,   Refused,   Teacher.Or(InPlace).Or(UnitAboveADay), ReasonGiven, NotOwnLeave },
        { [Requested, Approved], Withdraw, Withdrawn, Trainee, InTime },
    };
}
