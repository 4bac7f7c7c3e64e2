using System.Collections.Immutable;
using System.Numerics;

namespace TrainingLms.Exams;

/// <summary>What one round of a modified Angoff study comes to (exams.md 11.1). Computed with whole numbers; each figure is rounded once, half away from zero.</summary>
/// <param name="Raters">c_j of each rater, in the order given, in ten-millionths of a mark.</param>
/// <param name="Cut">Their mean, in ten-millionths of a mark.</param>
/// <param name="CutHundredths">Their mean, in hundredths of a mark; rounded from the exact mean and not from the figure beside it.</param>
/// <param name="Deviation">SD of c_j (n - 1), in ten-millionths of a mark; null for fewer than two raters.</param>
/// <param name="StandardError">SD / sqrt(raters), in ten-millionths of a mark; null for fewer than two raters.</param>
public sealed record CutFigures(ImmutableArray<long> Raters, long Cut, long CutHundredths, long? Deviation, long? StandardError)
{
    /// <summary>Fewer raters than this are warned about.</summary>
    public const int FewestRaters = 5;

    /// <summary>By how many hundredths of a mark a cut differs that lies so many standard errors off.</summary>
    /// <param name="standardErrors">Hundredths of a standard error; negative for below.</param>
    public long ShiftOf(int standardErrors) => (long)Rounding.HalfAway((BigInteger)standardErrors * (StandardError ?? 0), 100 * Marks.PerHundredth);

    /// <summary>Computes them.</summary>
    /// <param name="items">What was estimated.</param>
    /// <param name="raters">For each rater the estimates by version, in hundredths; every item is in each, and there is at least one rater.</param>
    public static CutFigures Of(CutItems items, IReadOnlyList<IReadOnlyDictionary<Guid, int>> raters)
    {
        var scale = items.Divisor * CutScore.Whole;
        var cuts = raters.Select(rater => items.All.Aggregate(BigInteger.Zero, (sum, item) => sum + (item.Weight * rater[item.Version.Id]))).ToList();
        BigInteger n = cuts.Count, total = cuts.Aggregate(BigInteger.Zero, BigInteger.Add);
        // n times the sum of squares less the square of the sum: n (n - 1) times the variance, without a mean that would have to be rounded.
        var spread = (n * cuts.Aggregate(BigInteger.Zero, (sum, cut) => sum + (cut * cut))) - (total * total);
        long? Root(BigInteger divisor) => n < 2 ? null : Rounded(spread * Marks.PerHundredth * Marks.PerHundredth, divisor * scale * scale);
        return new CutFigures(
            [.. cuts.Select(cut => (long)Rounding.HalfAway(cut * Marks.PerHundredth, scale))], (long)Rounding.HalfAway(total * Marks.PerHundredth, n * scale), (long)Rounding.HalfAway(total, n * scale),
            Root(n * (n - 1)), Root(n * n * (n - 1)));
    }

    /// <summary>The square root of a ratio, rounded to a whole number.</summary>
    static long Rounded(BigInteger number, BigInteger divisor) => (long)((Floor(number * 4 / divisor) + 1) / 2);

    /// <summary>The whole part of a square root, by Newton's steps from above.</summary>
    static BigInteger Floor(BigInteger number)
    {
        if (number < 2) return number;
        var root = BigInteger.One << (int)((number.GetBitLength() + 1) / 2);
        for (var next = (root + (number / root)) >> 1; next < root; next = (root + (number / root)) >> 1) root = next;
        return root;
    }
}
