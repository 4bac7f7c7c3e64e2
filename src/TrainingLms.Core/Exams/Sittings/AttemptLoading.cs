using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

static partial class AttemptLoading
{
    /// <summary>
    /// Loads an attempt with its row locked until the transaction ends. Saving answers takes a share of the same lock, so a save is either in the
    /// seal or refused, never after it.
    /// </summary>
    public static async Task<ExamAttempt> LockedAttemptAsync(this LmsDbContext db, Guid id, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"UPDATE exam_attempts SET version = version WHERE id = {id}", cancel);
        return await db.ExamAttempts.SingleAsync(attempt => attempt.Id == id, cancel);
    }

    /// <summary>Loads attempts with their rows locked until the transaction ends, and waits for nobody: one that somebody else holds is left out.</summary>
    public static Task<List<ExamAttempt>> HeldAttemptsAsync(this LmsDbContext db, IReadOnlyList<Guid> ids, CancellationToken cancel = default) =>
        db.RowsOfAsync(ids, db.Dialect.FreeRowsLock, cancel);

    /// <summary>Loads attempts with their rows locked until the transaction ends. All of them are locked in the order of their keys before anything else is, so that nobody waits in a circle.</summary>
    public static Task<List<ExamAttempt>> LockedAttemptsAsync(this LmsDbContext db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        db.RowsOfAsync(ids, db.Dialect.RowsLock, cancel);

    static Task<List<ExamAttempt>> RowsOfAsync(this LmsDbContext db, IReadOnlyList<Guid> ids, string @lock, CancellationToken cancel)
    {
        var asked = db.Dialect.RowsOf("{0}", "asked", [("attempt", JsonKind.Key)]);
#pragma warning disable EF1003 // made of constants; the keys stand in a parameter
        var held = db.ExamAttempts.FromSqlRaw("SELECT * FROM exam_attempts WHERE id IN (SELECT attempt FROM " + asked + ") ORDER BY id " + @lock,
            JsonSerializer.Serialize(ids.Select(id => new { attempt = id })));
#pragma warning restore EF1003
        return held.ToListAsync(cancel);
    }

    /// <summary>What several people have asked for, in one transaction. Where it fails for the sake of one, such as a second exam of the same person, nothing is done and everybody has to try alone.</summary>
    /// <returns>In their order; null for who has to try alone.</returns>
    public static async Task<T?[]> AllOrAloneAsync<T>(this IServiceProvider services, int asked, Func<LmsDbContext, Task<T?[]>> work) where T : class
    {
        var db = services.GetRequiredService<LmsDbContext>();
        try
        {
            return await db.InTransactionAsync(() => work(db));
        }
#pragma warning disable CA1031 // whoever it concerns meets it again alone, and is told
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (failure is not RefusedException) LogAlone(services.GetRequiredService<ILoggerFactory>().CreateLogger("TrainingLms.Exams"), failure, asked);
            return new T?[asked];
        }
    }

    [LoggerMessage(LogLevel.Warning, "What {Count} candidates asked for at one moment could not be done together; each goes alone")]
    static partial void LogAlone(ILogger log, Exception failure, int count);

    /// <summary>
    /// Holds the row of an exam until the transaction ends: signing, releasing, dealing out, rescoring and appealing go one after the other. It comes before the
    /// lock of an attempt.
    /// </summary>
    public static Task<int> LockExamAsync(this LmsDbContext db, Guid examId, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"UPDATE exams SET version = version WHERE id = {examId}", cancel);

    /// <summary>Loads an attempt with its row locked, lets act, and saves; whoever calls has made sure that the actor may know of it.</summary>
    /// <exception cref="RefusedException">What the act is refused with.</exception>
    public static Task<ExamAttempt> ChangeAttemptAsync(this LmsDbContext db, Guid id, Func<ExamAttempt, Task> deed, CancellationToken cancel) =>
        db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            await deed(attempt);
            await db.SaveChangesAsync(cancel);
            return attempt;
        }, cancel);

    /// <summary>
    /// The same for an act that depends on whether a result is out, or takes one back: it waits for whoever signs or releases results of the exam at this moment, and
    /// then finds what they have done.
    /// </summary>
    /// <exception cref="RefusedException">What the act is refused with.</exception>
    public static Task<ExamAttempt> ChangeAttemptAndResultsAsync(this LmsDbContext db, ExamAttempt attempt, Func<ExamAttempt, Task> deed, CancellationToken cancel) =>
        db.InTransactionAsync(async () =>
        {
            await db.LockExamAsync(attempt.ExamId, cancel);
            return await db.ChangeAttemptAsync(attempt.Id, deed, cancel);
        }, cancel);

    /// <summary>The same for an act that loads nothing.</summary>
    /// <exception cref="RefusedException">What the act is refused with.</exception>
    public static Task<ExamAttempt> ChangeAttemptAsync(this LmsDbContext db, Guid id, Action<ExamAttempt> deed, CancellationToken cancel) =>
        db.ChangeAttemptAsync(id, attempt =>
        {
            deed(attempt);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>An attempt at an exam that the actor looks after, as manager or invigilator, or sees with its result; read without a lock.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>.</exception>
    public static async Task<ExamAttempt> InvigilatedAttemptAsync(this LmsDbContext db, Guid id, Actor actor, CancellationToken cancel) =>
        await db.ExamAttempts.AsNoTracking().LookedAfterBy(actor, db).SingleOrDefaultAsync(attempt => attempt.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");

    /// <summary>The candidate's own attempt, as it was when read; somebody else's is not there.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>.</exception>
    public static async Task<ExamAttempt> OwnAttemptAsync(this LmsDbContext db, Guid id, Actor actor, CancellationToken cancel) =>
        await db.ExamAttempts.AsNoTracking().SingleOrDefaultAsync(attempt => attempt.Id == id && attempt.CandidateId == actor.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "attempt.not_found");

    /// <summary>The frozen paper of an attempt.</summary>
    public static Task<Paper> PaperOfAsync(this LmsDbContext db, Guid attemptId, CancellationToken cancel) =>
        db.ExamPapers.AsNoTracking().SingleAsync(paper => paper.AttemptId == attemptId, cancel);

    /// <summary>The acknowledged answers of an attempt.</summary>
    public static Task<List<Answer>> AnswersOfAsync(this LmsDbContext db, Guid attemptId, CancellationToken cancel) =>
        db.ExamAnswers.AsNoTracking().Where(answer => answer.AttemptId == attemptId).ToListAsync(cancel);

    /// <summary>The marks that appeals have decided, oldest first.</summary>
    public static Task<List<DecidedMark>> DecidedMarksAsync(this LmsDbContext db, IReadOnlyCollection<Guid> attempts, CancellationToken cancel) =>
        db.DecidedMarks.AsNoTracking().Where(mark => attempts.Contains(mark.AttemptId)
            && db.ExamAttempts.Any(attempt => attempt.Id == mark.AttemptId && attempt.SealNumber == mark.SealNumber)).OrderBy(mark => mark.At).ThenBy(mark => mark.Slot).ToListAsync(cancel);

    /// <summary>Whether the stored paper is the one that was frozen for the attempt.</summary>
    public static PaperCheck Against(this Paper paper, ExamAttempt attempt) => new(paper.IsIntact && paper.Hash == attempt.PaperHash);
}
