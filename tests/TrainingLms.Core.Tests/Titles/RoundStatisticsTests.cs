using TrainingLms.Titles;

namespace TrainingLms.Core.Tests.Titles;

public sealed class RoundStatisticsTests
{
    [Fact]
    public void A_group_below_the_floor_has_no_figures_and_takes_the_next_smallest_with_it()
    {
        var (groups, all) = RoundStatistics.Of(Rows(("A", 20), ("B", 4), ("C", 7), ("D", 5)), 5, row => row.UnitCode);
        // B alone would be the total less the others; with D hidden it is not.
        Assert.Equal(["A 20", "B -", "C 7", "D -"], groups.Select(group => $"{group.Key} {group.Figures?.Applications.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"));
        Assert.Equal(36, all!.Applications);
    }

    [Fact]
    public void Groups_of_the_floor_and_above_are_shown_whole()
    {
        var (groups, all) = RoundStatistics.Of(Rows(("A", 5), ("B", 6)), 5, row => row.UnitCode);
        Assert.Equal([5, 6], groups.Select(group => group.Figures!.Applications));
        Assert.Equal(new GroupFigures(11, 11, 0, 0, 0, 0), all);
    }

    [Fact]
    public void Small_groups_hide_each_other_once_they_reach_the_floor_together_and_a_small_whole_hides_its_sum()
    {
        var shown = (params (string Unit, int Count)[] units) => RoundStatistics.Of(Rows(units), 5, row => row.UnitCode).Groups.Select(group => group.Figures is not null);
        Assert.Equal([false, false, true], shown(("A", 3), ("B", 2), ("C", 9)));
        Assert.Equal([false, false, false], shown(("A", 1), ("B", 2), ("C", 9)));
        Assert.Null(RoundStatistics.Of(Rows(("A", 4)), 5, row => row.UnitCode).All);
    }

    static List<RoundSummaryRow> Rows(params (string Unit, int Count)[] units) =>
        [.. units.SelectMany(unit => Enumerable.Range(0, unit.Count).Select(_ => new RoundSummaryRow(
            Guid.AllBitsSet, "某", unit.Unit, unit.Unit, TitleLevel.Intermediate, TitleApplicationState.Eligible, true, null, null, null, null, null, null, null)))];
}
