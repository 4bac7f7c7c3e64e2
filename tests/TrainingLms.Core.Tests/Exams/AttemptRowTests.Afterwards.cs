using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Exams.AttemptStory;
using static TrainingLms.Exams.AttemptState;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>What becomes of attempts that are over.</summary>
public sealed partial class AttemptRowTests
{
    [Fact]
    public void T21_newer_scoring_rules_mark_anew_and_the_same_ones_do_not()
    {
        var attempt = In(Scored);
        AttemptMarking Anew(int version) => AttemptMarking.Of(attempt, new PaperSlots([], []), [], new Dictionary<Guid, QuestionContent>(), 0, By(Actor.System, At(90)), new ScoringInForce(version, ScoringRules.AsFrozen));
        Act Step(int to, Actor? who = null, bool isIntact = true) => By(who ?? Actor.System, At(90)).Given(new ScoringStep(1, to)).Given(new PaperCheck(isIntact));
        Refuses(attempt, "exam_attempt.rescore.forbidden", () => attempt.Rescore(Anew(2), Step(2, Wang)));
        Refuses(attempt, "attempt.scoring_not_newer attempt.paper_changed", () => attempt.Rescore(Anew(1), Step(1, isIntact: false)));
        attempt.Rescore(Anew(2), Step(2));
        Assert.Equal((Scored, 1, true), (attempt.State, attempt.SealNumber, attempt.HasPassed));
        attempt.ForgetAnswers(At(99));
        Refuses(attempt, "attempt.answers_erased", () => attempt.Rescore(Anew(3), Step(3)));
        Refuses(In(Sealed), "exam_attempt.rescore.not_in_sealed", () => In(Sealed).Rescore(Anew(2), Step(2)));
    }

    public static TheoryData<AttemptState> EndedStates => [.. Ended];

    [Theory, MemberData(nameof(EndedStates))]
    public void T22_two_managers_reopen_and_the_gap_costs_the_candidate_nothing(AttemptState state)
    {
        var attempt = In(state);
        var (receipt, rest) = (attempt.Receipt, state == Abandoned ? 0 : 10);
        Act Now(Actor who) => By(who, At(60)).Given(new ReopeningFacts(false, false));
        Refuses(attempt, "attempt.reopening_not_asked duty.reopening_needs_two attempt.reopening_without_time", () => attempt.Reopen(Now(Sun)));
        Refuses(attempt, "reason.missing", () => attempt.AskReopening(Asking(10, ""), By(Wang, At(55))));
        Refuses(attempt, "exam_attempt.ask_reopening.forbidden", () => attempt.AskReopening(Asking(10), By(Gu, At(55))));
        attempt.AskReopening(Asking(10), By(Wang, At(55)));
        Assert.Equal(state, attempt.State);
        Refuses(attempt, "duty.reopening_needs_two", () => attempt.Reopen(Now(Wang)));
        Refuses(attempt, "attempt.result_released attempt.another_active", () => attempt.Reopen(By(Sun, At(60)).Given(new ReopeningFacts(true, true))));
        attempt.Reopen(Now(Sun));
        Assert.Equal((InProgress, At(70 + rest), 2L, 1), (attempt.State, attempt.Deadline!.Value, attempt.LeaseEpoch, attempt.ReopenCount));
        Assert.Equal((null, null, null, null), (attempt.SealedAt, attempt.AbandonedAt, attempt.ScoreHundredths, attempt.ReopeningAsked));
        Assert.Equal(receipt is null ? [] : [receipt], attempt.FormerReceipts);
        Assert.NotNull(attempt.ActiveKey);
        Assert.Equal(attempt.AcceptsUntil + Tick, attempt.NextDue());
        attempt.Submit([], 0, HandIn(Li, At(61), epoch: 2));
        Assert.Equal(state == Abandoned ? 1 : 2, attempt.SealNumber);
    }

    [Fact]
    public void T22_a_close_that_has_passed_is_extended_for_this_attempt()
    {
        var attempt = In(Sealed);
        attempt.AskReopening(Asking(5), By(Wang, At(200)));
        attempt.Reopen(By(Sun, At(210)).Given(new ReopeningFacts(false, false)));
        Assert.Equal((At(225), At(225)), (attempt.Deadline, attempt.HardCloseAt));
    }

    [Fact]
    public void T22_no_time_or_no_answers_is_no_reopening_and_a_request_can_be_declined()
    {
        var late = In(Abandoned);
        late.AskReopening(Asking(0), By(Wang, At(50)));
        Refuses(late, "attempt.reopening_without_time", () => late.Reopen(By(Sun, At(60)).Given(new ReopeningFacts(false, false))));
        late.DeclineReopening(By(Wang, At(61)));
        Refuses(late, "attempt.reopening_not_asked", () => late.DeclineReopening(By(Wang, At(61))));
        late.ForgetAnswers(At(70));
        Refuses(late, "attempt.answers_erased", () => late.AskReopening(Asking(10), By(Wang, At(71))));
    }

    [Fact]
    public void T23_an_abandoned_attempt_counts_as_handed_in_at_its_deadline()
    {
        var attempt = In(Abandoned);
        var asked = Asking(0) with { Kind = ReopeningKind.AsSubmitted };
        attempt.AskReopening(asked, By(Wang, At(50)));
        Refuses(attempt, "duty.reopening_needs_two", () => attempt.ReopenAsSubmitted([], 0, By(Wang, At(60))));
        Refuses(attempt, "attempt.reopening_not_asked attempt.reopening_without_time", () => attempt.Reopen(By(Sun, At(60)).Given(new ReopeningFacts(false, false))));
        attempt.ReopenAsSubmitted([], 0, By(Sun, At(60)));
        Assert.Equal((Sealed, At(40), SealCause.CountedByDecision), (attempt.State, attempt.SealedAt!.Value, attempt.Receipt!.Cause));

        var early = In(InProgress);
        early.Withdraw(By(Li, At(10)).Given(new GivingUp(true, true)));
        early.AskReopening(asked, By(Wang, At(20)));
        Refuses(early, "attempt.still_in_time", () => early.ReopenAsSubmitted([], 0, By(Sun, At(30))));
    }

    [Fact]
    public void T24_who_waits_at_the_door_until_the_close_is_a_no_show_too()
    {
        foreach (var state in (AttemptState[])[Assigned, Ready, AwaitingAuthorisation])
        {
            var attempt = In(state);
            Assert.Equal(Close, attempt.NextDue());
            attempt.CloseWindow(By(Actor.System, Close));
            Assert.Equal(NoShow, attempt.State);
        }
    }

    [Fact]
    public void T25_a_candidate_cancels_before_the_cut_off_where_the_rules_give_one()
    {
        var attempt = new AttemptStory(new ExamRules { CancelCutOffMinutes = 60 }).Ready().Attempt;
        Refuses(attempt, "attempt.too_late_to_cancel", () => attempt.Cancel(By(Li, At(-60), "ill")));
        Refuses(attempt, "reason.missing", () => attempt.Cancel(By(Li, At(-61))));
        Refuses(attempt, "exam_attempt.cancel.forbidden", () => attempt.Cancel(By(Zhao, At(-61), "ill")));
        attempt.Cancel(By(Li, At(-61), "ill"));
        Assert.Equal(Cancelled, attempt.State);
        var other = In(AwaitingAuthorisation);
        other.Cancel(By(Wang, At(30), "fire alarm"));
        Assert.Equal(Cancelled, other.State);
    }

    [Theory]
    [InlineData(Assigned, Assigned), InlineData(Ready, Assigned), InlineData(AwaitingAuthorisation, Assigned)]
    [InlineData(InProgress, Sealed), InlineData(Paused, Sealed), InlineData(SubmitGrace, Sealed), InlineData(Sealed, Sealed), InlineData(Scored, Scored), InlineData(Abandoned, Abandoned)]
    public void T26_and_T27_the_panel_annuls_and_reinstates_by_decision_to_what_was(AttemptState before, AttemptState after)
    {
        var attempt = In(before);
        Act Panel(Actor who, string? number) => By(who, At(44)).Given(new PanelDecision(number));
        Refuses(attempt, "attempt.decision_missing", () => attempt.Annul([], 0, Panel(Pan, null)));
        Refuses(attempt, "attempt.decision_missing", () => attempt.Annul([], 0, Panel(Pan, new string('9', 81))));
        Refuses(attempt, "exam_attempt.annul.forbidden", () => attempt.Annul([], 0, Panel(Wang, "2026-7")));
        attempt.Annul([], 0, Panel(Pan, "2026-7"));
        Assert.Equal((Voided, before, "2026-7", null, null), (attempt.State, attempt.VoidedFrom!.Value, attempt.PanelDecisionNumber!, attempt.ActiveKey, attempt.NextDue()));
        if (before is InProgress or Paused or SubmitGrace) Assert.Equal((SealCause.Annulled, At(44)), (attempt.Receipt!.Cause, attempt.SealedAt!.Value));
        foreach (var trigger in (AttemptTrigger[])[AttemptTrigger.ReinstateToAssigned, AttemptTrigger.ReinstateToSealed, AttemptTrigger.ReinstateToScored, AttemptTrigger.ReinstateToAbandoned])
            Assert.Equal($"ReinstateTo{after}" == $"{trigger}", ExamAttemptWorkflow.Table.Check(attempt, trigger, Panel(Pan, "2026-8")).IsAllowed);
        Refuses(attempt, "attempt.decision_missing", () => attempt.Reinstate(Panel(Pan, "")));
        attempt.Reinstate(Panel(Pan, "2026-8"));
        Assert.Equal((after, null, "2026-8"), (attempt.State, attempt.VoidedFrom, attempt.PanelDecisionNumber!));
        if (after == Assigned) Assert.Null(attempt.PaperHash);
        if (after == Scored) Assert.NotNull(attempt.ScoreHundredths);
        Assert.Equal(after == Sealed ? attempt.SealedAt : after == Assigned ? Close : null, attempt.NextDue());
    }

    [Fact]
    public void T26_what_is_over_without_answers_is_not_annulled()
    {
        foreach (var state in (AttemptState[])[NoShow, Cancelled, Voided])
            Assert.Equal([$"exam_attempt.annul.not_in_{Snake(state)}"], Refused(() => In(state).Annul([], 0, By(Pan, At(44)).Given(new PanelDecision("1")))));
    }

    [Fact]
    public void T29_time_given_in_the_grace_lets_write_on_if_it_is_enough()
    {
        var attempt = In(SubmitGrace);
        Refuses(attempt, "reason.missing", () => attempt.GrantTime(600, By(Gu, At(44))));
        Refuses(attempt, "attempt.grant_too_short", () => attempt.GrantTime(240, By(Gu, At(44), "network")));
        Refuses(attempt, "attempt.grant_out_of_range", () => attempt.GrantTime(31 * 60, By(Gu, At(44), "network")));
        Refuses(attempt, "exam_attempt.grant_time_in_grace.forbidden", () => attempt.GrantTime(600, By(Li, At(44), "network")));
        Assert.Equal(new GrantOutcome(At(50), 600, false), attempt.GrantTime(600, By(Gu, At(44), "network")));
        Assert.Equal((InProgress, 1L, At(51) + Tick), (attempt.State, attempt.LeaseEpoch, attempt.NextDue()!.Value));
    }

    [Fact]
    public void T28_a_file_of_answers_is_brought_by_one_and_imported_by_another()
    {
        static OfflineFile File() => new() { Id = By(Gu, Open).NewId(), AttemptId = Guid.Empty, Payload = "", FileHash = "", Cause = IncidentCause.Network, Reason = "network", BroughtBy = Gu.PersonId, BroughtAt = Open };
        static Act Given(Actor who, string? why = "network", string? fault = null, bool isReleased = false, bool isTheFile = true) => By(who, At(200), why).Given(new ReopeningFacts(isReleased, false))
            .Given(new OfflineFileFacts(fault is null ? [] : [new Refusal(fault)])).Given(new OfflineClaim(isTheFile));
        foreach (var ended in Ended)
        {
            var attempt = In(ended);
            var (sealedAt, seals) = (attempt.SealedAt ?? attempt.Deadline, attempt.SealNumber);
            Refuses(attempt, "attempt.offline_file_not_brought duty.offline_needs_two", () => attempt.ImportOfflineFile([], 0, Given(Wang)));
            Refuses(attempt, "attempt.offline_file_not_brought", () => attempt.TurnDownOfflineFile(Given(Wang)));
            Refuses(attempt, "reason.missing", () => attempt.BringOfflineFile(File(), Given(Gu, null)));
            Refuses(attempt, "attempt.offline_signature_wrong", () => attempt.BringOfflineFile(File(), Given(Gu, fault: "attempt.offline_signature_wrong")));
            Refuses(attempt, "attempt.result_released", () => attempt.BringOfflineFile(File(), Given(Gu, isReleased: true)));
            Refuses(attempt, "exam_attempt.bring_offline_file.forbidden", () => attempt.BringOfflineFile(File(), Given(Li)));
            attempt.BringOfflineFile(File(), Given(Gu));
            Refuses(attempt, "reason.missing", () => attempt.TurnDownOfflineFile(Given(Wang, null)));
            Refuses(attempt, "duty.offline_needs_two", () => attempt.ImportOfflineFile([], 0, Given(Gu)));
            Refuses(attempt, "attempt.offline_file_other", () => attempt.ImportOfflineFile([], 0, Given(Wang, isTheFile: false)));
            Refuses(attempt, "attempt.offline_captured_late", () => attempt.ImportOfflineFile([], 0, Given(Wang, fault: "attempt.offline_captured_late")));
            Refuses(attempt, "attempt.result_released", () => attempt.ImportOfflineFile([], 0, Given(Wang, isReleased: true)));
            attempt.ImportOfflineFile([], 0, Given(Wang));
            Assert.Equal((Sealed, sealedAt, seals + 1, SealCause.OfflineImported, null, null), (attempt.State, attempt.SealedAt, attempt.SealNumber, attempt.Receipt!.Cause, attempt.ScoreHundredths, attempt.OfflineFileId));
            // Due at once, so that scoring runs again.
            Assert.Equal(attempt.SealedAt, attempt.NextDue());
        }
        Assert.Equal(["exam_attempt.bring_offline_file.not_in_in_progress"], Refused(() => In(InProgress).BringOfflineFile(File(), Given(Gu))));
        Assert.Equal(["exam_attempt.bring_offline_file.not_in_voided"], Refused(() => In(Voided).BringOfflineFile(File(), Given(Gu))));
    }
}
