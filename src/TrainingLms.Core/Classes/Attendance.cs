using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>What became of one person at one session.</summary>
public enum AttendanceOutcome
{
    /// <summary>到课.</summary>
    Present,

    /// <summary>迟到.</summary>
    Late,

    /// <summary>早退.</summary>
    LeftEarly,

    /// <summary>请假.</summary>
    OnLeave,

    /// <summary>缺勤.</summary>
    Absent,

    /// <summary>公假: counts as present only where the rule says so.</summary>
    Excused,
}

/// <summary>How an outcome was found.</summary>
public enum AttendanceMethod
{
    /// <summary>The person typed the code shown in the room.</summary>
    Code,

    /// <summary>Somebody marked it by hand, with a reason.</summary>
    Hand,

    /// <summary>The list was closed, and nothing else was known.</summary>
    Closing,

    /// <summary>An appeal was upheld.</summary>
    Appeal,
}

/// <summary>签到: the outcome of one person at one session; there is one at most.</summary>
public sealed class Attendance : IVersioned
{
    Attendance() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>The session.</summary>
    public Guid SessionId { get; private init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>What became of it.</summary>
    public AttendanceOutcome Outcome { get; private set; }

    /// <summary>How that was found.</summary>
    public AttendanceMethod Method { get; private set; }

    /// <summary>Who marked it; the person with a code, empty for the closing of the list.</summary>
    public Guid MarkedBy { get; private set; }

    /// <summary>When.</summary>
    public Instant MarkedAt { get; private set; }

    /// <summary>Why, where it was marked by hand; null elsewhere.</summary>
    public string? Reason { get; private set; }

    /// <summary>A new outcome.</summary>
    public static Attendance Of(Guid sessionId, Guid personId, AttendanceOutcome outcome, AttendanceMethod method, Act act)
    {
        var made = new Attendance { Id = act.NewId(), SessionId = sessionId, PersonId = personId };
        made.Mark(outcome, method, act);
        return made;
    }

    /// <summary>Another outcome.</summary>
    public void Mark(AttendanceOutcome outcome, AttendanceMethod method, Act act) =>
        (Outcome, Method, MarkedBy, MarkedAt, Reason) = (outcome, method, act.By.PersonId, act.At, method is AttendanceMethod.Hand or AttendanceMethod.Appeal ? act.Reason?.Trim() : null);
}
