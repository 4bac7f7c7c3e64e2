using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>Reckons a report for a unit: asks the source for the sums of each unit by itself and adds them up along the tree. For readers and for editions alike.</summary>
public sealed class ReportReckoning(LmsDbContext db, IEnumerable<IReportSource> sources, UnitTreeCache trees, WorkCalendar calendar)
{
    static readonly Words Small = Words.Of("report.small_groups");

    /// <summary>The definition of a report.</summary>
    public IReportSource SourceOf(ReportKind kind) => sources.Single(source => source.Kind == kind);

    /// <summary>The time of a report.</summary>
    /// <param name="year">The hours year; null for this one.</param>
    /// <param name="at">When it is looked at.</param>
    /// <exception cref="RefusedException"><c>report.year_out_of_range</c>.</exception>
    public ReportPeriod PeriodOf(int? year, Instant at)
    {
        var today = calendar.DayOf(at);
        var (first, last) = (2000, today.Year + 1);
        return (year ?? today.Year) is var of && of >= first && of <= last
            ? new ReportPeriod(of, calendar.StartOf(new LocalDate(of, 1, 1)), calendar.StartOf(new LocalDate(of + 1, 1, 1)), today, at)
            : throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("report.year_out_of_range", [("first", first), ("last", last)], "year")]);
    }

    /// <summary>The units of a report.</summary>
    public IQueryable<Guid> UnitsOf(Guid unitId, bool withBelow) =>
        db.UnitAncestors.Where(a => a.AncestorId == unitId && (withBelow || a.Depth == 0)).Select(a => a.UnitId);

    /// <summary>The report.</summary>
    public async Task<ReportSheet> ReckonAsync(ReportKind kind, Guid unitId, bool withBelow, ReportPeriod period, CancellationToken cancel = default)
    {
        var source = SourceOf(kind);
        var units = UnitsOf(unitId, withBelow);
        var tree = await trees.CurrentAsync(db, cancel);
        // Total, groups and lines are of one moment, or they would not add up.
        await using var look = await db.BeginSnapshotAsync(cancel);
        var cuts = new List<SheetCuts>();
        IReadOnlyList<OwnSums>? own = null;
        foreach (var dimension in source.Dimensions(period, units, db))
        {
            var sums = await source.SumAsync(dimension, period, units, db, cancel);
            own ??= sums;
            var names = await source.NameAsync(dimension.Name, [.. sums.Select(sum => sum.Cut).Distinct()], db, cancel);
            var groups = Merged([.. sums.GroupBy(sum => sum.Cut).Select(group => (group.Key, Sum(group)))], source.Facts);
            cuts.Add(new SheetCuts(dimension.Name, Words.Of($"report.dimension.{dimension.Name}"), [.. groups.Select(group => new SheetLine(
                null, group.Key, group.Key is { } key ? names.GetValueOrDefault(key) ?? new Words(key, key) : Small, null, withBelow, group.Figures.Base, Values(group.Figures)))]));
        }
        var below = withBelow
            ? await db.Units.AsNoTracking().Where(unit => unit.ParentId == unitId && unit.State != UnitState.Planned).Select(unit => unit.Id).ToListAsync(cancel)
            : [];
        // Each unit belongs to the line of the one right below the top that it lies in, or is the top itself.
        var lineOf = own!.ToLookup(sum => tree.PathOf(sum.UnitId).TakeWhile(node => node.Id != unitId).LastOrDefault()?.Id ?? unitId);
        return new ReportSheet(kind, period.Year, [.. source.Measures.Select(measure => SheetMeasure.Of(measure, source.Counts))], Line(unitId, withBelow, own!), cuts,
            [
                Line(unitId, false, lineOf[unitId]),
                .. below.Union(lineOf.Select(line => line.Key)).Where(id => id != unitId).Select(id => Line(id, true, lineOf[id])).OrderBy(line => line.Code, StringComparer.Ordinal),
            ]);

        ReportFigures Sum(IEnumerable<OwnSums> sums) => ReportFigures.Of(source.Facts, sums.Select(sum => sum.Values));

        IReadOnlyList<long?> Values(ReportFigures figures) => [.. source.Measures.Select(measure => measure.Of(figures))];

        SheetLine Line(Guid id, bool with, IEnumerable<OwnSums> sums)
        {
            var (node, figures) = (tree.Find(id) ?? throw new RefusedException(RefusalKind.NotFound, "unit.not_found"), Sum(sums));
            return new SheetLine(id, node.Code, new Words(node.Name, node.Name), node.Level, with, figures.Base, Values(figures));
        }
    }

    /// <summary>Groups, largest first. Those that may not be shown are one, without a key, at the end.</summary>
    static IReadOnlyList<(string? Key, ReportFigures Figures)> Merged(IReadOnlyList<(string Key, ReportFigures Figures)> groups, IReadOnlyList<string> facts)
    {
        // Somebody outside the base, such as an exempt person, stands in a group of none: that is a few people too.
        List<GroupOf<(bool IsWhole, string Key)>> parts = [.. groups.Select(group => new GroupOf<(bool, string)>((false, group.Key), (int)Math.Max(1, group.Figures.Base), []))];
        var top = new GroupOf<(bool IsWhole, string Key)>((true, ""), parts.Sum(part => part.Count), parts);
        var shown = SmallGroups.Shown(top, SmallGroups.Least);
        var hidden = groups.Where(group => !shown.Contains((false, group.Key))).ToList();
        return
        [
            .. groups.Except(hidden).OrderByDescending(group => group.Figures.Base).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => ((string?)group.Key, group.Figures)),
            .. hidden.Count == 0 ? Array.Empty<(string?, ReportFigures)>() : [(null, ReportFigures.Of(facts, hidden.Select(group => group.Figures.Values)))],
        ];
    }
}
