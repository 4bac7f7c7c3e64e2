using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>
/// Does the comparisons that were asked for. Nothing is written before all of it is, so that one that was broken off is done again from the beginning; and what is known
/// already is found again and not put into the queue twice.
/// </summary>
public sealed class SimilaritySweep(LmsDbContext db) : ISweep
{
    const int Batch = 500;

    /// <inheritdoc/>
    public string Name => "similarity_run";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.SimilarityRuns.Where(run => run.State == SimilarityRunState.Asked).OrderBy(run => run.Id).Select(run => run.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var asked = await db.SimilarityRuns.AsNoTracking().SingleAsync(run => run.Id == id, cancel);
        var (attempts, rules) = (await ReadAsync(asked.ExamId, cancel), asked.Rules);
        var alike = AnswerSimilarity.Find(attempts, rules.LeastCommon, rules.LevelThousandths / 1000.0, rules.MostPairs);
        var fast = attempts.FindAll(attempt => attempt.Answers.Length >= rules.LeastCommon && attempt.SecondsPerAnswer < rules.LeastSeconds);
        await db.InTransactionAsync(async () =>
        {
            await db.LockExamAsync(asked.ExamId, cancel);
            var run = await db.SimilarityRuns.SingleAsync(one => one.Id == id, cancel);
            var known = (await db.SimilarityCases.Where(one => one.ExamId == run.ExamId).ToListAsync(cancel)).ToDictionary(one => one.Key);
            List<SimilarityFinding> findings = [.. alike.Pairs.Select(SimilarityFinding.Of), .. fast.Select(SimilarityFinding.Of)];
            foreach (var finding in findings)
            {
                if (known.GetValueOrDefault(finding.Key) is { } before) before.FindAgain(run, finding.Evidence, act);
                else db.SimilarityCases.Add(SimilarityCase.Of(run, finding, act));
            }
            foreach (var before in known.Values.Where(before => before.State == SimilarityCaseState.Waiting && before.RunId != id)) before.Lapse(act);
            run.Finish(new SimilarityFigures(attempts.Count, alike.Comparisons, alike.Found, fast.Count, findings.Count(finding => !known.ContainsKey(finding.Key))), act);
            await db.SaveChangesAsync(cancel);
            return run;
        }, cancel);
    }

    /// <summary>Every scored attempt whose answers are there, a few hundred at a time.</summary>
    async Task<List<ComparedAttempt>> ReadAsync(Guid examId, CancellationToken cancel)
    {
        var (all, words) = (new List<ComparedAttempt>(), new Dictionary<string, string>());
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var batch = await db.ExamAttempts.AsNoTracking().Where(attempt => attempt.ExamId == examId && attempt.State == AttemptState.Scored && attempt.AnswersErasedAt == null && attempt.Id > after)
                .OrderBy(attempt => attempt.Id).Take(Batch).Select(attempt => new { attempt.Id, attempt.SealNumber, attempt.CandidateId, attempt.StartedAt }).ToListAsync(cancel);
            if (batch.Count == 0) return all;
            var keys = batch.ConvertAll(attempt => attempt.Id);
            var papers = await db.ExamPapers.AsNoTracking().Where(paper => keys.Contains(paper.AttemptId)).ToDictionaryAsync(paper => paper.AttemptId, paper => paper.Content.Slots, cancel);
            var markings = (await db.ExamMarkings.AsNoTracking().Where(marking => keys.Contains(marking.AttemptId)).ToListAsync(cancel)).ToLookup(marking => (marking.AttemptId, marking.SealNumber));
            var answers = (await db.ExamAnswers.AsNoTracking().Where(answer => keys.Contains(answer.AttemptId)).Select(answer => new { answer.AttemptId, answer.Slot, answer.ResponseHash, answer.SavedAt }).ToListAsync(cancel)).ToLookup(answer => answer.AttemptId);
            foreach (var attempt in batch)
            {
                var marks = markings[(attempt.Id, attempt.SealNumber)].MaxBy(marking => (marking.ScoringVersion, marking.Round))!.Slots.ToDictionary(mark => mark.Slot);
                var given = answers[attempt.Id].ToDictionary(answer => answer.Slot);
                var compared = papers[attempt.Id].Where(slot => slot.Type is not (QuestionType.Essay or QuestionType.Checklist) && given.ContainsKey(slot.Number) && !marks[slot.Number].IsBlank)
                    .Select(slot => new ComparedAnswer(slot.QuestionVersionId, slot.Number, marks[slot.Number].Fraction.TenMillionths >= Fraction.One.TenMillionths ? null : Once(given[slot.Number].ResponseHash))).ToImmutableArray();
                // A pause, or a reopening, only makes it slower: who was interrupted is not called fast for it.
                var seconds = attempt.StartedAt is { } began && !compared.IsEmpty ? (given.Values.Max(answer => answer.SavedAt) - began).TotalSeconds / compared.Length : (double?)null;
                all.Add(new ComparedAttempt(attempt.Id, attempt.SealNumber, attempt.CandidateId, compared, seconds));
            }
            last = batch[^1].Id;
        }

        // The same wrong answer of thousands is held once.
        string Once(string text) => words.TryGetValue(text, out var known) ? known : words[text] = text;
    }
}
