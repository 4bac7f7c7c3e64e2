using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where attempts run out of time and are marked: what needs no judgement.</summary>
public sealed class SealingDesk(LmsDbContext db, TimesDesk times, ClockGuard guard, ResultBook results, FrozenQuestions questions, MarkingBook book)
{
    /// <summary>Lets an attempt run out whose time is over; does nothing when it is not over, somebody was quicker, or the clock is not to be believed.</summary>
    public async Task CloseIfOverdueAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        if (guard.Look()) return;
        db.ChangeTracker.Clear();
        await db.InTransactionAsync(async () =>
        {
            var attempt = await db.LockedAttemptAsync(id, cancel);
            await FollowAsync(attempt, act, cancel);
            // After a standstill of the server the grace may be over as well: each step of it is on record.
            while (RunsOut(attempt, act) is { } due) await RunOutAsync(attempt, due, ByClock(act), cancel);
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
            await FollowAsync(attempt, act, cancel);
            switch (ExamAttemptWorkflow.Table.DueTriggers(attempt, act.At).Select(due => (AttemptTrigger?)due).FirstOrDefault())
            {
                case AttemptTrigger.FinishAutoMarking:
                    await MarkAsync([(attempt, act)], cancel);
                    break;
                case AttemptTrigger.CloseWindow:
                    attempt.CloseWindow(act);
                    await db.SaveChangesAsync(cancel);
                    break;
                case { } due:
                    await RunOutAsync(attempt, due, act, cancel);
                    break;
            }
            return attempt;
        }, cancel);

    /// <summary>Somebody who has just been given more time must not run out of the time before.</summary>
    async Task FollowAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        await times.RefreshAsync(attempt, act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    static AttemptTrigger? RunsOut(ExamAttempt attempt, Act act) => attempt.StartedAt is null || attempt.State == AttemptState.Sealed ? null
        : ExamAttemptWorkflow.Table.DueTriggers(attempt, act.At).Select(due => (AttemptTrigger?)due).FirstOrDefault();

    async Task RunOutAsync(ExamAttempt attempt, AttemptTrigger due, Act act, CancellationToken cancel)
    {
        var paper = await db.PaperOfAsync(attempt.Id, cancel);
        attempt.RunOut(due, await db.AnswersOfAsync(attempt.Id, cancel), paper.Content.Slots.Length, act);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Whether marking is the first thing that is due.</summary>
    internal static bool IsToBeMarked(ExamAttempt attempt, Act act) => ExamAttemptWorkflow.Table.DueTriggers(attempt, act.At) is [AttemptTrigger.FinishAutoMarking, ..];

    /// <summary>Marks attempts whose rows are locked, with as many questions to the database as for one.</summary>
    internal async Task<IReadOnlyList<ExamAttempt>> MarkAsync(IReadOnlyList<(ExamAttempt Attempt, Act Act)> sealedOnes, CancellationToken cancel = default)
    {
        var (keys, examKeys) = (sealedOnes.Select(one => one.Attempt.Id).ToList(), sealedOnes.Select(one => one.Attempt.ExamId).Distinct().ToList());
        var papers = await db.ExamPapers.AsNoTracking().Where(paper => keys.Contains(paper.AttemptId)).ToDictionaryAsync(paper => paper.AttemptId, cancel);
        var answers = (await db.ExamAnswers.AsNoTracking().Where(answer => keys.Contains(answer.AttemptId)).ToListAsync(cancel)).ToLookup(answer => answer.AttemptId);
        var exams = await db.Exams.AsNoTracking().Where(exam => examKeys.Contains(exam.Id)).ToDictionaryAsync(exam => exam.Id, cancel);
        Dictionary<Guid, ScoringInForce> scorings = [];
        foreach (var exam in examKeys) scorings[exam] = await db.ScoringAsync(exam, cancel);
        var contents = await questions.OfAsync(db, papers.Values.Select(paper => paper.Content), cancel);
        List<(ExamAttempt, AttemptMarking, Act)> marked = [];
        foreach (var (attempt, act) in sealedOnes)
        {
            var (paper, exam) = (papers[attempt.Id], exams[attempt.ExamId]);
            var marking = AttemptMarking.Of(attempt, paper.Content, [.. answers[attempt.Id]], contents, exam.PassHundredths, act, scorings[exam.Id]);
            attempt.FinishAutoMarking(marking, act.Given(paper.Against(attempt)));
            db.ExamMarkings.Add(marking);
            book.DrawUp(exam, attempt, marking, paper.Content, act);
            marked.Add((attempt, marking, act));
        }
        await results.DrawUpAsync(marked, cancel);
        await db.SaveChangesAsync(cancel);
        return [.. sealedOnes.Select(one => one.Attempt)];
    }

    static Act ByClock(Act act) => new(Actor.System, act.At) { CorrelationId = act.CorrelationId };
}

/// <summary>Closes what ran out of time, marks what is sealed, and notes who never came; nothing of it while the clock is not to be believed.</summary>
public sealed partial class ExamAttemptSweep(LmsDbContext db, SealingDesk sealing, ClockGuard guard, ILoggerFactory logs) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_attempt";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel)
    {
        var isHeld = guard.Look();
        if (guard.TakeAlarm() is { } moved) await RaiseAlarmAsync(moved, now, cancel);
        return isHeld ? [] : await db.ExamAttempts.Where(attempt => attempt.DueAt <= now).OrderBy(attempt => attempt.DueAt).Select(attempt => attempt.Id).Take(most).ToListAsync(cancel);
    }

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => sealing.FireDueAsync(id, act, cancel);

    /// <summary>In the log of security events and in the trail, once for each jump.</summary>
    async Task RaiseAlarmAsync(Duration moved, Instant now, CancellationToken cancel)
    {
        LogJump(logs.CreateLogger("TrainingLms.Security"), (long)moved.TotalSeconds);
        db.Observe(new Observation("clock", "jump", "clock", Guid.Empty, new Act(Actor.System, now), new Warrant("clock"))
        {
            Changes = [new FieldChange("clock", InstantPattern.ExtendedIso.Format(now - moved), InstantPattern.ExtendedIso.Format(now))],
        });
        await db.SaveChangesAsync(cancel);
    }

    [LoggerMessage(LogLevel.Critical, "The clock of this server has moved by {Seconds} seconds against the time that went by; no attempt is sealed until it is put right, or for ten minutes")]
    static partial void LogJump(ILogger log, long seconds);
}

/// <summary>Closes exams whose window is over.</summary>
public sealed class ExamSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.Exams.Where(exam => exam.DueAt <= now).OrderBy(exam => exam.DueAt).Select(exam => exam.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var exam = await db.Exams.SingleAsync(e => e.Id == id, cancel);
        exam.Close(act);
        await db.SaveChangesAsync(cancel);
    }
}
