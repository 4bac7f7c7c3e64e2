using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Reports;
using TrainingLms.Organizations;
using TrainingLms.Reports;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Reports;

/// <summary>Reports as of now: each figure with its definition, and the list behind it.</summary>
static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/reports").WithTags("Reports");
        reports.MapGet("/{kind}/{unitId:guid}", Get).WithSummary("A report of a unit with the units right below: hours, earned_hours, completion, classes, certification or team");
        reports.MapGet("/{kind}/{unitId:guid}/items", Items).WithSummary("The people, assignments, entries or classes behind a figure; as many as it says");
        reports.MapGet("/{kind}/{unitId:guid}/workbook", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The report as a workbook, with what each figure means");
    }

    static async Task<ReportView> Get(string kind, Guid unitId, int? year, ReportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ReportView.Of(await desk.ReadAsync(KindOf(kind), unitId, year, act, cancel), act.At, book);

    static async Task<PageView<ReportItem>> Items(
        string kind, Guid unitId, int? year, [Description("Of a measure that has one; everything the report counts when left out")] string? fact, [Description("With cut: the way of cutting")] string? dimension, [Description("With dimension: code of a group")] string? cut,
        [Description("Whether all units below are in it; true when left out")] bool? withBelow, [AsParameters] PageRequest page, ReportDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.BehindAsync(KindOf(kind), unitId, year, withBelow ?? true, fact, dimension, cut, page, act, cancel), item => item);

    static async Task<IResult> Workbook(
        string kind, Guid unitId, int? year, ReportDesk desk, ReportReckoning reckoning, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var sheet = await desk.ReadAsync(KindOf(kind), unitId, year, act, cancel);
        await db.WriteDownAsync(act, new Export(
            "export_report", "organization_unit", unitId, reckoning.SourceOf(sheet.Kind).Right, unitId, ("report", Snake.Of(sheet.Kind)), ("year", $"{sheet.Year}"), ("rows", $"{sheet.Lines.Count}")), cancel);
        return WorkbookFile.Of($"report-{Snake.Of(sheet.Kind)}-{sheet.Year}.xlsx", target => new ReportWorkbook(book, calendar.Zone).WriteAsync(target, sheet, act.At, null, act, cancel));
    }

    internal static ReportKind KindOf(string kind) => Setting.Of(kind, "kind", ReportKind.Hours);
}

sealed record ReportView(
    ReportKind Kind, string Label, int Year, IReadOnlyList<MeasureView> Measures, ReportLineView Total, IReadOnlyList<ReportCutsView> Cuts,
    [property: Description("The unit by itself first, then each unit right below with all below it")] IReadOnlyList<ReportLineView> Lines, Instant AsOf)
{
    public static ReportView Of(ReportSheet s, Instant asOf, SentenceBook book) => new(
        s.Kind, book[$"report_kind.{Snake.Of(s.Kind)}"], s.Year,
        [.. s.Measures.Select(m => new MeasureView(m.Name, m.Version, m.Unit, m.Fact, m.Title.In(book), m.Meaning.In(book)))],
        ReportLineView.Of(s.Total, book), [.. s.Cuts.Select(cuts => new ReportCutsView(cuts.Dimension, cuts.Title.In(book), [.. cuts.Lines.Select(line => ReportLineView.Of(line, book))]))],
        [.. s.Lines.Select(line => ReportLineView.Of(line, book))], asOf);
}

sealed record MeasureView(
    string Name, [property: Description("Version of the definition")] int Version, MeasureUnit Unit, [property: Description("For the list behind the figure; null where it counts nothing")] string? Fact,
    string Label, string Meaning);

sealed record ReportCutsView(string Dimension, string Label, [property: Description("Largest first; groups of fewer than five are one, without a code")] IReadOnlyList<ReportLineView> Lines);

sealed record ReportLineView(
    Guid? UnitId, string? Code, string Label, UnitLevel? Level, bool WithBelow,
    [property: Description("In the order of the measures; shares of 100 and hours in hundredths; null where the base is empty")] IReadOnlyList<long?> Values)
{
    public static ReportLineView Of(SheetLine l, SentenceBook book) => new(l.UnitId, l.Code, l.Label.In(book), l.Level, l.WithBelow, l.Values);
}
