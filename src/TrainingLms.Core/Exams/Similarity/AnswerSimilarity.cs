using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace TrainingLms.Exams;

/// <summary>An attempt as far as it is compared with others.</summary>
/// <param name="Id">The attempt.</param>
/// <param name="SealNumber">Which seal of it.</param>
/// <param name="CandidateId">Who sat.</param>
/// <param name="Answers">What was answered, without what people mark; each item once.</param>
/// <param name="SecondsPerAnswer">From the start to the last answer, for each answer; null where it is not known.</param>
public sealed record ComparedAttempt(Guid Id, int SealNumber, Guid CandidateId, ImmutableArray<ComparedAnswer> Answers, double? SecondsPerAnswer);

/// <summary>An answer that is compared.</summary>
/// <param name="Item">The version of the question.</param>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Wrong">What was answered, the same text for the same answer; null where it earned the whole mark.</param>
public readonly record struct ComparedAnswer(Guid Item, int Slot, string? Wrong);

/// <summary>An item at which two gave the same wrong answer.</summary>
/// <param name="QuestionVersionId">The version of the question.</param>
/// <param name="Slot">Number of the slot at the first attempt.</param>
/// <param name="OtherSlot">Number of the slot at the other.</param>
/// <param name="Same">How many people gave this wrong answer, these two included.</param>
/// <param name="Wrong">How many answered the item wrongly in any way.</param>
public sealed record SharedError(Guid QuestionVersionId, int Slot, int OtherSlot, int Same, int Wrong);

/// <summary>Two attempts whose wrong answers agree more than chance explains.</summary>
/// <param name="First">The one with the lesser key.</param>
/// <param name="Other">The other one.</param>
/// <param name="Common">Items that both have answered.</param>
/// <param name="BothWrong">Those that both answered wrongly.</param>
/// <param name="Shared">Those at which the wrong answer is the same.</param>
/// <param name="Score">Sum of their rarities: of each, minus the natural logarithm of the chance that two who err there agree on it.</param>
/// <param name="Chance">At most so probable is it that a run finds such a pair where everybody worked alone; corrected for all pairs.</param>
public sealed record AlikePair(ComparedAttempt First, ComparedAttempt Other, int Common, int BothWrong, ImmutableArray<SharedError> Shared, double Score, double Chance);

/// <summary>What a comparison came to.</summary>
/// <param name="Comparisons">Pairs of attempts there are; the chance of each is corrected by it.</param>
/// <param name="Found">Pairs that chance does not explain.</param>
/// <param name="Pairs">Of them the least probable ones, first.</param>
public sealed record SimilarityFindings(long Comparisons, long Found, ImmutableArray<AlikePair> Pairs);

/// <summary>
/// Compares the wrong answers of everybody with those of everybody else (exams.md 10). Judged is only where both erred, so that two weak candidates are not alike for
/// being weak: there two who worked alone agree as often as two drawn by lot from all who erred at the item. Why this formula: decision 0024.
/// </summary>
/// <remarks>
/// People are gone through one by one, each against those who share one of the wrong answers: memory grows with the answers, and with one number for each person, never
/// with the pairs. Everything is sorted first, so that the order in which people come changes no digit.
/// </remarks>
public sealed class AnswerSimilarity
{
    /// <summary>Exponents at which the bound is taken; the least counts.</summary>
    const int Steps = 32;

    static double Exponent(int step) => (step + 1) / 4.0;

    readonly ComparedAttempt[] attempts;
    readonly Guid[] items;

    /// <summary>Of each attempt, by item: place of the item, what was answered wrongly (-1 for what was right), and the slot.</summary>
    readonly (int Item, int Code, int Slot)[][] rows;

    /// <summary>Of each item, by wrong answer: who gave it, ascending.</summary>
    readonly List<int>[][] givers;
    readonly int[] erring;
    readonly double[][] rarities;
    readonly double[][] bounds;

    AnswerSimilarity(IEnumerable<ComparedAttempt> compared)
    {
        attempts = [.. compared.OrderBy(attempt => attempt.Id)];
        items = [.. attempts.SelectMany(attempt => attempt.Answers).Select(answer => answer.Item).Distinct().Order()];
        var places = items.Index().ToDictionary(at => at.Item, at => at.Index);
        var codes = items.Select(_ => new SortedDictionary<string, int>(StringComparer.Ordinal)).ToArray();
        foreach (var answer in attempts.SelectMany(attempt => attempt.Answers))
            if (answer.Wrong is { } wrong) codes[places[answer.Item]][wrong] = 0;
        foreach (var known in codes)
            foreach (var (at, wrong) in known.Keys.ToArray().Index()) known[wrong] = at;
        rows = [.. attempts.Select(attempt => attempt.Answers.Select(answer => (Item: places[answer.Item], Code: answer.Wrong is { } wrong ? codes[places[answer.Item]][wrong] : -1, answer.Slot)).OrderBy(row => row.Item).ToArray())];
        givers = [.. codes.Select(known => Enumerable.Range(0, known.Count).Select(_ => new List<int>()).ToArray())];
        foreach (var (person, row) in rows.Index())
            foreach (var (item, code, _) in row)
                if (code >= 0) givers[item][code].Add(person);
        erring = [.. givers.Select(known => known.Sum(people => people.Count))];
        rarities = [.. givers.Select((known, item) => known.Select(people => Rarity(people.Count, erring[item])).ToArray())];
        bounds = [.. rarities.Select(BoundsOf)];
    }

    /// <summary>Compares all with all.</summary>
    /// <param name="attempts">In any order; two of one person are not compared with each other.</param>
    /// <param name="leastCommon">Items that both must have answered.</param>
    /// <param name="level">How probable it may be that anybody is named where all worked alone.</param>
    /// <param name="most">How many pairs are handed back at most.</param>
    public static SimilarityFindings Find(IReadOnlyCollection<ComparedAttempt> attempts, int leastCommon, double level, int most) => new AnswerSimilarity(attempts).Find(leastCommon, level, most);

    SimilarityFindings Find(int leastCommon, double level, int most)
    {
        var (count, found) = (attempts.Length, 0L);
        var comparisons = (long)count * (count - 1) / 2;
        // The bound is never below exp(-score): what scores less cannot come out below the level.
        var least = Math.Log(comparisons / level);
        var kept = new PriorityQueue<(int, int), (double Chance, int, int)>(Comparer<(double, int, int)>.Create((one, other) => other.CompareTo(one)));
        var (scores, touched, behind) = (new double[count], new List<int>(), givers.Select(known => new int[known.Length]).ToArray());
        for (var person = 0; person < count; person++)
        {
            foreach (var (item, code, _) in rows[person])
            {
                if (code < 0) continue;
                var rarity = rarities[item][code];
                // Those up to this person are through with everybody.
                var others = CollectionsMarshal.AsSpan(givers[item][code])[++behind[item][code]..];
                if (rarity <= 0) continue;
                foreach (var other in others)
                {
                    if (scores[other] == 0) touched.Add(other);
                    scores[other] += rarity;
                }
            }
            foreach (var other in touched)
            {
                if (scores[other] >= least && attempts[person].CandidateId != attempts[other].CandidateId && ChanceOf(person, other, leastCommon) is { } chance && chance + Math.Log(comparisons) <= Math.Log(level))
                {
                    found++;
                    kept.Enqueue((person, other), (chance, person, other));
                    if (kept.Count > most) kept.Dequeue();
                }
                scores[other] = 0;
            }
            touched.Clear();
        }
        return new SimilarityFindings(comparisons, found, [.. kept.UnorderedItems.OrderBy(one => one.Priority).Select(one => Pair(one.Element.Item1, one.Element.Item2, Math.Exp(one.Priority.Chance) * comparisons))]);
    }

    /// <summary>Minus the logarithm of the chance that two drawn by lot from those who erred gave this answer; 0 where only one did, for then no two agree on it, or where all did.</summary>
    static double Rarity(int same, int wrong) => same < 2 || same == wrong ? 0 : -Math.Log((double)same * (same - 1) / ((double)wrong * (wrong - 1)));

    /// <summary>Of an item that both answered wrongly: the logarithm of the mean of exp(t x score) for each exponent t.</summary>
    static double[] BoundsOf(double[] rarities)
    {
        var agreeing = rarities.Where(rarity => rarity > 0).Sum(rarity => Math.Exp(-rarity));
        return [.. Enumerable.Range(0, Steps).Select(Exponent).Select(t => Math.Log(1 - agreeing + rarities.Where(rarity => rarity > 0).Sum(rarity => Math.Exp((t - 1) * rarity))))];
    }

    /// <summary>The logarithm of what the chance of the pair's score is at most (Chernoff's bound); null where too few items are common.</summary>
    double? ChanceOf(int person, int other, int leastCommon)
    {
        var (common, score) = (0, 0.0);
        Span<double> sums = stackalloc double[Steps];
        var (mine, his) = (rows[person], rows[other]);
        for (int at = 0, there = 0; at < mine.Length && there < his.Length;)
        {
            if (mine[at].Item < his[there].Item) at++;
            else if (mine[at].Item > his[there].Item) there++;
            else
            {
                var (item, one, two) = (mine[at].Item, mine[at++].Code, his[there++].Code);
                common++;
                if (one < 0 || two < 0) continue;
                if (one == two) score += rarities[item][one];
                for (var step = 0; step < Steps; step++) sums[step] += bounds[item][step];
            }
        }
        var least = double.PositiveInfinity;
        for (var step = 0; step < Steps; step++) least = Math.Min(least, sums[step] - (Exponent(step) * score));
        return common < leastCommon ? null : least;
    }

    AlikePair Pair(int person, int other, double chance)
    {
        var common = rows[person].Join(rows[other], mine => mine.Item, his => his.Item, (mine, his) => (mine.Item, One: mine.Code, Two: his.Code, mine.Slot, OtherSlot: his.Slot)).ToList();
        var wrong = common.FindAll(at => at.One >= 0 && at.Two >= 0);
        var shared = wrong.FindAll(at => at.One == at.Two);
        return new AlikePair(attempts[person], attempts[other], common.Count, wrong.Count,
            [.. shared.Select(at => new SharedError(items[at.Item], at.Slot, at.OtherSlot, givers[at.Item][at.One].Count, erring[at.Item]))], shared.Sum(at => rarities[at.Item][at.One]), chance);
    }
}
