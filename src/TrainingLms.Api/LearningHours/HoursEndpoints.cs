using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Learning hours: statements, why and what if, reversals, workbooks.</summary>
static class HoursEndpoints
{
    public static void MapHours(this IEndpointRouteBuilder routes)
    {
        var hours = routes.MapGroup("/hours").WithTags("Learning hours");
        hours.MapGet("/statements/me/{year:int}", Mine).WithSummary("My hours of a year: what each entry counted and why less, whether it is enough, what is missing and what would close it");
        hours.MapGet("/statements/me/{year:int}/explanation", WhyMine).WithSummary("Why I have so many hours: each entry with its source, course version, claim or class with its sessions, and row of the conversion table");
        hours.MapGet("/statements/{personId:guid}/{year:int}", Get).WithSummary("The same of a person in my scope");
        hours.MapGet("/statements/{personId:guid}/{year:int}/explanation", Why).WithSummary("Why a person in my scope has so many hours");
        hours.MapGet("/statements/{personId:guid}/{year:int}/workbook", Workbook).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The statement of one person as a workbook to be printed");
        hours.MapPost("/what-ifs", WhatIf).WithSummary("The statement with planned learning, with the classes I signed up for, or by another version of the rules, marked as hypothetical. Writes nothing");
        hours.MapPost("/entries/{id:guid}/reversal", Reverse).WithSummary("Take an entry back with a counter-entry");
        hours.MapGet("/exports/{year:int}", ExportYear).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("Entries and totals of everybody in my scope as a workbook");
    }

    static async Task<HoursStatementView> Mine(int year, HoursLedger ledger, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursStatementView.Of(await ledger.StatementForAsync(act.By, act.By.PersonId, year, cancel), act, book);

    static async Task<HoursStatementView> Get(Guid personId, int year, HoursLedger ledger, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursStatementView.Of(await ledger.StatementForAsync(act.By, personId, year, cancel), act, book);

    static Task<HoursExplanationView> WhyMine(int year, HoursLedger ledger, HoursExplanation explanation, Act act, SentenceBook book, CancellationToken cancel) =>
        Why(act.By.PersonId, year, ledger, explanation, act, book, cancel);

    static async Task<HoursExplanationView> Why(Guid personId, int year, HoursLedger ledger, HoursExplanation explanation, Act act, SentenceBook book, CancellationToken cancel)
    {
        var statement = await ledger.StatementForAsync(act.By, personId, year, cancel);
        return HoursExplanationView.Of(statement, await explanation.OfAsync(statement, act.By, cancel), book);
    }

    static async Task<HoursStatementView> WhatIf(HoursWhatIfRequest request, HoursLedger ledger, PlannedClasses planned, HoursOptions options, Act act, SentenceBook book, CancellationToken cancel)
    {
        var person = request.PersonId ?? act.By.PersonId;
        var classes = await planned.OfAsync(act.By, person, request.Classes ?? [], request.WithSignUps, options.PlannedEntries, cancel);
        return HoursStatementView.Of(await ledger.WhatIfAsync(
            act.By, person, request.Year, [.. (request.Planned ?? []).OfType<PlannedHoursRequest>().Select(hours => hours.Planned)], classes, request.RuleSetId, options.PlannedEntries, cancel), act, book);
    }

    static async Task<IResult> Workbook(Guid personId, int year, HoursLedger ledger, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var statement = await ledger.StatementForAsync(act.By, personId, year, cancel);
        // Whoever prints the own statement exports nothing of others.
        if (personId != act.By.PersonId)
            await db.WriteDownAsync(act, new Export("export_hours_statement", "person", personId, Right.SeeLearning, null, ("year", $"{year}")), cancel);
        return WorkbookFile.Of($"hours-{statement.PersonNumber}-{year}.xlsx", target => HoursStatementWorkbook.WriteAsync(target, statement, act, book, cancel));
    }

    static async Task<IResult> Reverse(Guid id, ReasonRequest request, HoursLedger ledger, Act act, CancellationToken cancel)
    {
        var counter = await ledger.ReverseAsync(id, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/hours/statements/{counter.PersonId}/{counter.HoursYear}",
            new ReversalView(counter.Id, id, counter.PersonId, counter.HoursYear, counter.HoursHundredths));
    }

    static async Task<IResult> ExportYear(int year, HoursLedger ledger, LmsDbContext db, Act act, SentenceBook book, CancellationToken cancel)
    {
        var statements = ledger.StatementsAsync(act.By, year, cancel);
        await db.WriteDownAsync(act, new Export("export_hours", "hours_ledger", Guid.Empty, Right.SeeLearning, null, ("year", $"{year}")), cancel);
        return WorkbookFile.InOneLook($"hours-{year}.xlsx", db, async target =>
            await HoursWorkbook.WriteAsync(target, statements, await ledger.CountEntriesAsync(act.By, year, cancel), act, book, cancel), cancel);
    }
}

sealed record ReversalView(Guid Id, Guid Reverses, Guid PersonId, int Year, int HoursHundredths);
