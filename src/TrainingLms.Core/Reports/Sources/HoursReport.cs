using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>学时达标. Summed from the roll-ups that are kept anyway; the list comes from the standings they were summed from.</summary>
public sealed class HoursReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Hours;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["people", "met", "trained", "professional", "public", "days", "missing", "hours"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => ["people", "met", "trained"];

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.hours.people", "people"), Measure.Count("measure.hours.met", "met"), Measure.Share("measure.hours.met_share", "met", "people"),
        Measure.Count("measure.hours.trained", "trained"), Measure.Share("measure.hours.trained_share", "trained", "people"),
        new("measure.hours.average", 1, MeasureUnit.HoursEach, "hours", "people"), new("measure.hours.professional", 1, MeasureUnit.Hours, "professional"),
        new("measure.hours.public", 1, MeasureUnit.Hours, "public"), new("measure.hours.missing", 1, MeasureUnit.Hours, "missing"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db)
    {
        var standings = db.Standings.Where(one => one.Year == period.Year && units.Contains(one.UnitId));
        return
        [
            new("population", Rows(standings.Select(one => new Grouped { Standing = one, Cut = one.Population.ToString() }), db)),
            new("engagement", Rows(standings.Select(one => new Grouped { Standing = one, Cut = one.Engagement.ToString() }), db)),
            new("level", Rows(standings.Join(db.Units, one => one.UnitId, unit => unit.Id, (one, unit) => new Grouped { Standing = one, Cut = unit.Level.ToString() }), db)),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OwnSums>> SumAsync(ReportDimension dimension, ReportPeriod period, IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) =>
        [.. (await db.RollUps.AsNoTracking().Where(sum => sum.Year == period.Year && !sum.WithBelow && units.Contains(sum.UnitId))
                .Join(db.Units, sum => sum.UnitId, unit => unit.Id, (sum, unit) => new { Sum = sum, unit.Level }).ToListAsync(cancel))
            .Select(one => new OwnSums(one.Sum.UnitId, CutOf(dimension.Name, one.Sum, one.Level),
            [
                one.Sum.People, one.Sum.Met, one.Sum.Trained, one.Sum.ProfessionalHundredths, one.Sum.PublicHundredths, one.Sum.DaysHundredths, one.Sum.MissingHundredths,
                one.Sum.ProfessionalHundredths + one.Sum.PublicHundredths,
            ]))];

    static string CutOf(string dimension, RollUp sum, UnitLevel level) => dimension switch { "population" => $"{sum.Population}", "engagement" => $"{sum.Engagement}", _ => $"{level}" };

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut => Words.Of(KeyOf(dimension, Snake.Of(cut)))));

    static string KeyOf(string dimension, string cut) => dimension switch { "population" => $"hours_population.{cut}", "engagement" => $"establishment.kind.{cut}", _ => $"unit_level.{cut}" };

    /// <inheritdoc/>
    public Task<int> WaitingAsync(IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) => StandingMark.WaitingAsync(units, db, cancel);

    static IQueryable<ReportRow> Rows(IQueryable<Grouped> grouped, LmsDbContext db) =>
        from one in grouped
        join person in db.People on one.Standing.PersonId equals person.Id
        select new ReportRow
        {
            Id = one.Standing.PersonId,
            UnitId = one.Standing.UnitId,
            Cut = one.Cut,
            Code = person.PersonNumber,
            Name = person.Name,
            Value0 = 1,
            Value1 = one.Standing.IsMet ? 1 : 0,
            Value2 = one.Standing.IsTrained ? 1 : 0,
            Value3 = one.Standing.ProfessionalHundredths,
            Value4 = one.Standing.PublicHundredths,
            Value5 = one.Standing.DaysHundredths,
            Value6 = one.Standing.MissingHundredths,
            Value7 = one.Standing.ProfessionalHundredths + one.Standing.PublicHundredths,
            Value8 = 0,
        };

    sealed class Grouped
    {
        public required Standing Standing { get; init; }

        public required string Cut { get; init; }
    }
}
