using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Results: which attempt counts, what the board signs, and every guard of the table.</summary>
public sealed class ExamResultTests
{
    static readonly Instant Now = AttemptStory.Open;
    static readonly Act Clock = new(Actor.System, Now);
    static readonly Actor Manager = Somebody(Role.ExamManager), Board = Somebody(Role.ExamBoard);

    static Actor Somebody(string role, Guid? person = null) => new(person ?? Guid.NewGuid(), role, [new Grant(role, AttemptStory.Unit, true, Guid.NewGuid())], FlatUnits.Instance);

    static ExamResult Result(long score = 80_00, ExamResultState state = ExamResultState.Provisional, long pass = 60_00)
    {
        var marking = new AttemptMarking
        {
            AttemptId = Guid.Empty,
            SealNumber = 1,
            ScoringVersion = 1,
            At = Now,
            TotalTenMillionths = score * 100_000,
            ScoreHundredths = score,
            MaximumHundredths = 100_00,
            PassHundredths = pass,
            HasPassed = score >= pass,
            Slots = [],
        };
        var result = ExamResult.DrawUp(new AttemptStory().Attempt, marking, 1, Clock);
        if (state >= ExamResultState.Confirmed) result.Move(ExamResultTrigger.Confirm, By(Board).Given(new BoardQuorum(2, 2)));
        if (state >= ExamResultState.Released) result.Move(ExamResultTrigger.Release, Clock.Given(new ReleaseFacts(true, true, 0)));
        return result;
    }

    static ExamStanding? Standing(CountingRule rule, params long[] scores) => ExamStanding.Of(rule, [.. scores.Select((score, at) => (at + 1, Result(score)))]);

    [Theory]
    [InlineData(CountingRule.Best, 72_00, true)]
    [InlineData(CountingRule.Last, 55_00, false)]
    [InlineData(CountingRule.First, 40_00, false)]
    [InlineData(CountingRule.Mean, 55_67, false)]
    public void Of_40_72_and_55_the_rule_says_which_counts(CountingRule rule, long score, bool passed) =>
        Assert.Equal(new ExamStanding(score, passed, 3), Standing(rule, 40_00, 72_00, 55_00));

    [Fact]
    public void Where_papers_have_cut_scores_of_their_own_a_pass_is_better_than_a_higher_score_that_fails() =>
        Assert.Equal(new ExamStanding(56_00, true, 2), ExamStanding.Of(CountingRule.Best, [(1, Result(56_00, pass: 55_00)), (2, Result(57_00, pass: 58_00))]));

    [Fact]
    public void A_mean_is_rounded_once_half_away_from_zero_and_then_compared()
    {
        Assert.Equal(new ExamStanding(60_00, true, 2), Standing(CountingRule.Mean, 59_99, 60_00));
        Assert.Null(Standing(CountingRule.Mean));
    }

    [Fact]
    public void The_hash_of_a_list_knows_no_order_and_every_figure()
    {
        var (exam, first, second) = (Guid.NewGuid(), Result(), Result(50_00));
        var hash = ExamResult.HashOf(exam, [first, second]);
        Assert.Equal(hash, ExamResult.HashOf(exam, [second, first]));
        Assert.NotEqual(hash, ExamResult.HashOf(exam, [first]));
        Assert.NotEqual(hash, ExamResult.HashOf(exam, [first, Result(50_01)]));
        Assert.NotEqual(hash, ExamResult.HashOf(Guid.NewGuid(), [first, second]));
    }

    static void Refused(string code, ExamResult result, ExamResultTrigger trigger, Act act) =>
        Assert.Contains(code, Assert.Throws<RefusedException>(() => result.Move(trigger, act)).Codes);

    static Act By(Actor actor) => new(actor, Now);

    [Fact]
    public void Confirming_takes_the_quorum_and_nobody_confirms_the_own_result()
    {
        Refused("exam_result.quorum_missing", Result(), ExamResultTrigger.Confirm, By(Board).Given(new BoardQuorum(1, 2)));
        Refused("exam_result.own_result", Result(), ExamResultTrigger.Confirm, By(Somebody(Role.ExamBoard, AttemptStory.Li.PersonId)).Given(new BoardQuorum(2, 2)));
        Refused("exam_result.confirm.forbidden", Result(), ExamResultTrigger.Confirm, By(Manager).Given(new BoardQuorum(2, 2)));
        var result = Result();
        result.Move(ExamResultTrigger.Confirm, By(Board).Given(new BoardQuorum(2, 2)));
        Assert.Equal(ExamResultState.Confirmed, result.State);
    }

    [Theory]
    [InlineData(false, true, 0, "exam_result.release_planned_later")]
    [InlineData(true, false, 0, "exam_result.window_open")]
    [InlineData(true, true, 1, "exam_result.still_sitting")]
    public void Nothing_is_released_too_early(bool reached, bool over, int sitting, string code)
    {
        var result = Result(state: ExamResultState.Confirmed);
        Refused(code, result, ExamResultTrigger.Release, Clock.Given(new ReleaseFacts(reached, over, sitting)));
        result.Move(ExamResultTrigger.Release, By(Manager).Given(new ReleaseFacts(true, true, 0)));
        Assert.Equal((ExamResultState.Released, (Instant?)Now), (result.State, result.ReleasedAt));
    }

    [Fact]
    public void A_result_goes_on_when_the_last_ground_is_decided_in_words()
    {
        var result = Result();
        Refused("reason.missing", result, ExamResultTrigger.Hold, By(Board));
        result.Move(ExamResultTrigger.Hold, By(Board).Because("two papers alike"));
        Refused("exam_result.decision_missing", result, ExamResultTrigger.ClearHold, By(Board).Given(new FlagDecision(0, " ")));
        Refused("exam_result.other_flags_open", result, ExamResultTrigger.ClearHold, By(Board).Given(new FlagDecision(1, "nothing")));
        Refused("exam_result.last_flag", result, ExamResultTrigger.CloseFlag, By(Board).Given(new FlagDecision(0, "nothing")));
        result.Move(ExamResultTrigger.ClearHold, By(Board).Given(new FlagDecision(0, "nothing")));
        Assert.Equal(ExamResultState.Provisional, result.State);
    }

    [Fact]
    public void The_board_withdraws_with_a_reason_and_the_manager_does_not()
    {
        var result = Result(state: ExamResultState.Released);
        Refused("reason.missing", result, ExamResultTrigger.Withdraw, By(Board));
        Refused("exam_result.withdraw.forbidden", result, ExamResultTrigger.Withdraw, By(Manager).Because("wrong key"));
        result.Move(ExamResultTrigger.Withdraw, By(Board).Because("wrong key"));
        result.Move(ExamResultTrigger.Supersede, Clock);
        Assert.Equal(ExamResultState.Superseded, result.State);
    }
}
