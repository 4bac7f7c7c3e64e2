using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>What a report is about.</summary>
public enum ReportKind
{
    /// <summary>学时达标: where people stand in the year, counted in the unit they are in.</summary>
    Hours,

    /// <summary>在本单位取得的学时: hours counted under the unit in which they were earned, wherever the person is now.</summary>
    EarnedHours,

    /// <summary>培养计划完成: assignments with their due day in the year.</summary>
    Completion,

    /// <summary>班次: settled classes of the year, under the unit that ran them.</summary>
    Classes,

    /// <summary>认证: certifications as they stand on the day.</summary>
    Certification,

    /// <summary>队伍结构: who the people are.</summary>
    Team,

    /// <summary>培训覆盖: posts, who holds them, and who of these was trained at least once in the year.</summary>
    Coverage,
}

/// <summary>How a figure is to be read.</summary>
public enum MeasureUnit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Hours or days, in hundredths.</summary>
    Hours,

    /// <summary>Of 100, in hundredths, rounded down so that 100 means all.</summary>
    Share,

    /// <summary>Hours for each, in hundredths, rounded down.</summary>
    HoursEach,

    /// <summary>The mean of marks, in hundredths, rounded down.</summary>
    Mean,
}

/// <summary>
/// 指标: one figure of a report, defined once. Changing a definition makes a new version, and figures that were frozen keep the old one. What it says in
/// words stands in the sentence files under its name.
/// </summary>
/// <param name="Name">Its name for ever, for example <c>measure.hours.met_share</c>.</param>
/// <param name="Version">From 1.</param>
/// <param name="Unit">How it is read.</param>
/// <param name="Numerator">Name of the fact that is summed.</param>
/// <param name="Denominator">Name of the fact it is divided by; null for plain sums.</param>
/// <param name="StatedBy">Name of the fact that counts who stated anything: where it is zero the figure is not stated; null where every sum is one.</param>
public sealed record Measure(string Name, int Version, MeasureUnit Unit, string Numerator, string? Denominator = null, string? StatedBy = null)
{
    /// <summary>A plain number of things.</summary>
    public static Measure Count(string name, string fact) => new(name, 1, MeasureUnit.Count, fact);

    /// <summary>A share of 100.</summary>
    public static Measure Share(string name, string of, string among) => new(name, 1, MeasureUnit.Share, of, among);

    /// <summary>The figure; null where the base is empty: not stated, and never zero.</summary>
    public long? Of(ReportFigures figures)
    {
        var numerator = figures[Numerator];
        if (StatedBy is { } stated && figures[stated] == 0) return null;
        if (Denominator is null) return numerator;
        var denominator = figures[Denominator];
        return denominator == 0 ? null : Unit == MeasureUnit.Share ? (long)((Int128)numerator * 10_000 / denominator) : numerator / denominator;
    }
}

/// <summary>Sums by name of the fact, for one line of a report.</summary>
/// <param name="Facts">The names, in the order of the values.</param>
/// <param name="Values">One for each.</param>
public sealed record ReportFigures(IReadOnlyList<string> Facts, IReadOnlyList<long> Values)
{
    /// <summary>The sum of one fact.</summary>
    public long this[string fact]
    {
        get
        {
            for (var at = 0; at < Facts.Count; at++)
                if (Facts[at] == fact) return Values[at];
            throw new ArgumentOutOfRangeException(nameof(fact), fact, "not a fact of this report");
        }
    }

    /// <summary>The first fact of every report: what it counts.</summary>
    public long Base => Values[0];

    /// <summary>The sum of several.</summary>
    public static ReportFigures Of(IReadOnlyList<string> facts, IEnumerable<IReadOnlyList<long>> parts)
    {
        var sums = new long[facts.Count];
        foreach (var part in parts)
            for (var at = 0; at < sums.Length; at++) sums[at] += part[at];
        return new ReportFigures(facts, sums);
    }
}

static class ReportRefusals
{
    public static RefusedException FactUnknown(IEnumerable<string> known) => Unknown("report.fact_unknown", known, "fact");

    public static RefusedException DimensionUnknown(IEnumerable<string> known) => Unknown("report.dimension_unknown", known, "dimension");

    static RefusedException Unknown(string code, IEnumerable<string> known, string field) =>
        new(RefusalKind.RuleBroken, [new Refusal(code, [("known", string.Join(", ", known))], field)]);
}
