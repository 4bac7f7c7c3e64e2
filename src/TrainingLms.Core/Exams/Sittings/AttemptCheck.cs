using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Papers are those that were frozen, receipts prove the answers that are there, and results follow from both.</summary>
public sealed class AttemptCheck(LmsDbContext db) : IConsistencyCheck
{
    const int Batch = 100;
    const string Subject = "exam_attempt";

    /// <summary>Of this check alone, so that it judges by what is stored and not by what the server remembers.</summary>
    readonly FrozenQuestions questions = new();

    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var scoring in await db.ExamScorings.AsNoTracking().ToListAsync(cancel))
            if (!scoring.IsIntact) yield return new Inconsistency("exam", scoring.ExamId, "exam.scoring_changed", ("number", scoring.Number));
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var attempts = await db.ExamAttempts.AsNoTracking().Where(attempt => attempt.PaperHash != null && attempt.Id > after)
                .OrderBy(attempt => attempt.Id).Take(Batch).ToListAsync(cancel);
            if (attempts.Count == 0) yield break;
            foreach (var attempt in attempts)
                foreach (var code in await WrongAsync(attempt, cancel)) yield return new Inconsistency(Subject, attempt.Id, code);
            last = attempts[^1].Id;
        }
    }

    async Task<IReadOnlyList<string>> WrongAsync(ExamAttempt attempt, CancellationToken cancel)
    {
        var paper = await db.ExamPapers.AsNoTracking().SingleOrDefaultAsync(p => p.AttemptId == attempt.Id, cancel);
        if (paper is null || !paper.Against(attempt).IsIntact) return ["attempt.paper_changed"];
        if (attempt.State is not (AttemptState.Sealed or AttemptState.Scored)) return [];
        if (attempt.Receipt is not { } receipt) return ["attempt.receipt_missing"];
        // Answers that were kept long enough are gone, and with them what could be recomputed.
        if (attempt.AnswersErasedAt is not null) return [];
        var answers = await db.AnswersOfAsync(attempt.Id, cancel);
        var wrong = new List<string>();
        if (Receipt.Of(attempt, receipt.Cause, answers, paper.Content.Slots.Length).ShortCode != receipt.ShortCode
            || answers.Any(answer => FrozenJson.HashOfText(answer.Response) != answer.ResponseHash)) wrong.Add("attempt.receipt_differs");
        if (attempt.State is AttemptState.Scored && !await IsMarkedRightAsync(attempt, paper.Content, answers, cancel)) wrong.Add("attempt.result_differs");
        return wrong;
    }

    async Task<bool> IsMarkedRightAsync(ExamAttempt attempt, PaperSlots paper, List<Answer> answers, CancellationToken cancel)
    {
        var marking = await db.ExamMarkings.AsNoTracking().Where(m => m.AttemptId == attempt.Id && m.SealNumber == attempt.SealNumber)
            .OrderByDescending(m => m.ScoringVersion).ThenByDescending(m => m.Round).FirstOrDefaultAsync(cancel);
        if (marking is null || (attempt.ScoreHundredths, attempt.HasPassed) != (marking.ScoreHundredths, marking.HasPassed)) return false;
        // What older programs scored stays as it is; this one cannot repeat it.
        if (paper.Slots.Any(slot => slot.ScoringVersion != QuestionScoring.Version)) return true;
        try
        {
            var pass = await db.Exams.Where(exam => exam.Id == attempt.ExamId).Select(exam => exam.PassHundredths).SingleAsync(cancel);
            var act = new Act(Actor.System, marking.At);
            var anew = AttemptMarking.Of(attempt, paper, answers, await questions.OfAsync(db, paper, cancel), pass, act, await ScoringOfAsync(attempt, marking, cancel));
            if (marking.Round > 0)
            {
                if (await db.RecomputedMarksAsync(attempt, cancel) is not { } people) return false;
                anew = anew.WithAll(attempt, people, await db.DecidedMarksAsync([attempt.Id], cancel), act);
            }
            return (anew.TotalTenMillionths, anew.ScoreHundredths, anew.MaximumHundredths, anew.PassHundredths, anew.HasPassed)
                == (marking.TotalTenMillionths, marking.ScoreHundredths, marking.MaximumHundredths, marking.PassHundredths, marking.HasPassed)
                && anew.Slots.SequenceEqual(marking.Slots);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or KeyNotFoundException or JsonException)
        {
            return false;
        }
    }

    async Task<ScoringInForce> ScoringOfAsync(ExamAttempt attempt, AttemptMarking marking, CancellationToken cancel) => marking.ScoringVersion == ScoringInForce.First.Number ? ScoringInForce.First
        : new ScoringInForce(marking.ScoringVersion, await db.ExamScorings.Where(scoring => scoring.ExamId == attempt.ExamId && scoring.Number == marking.ScoringVersion).Select(scoring => scoring.Rules).SingleAsync(cancel));
}
