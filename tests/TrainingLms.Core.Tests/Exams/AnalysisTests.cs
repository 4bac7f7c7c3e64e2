using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The worked example of exams.md 11, and what is left out where a figure is not defined.</summary>
public sealed class AnalysisTests
{
    const long Mark = 10_000_000;

    static readonly int[][] Worked = [[1, 1, 1, 2], [1, 1, 1, 1], [1, 1, 0, 2], [1, 0, 1, 1], [0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]];

    static readonly int[] Maxima = [1, 1, 1, 2];

    static Guid Key(int item) => new(item, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    static CountedMark Earned(int item, int mark, int maximum, bool isPilot = false, bool isBlank = false, ulong chosen = 0) => new(Key(item), mark * Mark, maximum * Mark, isPilot, isBlank, chosen);

    static MarkTable TableOf(IEnumerable<int[]> people)
    {
        var table = new MarkTable();
        foreach (var person in people) table.Add([.. person.Select((mark, item) => Earned(item, mark, Maxima[item]))]);
        return table;
    }

    static (ItemFigures[] Items, TestFigures Test) Figures(MarkTable table)
    {
        var (items, test) = ItemAnalysis.Of(table, _ => []);
        return ([.. items], test);
    }

    static double?[] Rounded(params double?[] figures) => [.. figures.Select(figure => figure is { } value ? Math.Round(value, 7) + 0d : (double?)null)];

    static double?[] Of(ItemFigures item) => Rounded(item.Facility, item.Deviation, item.ItemRest, item.PointBiserial, item.Efficiency, item.Weight, item.UpperLower);

    static double?[] Of(TestFigures test) => Rounded(test.Mean, test.Deviation, test.Skewness, test.Kurtosis, test.Alpha, test.StandardError);

    [Fact]
    public void The_worked_example_comes_out_to_seven_digits()
    {
        var (items, test) = Figures(TableOf(Worked));
        Assert.Equal([0.625, 0.5175492, 0.4970501, 0.7006490, 0.5675676, 0.2312911, 0.75], Of(items[0]));
        // The document has 0.2438024 as weight; its own formula gives 0.24380225.
        Assert.Equal([0.5, 0.5345225, 0.5669467, 0.7537784, 0.6, 0.2438023, 1], Of(items[1]));
        Assert.Equal([0.5, 0.5345225, 0.1666667, 0.4522670, 0.2, 0.1888484, 0.5], Of(items[2]));
        Assert.Equal([0.4375, 0.8345230, 0.7464473, 0.9173286, 0.8222222, 0.3360582, 0.875], Of(items[3]));
        Assert.Equal([2.5, 1.7728105, 0, -1.4809917, 0.6818182, 1], Of(test));
        Assert.Equal(Math.Sqrt(1 - test.Alpha!.Value), test.ErrorRatio);
        Assert.All(items, item => Assert.Equal(2, item.GroupSize));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_people_changes_nothing(int seed)
    {
        var shuffled = Worked.ToArray();
        new Random(seed).Shuffle(shuffled);
        var (one, other) = (Figures(TableOf(Worked)), Figures(TableOf(shuffled)));
        Assert.Equal(one.Items.Select(Of), other.Items.Select(Of));
        Assert.Equal(Of(one.Test), Of(other.Test));
    }

    [Fact]
    public void An_item_that_everybody_has_right_correlates_with_nothing()
    {
        var (items, test) = Figures(TableOf([[1, 1, 1, 2], [1, 0, 1, 1], [1, 0, 0, 0]]));
        Assert.Equal([1, 0, null, null, null, 0], Of(items[0])[..6]);
        Assert.Null(items[0].UpperLower);
        Assert.NotNull(test.Skewness);
        Assert.Null(test.Kurtosis);
    }

    [Fact]
    public void One_attempt_has_a_facility_and_nothing_else()
    {
        var (items, test) = Figures(TableOf([[1, 0, 1, 1]]));
        Assert.Equal([0.5, null, null, null, null, null, null], Of(items[3]));
        Assert.Equal([3, null, null, null, null, null], Of(test));
    }

    [Fact]
    public void Nothing_to_earn_is_no_facility()
    {
        var table = new MarkTable();
        foreach (var mark in (int[])[0, 1, 1, 0]) table.Add([Earned(0, 0, 0), Earned(1, mark, 1)]);
        var figures = Figures(table).Items[0];
        Assert.Equal((null, null, null), (figures.Facility, figures.Deviation, figures.UpperLower));
    }

    [Fact]
    public void A_pilot_is_compared_with_the_whole_total_and_counts_in_none()
    {
        var table = new MarkTable();
        foreach (var person in Worked) table.Add([.. person.Take(3).Select((mark, item) => Earned(item, mark, 1)), Earned(3, person[3], 2, isPilot: true)]);
        var (items, test) = Figures(table);
        Assert.Equal(items[3].ItemRest, items[3].PointBiserial);
        Assert.Null(items[3].Weight);
        Assert.Equal((3, 1.625), (test.Items, test.Mean));
        Assert.Equal(1, items.Take(3).Sum(item => item.Weight!.Value), 12);
    }

    [Fact]
    public void A_wrong_option_that_the_best_choose_is_told()
    {
        var table = new MarkTable();
        foreach (var (person, index) in Worked.Concat(Worked).Select((person, index) => (person, index)))
        {
            var chosen = person.Sum() >= 3 ? 2UL : index % 8 == 7 ? 0UL : 1UL;
            table.Add([Earned(0, chosen == 1 ? 1 : 0, 1, isBlank: chosen == 0, chosen: chosen), .. person.Skip(1).Select((mark, item) => Earned(item + 1, mark, Maxima[item + 1]))]);
        }
        var (items, _) = ItemAnalysis.Of(table, item => item == Key(0) ? [("a", true), ("b", false), ("c", false)] : []);
        var options = items[0].Options;
        Assert.Equal([("a", 6), ("b", 8), ("c", 0), (null, 2)], options.Select(option => (option.Option, option.Count)));
        Assert.True(options[0].ItemRest < 0 && options[1].ItemRest > 0);
        Assert.Null(options[2].ItemRest);
        Assert.Equal((4, 4), (options.Sum(option => option.Upper), options.Sum(option => option.Lower)));
        Assert.Equal([ItemSign.CheckKey, ItemSign.IdleDistractor, ItemSign.TemptingDistractor], new AnalysisOptions().Shown(items[0]).Signs);
        Assert.Null(new AnalysisOptions { LeastShown = 17 }.Shown(items[0]).Facility);
        Assert.Equal((16, 2), (new AnalysisOptions { LeastShown = 17 }.Shown(items[0]).Count, items[0].Blanks));
    }

    [Fact]
    public void Papers_that_differ_are_compared_by_per_cent_and_have_no_alpha()
    {
        var table = new MarkTable();
        table.Add([Earned(0, 1, 1), Earned(1, 1, 1), Earned(2, 1, 2)]);
        table.Add([Earned(0, 0, 1), Earned(1, 0, 1)]);
        table.Add([Earned(0, 1, 1), Earned(2, 2, 2)]);
        table.Add([Earned(0, 0, 1), Earned(2, 0, 2)]);
        var (items, test) = Figures(table);
        Assert.Null(test.Alpha);
        Assert.Null(items[0].Weight);
        // Rests of item 0 in per cent: 66.7, 0, 100, 0; its marks: 1, 0, 1, 0.
        Assert.Equal(0.9622504, Math.Round(items[0].ItemRest!.Value, 7));
    }

    [Fact]
    public void Ten_thousand_equal_thirds_do_not_vary()
    {
        var table = new MarkTable();
        for (var person = 0; person < 10_000; person++) table.Add([new CountedMark(Key(0), 3_333_333, Mark, false, false, 0), Earned(1, person % 2, 1)]);
        Assert.Equal((0, null), (Figures(table).Items[0].Deviation, Figures(table).Items[0].ItemRest));
    }
}
