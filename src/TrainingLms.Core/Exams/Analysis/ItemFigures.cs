using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>What a look at an item may find.</summary>
public enum ItemSign
{
    /// <summary>Fewer than a fifth of the marks were earned.</summary>
    TooHard,

    /// <summary>More than 95 % of the marks were earned.</summary>
    TooEasy,

    /// <summary>Those who earned more elsewhere hardly earned more here: correlation with the rest below 0.15.</summary>
    Weak,

    /// <summary>Those who earned more elsewhere earned less here: look at the key first.</summary>
    CheckKey,

    /// <summary>A wrong option was chosen by fewer than 5 %.</summary>
    IdleDistractor,

    /// <summary>A wrong option was chosen rather by those who earned more elsewhere.</summary>
    TemptingDistractor,
}

/// <summary>Figures of one item (exams.md 11). Null where a figure is not defined: no variance, too few attempts, nothing to earn, or no common form.</summary>
/// <param name="Item">Version of the question.</param>
/// <param name="Count">In how many counted attempts it stood.</param>
/// <param name="Blanks">How many gave no answer.</param>
/// <param name="Facility">Share of the marks that was earned, 0 to 1, below 0 where marks were lost.</param>
/// <param name="Deviation">Standard deviation of the marks, in marks.</param>
/// <param name="ItemRest">Correlation with the rest of the paper, the item left out.</param>
/// <param name="PointBiserial">Correlation with the total, the item included.</param>
/// <param name="Efficiency">Covariance with the rest, as share of the most that these marks allow.</param>
/// <param name="Weight">Share in the spread of the totals; null below 0, for pilots, and without a common form.</param>
/// <param name="UpperLower">Facility among the best 27 % less that among the last 27 %; null under four attempts.</param>
public sealed record ItemFigures(
    Guid Item, int Count, int Blanks, double? Facility, double? Deviation, double? ItemRest, double? PointBiserial, double? Efficiency, double? Weight, double? UpperLower)
{
    /// <summary>Maximum mark, in hundredths; null where it differs between papers.</summary>
    public long? MaximumHundredths { get; init; }

    /// <summary>Whether it was only tried out.</summary>
    public bool IsPilot { get; init; }

    /// <summary>People in each of the two groups of <see cref="UpperLower"/>.</summary>
    public int GroupSize { get; init; }

    /// <summary>The options in the author's order, and last the blanks; empty for items without options.</summary>
    public ImmutableArray<OptionFigures> Options { get; init; } = [];

    /// <summary>Median of the time spent on it, in seconds, worked out from when answers were saved; null where nothing was saved.</summary>
    public double? MedianSeconds { get; init; }

    /// <summary>What deserves a look; empty under the number of attempts from which figures are shown.</summary>
    public ImmutableArray<ItemSign> Signs { get; init; } = [];
}

/// <summary>Who chose an option.</summary>
/// <param name="Option">Its id; null for no answer.</param>
/// <param name="IsRight">Whether it earned anything by a key that was in force when it was counted; false for no answer.</param>
/// <param name="Count">How many chose it.</param>
/// <param name="Share">Share of those who had the item, 0 to 1.</param>
/// <param name="MeanTotal">Mean total of those who chose it, in marks, or in per cent without a common form; null where nobody did.</param>
/// <param name="ItemRest">Correlation of choosing it with the rest of the paper; null without variance.</param>
/// <param name="Upper">How many of the best 27 %; people tied at the border count in part.</param>
/// <param name="Lower">How many of the last 27 %.</param>
public sealed record OptionFigures(string? Option, bool IsRight, int Count, double Share, double? MeanTotal, double? ItemRest, double Upper, double Lower);

/// <summary>Figures of the exam as a whole (exams.md 11). Alpha and what follows from it need a common form.</summary>
/// <param name="Count">Counted attempts.</param>
/// <param name="Items">Items that count.</param>
/// <param name="Mean">Mean total, in marks; null of nothing.</param>
/// <param name="Deviation">Standard deviation of the totals, in marks.</param>
/// <param name="Skewness">Skewness of the totals.</param>
/// <param name="Kurtosis">Excess kurtosis of the totals.</param>
/// <param name="Alpha">Cronbach's alpha; may be below 0.</param>
/// <param name="ErrorRatio">Square root of 1 - alpha.</param>
/// <param name="StandardError">Standard error of measurement, in marks.</param>
public sealed record TestFigures(int Count, int Items, double? Mean, double? Deviation, double? Skewness, double? Kurtosis, double? Alpha, double? ErrorRatio, double? StandardError);
