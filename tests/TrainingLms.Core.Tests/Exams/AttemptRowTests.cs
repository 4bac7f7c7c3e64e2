using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Exams.AttemptStory;
using static TrainingLms.Exams.AttemptState;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The rows T1 to T29: each succeeds, and each guard refuses by its code and leaves no trace. What is about time to the microsecond stands in ExamAttemptWorkflowTests.</summary>
public sealed class AttemptRowTests
{
    static readonly AttemptState[] Ended = [Sealed, Scored, Abandoned];

    [Fact]
    public void T1_assigning_waits_for_the_cool_down_and_minds_the_number_of_attempts()
    {
        var exam = new AttemptStory(new ExamRules { CoolDownMinutes = 60 }).Exam;
        ExamAttempt Assign(double minute, Sitting sitting) => ExamAttempt.Assign(exam, Li.PersonId, 2, By(Li, At(minute)).Given(sitting));
        var after = new Sitting(exam, 1, true) { LastEndedAt = At(10) };
        Assert.Equal(["attempt.cooling_down"], Refused(() => Assign(69.9, after)));
        Assert.Equal(Assigned, Assign(70, after).State);
        Assert.Equal(["attempt.none_left"], Refused(() => Assign(0, new Sitting(exam, 2, true))));
        Assert.Equal(Assigned, Assign(0, new Sitting(exam, 2, true) { Attempts = 3 }).State);
        Assert.Equal(Assigned, Assign(0, new Sitting(exam, 99, true) { Attempts = 0 }).State);
        Assert.Equal(Assigned, ExamAttempt.Assign(exam, Li.PersonId, 1, By(Wang, Open).Given(new Sitting(exam, 0, true)), place: new Seat("301", "class 7")).State);
    }

    [Fact]
    public void T3_a_recalled_paper_is_gone_until_it_is_assembled_anew()
    {
        var attempt = In(Ready);
        Refuses(attempt, "reason.missing", () => attempt.RecallPaper(By(Wang, Open)));
        Refuses(attempt, "exam_attempt.recall_paper.forbidden", () => attempt.RecallPaper(By(Gu, Open, "leak")));
        attempt.RecallPaper(By(Wang, Open, "leak"));
        Assert.Equal((Assigned, null), (attempt.State, attempt.PaperHash));
        Assert.Equal(["exam_attempt.recall_paper.not_in_in_progress"], Refused(() => In(InProgress).RecallPaper(By(Wang, Open, "leak"))));
    }

    [Fact]
    public void T4_the_door_opens_before_the_window_and_asks_for_the_password_and_the_latest_entry()
    {
        var attempt = new AttemptStory(new ExamRules { NeedsAuthorisation = true, CheckInMinutes = 20, LatestEntryMinutes = 15, NeedsPassword = true }).Ready().Attempt;
        void CheckIn(double minute, bool isRight = true) => attempt.CheckIn("301", By(Li, At(minute)).Given(new DoorWord(isRight)));
        Refuses(attempt, "attempt.check_in_not_open", () => CheckIn(-20.01));
        Refuses(attempt, "attempt.password_wrong", () => CheckIn(-20, isRight: false));
        Refuses(attempt, "attempt.entry_closed", () => CheckIn(15.01));
        Refuses(attempt, "attempt.window_over attempt.entry_closed", () => CheckIn(120));
        Refuses(attempt, "attempt.check_in_first", () => attempt.Start(By(Li, Open).Given(new PaperCheck(true)).Given(new DoorWord(true))));
        Refuses(attempt, "exam_attempt.check_in.forbidden", () => attempt.CheckIn(null, By(Gu, Open).Given(new DoorWord(true))));
        CheckIn(15);
        Assert.Equal((AwaitingAuthorisation, "301", At(15)), (attempt.State, attempt.Room, attempt.CheckedInAt!.Value));
        var open = In(Ready);
        Refuses(open, "attempt.no_check_in", () => open.CheckIn(null, By(Li, Open)));
    }

    [Fact]
    public void T5_from_the_door_one_is_sent_away_with_a_reason_or_goes()
    {
        var attempt = In(AwaitingAuthorisation);
        Refuses(attempt, "reason.missing", () => attempt.TurnAway(By(Gu, Open)));
        Refuses(attempt, "exam_attempt.turn_away.forbidden", () => attempt.TurnAway(By(Zhao, Open, "no card")));
        attempt.TurnAway(By(Gu, Open, "no card"));
        Assert.Equal((Ready, null), (attempt.State, attempt.CheckedInAt));
        attempt.CheckIn(null, By(Li, Open).Given(new DoorWord(true)));
        Refuses(attempt, "exam_attempt.leave.forbidden", () => attempt.Leave(By(Gu, Open)));
        attempt.Leave(By(Li, Open));
        Assert.Equal(Ready, attempt.State);
    }

    [Fact]
    public void T6_the_entry_guards_hold_at_the_start_too()
    {
        var attempt = new AttemptStory(new ExamRules { LatestEntryMinutes = 15, NeedsPassword = true }).Ready().Attempt;
        Act At(double minute, bool isRight = true) => By(Li, AttemptStory.At(minute)).Given(new PaperCheck(true)).Given(new DoorWord(isRight));
        Refuses(attempt, "attempt.entry_closed attempt.password_wrong", () => attempt.Start(At(16, isRight: false)));
        attempt.Start(At(15));
        Assert.Equal((InProgress, 1L), (attempt.State, attempt.LeaseEpoch));
    }

    [Theory]
    [InlineData("sword fish", false), InlineData(null, false), InlineData("swordfish", true), InlineData(" swordfish ", true)]
    public void The_password_is_kept_as_a_hash_only(string? said, bool opens)
    {
        var exam = new AttemptStory(new ExamRules { NeedsPassword = true }).Exam;
        Assert.Equal((opens, 32), (exam.Opens(said), exam.DoorWordHash!.Length));
        Assert.True(new AttemptStory().Exam.Opens(said));
    }

    [Fact]
    public void T7_an_invigilator_lets_in_whom_the_window_lets_in()
    {
        var attempt = new AttemptStory(new ExamRules { NeedsAuthorisation = true, LatestEntryMinutes = 15 }).Ready().Attempt;
        attempt.CheckIn(null, By(Li, At(-10)).Given(new DoorWord(true)));
        Act Let(Actor who, double minute, bool isIntact = true) => By(who, At(minute)).Given(new PaperCheck(isIntact));
        Refuses(attempt, "exam_attempt.authorise.forbidden", () => attempt.Authorise(Let(Li, 0)));
        Refuses(attempt, "attempt.window_not_open attempt.paper_changed", () => attempt.Authorise(Let(Gu, -1, isIntact: false)));
        Refuses(attempt, "attempt.window_over", () => attempt.Authorise(Let(Gu, 120)));
        // Who came in time is let in although the invigilator was slow.
        attempt.Authorise(Let(Gu, 20));
        Assert.Equal((InProgress, At(60), 1L), (attempt.State, attempt.Deadline!.Value, attempt.LeaseEpoch));
        Assert.NotNull(attempt.ActiveKey);
    }

    [Fact]
    public void T9_taking_over_is_for_rules_that_allow_it()
    {
        var attempt = new AttemptStory(new ExamRules { AllowsTakeOver = false }).Started().Attempt;
        static Act Again(double minute, bool isFresh = true) => By(Li, At(minute)).Given(new Reidentification(isFresh));
        Refuses(attempt, "attempt.take_over_not_allowed", () => attempt.TakeOver(Again(5)));
        Refuses(attempt, "attempt.deadline_passed", () => attempt.TakeOver(Again(42)));
        var open = new AttemptStory().Started().Attempt;
        Refuses(open, "attempt.sign_in_again", () => open.TakeOver(Again(5, isFresh: false)));
        open.TakeOver(Again(5));
        Assert.Equal(2, open.LeaseEpoch);
    }

    [Theory]
    [InlineData("10.8.3.4", true)]
    [InlineData("::ffff:10.8.3.4", true)]
    [InlineData("10.9.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData(null, false)]
    public void T6_writing_begins_in_the_networks_of_the_exam_rooms_only(string? address, bool isInside)
    {
        var attempt = new AttemptStory(new ExamRules { Addresses = ["10.8.0.0/16", "192.0.2.7", "2001:db8::/32"] }).Ready().Attempt;
        var act = By(Li, At(0)).Given(new PaperCheck(true)).Given(new DoorWord(true)) with { ClientAddress = address };
        if (isInside) attempt.Start(act);
        else Refuses(attempt, "attempt.address_outside", () => attempt.Start(act));
        Assert.Equal(isInside ? InProgress : AttemptState.Ready, attempt.State);
    }

    [Fact]
    public void Whoever_began_in_the_room_does_not_go_on_outside_of_it()
    {
        var attempt = new AttemptStory(new ExamRules { Addresses = ["10.8.0.0/16"] }).Ready().Attempt;
        attempt.Start(By(Li, At(0)).Given(new PaperCheck(true)).Given(new DoorWord(true)) with { ClientAddress = "10.8.0.1" });
        var act = By(Li, At(5)).Given(new Reidentification(true));
        Refuses(attempt, "attempt.address_outside", () => attempt.TakeOver(act with { ClientAddress = "10.9.0.1" }));
        attempt.TakeOver(act with { ClientAddress = "10.8.0.2" });
    }

    [Fact]
    public void Networks_that_cannot_be_read_are_named_one_by_one()
    {
        var rules = new ExamRules { Addresses = ["10.8.0.0/16", "10.8.0.0/33", "exam-room", "", "10.8.0.1/", "2001:db8::/32"] };
        Assert.Equal(["exam.address_range_wrong rules.addresses[1]", "exam.address_range_wrong rules.addresses[2]", "exam.address_range_wrong rules.addresses[3]", "exam.address_range_wrong rules.addresses[4]"],
            rules.Faults().Select(fault => $"{fault.Code} {fault.Member}"));
        Assert.Equal(["exam.address_ranges_too_many"], new ExamRules { Addresses = [.. Enumerable.Range(0, 51).Select(_ => "10.8.0.0/16")] }.Faults().Select(fault => fault.Code));
    }

    [Fact]
    public void T10_granted_time_is_added_within_the_limit_of_the_role_and_the_cut_is_told()
    {
        var attempt = new AttemptStory().Started(75).Attempt;
        Refuses(attempt, "reason.missing attempt.grant_out_of_range", () => attempt.GrantTime(31 * 60, By(Gu, At(80))));
        Refuses(attempt, "attempt.grant_out_of_range", () => attempt.GrantTime(0, By(Gu, At(80), "noise")));
        Refuses(attempt, "exam_attempt.grant_time.forbidden", () => attempt.GrantTime(60, By(Li, At(80), "noise")));
        Refuses(attempt, "attempt.deadline_passed", () => attempt.GrantTime(60, By(Gu, At(117), "noise")));
        Assert.Equal(new GrantOutcome(At(118), 180, false), attempt.GrantTime(180, By(Gu, At(80), "noise")));
        Assert.Equal(new GrantOutcome(At(120), 120, true), attempt.GrantTime(31 * 60, By(Wang, At(80), "fire alarm")));
        Assert.Equal(34 * 60, attempt.IncidentSeconds);
        attempt.ExtendClose(20 * 60, By(Wang, At(80), "fire alarm"));
        Assert.Equal((At(140), At(140)), (attempt.Deadline, attempt.HardCloseAt));
        Refuses(attempt, "exam_attempt.extend_close.forbidden", () => attempt.ExtendClose(60, By(Gu, At(80), "more")));
    }

    [Fact]
    public void Extending_needs_a_close_a_reason_and_an_amount()
    {
        var attempt = In(Ready);
        Refuses(attempt, "reason.missing attempt.grant_out_of_range", () => attempt.ExtendClose(0, By(Wang, Open)));
        attempt.AdjustTimes(new TimesFound(new ResolvedTimes(Open, null, 2400, 1), null, Guid.Empty, 1), By(Actor.System, Open));
        Refuses(attempt, "attempt.no_close", () => attempt.ExtendClose(60, By(Wang, Open, "more")));
        Assert.Null(attempt.NextDue());
    }

    [Fact]
    public void T11_and_T12_a_pause_freezes_what_is_left_and_the_close_still_counts()
    {
        var attempt = new AttemptStory().Started().Attempt;
        Refuses(attempt, "reason.missing", () => attempt.Pause(false, By(Gu, At(10))));
        Refuses(attempt, "attempt.deadline_passed", () => attempt.Pause(false, By(Gu, At(40), "noise")));
        Refuses(attempt, "exam_attempt.pause.forbidden", () => attempt.Pause(false, By(Li, At(10), "tired")));
        attempt.Pause(false, By(Gu, At(10), "noise"));
        Assert.Equal((Paused, Duration.FromMinutes(30)), (attempt.State, attempt.RemainingAt(At(35))));
        Assert.NotNull(attempt.ActiveKey);
        Assert.Equal("attempt.paused", attempt.ClosedFor);
        Refuses(attempt, "attempt.resume_by_invigilator", () => attempt.Resume(By(Li, At(35))));
        Refuses(attempt, "attempt.window_over", () => attempt.Resume(By(Gu, At(120))));
        attempt.Resume(By(Gu, At(35)));
        Assert.Equal((InProgress, At(65), null), (attempt.State, attempt.Deadline!.Value, attempt.PausedAt));
        attempt.Pause(true, By(Gu, At(40), "break"));
        attempt.Resume(By(Li, At(110)));
        Assert.Equal(At(120), attempt.Deadline);
        Refuses(attempt, "exam_attempt.resume.not_in_in_progress", () => attempt.Resume(By(Gu, At(111))));
    }

    [Fact]
    public void T12_after_the_close_an_extension_comes_first()
    {
        var attempt = In(Paused);
        attempt.ExtendClose(30 * 60, By(Wang, At(120), "power failure"));
        attempt.Resume(By(Gu, At(125)));
        Assert.Equal(At(150), attempt.Deadline);
    }

    [Fact]
    public void T13_nobody_hands_in_before_the_earliest_instant()
    {
        var attempt = new AttemptStory(new ExamRules { EarliestHandInMinutes = 20 }).Started().Attempt;
        Refuses(attempt, "attempt.too_early_to_hand_in", () => attempt.Submit([], 0, HandIn(Li, At(20) - Tick)));
        attempt.Submit([], 0, HandIn(Li, At(20)));
        Assert.Equal(Sealed, attempt.State);
    }

    /// <summary>What the clock does at D + N, at D + N + G, and to a paused attempt at H + N, under each policy.</summary>
    [Theory]
    [InlineData(DeadlinePolicy.AutoSubmit, AttemptTrigger.CloseByTime, AttemptTrigger.SealAtHardClose)]
    [InlineData(DeadlinePolicy.Grace, AttemptTrigger.OpenGrace, AttemptTrigger.SealAtHardClose)]
    [InlineData(DeadlinePolicy.Abandon, AttemptTrigger.AbandonByTime, AttemptTrigger.AbandonAtHardClose)]
    public void T14_T15_T18a_T19_the_policy_decides_what_time_does(DeadlinePolicy policy, AttemptTrigger atDeadline, AttemptTrigger atClose)
    {
        var rules = new ExamRules { Policy = policy, GraceSeconds = 300 };
        var attempt = new AttemptStory(rules).Started().Attempt;
        Assert.Equal(At(41) + Tick, attempt.NextDue());
        Assert.Empty(ExamAttemptWorkflow.Table.DueTriggers(attempt, At(41)));
        Assert.Equal([atDeadline], ExamAttemptWorkflow.Table.DueTriggers(attempt, At(41) + Tick));
        foreach (var other in (AttemptTrigger[])[AttemptTrigger.CloseByTime, AttemptTrigger.OpenGrace, AttemptTrigger.AbandonByTime])
            Refuses(attempt, "attempt.still_in_time", () => attempt.RunOut(other, [], 0, By(Actor.System, other == atDeadline ? At(41) : At(50))));
        Refuses(attempt, $"exam_attempt.{Snake(atDeadline)}.forbidden", () => attempt.RunOut(atDeadline, [], 0, By(Gu, At(50))));
        attempt.RunOut(atDeadline, [], 0, By(Actor.System, At(50)));
        if (policy == DeadlinePolicy.AutoSubmit) Assert.Equal((Sealed, At(40), SealCause.TimeOver), (attempt.State, attempt.SealedAt!.Value, attempt.Receipt!.Cause));
        if (policy == DeadlinePolicy.Grace) Assert.Equal((SubmitGrace, At(46) + Tick), (attempt.State, attempt.NextDue()!.Value));
        if (policy == DeadlinePolicy.Abandon) Assert.Equal((Abandoned, At(40)), (attempt.State, attempt.AbandonedAt!.Value));

        var paused = new AttemptStory(rules).Started().Attempt;
        paused.Pause(false, By(Gu, At(10), "noise"));
        Assert.Equal(At(121) + Tick, paused.NextDue());
        Refuses(paused, "attempt.window_still_open", () => paused.RunOut(atClose, [], 0, By(Actor.System, At(121))));
        paused.RunOut(atClose, [], 0, By(Actor.System, At(121) + Tick));
        Assert.Equal(At(10), policy == DeadlinePolicy.Abandon ? paused.AbandonedAt : paused.SealedAt);
        Assert.Null(paused.ActiveKey);
    }

    [Fact]
    public void T16_and_T17_in_the_grace_only_the_hand_in_is_left_and_then_nothing()
    {
        var attempt = In(SubmitGrace);
        Assert.Equal("attempt.deadline_passed", attempt.ClosedFor);
        Assert.NotNull(attempt.ActiveKey);
        Refuses(attempt, "attempt.submission_unconfirmed", () => attempt.SubmitLate([], 0, HandIn(Li, At(44), confirmed: false)));
        Refuses(attempt, "exam_attempt.submit_late.forbidden", () => attempt.SubmitLate([], 0, HandIn(Zhao, At(44))));
        Refuses(attempt, "attempt.grace_over", () => attempt.SubmitLate([], 0, HandIn(Li, At(46) + Tick)));
        Refuses(attempt, "attempt.grace_still_runs", () => attempt.RunOut(AttemptTrigger.CloseGrace, [], 0, By(Actor.System, At(46))));
        Refuses(attempt, "exam_attempt.submit.not_in_submit_grace", () => attempt.Submit([], 0, HandIn(Li, At(44))));
        attempt.SubmitLate([], 0, HandIn(Li, At(46)));
        Assert.Equal((Sealed, true, At(46), SealCause.SubmittedLate), (attempt.State, attempt.IsLate, attempt.SealedAt!.Value, attempt.Receipt!.Cause));

        var lost = In(SubmitGrace);
        lost.RunOut(AttemptTrigger.CloseGrace, [], 0, By(Actor.System, At(46) + Tick));
        Assert.Equal((Abandoned, At(40), null), (lost.State, lost.AbandonedAt!.Value, lost.ActiveKey));
    }

    [Fact]
    public void T18b_giving_up_is_said_twice_and_is_not_the_staffs_to_say()
    {
        var attempt = In(InProgress);
        Act Says(Actor who, bool once, bool twice) => By(who, At(12)).Given(new GivingUp(once, twice));
        Refuses(attempt, "attempt.withdrawal_unconfirmed", () => attempt.Withdraw(Says(Li, true, false)));
        Refuses(attempt, "attempt.withdrawal_unconfirmed", () => attempt.Withdraw(Says(Li, false, true)));
        Refuses(attempt, "exam_attempt.withdraw.forbidden", () => attempt.Withdraw(Says(Gu, true, true)));
        attempt.Withdraw(Says(Li, true, true));
        Assert.Equal((Abandoned, At(12), null), (attempt.State, attempt.AbandonedAt!.Value, attempt.NextDue()));
    }

    [Fact]
    public void T20_a_late_hand_in_costs_what_the_rules_say()
    {
        var story = new AttemptStory(new ExamRules { Policy = DeadlinePolicy.Grace, GraceSeconds = 300, LatePenaltyPercent = 25 }).Started();
        Assert.Equal(10_000_000, Total(story.Attempt));
        story.Attempt.RunOut(AttemptTrigger.OpenGrace, [], 0, By(Actor.System, At(42)));
        story.Attempt.SubmitLate([], 0, HandIn(Li, At(43)));
        Assert.Equal(7_500_000, Total(story.Attempt));

        static long Total(ExamAttempt attempt)
        {
            var question = RealCourse.Bank.Questions.First(one => one.Content.Type == QuestionType.TrueFalse).Content;
            var id = Guid.AllBitsSet;
            var slot = new PaperSlot(1, 0, id, "", QuestionType.TrueFalse, [], 100, QuestionScoring.Version);
            var answer = new Answer { AttemptId = attempt.Id, Slot = 1, Epoch = 1, Revision = 1, Response = question.Answer!.Value ? "true" : "false", ResponseHash = "", SavedAt = Open };
            return AttemptMarking.Of(attempt, new PaperSlots(["one"], [slot]), [answer], new Dictionary<Guid, QuestionContent> { [id] = question }, 0, By(Actor.System, At(50))).TotalTenMillionths;
        }
    }

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

    [Fact]
    public void Nobody_decides_about_the_own_attempt()
    {
        var both = Wang with { PersonId = Li.PersonId };
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).RecallPaper(By(both, Open, "leak"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(InProgress).GrantTime(60, By(both, At(5), "noise"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(InProgress).Pause(false, By(both, At(5), "noise"))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).Cancel(By(both, Open, "ill"))));
        Assert.Equal(["attempt.resume_by_invigilator"], Refused(() => In(Paused).Resume(By(both, At(11)))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Sealed).AskReopening(Asking(10), By(both, At(55)))));
        Assert.Equal(["attempt.own_attempt"], Refused(() => In(Ready).Annul([], 0, By(Pan with { PersonId = Li.PersonId }, Open).Given(new PanelDecision("1")))));
    }

    [Fact]
    public void The_active_key_names_the_person_alone_where_the_exam_is_exclusive()
    {
        var exclusive = new AttemptStory(new ExamRules { IsExclusive = true }).Started().Attempt;
        Assert.Equal($"{Li.PersonId:N}", exclusive.ActiveKey);
        Assert.Equal($"{Li.PersonId:N}/{In(Paused).ExamId:N}"[..33], In(Paused).ActiveKey![..33]);
    }

    [Fact]
    public void Rules_outside_their_bounds_are_all_named_and_a_published_exam_keeps_its_rules()
    {
        var wrong = new ExamRules { AllowanceSeconds = 601, GraceSeconds = -1, LatePenaltyPercent = 101, InvigilatorGrantMinutes = 0 };
        var refused = Assert.Throws<RefusedException>(() => new AttemptStory(wrong));
        Assert.Equal(["rules.allowanceSeconds", "rules.graceSeconds", "rules.latePenaltyPercent", "rules.invigilatorGrantMinutes"], refused.Refusals.Select(refusal => refusal.Member));
        var exam = new AttemptStory().Exam;
        Assert.Equal(["exam.change_rules.not_in_published"], Refused(() => exam.ChangeRules(new ExamRules(), null, By(Wang, Open))));
    }

    static ReopeningRequest Asking(int minutes, string reason = "power failure") => new(ReopeningKind.Writing, minutes * 60, IncidentCause.Power, reason);

    static string Snake(Enum value) => TrainingLms.Workflow.Snake.Of(value);
}
