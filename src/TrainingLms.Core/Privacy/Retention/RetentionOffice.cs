using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>What a rule would erase now.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="What">Key of what is erased.</param>
/// <param name="Cut">What began before it has expired.</param>
/// <param name="Found">How many.</param>
public sealed record ErasurePlan(RetentionRule Rule, string What, Instant Cut, ErasureCount Found);

/// <summary>Erases every night what has been kept long enough, and says how much of what.</summary>
public sealed class RetentionOffice(LmsDbContext db, RetentionRules rules, IEnumerable<IEraser> erasers, Leases leases, WorkCalendar calendar)
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
                plans.Add(new ErasurePlan(rule, eraser.What, cut, await eraser.CountAsync(cut, cancel)));
        return plans;
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
        foreach (var eraser in erasers)
            if (rules[eraser.Rule] is { Keep: { } keep } rule && rule.CutOn(now, calendar) is { } cut)
                await EraseAsync(eraser, keep, cut, run.Id, act, cancel);
        db.ChangeTracker.Clear();
        await db.RetentionRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(update => update.SetProperty(r => r.FinishedAt, now), cancel);
        run.FinishedAt = now;
        return run;
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
}
