using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>A feature's part of the clock's round: fires what is due. Safe to run twice, and on two machines at once.</summary>
public interface ISweep
{
    /// <summary>Name of its lease.</summary>
    string Name { get; }

    /// <summary>Keys of what is due, earliest first.</summary>
    /// <param name="now">The instant of the round.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops the round.</param>
    Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel);

    /// <summary>Loads one subject, fires what is due, saves.</summary>
    Task FireAsync(Guid id, Act act, CancellationToken cancel);
}

/// <summary>A sweep that fires what belongs together with one commit. Whatever is not plain stays for <see cref="ISweep.FireAsync"/>.</summary>
public interface ISweepTogether : ISweep
{
    /// <summary>Fires some of what is due, in one transaction.</summary>
    /// <returns>What was fired.</returns>
    Task<IReadOnlyCollection<Guid>> FireTogetherAsync(IReadOnlyList<Guid> due, Act act, CancellationToken cancel);
}

/// <summary>Runs every sweep once. The lease saves effort; the version check keeps truth.</summary>
public sealed partial class Sweeper(LmsDbContext db, Leases leases, IEnumerable<ISweep> sweeps, Setbacks setbacks, ClockWatch watch, IClock clock, ILogger<Sweeper> log)
{
    /// <summary>How many subjects one round takes from each feature.</summary>
    public const int Batch = 200;

    /// <summary>How long batches go on in a round: what other sweeps have due is not to wait, and the lease is not to end.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    static readonly Duration Term = Duration.FromSeconds(60);

    /// <summary>One round; also forgets answers kept for repeated requests after a day.</summary>
    /// <returns>How many subjects moved.</returns>
    public async Task<int> RunOnceAsync(string holder, CancellationToken cancel = default)
    {
        var moved = 0;
        if (await watch.LookAsync(db, clock.GetCurrentInstant(), cancel)) LogClock();
        foreach (var sweep in sweeps)
        {
            try
            {
                if (await leases.TryTakeAsync($"sweep/{sweep.Name}", holder, Term, cancel)) moved += await RunAsync(sweep, cancel);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                LogFailed(failure, sweep.Name);
            }
            db.Forget();
        }
        await setbacks.ForgetOldAsync(clock.GetCurrentInstant(), cancel);
        var aDayAgo = clock.GetCurrentInstant() - Duration.FromDays(1);
        await db.IdempotentAnswers.Where(answer => answer.At < aDayAgo).ExecuteDeleteAsync(cancel);
        return moved;
    }

    async Task<int> RunAsync(ISweep sweep, CancellationToken cancel)
    {
        var moved = 0;
        var act = new Act(Actor.System, clock.GetCurrentInstant()) { CorrelationId = $"sweep/{sweep.Name}" };
        var known = await setbacks.OfAsync(sweep.Name, cancel);
        // What has to wait does not stand in the way of what comes behind it.
        var most = Batch + known.Values.Count(setback => setback.WaitsAt(act.At));
        var due = await sweep.DueAsync(act.At, most, cancel);
        // As long as all that is due goes together there is no reason to wait for the next round.
        for (var begun = Stopwatch.GetTimestamp(); sweep is ISweepTogether together && Stopwatch.GetElapsedTime(begun) < Patience;)
        {
            var fired = await TogetherAsync(together, [.. due.Where(id => known.GetValueOrDefault(id)?.WaitsAt(act.At) != true)], act, cancel);
            moved += fired.Count;
            if (fired.Count == 0 || fired.Count < due.Count)
            {
                due = [.. due.Except(fired)];
                break;
            }
            due = await sweep.DueAsync(act.At, most, cancel);
        }
        foreach (var id in due)
        {
            var before = known.GetValueOrDefault(id);
            if (before?.WaitsAt(act.At) == true) continue;
            db.Forget();
            try
            {
                await sweep.FireAsync(id, act, cancel);
                moved++;
                if (before is not null) await setbacks.ForgetAsync(before, cancel);
            }
            catch (RefusedException refused) when (refused.Kind is RefusalKind.WrongState or RefusalKind.Stale)
            {
                // Somebody was quicker: what was due has been done.
            }
            catch (RefusedException refused)
            {
                LogStuck(sweep.Name, id, refused.Message);
                await NoteAsync(sweep, id, refused.Codes[0], act, cancel);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                // A bug or a database that hiccups: the others must not wait for this one.
                LogBroken(failure, sweep.Name, id);
                await NoteAsync(sweep, id, Setback.Broken, act, cancel);
            }
        }
        return moved;
    }

    /// <summary>A batch that fails is fired one by one.</summary>
    async Task<IReadOnlyCollection<Guid>> TogetherAsync(ISweepTogether sweep, IReadOnlyList<Guid> due, Act act, CancellationToken cancel)
    {
        db.Forget();
        try
        {
            return due.Count > 1 ? await sweep.FireTogetherAsync(due, act, cancel) : [];
        }
        catch (RefusedException)
        {
            return [];
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogFailed(failure, sweep.Name);
            return [];
        }
    }

    /// <summary>Where even that fails, the others must not wait for it.</summary>
    async Task NoteAsync(ISweep sweep, Guid id, string code, Act act, CancellationToken cancel)
    {
        try
        {
            await setbacks.NoteAsync(sweep.Name, id, code, act, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogBroken(failure, sweep.Name, id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sweep {Sweep} cannot move {Subject}: {Reason}")]
    partial void LogStuck(string sweep, Guid subject, string reason);

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} failed at {Subject}")]
    partial void LogBroken(Exception failure, string sweep, Guid subject);

    [LoggerMessage(LogLevel.Warning, "The clock of this server has gone back; keep it in time")]
    partial void LogClock();

    [LoggerMessage(LogLevel.Error, "Sweep {Sweep} failed")]
    partial void LogFailed(Exception failure, string sweep);
}
