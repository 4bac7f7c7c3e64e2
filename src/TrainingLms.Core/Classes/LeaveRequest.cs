using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>请假: a booked person asks to be away from sessions of the class.</summary>
public sealed class LeaveRequest : Governed<LeaveState>
{
    LeaveRequest() { }

    /// <summary>The sign-up.</summary>
    public Guid SignUpId { get; private init; }

    /// <summary>The sign-up itself, with its class; loaded with it.</summary>
    public SignUp SignUp { get; private init; } = null!;

    /// <summary>Who asks.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit at the sign-up.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Keys of the sessions, joined with blanks.</summary>
    public string SessionKeys { get; private init; } = "";

    /// <summary>Begin of the first of them.</summary>
    public Instant FirstStartsAt { get; private init; }

    /// <summary>Their class hours in hundredths.</summary>
    public int HoursHundredths { get; private init; }

    /// <summary>On how many days they lie; above one the unit's officer has to support it.</summary>
    public int Days { get; private init; }

    /// <summary>Why, in the person's words.</summary>
    public string Why { get; private init; } = "";

    /// <summary>Who supported it for the unit; null where nobody has.</summary>
    public Guid? EndorsedBy { get; private set; }

    /// <summary>Keys of the sessions.</summary>
    public IReadOnlyList<Guid> Sessions => [.. SessionKeys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];

    /// <inheritdoc/>
    public override Instant? NextDue() => LeaveWorkflow.Table.NextDue(this);

    /// <summary>Asks for leave.</summary>
    /// <param name="signUp">With its class.</param>
    /// <param name="sessions">At least one session of the class.</param>
    /// <param name="days">On how many days they lie.</param>
    /// <param name="act">Who asks, with the reason.</param>
    /// <exception cref="RefusedException"><c>leave.too_late</c>, <c>leave.not_booked</c>, <c>reason.missing</c>; forbidden.</exception>
    public static LeaveRequest Ask(SignUp signUp, IReadOnlyList<ClassSession> sessions, int days, Act act)
    {
        var leave = new LeaveRequest
        {
            Id = act.NewId(),
            SignUpId = signUp.Id,
            SignUp = signUp,
            PersonId = signUp.PersonId,
            UnitId = signUp.UnitId,
            SessionKeys = string.Join(' ', sessions.OrderBy(session => session.StartsAt).Select(session => session.Id)),
            FirstStartsAt = sessions.Min(session => session.StartsAt),
            HoursHundredths = sessions.Sum(session => session.Units) * 100,
            Days = days,
            Why = act.Reason?.Trim() ?? "",
        };
        // The words stay with the request, where they are erased with it, and not in the trail.
        LeaveWorkflow.Table.Fire(leave, LeaveTrigger.Ask, act.Because(null));
        return leave;
    }

    /// <summary>Any move without data.</summary>
    public void Move(LeaveTrigger trigger, Act act)
    {
        LeaveWorkflow.Table.Fire(this, trigger, act);
        if (trigger == LeaveTrigger.Endorse) EndorsedBy = act.By.PersonId;
    }
}
