using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>What a rule would erase now.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="What">Key of what is erased.</param>
/// <param name="Cut">What began before it has expired.</param>
/// <param name="Found">How many; null when the eraser fails even to count, and <paramref name="Code"/> says so.</param>
/// <param name="Code">As of an <see cref="ErasureFailure"/>; null when it counted.</param>
public sealed record ErasurePlan(RetentionRule Rule, string What, Instant Cut, ErasureCount? Found, string? Code = null);

/// <summary>Erases every night what has been kept long enough, and says how much of what.</summary>
/// <remarks>Each eraser stands alone: where one fails, the run says so, the others go on, and the next night tries again.</remarks>
public sealed partial class RetentionOffice(
    LmsDbContext db, RetentionRules rules, IEnumerable<IEraser> erasers, Leases leases, WorkCalendar calendar, ILogger<RetentionOffice> log)
{
    /// <summary>The hour of the local night after which the day's run begins.</summary>
    public static readonly LocalTime Begin = new(2, 0);

    static readonly Duration Term = Duration.FromMinutes(10);

    /// <summary>What would be erased now; changes nothing.</summary>
    public async Task<IReadOnlyList<ErasurePlan>> PlanAsync(Instant now, CancellationToken cancel = default)
    {
        var plans = new List<ErasurePlan>();
        foreach (var eraser in erasers)
            if (rules[eraser.Rule] is var rule && rule.CutOn(now, calendar) is { } cut)
                plans.Add(await PlanAsync(eraser, rule, cut, cancel));
        return plans;
    }

    async Task<ErasurePlan> PlanAsync(IEraser eraser, RetentionRule rule, Instant cut, CancellationToken cancel)
    {
        try
        {
            return new ErasurePlan(rule, eraser.What, cut, await eraser.CountAsync(cut, cancel));
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogUncounted(eraser.Rule, eraser.What, WhereItBroke(failure));
            return new ErasurePlan(rule, eraser.What, cut, null, CodeOf(failure));
        }
    }

    /// <summary>The day's run, if it is time and nobody has done it. One node at a time; a run cut short goes on where it stopped.</summary>
    /// <returns>The finished run; null when there was nothing to do.</returns>
    public async Task<RetentionRun?> RunIfDueAsync(string holder, Instant now, CancellationToken cancel = default)
    {
        var local = now.InZone(calendar.Zone);
        if (local.TimeOfDay < Begin || await db.RetentionRuns.AnyAsync(run => run.Day == local.Date && run.FinishedAt != null, cancel)) return null;
        if (!await leases.TryTakeAsync("retention", holder, Term, cancel)) return null;
        return await RunAsync(local.Date, now, cancel);
    }

    /// <summary>Runs, newest first.</summary>
    public Task<Page<RetentionRun>> ListAsync(PageRequest page, CancellationToken cancel = default)
    {
        var runs = db.RetentionRuns.AsNoTracking();
        if (page.AfterId is { } last) runs = runs.Where(run => run.Id < last);
        return page.ReadAsync(runs.OrderByDescending(run => run.Id), run => run.Id.ToString(), cancel);
    }

    /// <summary>What these runs erased, by rule.</summary>
    public async Task<ILookup<Guid, Tombstone>> TombstonesAsync(IReadOnlyCollection<Guid> runs, CancellationToken cancel = default) =>
        (await db.Tombstones.AsNoTracking().Where(stone => runs.Contains(stone.RunId)).OrderBy(stone => stone.Rule).ThenBy(stone => stone.Id).ToListAsync(cancel)).ToLookup(stone => stone.RunId);

    /// <summary>What failed in these runs.</summary>
    public async Task<ILookup<Guid, ErasureFailure>> FailuresAsync(IReadOnlyCollection<Guid> runs, CancellationToken cancel = default) =>
        (await db.ErasureFailures.AsNoTracking().Where(failure => runs.Contains(failure.RunId)).OrderBy(failure => failure.Rule).ThenBy(failure => failure.Id).ToListAsync(cancel)).ToLookup(failure => failure.RunId);

    async Task<RetentionRun> RunAsync(LocalDate day, Instant now, CancellationToken cancel)
    {
        var act = new Act(Actor.System, now);
        var run = await db.RetentionRuns.SingleOrDefaultAsync(run => run.Day == day, cancel);
        if (run is null)
        {
            run = new RetentionRun { Id = act.NewId(), Day = day, StartedAt = now };
            db.RetentionRuns.Add(run);
            await db.SaveChangesAsync(cancel);
        }
        // A run cut short goes on, but does not take up again what has failed in it.
        var failed = (await FailuresAsync([run.Id], cancel))[run.Id].Select(failure => (failure.Rule, failure.What)).ToHashSet();
        foreach (var eraser in erasers)
            if (!failed.Contains((eraser.Rule, eraser.What)))
                await EraseAloneAsync(eraser, run.Id, act, cancel);
        db.ChangeTracker.Clear();
        await db.RetentionRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(update => update.SetProperty(r => r.FinishedAt, now), cancel);
        run.FinishedAt = now;
        return run;
    }

    async Task EraseAloneAsync(IEraser eraser, Guid runId, Act act, CancellationToken cancel)
    {
        try
        {
            if (rules[eraser.Rule] is { Keep: { } keep } rule && rule.CutOn(act.At, calendar) is { } cut) await EraseAsync(eraser, keep, cut, runId, act, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogFailed(eraser.Rule, eraser.What, WhereItBroke(failure));
            db.Forget();
            db.ErasureFailures.Add(new ErasureFailure
            {
                Id = act.NewId(),
                RunId = runId,
                Rule = eraser.Rule,
                What = eraser.What,
                Code = CodeOf(failure),
                Cause = failure is RefusedException refused ? string.Join(' ', refused.Codes) : failure.GetType().Name,
                At = act.At,
            });
            // Where even this cannot be written the database is away, and the whole run waits for it.
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Batch by batch, each with its tombstone in one transaction: what is gone is told, and what is told is gone.</summary>
    async Task EraseAsync(IEraser eraser, string keep, Instant cut, Guid runId, Act act, CancellationToken cancel)
    {
        var held = (await eraser.CountAsync(cut, cancel)).Held;
        for (int erased; ;)
        {
            db.ChangeTracker.Clear();
            erased = await db.InTransactionAsync(async () =>
            {
                var count = await eraser.EraseAsync(cut, act.At, cancel);
                if (count > 0 || held > 0)
                    db.Tombstones.Add(new Tombstone
                    {
                        Id = act.NewId(),
                        RunId = runId,
                        Rule = eraser.Rule,
                        What = eraser.What,
                        Count = count,
                        Held = held,
                        Keep = keep,
                        Cut = cut,
                        At = act.At,
                    });
                await db.SaveChangesAsync(cancel);
                return count;
            }, cancel);
            held = 0;
            if (erased == 0) return;
        }
    }

    static string CodeOf(Exception failure) => Causes(failure).Any(cause => cause is DbException) ? "retention.database_failed" : "retention.eraser_failed";

    /// <summary>Which errors and where, without their messages: those may quote what they broke on.</summary>
    static string WhereItBroke(Exception failure) =>
        $"{string.Join(" < ", Causes(failure).Select(cause => cause.GetType().FullName))}{Environment.NewLine}{failure.StackTrace}";

    static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException) yield return cause;
    }

    [LoggerMessage(LogLevel.Error, "Retention could not erase {What} by rule {Rule}; the next night tries again: {Failure}")]
    partial void LogFailed(string rule, string what, string failure);

    [LoggerMessage(LogLevel.Error, "Retention could not count {What} by rule {Rule}: {Failure}")]
    partial void LogUncounted(string rule, string what, string failure);
}
