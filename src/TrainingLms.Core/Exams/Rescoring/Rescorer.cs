using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>One attempt marked by the rules that count and by those that are to.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Paper">Its frozen paper.</param>
/// <param name="Old">Its newest marking.</param>
/// <param name="New">The marking by the other rules; not saved.</param>
/// <param name="IsReleased">Whether the candidate has seen a score, also one that was taken back or replaced since.</param>
public sealed record Remarked(ExamAttempt Attempt, Paper Paper, AttemptMarking Old, AttemptMarking New, bool IsReleased)
{
    /// <summary>Slots whose mark differs, or whether they count at all.</summary>
    public ImmutableArray<SlotDifference> Slots { get; } = [.. from slot in Paper.Content.Slots
                                                             let before = CountedOf(Old, slot.Number)
                                                             let after = CountedOf(New, slot.Number)
                                                             where before != after
                                                             select new SlotDifference(slot.Number, slot.QuestionVersionId, before, after)];

    static long? CountedOf(AttemptMarking marking, int slot) => marking.Slots.Single(mark => mark.Slot == slot) is { Remedy: not RemedyKind.Drop } mark ? mark.MarkTenMillionths : null;
}

/// <summary>Marks scored attempts by newer rules, a few hundred at a time: what is needed is read in sets, and each question once.</summary>
public sealed class Rescorer(LmsDbContext db, ResultBook results)
{
    const int Batch = 200;

    readonly Dictionary<Guid, QuestionContent> contents = [];

    /// <summary>All attempts that the rules would be applied to, marked by them; nothing is changed and nothing tracked.</summary>
    public async Task<List<Remarked>> DryRunAsync(Exam exam, ScoringInForce scoring, Act act, CancellationToken cancel)
    {
        var all = new List<Remarked>();
        for (var last = Guid.Empty; await NextAsync(exam, scoring, last, isToChange: false, act, cancel) is { Count: > 0 } batch; last = batch[^1].Attempt.Id) all.AddRange(batch);
        return all;
    }

    /// <summary>
    /// Marks the next attempts of an exam by its newest rules, and draws up a version of the result wherever the report shows a difference. One transaction,
    /// so that a batch is marked whole or not at all; what was marked by an earlier run is not marked again.
    /// </summary>
    /// <returns>How many were marked; 0 when none is left.</returns>
    /// <exception cref="RefusedException"><c>attempt.paper_changed</c>, and <c>changed_by_someone_else</c> where an attempt moved meanwhile.</exception>
    public Task<int> ApplyNextAsync(Exam exam, ScoringInForce scoring, string reason, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        // Two machines at one moment: the second waits, and then finds what is left.
        await db.LockExamAsync(exam.Id, cancel);
        var batch = await NextAsync(exam, scoring, Guid.Empty, isToChange: true, act, cancel);
        await ApplyAsync(batch, reason, act, cancel);
        await DrawUpMissingAsync(batch, exam, act, cancel);
        await db.SaveChangesAsync(cancel);
        return batch.Count;
    }, cancel);

    /// <summary>Marks all that are left by the newest rules of an exam.</summary>
    /// <returns>How many there are still to be marked, because they were being marked at this moment and may have read the rules before.</returns>
    public async Task<int> ApplyAllAsync(Guid examId, string reason, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.AsNoTracking().SingleAsync(one => one.Id == examId, cancel);
        // A later version may have been decided on meanwhile: then its rules, which hold these, are the ones that count.
        var scoring = await db.ScoringAsync(examId, cancel);
        while (await ApplyNextAsync(exam, scoring, reason, act, cancel) > 0) db.Forget();
        return await db.ExamAttempts.CountAsync(attempt => attempt.ExamId == examId && attempt.State == AttemptState.Sealed, cancel) + await Waiting(examId, scoring.Number).CountAsync(cancel);
    }

    /// <summary>An attempt that had no part in a rescoring, because it was annulled then, is marked by the newest rules.</summary>
    public async Task CatchUpAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        var scoring = await db.ScoringAsync(attempt.ExamId, cancel);
        if (attempt.AnswersErasedAt is not null || await db.ExamMarkings.AnyAsync(marking => marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber && marking.ScoringVersion >= scoring.Number, cancel)) return;
        var exam = await db.Exams.AsNoTracking().SingleAsync(one => one.Id == attempt.ExamId, cancel);
        var remarked = await RemarkAsync([attempt], exam, scoring, act, cancel);
        foreach (var one in remarked) Take(one, $"scoring version {scoring.Number}", act);
        await DrawUpMissingAsync(remarked, exam, act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Attempts that have been marked, and not by these rules yet.</summary>
    public IQueryable<ExamAttempt> Waiting(Guid examId, int number) => db.ExamAttempts.Where(attempt =>
        attempt.ExamId == examId && attempt.State == AttemptState.Scored && attempt.AnswersErasedAt == null
        && !db.ExamMarkings.Any(marking => marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber && marking.ScoringVersion >= number));

    async Task ApplyAsync(IReadOnlyList<Remarked> batch, string reason, Act act, CancellationToken cancel)
    {
        foreach (var one in batch) Take(one, reason, act);
        // Where no figure differs, the board has nothing to confirm and the candidate nothing to read: the version that is there stays.
        await results.DrawUpAsync([.. batch.Where(one => one.Slots.Length > 0 || one.New.PassHundredths != one.Old.PassHundredths).Select(one => (one.Attempt, one.New, act))], cancel);
    }

    /// <summary>An item that was dropped when the attempt was marked, and counts again, has nobody yet who marks it.</summary>
    async Task DrawUpMissingAsync(IReadOnlyList<Remarked> batch, Exam exam, Act act, CancellationToken cancel)
    {
        var waiting = batch.Where(one => one.New.Waiting.Any()).ToList();
        if (waiting.Count == 0) return;
        var keys = waiting.ConvertAll(one => one.Attempt.Id);
        var known = (await db.SlotMarkings.Where(marking => marking.AttemptId != null && keys.Contains(marking.AttemptId.Value) && marking.State != SlotMarkingState.Superseded)
            .Select(marking => new { AttemptId = marking.AttemptId!.Value, marking.SealNumber, marking.Slot }).ToListAsync(cancel)).ToHashSet();
        foreach (var (attempt, marking, slot) in waiting.SelectMany(one => one.New.Waiting.Select(number => (one.Attempt, one.New, one.Paper.Content.Slots.Single(slot => slot.Number == number)))))
        {
            if (!known.Contains(new { AttemptId = attempt.Id, attempt.SealNumber, Slot = slot.Number }))
                db.SlotMarkings.Add(SlotMarking.DrawUp(exam, attempt, slot, marking.PassHundredths, marking.MaximumHundredths, ResultBook.ByClock(act)));
        }
    }

    void Take(Remarked one, string reason, Act act)
    {
        one.Attempt.Rescore(one.New, ResultBook.ByClock(act).Because(reason).Given(one.Paper.Against(one.Attempt)).Given(new ScoringStep(one.Old.ScoringVersion, one.New.ScoringVersion)));
        db.ExamMarkings.Add(one.New);
    }

    async Task<List<Remarked>> NextAsync(Exam exam, ScoringInForce scoring, Guid last, bool isToChange, Act act, CancellationToken cancel)
    {
        var waiting = Waiting(exam.Id, scoring.Number).Where(attempt => attempt.Id > last).OrderBy(attempt => attempt.Id).Take(Batch);
        return await RemarkAsync(await (isToChange ? waiting : waiting.AsNoTracking()).ToListAsync(cancel), exam, scoring, act, cancel);
    }

    async Task<List<Remarked>> RemarkAsync(List<ExamAttempt> attempts, Exam exam, ScoringInForce scoring, Act act, CancellationToken cancel)
    {
        var keys = attempts.ConvertAll(attempt => attempt.Id);
        var papers = await db.ExamPapers.AsNoTracking().Where(paper => keys.Contains(paper.AttemptId)).ToDictionaryAsync(paper => paper.AttemptId, cancel);
        var answers = (await db.ExamAnswers.AsNoTracking().Where(answer => keys.Contains(answer.AttemptId)).ToListAsync(cancel)).ToLookup(answer => answer.AttemptId);
        var markings = (await db.ExamMarkings.AsNoTracking().Where(marking => keys.Contains(marking.AttemptId)).ToListAsync(cancel)).ToLookup(marking => marking.AttemptId);
        var released = (await db.ExamResults.Where(result => keys.Contains(result.AttemptId) && (result.ReleasedAt != null || result.State == ExamResultState.Withdrawn)).Select(result => result.AttemptId).ToListAsync(cancel)).ToHashSet();
        // What people have marked to the end stands, and so does what an appeal has decided, whatever the key says.
        var byPeople = (await db.SlotMarkings.AsNoTracking().Where(one => one.AttemptId != null && keys.Contains(one.AttemptId.Value) && one.State == SlotMarkingState.Final).ToListAsync(cancel)).ToLookup(one => (one.AttemptId!.Value, one.SealNumber));
        var decided = (await db.DecidedMarksAsync(keys, cancel)).ToLookup(mark => mark.AttemptId);
        await LearnAsync(papers.Values, cancel);
        return attempts.ConvertAll(attempt =>
        {
            var paper = papers[attempt.Id];
            var anew = AttemptMarking.Of(attempt, paper.Content, [.. answers[attempt.Id]], contents, exam.PassHundredths, act, scoring)
                .WithAll(attempt, byPeople[(attempt.Id, attempt.SealNumber)].ToDictionary(one => one.Slot), [.. decided[attempt.Id]], act);
            return new Remarked(attempt, paper, markings[attempt.Id].Where(marking => marking.SealNumber == attempt.SealNumber).MaxBy(marking => (marking.ScoringVersion, marking.Round))!, anew, released.Contains(attempt.Id));
        });
    }

    async Task LearnAsync(IEnumerable<Paper> papers, CancellationToken cancel)
    {
        var unknown = papers.SelectMany(paper => paper.Content.Slots).Select(slot => slot.QuestionVersionId).Where(id => !contents.ContainsKey(id)).Distinct().ToList();
        if (unknown.Count == 0) return;
        foreach (var version in await db.QuestionVersions.AsNoTracking().Where(version => unknown.Contains(version.Id)).ToListAsync(cancel)) contents.Add(version.Id, version.Content);
    }
}
