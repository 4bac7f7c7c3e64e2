using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Corrections of the ledger by workbook, by two officers.</summary>
static class HoursCorrectionEndpoints
{
    public static void MapHoursCorrections(this IEndpointRouteBuilder routes)
    {
        var corrections = routes.MapGroup("/hours/corrections").WithTags("Learning hours");
        corrections.MapGet("/", List).WithSummary("Corrections in the units in my scope, newest first");
        corrections.MapGet("/workbook/{year:int}", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("Entries of a year earned in my units, one row each, to be overwritten and sent back");
        corrections.MapGet("/{id:guid}", Get).WithSummary("One correction with what can be done to it");
        corrections.MapGet("/{id:guid}/lines", Lines).WithSummary("What a correction changes: each entry as it stands, and what it is replaced by");
        corrections.MapPost("/checks", Check).TakesUpload().Accepts<Stream>("application/octet-stream").WithoutKeptAnswer()
            .WithSummary("A workbook that was overwritten (as the body): what each changed row would do, and the hash of the plan. Nothing is written or kept");
        corrections.MapPost("/", Propose).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Hand in the plan that was seen, for a second person: the same file as the body again, with the plan's hash");
        corrections.MapPost("/{id:guid}/application", Apply).WithSummary("Write a correction as a second person, with the hash of the plan: all its lines in one transaction; refused when an entry was taken back meanwhile");
        corrections.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not write a correction, with a reason");
        corrections.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my own correction back before it is written");
    }

    static async Task<PageView<HoursCorrectionView>> List([AsParameters] PageRequest page, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), correction => HoursCorrectionView.Of(correction, CorrectionStanding.Unseen, act, book));

    static async Task<IResult> Workbook(int year, Guid? unitId, HoursCorrectionDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var entries = await desk.ReadAsync(act.By, unitId, year, cancel);
        await db.WriteDownAsync(act, new Export("export_hours_to_correct", "hours_ledger", Guid.Empty, Right.ManageRosters, unitId, ("year", $"{year}")), cancel);
        return WorkbookFile.Of($"hours-corrections-{year}.xlsx", target => HoursCorrectionWorkbook.WriteAsync(target, entries, cancel));
    }

    static async Task<HoursCorrectionView> Get(Guid id, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await ShowAsync(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<PageView<HoursCorrectionLineView>> Lines(Guid id, [AsParameters] PageRequest page, HoursCorrectionDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.LinesAsync(id, act.By, page, cancel), HoursCorrectionLineView.Of);

    static async Task<HoursCorrectionPlanView> Check(HttpRequest http, string? fileName, Guid? unitId, HoursCorrectionDesk desk, WorkCalendar calendar, Act act, SentenceBook book, CancellationToken cancel)
    {
        var unit = unitId ?? RosterDesk.UnitOf(act.By);
        return HoursCorrectionPlanView.Of(unit, await desk.PlanAsync(await ReadAsync(http, fileName, unit, calendar, act, cancel), unit, act, cancel), book);
    }

    static async Task<IResult> Propose(
        HttpRequest http, string? fileName, Guid? unitId, [Description("Hash of the plan that was seen")] string planHash, HoursCorrectionDesk desk, WorkCalendar calendar, Act act, SentenceBook book, CancellationToken cancel)
    {
        var unit = unitId ?? RosterDesk.UnitOf(act.By);
        var correction = await desk.ProposeAsync(await ReadAsync(http, fileName, unit, calendar, act, cancel), unit, planHash, act, cancel);
        return Results.Created($"/api/v1/hours/corrections/{correction.Id}", await ShowAsync(correction, desk, act, book, cancel));
    }

    static async Task<HoursCorrectionView> Apply(Guid id, ApplyCorrectionRequest request, ExpectedVersion expected, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.ApplyAsync(id, request.PlanHash ?? "", expected, act, cancel), desk, act, book, cancel);

    static Task<HoursCorrectionView> Refuse(Guid id, ReasonRequest request, ExpectedVersion expected, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        MoveAsync(id, HoursCorrectionTrigger.Refuse, request, expected, desk, act, book, cancel);

    static Task<HoursCorrectionView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        MoveAsync(id, HoursCorrectionTrigger.Withdraw, request, expected, desk, act, book, cancel);

    static async Task<HoursCorrectionView> MoveAsync(Guid id, HoursCorrectionTrigger trigger, ReasonRequest request, ExpectedVersion expected, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await ShowAsync(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<HoursCorrectionView> ShowAsync(HoursCorrection correction, HoursCorrectionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursCorrectionView.Of(correction, await desk.StandingAsync(correction, cancel), act, book);

    static async Task<HoursUpload> ReadAsync(HttpRequest http, string? fileName, Guid unitId, WorkCalendar calendar, Act act, CancellationToken cancel)
    {
        // Nothing is read for whoever may hand nothing in.
        HoursCorrection.Admit(unitId, act);
        var name = fileName is { Length: > 0 and <= 200 } ? fileName : "corrections.xlsx";
        return HoursCorrectionWorkbook.Read(name, await http.WholeBodyAsync(cancel), calendar.DayOf(act.At));
    }
}

sealed record ApplyCorrectionRequest([property: Description("Hash of the plan that was seen")] string? PlanHash = null);

sealed record HoursCorrectionView(
    Guid Id, Guid UnitId, string FileName, string FileHash, string PlanHash, Guid ProposedBy, Instant ProposedAt, [property: Description("Entries that it changes")] int Lines,
    [property: Description("Of these, entries that are taken back and not replaced")] int TakenBack, [property: Description("By how much it changes the sum of hours, in hundredths")] long DifferenceHundredths,
    HoursCorrectionState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static HoursCorrectionView Of(HoursCorrection c, CorrectionStanding standing, Act act, SentenceBook book) => new(
        c.Id, c.UnitId, c.FileName, c.FileHash, c.PlanHash, c.ProposedBy, c.ProposedAt, c.Lines, c.TakenBack, c.DifferenceHundredths, c.State, book[$"hours_correction.state.{Snake.Of(c.State)}"], c.Version,
        ActionView.Of(HoursCorrectionWorkflow.Table.PermittedTriggers(c, act.Because("-").Given(standing).Given(new SeenCorrection(c.PlanHash, c.PlanHash, c.Lines, 0))), book));
}

sealed record HoursFiguresView(
    string Title, HoursCategory Category, string? Conversion, LocalDate? LearnedFrom, LocalDate LearnedOn, int HoursHundredths, int DaysHundredths)
{
    public static HoursFiguresView Of(HoursFigures f) => new(f.Title, f.Category, f.Conversion, f.From, f.On, f.HoursHundredths, f.DaysHundredths);
}

sealed record HoursCorrectionLineView(
    [property: Description("Row of the sheet")] int Row, Guid EntryId, [property: Description("What has become of the entry")] HoursEntryState EntryState, Guid PersonId, string PersonNumber, string PersonName, string Ground,
    HoursFiguresView Before, [property: Description("Null where the entry is taken back and not replaced")] HoursFiguresView? After)
{
    public static HoursCorrectionLineView Of(CorrectionLine one) => new(one.Line.Number, one.Entry.Id, one.Entry.State, one.Line.PersonId, one.PersonNumber, one.PersonName, one.Line.Ground,
        HoursFiguresView.Of(HoursFigures.Of(one.Entry)), one.Line.After is { } after ? HoursFiguresView.Of(after) : null);
}

/// <summary>What a workbook would do.</summary>
sealed record HoursCorrectionPlanView(
    Guid UnitId, [property: Description("To be sent with the file when the plan is handed in")] string PlanHash, [property: Description("Entries that it would change")] int Lines,
    [property: Description("Rows with something wrong; nothing can be handed in before they are mended")] int Wrong, [property: Description("Rows left as they were")] int Untouched,
    long DifferenceHundredths, IReadOnlyList<HoursCorrectionRowView> Rows)
{
    public static HoursCorrectionPlanView Of(Guid unitId, HoursCorrectionPlan plan, SentenceBook book) => new(
        unitId, plan.Hash, plan.Changes.Count(), plan.Wrong, plan.Untouched, plan.Changes.Sum(change => (long)change.DifferenceHundredths), [.. plan.Rows.Select(row => HoursCorrectionRowView.Of(row, book))]);
}

sealed record HoursCorrectionRowView(
    [property: Description("Row of the sheet")] int Row, bool IsGood, Guid? EntryId, string? PersonNumber, string? PersonName, HoursFiguresView? Before,
    [property: Description("Null where the entry is taken back and not replaced, or something is wrong")] HoursFiguresView? After,
    [property: Description("What is wrong; empty where nothing is")] IReadOnlyList<HoursImportProblemView> Problems)
{
    public static HoursCorrectionRowView Of(CorrectionRow row, SentenceBook book) => new(
        row.Number, row.Change is not null, row.Entry?.Id, row.PersonNumber, row.PersonName, row.Entry is { } entry ? HoursFiguresView.Of(HoursFigures.Of(entry)) : null,
        row.Change?.After is { } after ? HoursFiguresView.Of(after) : null,
        [.. row.Problems.Select(problem => new HoursImportProblemView(problem.Column is { } column ? HoursCorrectionColumns.HeadingOf(column) : null, problem.Reason.Code, book.Say(problem.Reason)))]);
}
