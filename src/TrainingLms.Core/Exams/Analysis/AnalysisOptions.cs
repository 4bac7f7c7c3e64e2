using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Exams;

/// <summary>From how many attempts on figures of exams are shown (exams.md 11). They bind what is shown; the figures are always worked out.</summary>
public sealed class AnalysisOptions
{
    /// <summary>Attempts under which only counts are shown.</summary>
    [Range(1, 1_000)]
    public int LeastShown { get; init; } = 10;

    /// <summary>Attempts under which correlations are marked as indicative.</summary>
    [Range(1, 10_000)]
    public int LeastForCorrelations { get; init; } = 50;

    /// <summary>Attempts under which alpha is marked as indicative.</summary>
    [Range(1, 10_000)]
    public int LeastForAlpha { get; init; } = 30;

    /// <summary>People in a group of 27 % under which the difference of the two groups is marked as indicative.</summary>
    [Range(1, 1_000)]
    public int LeastInGroup { get; init; } = 10;

    /// <summary>The figures as they may be shown: counts alone while they rest on too few, and with what deserves a look.</summary>
    public ItemFigures Shown(ItemFigures item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Count < LeastShown
            ? new ItemFigures(item.Item, item.Count, item.Blanks, null, null, null, null, null, null, null) { MaximumHundredths = item.MaximumHundredths, IsPilot = item.IsPilot }
            : item with { Signs = [.. Signs(item)] };
    }

    /// <summary>The figures of the exam as they may be shown.</summary>
    public TestFigures Shown(TestFigures test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return test.Count < LeastShown ? new TestFigures(test.Count, test.Items, null, null, null, null, null, null, null) : test;
    }

    /// <summary>The figures of a cell as they may be shown.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="attempts">Counted attempts.</param>
    public CellFigures Shown(CellFigures cell, int attempts)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return attempts < LeastShown ? cell with { Facility = null } : cell;
    }

    static IEnumerable<ItemSign> Signs(ItemFigures item)
    {
        if (item.Facility < 0.20) yield return ItemSign.TooHard;
        if (item.Facility > 0.95) yield return ItemSign.TooEasy;
        if (item.ItemRest < 0) yield return ItemSign.CheckKey;
        else if (item.ItemRest < 0.15) yield return ItemSign.Weak;
        var distractors = item.Options.Where(option => option is { Option: not null, IsRight: false }).ToImmutableArray();
        if (distractors.Any(option => option.Share < 0.05)) yield return ItemSign.IdleDistractor;
        if (distractors.Any(option => option.ItemRest > 0)) yield return ItemSign.TemptingDistractor;
    }
}
