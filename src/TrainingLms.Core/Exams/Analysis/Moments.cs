namespace TrainingLms.Exams;

/// <summary>Sums of squares and products over lists of marks. Marks come as whole ten-millionths, so that equal marks have no variance at all and not a little.</summary>
static class Moments
{
    /// <summary>Sample covariance (n - 1); 0 for fewer than two.</summary>
    public static double Covariance(IReadOnlyList<double> xs, IReadOnlyList<double> ys)
    {
        if (xs.Count < 2) return 0;
        var (meanX, meanY, sum) = (Mean(xs), Mean(ys), 0d);
        for (var i = 0; i < xs.Count; i++) sum += (xs[i] - meanX) * (ys[i] - meanY);
        return sum / (xs.Count - 1);
    }

    /// <summary>Sample variance (n - 1); exactly 0 where all are equal.</summary>
    public static double Variance(IReadOnlyList<double> xs)
    {
        for (var i = 1; i < xs.Count; i++)
            if (xs[i] != xs[0]) return Covariance(xs, xs);
        return 0;
    }

    /// <summary>Correlation; null where one of the lists does not vary.</summary>
    public static double? Correlation(IReadOnlyList<double> xs, IReadOnlyList<double> ys) =>
        (Variance(xs), Variance(ys)) is ( > 0 and var x, > 0 and var y) ? Covariance(xs, ys) / Math.Sqrt(x * y) : null;

    /// <summary>The mean; 0 of nothing.</summary>
    public static double Mean(IReadOnlyList<double> xs)
    {
        var sum = 0d;
        for (var i = 0; i < xs.Count; i++) sum += xs[i];
        return xs.Count == 0 ? 0 : sum / xs.Count;
    }

    /// <summary>Mean of the powers of the distances from the mean.</summary>
    public static double Central(IReadOnlyList<double> xs, int power)
    {
        var (mean, sum) = (Mean(xs), 0d);
        for (var i = 0; i < xs.Count; i++) sum += Math.Pow(xs[i] - mean, power);
        return sum / xs.Count;
    }

    /// <summary>The middle one, or the mean of the middle two; null of nothing.</summary>
    public static double? Median(IReadOnlyCollection<double> xs)
    {
        if (xs.Count == 0) return null;
        double[] sorted = [.. xs.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
