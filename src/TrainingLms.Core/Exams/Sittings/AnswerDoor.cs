using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// The common case of a save, with others at the same moment: the paper is known, the attempt is open and what comes is newer. It needs no context of its own, which
/// is why it stands apart from the desk; whatever is not plain goes to the desk.
/// </summary>
public sealed class AnswerDoor(SavesTogether together, OpenPapers papers, PresenceBoard presence)
{
    /// <summary>Saves a batch; each slot gets its own result.</summary>
    /// <param name="id">The attempt.</param>
    /// <param name="epoch">The lease that the client holds.</param>
    /// <param name="saves">What it sent.</param>
    /// <param name="desk">Opens the desk, where it is needed.</param>
    /// <param name="act">Who saves, and when.</param>
    /// <param name="cancel">Stops waiting; what is being written is written all the same.</param>
    /// <exception cref="RefusedException">See <see cref="AnswerDesk.SaveAsync"/>.</exception>
    public async Task<SaveReply> SaveAsync(Guid id, long epoch, IReadOnlyList<SlotSave> saves, Func<AnswerDesk> desk, Act act, CancellationToken cancel = default)
    {
        if (saves.Count == 0 || papers.Find(id, act.By.PersonId) is not { } known) return await desk().SaveAsync(id, epoch, saves, act, cancel);
        var answers = AnswerDesk.Read(saves, known);
        // Where the attempt is not open for the save, or somebody holds it, the desk tells why and keeps it aside.
        if (await together.WriteAsync(new SaveAsk(id, act.By.PersonId, epoch, act.At, answers), cancel) is not { } done) return await desk().SaveAsync(id, epoch, saves, act, cancel);
        presence.Note(id, act.At, saves.Max(save => save.CapturedAt));
        // What was written is in the attempt, whatever becomes of it a moment later; the rest is judged beside it and never refused as a whole.
        var replies = done.Written.Count == answers.Count ? [.. answers.Select(AnswerDesk.Saved)] : await desk().JudgeAsync(id, epoch, answers, done.Written, act, cancel);
        var remaining = done.Deadline is { } deadline ? Duration.Max(Duration.Zero, deadline - act.At) : Duration.Zero;
        return new SaveReply(AttemptState.InProgress, epoch, act.At, (long)Math.Floor(remaining.TotalMilliseconds), AnswerDesk.NextSaveMs(id, act.At), replies);
    }
}
