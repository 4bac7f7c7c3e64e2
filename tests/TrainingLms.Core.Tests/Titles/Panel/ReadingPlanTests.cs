using TrainingLms.Titles;

namespace TrainingLms.Tests.Titles.Panel;

public sealed class ReadingPlanTests
{
    [Fact]
    public void Where_everybody_may_read_everything_loads_differ_by_one_at_most()
    {
        var plan = ReadingPlan.Of([.. Enumerable.Repeat(new Unread(3, [.. Enumerable.Range(0, 7)]), 10)], Free(7));
        Assert.Empty(plan.Lacking);
        Assert.Equal([4, 4, 4, 4, 4, 5, 5], LoadsOf(plan, 7).Order());
    }

    [Fact]
    public void What_somebody_reads_already_counts()
    {
        var plan = ReadingPlan.Of([new Unread(1, [0, 1]), new Unread(1, [0, 1])], [new Reader(5, int.MaxValue), new Reader(0, int.MaxValue)]);
        Assert.Equal([[1], [1]], plan.Readers);
    }

    [Fact]
    public void A_full_reader_hands_a_case_on_to_one_who_may_read_it()
    {
        // The second case can only be read by reader 0, who has room for one.
        var plan = ReadingPlan.Of([new Unread(1, [0, 1]), new Unread(1, [0])], [new Reader(0, 1), new Reader(9, 1)]);
        Assert.Equal([[1], [0]], plan.Readers);
    }

    [Fact]
    public void Cases_that_stay_short_are_named_with_what_is_missing()
    {
        var plan = ReadingPlan.Of([new Unread(3, [0, 1]), new Unread(1, [2])], Free(3));
        Assert.Equal([(0, 1)], plan.Lacking);
    }

    [Fact]
    public void No_other_distribution_is_fairer_found_by_trying_all_of_them()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 400; round++)
        {
            var readers = Enumerable.Range(0, random.Next(2, 5)).Select(_ => new Reader(random.Next(0, 3), random.Next(4) == 0 ? random.Next(0, 3) : int.MaxValue)).ToArray();
            var cases = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Unread(random.Next(1, 3), [.. Enumerable.Range(0, readers.Length).Where(_ => random.Next(3) > 0)])).ToArray();
            var plan = ReadingPlan.Of(cases, readers);
            for (var at = 0; at < cases.Length; at++)
            {
                Assert.Subset(cases[at].May.ToHashSet(), plan.Readers[at].ToHashSet());
                Assert.Distinct(plan.Readers[at]);
            }
            var given = LoadsOf(plan, readers.Length);
            Assert.All(readers.Zip(given), one => Assert.True(one.Second <= one.First.Free));
            var best = All(cases, 0).Where(way => Fits(way, readers)).Min(way => ValueOf(way, cases, readers));
            Assert.Equal(best, ValueOf([.. plan.Readers.Select(one => one.ToArray())], cases, readers));
        }
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        var random = new Random(7);
        var cases = Enumerable.Range(0, 200).Select(_ => new Unread(3, [.. Enumerable.Range(0, 25).Where(_ => random.Next(4) > 0)])).ToArray();
        Assert.Equal(ReadingPlan.Of(cases, Free(25)).Readers, ReadingPlan.Of(cases, Free(25)).Readers);
    }

    static Reader[] Free(int count) => [.. Enumerable.Repeat(new Reader(0, int.MaxValue), count)];

    static int[] LoadsOf(Distribution plan, int readers) => [.. Enumerable.Range(0, readers).Select(reader => plan.Readers.Count(one => one.Contains(reader)))];

    /// <summary>Every way to give each case as many readers as it needs, or fewer.</summary>
    static IEnumerable<int[][]> All(Unread[] cases, int at)
    {
        if (at == cases.Length) return [[]];
        var may = cases[at].May.ToArray();
        var choices = Enumerable.Range(0, 1 << may.Length).Select(bits => may.Where((_, place) => (bits >> place & 1) == 1).ToArray()).Where(choice => choice.Length <= cases[at].Missing);
        return from choice in choices from rest in All(cases, at + 1) select (int[][])[choice, .. rest];
    }

    static bool Fits(int[][] way, Reader[] readers) => Enumerable.Range(0, readers.Length).All(reader => way.Count(one => one.Contains(reader)) <= readers[reader].Free);

    /// <summary>What is missing first, then the loads of those who were given something: the squares tell the largest and the spread together for so few.</summary>
    static long ValueOf(int[][] way, Unread[] cases, Reader[] readers) =>
        cases.Zip(way).Sum(one => one.First.Missing - one.Second.Length) * 1_000_000L
        + Enumerable.Range(0, readers.Length).Sum(reader => Square(readers[reader].Load + way.Count(one => one.Contains(reader))));

    static long Square(int load) => (long)load * load;
}
