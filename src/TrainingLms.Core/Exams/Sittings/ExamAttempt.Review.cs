using System.Collections.Immutable;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>What people decide about an attempt that has ended: reopening by two, annulment and reinstatement by the integrity panel.</summary>
public sealed partial class ExamAttempt
{
    /// <summary>A reopening that waits for a second person; null where none does.</summary>
    public ReopeningRequest? ReopeningAsked { get; private set; }

    /// <summary>How often it was reopened.</summary>
    public int ReopenCount { get; private set; }

    /// <summary>Receipts that a reopening has overtaken, oldest first; never deleted.</summary>
    public ImmutableArray<Receipt> FormerReceipts { get; private set; } = [];

    /// <summary>What it was before it was annulled; null while it is not.</summary>
    public AttemptState? VoidedFrom { get; private set; }

    /// <summary>Number of the panel's newest decision about it; null without one.</summary>
    public string? PanelDecisionNumber { get; private set; }

    /// <summary>Asks for a reopening, which another person decides.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, <c>attempt.answers_erased</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void AskReopening(ReopeningRequest request, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.AskReopening, act.Because(request.Reason));
        ReopeningAsked = request;
    }

    /// <summary>Does not reopen what was asked to be; whoever asked may take it back so, too.</summary>
    /// <exception cref="RefusedException"><c>attempt.reopening_not_asked</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void DeclineReopening(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.DeclineReopening, act);
        ReopeningAsked = null;
    }

    /// <summary>
    /// Lets the candidate write on: the time since the end counts as a pause, granted minutes as incident time, and a close that has passed is extended.
    /// The marks so far are superseded and stay.
    /// </summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.reopening_not_asked</c>, <c>duty.reopening_needs_two</c>, <c>attempt.result_released</c>, <c>attempt.another_active</c>, <c>attempt.answers_erased</c>,
    /// <c>attempt.reopening_without_time</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.
    /// </exception>
    public void Reopen(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Reopen, act);
        var (until, isOver) = (ReopenedUntil(act.At)!.Value, HardCloseAt <= act.At);
        StandStill(EndedAt!.Value, act.At);
        IncidentSeconds += ReopeningAsked!.GrantedSeconds;
        if (isOver && Time.HardClose is { } close) ExtensionSeconds += SecondsUp(until - close);
        if (Receipt is { } receipt) FormerReceipts = FormerReceipts.Add(receipt);
        (SealedAt, AbandonedAt, Receipt, IsLate, ScoreHundredths, HasPassed, ReopeningAsked, OfflineFileId) = (null, null, null, false, null, null, null, null);
        LeaseEpoch++;
        ReopenCount++;
        Activate();
        Reckon();
    }

    /// <summary>Counts an abandoned attempt as handed in at its deadline.</summary>
    /// <exception cref="RefusedException"><c>attempt.reopening_not_asked</c>, <c>duty.reopening_needs_two</c>, <c>attempt.still_in_time</c>, <c>attempt.answers_erased</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void ReopenAsSubmitted(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.ReopenAsSubmitted, act);
        (AbandonedAt, ReopeningAsked) = (null, null);
        ReopenCount++;
        Seal(SealCause.CountedByDecision, Deadline!.Value, answers, slots);
    }

    /// <summary>The file of answers that waits for a second person; null where none does.</summary>
    public Guid? OfflineFileId { get; private set; }

    /// <summary>Takes a file of answers in, which another person imports or turns down; one that waited is replaced.</summary>
    /// <exception cref="RefusedException">
    /// <c>reason.missing</c>, <c>attempt.answers_erased</c>, <c>attempt.result_released</c>, <c>attempt.own_attempt</c>, and what is wrong with the file: <c>attempt.offline_signature_wrong</c>,
    /// <c>attempt.offline_file_unreadable</c>, <c>attempt.offline_captured_late</c> for each slot, <c>attempt.offline_nothing_newer</c>, <c>answer.malformed</c> and the like for each slot;
    /// wrong state, forbidden.
    /// </exception>
    public void BringOfflineFile(OfflineFile file, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.BringOfflineFile, act);
        OfflineFileId = file.Id;
    }

    /// <summary>Does not import the file that waits; whoever brought it may take it back so, too.</summary>
    /// <exception cref="RefusedException"><c>attempt.offline_file_not_brought</c>, <c>reason.missing</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void TurnDownOfflineFile(Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.TurnDownOfflineFile, act);
        OfflineFileId = null;
    }

    /// <summary>
    /// The newer answers of the file that waited have been added: the answers are final as of the end that there was, an abandoned attempt as of its deadline. Receipt and
    /// marks so far are superseded and stay; scoring runs again.
    /// </summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.offline_file_not_brought</c>, <c>duty.offline_needs_two</c>, <c>attempt.offline_file_other</c>, <c>attempt.answers_erased</c>, <c>attempt.result_released</c>,
    /// <c>attempt.own_attempt</c>, and what is wrong with the file; wrong state, forbidden.
    /// </exception>
    public void ImportOfflineFile(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.ImportOfflineFile, act);
        var ended = EndedAt!.Value;
        if (Receipt is { } receipt) FormerReceipts = FormerReceipts.Add(receipt);
        (AbandonedAt, OfflineFileId, ScoreHundredths, HasPassed) = (null, null, null, null);
        Seal(SealCause.OfflineImported, ended, answers, slots);
    }

    /// <summary>Annuls it. What is being written is sealed as it stands; the result is withheld.</summary>
    /// <exception cref="RefusedException"><c>attempt.decision_missing</c>, <c>attempt.own_attempt</c>, wrong state, forbidden.</exception>
    public void Annul(IReadOnlyCollection<Answer> answers, int slots, Act act)
    {
        var before = State;
        ExamAttemptWorkflow.Table.Fire(this, AttemptTrigger.Annul, act);
        if (AttemptPhase.Active.Contains(before)) Seal(SealCause.Annulled, act.At, answers, slots);
        (VoidedFrom, PanelDecisionNumber, ReopeningAsked) = (before, act.Fact<PanelDecision>().Number, null);
    }

    /// <summary>Takes an annulment back, to what the attempt was.</summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.decision_missing</c>, <c>attempt.was_started</c>, <c>attempt.was_not_sealed</c>, <c>attempt.was_not_scored</c>, <c>attempt.was_not_abandoned</c>,
    /// <c>attempt.own_attempt</c>, wrong state, forbidden.
    /// </exception>
    public void Reinstate(Act act)
    {
        var trigger = Reinstatement;
        ExamAttemptWorkflow.Table.Fire(this, trigger, act);
        if (trigger == AttemptTrigger.ReinstateToAssigned) (PaperHash, CheckedInAt) = (null, null);
        (VoidedFrom, PanelDecisionNumber) = (null, act.Fact<PanelDecision>().Number);
    }

    /// <summary>The one of the four reinstatements that fits what it was.</summary>
    internal AttemptTrigger Reinstatement => VoidedFrom switch
    {
        AttemptState.Scored => AttemptTrigger.ReinstateToScored,
        AttemptState.Abandoned => AttemptTrigger.ReinstateToAbandoned,
        AttemptState.Assigned or AttemptState.Ready or AttemptState.AwaitingAuthorisation => AttemptTrigger.ReinstateToAssigned,
        _ => AttemptTrigger.ReinstateToSealed,
    };

    /// <summary>When writing ended, at the latest with the deadline; null while it has not.</summary>
    internal Instant? EndedAt => ExamTime.Earlier(SealedAt ?? AbandonedAt, Deadline);

    /// <summary>Until when a reopening as it was asked for would let write, if it came at this instant; null where nothing was asked or started.</summary>
    internal Instant? ReopenedUntil(Instant now)
    {
        if (ReopeningAsked is not { } asked || EndedAt is not { } ended || Deadline is not { } deadline) return null;
        var until = now + (deadline - ended) + Duration.FromSeconds(asked.GrantedSeconds);
        return HardCloseAt is { } close && close > now ? Instant.Min(until, close + (Rules.IncidentMovesClose ? Duration.FromSeconds(asked.GrantedSeconds) : Duration.Zero)) : until;
    }

    static long SecondsUp(Duration time) => time <= Duration.Zero ? 0 : (long)Math.Ceiling(time.TotalSeconds);
}
