using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Results: confirmed by the board together, released after the exam, held back and withdrawn for a reason.</summary>
static class ExamResultEndpoints
{
    public static void MapExamResults(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Exam results");
        exams.MapGet("/result-sheet", GetSheet).WithSummary("All results of an exam as the board signs them: counts, hash, who has signed, and what still stands in the way");
        exams.MapGet("/results", GetLines).WithSummary("The results line by line, newest versions");
        exams.MapPost("/result-sheet/signatures", Sign).InPersonOnly().WithSummary("Sign the list that was looked at, by its hash, as a member of the board; with the last signature of the quorum it is confirmed");
        exams.MapPut("/release-plan", PlanRelease).InPersonOnly().WithSummary("Say from when confirmed results are released by themselves; without an instant they are released by hand");
        exams.MapPost("/results/release", Release).InPersonOnly().WithSummary("Release all confirmed results, once the exam is over for everybody");
        var results = routes.MapGroup("/exam-results/{id:guid}").WithTags("Exam results");
        results.MapGet("/", Get).WithSummary("One version of a result with what can be done to it; the candidate sees it once released");
        results.MapPost("/flags", Hold).WithSummary("Hold a result back while something about it is looked into");
        results.MapPost("/flags/{flagId:guid}/decision", Decide).WithSummary("Decide a ground for which it is held back; with the last one it waits for confirmation again");
        results.MapPost("/unconfirmation", Unconfirm).WithSummary("Take a confirmation back before the release");
        results.MapPost("/withdrawal", Withdraw).WithSummary("Take a released result back");
        results.MapPost("/new-version", DrawAnew).WithSummary("Draw a withdrawn result up anew from the marks as they are; the board signs it again");
    }

    static async Task<SheetView> GetSheet(Guid id, ResultDesk desk, Act act, CancellationToken cancel) => SheetView.Of(await desk.SheetAsync(id, act, cancel));

    static async Task<PageView<ResultLineView>> GetLines(Guid id, [AsParameters] PageRequest page, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.LinesAsync(id, page, act, cancel), line => ResultLineView.Of(line, act, book));

    static async Task<SheetView> Sign(Guid id, SignatureRequest request, ResultDesk desk, Act act, CancellationToken cancel) => SheetView.Of(await desk.SignAsync(id, request.Hash, act, cancel));

    static async Task<SheetView> PlanRelease(Guid id, ReleasePlanRequest request, ExpectedVersion expected, ResultDesk desk, Act act, CancellationToken cancel) =>
        SheetView.Of(await desk.PlanReleaseAsync(id, request.ReleaseAt, expected, act, cancel));

    static async Task<SheetView> Release(Guid id, ResultDesk desk, Act act, CancellationToken cancel) => SheetView.Of(await desk.ReleaseAsync(id, act, cancel));

    static async Task<ExamResultView> Get(Guid id, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel) => await Show(id, desk, act, book, cancel);

    static async Task<ExamResultView> Hold(Guid id, FlagRequest request, ExpectedVersion expected, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.HoldAsync(id, request.Kind, expected, act.Because(request.Reason), cancel);
        return await Show(id, desk, act, book, cancel);
    }

    static async Task<ExamResultView> Decide(Guid id, Guid flagId, FlagDecisionRequest request, ExpectedVersion expected, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.DecideFlagAsync(id, flagId, request.Decision, expected, act, cancel);
        return await Show(id, desk, act, book, cancel);
    }

    static async Task<ExamResultView> Unconfirm(Guid id, ReasonRequest request, ExpectedVersion expected, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.MoveAsync(id, ExamResultTrigger.Unconfirm, expected, act.Because(request.Reason), cancel);
        return await Show(id, desk, act, book, cancel);
    }

    static async Task<ExamResultView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.MoveAsync(id, ExamResultTrigger.Withdraw, expected, act.Because(request.Reason), cancel);
        return await Show(id, desk, act, book, cancel);
    }

    static async Task<ExamResultView> DrawAnew(Guid id, ReasonRequest request, ExpectedVersion expected, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        await desk.DrawAnewAsync(id, expected, act.Because(request.Reason), cancel);
        return await Show(id, desk, act, book, cancel);
    }

    static async Task<ExamResultView> Show(Guid id, ResultDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (result, flags) = await desk.FindAsync(id, act.By, cancel);
        return ExamResultView.Of(result, flags, act, book);
    }
}

sealed record SignatureRequest(string? Hash = null);

sealed record ReleasePlanRequest(Instant? ReleaseAt = null);

sealed record FlagRequest(ResultFlagKind Kind, string? Reason = null);

sealed record FlagDecisionRequest(string? Decision = null);

/// <summary>The list of results. <c>hash</c> covers the provisional ones and is what a member signs; when one of them changes, so does the hash, and everybody signs anew.</summary>
sealed record SheetView(
    Guid ExamId, string Hash, int Provisional, int UnderReview, int Confirmed, int Released, int Withdrawn, int WaitingToBeMarked, int StillSitting, bool WindowOver, Instant? ReleaseAt, int Quorum,
    IReadOnlyList<SignatureView> Signatures)
{
    public static SheetView Of(ResultSheet sheet)
    {
        int Count(ExamResultState state) => sheet.Counts.GetValueOrDefault(state);
        return new(sheet.Exam.Id, sheet.Hash, Count(ExamResultState.Provisional), Count(ExamResultState.UnderReview), Count(ExamResultState.Confirmed), Count(ExamResultState.Released),
            Count(ExamResultState.Withdrawn), sheet.WaitingToBeMarked, sheet.StillSitting, sheet.Exam.State == ExamState.Closed, sheet.Exam.ReleaseAt, sheet.Exam.Rules.BoardQuorum,
            [.. sheet.Signatures.Select(one => new SignatureView(one.Signature.MemberId, one.Name, one.Signature.At))]);
    }
}

sealed record SignatureView(Guid PersonId, string Name, Instant At);

sealed record ResultLineView(
    Guid Id, Guid PersonId, string PersonNumber, string Name, Guid AttemptId, int Attempt, int Edition, ExamResultState State, decimal Score, bool Passed, IReadOnlyList<ResultFlagView> Flags, long Version,
    IReadOnlyList<ActionView> Actions)
{
    public static ResultLineView Of(ResultLine line, Act act, SentenceBook book)
    {
        var result = ExamResultView.Of(line.Result, line.Flags, act, book);
        return new(result.Id, line.Person.Id, line.Person.PersonNumber, line.Person.Name, result.AttemptId, line.Attempt, result.Edition, result.State, result.Score, result.Passed, result.Flags, result.Version, result.Actions);
    }
}

sealed record ExamResultView(
    Guid Id, Guid ExamId, Guid AttemptId, int Edition, ExamResultState State, decimal Score, decimal Maximum, decimal PassMark, bool Passed, Instant? ReleasedAt, IReadOnlyList<ResultFlagView> Flags, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    /// <summary>Candidates are not told for what their result was held back: what is looked into may be about others.</summary>
    public static ExamResultView Of(ExamResult r, IReadOnlyList<ResultFlag> flags, Act act, SentenceBook book) => new(
        r.Id, r.ExamId, r.AttemptId, r.Edition, r.State, r.ScoreHundredths / 100m, r.MaximumHundredths / 100m, r.PassHundredths / 100m, r.HasPassed, r.ReleasedAt,
        r.CandidateId == act.By.PersonId ? [] : [.. flags.Select(ResultFlagView.Of)], r.Version, ActionView.Of([.. ResultDesk.Actions(r, flags, act)], book));
}

sealed record ResultFlagView(Guid Id, ResultFlagKind Kind, string Reason, Guid RaisedBy, Instant RaisedAt, string? Decision, Guid? DecidedBy, Instant? DecidedAt)
{
    public static ResultFlagView Of(ResultFlag f) => new(f.Id, f.Kind, f.Reason, f.RaisedBy, f.RaisedAt, f.Decision, f.DecidedBy, f.DecidedAt);
}
