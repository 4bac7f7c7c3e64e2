using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>An answer as a client sends it.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Revision">The client's number of the save, from 1, growing with each change of the slot.</param>
/// <param name="Response">The answer; null takes it back.</param>
/// <param name="CapturedAt">The server's time when it was given, as the client believes; decides nothing. Null where it told none.</param>
public sealed record SlotSave(int Slot, long Revision, JsonElement Response, Instant? CapturedAt = null);

/// <summary>What became of a sent answer.</summary>
public enum SaveResult
{
    /// <summary>Stored durably; or stored before, unchanged.</summary>
    Saved,

    /// <summary>A newer revision is stored already.</summary>
    Superseded,

    /// <summary>The same revision is stored with another answer; this one is kept aside.</summary>
    Conflict,
}

/// <summary>The reply for one slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Revision">The revision that is stored.</param>
/// <param name="AnswerHash">Hash of the answer that is stored.</param>
/// <param name="Result">What became of the one sent.</param>
public sealed record SlotReply(int Slot, long Revision, string AnswerHash, SaveResult Result);

/// <summary>The reply to a save, given after the answers are durable.</summary>
/// <param name="State">State of the attempt.</param>
/// <param name="LeaseEpoch">The lease that counts.</param>
/// <param name="ServerNow">The server's clock.</param>
/// <param name="RemainingMs">Milliseconds the candidate has left to write.</param>
/// <param name="NextSaveMs">After how many milliseconds to save again.</param>
/// <param name="Slots">What became of each answer sent.</param>
public sealed record SaveReply(AttemptState State, long LeaseEpoch, Instant ServerNow, long RemainingMs, int NextSaveMs, IReadOnlyList<SlotReply> Slots);

/// <summary>Where answers come in while an attempt is being written, if the door (<see cref="AnswerDoor"/>) cannot take them.</summary>
public sealed class AnswerDesk(LmsDbContext db, AnswerStore store, OpenPapers papers, SealingDesk sealing, PresenceBoard presence)
{
    const int Cadence = 30_000;
    const int Spread = 6_000;

    /// <summary>How many answers are kept aside for one attempt.</summary>
    const int MostSideRevisions = 200;

    /// <summary>Saves a batch the long way; each slot gets its own result.</summary>
    /// <exception cref="RefusedException">
    /// <c>attempt.not_found</c>, <c>answer.malformed</c> and <c>answer.slot_unknown</c> for every wrong one; as conflicts <c>attempt.lease_taken</c>,
    /// <c>attempt.deadline_passed</c>, <c>attempt.paused</c> and a wrong state.
    /// </exception>
    public async Task<SaveReply> SaveAsync(Guid id, long epoch, IReadOnlyList<SlotSave> saves, Act act, CancellationToken cancel = default)
    {
        var attempt = await db.OwnAttemptAsync(id, act.By, cancel);
        var answers = saves.Count == 0 || attempt.PaperHash is null ? [] : Read(saves, papers.Keep(attempt, (await db.PaperOfAsync(id, cancel)).Content));
        await AdmitAsync(attempt, epoch, answers, act, cancel);
        presence.Note(id, act.At, saves.Max(save => save.CapturedAt));
        var replies = answers.Count == 0 ? [] : await WriteAsync(attempt, epoch, answers, act, cancel);
        return new SaveReply(attempt.State, attempt.LeaseEpoch, act.At, RemainingMs(attempt, act.At), NextSaveMs(id, act.At), replies);
    }

    /// <summary>The last saves of a submission, in its transaction: what is older or clashes is left, as it would be in a save.</summary>
    internal async Task WriteLastAsync(ExamAttempt attempt, long epoch, IReadOnlyList<SlotSave> saves, PaperSlots paper, Act act, CancellationToken cancel)
    {
        if (saves.Count > 0) await WriteAsync(attempt, epoch, Read(saves, OpenPapers.FormsOf(paper)), act, cancel);
    }

    /// <summary>Milliseconds left to write; 0 when none.</summary>
    public static long RemainingMs(ExamAttempt attempt, Instant now) => (long)Math.Floor(attempt.RemainingAt(now).TotalMilliseconds);

    async Task AdmitAsync(ExamAttempt attempt, long epoch, List<AnswerToSave> answers, Act act, CancellationToken cancel)
    {
        if (attempt.ClosedFor is { } closed)
        {
            await KeepAsideAsync(attempt.Id, epoch, answers, closed, act, cancel);
            throw new RefusedException(RefusalKind.WrongState, closed, ("deadline", attempt.Deadline));
        }
        if (attempt.AcceptsUntil < act.At)
        {
            await sealing.CloseIfOverdueAsync(attempt.Id, act, cancel);
            await KeepAsideAsync(attempt.Id, epoch, answers, "attempt.deadline_passed", act, cancel);
            throw new RefusedException(RefusalKind.WrongState, "attempt.deadline_passed", ("deadline", attempt.Deadline));
        }
        var verdict = ExamAttemptWorkflow.Table.Check(attempt, AttemptTrigger.SaveAnswers, act.Given(new LeaseClaim(epoch)));
        if (!verdict.IsAllowed && attempt.StartedAt is not null) await KeepAsideAsync(attempt.Id, epoch, answers, verdict.Refusals[0].Code, act, cancel);
        verdict.OrConflict();
    }

    async Task<IReadOnlyList<SlotReply>> WriteAsync(ExamAttempt attempt, long epoch, List<AnswerToSave> answers, Act act, CancellationToken cancel)
    {
        var written = (await store.WriteAsync(new SaveAsk(attempt.Id, attempt.CandidateId, epoch, act.At, answers), cancel))?.Written ?? new HashSet<int>();
        if (written.Count == answers.Count) return [.. answers.Select(Saved)];

        // Something was not newer, or the attempt has moved since it was read: look again before answering.
        if (written.Count == 0) await AdmitAsync(await db.OwnAttemptAsync(attempt.Id, act.By, cancel), epoch, answers, act, cancel);
        return await JudgeAsync(attempt.Id, epoch, answers, written, act, cancel);
    }

    /// <summary>Tells of each answer what became of it, and keeps aside what clashes.</summary>
    internal async Task<IReadOnlyList<SlotReply>> JudgeAsync(Guid attemptId, long epoch, List<AnswerToSave> answers, IReadOnlySet<int> written, Act act, CancellationToken cancel)
    {
        var stored = (await db.AnswersOfAsync(attemptId, cancel)).ToDictionary(answer => answer.Slot);
        var replies = answers.Select(answer => written.Contains(answer.Slot)
            ? Saved(answer)
            : Judge(answer, stored[answer.Slot])).ToList();
        var clashes = replies.Where(reply => reply.Result == SaveResult.Conflict).Select(reply => reply.Slot).ToHashSet();
        await KeepAsideAsync(attemptId, epoch, [.. answers.Where(answer => clashes.Contains(answer.Slot))], "slot.revision_conflict", act, cancel);
        return replies;
    }

    internal static SlotReply Saved(AnswerToSave answer) => new(answer.Slot, answer.Revision, answer.ResponseHash, SaveResult.Saved);

    static SlotReply Judge(AnswerToSave sent, Answer stored) => new(sent.Slot, stored.Revision, stored.ResponseHash,
        stored.Revision > sent.Revision ? SaveResult.Superseded
        : stored.ResponseHash == sent.ResponseHash ? SaveResult.Saved
        : SaveResult.Conflict);

    /// <summary>Kept as evidence, up to a number; nothing here is ever scored by itself.</summary>
    async Task KeepAsideAsync(Guid attemptId, long epoch, List<AnswerToSave> answers, string reason, Act act, CancellationToken cancel)
    {
        if (answers.Count == 0) return;
        var room = MostSideRevisions - await db.ExamSideRevisions.CountAsync(revision => revision.AttemptId == attemptId, cancel);
        db.ExamSideRevisions.AddRange(answers.Take(Math.Max(0, room)).Select(answer => new SideRevision
        {
            Id = act.NewId(),
            AttemptId = attemptId,
            Slot = answer.Slot,
            Epoch = epoch,
            Revision = answer.Revision,
            Response = answer.Response,
            Reason = reason,
            At = act.At,
        }));
        await db.SaveChangesAsync(cancel);
    }

    internal static List<AnswerToSave> Read(IReadOnlyList<SlotSave> saves, IReadOnlyList<AnswerForm> forms) =>
        TryRead(saves, forms, out var answers) is { Count: > 0 } problems ? throw new RefusedException(RefusalKind.RuleBroken, problems) : answers;

    /// <summary>What was sent, checked against the slots of the paper.</summary>
    /// <returns>What is wrong with it.</returns>
    internal static IReadOnlyList<Refusal> TryRead(IReadOnlyList<SlotSave> saves, IReadOnlyList<AnswerForm> forms, out List<AnswerToSave> answers)
    {
        var problems = new List<Refusal>();
        answers = [];
        var seen = new HashSet<int>();
        for (var i = 0; i < saves.Count; i++)
        {
            var save = saves[i];
            if (save.Slot < 1 || save.Slot > forms.Count) problems.Add(new Refusal("answer.slot_unknown", [("slot", save.Slot)], $"saves[{i}].slot"));
            else if (!seen.Add(save.Slot)) problems.Add(new Refusal("answer.slot_twice", [("slot", save.Slot)], $"saves[{i}].slot"));
            else if (save.Revision < 1) problems.Add(new Refusal("answer.revision_wrong", [("slot", save.Slot)], $"saves[{i}].revision"));
            else if (!forms[save.Slot - 1].TryRead(save.Response, out var response)) problems.Add(new Refusal("answer.malformed", [("slot", save.Slot)], $"saves[{i}].response"));
            else
            {
                var text = forms[save.Slot - 1].Write(response);
                answers.Add(new AnswerToSave(save.Slot, save.Revision, text, FrozenJson.HashOfText(text)));
            }
        }
        return problems;
    }

    /// <summary>Spread over twelve seconds, so that a room that began together does not save together.</summary>
    internal static int NextSaveMs(Guid attemptId, Instant now) =>
        Cadence - Spread + (int)((uint)HashCode.Combine(attemptId, now) % (2 * Spread + 1));
}
