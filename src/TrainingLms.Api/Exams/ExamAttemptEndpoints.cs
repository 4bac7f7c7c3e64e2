using System.Text.Json;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Attempts: what a candidate does from the right to sit to the result.</summary>
static class ExamAttemptEndpoints
{
    public static void MapExamAttempts(this IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/exam-attempts").WithTags("Exam attempts");
        attempts.MapGet("/", Mine).WithSummary("My own attempts, newest first");
        attempts.MapPost("/", Assign).WithSummary("Get the right to sit an exam, with a frozen paper; the open attempt again where there is one");
        attempts.MapGet("/{id:guid}", Get).WithSummary("One attempt; while it is written by me also the paper and my acknowledged answers");
        attempts.MapPost("/{id:guid}/start", Start).WithSummary("Begin writing, with the password where the exam asks for one; the reply holds the lease that saving needs").WithDescription(AutosaveProtocol.Start).WithoutKeptAnswer();
        attempts.MapPut("/{id:guid}/answers", Save).WithSummary("Save answers; acknowledged when durable, each slot on its own").WithDescription(AutosaveProtocol.Save).WithoutKeptAnswer().WithoutLogLine();
        attempts.MapPost("/{id:guid}/lease", TakeOver).WithSummary("Go on writing on this device, with the own password or shortly after signing in; the other one is refused from now on").WithoutKeptAnswer();
        attempts.MapPost("/{id:guid}/submission", Submit).WithSummary("Hand in, with the last answers; everybody who asks gets the one receipt").WithDescription(AutosaveProtocol.Submit).WithoutKeptAnswer();
        attempts.MapPost("/{id:guid}/cancellation", Cancel).WithSummary("Call off an attempt that has not been started");
        attempts.MapPost("/{id:guid}/check-in", CheckIn).WithSummary("Be there, and wait to be let in; with the password and the room where the exam asks for them");
        attempts.MapPost("/{id:guid}/departure", Leave).WithSummary("Go away from the door");
        attempts.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Give up, said twice; the answers are kept and not scored");
        attempts.MapGet("/{id:guid}/receipt", GetReceipt).WithSummary("The receipt of a sealed attempt");
        attempts.MapGet("/{id:guid}/answer-log", GetLog).WithSummary("Acknowledged saves slot by slot, as evidence: the first and the last 199 of each, without the answers");
        attempts.MapGet("/{id:guid}/result", GetResult).WithSummary("Score and verdict of a marked attempt: to the candidate once released, to staff before");
    }

    static async Task<PageView<AttemptView>> Mine([AsParameters] PageRequest page, ExamRoom room, Act act, CancellationToken cancel) =>
        PageView.Of(await room.MineAsync(act.By, page, cancel), attempt => AttemptView.Of(attempt, null, null, act, []));

    static async Task<IResult> Assign(NewAttemptRequest request, AdmissionDesk admission, Act act, SentenceBook book, CancellationToken cancel)
    {
        var attempt = await admission.AssignAsync(request.ExamId, act, cancel);
        return Results.Created($"/api/v1/exam-attempts/{attempt.Id}", Show(attempt, act, book));
    }

    static async Task<AttemptView> Get(Guid id, ExamRoom room, PaperTable table, Act act, SentenceBook book, CancellationToken cancel)
    {
        var attempt = await room.FindAsync(id, act.By, cancel);
        var sheet = attempt.CandidateId == act.By.PersonId ? await table.SheetAsync(attempt, cancel) : null;
        return AttemptView.Of(attempt, sheet, null, act, Actions(attempt, act, book));
    }

    static async Task<AttemptView> Start(Guid id, StartRequest? request, ExamRoom room, PaperTable table, Act act, SentenceBook book, CancellationToken cancel) =>
        await Writing(await room.StartAsync(id, request?.Password, act, cancel), table, act, book, cancel);

    static async Task<AttemptView> CheckIn(Guid id, CheckInRequest request, ExamRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await room.CheckInAsync(id, request.Password, request.Room, act, cancel), act, book);

    static async Task<AttemptView> Leave(Guid id, ExamRoom room, Act act, SentenceBook book, CancellationToken cancel) => Show(await room.LeaveAsync(id, act, cancel), act, book);

    static async Task<AttemptView> Withdraw(Guid id, WithdrawalRequest request, ExamRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await room.WithdrawAsync(id, new GivingUp(request.Confirmed, request.ConfirmedAgain), act, cancel), act, book);

    static async Task<AttemptView> TakeOver(
        Guid id, TakeOverRequest? request, ExamRoom room, PaperTable table, OwnAccountDesk account, HttpContext http, Act act, SentenceBook book, CancellationToken cancel)
    {
        var shown = new Reidentification(await account.IsFreshAsync(request?.Password, http.Standing(), act, cancel));
        return await Writing(await room.TakeOverAsync(id, shown, act, cancel), table, act, book, cancel);
    }

    static async Task<SaveReply> Save(Guid id, SaveAnswersRequest request, AnswerDoor door, HttpContext http, Act act, CancellationToken cancel) =>
        await door.SaveAsync(id, request.LeaseEpoch, SlotSaveRequest.Read(request.Saves), http.RequestServices.GetRequiredService<AnswerDesk>, act, cancel);

    static async Task<Receipt> Submit(Guid id, SubmissionRequest request, ExamRoom room, Act act, CancellationToken cancel) =>
        await room.SubmitAsync(id, new Submission(request.LeaseEpoch, request.Confirmed, SlotSaveRequest.Read(request.Saves)), act, cancel);

    static async Task<AttemptView> Cancel(Guid id, ReasonRequest request, ExamRoom room, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await room.CancelAsync(id, act.Because(request.Reason), cancel), act, book);

    static Task<Receipt> GetReceipt(Guid id, ExamRoom room, Act act, CancellationToken cancel) => room.ReceiptAsync(id, act.By, cancel);

    static async Task<PageView<AnswerEventView>> GetLog(Guid id, [AsParameters] PageRequest page, AnswerLog log, Act act, CancellationToken cancel) =>
        PageView.Of(await log.ListAsync(id, act.By, page, cancel), one => new AnswerEventView(one.Slot, one.Revision, one.Epoch, one.ResponseHash, one.SavedAt));

    static async Task<ResultView> GetResult(Guid id, ResultDesk desk, Act act, CancellationToken cancel) => ResultView.Of(await desk.ShowAsync(id, act, cancel));

    static async Task<AttemptView> Writing(ExamAttempt attempt, PaperTable table, Act act, SentenceBook book, CancellationToken cancel) =>
        AttemptView.Of(attempt, await table.SheetAsync(attempt, cancel), attempt.LeaseEpoch, act, Actions(attempt, act, book));

    /// <summary>An attempt without its paper.</summary>
    internal static AttemptView Show(ExamAttempt attempt, Act act, SentenceBook book) => AttemptView.Of(attempt, null, null, act, Actions(attempt, act, book));

    internal static IReadOnlyList<ActionView> Actions(ExamAttempt attempt, Act act, SentenceBook book) => ActionView.Of(ExamRoom.Actions(attempt, act), book);
}

sealed record NewAttemptRequest(Guid ExamId);

/// <summary>The own password; not needed within ten minutes after signing in.</summary>
sealed record TakeOverRequest(string? Password = null);

sealed record StartRequest(string? Password = null);

sealed record CheckInRequest(string? Password = null, string? Room = null);

sealed record WithdrawalRequest(bool Confirmed, bool ConfirmedAgain);

sealed record SaveAnswersRequest(long LeaseEpoch, IReadOnlyList<SlotSaveRequest> Saves);

sealed record SubmissionRequest(long LeaseEpoch, bool Confirmed, IReadOnlyList<SlotSaveRequest>? Saves = null);

/// <summary>One answer. <c>capturedAt</c> is the client's estimate of the server's time when it was given; it decides nothing.</summary>
sealed record SlotSaveRequest(int Slot, long Revision, JsonElement? Response = null, Instant? CapturedAt = null)
{
    public static IReadOnlyList<SlotSave> Read(IReadOnlyList<SlotSaveRequest>? saves) =>
        [.. (saves ?? []).Select(save => new SlotSave(save.Slot, save.Revision, save.Response ?? default, save.CapturedAt))];
}

/// <summary>An attempt. <c>leaseEpoch</c> is there only in the replies to start and take-over: whoever merely looks must not be able to write by accident.</summary>
sealed record AttemptView(
    Guid Id, Guid ExamId, Guid PersonId, int Number, AttemptState State, Instant? OpensAt, Instant? ClosesAt, int LimitSeconds, string? Room, AccommodationEffect? Accommodation,
    Instant? CheckedInAt, Instant? StartedAt, Instant? PausedAt, Instant? Deadline, Instant ServerNow, long RemainingMs, long? LeaseEpoch, Instant? SealedAt, PaperView? Paper, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static AttemptView Of(ExamAttempt a, PaperSheet? sheet, long? leaseEpoch, Act act, IReadOnlyList<ActionView> actions) => new(
        a.Id, a.ExamId, a.CandidateId, a.Number, a.State, a.OpensAt == OverrideTimes.None ? null : a.OpensAt, a.HardCloseAt, a.LimitSeconds, a.Room, a.Accommodation,
        a.CheckedInAt, a.StartedAt, a.PausedAt, a.Deadline, act.At, AnswerDesk.RemainingMs(a, act.At), leaseEpoch, a.SealedAt, sheet is null ? null : PaperView.Of(sheet), a.Version, actions);
}

sealed record PaperView(IReadOnlyList<string> Sections, IReadOnlyList<SlotView> Slots)
{
    public static PaperView Of(PaperSheet sheet) => new(sheet.Sections, [.. sheet.Slots.Select(slot => new SlotView(
        slot.Slot, slot.Section, slot.Type, slot.Question.Text, slot.Question.Options, slot.Question.Stems, slot.Question.Gaps, slot.Question.Limits, slot.Question.Stimulus,
        slot.MaximumHundredths / 100m,
        slot.Answer is null ? null : JsonDocument.Parse(slot.Answer.Response).RootElement, slot.Answer?.Revision ?? 0))]);
}

sealed record SlotView(
    int Slot, int Section, QuestionType Type, string Text, IReadOnlyList<SheetOption> Options, IReadOnlyList<SheetOption> Stems, IReadOnlyList<SheetGap> Gaps,
    SheetLimits? Limits, string? Stimulus, decimal Maximum, JsonElement? Response, long Revision);

sealed record AnswerEventView(int Slot, long Revision, long Epoch, string AnswerHash, Instant SavedAt);

/// <summary>
/// A result. <c>passed</c> is null while slots wait for a person and the pass mark is not reached without them; <c>waiting</c> names them. <c>state</c> is null
/// until then. <c>standing</c> is what counts over all released results of the person at the exam.
/// </summary>
sealed record ResultView(
    Guid AttemptId, Guid? ResultId, ExamResultState? State, int? Edition, Instant? ReleasedAt, decimal Score, decimal Maximum, decimal PassMark, bool? Passed, int Blanks, IReadOnlyList<int> Waiting,
    Instant MarkedAt, string RoundingRule, StandingView? Standing)
{
    public static ResultView Of(ShownResult shown)
    {
        var (attempt, marking, result, standing) = shown;
        return new(attempt.Id, result?.Id, result?.State, result?.Edition, result?.ReleasedAt, marking.ScoreHundredths / 100m, marking.MaximumHundredths / 100m, marking.PassHundredths / 100m, marking.HasPassed,
            marking.Slots.Count(slot => slot.IsBlank), [.. marking.Waiting], marking.At, "half_away_from_zero_2",
            standing is null ? null : new StandingView(standing.ScoreHundredths / 100m, standing.HasPassed, standing.Results));
    }
}

sealed record StandingView(decimal Score, bool Passed, int Results);
