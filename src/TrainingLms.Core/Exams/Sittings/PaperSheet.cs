using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>A paper as the candidate sees it: no key, no fraction, no explanation can be in it, because the type has no place for them.</summary>
/// <param name="Sections">Titles of the sections.</param>
/// <param name="Slots">The slots in order.</param>
public sealed record PaperSheet(IReadOnlyList<string> Sections, IReadOnlyList<SheetSlot> Slots);

/// <summary>A slot as the candidate sees it.</summary>
/// <param name="Slot">Number, from 1.</param>
/// <param name="Section">Index of its section.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="Question">What is shown of the question.</param>
/// <param name="MaximumHundredths">Maximum mark, in hundredths.</param>
/// <param name="Answer">The acknowledged answer; null where none was saved.</param>
public sealed record SheetSlot(int Slot, int Section, QuestionType Type, SheetQuestion Question, long MaximumHundredths, Answer? Answer);

/// <summary>Lays out papers for candidates.</summary>
public sealed class PaperTable(LmsDbContext db, FrozenQuestions questions, OpenPapers papers)
{
    Paper? read;
    Guid? blank;

    /// <summary>Takes the paper of an attempt that has just begun, on which nothing has been written.</summary>
    internal ExamAttempt Begin(Begun begun)
    {
        (read, blank) = (begun.Paper, begun.Attempt.Id);
        return begun.Attempt;
    }

    /// <summary>The frozen paper of an attempt; within a request it is read once.</summary>
    internal async Task<Paper> PaperAsync(Guid attemptId, CancellationToken cancel) => read?.AttemptId == attemptId ? read : read = await db.PaperOfAsync(attemptId, cancel);

    /// <summary>The sheet of an attempt being written, with the answers as the server knows them; null in every other state.</summary>
    public async Task<PaperSheet?> SheetAsync(ExamAttempt attempt, CancellationToken cancel = default)
    {
        if (attempt.State != AttemptState.InProgress) return null;
        var paper = (await PaperAsync(attempt.Id, cancel)).Content;
        papers.Keep(attempt, paper);
        var contents = await questions.OfAsync(db, paper, cancel);
        var answers = blank == attempt.Id ? [] : (await db.AnswersOfAsync(attempt.Id, cancel)).ToDictionary(answer => answer.Slot);
        return new PaperSheet([.. paper.Sections], [.. paper.Slots.Select(slot => Lay(slot, contents[slot.QuestionVersionId], answers.GetValueOrDefault(slot.Number)))]);
    }

    static SheetSlot Lay(PaperSlot slot, QuestionContent question, Answer? answer) =>
        new(slot.Number, slot.Section, slot.Type, SheetQuestion.Of(question, slot.Form), slot.MaximumHundredths, answer);
}

/// <summary>What versions of questions say. They never change, so they are read once and not for each attempt; a few thousand are kept.</summary>
public sealed class FrozenQuestions
{
    const int Most = 20_000;

    readonly ConcurrentDictionary<Guid, QuestionContent> known = new();

    /// <summary>The questions of a paper by version.</summary>
    public Task<IReadOnlyDictionary<Guid, QuestionContent>> OfAsync(LmsDbContext db, PaperSlots paper, CancellationToken cancel = default) => OfAsync(db, [paper], cancel);

    /// <summary>The questions of several papers by version.</summary>
    public async Task<IReadOnlyDictionary<Guid, QuestionContent>> OfAsync(LmsDbContext db, IEnumerable<PaperSlots> papers, CancellationToken cancel = default)
    {
        var found = new Dictionary<Guid, QuestionContent>();
        List<Guid> missing = [];
        foreach (var version in papers.SelectMany(paper => paper.Slots).Select(slot => slot.QuestionVersionId).Distinct())
            if (known.TryGetValue(version, out var content)) found[version] = content;
            else missing.Add(version);
        if (missing.Count == 0) return found;
        if (known.Count > Most) known.Clear();
        // What an open transaction sees may be rolled back.
        var isCommitted = db.Database.CurrentTransaction is null;
        foreach (var version in await db.QuestionVersions.AsNoTracking().Where(version => missing.Contains(version.Id)).Select(version => new { version.Id, version.Content }).ToListAsync(cancel))
        {
            found[version.Id] = version.Content;
            if (isCommitted) known[version.Id] = version.Content;
        }
        return found;
    }
}
