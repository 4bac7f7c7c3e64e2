using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>在本单位取得的学时: what was learned under a unit, also by people who have moved on since. The other measure counts people where they are.</summary>
public sealed class EarnedHoursReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.EarnedHours;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["entries", "hours", "professional", "public", "days", "moved_on"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => ["entries", "moved_on"];

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.earned_hours.entries", "entries"), new("measure.earned_hours.hours", 1, MeasureUnit.Hours, "hours"), new("measure.earned_hours.professional", 1, MeasureUnit.Hours, "professional"),
        new("measure.earned_hours.public", 1, MeasureUnit.Hours, "public"), new("measure.earned_hours.days", 1, MeasureUnit.Hours, "days"), Measure.Count("measure.earned_hours.moved_on", "moved_on"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db) =>
    [
        new("source",
            from entry in db.HoursEntries
            where entry.HoursYear == period.Year && entry.State == HoursEntryState.Booked && (entry.Kind == HoursEntryKind.Grant || entry.Kind == HoursEntryKind.ClaimGrant)
                && units.Contains(entry.UnitId)
            join person in db.People on entry.PersonId equals person.Id
            select new ReportRow
            {
                Id = entry.Id,
                UnitId = entry.UnitId,
                Cut = entry.Source.ToString(),
                Code = person.PersonNumber,
                Name = person.Name,
                Value0 = 1,
                Value1 = entry.HoursHundredths,
                Value2 = entry.Category == Courses.HoursCategory.Professional ? entry.HoursHundredths : 0,
                Value3 = entry.Category == Courses.HoursCategory.PublicRequired ? entry.HoursHundredths : 0,
                Value4 = entry.DaysHundredths,
                Value5 = person.UnitId == entry.UnitId ? 0 : 1,
                Value6 = 0,
                Value7 = 0,
                Value8 = 0,
            }),
    ];

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut => Words.Of($"hours_source.{Snake.Of(cut)}")));
}
