using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Past hours and completions on their way into the ledger.</summary>
static class HoursImportEndpoints
{
    public static void MapHoursImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/hours/imports").WithTags("Learning hours");
        imports.MapGet("/", List).WithSummary("Imports of past hours into the units in my scope, newest first");
        imports.MapGet("/template", Template).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The blank workbook for past hours: headings, drop-downs, and what belongs into each column");
        imports.MapGet("/{id:guid}", Get).WithSummary("One import with what can be done to it");
        imports.MapPost("/checks", Check).TakesUpload().Accepts<Stream>("application/octet-stream").WithoutKeptAnswer()
            .WithSummary("Past hours (.xlsx or text as the body) of people in a unit and below: the verdict of each row, and the hash of the plan. Nothing is written or kept");
        imports.MapPost("/", Apply).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Write the plan that was seen: the same file as the body again, with the plan's hash. All good rows in one transaction; refused when anything has changed since");
        imports.MapPost("/{id:guid}/reversal", Undo).WithSummary("Take an import back as a whole, as a training officer and with a reason: by a counter-entry for every entry that stands");
    }

    static async Task<PageView<HoursImportView>> List([AsParameters] PageRequest page, HoursImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), import => HoursImportView.Of(import, act, book));

    static async Task<IResult> Template(HoursRuleOffice office, LmsDbContext db, WorkCalendar calendar, Act act, CancellationToken cancel)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var rules = (await office.BookAsync(cancel)).For(person.UnitId, calendar.DayOf(act.At).Year);
        return WorkbookFile.Of("hours-template.xlsx", target => HoursImportWorkbook.WriteTemplateAsync(target, rules, cancel));
    }

    static async Task<HoursImportView> Get(Guid id, HoursImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) => HoursImportView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<HoursImportPlanView> Check(HttpRequest http, string? fileName, Guid? unitId, HoursImportDesk desk, WorkCalendar calendar, Act act, SentenceBook book, CancellationToken cancel)
    {
        var unit = unitId ?? RosterDesk.UnitOf(act.By);
        return HoursImportPlanView.Of(unit, await desk.PlanAsync(await ReadAsync(http, fileName, unit, calendar, act, cancel), unit, act, cancel), book);
    }

    static async Task<IResult> Apply(
        HttpRequest http, string? fileName, Guid? unitId, [Description("Hash of the plan that was seen")] string planHash, HoursImportDesk desk, WorkCalendar calendar, Act act, SentenceBook book, CancellationToken cancel)
    {
        var unit = unitId ?? RosterDesk.UnitOf(act.By);
        var import = await desk.ApplyAsync(await ReadAsync(http, fileName, unit, calendar, act, cancel), unit, planHash, act, cancel);
        return Results.Created($"/api/v1/hours/imports/{import.Id}", HoursImportView.Of(import, act, book));
    }

    static async Task<HoursImportView> Undo(Guid id, ReasonRequest request, ExpectedVersion expected, HoursImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursImportView.Of(await desk.UndoAsync(id, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<HoursUpload> ReadAsync(HttpRequest http, string? fileName, Guid unitId, WorkCalendar calendar, Act act, CancellationToken cancel)
    {
        // Nothing is read for whoever may bring nothing in.
        HoursImport.Admit(unitId, act);
        var name = fileName is { Length: > 0 and <= 200 } ? fileName : "hours.xlsx";
        return HoursImportWorkbook.Read(name, await http.WholeBodyAsync(cancel), calendar.DayOf(act.At));
    }
}

sealed record HoursImportView(
    Guid Id, Guid UnitId, string FileName, string FileHash, string PlanHash, Guid UploadedBy, Instant UploadedAt, [property: Description("Rows that were written")] int Granted,
    [property: Description("Of these, rows by which a course counts as done")] int Recognised, [property: Description("Rows that were left out")] int Refused,
    [property: Description("Sum of the hours written, in hundredths")] long HoursHundredths, HoursImportState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static HoursImportView Of(HoursImport i, Act act, SentenceBook book) => new(
        i.Id, i.UnitId, i.FileName, i.FileHash, i.PlanHash, i.UploadedBy, i.UploadedAt, i.Granted, i.Recognised, i.Refused, i.HoursHundredths, i.State, book[$"hours_import.state.{Snake.Of(i.State)}"], i.Version,
        ActionView.Of(HoursImportWorkflow.Table.PermittedTriggers(i, act.Because("-")), book));
}

/// <summary>What a file would do.</summary>
sealed record HoursImportPlanView(
    Guid UnitId, [property: Description("To be sent with the file when the plan is confirmed")] string PlanHash, int Granted, int Recognised, int Refused, long HoursHundredths, IReadOnlyList<HoursImportRowView> Rows)
{
    public static HoursImportPlanView Of(Guid unitId, HoursImportPlan plan, SentenceBook book)
    {
        var good = plan.Rows.Select(row => row.Hours).OfType<ImportedHours>().ToList();
        return new(unitId, plan.Hash, good.Count, good.Count(hours => hours.Course is not null), plan.Rows.Count - good.Count, good.Sum(hours => (long)hours.HoursHundredths), [.. plan.Rows.Select(row => HoursImportRowView.Of(row, book))]);
    }
}

sealed record HoursImportRowView(
    [property: Description("Row of the sheet")] int Row, bool IsGood, string? PersonNumber, string? PersonName, string? Title, int? HoursHundredths, LocalDate? LearnedOn,
    [property: Description("Why the row is left out; empty for one that is written")] IReadOnlyList<HoursImportProblemView> Problems)
{
    public static HoursImportRowView Of(PlannedHoursRow row, SentenceBook book) => new(row.Number, row.Hours is not null, row.PersonNumber, row.PersonName, row.Hours?.Title, row.Hours?.HoursHundredths, row.Hours?.On,
        [.. row.Problems.Select(problem => new HoursImportProblemView(problem.Column is { } column ? HoursImportColumns.HeadingOf(column) : null, problem.Reason.Code, book.Say(problem.Reason)))]);
}

sealed record HoursImportProblemView(string? Column, string Code, string Reason);
