using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>The nine rules by which an order is scored. An item that was left out earns nothing and is nobody's neighbour.</summary>
static class OrderingScoring
{
    public static Fraction Of(OrderingKey key, ImmutableArray<string> given)
    {
        var order = key.Items.Select(item => item.Id).ToArray();
        var n = order.Length;
        // Places in the key in the order of the answer, and the place in the answer of each place in the key; -1 where it is missing.
        var answer = given.Select(id => Array.IndexOf(order, id)).ToArray();
        var place = Enumerable.Range(0, n).Select(k => Array.IndexOf(answer, k)).ToArray();
        return key.Rule switch
        {
            OrderingRule.AllOrNothing => Fraction.OfRatio(answer.SequenceEqual(Enumerable.Range(0, n)) ? 1 : 0, 1),
            OrderingRule.AbsolutePosition => Fraction.OfRatio(place.Where((r, p) => r == p).Count(), n),
            OrderingRule.RelativeToCorrect => Fraction.OfRatio(place.Select((r, p) => r < 0 ? 0 : n - 1 - Math.Abs(r - p)).Sum(), (n * n) - n),
            OrderingRule.NextExceptLast => Fraction.OfRatio(Follow(place), n - 1),
            OrderingRule.NextWithLast => Fraction.OfRatio(Follow(place) + (answer.Length > 0 && answer[^1] == n - 1 ? 1 : 0), n),
            OrderingRule.PreviousAndNext => Fraction.OfRatio(SameNeighbours(answer, n), 2 * n),
            OrderingRule.AllPreviousAndNext => Fraction.OfRatio(SameSides(place), (n * n) - n),
            OrderingRule.LongestOrdered => Fraction.OfRatio(LongerThanOne(LongestOrdered(answer)), n),
            _ => Fraction.OfRatio(LongerThanOne(LongestContiguous(place)), n),
        };
    }

    /// <summary>Neighbours of the key that follow each other in the answer too.</summary>
    static int Follow(int[] place) => Enumerable.Range(0, place.Length - 1).Count(a => place[a] >= 0 && place[a + 1] == place[a] + 1);

    static int SameNeighbours(int[] answer, int n)
    {
        var points = 0;
        for (var at = 0; at < answer.Length; at++)
        {
            // Nobody before and nobody after count like a neighbour.
            var before = at == 0 ? -1 : answer[at - 1];
            var after = at == answer.Length - 1 ? n : answer[at + 1];
            if (before == answer[at] - 1) points++;
            if (after == answer[at] + 1) points++;
        }
        return points;
    }

    static int SameSides(int[] place)
    {
        var points = 0;
        for (var one = 0; one < place.Length; one++)
            for (var other = 0; other < place.Length; other++)
                if (one != other && place[one] >= 0 && place[other] >= 0 && one < other == place[one] < place[other]) points++;
        return points;
    }

    static int LongestOrdered(int[] answer)
    {
        var longest = new int[answer.Length];
        for (var at = 0; at < answer.Length; at++)
            longest[at] = 1 + Enumerable.Range(0, at).Where(before => answer[before] < answer[at]).Select(before => longest[before]).DefaultIfEmpty().Max();
        return longest.DefaultIfEmpty().Max();
    }

    static int LongestContiguous(int[] place)
    {
        var (longest, run) = (0, 0);
        for (var k = 0; k < place.Length; k++)
        {
            run = place[k] < 0 ? 0 : k > 0 && run > 0 && place[k] > place[k - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    static int LongerThanOne(int length) => length == 1 ? 0 : length;
}
