using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Reports;

/// <summary>The definition of one report in code: facts, measures, and where the rows come from.</summary>
public interface IReportSource
{
    /// <summary>The report.</summary>
    ReportKind Kind { get; }

    /// <summary>Who may see it: by the scope of this right.</summary>
    Right Right => Right.SeeLearning;

    /// <summary>Facts in the order of the values of rows; the first one is what the report counts.</summary>
    IReadOnlyList<string> Facts { get; }

    /// <summary>What is shown.</summary>
    IReadOnlyList<Measure> Measures { get; }

    /// <summary>Facts that count things, so that the list behind one is as long as its figure says.</summary>
    IReadOnlyList<string> Counts { get; }

    /// <summary>The ways to cut it; each holds every thing once, and the first gives the totals.</summary>
    /// <param name="period">The time.</param>
    /// <param name="units">Keys of the units to look at.</param>
    /// <param name="db">The database.</param>
    IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db);

    /// <summary>Sums of each unit by itself; from the rows, unless somebody keeps them already.</summary>
    Task<IReadOnlyList<OwnSums>> SumAsync(ReportDimension dimension, ReportPeriod period, IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) => RowSumsAsync(dimension, cancel);

    /// <summary>Sums of the rows of a dimension, by unit and group.</summary>
    static async Task<IReadOnlyList<OwnSums>> RowSumsAsync(ReportDimension dimension, CancellationToken cancel) =>
        [.. (await dimension.Rows.GroupBy(row => new { row.UnitId, row.Cut }).Select(group => new
        {
            group.Key.UnitId,
            group.Key.Cut,
            V0 = group.Sum(row => row.Value0),
            V1 = group.Sum(row => row.Value1),
            V2 = group.Sum(row => row.Value2),
            V3 = group.Sum(row => row.Value3),
            V4 = group.Sum(row => row.Value4),
            V5 = group.Sum(row => row.Value5),
            V6 = group.Sum(row => row.Value6),
            V7 = group.Sum(row => row.Value7),
            V8 = group.Sum(row => row.Value8),
        }).ToListAsync(cancel)).Select(sum => new OwnSums(sum.UnitId, sum.Cut, [sum.V0, sum.V1, sum.V2, sum.V3, sum.V4, sum.V5, sum.V6, sum.V7, sum.V8]))];

    /// <summary>What groups are called.</summary>
    /// <param name="dimension">The way of cutting.</param>
    /// <param name="cuts">The groups that occur.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancel">Stops reading.</param>
    Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel);

    /// <summary>Of the people in these units those whose latest records are not in the figures yet.</summary>
    Task<int> WaitingAsync(IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) => Task.FromResult(0);
}
