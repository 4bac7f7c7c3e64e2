using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Exams;

/// <summary>Erases what candidates wrote once nobody can dispute the result any more. Score, verdict and receipt stay.</summary>
public sealed class AnswersEraser(LmsDbContext db) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "exam_answers";

    /// <inheritdoc/>
    public string What => "exam_answers";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var expired = Expired(cut);
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await expired.CountAsync(cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var attempts = await Due(cut).OrderBy(attempt => attempt.Id).Take(Batch).ToListAsync(cancel);
        var ids = attempts.ConvertAll(attempt => attempt.Id);
        await db.ExamAnswers.Where(answer => ids.Contains(answer.AttemptId)).ExecuteDeleteAsync(cancel);
        await db.ExamAnswerEvents.Where(one => ids.Contains(one.AttemptId)).ExecuteDeleteAsync(cancel);
        await db.ExamPresences.Where(presence => ids.Contains(presence.AttemptId)).ExecuteDeleteAsync(cancel);
        await db.ExamSideRevisions.Where(revision => ids.Contains(revision.AttemptId)).ExecuteDeleteAsync(cancel);
        await db.OfflineFiles.Where(file => ids.Contains(file.AttemptId)).ExecuteDeleteAsync(cancel);
        attempts.ForEach(attempt => attempt.ForgetAnswers(now));
        return attempts.Count;
    }

    IQueryable<ExamAttempt> Expired(Instant cut) => db.ExamAttempts.Where(attempt => attempt.SealedAt < cut && attempt.AnswersErasedAt == null);

    /// <summary>Not while a marking is still to come, nor while a case runs. Where a result stands, what is left open was decided by a remedy, and nobody marks it.</summary>
    IQueryable<ExamAttempt> Due(Instant cut) =>
        Expired(cut).Where(attempt => attempt.State != AttemptState.Sealed && !(attempt.State == AttemptState.Scored
                && db.SlotMarkings.Any(marking => marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber && marking.State != SlotMarkingState.Final)
                && !db.ExamResults.Any(result => result.AttemptId == attempt.Id && result.SealNumber == attempt.SealNumber && result.State != ExamResultState.Superseded))
            && !db.HeldPeople().Contains(attempt.CandidateId));
}
