namespace TrainingLms.Exams;

/// <summary>What several marks of one answer make: exact, in ten-millionths of a mark, so that anybody can repeat it from the marks that are kept.</summary>
public static class MarkAgreement
{
    /// <summary>The pass line of a slot: the pass mark of the paper in the proportion of the slot to the paper, rounded half away from zero.</summary>
    /// <param name="slotHundredths">Maximum of the slot, in hundredths.</param>
    /// <param name="passHundredths">Pass mark of the paper, in hundredths.</param>
    /// <param name="paperHundredths">Maximum of the paper, in hundredths; more than 0.</param>
    public static long LineOf(long slotHundredths, long passHundredths, long paperHundredths) =>
        (long)Rounding.HalfAway((System.Numerics.BigInteger)slotHundredths * Marks.PerHundredth * passHundredths, paperHundredths);

    /// <summary>Whether two marks agree: within the tolerance, on the same side of the line, and in the same class where the rule asks for it.</summary>
    public static bool Holds(MarkingRules rules, long maximumHundredths, long line, long first, long second) =>
        IsWithinTolerance(rules, maximumHundredths, first, second) && first >= line == second >= line
        && (rules.Agreement != AgreementRule.AverageWithinClass || ClassOf(rules, maximumHundredths, first) == ClassOf(rules, maximumHundredths, second));

    /// <summary>Whether two marks lie within the tolerance of each other, bounds included.</summary>
    public static bool IsWithinTolerance(MarkingRules rules, long maximumHundredths, long one, long other) => Math.Abs(one - other) <= Tolerance(rules, maximumHundredths);

    /// <summary>What two marks that agree make.</summary>
    public static long Of(MarkingRules rules, long first, long second) => rules.Agreement == AgreementRule.Highest ? Math.Max(first, second) : Mean(first, second);

    /// <summary>What a third mark makes of two that do not agree, and by which rule it came about.</summary>
    public static (long Mark, AgreedBy By) Of(MarkingRules rules, long first, long second, long third)
    {
        if (rules.Adjudication == AdjudicationRule.ThirdWins) return (third, AgreedBy.Third);
        (long Apart, long Mean)[] pairs = [(Math.Abs(first - second), Mean(first, second)), (Math.Abs(first - third), Mean(first, third)), (Math.Abs(second - third), Mean(second, third))];
        var nearest = pairs.Min(pair => pair.Apart);
        return pairs.Where(pair => pair.Apart == nearest).ToList() is [var only] ? (only.Mean, AgreedBy.NearestPair) : (third, AgreedBy.Third);
    }

    static long Tolerance(MarkingRules rules, long maximumHundredths) => rules.ToleranceUnit == ToleranceUnit.Marks
        ? rules.ToleranceHundredths * Marks.PerHundredth
        : maximumHundredths * rules.ToleranceHundredths * (Marks.PerHundredth / 10_000);

    static int ClassOf(MarkingRules rules, long maximumHundredths, long mark) => rules.ClassPercents.Count(percent => mark >= maximumHundredths * percent * (Marks.PerHundredth / 100));

    static long Mean(long one, long other) => (long)Rounding.HalfAway(one + other, 2 * Marks.PerHundredth) * Marks.PerHundredth;
}

/// <summary>How the mark of an answer came about.</summary>
public enum AgreedBy
{
    /// <summary>One marker alone.</summary>
    OneMarker,

    /// <summary>Two marks near enough, by the rule of the exam.</summary>
    Rule,

    /// <summary>The mark of a senior marker.</summary>
    Third,

    /// <summary>The mean of the two nearest of three.</summary>
    NearestPair,
}
