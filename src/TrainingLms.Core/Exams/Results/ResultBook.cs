using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Keeps results in step with their attempts: what the clock does, in the transaction of what it follows.</summary>
public sealed class ResultBook(LmsDbContext db)
{
    static readonly ExamResultState[] Unseen = [ExamResultState.Provisional, ExamResultState.UnderReview, ExamResultState.Confirmed];

    /// <summary>Draws up the next version for a marking, unless a person has yet to mark something: then what nobody has seen is overtaken all the same. Saved with whatever else is saved.</summary>
    public Task DrawUpAsync(ExamAttempt attempt, AttemptMarking marking, Act act, CancellationToken cancel) => DrawUpAsync([(attempt, marking, act)], cancel);

    /// <summary>The same for many attempts, with as many questions to the database as for one.</summary>
    public async Task DrawUpAsync(IReadOnlyCollection<(ExamAttempt Attempt, AttemptMarking Marking, Act Act)> marked, CancellationToken cancel)
    {
        var keys = marked.Select(one => one.Attempt.Id).ToList();
        var versions = (await db.ExamResults.Where(result => keys.Contains(result.AttemptId)).ToListAsync(cancel)).ToLookup(result => result.AttemptId);
        var flags = (await db.ExamResultFlags.Where(flag => flag.Decision == null && db.ExamResults.Any(before => before.Id == flag.ResultId && keys.Contains(before.AttemptId))).ToListAsync(cancel)).ToLookup(flag => flag.ResultId);
        var appeals = (await db.ExamAppeals.Where(appeal => keys.Contains(appeal.AttemptId) && ExamAppealWorkflow.Open.Contains(appeal.State)).ToListAsync(cancel)).ToLookup(appeal => appeal.AttemptId);
        foreach (var (attempt, marking, act) in marked)
        {
            var clock = ByClock(act);
            foreach (var before in versions[attempt.Id].Where(result => Unseen.Contains(result.State))) before.Move(ExamResultTrigger.Overtake, clock.Because("marked anew"));
            if (marking.Waiting.Any()) continue;
            var result = ExamResult.DrawUp(attempt, marking, versions[attempt.Id].Select(before => before.Edition).DefaultIfEmpty().Max() + 1, clock);
            db.ExamResults.Add(result);
            // What is being looked into does not end with a version.
            foreach (var flag in versions[attempt.Id].SelectMany(before => flags[before.Id]).OrderBy(flag => flag.RaisedAt).ToList())
            {
                flag.ResultId = result.Id;
                result.Move(ExamResultTrigger.Hold, clock.Because(flag.Reason));
            }
            // Who appealed before there was a result, or against the one before, is heard before this one is out.
            foreach (var appeal in appeals[attempt.Id].Where(appeal => versions[attempt.Id].All(before => flags[before.Id].All(flag => flag.Id != appeal.Id)))) Hold(result, appeal, clock);
        }
    }

    /// <summary>Holds back for an appeal what is not out yet; what is out stays.</summary>
    public async Task HoldForAsync(ExamAppeal appeal, Act act, CancellationToken cancel)
    {
        if (await db.ExamResults.SingleOrDefaultAsync(result => result.AttemptId == appeal.AttemptId && Unseen.Contains(result.State), cancel) is { } result) Hold(result, appeal, ByClock(act));
    }

    /// <summary>An appeal is decided, dismissed or taken back: what was held for it goes on.</summary>
    public async Task LetGoAsync(ExamAppeal appeal, string words, Act act, CancellationToken cancel)
    {
        if (await db.ExamResultFlags.SingleOrDefaultAsync(one => one.Id == appeal.Id && one.Decision == null, cancel) is not { } flag) return;
        var result = await db.ExamResults.SingleAsync(one => one.Id == flag.ResultId, cancel);
        var decision = new FlagDecision(await db.ExamResultFlags.CountAsync(one => one.ResultId == result.Id && one.Decision == null && one.Id != flag.Id, cancel), words.Trim());
        // A version that was overtaken or superseded meanwhile is held no more.
        if (result.State == ExamResultState.UnderReview) result.Move(decision.OpenBesides > 0 ? ExamResultTrigger.CloseFlag : ExamResultTrigger.ClearHold, ByClock(act).Because(words).Given(decision));
        flag.Decide(words.Trim() is { Length: > ResultFlag.Longest } text ? text[..ResultFlag.Longest] : words.Trim(), act);
    }

    /// <summary>The flag has the key of the appeal, so that the appeal finds it again whatever version it is on by then.</summary>
    void Hold(ExamResult result, ExamAppeal appeal, Act clock)
    {
        var reason = $"appeal {appeal.Code}";
        result.Move(ExamResultTrigger.Hold, clock.Because(reason));
        db.ExamResultFlags.Add(new ResultFlag { Id = appeal.Id, ResultId = result.Id, Kind = ResultFlagKind.Appeal, Reason = reason, RaisedBy = Guid.Empty, RaisedAt = clock.At });
    }

    /// <summary>
    /// An attempt was reopened, annulled or reinstated: what nobody has seen is overtaken, and a reinstated score gets a version again. What is out is taken back for an
    /// annulment alone; for anything else the board withdraws it first.
    /// </summary>
    /// <exception cref="RefusedException"><c>attempt.result_released</c>.</exception>
    public async Task FollowAsync(ExamAttempt attempt, string reason, Act act, CancellationToken cancel)
    {
        var clock = ByClock(act).Because(reason);
        if (attempt.State == AttemptState.Scored)
        {
            var marking = await db.ExamMarkings.AsNoTracking().Where(one => one.AttemptId == attempt.Id && one.SealNumber == attempt.SealNumber).OrderByDescending(one => one.ScoringVersion).ThenByDescending(one => one.Round).FirstAsync(cancel);
            await DrawUpAsync(attempt, marking, act, cancel);
            return;
        }
        var standing = await db.ExamResults.Where(one => one.AttemptId == attempt.Id && (Unseen.Contains(one.State) || one.State == ExamResultState.Released)).ToListAsync(cancel);
        if (attempt.State != AttemptState.Voided && standing.Exists(one => one.State == ExamResultState.Released)) throw new RefusedException(RefusalKind.RuleBroken, "attempt.result_released");
        foreach (var result in standing)
            result.Move(result.State == ExamResultState.Released ? ExamResultTrigger.Withdraw : ExamResultTrigger.Overtake, clock);
    }

    /// <summary>Versions of an exam that candidates have seen, by attempt: they make way for one that is confirmed.</summary>
    public async Task<ILookup<Guid, ExamResult>> SeenAsync(Guid examId, CancellationToken cancel) =>
        (await db.ExamResults.Where(result => result.ExamId == examId && (result.State == ExamResultState.Released || result.State == ExamResultState.Withdrawn)).ToListAsync(cancel)).ToLookup(result => result.AttemptId);

    /// <summary>Whether the result of an attempt is out; it is withdrawn before the attempt is reopened.</summary>
    public Task<bool> IsReleasedAsync(Guid attemptId, CancellationToken cancel) =>
        db.ExamResults.AnyAsync(result => result.AttemptId == attemptId && result.State == ExamResultState.Released, cancel);

    /// <summary>Attempts at an exam that have not ended.</summary>
    public Task<int> StillSittingAsync(Guid examId, CancellationToken cancel) => db.ExamAttempts.CountAsync(attempt => attempt.ExamId == examId && AttemptPhase.Open.Contains(attempt.State), cancel);

    /// <summary>What follows from an act by itself.</summary>
    internal static Act ByClock(Act act) => new(Actor.System, act.At) { CorrelationId = act.CorrelationId };
}

/// <summary>Releases confirmed results when their instant has come and nobody is sitting any more.</summary>
public sealed class ResultSweep(LmsDbContext db, ResultBook book) : ISweep
{
    /// <inheritdoc/>
    public string Name => "exam_result";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ExamResults.Where(result => result.State == ExamResultState.Confirmed
                && db.Exams.Any(exam => exam.Id == result.ExamId && exam.ReleaseAt <= now && exam.State == ExamState.Closed)
                && !db.Rescorings.Any(rescoring => rescoring.ExamId == result.ExamId && rescoring.State == RescoringState.Approved)
                && !db.ExamAttempts.Any(attempt => attempt.ExamId == result.ExamId && AttemptPhase.Open.Contains(attempt.State)))
            .OrderBy(result => result.Id).Select(result => result.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        // As by hand: whoever reopens an attempt at this moment is waited for, or waits.
        await db.LockExamAsync(await db.ExamResults.Where(one => one.Id == id).Select(one => one.ExamId).SingleAsync(cancel), cancel);
        var result = await db.ExamResults.SingleAsync(one => one.Id == id, cancel);
        result.Move(ExamResultTrigger.Release, act.Given(new ReleaseFacts(true, true, await book.StillSittingAsync(result.ExamId, cancel))));
        await db.SaveChangesAsync(cancel);
        return result;
    }, cancel);
}
