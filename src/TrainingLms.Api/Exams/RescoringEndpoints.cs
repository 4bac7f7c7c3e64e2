using System.ComponentModel;
using System.Text.Json;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Excel.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Items that turned out wrong: remedies, a dry run with its report, approval by a second manager, and a new scoring version.</summary>
static class RescoringEndpoints
{
    public static void MapRescorings(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Rescorings");
        exams.MapGet("/questions", Questions).WithSummary("Questions that papers of the exam may hold, with their keys unless secure, for whoever sees questions of its unit");
        exams.MapGet("/rescorings", List).WithSummary("Rescorings of an exam, newest first");
        exams.MapPost("/rescorings", DrawUp).InPersonOnly().WithSummary("Draw up remedies for items that turned out wrong; changes no mark");
        var rescorings = routes.MapGroup("/exam-rescorings/{id:guid}").WithTags("Rescorings");
        rescorings.MapGet("/", Get).WithSummary("One rescoring with the figures of its report and what can be done to it");
        rescorings.MapPost("/preview", Preview).WithSummary("Dry run: compute the difference report and change no mark");
        rescorings.MapGet("/differences", Lines).WithSummary("The difference report line by line, changed verdicts first");
        rescorings.MapGet("/workbook", GetWorkbook).WithSummary("The difference report as a workbook (.xlsx)");
        rescorings.MapPost("/board-decision", AllowLowering).WithSummary("Record the board's decision that released scores may fall, for the report that was looked at");
        rescorings.MapPost("/approval", Approve).WithSummary("Approve the report that was looked at, by its hash, as a second manager; attempts are marked anew by the clock");
        rescorings.MapPost("/withdrawal", Withdraw).WithSummary("Give a rescoring up before it is approved");
    }

    static async Task<PageView<ExamQuestionView>> Questions(Guid id, [AsParameters] PageRequest page, RescoringDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.QuestionsAsync(id, page, act, cancel), ExamQuestionView.Of);

    static async Task<PageView<RescoringView>> List(Guid id, [AsParameters] PageRequest page, RescoringDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(id, page, act, cancel), rescoring => RescoringView.Of(rescoring, [], act));

    static async Task<IResult> DrawUp(Guid id, NewRescoringRequest request, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var rescoring = await desk.DrawUpAsync(id, [.. (request.Remedies ?? []).Select(remedy => remedy.Read())], request.PassMark, act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/exam-rescorings/{rescoring.Id}", await Show(rescoring, desk, act, book, cancel));
    }

    static async Task<RescoringView> Get(Guid id, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await Show(await desk.FindAsync(id, act.By, cancel), desk, act, book, cancel);

    static async Task<RescoringView> Preview(Guid id, ExpectedVersion expected, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.PreviewAsync(id, expected, act, cancel), desk, act, book, cancel);

    static async Task<PageView<DifferenceView>> Lines(Guid id, [AsParameters] PageRequest page, RescoringDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.LinesAsync(id, page, act, cancel), DifferenceView.Of);

    static async Task<IResult> GetWorkbook(Guid id, RescoringDesk desk, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var sheet = await desk.SheetAsync(id, act, cancel);
        await db.WriteDownAsync(act, new Export("export_differences", "exam", sheet.Exam.Id, Right.SeeExamResults, sheet.Exam.UnitId), cancel);
        return WorkbookFile.Of("differences.xlsx", target => new DifferenceWorkbook(SentenceBook.Chinese).WriteAsync(target, sheet, act.At, cancel));
    }

    static async Task<RescoringView> AllowLowering(Guid id, BoardDecisionRequest request, ExpectedVersion expected, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.AllowLoweringAsync(id, request.ReportHash, new BoardDecision(request.Decision?.Trim()), expected, act, cancel), desk, act, book, cancel);

    static async Task<RescoringView> Approve(Guid id, RescoringApprovalRequest request, ExpectedVersion expected, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.ApproveAsync(id, request.ReportHash, expected, act, cancel), desk, act, book, cancel);

    static async Task<RescoringView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        await Show(await desk.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book, cancel);

    static async Task<RescoringView> Show(Rescoring rescoring, RescoringDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        RescoringView.Of(rescoring, ActionView.Of(await desk.ActionsAsync(rescoring, act, cancel), book), act);
}

/// <summary>A remedy. <c>content</c> is the question with the other key, as the bank format writes it; nothing but the key may differ from what candidates saw.</summary>
sealed record RemedyRequest(
    Guid QuestionVersionId, RemedyKind Kind, [property: Description("The question with the other key, for accept_key and change_fraction; left out otherwise")] JsonElement? Content = null)
{
    public ItemRemedy Read() => new(QuestionVersionId, Kind)
    {
        Content = Kind is RemedyKind.AcceptKey or RemedyKind.ChangeFraction && Content is { ValueKind: JsonValueKind.Object } content ? BankText.Read(content).Content : null,
    };
}

sealed record NewRescoringRequest(IReadOnlyList<RemedyRequest>? Remedies = null, PassMarkRule PassMark = PassMarkRule.Proportional, string? Reason = null);

sealed record BoardDecisionRequest(string? Decision = null, string? ReportHash = null);

sealed record RescoringApprovalRequest(string? ReportHash = null);

/// <summary>A question of the exam. <c>content</c> is as the bank format writes it; null where the key is secure, which is read at the bank.</summary>
sealed record ExamQuestionView(Guid Id, string Code, int Number, QuestionType Type, string Text, JsonElement? Content, [property: Description("Scored attempts whose paper holds it")] int Attempts)
{
    public static ExamQuestionView Of(ExamQuestion one) => new(one.Version.Id, one.Version.Code, one.Version.Number, one.Version.Content.Type, one.Version.Content.Text,
        one.IsSecure ? null : BankText.Show(one.Version.Code, one.Version.Content), one.Attempts);
}

sealed record RemedyView(Guid QuestionVersionId, RemedyKind Kind, JsonElement? Content);

/// <summary>A rescoring. <c>reportHash</c> stands for the report and everything it was computed from; approving names it. Keys are shown to whoever sees questions.</summary>
sealed record RescoringView(
    Guid Id, Guid ExamId, string Reason, IReadOnlyList<RemedyView> Remedies, PassMarkRule PassMark, RescoringState State, Instant? PreviewedAt, string? ReportHash, DifferenceSummaryView? Summary,
    string? BoardDecision, int? ScoringVersion, Guid DrawnUpBy, Guid? ApprovedBy, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static RescoringView Of(Rescoring r, IReadOnlyList<ActionView> actions, Act act)
    {
        var showsKeys = BankScope.SeesQuestionsAt(act.By, r.UnitId);
        return new(r.Id, r.ExamId, r.Reason, [.. r.Remedies.Select(remedy => new RemedyView(remedy.QuestionVersionId, remedy.Kind, showsKeys && remedy.Content is { } content ? BankText.Show("", content) : null))],
            r.PassMark, r.State, r.PreviewedAt, r.ReportHash, r.Summary is { } summary ? DifferenceSummaryView.Of(summary) : null, r.BoardDecisionNumber, r.ScoringVersion, r.DrawnUpBy, r.ApprovedBy, r.Version, actions);
    }
}

/// <summary>Figures of a difference report. <c>meanChange</c> is the mean change of the totals that differ, in marks.</summary>
sealed record DifferenceSummaryView(int Attempts, int Changed, int Raised, int Lowered, int NewlyPassed, int NewlyFailed, int LoweredReleased, int Erased, decimal MeanChange)
{
    public static DifferenceSummaryView Of(DifferenceSummary s) =>
        new(s.Attempts, s.Changed, s.Raised, s.Lowered, s.NewlyPassed, s.NewlyFailed, s.LoweredReleased, s.Erased, s.MeanChange / 10_000_000m);
}

sealed record SlotDifferenceView(int Slot, Guid QuestionVersionId, decimal? OldMark, decimal? NewMark);

/// <summary>One attempt on the report; a verdict is null while a person has yet to mark what decides it, and a mark where the item does not count.</summary>
sealed record DifferenceView(
    int Number, Guid AttemptId, Guid PersonId, string PersonNumber, string Name, int Attempt, bool VerdictChanged, decimal OldTotal, decimal NewTotal, decimal OldScore, decimal NewScore, decimal OldMaximum,
    decimal NewMaximum, decimal OldPassMark, decimal NewPassMark, bool? OldPassed, bool? NewPassed, bool Released, IReadOnlyList<SlotDifferenceView> Slots)
{
    public static DifferenceView Of(DifferenceOf one)
    {
        var l = one.Line;
        return new(l.Number, l.AttemptId, one.Person.Id, one.Person.PersonNumber, one.Person.Name, one.Attempt, l.IsVerdictChanged, l.OldTotal / 10_000_000m, l.NewTotal / 10_000_000m, l.OldScore / 100m,
            l.NewScore / 100m, l.OldMaximum / 100m, l.NewMaximum / 100m, l.OldPass / 100m, l.NewPass / 100m, l.OldVerdict, l.NewVerdict, l.IsReleased,
            [.. l.Slots.Select(slot => new SlotDifferenceView(slot.Slot, slot.QuestionVersionId, slot.Old / 10_000_000m, slot.New / 10_000_000m))]);
    }
}
