using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>
/// 培训覆盖: full-time and part-time posts, who holds one as the primary post on the day, and who of these learned anything in the year (learning.md 7). People and posts are
/// counted as the establishment counts them: who was lent out or is on long leave holds the post, and a vacancy in one unit is never set off against one too many in another.
/// </summary>
public sealed class CoverageReport(EstablishmentOptions options) : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Coverage;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts =>
    [
        "actual", "full_time", "part_time", "trained", "trained_full_time", "trained_part_time",
        "target", "target_full_time", "target_part_time", "filled", "stated", "stated_full_time", "stated_part_time",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => ["actual", "full_time", "part_time", "trained", "trained_full_time", "trained_part_time"];

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.coverage.actual", "actual"), Posts("measure.coverage.target", "target", "stated"), Measure.Share("measure.coverage.filled_share", "filled", "target"),
        Measure.Count("measure.coverage.full_time", "full_time"), Posts("measure.coverage.target_full_time", "target_full_time", "stated_full_time"),
        Measure.Count("measure.coverage.part_time", "part_time"), Posts("measure.coverage.target_part_time", "target_part_time", "stated_part_time"),
        Measure.Count("measure.coverage.trained", "trained"), Measure.Share("measure.coverage.trained_share", "trained", "actual"),
        Measure.Count("measure.coverage.trained_full_time", "trained_full_time"), Measure.Count("measure.coverage.trained_part_time", "trained_part_time"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db)
    {
        var day = period.Day;
        var on = db.Holdings.Where(holding => holding.From <= day && (holding.To == null || holding.To >= day));
        // On the day of a move somebody may stand in two units: the later post counts. Asked only of the few posts whose end is known, so that a city takes no longer for it.
        var posts = on.Where(holding => units.Contains(holding.UnitId) && (holding.To == null || !on.Any(later => later.PersonId == holding.PersonId && later.Id != holding.Id
            && (later.To == null || later.From > holding.From || (later.From == holding.From && later.Id > holding.Id)))));
        return
        [
            new("level",
                from post in posts
                join person in db.People on post.PersonId equals person.Id
                join unit in Established(db) on post.UnitId equals unit.Id
                join standing in db.Standings.Where(standing => standing.Year == period.Year && standing.IsTrained) on post.PersonId equals standing.PersonId into there
                from standing in there.DefaultIfEmpty()
                let isFull = post.Engagement == Engagement.FullTime
                let isTrained = standing != null
                select new ReportRow
                {
                    Id = person.Id,
                    UnitId = post.UnitId,
                    Cut = unit.Level.ToString(),
                    Code = person.PersonNumber,
                    Name = person.Name,
                    Value0 = 1,
                    Value1 = isFull ? 1 : 0,
                    Value2 = isFull ? 0 : 1,
                    Value3 = isTrained ? 1 : 0,
                    Value4 = isTrained && isFull ? 1 : 0,
                    Value5 = isTrained && !isFull ? 1 : 0,
                    Value6 = 0,
                    Value7 = 0,
                    Value8 = 0,
                }),
        ];
    }

    /// <summary>People from the rows, posts from the targets that stand on the day; both by unit, since only there they can be held against each other.</summary>
    public async Task<IReadOnlyList<OwnSums>> SumAsync(ReportDimension dimension, ReportPeriod period, IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel)
    {
        var people = (await IReportSource.RowSumsAsync(dimension, cancel)).ToDictionary(sum => sum.UnitId);
        var day = period.Day;
        var targets = (await (from target in db.EstablishmentTargets.AsNoTracking()
                              where target.From <= day && units.Contains(target.UnitId)
                                  && !db.EstablishmentTargets.Any(later => later.UnitId == target.UnitId && later.From > target.From && later.From <= day)
                              join unit in Established(db) on target.UnitId equals unit.Id
                              select new { unit.Id, unit.Level, unit.State, target.FullTime, target.PartTime }).ToListAsync(cancel))
            // A unit that has closed has no posts any more, unless somebody is still in one.
            .Where(one => one.State != UnitState.Closed || people.ContainsKey(one.Id)).ToDictionary(one => one.Id);
        return [.. people.Keys.Union(targets.Keys).Select(id =>
        {
            var (sum, target) = (people.GetValueOrDefault(id), targets.GetValueOrDefault(id));
            var (full, part) = (new Strength((int)(sum?.Values[1] ?? 0), target?.FullTime), new Strength((int)(sum?.Values[2] ?? 0), target?.PartTime));
            return new OwnSums(id, sum?.Cut ?? $"{target!.Level}",
            [
                .. (sum?.Values ?? new long[6]).Take(6), (full.Target ?? 0) + (part.Target ?? 0), full.Target ?? 0, part.Target ?? 0, full.Filled + part.Filled,
                full.Target is null && part.Target is null ? 0 : 1, full.Target is null ? 0 : 1, part.Target is null ? 0 : 1,
            ]);
        })];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut => Words.Of($"unit_level.{Snake.Of(cut)}")));

    /// <inheritdoc/>
    public Task<int> WaitingAsync(IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) => StandingMark.WaitingAsync(units, db, cancel);

    IQueryable<OrganizationUnit> Established(LmsDbContext db) => db.Units.Where(unit => unit.State != UnitState.Planned && !options.TypesOutside.Contains(unit.Type));

    static Measure Posts(string name, string fact, string statedBy) => new(name, 1, MeasureUnit.Count, fact, StatedBy: statedBy);
}
