using NodaTime;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>Modified Angoff: a calculation by hand, papers that differ, and every guard of the table. Wang and Sun manage, Ma and Mu estimate, Bo is of the board.</summary>
public sealed class CutScoreTests
{
    static readonly Act Now = new(Actor.System, AttemptStory.Open);
    static readonly Actor Wang = AttemptStory.Wang, Sun = AttemptStory.Sun, Ma = Somebody(Role.QuestionAuthor), Mu = Somebody(Role.CourseReviewer), Bo = Somebody(Role.ExamBoard);

    static Actor Somebody(string role) => new(Guid.NewGuid(), role, [new Grant(role, AttemptStory.Unit, true, Guid.NewGuid())], FlatUnits.Instance);

    static QuestionVersion Version(string code, string topic) => new Question { Id = Now.NewId(), Bank = "b", Code = code }.TakeIn(
        new QuestionContent(QuestionType.TrueFalse, null, topic, 1, CognitiveLevel.Remember, code, [], true, "e", "s", []), Now)!;

    static readonly QuestionVersion A = Version("A", "t"), B = Version("B", "t"), C = Version("C", "u"), Pilot = Version("P", "v");
    static readonly QuestionPool Pool = new([A, B, C, Pilot]);

    static BlueprintItem Item(QuestionVersion version, long hundredths, SlotRole role = SlotRole.Fixed) => new(version.Code, role, hundredths);

    /// <summary>One form: A, B and C for 2, 3 and 5 marks, and something that is only tried out.</summary>
    static readonly CutItems Form = CutItems.Of(new Blueprint([new BlueprintSection("one", []) { Items = [Item(A, 2_00), Item(B, 3_00), Item(C, 5_00), Item(Pilot, 9_00, SlotRole.Pilot)] }]), Pool);

    /// <summary>Five raters, in hundredths.</summary>
    static readonly int[][] Hand = [[60, 50, 80], [70, 40, 70], [50, 60, 90], [80, 70, 60], [65, 55, 75]];

    static List<IReadOnlyDictionary<Guid, int>> Rated(IEnumerable<int[]> raters) =>
        [.. raters.Select(IReadOnlyDictionary<Guid, int> (rater) => new Dictionary<Guid, int> { [A.Id] = rater[0], [B.Id] = rater[1], [C.Id] = rater[2] })];

    static CutScore CutOf(long shift) => new(Guid.Empty, 5, [.. Rated(Hand)[0].Keys.Order().Select(item => new ItemEstimates(item, Rated(Hand).Sum(rater => rater[item])))], shift);

    static PaperSlots Paper(params (QuestionVersion Version, long Marks, SlotRole? Role)[] slots) =>
        new(["one"], [.. slots.Index().Select(at => new PaperSlot(at.Index + 1, 0, at.Item.Version.Id, "", QuestionType.TrueFalse, [], at.Item.Marks, 1) { Role = at.Item.Role })]);

    [Fact]
    public void The_calculation_by_hand_comes_out_to_seven_digits_in_any_order_of_raters()
    {
        // c: 0.60 x 2 + 0.50 x 3 + 0.80 x 5 = 6.7; likewise 6.1, 7.3, 6.7, 6.7. Mean 6.7. Squares of the distances 0 + 0.36 + 0.36 + 0 + 0 = 0.72;
        // SD = sqrt(0.72 / 4) = sqrt(0.18) = 0.4242641; SE = sqrt(0.18 / 5) = sqrt(0.036) = 0.1897367.
        var figures = CutFigures.Of(Form, Rated(Hand));
        Assert.True(Form.IsCommonForm);
        Assert.Equal([67_000_000, 61_000_000, 73_000_000, 67_000_000, 67_000_000], figures.Raters);
        Assert.Equal((67_000_000, 6_70, 4_242_641, 1_897_367), (figures.Cut, figures.CutHundredths, figures.Deviation, figures.StandardError));
        var turned = CutFigures.Of(Form, Rated(Hand.Reverse()));
        Assert.Equal((figures.Cut, figures.Deviation, figures.StandardError), (turned.Cut, turned.Deviation, turned.StandardError));
        // One standard error is 0.1897367 of a mark, a hundredth of one is nothing of it.
        Assert.Equal([-19, 0, 9, 57], ((int[])[-100, 1, 50, 300]).Select(figures.ShiftOf));
    }

    [Fact]
    public void Raters_who_agree_have_no_error_and_one_alone_has_none_to_tell()
    {
        Assert.Equal((0L, 0L), (CutFigures.Of(Form, Rated([Hand[0], Hand[0], Hand[0]])) is var same ? (same.Deviation, same.StandardError) : default));
        Assert.Equal(((long?)null, (long?)null, 6_70L), CutFigures.Of(Form, Rated([Hand[0]])) is var one ? (one.Deviation, one.StandardError, one.CutHundredths) : default);
    }

    [Fact]
    public void The_mean_is_rounded_once_and_half_away_from_zero()
    {
        // One mark, 0.33 and 0.34: 0.335 is 0.34, and three times 0.33 with 0.34 is 0.3325, which is 0.33.
        var single = CutItems.Of(new Blueprint([new BlueprintSection("one", []) { Items = [Item(A, 1_00)] }]), Pool);
        CutFigures Of(params int[] raters) => CutFigures.Of(single, [.. raters.Select(IReadOnlyDictionary<Guid, int> (rater) => new Dictionary<Guid, int> { [A.Id] = rater })]);
        Assert.Equal((34L, 33L), (Of(33, 34).CutHundredths, Of(33, 33, 33, 34).CutHundredths));
        Assert.Equal(3_325_000, Of(33, 33, 33, 34).Cut);
    }

    [Fact]
    public void Papers_with_other_items_have_their_own_cut_and_a_rater_sums_up_an_average_paper()
    {
        // A for 2 and C for 5 marks: 0.65 x 2 + 0.75 x 5 = 5.05. B for 3: 0.55 x 3 = 1.65. A pilot counts nothing, whatever it is.
        Assert.Equal((5_05L, 1_65L), (CutOf(0).Of(Paper((A, 2_00, null), (C, 5_00, SlotRole.Anchor), (B, 3_00, SlotRole.Pilot))), CutOf(0).Of(Paper((B, 3_00, null)))));
        Assert.Equal((4_86L, 0L, 3_00L), (CutOf(-19).Of(Paper((A, 2_00, null), (C, 5_00, null))), CutOf(-9_00).Of(Paper((B, 3_00, null))), CutOf(9_00).Of(Paper((B, 3_00, null)))));
        // One of A and B for 4 marks, and always C for 5: the first rater expects (0.60 + 0.50) / 2 x 4 + 0.80 x 5 = 6.2.
        var drawn = CutItems.Of(new Blueprint([new BlueprintSection("one", [new BlueprintCell("t", [], 1, 4_00), new BlueprintCell("v", [], 1, 9_00) { IsPilot = true }]) { Items = [Item(C, 5_00)] }]), Pool);
        Assert.Equal(["A", "B", "C"], drawn.All.Select(item => item.Version.Code));
        Assert.Equal((false, 62_000_000L), (drawn.IsCommonForm, CutFigures.Of(drawn, Rated(Hand)).Raters[0]));
        Assert.Equal([20_000_000, 20_000_000, 50_000_000], drawn.All.Select(drawn.MarksOf));
    }

    [Fact]
    public void A_cut_score_is_the_pass_mark_before_that_of_the_definition_and_survives_a_rescoring()
    {
        var paper = Paper((A, 2_00, null), (B, 3_00, null), (C, 5_00, null));
        var rules = ScoringRules.AsFrozen with { Cut = CutOf(0) };
        Assert.Equal((6_00L, 6_70L), (ScoringRules.AsFrozen.PassOf(6_00, paper), rules.PassOf(6_00, paper)));
        Assert.Equal(rules.Cut, rules.With([new ItemRemedy(C.Id, RemedyKind.Drop)], PassMarkRule.Proportional).Cut);
        Assert.NotEqual(ScoringRules.AsFrozen.Hash, rules.Hash);
        Assert.Equal(rules.Hash, FrozenJson.Read<ScoringRules>(FrozenJson.Write(rules)).Hash);
    }

    [Fact]
    public void Where_an_item_is_dropped_the_cut_of_a_paper_is_that_of_the_items_left_and_not_a_share_of_the_whole()
    {
        // Means 0.65, 0.55 and 0.75 for 2, 3 and 5 marks: 1.30 + 1.65 + 3.75 = 6.70. Without C 2.95, and not half of 6.70; without B 5.05; the board's 0.19 less stay 0.19.
        var paper = Paper((A, 2_00, null), (B, 3_00, null), (C, 5_00, null), (Pilot, 9_00, SlotRole.Pilot));
        long Pass(PassMarkRule rule, long shift, params QuestionVersion[] dropped) =>
            (ScoringRules.AsFrozen with { Cut = CutOf(shift) }).With([.. dropped.Select(version => new ItemRemedy(version.Id, RemedyKind.Drop))], rule).PassOf(6_00, paper);
        Assert.Equal((2_95L, 5_05L, 1_30L), (Pass(PassMarkRule.Proportional, 0, C), Pass(PassMarkRule.Proportional, 0, B), Pass(PassMarkRule.Proportional, 0, B, C)));
        Assert.Equal((2_76L, 6_51L), (Pass(PassMarkRule.Proportional, -19, C), Pass(PassMarkRule.Proportional, -19, Pilot)));
        // Never above what is left to be earned; and as it was, where the rescoring says so.
        Assert.Equal((5_00L, 6_70L), (Pass(PassMarkRule.Proportional, 9_00, C), Pass(PassMarkRule.Unchanged, 0, C)));
        // Remedies that leave the item on the paper leave the cut; the mark of the definition goes by shares, as ever.
        Assert.Equal(6_70L, (ScoringRules.AsFrozen with { Cut = CutOf(0) }).With([new ItemRemedy(C.Id, RemedyKind.FullCredit)], PassMarkRule.Proportional).PassOf(6_00, paper));
        Assert.Equal(3_00L, ScoringRules.AsFrozen.With([new ItemRemedy(C.Id, RemedyKind.Drop)], PassMarkRule.Proportional).PassOf(6_00, paper));
    }

    static Act By(Actor actor, Guid? sat = null, int left = 0) => new Act(actor, AttemptStory.Open).Given(new ExamSitters(sat is { } person ? [person] : [])).Given(new LeftToEstimate(left))
        .Given(new StudiedExam(true)).Given(new RaterFaults([])).Given(new EstimateFaults([])).Given(new ConfirmedResults(0)).Given(new CutDecision(0, "2026-9", 6_70, 10_00));

    static void Refuses(string code, Action act) => Assert.Equal([code], Assert.Throws<RefusedException>(act).Codes);

    static CutScoreStudy Drafted() => CutScoreStudy.DrawUp(new AttemptStory().Exam, [Ma.PersonId, Mu.PersonId], By(Wang));

    static CutScoreStudy After(int rounds, bool isLastOpen = false)
    {
        var study = Drafted();
        for (var round = 1; round <= rounds; round++)
        {
            study.Move(CutScoreTrigger.OpenRound, By(Wang));
            if (round < rounds || !isLastOpen) study.Move(CutScoreTrigger.CloseRound, By(Wang));
        }
        return study;
    }

    static CutScoreStudy Finished()
    {
        var study = After(2);
        study.Move(CutScoreTrigger.Finish, By(Wang));
        return study;
    }

    [Fact]
    public void Raters_are_named_for_a_published_exam_by_somebody_who_does_not_sit_it()
    {
        CutScoreStudy DrawUp(Act act) => CutScoreStudy.DrawUp(new AttemptStory().Exam, [Ma.PersonId, Mu.PersonId], act);
        Refuses("cut_score_study.draw_up.forbidden", () => DrawUp(By(Bo)));
        Refuses("cut_score.own_exam", () => DrawUp(By(Wang, Wang.PersonId)));
        Refuses("cut_score.exam_unpublished", () => DrawUp(By(Wang).Given(new StudiedExam(false))));
        Refuses("cut_score.rater_unfit", () => DrawUp(By(Wang).Given(new RaterFaults([new Refusal("cut_score.rater_unfit")]))));
        Assert.Equal([1, 2], DrawUp(By(Wang)).Panel.Select(rater => rater.Seat));
    }

    [Fact]
    public void Rounds_follow_one_another_with_a_discussion_between_and_are_two_at_least_and_five_at_most()
    {
        Refuses("cut_score_study.estimate.not_in_drafted", () => Drafted().Estimate(By(Ma)));
        var study = After(1, isLastOpen: true);
        study.Estimate(By(Ma));
        Refuses("cut_score_study.estimate.forbidden", () => study.Estimate(By(Wang)));
        Refuses("cut_score.own_exam", () => study.Estimate(By(Ma, Ma.PersonId)));
        Refuses("cut_score.item_unknown", () => study.Estimate(By(Ma).Given(new EstimateFaults([new Refusal("cut_score.item_unknown")]))));
        Refuses("cut_score.round_incomplete", () => study.Move(CutScoreTrigger.CloseRound, By(Wang, left: 1)));
        Refuses("cut_score_study.open_round.not_in_round_open", () => study.Move(CutScoreTrigger.OpenRound, By(Wang)));
        study.Move(CutScoreTrigger.CloseRound, By(Sun));
        Refuses("cut_score_study.estimate.not_in_in_discussion", () => study.Estimate(By(Ma)));
        Refuses("cut_score.another_round_needed", () => study.Move(CutScoreTrigger.Finish, By(Wang)));
        Assert.Equal((1, 1), (study.Round, study.RoundsOver));
        Refuses("cut_score.rounds_used_up", () => After(5).Move(CutScoreTrigger.OpenRound, By(Wang)));
        Assert.Equal((2, 1, true, false), After(2, isLastOpen: true) is var second ? (second.Round, second.RoundsOver, second.IsStillRating(Ma.PersonId), Finished().IsStillRating(Ma.PersonId)) : default);
    }

    [Fact]
    public void A_rater_is_let_go_with_a_reason_and_two_must_be_left()
    {
        var study = After(1, isLastOpen: true);
        Refuses("cut_score.not_a_rater", () => study.Excuse(Bo.PersonId, By(Wang).Because("ill")));
        Refuses("reason.missing", () => study.Excuse(Ma.PersonId, By(Wang)));
        Refuses("cut_score.reason_too_long", () => study.Excuse(Ma.PersonId, By(Wang).Because(new string('x', 1_001))));
        study.Excuse(Ma.PersonId, By(Wang).Because("ill"));
        Refuses("cut_score_study.estimate.forbidden", () => study.Estimate(By(Ma)));
        Refuses("cut_score.panel_too_small", () => study.Move(CutScoreTrigger.CloseRound, By(Wang)));
        Refuses("reason.missing", () => study.Move(CutScoreTrigger.Cancel, By(Wang)));
        study.Move(CutScoreTrigger.Cancel, By(Wang).Because("too few"));
        Assert.Equal(CutScoreState.Cancelled, study.State);
    }

    [Fact]
    public void The_board_decides_with_a_number_and_gives_a_reason_where_it_differs()
    {
        ExamScoring Decide(Act act, CutScoreStudy? study = null) => (study ?? Finished()).Decide(new ScoringInForce(3, ScoringRules.AsFrozen), CutOf(0), act);
        Refuses("cut_score_study.decide.not_in_in_discussion", () => Decide(By(Bo), After(2)));
        Refuses("cut_score_study.decide.forbidden", () => Decide(By(Sun)));
        Refuses("cut_score.own_exam", () => Decide(By(Bo, Bo.PersonId)));
        var both = new Actor(Wang.PersonId, "Wang", [.. Wang.Grants, .. Bo.Grants], FlatUnits.Instance);
        Refuses("duty.cut_score_needs_two", () => Decide(By(both)));
        Refuses("cut_score.decision_missing", () => Decide(By(Bo).Given(new CutDecision(0, "", 1, 1))));
        Refuses("cut_score.shift_too_large", () => Decide(By(Bo).Because("strict").Given(new CutDecision(301, "2026-9", 1, 1))));
        Refuses("cut_score.shift_too_large", () => Decide(By(Bo).Because("strict").Given(new CutDecision(null, "2026-9", 1, 1))));
        Refuses("cut_score.shift_without_reason", () => Decide(By(Bo).Given(new CutDecision(-50, "2026-9", 1, 1))));
        Refuses("cut_score.outside_paper", () => Decide(By(Bo).Given(new CutDecision(0, "2026-9", 0, 1))));
        Refuses("cut_score.outside_paper", () => Decide(By(Bo).Given(new CutDecision(0, "2026-9", 2, 1))));
        Refuses("cut_score.results_confirmed", () => Decide(By(Bo).Given(new ConfirmedResults(1))));
        var study = Finished();
        var scoring = Decide(By(Bo).Because("borderline cases").Given(new CutDecision(-50, "2026-9", 6_61, 10_00)), study);
        Assert.Equal((CutScoreState.Decided, 4, 4, -50, 6_61L, "borderline cases", true), (study.State, study.ScoringVersion!.Value, scoring.Number, study.StandardErrors!.Value, study.CutHundredths!.Value, study.Reason, scoring.IsIntact));
        Refuses("cut_score.attempts_left", () => study.Apply(new Act(Actor.System, AttemptStory.Open).Given(new LeftToMark(1))));
        study.Apply(new Act(Actor.System, AttemptStory.Open).Given(new LeftToMark(0)));
        Assert.Equal(CutScoreState.InForce, study.State);
    }
}
