using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>What holds a meeting up: members who do not come, and incidents; and how it goes on (title-evaluation.md 4.2).</summary>
public sealed partial class ReviewSession
{
    /// <summary>Opens the meeting for roll call.</summary>
    /// <param name="grace">How long members are waited for before the meeting can be found inquorate.</param>
    /// <param name="act">The presiding officer; knows the <see cref="MeetingFacts"/>.</param>
    public void Open(Duration grace, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Open, act);
        GraceUntil = act.At + grace;
    }

    /// <summary>Too few came.</summary>
    /// <param name="reconveneBy">Until when a new date can be set, exclusive.</param>
    /// <param name="act">The presiding officer; knows the <see cref="MeetingFacts"/>.</param>
    public void Adjourn(Instant reconveneBy, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.DeclareInquorate, act);
        (GraceUntil, ReconveneBy) = (null, reconveneBy);
    }

    /// <summary>Sets a new date for the same panel.</summary>
    /// <param name="on">The day.</param>
    /// <param name="lastVote">The last day on which the rules allow a vote in that year; null where they do not ask.</param>
    /// <param name="act">The office.</param>
    /// <exception cref="RefusedException"><c>committee.filing_expired</c>, <c>session.vote_too_late</c>.</exception>
    public void Reconvene(LocalDate on, LocalDate? lastVote, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Reconvene, act.Given(new MeetingFacts(on) { LastVote = lastVote }));
        (HeldOn, ReconveneBy) = (on, null);
    }

    /// <summary>Stands still after an incident.</summary>
    public void Suspend(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Suspend, act);
        SuspendedAt = act.At;
    }

    /// <summary>Goes on where it was; what time ran then ends later by as long as it stood still.</summary>
    public void Resume(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Resume, act);
        var pause = act.At - SuspendedAt!.Value;
        (GraceUntil, ReconveneBy, SuspendedAt) = (GraceUntil + pause, ReconveneBy + pause, null);
    }
}
