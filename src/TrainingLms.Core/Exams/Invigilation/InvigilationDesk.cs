using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where invigilators let in, interrupt and give time: to one, to a room, or to everybody.</summary>
public sealed class InvigilationDesk(LmsDbContext db, IncidentLog log, TimesDesk times)
{
    /// <summary>How many attempts of a room change with one commit: enough to be quick, and few enough that nobody who saves waits long.</summary>
    const int Batch = 200;

    /// <summary>Lets somebody who has checked in begin.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> AuthoriseAsync(Guid id, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, async attempt =>
        {
            await times.RefreshAsync(attempt, act, cancel);
            attempt.Authorise(act.Given(attempt.PaperHash is null ? new PaperCheck(false) : (await db.PaperOfAsync(id, cancel)).Against(attempt)));
        }, cancel);

    /// <summary>Sends somebody away from the door.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> TurnAwayAsync(Guid id, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            attempt.TurnAway(act);
            log.Write(new Incident(IncidentKind.TurnedAway, IncidentCause.Other), attempt, act);
        }, cancel);

    /// <summary>Gives time to one attempt; also shortly after its answers were closed, during the grace.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public async Task<(ExamAttempt Attempt, GrantOutcome Outcome)> GrantAsync(Guid id, int seconds, IncidentCause cause, Act act, CancellationToken cancel = default)
    {
        GrantOutcome? outcome = null;
        var attempt = await DoAsync(id, act, found =>
        {
            outcome = found.GrantTime(seconds, act);
            log.Write(new Incident(IncidentKind.TimeGranted, cause, seconds), found, act);
        }, cancel);
        return (attempt, outcome!);
    }

    /// <summary>Extends the close of one attempt.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> ExtendAsync(Guid id, int seconds, IncidentCause cause, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            attempt.ExtendClose(seconds, act);
            log.Write(new Incident(IncidentKind.CloseExtended, cause, seconds), attempt, act);
        }, cancel);

    /// <summary>Interrupts one attempt.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> PauseAsync(Guid id, IncidentCause cause, bool mayResume, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            attempt.Pause(mayResume, act);
            log.Write(new Incident(IncidentKind.Paused, cause), attempt, act);
        }, cancel);

    /// <summary>Lets one attempt go on; also for the candidate, where the invigilator said so.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> ResumeAsync(Guid id, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            attempt.Resume(act);
            log.Write(new Incident(IncidentKind.Resumed, IncidentCause.Other), attempt, act);
        }, cancel);

    /// <summary>Gives time to everybody who writes in a room, or in the whole exam.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, wrong state of the exam, forbidden. What single attempts are refused with stands in the answer.</exception>
    public Task<IReadOnlyList<SittingOutcome>> GrantAllAsync(Guid examId, string? room, int seconds, IncidentCause cause, Act act, CancellationToken cancel = default) =>
        AllAsync(examId, room, AttemptState.InProgress, new Incident(IncidentKind.TimeGranted, cause, seconds), attempt => attempt.GrantTime(seconds, act), act, cancel);

    /// <summary>Interrupts a room, or the whole exam.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, wrong state of the exam, forbidden. What single attempts are refused with stands in the answer.</exception>
    public Task<IReadOnlyList<SittingOutcome>> PauseAllAsync(Guid examId, string? room, IncidentCause cause, bool mayResume, Act act, CancellationToken cancel = default) =>
        AllAsync(examId, room, AttemptState.InProgress, new Incident(IncidentKind.Paused, cause), attempt =>
        {
            attempt.Pause(mayResume, act);
            return null;
        }, act, cancel);

    /// <summary>Lets a room, or the whole exam, go on.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, wrong state of the exam, forbidden. What single attempts are refused with stands in the answer.</exception>
    public Task<IReadOnlyList<SittingOutcome>> ResumeAllAsync(Guid examId, string? room, Act act, CancellationToken cancel = default) =>
        AllAsync(examId, room, AttemptState.Paused, new Incident(IncidentKind.Resumed, IncidentCause.Other), attempt =>
        {
            attempt.Resume(act);
            return null;
        }, act, cancel);

    async Task<ExamAttempt> DoAsync(Guid id, Act act, Func<ExamAttempt, Task> deed, CancellationToken cancel)
    {
        await db.InvigilatedAttemptAsync(id, act.By, cancel);
        return await db.ChangeAttemptAsync(id, deed, cancel);
    }

    Task<ExamAttempt> DoAsync(Guid id, Act act, Action<ExamAttempt> deed, CancellationToken cancel) => DoAsync(id, act, attempt =>
    {
        deed(attempt);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>A batch at a time, each in its own transaction; what is refused, such as an attempt that has just been handed in, keeps nobody else from what is done.</summary>
    async Task<IReadOnlyList<SittingOutcome>> AllAsync(
        Guid examId, string? room, AttemptState from, Incident incident, Func<ExamAttempt, GrantOutcome?> deed, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.VisibleTo(act.By, db).AsNoTracking().SingleOrDefaultAsync(e => e.Id == examId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "exam.not_found");
        ExamWorkflow.Table.Check(exam, ExamTrigger.Invigilate, act).OrRefuse();
        var label = ExamRoom.Named(room);
        var attempts = await db.ExamAttempts.Where(a => a.ExamId == examId && a.State == from && (label == null || a.Room == label)).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancel);
        // In a transaction of the caller the first batch would hold the chain of the trail while the second waits for rows: all rows come first there.
        if (db.Database.CurrentTransaction is not null) await db.LockedAttemptsAsync(attempts, cancel);
        var outcomes = new List<SittingOutcome>(attempts.Count);
        foreach (var batch in attempts.Chunk(Batch))
        {
            db.Forget();
            outcomes.AddRange(await db.InTransactionAsync(() => BatchAsync(batch, deed, cancel), cancel));
        }
        log.Write(incident, exam, label, outcomes.Count(outcome => outcome.Refusals.Count == 0), act);
        await db.SaveChangesAsync(cancel);
        return outcomes;
    }

    async Task<List<SittingOutcome>> BatchAsync(Guid[] ids, Func<ExamAttempt, GrantOutcome?> deed, CancellationToken cancel)
    {
        var outcomes = (await db.LockedAttemptsAsync(ids, cancel)).ConvertAll(attempt => Try(attempt, deed));
        await db.SaveChangesAsync(cancel);
        return outcomes;
    }

    static SittingOutcome Try(ExamAttempt attempt, Func<ExamAttempt, GrantOutcome?> deed)
    {
        try
        {
            var grant = deed(attempt);
            return new SittingOutcome(attempt.Id, attempt.State, grant, []);
        }
        catch (RefusedException refused)
        {
            return new SittingOutcome(attempt.Id, null, null, refused.Refusals);
        }
    }
}

/// <summary>What became of one attempt when something was done to a room or a whole exam.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="State">What it is now; null where it was refused.</param>
/// <param name="Grant">What became of granted time; null where none was given.</param>
/// <param name="Refusals">Why it was refused; empty where it was not.</param>
public sealed record SittingOutcome(Guid AttemptId, AttemptState? State, GrantOutcome? Grant, IReadOnlyList<Refusal> Refusals);
