using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Answers that a client could not send come in by a file: one invigilator brings it, another imports it (T28).</summary>
static class OfflineEndpoints
{
    public static void MapOfflineFiles(this IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/exam-attempts/{id:guid}").WithTags("Offline files");
        attempts.MapGet("/offline-token", GetToken).WithSummary("The token with which my client signs answers that it cannot send, while I write").WithDescription(AutosaveProtocol.Offline);
        attempts.MapGet("/offline-files", List).WithSummary("Files that were brought for an attempt, with what each would change; without the answers");
        attempts.MapPost("/offline-files", Bring).WithSummary("Bring a file with answers that could not be sent, as an invigilator; another one imports it or turns it down");
        attempts.MapPost("/offline-import", Import).WithSummary("Import the file that was looked at, by its hash, as the second person: newer answers count, the attempt is sealed anew and marked again");
        attempts.MapPost("/offline-refusal", TurnDown).WithSummary("Turn down the file that waits, with a reason; it is kept and changes nothing");
    }

    static async Task<OfflineTokenView> GetToken(Guid id, OfflineDesk desk, Act act, CancellationToken cancel) => new(await desk.TokenAsync(id, act.By, cancel));

    static async Task<IReadOnlyList<OfflineFileView>> List(Guid id, OfflineDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        [.. (await desk.ListAsync(id, act, cancel)).Select(file => OfflineFileView.Of(file, book))];

    static async Task<OfflineFileView> Bring(Guid id, OfflineFileRequest request, OfflineDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OfflineFileView.Of(await desk.BringAsync(id, request.File?.Payload ?? "", request.File?.Signature, request.Cause, act.Because(request.Reason), cancel), book);

    static async Task<AttemptView> Import(Guid id, OfflineImportRequest request, OfflineDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.ImportAsync(id, request.FileHash, act, cancel), act, book);

    static async Task<AttemptView> TurnDown(Guid id, ReasonRequest request, OfflineDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.TurnDownAsync(id, act.Because(request.Reason), cancel), act, book);
}

/// <summary>The token, 32 bytes in base64url.</summary>
sealed record OfflineTokenView(string Token);

/// <summary>A file as the client wrote it: <c>payload</c> is base64url of the JSON, <c>signature</c> base64url of its HMAC-SHA256.</summary>
sealed record SignedFile(string? Payload = null, string? Signature = null);

sealed record OfflineFileRequest(IncidentCause Cause, SignedFile? File = null, string? Reason = null);

sealed record OfflineImportRequest(string? FileHash = null);

/// <summary>A file that was brought. <c>newer</c> are the slots that it would change as things are; <c>problems</c> is why it cannot be imported.</summary>
sealed record OfflineFileView(
    Guid Id, string FileHash, string Reason, Guid BroughtBy, Instant BroughtAt, Instant? ImportedAt, bool Waits, IReadOnlyList<OfflineSlotView> Slots, IReadOnlyList<int> Newer, IReadOnlyList<ProblemReason> Problems)
{
    public static OfflineFileView Of(BroughtFile brought, SentenceBook book)
    {
        var (file, reading) = (brought.File, brought.Reading);
        return new(file.Id, file.FileHash, file.Reason, file.BroughtBy, file.BroughtAt, file.ImportedAt, brought.Waits,
            [.. reading.Answers.Select(answer => new OfflineSlotView(answer.Slot, answer.Revision, answer.CapturedAt))], reading.Newer,
            brought.Waits ? [.. reading.Faults.Select(fault => new ProblemReason(fault.Code, book.Say(fault), fault.Member))] : []);
    }
}

sealed record OfflineSlotView(int Slot, long Revision, Instant? CapturedAt);
