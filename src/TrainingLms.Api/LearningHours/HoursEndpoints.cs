using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Learning hours: statements, reversals, the workbook.</summary>
static class HoursEndpoints
{
    public static void MapHours(this IEndpointRouteBuilder routes)
    {
        var hours = routes.MapGroup("/hours").WithTags("Learning hours");
        hours.MapGet("/statements/me/{year:int}", Mine).WithSummary("My hours of a year, what each entry counted and whether it is enough");
        hours.MapGet("/statements/{personId:guid}/{year:int}", Get).WithSummary("The same of a person in my scope");
        hours.MapPost("/entries/{id:guid}/reversal", Reverse).WithSummary("Take an entry back with a counter-entry");
        hours.MapGet("/exports/{year:int}", ExportYear).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("Entries and totals of everybody in my scope as a workbook");
    }

    static async Task<HoursStatementView> Mine(int year, HoursLedger ledger, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursStatementView.Of(await ledger.StatementForAsync(act.By, act.By.PersonId, year, cancel), act, book);

    static async Task<HoursStatementView> Get(Guid personId, int year, HoursLedger ledger, Act act, SentenceBook book, CancellationToken cancel) =>
        HoursStatementView.Of(await ledger.StatementForAsync(act.By, personId, year, cancel), act, book);

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

sealed record HoursStatementView(
    Guid PersonId, string PersonNumber, string PersonName, int Year, bool IsMet,
    [property: Description("Whether hours earned in units outside my scope are left out, because the person has moved away")] bool IsPartial,
    [property: Description("All hours here are in hundredths")] int CountedHundredths, int ProfessionalHundredths, int PublicHundredths, int DaysHundredths,
    int RequiredHundredths, int MissingHundredths, int MissingProfessionalHundredths, IReadOnlyList<HoursConditionView> Conditions, IReadOnlyList<HoursLineView> Entries,
    string RuleSet, int RuleVersion, HoursPopulation Population, string Source, Instant AsOf)
{
    public static HoursStatementView Of(HoursStatement s, Act act, SentenceBook book) => new(
        s.PersonId, s.PersonNumber, s.PersonName, s.Year, s.IsMet, s.IsPartial, s.CountedHundredths, s.ProfessionalHundredths, s.PublicHundredths, s.DaysHundredths,
        s.Rule.RequiredHundredths, s.Judgement.MissingHundredths, s.Judgement.MissingProfessionalHundredths,
        [.. s.Judgement.Conditions.Select(c => new HoursConditionView(c.Kind, book[$"hours_condition_kind.{Snake.Of(c.Kind)}"], c.IsMet, c.HaveHundredths, c.NeedHundredths))],
        [.. s.Lines.Select(line => HoursLineView.Of(line, act, book))], s.RuleSet, s.RuleVersion, s.Rule.Population, s.Rule.SourceText, s.AsOf);
}

sealed record HoursConditionView(HoursConditionKind Kind, string Label, bool IsMet, int HaveHundredths, int NeedHundredths);

sealed record HoursLineView(
    Guid Id, HoursEntryKind Kind, HoursEntryState State, HoursCategory Category, int HoursHundredths, int CountedHundredths, string? WhyLess, LocalDate LearnedOn,
    string Title, HoursSource Source, Guid SourceId, Guid? CourseVersionId, Instant BookedAt, Guid? Reverses, string? Note, IReadOnlyList<ActionView> Actions)
{
    public static HoursLineView Of(StatementLine line, Act act, SentenceBook book)
    {
        var e = line.Entry;
        return new(e.Id, e.Kind, e.State, e.Category, e.HoursHundredths, line.CountedHundredths, line.Why is { } why ? book[$"counted_less.{Snake.Of(why)}"] : null,
            e.LearnedOn, e.Title, e.Source, e.SourceId, e.CourseVersionId, e.BookedAt, e.Reverses, e.Note,
            ActionView.Of(HoursEntryWorkflow.Table.PermittedTriggers(e, act), book));
    }
}
