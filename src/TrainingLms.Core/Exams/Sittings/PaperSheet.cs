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
public sealed class PaperTable(LmsDbContext db)
{
    /// <summary>The sheet of an attempt being written, with the answers as the server knows them; null in every other state.</summary>
    public async Task<PaperSheet?> SheetAsync(ExamAttempt attempt, CancellationToken cancel = default)
    {
        if (attempt.State != AttemptState.InProgress) return null;
        var paper = (await db.PaperOfAsync(attempt.Id, cancel)).Content;
        var contents = await db.QuestionContentsAsync(paper, cancel);
        var answers = (await db.AnswersOfAsync(attempt.Id, cancel)).ToDictionary(answer => answer.Slot);
        return new PaperSheet([.. paper.Sections], [.. paper.Slots.Select(slot => Lay(slot, contents[slot.QuestionVersionId], answers.GetValueOrDefault(slot.Number)))]);
    }

    static SheetSlot Lay(PaperSlot slot, QuestionContent question, Answer? answer) =>
        new(slot.Number, slot.Section, slot.Type, SheetQuestion.Of(question, slot.Form), slot.MaximumHundredths, answer);
}

static class PaperContents
{
    /// <summary>What the question versions of a paper say, by key.</summary>
    public static async Task<IReadOnlyDictionary<Guid, QuestionContent>> QuestionContentsAsync(this LmsDbContext db, PaperSlots paper, CancellationToken cancel)
    {
        var ids = paper.Slots.Select(slot => slot.QuestionVersionId).ToList();
        return await db.QuestionVersions.AsNoTracking().Where(version => ids.Contains(version.Id)).ToDictionaryAsync(version => version.Id, version => version.Content, cancel);
    }
}
