using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>Where reports are read, as of now, and where every figure leads to its list.</summary>
public sealed class ReportDesk(LmsDbContext db, ReportReckoning reckoning)
{
    /// <summary>A report of a unit.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="unitId">The unit.</param>
    /// <param name="year">The hours year; null for this one.</param>
    /// <param name="act">Who asks and when.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>report.year_out_of_range</c>.</exception>
    public async Task<ReportSheet> ReadAsync(ReportKind kind, Guid unitId, int? year, Act act, CancellationToken cancel = default)
    {
        var period = reckoning.PeriodOf(year, act.At);
        var (isSeen, withBelow) = await ReportScope.ReachAsync(unitId, act.By, reckoning.SourceOf(kind).Right, db, cancel);
        if (!isSeen) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        return await reckoning.ReckonAsync(kind, unitId, withBelow, period, cancel);
    }

    /// <summary>What is behind a figure; as many as it says.</summary>
    /// <param name="kind">Which report.</param>
    /// <param name="unitId">The unit.</param>
    /// <param name="year">The hours year; null for this one.</param>
    /// <param name="withBelow">Whether all units below are in it, as far as they are in the reader's scope.</param>
    /// <param name="fact">Name of the fact; null for everything the report counts.</param>
    /// <param name="dimension">The way of cutting; null for the total.</param>
    /// <param name="cut">The group; null for the total.</param>
    /// <param name="page">The page, in the order of keys.</param>
    /// <param name="act">Who asks and when.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>report.year_out_of_range</c>, <c>report.fact_unknown</c>, <c>report.dimension_unknown</c>.</exception>
    public async Task<Page<ReportItem>> BehindAsync(
        ReportKind kind, Guid unitId, int? year, bool withBelow, string? fact, string? dimension, string? cut, PageRequest page, Act act, CancellationToken cancel = default)
    {
        var (period, source) = (reckoning.PeriodOf(year, act.At), reckoning.SourceOf(kind));
        if (!(await ReportScope.ReachAsync(unitId, act.By, source.Right, db, cancel)).Unit) throw new RefusedException(RefusalKind.NotFound, "unit.not_found");
        var column = fact is null ? 0 : source.Counts.Contains(fact) ? source.Facts.ToList().IndexOf(fact) : throw ReportRefusals.FactUnknown(source.Counts);
        var units = ReportScope.UnitsOf(act.By, source.Right, db).Intersect(reckoning.UnitsOf(unitId, withBelow));
        var dimensions = source.Dimensions(period, units, db);
        var rows = (dimension is null ? dimensions[0] : dimensions.FirstOrDefault(one => one.Name == dimension) ?? throw ReportRefusals.DimensionUnknown(dimensions.Select(one => one.Name))).Rows;
        if (cut is not null) rows = rows.Where(row => row.Cut == cut);
        rows = rows.Where(Counts[column]);
        if (page.AfterId is { } last) rows = rows.Where(row => row.Id > last);
        var items = from row in rows
                    join unit in db.Units on row.UnitId equals unit.Id
                    orderby row.Id
                    select new ReportItem(row.Id, row.Code, row.Name, unit.Name);
        return await page.ReadAsync(items, item => $"{item.Id}", cancel);
    }

    static readonly Expression<Func<ReportRow, bool>>[] Counts =
    [
        row => row.Value0 != 0, row => row.Value1 != 0, row => row.Value2 != 0, row => row.Value3 != 0,
        row => row.Value4 != 0, row => row.Value5 != 0, row => row.Value6 != 0, row => row.Value7 != 0, row => row.Value8 != 0,
    ];
}
