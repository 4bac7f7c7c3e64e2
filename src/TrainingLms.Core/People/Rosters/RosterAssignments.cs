using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Wakes the worker of this server when there is something to do, and those who wait for it when it is done.</summary>
public sealed class RosterBell
{
    TaskCompletionSource ring = New();

    /// <summary>Something happened to an import.</summary>
    public void Ring() => Interlocked.Exchange(ref ring, New()).SetResult();

    /// <summary>Waits for the next ring, or until the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancel) => Task.WhenAny(Volatile.Read(ref ring).Task, Task.Delay(atMost, cancel));

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Hands imports that wait for work to one worker each, the oldest first. Who gives no sign of life for a minute is succeeded; who is stopped hands the work back at once.</summary>
public sealed class RosterAssignments(LmsDbContext db, IClock clock)
{
    /// <summary>How often work is taken up again before it is given up: a file that kills its reader must not kill it for ever.</summary>
    internal const int MostAttempts = 3;

    const int Look = 20;

    static readonly Duration Silence = Duration.FromSeconds(60);

    /// <summary>Takes the next import that waits.</summary>
    /// <param name="holder">Names the worker.</param>
    /// <param name="only">The one import it works on; null for any.</param>
    /// <param name="cancel">Stops looking.</param>
    /// <returns>Its key, and how often it was taken up before; null when none waits.</returns>
    public async Task<(Guid Id, int Attempts)?> TakeAsync(string holder, Guid? only, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var lost = now - Silence;
        var waiting = await db.RosterImports.AsNoTracking()
            .Where(i => i.State == RosterImportState.Uploaded || i.State == RosterImportState.Reading || i.State == RosterImportState.Confirmed || i.State == RosterImportState.Applying)
            .Where(i => !db.RosterProgress.Any(p => p.ImportId == i.Id && p.Holder != null && p.SignAt > lost))
            .Where(i => only == null || i.Id == only)
            .OrderBy(i => i.UploadedAt).ThenBy(i => i.Id).Select(i => i.Id).Take(Look).ToListAsync(cancel);
        foreach (var id in waiting)
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO roster_progress (import_id, phase, rows_done, is_estimate, attempts) VALUES ({id}, {nameof(RosterPhase.Waiting)}, 0, {false}, 0) ON CONFLICT (import_id) DO NOTHING", cancel);
            var taken = await db.RosterProgress.Where(p => p.ImportId == id && (p.Holder == null || p.SignAt == null || p.SignAt <= lost))
                .ExecuteUpdateAsync(update => update.SetProperty(p => p.Holder, holder).SetProperty(p => p.SignAt, now).SetProperty(p => p.StartedAt, now)
                    .SetProperty(p => p.Attempts, p => p.Attempts + 1), cancel);
            if (taken == 1) return (id, await db.RosterProgress.Where(p => p.ImportId == id).Select(p => p.Attempts - 1).SingleAsync(CancellationToken.None));
        }
        return null;
    }

    /// <summary>The work is done, whatever came of it. Who is being stopped says so all the same.</summary>
    public Task ReleaseAsync(Guid id, string holder) => HeldBy(holder, id).ExecuteUpdateAsync(update => update
        .SetProperty(p => p.Holder, (string?)null).SetProperty(p => p.Phase, RosterPhase.Waiting).SetProperty(p => p.Attempts, 0), CancellationToken.None);

    /// <summary>The work was stopped, not done; that is no fault of it, so it does not count as an attempt.</summary>
    public Task HandBackAsync(Guid id, string holder) => HeldBy(holder, id).ExecuteUpdateAsync(update => update
        .SetProperty(p => p.Holder, (string?)null).SetProperty(p => p.Phase, RosterPhase.Waiting).SetProperty(p => p.Attempts, p => p.Attempts - 1), CancellationToken.None);

    IQueryable<RosterProgress> HeldBy(string holder, Guid id) => db.RosterProgress.Where(p => p.ImportId == id && p.Holder == holder);
}
