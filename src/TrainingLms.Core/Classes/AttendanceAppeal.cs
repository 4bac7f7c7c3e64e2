using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.AttendanceAppealState;
using static TrainingLms.Classes.AttendanceAppealTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of an appeal.</summary>
public enum AttendanceAppealState
{
    /// <summary>Handed in.</summary>
    Lodged,

    /// <summary>The outcome was corrected.</summary>
    Upheld,

    /// <summary>The outcome stays.</summary>
    Dismissed,

    /// <summary>Taken back.</summary>
    Withdrawn,
}

/// <summary>What can be done to an appeal.</summary>
public enum AttendanceAppealTrigger
{
    /// <summary>Hand it in.</summary>
    Lodge,

    /// <summary>Correct the outcome.</summary>
    Uphold,

    /// <summary>Leave the outcome.</summary>
    Dismiss,

    /// <summary>Take it back.</summary>
    Withdraw,
}

/// <summary>考勤申诉: somebody says that a recorded outcome is wrong.</summary>
public sealed class AttendanceAppeal : Governed<AttendanceAppealState>
{
    AttendanceAppeal() { }

    /// <summary>The outcome.</summary>
    public Guid AttendanceId { get; private init; }

    /// <summary>The outcome itself; loaded with it.</summary>
    public Attendance Attendance { get; private init; } = null!;

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>The class itself; loaded with it.</summary>
    public ClassRun Run { get; private init; } = null!;

    /// <summary>Who appeals.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The unit that runs the class and decides.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What the person says it should be.</summary>
    public AttendanceOutcome Wanted { get; private init; }

    /// <summary>Why, in the person's words.</summary>
    public string Why { get; private init; } = "";

    /// <inheritdoc/>
    public override Instant? NextDue() => AttendanceAppealWorkflow.Table.NextDue(this);

    /// <summary>Hands an appeal in.</summary>
    /// <exception cref="RefusedException"><c>attendance_appeal.window_closed</c>, <c>reason.missing</c>; forbidden.</exception>
    public static AttendanceAppeal Lodge(Attendance attendance, ClassRun run, AttendanceOutcome wanted, Act act)
    {
        var appeal = new AttendanceAppeal
        {
            Id = act.NewId(),
            AttendanceId = attendance.Id,
            Attendance = attendance,
            ClassRunId = run.Id,
            Run = run,
            PersonId = attendance.PersonId,
            UnitId = run.UnitId,
            Wanted = wanted,
            Why = act.Reason?.Trim() ?? "",
        };
        AttendanceAppealWorkflow.Table.Fire(appeal, AttendanceAppealTrigger.Lodge, act.Because(null));
        return appeal;
    }

    /// <summary>Decides it, or takes it back. Upheld, the outcome becomes what was wanted.</summary>
    public void Move(AttendanceAppealTrigger trigger, Act act)
    {
        AttendanceAppealWorkflow.Table.Fire(this, trigger, act);
        if (State == AttendanceAppealState.Upheld) Attendance.Mark(Wanted, AttendanceMethod.Appeal, act);
    }
}

/// <summary>The life of an appeal.</summary>
public static class AttendanceAppealWorkflow
{
    static readonly Who<AttendanceAppeal> Trainee = Who.Person<AttendanceAppeal>("trainee", a => a.PersonId);

    static readonly Who<AttendanceAppeal> Officer = Who.Holding<AttendanceAppeal>(Role.TrainingOfficer, a => a.UnitId);

    static readonly Guard<AttendanceAppeal> WindowOpen = new("attendance_appeal.window_closed", (a, act) => a.Run.State == ClassRunState.Settling && act.At < a.Run.AppealsUntil);

    static readonly Guard<AttendanceAppeal> WhyGiven = new("reason.missing", (a, _) => a.Why.Length > 0);

    static readonly Guard<AttendanceAppeal> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly NotOwn<AttendanceAppeal> NotMarker = new("attendance_appeal.marked_by_you", (a, _) => [a.Attendance.MarkedBy]);

    static readonly NotOwn<AttendanceAppeal> NotTaught = new("attendance_appeal.taught_by_you", (a, _) => a.Run.HeldSessions.Select(session => session.InstructorId).OfType<Guid>());

    static readonly NotOwn<AttendanceAppeal> NotOwnAppeal = new("attendance_appeal.own", a => a.PersonId);

    /// <summary>The table.</summary>
    public static readonly Workflow<AttendanceAppealState, AttendanceAppealTrigger, AttendanceAppeal> Table = new("attendance_appeal")
    {
        { New,    Lodge,    Lodged,    Trainee, WindowOpen, WhyGiven },
        { Lodged, Uphold,   Upheld,    Officer, ReasonGiven, NotMarker, NotTaught, NotOwnAppeal },
        { Lodged, Dismiss,  Dismissed, Officer, ReasonGiven, NotMarker, NotTaught, NotOwnAppeal },
        { Lodged, Withdraw, Withdrawn, Trainee },
    };
}
