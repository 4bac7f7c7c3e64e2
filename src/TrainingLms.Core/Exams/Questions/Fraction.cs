using System.Globalization;
using System.Numerics;

namespace TrainingLms.Exams;

/// <summary>How much of a slot's maximum was earned, as whole ten-millionths: 1 is 10,000,000. From -1 to 1.</summary>
/// <param name="TenMillionths">The whole number behind it.</param>
/// <remarks>Authors may write <c>1/3</c>; it is converted once. What lies within a millionth of 0 or 1 is 0 or 1, so that three thirds make one.</remarks>
public readonly record struct Fraction(long TenMillionths)
{
    const long Whole = 10_000_000;
    const long Near = 10;

    /// <summary>Nothing earned.</summary>
    public static readonly Fraction Zero = new(0);

    /// <summary>Everything earned.</summary>
    public static readonly Fraction One = new(Whole);

    /// <summary>The sum, snapped to 0 or 1 where it lies beside them.</summary>
    public static Fraction SumOf(IEnumerable<Fraction> parts) => new Fraction(parts.Sum(part => part.TenMillionths)).Snapped();

    /// <summary>So many points of so many, rounded once, half away from zero.</summary>
    /// <param name="points">What was earned, in any unit.</param>
    /// <param name="maximum">What could be earned, in the same unit; more than 0.</param>
    public static Fraction OfRatio(BigInteger points, BigInteger maximum) => new Fraction((long)Rounding.HalfAway(points * Whole, maximum)).Snapped();

    /// <summary>Not less than 0 and not more than 1.</summary>
    public Fraction Clamped() => new(Math.Clamp(TenMillionths, 0, Whole));

    /// <summary>Not less than -1 and not more than 1.</summary>
    public Fraction ClampedBelow() => new(Math.Clamp(TenMillionths, -Whole, Whole));

    /// <summary>The fraction as authors write it: with up to seven decimals.</summary>
    public override string ToString() => ((decimal)TenMillionths / Whole).ToString("0.#######", CultureInfo.InvariantCulture);

    /// <summary>0 or 1 where it lies within a millionth of them, otherwise itself.</summary>
    public Fraction Snapped() =>
        Math.Abs(TenMillionths) <= Near ? Zero : Math.Abs(TenMillionths - Whole) <= Near ? One : this;

    /// <summary>Reads <c>1</c>, <c>-0.25</c> or <c>1/3</c>; false for anything else and for what lies outside -1 to 1.</summary>
    public static bool TryParse(string text, out Fraction fraction)
    {
        fraction = Zero;
        var parts = text.Split('/');
        if (parts.Length > 2 || !Number(parts[0], out var above) || (parts.Length == 2 && (!Number(parts[1], out var below) || below <= 0))) return false;
        var divisor = parts.Length == 2 ? decimal.Parse(parts[1], CultureInfo.InvariantCulture) : 1m;
        if (Math.Abs(above) > divisor) return false;
        fraction = new Fraction((long)decimal.Round(above / divisor * Whole, MidpointRounding.AwayFromZero)).Snapped();
        return true;
    }

    static bool Number(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && Math.Abs(number) < 1_000_000;
}

/// <summary>Marks without binary floating point: maximum marks and scores in hundredths, marks and totals in ten-millionths of a mark.</summary>
public static class Marks
{
    /// <summary>Ten-millionths of a mark in one hundredth of a mark.</summary>
    public const long PerHundredth = 100_000;

    const long TenMillionthsPerPercentHundredth = 1_000;

    /// <summary>What a fraction of a maximum earns, in ten-millionths of a mark, rounded half away from zero at the seventh decimal.</summary>
    public static long Of(long maximumHundredths, Fraction fraction) => (long)Rounding.HalfAway((BigInteger)maximumHundredths * fraction.TenMillionths, 100);

    /// <summary>The published score of a total, in hundredths: rounded once, half away from zero.</summary>
    public static long Score(long totalTenMillionths) => (long)Rounding.HalfAway(totalTenMillionths, PerHundredth);

    /// <summary>What fractions of equal weight earn together, in hundredths of a per cent, 0 to 10000: rounded once, half away from zero. None counts below 0.</summary>
    public static int Percentage(IReadOnlyCollection<Fraction> earned) =>
        (int)Rounding.HalfAway(earned.Sum(fraction => fraction.Clamped().TenMillionths), earned.Count * TenMillionthsPerPercentHundredth);
}

static class Rounding
{
    /// <summary>The quotient, rounded half away from zero; the divisor is more than 0.</summary>
    public static BigInteger HalfAway(BigInteger number, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(BigInteger.Abs(number), divisor, out var rest);
        if (rest * 2 >= divisor) quotient++;
        return number.Sign < 0 ? -quotient : quotient;
    }
}
