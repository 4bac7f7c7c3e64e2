namespace TrainingLms.Exams;

/// <summary>Compares a number with its keys. Bounds belong to what is accepted, and decimals stay decimals, so that a bound is met to the last digit.</summary>
static class NumberMatching
{
    const double Epsilon = 1e-13;

    /// <summary>What the first key that accepts it gives; text that is no number earns nothing and is for a person to see.</summary>
    public static Earned Of(NumericKey key, string text, NumberForm form)
    {
        if (TypedNumber.Read(text, form) is not { } given) return Earned.Nothing with { WantsLook = true };
        foreach (var point in key.Points)
            if (Accepts(point, given)) return point.Fraction;
        return Fraction.Zero;
    }

    static bool Accepts(NumberPoint point, TypedNumber given)
    {
        var (key, tolerance) = (TypedNumber.Read(point.Value)!.Value, TypedNumber.Read(point.Tolerance)!.Value);
        if (given.Exact is { } x && key.Exact is { } a && tolerance.Exact is { } t)
        {
            try
            {
                return Accepts(point.Kind, x, a, t);
            }
            catch (OverflowException)
            {
                // A product beyond decimal: judged as numbers beyond decimal are.
            }
        }
        return AcceptsNear(point.Kind, given.Near, key.Near, tolerance.Near);
    }

    static bool Accepts(ToleranceKind kind, decimal x, decimal a, decimal t) => kind switch
    {
        ToleranceKind.Nominal => Math.Abs(x - a) <= t,
        ToleranceKind.Relative => Math.Abs(x - a) <= Math.Abs(a) * t,
        _ => a == 0 ? x == 0
            : Math.Sign(x) == Math.Sign(a) && Math.Abs(a) <= Math.Abs(x) * (1 + t) && Math.Abs(x) <= Math.Abs(a) * (1 + t),
    };

    static bool AcceptsNear(ToleranceKind kind, double x, double a, double t)
    {
        var slack = Epsilon * Math.Max(1, Math.Abs(a));
        return kind switch
        {
            ToleranceKind.Nominal => Math.Abs(x - a) <= t + slack,
            ToleranceKind.Relative => Math.Abs(x - a) <= (Math.Abs(a) * t) + slack,
            _ => a == 0 ? x == 0
                : Math.Sign(x) == Math.Sign(a) && Math.Abs(a) <= (Math.Abs(x) * (1 + t)) + slack && Math.Abs(x) <= (Math.Abs(a) * (1 + t)) + slack,
        };
    }
}
