using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Reports;

/// <summary>队伍结构: active people by engagement, category, education and title. Who the people are and not what they do, so it goes by who may see people.</summary>
public sealed class TeamReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Team;

    /// <inheritdoc/>
    public Right Right => Right.SeePeople;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["people", "full_time", "part_time", "technicians"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => Facts;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.team.people", "people"), Measure.Count("measure.team.full_time", "full_time"), Measure.Count("measure.team.part_time", "part_time"),
        Measure.Share("measure.team.full_time_share", "full_time", "people"), Measure.Count("measure.team.technicians", "technicians"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db)
    {
        var people = db.People.Active().Where(person => units.Contains(person.UnitId));
        return
        [
            new("category", Rows(people.Select(person => new Grouped { Person = person, Cut = person.Employment.ToString() }))),
            new("education", Rows(people.Select(person => new Grouped { Person = person, Cut = person.Education ?? "" }))),
            new("title", Rows(people.Select(person => new Grouped { Person = person, Cut = person.ClaimedTitle ?? "" }))),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, Words>>(cuts.ToDictionary(cut => cut, cut =>
            cut.Length == 0 ? Words.Of("report.not_stated") : dimension == "category" ? Words.Of($"employment_category.{Snake.Of(cut)}") : new Words(cut, cut)));

    static IQueryable<ReportRow> Rows(IQueryable<Grouped> grouped) => grouped.Select(one => new ReportRow
    {
        Id = one.Person.Id,
        UnitId = one.Person.UnitId,
        Cut = one.Cut,
        Code = one.Person.PersonNumber,
        Name = one.Person.Name,
        Value0 = 1,
        Value1 = one.Person.Engagement == Engagement.FullTime ? 1 : 0,
        Value2 = one.Person.Engagement == Engagement.PartTime ? 1 : 0,
        Value3 = one.Person.IsProfessionalTechnician ? 1 : 0,
        Value4 = 0,
        Value5 = 0,
        Value6 = 0,
        Value7 = 0,
        Value8 = 0,
    });

    sealed class Grouped
    {
        public required Person Person { get; init; }

        public required string Cut { get; init; }
    }
}
