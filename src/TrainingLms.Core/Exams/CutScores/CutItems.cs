using System.Collections.Immutable;
using System.Numerics;

namespace TrainingLms.Exams;

/// <summary>An item that raters estimate.</summary>
/// <param name="Version">The version of the question.</param>
/// <param name="Weight">The marks it brings to an average paper, as a share of the divisor, in hundredths of a mark.</param>
public sealed record CutItem(QuestionVersion Version, BigInteger Weight);

/// <summary>
/// What is estimated in a study: every question that may stand on a paper and count. What stands on all papers weighs its marks. Of a cell, each question that can be
/// drawn weighs the marks of the cell divided by their number, so that one sum says what the estimates come to on an average paper; where all papers are the same, that
/// is the sum of estimate times maximum.
/// </summary>
public sealed class CutItems
{
    CutItems(ImmutableArray<CutItem> all, BigInteger divisor, bool isCommonForm) => (All, Divisor, IsCommonForm) = (all, divisor, isCommonForm);

    /// <summary>The items by code and version.</summary>
    public ImmutableArray<CutItem> All { get; }

    /// <summary>What weights are shares of; at least 1.</summary>
    public BigInteger Divisor { get; }

    /// <summary>Whether all papers hold the same items, so that the cut is the same on each.</summary>
    public bool IsCommonForm { get; }

    /// <summary>Marks of an item on an average paper, in ten-millionths of a mark.</summary>
    public long MarksOf(CutItem item) => (long)Rounding.HalfAway(item.Weight * Marks.PerHundredth, Divisor);

    /// <summary>The items of a blueprint over its frozen pool, as it was at publication.</summary>
    public static CutItems Of(Blueprint blueprint, QuestionPool pool)
    {
        var outlook = new PaperFeasibility(blueprint, pool);
        var cells = outlook.Cells.Where(cell => cell.Cell.IsPilot != true && cell.Places.Count > 0).ToList();
        var divisor = cells.Aggregate(BigInteger.One, (whole, cell) => whole * cell.Places.Count / BigInteger.GreatestCommonDivisor(whole, cell.Places.Count));
        var weights = new Dictionary<int, BigInteger>();
        void Add(int place, BigInteger weight) => weights[place] = weights.GetValueOrDefault(place) + weight;
        foreach (var (_, item, places) in outlook.Items)
            if (item.Role != SlotRole.Pilot) Add(places[0], item.MarksHundredths * divisor);
        foreach (var cell in cells)
            foreach (var place in cell.Places) Add(place, cell.Cell.Count * cell.Cell.MarksHundredths * divisor / cell.Places.Count);
        return new CutItems([.. weights.OrderBy(at => at.Key).Select(at => new CutItem(pool.Versions[at.Key], at.Value))], divisor, cells.TrueForAll(cell => cell.Places.Count == cell.Needs));
    }
}
