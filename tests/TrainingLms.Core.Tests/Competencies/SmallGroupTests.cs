using TrainingLms.Privacy;

namespace TrainingLms.Core.Tests.Competencies;

/// <summary>No figure is about a few people, and none can be worked out from those that are shown.</summary>
public sealed class SmallGroupTests
{
    const int Least = 5;

    static GroupOf<string> Leaf(string key, int count) => new(key, count, []);

    static GroupOf<string> Of(string key, params GroupOf<string>[] parts) => new(key, parts.Sum(part => part.Count), parts);

    static string[] Shown(GroupOf<string> top) => [.. SmallGroups.Shown(top, Least).Order(StringComparer.Ordinal)];

    [Fact]
    public void Four_people_are_not_shown_and_five_are()
    {
        Assert.Empty(Shown(Leaf("a", 4)));
        Assert.Equal(["a"], Shown(Leaf("a", 5)));
        Assert.Equal(["a"], Shown(Leaf("a", 0)));
    }

    [Fact]
    public void A_small_part_takes_the_smallest_of_the_others_with_it() =>
        // 20 in all less 9 and 8 would tell the 3.
        Assert.Equal(["all", "large"], Shown(Of("all", Leaf("large", 9), Leaf("middle", 8), Leaf("small", 3))));

    [Fact]
    public void Two_small_parts_that_are_five_together_need_no_third() =>
        Assert.Equal(["all", "large"], Shown(Of("all", Leaf("large", 9), Leaf("one", 3), Leaf("other", 2))));

    [Fact]
    public void A_part_without_anybody_is_shown_and_hides_nobody() => Assert.Equal(["all", "empty", "full"], Shown(Of("all", Leaf("empty", 0), Leaf("full", 7))));

    [Fact]
    public void What_lies_below_a_hidden_part_is_hidden_too() =>
        Assert.Equal(["all", "large"], Shown(Of("all", Leaf("large", 9), Of("middle", Leaf("m1", 6), Leaf("m2", 0)), Leaf("small", 3))));

    [Theory]
    [InlineData(0, 0), InlineData(2, 0), InlineData(3, 5), InlineData(7, 5), InlineData(8, 10), InlineData(12, 10)]
    public void Numbers_within_a_group_come_in_fives(int count, int shown) => Assert.Equal(shown, SmallGroups.InFives(count));

    /// <summary>
    /// Whatever the tree: take any shown group and away from it any shown groups inside that do not overlap. What is left is nobody, or five or more. Shown groups
    /// form a tree, so it is enough to take away all shown parts of each.
    /// </summary>
    [Fact]
    public void Nothing_small_can_be_worked_out_in_random_trees()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var serial = 0;
            var top = Grow(random, 3, ref serial);
            var shown = SmallGroups.Shown(top, Least);
            foreach (var group in All(top).Where(group => shown.Contains(group.Key)))
            {
                Assert.True(group.Count == 0 || group.Count >= Least, $"seed {seed}: {group.Key} shows {group.Count}");
                var left = group.Count - group.Parts.Where(part => shown.Contains(part.Key)).Sum(part => part.Count);
                Assert.True(group.Parts.Count == 0 || left == 0 || left >= Least, $"seed {seed}: {left} people of {group.Key} can be worked out");
            }
            // Below what is not shown nothing is, so that the step above leaves no way round.
            foreach (var hidden in All(top).Where(group => !shown.Contains(group.Key)))
                Assert.DoesNotContain(All(hidden), below => shown.Contains(below.Key));
        }
    }

    static GroupOf<string> Grow(Random random, int depth, ref int serial)
    {
        var key = $"g{serial++}";
        if (depth == 0 || random.Next(4) == 0) return Leaf(key, random.Next(12));
        var parts = new List<GroupOf<string>>();
        for (var i = random.Next(1, 5); i > 0; i--) parts.Add(Grow(random, depth - 1, ref serial));
        return Of(key, [.. parts]);
    }

    static IEnumerable<GroupOf<string>> All(GroupOf<string> group) => group.Parts.SelectMany(All).Prepend(group);
}
