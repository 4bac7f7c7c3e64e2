using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>What several marks make, by worked examples; a slot of 10 marks whose line is 6.</summary>
public sealed class MarkAgreementTests
{
    const long Maximum = 10_00;

    static readonly long Line = Of("6");

    static long Of(string marks) => (long)(decimal.Parse(marks, System.Globalization.CultureInfo.InvariantCulture) * 10_000_000m);

    [Theory]
    [InlineData("8", "8.01", "8.01")] // 8.005 is rounded away from zero
    [InlineData("7", "8", "7.5")]
    [InlineData("0", "0.01", "0.01")]
    [InlineData("6.66", "6.67", "6.67")]
    [InlineData("3.3333333", "3.3333334", "3.33")]
    public void The_mean_is_rounded_half_away_to_hundredths(string first, string second, string mean) =>
        Assert.Equal(Of(mean), MarkAgreement.Of(MarkingRules.Default, Of(first), Of(second)));

    [Fact]
    public void The_higher_mark_counts_where_the_rule_says_so() =>
        Assert.Equal(Of("7.25"), MarkAgreement.Of(new MarkingRules { Agreement = AgreementRule.Highest }, Of("7.25"), Of("6.5")));

    [Theory]
    [InlineData("7", "8", true)] // one of ten is ten per cent, and the bound belongs to it
    [InlineData("7", "8.01", false)]
    [InlineData("8.01", "7", false)]
    [InlineData("6", "6.5", true)] // the line itself is passed
    [InlineData("5.99", "6", false)] // near, and on both sides of the line
    [InlineData("5", "5.99", true)]
    public void Two_marks_agree_within_the_tolerance_and_on_one_side_of_the_line(string first, string second, bool agrees) =>
        Assert.Equal(agrees, MarkAgreement.Holds(MarkingRules.Default, Maximum, Line, Of(first), Of(second)));

    [Theory]
    [InlineData(ToleranceUnit.Marks, 50, "7", "7.5", true)]
    [InlineData(ToleranceUnit.Marks, 50, "7", "7.51", false)]
    [InlineData(ToleranceUnit.Percent, 12_50, "7", "8.25", true)]
    [InlineData(ToleranceUnit.Percent, 12_50, "7", "8.2500001", false)]
    [InlineData(ToleranceUnit.Marks, 0, "7", "7", true)]
    public void A_tolerance_is_counted_in_marks_or_in_per_cent_of_the_maximum(ToleranceUnit unit, int tolerance, string first, string second, bool agrees) =>
        Assert.Equal(agrees, MarkAgreement.Holds(new MarkingRules { ToleranceUnit = unit, ToleranceHundredths = tolerance }, Maximum, Line, Of(first), Of(second)));

    [Theory]
    [InlineData("7", "7.99", true)]
    [InlineData("7.99", "8", false)] // near, in other classes
    [InlineData("9", "10", true)]
    [InlineData("3", "4", true)] // below the lowest bound is a class too
    public void Within_a_class_marks_agree_only_if_both_fall_in_it(string first, string second, bool agrees) =>
        Assert.Equal(agrees, MarkAgreement.Holds(new MarkingRules { Agreement = AgreementRule.AverageWithinClass }, Maximum, Line, Of(first), Of(second)));

    [Theory]
    [InlineData(AdjudicationRule.ThirdWins, "2", "8", "7", "7", AgreedBy.Third)]
    [InlineData(AdjudicationRule.NearestPair, "2", "8", "7", "7.5", AgreedBy.NearestPair)]
    [InlineData(AdjudicationRule.NearestPair, "2", "8", "3.01", "2.51", AgreedBy.NearestPair)]
    [InlineData(AdjudicationRule.NearestPair, "2", "8", "5", "5", AgreedBy.Third)] // equally near on both sides
    [InlineData(AdjudicationRule.NearestPair, "4", "6", "8", "8", AgreedBy.Third)] // 4 and 6 are as near as 6 and 8
    [InlineData(AdjudicationRule.NearestPair, "4", "6", "9", "5", AgreedBy.NearestPair)]
    public void A_third_mark_wins_or_makes_a_pair(AdjudicationRule rule, string first, string second, string third, string mark, AgreedBy by) =>
        Assert.Equal((Of(mark), by), MarkAgreement.Of(new MarkingRules { Adjudication = rule }, Of(first), Of(second), Of(third)));

    [Fact]
    public void The_line_of_a_slot_is_its_share_of_the_pass_mark()
    {
        Assert.Equal(Of("6"), MarkAgreement.LineOf(10_00, 60_00, 100_00));
        Assert.Equal(3_333_333, MarkAgreement.LineOf(1_00, 1_00, 3_00));
        Assert.Equal(6_666_667, MarkAgreement.LineOf(1_00, 2_00, 3_00));
    }

    [Theory]
    [InlineData(MarkingMode.OneMarker, true, "1", false)]
    [InlineData(MarkingMode.TwoMarkers, false, "9", true)]
    [InlineData(MarkingMode.Sampled, true, "9", true)]
    [InlineData(MarkingMode.Sampled, false, "9", false)]
    [InlineData(MarkingMode.Sampled, false, "5.99", true)] // a fail
    [InlineData(MarkingMode.Sampled, false, "6.5", true)] // five per cent from the line
    [InlineData(MarkingMode.Sampled, false, "6.51", false)]
    public void A_second_mark_is_asked_for_by_mode_draw_fail_and_nearness(MarkingMode mode, bool drawn, string mark, bool asked) =>
        Assert.Equal(asked, new MarkingRules { Mode = mode }.AskForSecond(drawn, Of(mark), Line, Maximum));

    [Theory]
    [InlineData(10, 10, 0, 1), InlineData(11, 10, 0, 2), InlineData(11, 10, 5, 5), InlineData(3, 10, 5, 3), InlineData(10, 100, 0, 10), InlineData(0, 50, 5, 0), InlineData(10, 0, 0, 0)]
    public void A_sample_is_rounded_up_and_holds_at_least_so_many_as_there_are(int total, int percent, int least, int size) => Assert.Equal(size, MarkingDraw.SizeOf(total, percent, least));

    [Fact]
    public void A_draw_is_the_same_for_the_same_keys_and_another_for_another_purpose()
    {
        var keys = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToList();
        Assert.Equal(MarkingDraw.Order([1], "a", keys), MarkingDraw.Order([1], "a", keys.AsEnumerable().Reverse()));
        Assert.NotEqual(MarkingDraw.Order([1], "a", keys), MarkingDraw.Order([1], "b", keys));
        Assert.NotEqual(MarkingDraw.Order([1], "a", keys), MarkingDraw.Order([2], "a", keys));
    }

    [Fact]
    public void Figures_of_a_marker_are_mean_deviation_and_shares()
    {
        // Differences 1, -1, 0 and 2: mean 0.5, squares 0.25 + 2.25 + 0.25 + 2.25 = 5, over 3.
        var figures = MarkerFigures.Of([(Of("8"), Of("7"), true), (Of("6"), Of("7"), true), (Of("5"), Of("5"), true), (Of("9"), Of("7"), false)]);
        Assert.Equal(new MarkerFigures(4, 0.5m, 1.291m, 25m, 75m), figures);
        Assert.Equal(new MarkerFigures(1, 1m, null, 0m, 100m), MarkerFigures.Of([(Of("8"), Of("7"), true)]));
        Assert.Equal(new MarkerFigures(0, null, null, null, null), MarkerFigures.Of([]));
    }

    static readonly Rubric Rubric = new(
    [
        new("a", "names the law", [new("no", "no", null, 0), new("yes", "yes", null, 3_00)], true, false),
        new("b", "gives an example", [new("no", "no", null, 0), new("half", "half", null, 1_00), new("yes", "yes", null, 2_00)], false, true),
    ]);

    static MarkWorth Worth(string a, string b, string? note = null) => MarkWorth.Of(new MarkSheet(null, new Dictionary<string, string> { ["a"] = a, ["b"] = b }, note, null), Rubric, Maximum);

    [Fact]
    public void Levels_of_a_rubric_earn_their_share_of_the_slot()
    {
        Assert.Equal(Of("10"), Worth("yes", "yes").MarkTenMillionths);
        Assert.Equal(Of("8"), Worth("yes", "half").MarkTenMillionths);
        Assert.Equal(0, Worth("no", "yes").MarkTenMillionths);
        Assert.Equal(Of("10"), Worth("yes", Rubric.NotApplicable, "the question is about theory").MarkTenMillionths);
        Assert.Equal(["slot_marking.note_missing"], Worth("yes", Rubric.NotApplicable).Faults.Select(fault => fault.Code));
    }

    [Fact]
    public void A_mark_comes_in_the_form_that_the_question_asks_for_and_within_bounds()
    {
        string[] Codes(MarkSheet sheet, Rubric? rubric) => [.. MarkWorth.Of(sheet, rubric, Maximum).Faults.Select(fault => fault.Code)];
        Assert.Equal(["slot_marking.levels_missing"], Codes(new MarkSheet(5_00, null, null, null), Rubric));
        Assert.Equal(["slot_marking.points_missing"], Codes(new MarkSheet(null, new Dictionary<string, string>(), null, null), null));
        Assert.Equal(["rubric.criterion_missing"], Codes(new MarkSheet(null, new Dictionary<string, string> { ["a"] = "yes" }, null, null), Rubric));
        Assert.False(MarkWorth.Of(new MarkSheet(10_01, null, null, null), null, Maximum).IsWithinBounds);
        Assert.False(MarkWorth.Of(new MarkSheet(-1, null, null, null), null, Maximum).IsWithinBounds);
        Assert.Equal(Of("10"), MarkWorth.Of(new MarkSheet(10_00, null, null, null), null, Maximum).MarkTenMillionths);
    }

    [Fact]
    public void Answers_are_dealt_by_share_and_never_to_whoever_may_not_mark_them()
    {
        var (ma, mu, mo) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var answers = Enumerable.Range(0, 100).Select(at => new ToDeal(Guid.NewGuid(), at % 2 == 0 ? "class 7" : "class 8", null)).ToList();
        IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Deal(MarkerShare[] shares, bool two = false, Func<Guid, ToDeal, bool>? may = null, params (Guid, int)[] loads) =>
            Dealing.Deal(answers, shares, loads.ToDictionary(load => load.Item1, load => load.Item2), two, may ?? ((_, _) => true));
        int Of(Guid marker, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> dealt) => dealt.Values.Sum(chosen => chosen.Count(one => one == marker));

        var equal = Deal([new(ma, null, []), new(mu, null, [])]);
        Assert.Equal((50, 50), (Of(ma, equal), Of(mu, equal)));
        var percent = Deal([new(ma, 70, []), new(mu, 30, [])]);
        Assert.Equal((70, 30), (Of(ma, percent), Of(mu, percent)));
        var late = Deal([new(ma, null, []), new(mu, null, [])], loads: (ma, 60));
        Assert.Equal((20, 80), (Of(ma, late), Of(mu, late)));
        var grouped = Deal([new(ma, null, ["class 7"]), new(mu, null, ["class 8"])]);
        Assert.All(answers, answer => Assert.Equal([answer.Group == "class 7" ? ma : mu], grouped[answer.Id]));
        var pairs = Deal([new(ma, null, []), new(mu, null, []), new(mo, null, [])], two: true);
        Assert.All(pairs.Values, chosen => Assert.Equal(2, chosen.Distinct().Count()));
        Assert.All(new[] { ma, mu, mo }, marker => Assert.InRange(Of(marker, pairs), 66, 67));
        var forbidden = Deal([new(ma, null, [])], may: (_, answer) => answer.Group == "class 8");
        Assert.Equal(50, forbidden.Count);
        var seconds = Dealing.Deal([new ToDeal(answers[0].Id, null, ma)], [new(ma, null, []), new(mu, null, [])], new Dictionary<Guid, int>(), true, (_, _) => true);
        Assert.Equal([mu], seconds[answers[0].Id]);
    }

    [Fact]
    public void Rules_outside_their_bounds_are_all_told()
    {
        Assert.Empty(new ExamRules { Marking = MarkingRules.Default }.Faults());
        var faults = new ExamRules { Marking = new MarkingRules { SecondPercent = 101, ToleranceHundredths = -1, ClassPercents = [70, 60] } }.Faults();
        Assert.Equal(["rules.marking.secondPercent", "rules.marking.toleranceHundredths", "rules.marking.classPercents"], faults.Select(fault => fault.Member));
    }
}
