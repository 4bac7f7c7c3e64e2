using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A file that was brought, with what it would change as things are.</summary>
/// <param name="File">The file.</param>
/// <param name="Reading">What it holds.</param>
/// <param name="Waits">Whether it waits for a second person.</param>
public sealed record BroughtFile(OfflineFile File, OfflineReading Reading, bool Waits);

/// <summary>Where answers come in that a client could not send: one invigilator brings the file, another imports it (T28).</summary>
public sealed class OfflineDesk(LmsDbContext db, IncidentLog log, ResultBook results, MarkingBook markings, AnswerStore store)
{
    /// <summary>The token with which the candidate's client signs, while the attempt is being written.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.not_being_written</c>.</exception>
    public async Task<string> TokenAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var attempt = await db.OwnAttemptAsync(id, actor, cancel);
        if (!AttemptPhase.Active.Contains(attempt.State)) throw new RefusedException(RefusalKind.WrongState, "attempt.not_being_written");
        return Base64Url.EncodeToString(OfflineFile.TokenOf(await ExamOfAsync(attempt, cancel), attempt));
    }

    /// <summary>Files that were brought for an attempt, newest first.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>.</exception>
    public async Task<IReadOnlyList<BroughtFile>> ListAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        if (!await db.ExamAttempts.OnRosterOf(act.By, db).AnyAsync(one => one.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");
        var attempt = await db.ExamAttempts.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        var files = await db.OfflineFiles.AsNoTracking().Where(file => file.AttemptId == id).OrderByDescending(file => file.Id).ToListAsync(cancel);
        if (files.Count == 0) return [];
        // All of them against one paper and one state of the answers, however many were brought.
        var stored = await StoredAsync(attempt, cancel);
        return files.ConvertAll(file => new BroughtFile(file, Read(attempt, true, file.Payload, stored, act), file.Id == attempt.OfflineFileId));
    }

    /// <summary>Takes a file in, which another person imports or turns down. One that waits already is replaced.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.offline_file_too_long</c> and what <see cref="ExamAttempt.BringOfflineFile"/> refuses.</exception>
    public async Task<BroughtFile> BringAsync(Guid id, string payload, string? signature, IncidentCause cause, Act act, CancellationToken cancel = default)
    {
        if (payload.Length > OfflineFile.LongestPayload) throw new RefusedException(RefusalKind.RuleBroken, "attempt.offline_file_too_long", ("most", OfflineFile.LongestPayload));
        BroughtFile? brought = null;
        await DoAsync(id, act, async attempt =>
        {
            var exam = await ExamOfAsync(attempt, cancel);
            var file = new OfflineFile { Id = act.NewId(), AttemptId = id, Payload = payload, FileHash = FrozenJson.HashOfText(payload), Cause = cause, Reason = act.Reason?.Trim() ?? "", BroughtBy = act.By.PersonId, BroughtAt = act.At };
            var reading = await ReadAsync(attempt, OfflineFile.IsSigned(exam, attempt, payload, signature), payload, act, cancel);
            attempt.BringOfflineFile(file, await JudgedAsync(attempt, reading, act, cancel));
            log.Write(new Incident(IncidentKind.OfflineFileBrought, cause), attempt, act);
            db.OfflineFiles.Add(file);
            brought = new BroughtFile(file, reading, true);
        }, cancel);
        return brought!;
    }

    /// <summary>Turns down the file that waits; it is kept and changes nothing.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> TurnDownAsync(Guid id, Act act, CancellationToken cancel = default) => DoAsync(id, act, attempt =>
    {
        attempt.TurnDownOfflineFile(act);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>Imports the file that waits and was looked at: its newer answers are added as revisions, the attempt is sealed anew and marked again.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what <see cref="ExamAttempt.ImportOfflineFile"/> refuses.</exception>
    public Task<ExamAttempt> ImportAsync(Guid id, string? hash, Act act, CancellationToken cancel = default) => DoAsync(id, act, async attempt =>
    {
        var file = await db.OfflineFiles.SingleOrDefaultAsync(one => one.Id == attempt.OfflineFileId, cancel);
        // The signature was checked when it was brought; what is stored is what was signed.
        var reading = file is null ? OfflineReading.None : await ReadAsync(attempt, true, file.Payload, act, cancel);
        var given = (await JudgedAsync(attempt, reading, act, cancel)).Because(file?.Reason).Given(new OfflineClaim(file is not null && file.FileHash == hash));
        ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.ImportOfflineFile, given).OrRefuse();
        await store.AddAfterwardsAsync(new SaveAsk(id, attempt.CandidateId, attempt.LeaseEpoch, act.At, reading.ToSave), cancel);
        attempt.ImportOfflineFile(await db.AnswersOfAsync(id, cancel), (await db.PaperOfAsync(id, cancel)).Content.Slots.Length, given);
        file!.Imported(act);
        log.Write(new Incident(IncidentKind.OfflineFileImported, file.Cause), attempt, given);
        await markings.SupersedeAsync(attempt, act, cancel);
        await results.FollowAsync(attempt, file.Reason, act, cancel);
    }, cancel);

    async Task<OfflineReading> ReadAsync(ExamAttempt attempt, bool isSigned, string payload, Act act, CancellationToken cancel) => Read(attempt, isSigned, payload, await StoredAsync(attempt, cancel), act);

    static OfflineReading Read(ExamAttempt attempt, bool isSigned, string payload, (PaperSlots Paper, List<Answer> Answers)? stored, Act act) =>
        stored is { } known ? OfflineReading.Of(attempt, isSigned, payload, known.Paper, known.Answers, act.At) : OfflineReading.None;

    /// <summary>What files of an attempt are read against; null where it never had a paper.</summary>
    async Task<(PaperSlots Paper, List<Answer> Answers)?> StoredAsync(ExamAttempt attempt, CancellationToken cancel) =>
        attempt.PaperHash is null ? null : ((await db.PaperOfAsync(attempt.Id, cancel)).Content, await db.AnswersOfAsync(attempt.Id, cancel));

    async Task<Act> JudgedAsync(ExamAttempt attempt, OfflineReading reading, Act act, CancellationToken cancel) =>
        act.Given(new ReopeningFacts(await results.IsReleasedAsync(attempt.Id, cancel), false)).Given(reading.Facts);

    Task<Exam> ExamOfAsync(ExamAttempt attempt, CancellationToken cancel) => db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == attempt.ExamId, cancel);

    async Task<ExamAttempt> DoAsync(Guid id, Act act, Func<ExamAttempt, Task> deed, CancellationToken cancel) =>
        await db.ChangeAttemptAndResultsAsync(await db.InvigilatedAttemptAsync(id, act.By, cancel), deed, cancel);
}
