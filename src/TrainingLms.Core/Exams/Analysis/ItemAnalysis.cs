using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>
/// Works out the figures of exams.md 11 from a table of marks: nothing but arithmetic, and always all of it. What is too thin to be shown is left out
/// by whoever shows it.
/// </summary>
public sealed class ItemAnalysis
{
    const double Unit = 10_000_000;

    readonly MarkTable table;
    readonly bool isCommon;
    readonly double[] rank;
    readonly double weights;

    ItemAnalysis(MarkTable table)
    {
        this.table = table;
        isCommon = table.IsCommonForm;
        // Papers that differ are compared by the share earned.
        rank = isCommon ? [.. table.Totals] : [.. table.Totals.Zip(table.Maxima, (total, maximum) => maximum == 0 ? 0 : 100 * Unit * total / maximum)];
        weights = isCommon ? table.Columns.Where(column => !column.IsPilot).Sum(column => Math.Sqrt(Math.Max(0, Moments.Covariance(column.Marks, table.Totals)))) : 0;
    }

    /// <summary>Figures of all items, by key, and of the exam.</summary>
    /// <param name="table">The marks.</param>
    /// <param name="optionsOf">Ids of the options of an item in the author's order, each with whether it earns anything; empty for items without.</param>
    public static (ImmutableArray<ItemFigures> Items, TestFigures Test) Of(MarkTable table, Func<Guid, IReadOnlyList<(string Id, bool IsRight)>> optionsOf)
    {
        var analysis = new ItemAnalysis(table);
        return ([.. table.Columns.Select(column => analysis.Item(column, optionsOf(column.Item)))], analysis.Test());
    }

    ItemFigures Item(MarkColumn column, IReadOnlyList<(string Id, bool IsRight)> options)
    {
        double[] totals = [.. column.Attempts.Select(attempt => rank[attempt])];
        double[] rest = [.. column.Attempts.Select((attempt, at) => Rest(column, attempt, at))];
        var canEarn = column.Maxima.Any(maximum => maximum > 0);
        var groups = Groups.Of(totals);
        double[] shares = [.. column.Marks.Zip(column.Maxima, (mark, maximum) => maximum == 0 ? 0 : mark / maximum)];
        var most = Moments.Covariance([.. column.Marks.Order()], [.. rest.Order()]);
        var withTotal = isCommon && !column.IsPilot ? Moments.Covariance(column.Marks, table.Totals) : -1;
        return new ItemFigures(
            column.Item, column.Count, column.Blanks.Count(blank => blank),
            canEarn ? Moments.Mean(shares) : null,
            canEarn && column.Count >= 2 ? Math.Sqrt(Moments.Variance(column.Marks)) / Unit : null,
            Moments.Correlation(column.Marks, rest), Moments.Correlation(column.Marks, totals),
            most > 0 && Moments.Variance(column.Marks) > 0 ? Moments.Covariance(column.Marks, rest) / most : null,
            withTotal >= 0 && weights > 0 ? Math.Sqrt(withTotal) / weights : null,
            canEarn && column.Count >= 4 ? groups.Upper(at => shares[at]) - groups.Lower(at => shares[at]) : null)
        {
            MaximumHundredths = column.Maxima.Distinct().Count() == 1 ? (long)(column.Maxima[0] / 100_000) : null,
            IsPilot = column.IsPilot,
            GroupSize = groups.Size,
            Options = options.Count == 0 ? [] :
            [
                .. options.Index().Select(option => Option(option.Item.Id, option.Item.IsRight, at => (column.Chosen[at] & (1UL << option.Index)) != 0)),
                Option(null, false, at => column.Blanks[at]),
            ],
        };

        OptionFigures Option(string? id, bool isRight, Func<int, bool> chose)
        {
            double[] choosing = [.. Enumerable.Range(0, column.Count).Select(at => chose(at) ? 1d : 0)];
            var those = totals.Where((_, at) => chose(at)).ToList();
            return new OptionFigures(id, isRight, those.Count, (double)those.Count / column.Count, those.Count == 0 ? null : Moments.Mean(those) / Unit, Moments.Correlation(choosing, rest),
                groups.Upper(at => choosing[at]) * groups.Size, groups.Lower(at => choosing[at]) * groups.Size);
        }
    }

    /// <summary>What the attempt earned elsewhere; as per cent of what could be earned there where papers differ.</summary>
    double Rest(MarkColumn column, int attempt, int at)
    {
        var (mark, maximum) = column.IsPilot ? (0, 0) : (column.Marks[at], column.Maxima[at]);
        var rest = table.Totals[attempt] - mark;
        if (isCommon) return rest;
        var most = table.Maxima[attempt] - maximum;
        return most == 0 ? 0 : 100 * rest / most;
    }

    TestFigures Test()
    {
        var (n, totals) = (table.Attempts, table.Totals);
        var counting = table.Columns.Where(column => !column.IsPilot).ToList();
        var deviation = Math.Sqrt(Moments.Variance(totals)) / Unit;
        var (skewness, kurtosis) = Shape(totals);
        double? alpha = isCommon && counting.Count >= 2 && deviation > 0
            ? (double)counting.Count / (counting.Count - 1) * (1 - (counting.Sum(column => Moments.Variance(column.Marks)) / Moments.Variance(totals)))
            : null;
        var ratio = alpha is { } reliability ? Math.Sqrt(Math.Max(0, 1 - reliability)) : (double?)null;
        return new TestFigures(n, counting.Count, n == 0 ? null : Moments.Mean(totals) / Unit, n < 2 ? null : deviation, skewness, kurtosis, alpha, ratio, ratio * deviation);
    }

    /// <summary>Skewness and excess kurtosis by k-statistics.</summary>
    static (double? Skewness, double? Kurtosis) Shape(IReadOnlyList<double> xs)
    {
        double n = xs.Count;
        if (n < 3 || Moments.Variance(xs) == 0) return (null, null);
        var (m2, m3, m4) = (Moments.Central(xs, 2), Moments.Central(xs, 3), Moments.Central(xs, 4));
        var k2 = n * m2 / (n - 1);
        var k3 = n * n * m3 / ((n - 1) * (n - 2));
        return (k3 / Math.Pow(k2, 1.5), n < 4 ? null : n * n * (((n + 1) * m4) - (3 * (n - 1) * m2 * m2)) / ((n - 1) * (n - 2) * (n - 3)) / (k2 * k2));
    }

    /// <summary>The best and the last 27 %. People tied at the border share the places that are left, so that the order they come in changes nothing.</summary>
    sealed class Groups
    {
        readonly double[] upper;
        readonly double[] lower;

        Groups(double[] upper, double[] lower, int size) => (this.upper, this.lower, Size) = (upper, lower, size);

        public int Size { get; }

        public static Groups Of(double[] totals)
        {
            var size = Math.Min(totals.Length, Math.Max(1, (int)Math.Round(0.27m * totals.Length, MidpointRounding.AwayFromZero)));
            double[] up = [.. totals.OrderDescending()];
            double[] down = [.. totals.Order()];
            return new Groups(Shares(totals, up, size, (total, border) => total > border), Shares(totals, down, size, (total, border) => total < border), size);
        }

        /// <summary>Mean of a figure in the upper group.</summary>
        public double Upper(Func<int, double> figure) => Mean(upper, figure);

        /// <summary>Mean of a figure in the lower group.</summary>
        public double Lower(Func<int, double> figure) => Mean(lower, figure);

        static double[] Shares(double[] totals, double[] sorted, int size, Func<double, double, bool> isBeyond)
        {
            if (size == 0) return [];
            var border = sorted[size - 1];
            var beyond = totals.Count(total => isBeyond(total, border));
            var share = (double)(size - beyond) / totals.Count(total => total == border);
            return [.. totals.Select(total => isBeyond(total, border) ? 1 : total == border ? share : 0)];
        }

        double Mean(double[] shares, Func<int, double> figure)
        {
            var sum = 0d;
            for (var at = 0; at < shares.Length; at++)
                if (shares[at] > 0) sum += shares[at] * figure(at);
            return Size == 0 ? 0 : sum / Size;
        }
    }
}
