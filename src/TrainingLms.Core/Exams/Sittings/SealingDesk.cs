using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where attempts are closed by time and marked: what needs no judgement.</summary>
public sealed class SealingDesk(LmsDbContext db, IEnumerable<IExamWitness> witnesses)
{
    /// <summary>Closes an attempt whose time is over; does nothing when it is not over or somebody was quicker.</summary>
    public async Task CloseIfOverdueAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        db.ChangeTracker.Clear();
        await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            if (ExamAttemptWorkflow.Table.DueTriggers(attempt, act.At).Contains(AttemptTrigger.CloseByTime)) await CloseAsync(attempt, ByClock(act), cancel);
            return attempt;
        }, cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>Fires the first timer row that is due.</summary>
    /// <exception cref="RefusedException">What the table refuses.</exception>
    public async Task FireDueAsync(Guid id, Act act, CancellationToken cancel = default) =>
        await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            switch (ExamAttemptWorkflow.Table.DueTriggers(attempt, act.At).Select(due => (AttemptTrigger?)due).FirstOrDefault())
            {
                case AttemptTrigger.CloseByTime:
                    await CloseAsync(attempt, act, cancel);
                    break;
                case AttemptTrigger.FinishAutoMarking:
                    await MarkAsync(attempt, act, cancel);
                    break;
                case AttemptTrigger.CloseWindow:
                    attempt.CloseWindow(act);
                    await db.SaveChangesAsync(cancel);
                    break;
            }
            return attempt;
        }, cancel);

    async Task CloseAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        var paper = await db.PaperOfAsync(attempt.Id, cancel);
        attempt.CloseByTime(await db.AnswersOfAsync(attempt.Id, cancel), paper.Content.Slots.Length, act);
        await db.SaveChangesAsync(cancel);
    }

    async Task MarkAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        var paper = await db.PaperOfAsync(attempt.Id, cancel);
        var exam = await db.Exams.AsNoTracking().SingleAsync(e => e.Id == attempt.ExamId, cancel);
        var marking = AttemptMarking.Of(attempt, paper.Content, await db.AnswersOfAsync(attempt.Id, cancel),
            await db.QuestionContentsAsync(paper.Content, cancel), exam.PassHundredths, act);
        attempt.FinishAutoMarking(marking, act.Given(paper.Against(attempt)));
        db.ExamMarkings.Add(marking);
        foreach (var witness in witnesses) await witness.ScoredAsync(new ScoredAttempt(attempt, exam, marking), act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    static Act ByClock(Act act) => new(Actor.System, act.At) { CorrelationId = act.CorrelationId };
}

/// <summary>A higher feature that wants to know when an attempt has been marked, such as hours or certificates. Called in the same transaction.</summary>
public interface IExamWitness
{
    /// <summary>Takes note; changes of its own are saved with the marking.</summary>
    Task ScoredAsync(ScoredAttempt scored, Act act, CancellationToken cancel);
}

/// <summary>A marked attempt with its exam.</summary>
public sealed record ScoredAttempt(ExamAttempt Attempt, Exam Exam, AttemptMarking Marking);

/// <summary>Closes what ran out of time, marks what is sealed, and notes who never came.</summary>
public sealed class ExamAttemptSweep(LmsDbContext db, SealingDesk sealing) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_attempt";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(NodaTime.Instant now, CancellationToken cancel) =>
        await db.ExamAttempts.Where(attempt => attempt.DueAt <= now).OrderBy(attempt => attempt.DueAt).Select(attempt => attempt.Id).Take(Sweeper.Batch).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => sealing.FireDueAsync(id, act, cancel);
}

/// <summary>Closes exams whose window is over.</summary>
public sealed class ExamSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(NodaTime.Instant now, CancellationToken cancel) =>
        await db.Exams.Where(exam => exam.DueAt <= now).OrderBy(exam => exam.DueAt).Select(exam => exam.Id).Take(Sweeper.Batch).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.SingleAsync(e => e.Id == id, cancel);
        exam.Close(act);
        await db.SaveChangesAsync(cancel);
    }
}
