using System.ComponentModel;
using System.Text;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Question banks: kept by a unit for its exams and those of the units below.</summary>
static class QuestionBankEndpoints
{
    public static void MapQuestionBanks(this IEndpointRouteBuilder routes)
    {
        var banks = routes.MapGroup("/question-banks").WithTags("Question banks");
        banks.MapGet("/", List).WithSummary("Question banks in my scope, newest first");
        banks.MapGet("/{id:guid}", Get).WithSummary("One bank with what can be done to it");
        banks.MapPost("/", Create).WithSummary("Open a bank for a unit and those below it");
        banks.MapPost("/{id:guid}/closing", Close).WithSummary("Close a bank: no exam published from now on draws on it");
        banks.MapPost("/{id:guid}/reopening", Reopen).WithSummary("Open a closed bank again");
        banks.MapGet("/{id:guid}/questions", Questions).WithSummary("Versions of the bank's questions, newest first; their keys are not in the list");
        banks.MapPost("/{id:guid}/questions", Draft).WithSummary("Write a new question, or the next version of one in use; the content is in the bank format");
        banks.MapPost("/{id:guid}/import-checks", Check).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Check a bank file (YAML) or workbook (.xlsx) as the body: what it would do, and everything that is wrong with row, column, reason and suggestion; nothing is written");
        banks.MapPost("/{id:guid}/import-corrections", Correct).TakesUpload().Accepts<Stream>("application/octet-stream").WithoutKeptAnswer()
            .WithSummary("The same workbook back with each wrong cell marked and told; it can be corrected and sent again");
        banks.MapPost("/{id:guid}/imports", Import).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Take in a bank file or workbook as drafts; refused with every problem, and nothing is written, unless it is clean");
        banks.MapGet("/{id:guid}/export", Export).WithSummary("The bank with its keys as a workbook, or whole as a bank file with format=yaml; written down");
    }

    static async Task<PageView<BankView>> List([AsParameters] PageRequest page, BankOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await office.ListAsync(act.By, page, cancel), bank => BankView.Of(bank, [], book));

    static async Task<BankView> Get(Guid id, BankOffice office, Act act, SentenceBook book, CancellationToken cancel) => Show(await office.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Create(NewBankRequest request, BankOffice office, Act act, SentenceBook book, CancellationToken cancel)
    {
        var bank = await office.CreateAsync(new NewBank(request.UnitId, request.Key, request.Title, request.Secure, request.Votes), act, cancel);
        return Results.Created($"/api/v1/question-banks/{bank.Id}", Show(bank, act, book));
    }

    static async Task<BankView> Close(Guid id, ReasonRequest request, ExpectedVersion expected, BankOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await office.MoveAsync(id, QuestionBankTrigger.Close, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<BankView> Reopen(Guid id, ReasonRequest request, ExpectedVersion expected, BankOffice office, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await office.MoveAsync(id, QuestionBankTrigger.Reopen, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<PageView<QuestionView>> Questions(
        Guid id, string? state, string? type, string? topic, string? code, [AsParameters] PageRequest page, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var filter = new QuestionFilter(Setting.Find<QuestionState>(state, "state"), Setting.Find<QuestionType>(type, "type"), topic, code);
        return PageView.Of(await desk.ListAsync(id, filter, act.By, page, cancel), question => QuestionView.Of(question, false, [], book));
    }

    static async Task<IResult> Draft(Guid id, QuestionContentRequest request, BankOffice office, QuestionDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        // Whoever does not see the bank is not told what is wrong with a question.
        await office.FindAsync(id, act.By, cancel);
        var (code, content) = BankText.Read(request.Content);
        var question = await desk.DraftAsync(id, code, content, act, cancel);
        return Results.Created($"/api/v1/questions/{question.Id}", await QuestionEndpoints.Show(question, desk, act, book, cancel));
    }

    static async Task<BankImportView> Check(Guid id, HttpRequest http, BankImport import, Act act, SentenceBook book, CancellationToken cancel) =>
        BankImportView.Of(id, await import.PlanAsync(id, await ReadAsync(id, http, import, act, cancel), act, cancel), book);

    static async Task<BankImportView> Import(Guid id, HttpRequest http, BankImport import, Act act, SentenceBook book, CancellationToken cancel) =>
        BankImportView.Of(id, await import.ApplyAsync(id, await ReadAsync(id, http, import, act, cancel), act, cancel), book);

    static async Task<IResult> Correct(Guid id, HttpRequest http, BankImport import, Act act, SentenceBook book, CancellationToken cancel)
    {
        await import.AdmitAsync(id, act, cancel);
        var sheet = BankWorkbook.Read(await http.WholeBodyAsync(cancel));
        var plan = await import.PlanAsync(id, BankUpload.Of(sheet), act, cancel);
        return WorkbookFile.Of("corrections.xlsx", target => BankWorkbook.WriteCorrectionsAsync(target, sheet, plan.Problems, book, cancel));
    }

    static async Task<IResult> Export(Guid id, string? format, BankExport export, Act act, CancellationToken cancel)
    {
        if (format is not (null or "yaml" or "workbook")) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("bank.format_unknown", [], "format")]);
        var bank = await export.OfAsync(id, act, cancel);
        return format == "yaml"
            ? Results.File(Encoding.UTF8.GetBytes(BankText.Write(bank.Key, bank.Questions)), "application/yaml", $"{bank.Key}.yaml")
            : WorkbookFile.Of($"{bank.Key}.xlsx", target => BankWorkbook.WriteAsync(target, bank, cancel));
    }

    static async Task<BankUpload> ReadAsync(Guid id, HttpRequest http, BankImport import, Act act, CancellationToken cancel)
    {
        // Nothing is read for whoever may take nothing in.
        await import.AdmitAsync(id, act, cancel);
        var file = await http.WholeBodyAsync(cancel);
        return BankWorkbook.IsOne(file) ? BankUpload.Of(BankWorkbook.Read(file)) : BankUpload.Of(file);
    }

    static BankView Show(QuestionBank bank, Act act, SentenceBook book) => BankView.Of(bank, ActionView.Of(QuestionBankWorkflow.Table.PermittedTriggers(bank, act.Because("-")), book), book);
}

sealed record NewBankRequest(
    Guid UnitId, [property: Description("Small letters, digits and hyphens; unique")] string Key, string Title,
    [property: Description("Keys are never shown, and each look at one is written down")] bool Secure = false,
    [property: Description("How many reviewers must agree; 1 where nothing is said, 2 for a secure bank")] int? Votes = null);

/// <summary>What a file does or would do. Nothing is written while there is a problem.</summary>
sealed record BankImportView(
    Guid BankId, IReadOnlyList<string> New, IReadOnlyList<string> Changed, IReadOnlyList<string> Same, IReadOnlyList<ImportProblemView> Problems, IReadOnlyList<SimilarQuestion> Similar)
{
    public static BankImportView Of(Guid bank, BankImportPlan plan, SentenceBook book) => new(bank, plan.New, plan.Changed, plan.Same, [.. plan.Problems.Select(problem => new ImportProblemView(
        problem.Row, problem.Column is { } column ? BankColumns.HeadingOf(column) : null, problem.Reason.Code, book.Say(problem.Reason), problem.Suggestion is { } suggestion ? book.Say(suggestion) : null))], plan.Similar);
}

sealed record ImportProblemView([property: Description("Row of the sheet, or line of the file")] int Row, string? Column, string Code, string Reason, string? Suggestion);

sealed record BankView(
    Guid Id, Guid UnitId, string Key, string Title, bool Secure, int Votes, QuestionBankState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static BankView Of(QuestionBank b, IReadOnlyList<ActionView> actions, SentenceBook book) =>
        new(b.Id, b.UnitId, b.Key, b.Title, b.IsSecure, b.Votes, b.State, book[$"question_bank.state.{Snake.Of(b.State)}"], b.Version, actions);
}
