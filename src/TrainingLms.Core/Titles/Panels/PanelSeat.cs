using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>How far a seat has come.</summary>
public enum SeatState
{
    /// <summary>Drawn, as a member or an alternate.</summary>
    Drawn,

    /// <summary>Asked, shown the applicants by name only.</summary>
    Invited,

    /// <summary>Has accepted and declared; the files are still closed.</summary>
    Accepted,

    /// <summary>Recused from at least one case, not yet cleared for the others.</summary>
    RecusedPartially,

    /// <summary>Recused from so many cases that somebody else takes the seat.</summary>
    RecusedWholly,

    /// <summary>Cleared for the cases not recused from.</summary>
    Cleared,

    /// <summary>In the room.</summary>
    Seated,

    /// <summary>Out of the room for now.</summary>
    Left,

    /// <summary>Does not come.</summary>
    Declined,

    /// <summary>Taken off before the meeting.</summary>
    Replaced,

    /// <summary>Ended with the draw that gave it, because the panel is drawn again.</summary>
    Redrawn,

    /// <summary>The meeting is over; secrecy is not.</summary>
    Discharged,

    /// <summary>Sent away for misconduct; opinions count no more.</summary>
    Dismissed,
}

/// <summary>What can be done with a seat.</summary>
public enum SeatTrigger
{
    /// <summary>Give it by the draw.</summary>
    Draw,

    /// <summary>Invite.</summary>
    Invite,

    /// <summary>Accept, with a declaration for every applicant.</summary>
    Accept,

    /// <summary>Decline.</summary>
    Decline,

    /// <summary>No answer came in time.</summary>
    NoReply,

    /// <summary>Recuse from a case.</summary>
    RecuseForCase,

    /// <summary>Recuse from the whole session: too many cases.</summary>
    RecuseWholly,

    /// <summary>Give the seat of somebody wholly recused to the next alternate.</summary>
    Substitute,

    /// <summary>Sign first that a recusal can be waived.</summary>
    SignWaiver,

    /// <summary>Waive a recusal; a second person.</summary>
    Waive,

    /// <summary>Clear somebody without any conflict.</summary>
    ClearUnconflicted,

    /// <summary>Sign first that the conflicts are excluded.</summary>
    SignClearance,

    /// <summary>Clear for the cases not recused from; a second person.</summary>
    Clear,

    /// <summary>Come in.</summary>
    CheckIn,

    /// <summary>Go out.</summary>
    Leave,

    /// <summary>Go out because the meeting is adjourned.</summary>
    LeaveWithSession,

    /// <summary>Come back.</summary>
    Return,

    /// <summary>Take off the panel.</summary>
    Replace,

    /// <summary>End it with the draw that gave it.</summary>
    Redraw,

    /// <summary>Let go at the end.</summary>
    Discharge,

    /// <summary>Send away for misconduct.</summary>
    Dismiss,
}

/// <summary>席位: one expert in one session.</summary>
public sealed class PanelSeat : Governed<SeatState>
{
    /// <summary>States of seats whose holders never sat on the panel.</summary>
    internal static readonly SeatState[] NeverSat = [SeatState.Drawn, SeatState.Invited, SeatState.Declined, SeatState.Replaced, SeatState.Redrawn];

    /// <summary>States in which a seat can still be given to somebody else.</summary>
    internal static readonly SeatState[] NotYetSeated = [SeatState.Drawn, SeatState.Invited, SeatState.Accepted, SeatState.RecusedPartially, SeatState.RecusedWholly, SeatState.Cleared];

    PanelSeat() { }

    /// <summary>The session.</summary>
    public Guid SessionId { get; private init; }

    /// <summary>Unit of the review office.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The place in the pool.</summary>
    public Guid ExpertId { get; private init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>Pool code.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The draw that gave it.</summary>
    public Guid DrawId { get; private init; }

    /// <summary>Place in the drawn order, from 1.</summary>
    public int Rank { get; private init; }

    /// <summary>Whether the expert waits for a seat to become free.</summary>
    public bool IsAlternate { get; private set; }

    /// <summary>Until when an answer is awaited; null before the invitation.</summary>
    public Instant? ReplyBy { get; private set; }

    /// <summary>Whether somebody has signed that all conflicts are excluded; falls with a further recusal.</summary>
    public bool IsClearanceSigned { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => PanelSeatWorkflow.Table.NextDue(this);

    /// <summary>Gives a seat by the draw.</summary>
    public static PanelSeat Draw(ReviewSession session, PanelDraw draw, ExpertMembership expert, DrawnSeat drawn, Act act)
    {
        var seat = new PanelSeat
        {
            Id = act.NewId(),
            SessionId = session.Id,
            UnitId = session.UnitId,
            ExpertId = expert.Id,
            PersonId = expert.PersonId,
            Code = expert.Code,
            DrawId = draw.Id,
            Rank = drawn.Rank,
            IsAlternate = drawn.IsAlternate,
        };
        PanelSeatWorkflow.Table.Fire(seat, SeatTrigger.Draw, act);
        return seat;
    }

    /// <summary>Invites; an alternate becomes a member by it.</summary>
    public void Invite(Instant replyBy, Act act)
    {
        PanelSeatWorkflow.Table.Fire(this, SeatTrigger.Invite, act);
        (ReplyBy, IsAlternate) = (replyBy, false);
    }

    /// <summary>Accepts, declines, is recused and cleared, comes and goes.</summary>
    public void Move(SeatTrigger trigger, Act act)
    {
        PanelSeatWorkflow.Table.Fire(this, trigger, act);
        IsClearanceSigned = trigger is SeatTrigger.SignClearance || (IsClearanceSigned && trigger is not SeatTrigger.RecuseForCase);
    }
}

/// <summary>Fact: what the guards of a seat judge by.</summary>
/// <param name="Session">State of the session.</param>
/// <param name="Cases">Applications of the session.</param>
/// <param name="Frozen">The application whose roll is frozen; null where none is.</param>
/// <param name="Recused">Applications this seat is recused from.</param>
/// <param name="Conflicted">Applications with a conflict that is found now and not waived; empty where no row of the seat's state judges by it.</param>
/// <param name="Declared">Applications the expert made a declaration on; null outside acceptance.</param>
/// <param name="Target">The application to be recused from, or whose recusal is to be waived; null otherwise.</param>
/// <param name="Waiver">What there is to waive; null outside waivers.</param>
public sealed record SeatFacts(
    SessionState Session, IReadOnlyCollection<Guid> Cases, Guid? Frozen, IReadOnlyCollection<Guid> Recused, IReadOnlyCollection<Guid> Conflicted,
    IReadOnlyCollection<Guid>? Declared = null, Guid? Target = null, WaiverFacts? Waiver = null)
{
    /// <summary>Applications that were voted on; what is found about one of them now is for an objection or the supervisor.</summary>
    public IReadOnlyCollection<Guid> Voted { get; init; } = [];

    /// <summary>The largest share of the cases that a member may be recused from; null where no row judges by it.</summary>
    public RuleFraction? MostRecused { get; init; }
}

/// <summary>Fact: a recusal that somebody wants to waive.</summary>
/// <param name="Ground">The gravest ground, stored or found now.</param>
/// <param name="SignedBy">Who signed first; null where nobody did.</param>
/// <param name="ApplicantId">Whose case it is.</param>
public sealed record WaiverFacts(RecusalGround Ground, Guid? SignedBy, Guid ApplicantId);
