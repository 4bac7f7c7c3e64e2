using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>
/// 培养计划完成: assignments of active people whose due day lies in the year, and those without one that were assigned in it. Who is exempt is told beside
/// and is in no base. By population it is cut only for years of which everybody has a standing.
/// </summary>
public sealed class CompletionReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Completion;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["assigned", "completed", "in_time", "late", "overdue", "exempt"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => Facts;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.completion.assigned", "assigned"), Measure.Count("measure.completion.completed", "completed"), Measure.Share("measure.completion.completed_share", "completed", "assigned"),
        Measure.Count("measure.completion.in_time", "in_time"), Measure.Share("measure.completion.in_time_share", "in_time", "assigned"), Measure.Count("measure.completion.late", "late"),
        Measure.Count("measure.completion.overdue", "overdue"), Measure.Count("measure.completion.exempt", "exempt"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db)
    {
        var (first, last) = (new LocalDate(period.Year, 1, 1), new LocalDate(period.Year, 12, 31));
        var assigned = from one in db.ProgrammeAssignments
                       where one.State != AssignmentState.Released
                           && (one.DueOn == null ? one.AssignedAt >= period.From && one.AssignedAt < period.Until : one.DueOn >= first && one.DueOn <= last)
                       join person in db.People.Active() on one.PersonId equals person.Id
                       where units.Contains(person.UnitId)
                       select new { Assignment = one, Person = person };
        ReportDimension[] always =
        [
            new("programme", Rows(assigned.Select(one => new Grouped { Assignment = one.Assignment, Person = one.Person, Cut = one.Assignment.ProgrammeKey }))),
            new("level", Rows(assigned.Join(db.Units, one => one.Person.UnitId, unit => unit.Id, (one, unit) => new Grouped { Assignment = one.Assignment, Person = one.Person, Cut = unit.Level.ToString() }))),
        ];
        if (!period.HasStandings) return always;
        return
        [
            .. always,
            // By the rules that hold for the person in the year; where the year has none, nothing is stated.
            new("population", Rows(
                from one in assigned
                join standing in db.Standings.Where(standing => standing.Year == period.Year) on one.Person.Id equals standing.PersonId into known
                from standing in known.DefaultIfEmpty()
                select new Grouped { Assignment = one.Assignment, Person = one.Person, Cut = standing == null ? "" : standing.Population.ToString() })),
        ];
    }

    static IQueryable<ReportRow> Rows(IQueryable<Grouped> grouped) =>
        from one in grouped
        let counts = one.Assignment.State != AssignmentState.Exempted
        // A period is there from the first completion on, and is taken away when the programme is assigned anew.
        let isDone = counts && one.Assignment.ValidFrom != null
        select new ReportRow
        {
            Id = one.Assignment.Id,
            UnitId = one.Person.UnitId,
            Cut = one.Cut,
            Code = one.Person.PersonNumber,
            Name = one.Person.Name,
            Value0 = counts ? 1 : 0,
            Value1 = isDone ? 1 : 0,
            Value2 = isDone && !one.Assignment.WasLate ? 1 : 0,
            Value3 = isDone && one.Assignment.WasLate ? 1 : 0,
            Value4 = one.Assignment.State == AssignmentState.Overdue ? 1 : 0,
            Value5 = counts ? 0 : 1,
            Value6 = 0,
            Value7 = 0,
            Value8 = 0,
        };

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) => dimension == "programme"
        ? ProgrammeNames.OfAsync(cuts, db, cancel)
        : Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut =>
            Words.Of(cut.Length == 0 ? "report.not_stated" : $"{(dimension == "level" ? "unit_level" : "hours_population")}.{Snake.Of(cut)}")));

    /// <inheritdoc/>
    public Task<int> WaitingAsync(IQueryable<Guid> units, LmsDbContext db, CancellationToken cancel) => StandingMark.WaitingAsync(units, db, cancel);

    sealed class Grouped
    {
        public required ProgrammeAssignment Assignment { get; init; }

        public required Person Person { get; init; }

        public required string Cut { get; init; }
    }
}

/// <summary>What programmes are called, by the latest version that was published.</summary>
static class ProgrammeNames
{
    public static async Task<IReadOnlyDictionary<string, Words>> OfAsync(IReadOnlyCollection<string> keys, LmsDbContext db, CancellationToken cancel)
    {
        var versions = await db.ProgrammeVersions.AsNoTracking().Where(version => keys.Contains(version.Key) && version.PublishedAt != null).ToListAsync(cancel);
        return versions.GroupBy(version => version.Key).ToDictionary(versions => versions.Key, versions =>
        {
            var latest = versions.MaxBy(version => version.Number)!.Content;
            return new Words(latest.Title, latest.TitleEnglish);
        });
    }
}
