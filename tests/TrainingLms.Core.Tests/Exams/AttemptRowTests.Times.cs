using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Exams.AttemptStory;
using static TrainingLms.Exams.AttemptState;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>What time does to attempts, and what is given of it.</summary>
public sealed partial class AttemptRowTests
{
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
}
