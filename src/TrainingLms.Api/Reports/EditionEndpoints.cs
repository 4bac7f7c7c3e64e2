using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.Reports;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Reports;

/// <summary>Editions: reports that are frozen at a cut-off, published, and corrected by new editions only.</summary>
static class EditionEndpoints
{
    public static void MapReportEditions(this IEndpointRouteBuilder routes)
    {
        var editions = routes.MapGroup("/report-editions").WithTags("Reports");
        editions.MapGet("/", List).WithSummary("Editions: published ones of all units, and all of the units that I see with everything below; newest first");
        editions.MapGet("/{id:guid}", Get).WithSummary("An edition with its figures as they were frozen, and what can be done to it; who does not see the unit's people gets the total alone");
        editions.MapPost("/", Draft).WithSummary("Plan an edition of a unit with everything below, or the correction of a published one");
        editions.MapPost("/{id:guid}/check", Check).WithSummary("Agree with report, unit and cut-off as a second person");
        editions.MapPost("/{id:guid}/publication", Publish).WithSummary("Make the frozen figures known; the edition that it corrects gives way");
        editions.MapPost("/{id:guid}/discard", Discard).WithSummary("Drop an edition before its cut-off");
        editions.MapGet("/{id:guid}/workbook", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The edition as a workbook, as it was frozen");
    }

    static async Task<PageView<EditionView>> List(Guid? unitId, string? kind, [AsParameters] PageRequest page, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(unitId, Setting.Find<ReportKind>(kind, "kind"), page, act.By, cancel), edition => EditionView.Of(new EditionReading(edition, null, null), null, book));

    static async Task<EditionView> Get(Guid id, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(id, office, act, book, cancel);

    static async Task<IResult> Draft(DraftEditionRequest request, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var edition = await office.DraftAsync(
            new NewEdition(request.UnitId, request.Kind, request.Year, request.Title, request.CutOffAt ?? act.At, request.CorrectsId), act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/report-editions/{edition.Id}", await ShowAsync(edition.Id, office, act, book, cancel));
    }

    static Task<EditionView> Check(Guid id, ReasonRequest request, ExpectedVersion expected, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        MoveAsync(id, ReportEditionTrigger.Check, request, expected, office, act, book, cancel);

    static async Task<EditionView> Publish(Guid id, ReasonRequest request, ExpectedVersion expected, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await office.PublishAsync(id, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, office, act, book, cancel);
    }

    static Task<EditionView> Discard(Guid id, ReasonRequest request, ExpectedVersion expected, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        MoveAsync(id, ReportEditionTrigger.Discard, request, expected, office, act, book, cancel);

    static async Task<IResult> Workbook(Guid id, EditionOffice office, WorkCalendar calendar, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (edition, _, sheet) = await office.ReadAsync(id, act.By, cancel);
        if (sheet is null) throw new RefusedException(RefusalKind.RuleBroken, "report_edition.no_figures");
        await db.WriteDownAsync(act, new Export(
            "export_report_edition", "report_edition", id, Right.SeeLearning, edition.UnitId, ("report", Snake.Of(sheet.Kind)), ("year", $"{sheet.Year}"), ("rows", $"{sheet.Lines.Count}")), cancel);
        return WorkbookFile.Of($"edition-{Snake.Of(sheet.Kind)}-{sheet.Year}.xlsx", target => new ReportWorkbook(book, calendar.Zone).WriteAsync(target, sheet, edition.FrozenAt!.Value, edition, act, cancel));
    }

    static async Task<EditionView> MoveAsync(
        Guid id, ReportEditionTrigger trigger, ReasonRequest request, ExpectedVersion expected, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        await office.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel);
        return await ShowAsync(id, office, act, book, cancel);
    }

    static async Task<EditionView> ShowAsync(Guid id, EditionOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var reading = await office.ReadAsync(id, act.By, cancel);
        return EditionView.Of(reading, await office.KnowingAsync(reading.Edition, act.Because("-"), cancel), book);
    }
}

sealed record DraftEditionRequest(
    Guid UnitId, ReportKind Kind, int Year, string Title, [property: Description("When the figures are frozen; now when left out")] Instant? CutOffAt = null,
    [property: Description("The published edition that this one corrects")] Guid? CorrectsId = null, [property: Description("Needed for a correction")] string? Reason = null);

sealed record EditionView(
    Guid Id, Guid UnitId, ReportKind Kind, string KindLabel, int Year, string Title, ReportEditionState State, string StateLabel, Instant CutOffAt, Guid? CorrectsId, string? Correction,
    Instant? FrozenAt, Instant? PublishedAt, [property: Description("Hash of everything that was frozen")] string? ContentHash, [property: Description("How many people, assignments, entries or classes it is about")] int? Subjects,
    [property: Description("Hash of their keys in order")] string? SubjectsHash, [property: Description("As frozen; null before, in lists, and where even the total is about fewer than five and the unit is not in scope")] ReportView? Report,
    long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static EditionView Of(EditionReading reading, Act? knowing, SentenceBook book)
    {
        var e = reading.Edition;
        return new(
            e.Id, e.UnitId, e.Kind, book[$"report_kind.{Snake.Of(e.Kind)}"], e.Year, e.Title, e.State, book[$"report_edition.state.{Snake.Of(e.State)}"], e.CutOffAt, e.CorrectsId, e.Correction,
            e.FrozenAt, e.PublishedAt, e.ContentHash, reading.Sheet is null ? null : reading.Frozen!.Subjects, reading.Frozen?.SubjectsHash,
            reading.Sheet is { } sheet ? ReportView.Of(sheet, e.FrozenAt!.Value, book) : null, e.Version,
            knowing is null ? [] : ActionView.Of(ReportEditionWorkflow.Table.PermittedTriggers(e, knowing), book));
    }
}
