using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Excel.Competencies;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Competencies;

/// <summary>What is wanted, what is held, and what closes the gap: of one person, and counted by unit.</summary>
static class CompetencyGapEndpoints
{
    public static void MapCompetencyGaps(this IEndpointRouteBuilder routes)
    {
        var gaps = routes.MapGroup("/competency-gaps").WithTags("Competencies");
        gaps.MapGet("/me", Mine).WithSummary("What my post asks for, what I hold with the evidence behind, and courses that close the gap");
        gaps.MapGet("/{personId:guid}", OfPerson).WithSummary("The same of somebody whose learning I see");
        var reports = routes.MapGroup("/competency-gap-reports").WithTags("Competencies");
        reports.MapGet("/{unitId:guid}/{model}/{number:int}", Report).WithSummary("A unit's gaps by dimension, with the units right below; groups of fewer than five people are not shown");
        reports.MapGet("/{unitId:guid}/{model}/{number:int}/workbook", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The same as a workbook");
    }

    static Task<GapsView> Mine(CompetencyGaps gaps, Act act, SentenceBook book, CancellationToken cancel) => OfPerson(act.By.PersonId, gaps, act, book, cancel);

    static async Task<GapsView> OfPerson(Guid personId, CompetencyGaps gaps, Act act, SentenceBook book, CancellationToken cancel) =>
        new(personId, [.. (await gaps.OfAsync(personId, act, cancel)).Select(gap => GapView.Of(gap, book))]);

    static async Task<GapReportView> Report(Guid unitId, string model, int number, GapReports reports, Act act, SentenceBook book, CancellationToken cancel) =>
        GapReportView.Of(await reports.OfAsync(unitId, model, number, act, cancel), book);

    static async Task<IResult> Workbook(Guid unitId, string model, int number, GapReports reports, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var report = await reports.OfAsync(unitId, model, number, act, cancel);
        await db.WriteDownAsync(act, new Export(
            "export_competency_gaps", "organization_unit", unitId, Right.SeeLearning, unitId, ("model", report.Model.Name), ("rows", $"{report.Lines.Count}")), cancel);
        return WorkbookFile.Of($"competency-gaps-{report.Model.Key}.xlsx", target => new GapWorkbook(book, calendar.Zone).WriteAsync(target, report, act, cancel));
    }
}

sealed record GapsView(Guid PersonId, IReadOnlyList<GapView> Items);

sealed record GapView(Guid ProfileId, string Model, int ModelVersion, string ModelTitle, IReadOnlyList<DimensionGapView> Dimensions)
{
    public static GapView Of(CompetencyGap g, SentenceBook book) =>
        new(g.Profile.Id, g.Model.Key, g.Model.Number, g.Model.Title.In(book.Language), [.. g.Dimensions.Select(dimension => DimensionGapView.Of(dimension, g.Model, book))]);
}

sealed record DimensionGapView(
    string Dimension, string Title, int Wanted, string WantedTitle, [property: Description("Null where nobody has rated, which is not the lowest level")] HeldLevelView? Held, bool IsMet,
    [property: Description("Courses and classes that give evidence; only where something is missing")] IReadOnlyList<OpportunityView> Opportunities)
{
    public static DimensionGapView Of(DimensionGap d, CompetencyModel model, SentenceBook book) => new(
        d.Dimension.Key, d.Dimension.Title.In(book.Language), d.Wanted, model.Scale[d.Wanted - 1].Title.In(book.Language),
        d.Held is { } held ? new HeldLevelView(held.Level, model.Scale[held.Level - 1].Title.In(book.Language), held.EvidenceId, book.Language == "en" ? held.TitleEnglish ?? held.Title : held.Title, held.RatedAt) : null,
        d.IsMet, [.. d.Opportunities.Select(one => new OpportunityView(
            one.Source, book[$"evidence_source.{Snake.Of(one.Source)}"], one.Id, one.Reference, book.Language == "en" ? one.TitleEnglish ?? one.Title : one.Title, one.IsDone))]);
}

sealed record HeldLevelView(int Level, string LevelTitle, Guid EvidenceId, string EvidenceTitle, Instant RatedAt);

sealed record OpportunityView(
    EvidenceSource Source, string SourceLabel, Guid Id, [property: Description("Key of the course, or of the class")] string Reference, string Title,
    [property: Description("Whether the person has completed it before")] bool IsDone);

sealed record GapReportView(
    Guid UnitId, string UnitName, string Model, int ModelVersion, string ModelTitle,
    [property: Description("The unit with all below first, then the unit by itself and each unit right below with all below it")] IReadOnlyList<GapLineView> Lines)
{
    public static GapReportView Of(GapReport r, SentenceBook book) =>
        new(r.Unit.Id, r.Unit.Name, r.Model.Key, r.Model.Number, r.Model.Title.In(book.Language), [.. r.Lines.Select(line => GapLineView.Of(line, book))]);
}

sealed record GapLineView(Guid UnitId, string Code, string Name, bool WithBelow, IReadOnlyList<GapCellView> Dimensions)
{
    public static GapLineView Of(GapLine l, SentenceBook book) =>
        new(l.Unit.Id, l.Unit.Code, l.Unit.Name, l.WithBelow, [.. l.Cells.Select(cell => new GapCellView(cell.Dimension.Key, cell.Dimension.Title.In(book.Language), cell.Figure is not null, cell.Figure))]);
}

sealed record GapCellView(
    string Dimension, string Title, [property: Description("False where the group has fewer than five people, or would let such a group be worked out")] bool IsShown,
    [property: Description("People is exact; met, below and unrated are in fives")] GapFigure? Figure);
