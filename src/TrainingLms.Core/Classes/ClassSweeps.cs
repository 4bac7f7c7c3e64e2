using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Opens and closes sign-up windows, begins and ends classes, and calls off those whose minimum was not reached.</summary>
public sealed class ClassRunSweep(LmsDbContext db, ClassOffice office) : ISweep
{
    /// <inheritdoc/>
    public string Name => "class_run";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ClassRuns.Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).Select(r => r.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => office.AdvanceAsync(id, act, cancel);
}

/// <summary>Opens the check-in of sessions, and marks their begin. Sessions of a class that nobody has confirmed wait for it.</summary>
public sealed class ClassSessionSweep(LmsDbContext db) : ISweep
{
    // A class may be over before the clock has looked at its last session, after a night without power.
    static readonly ClassRunState[] Meeting = [ClassRunState.Confirmed, ClassRunState.Running, ClassRunState.Finished];

    /// <inheritdoc/>
    public string Name => "class_session";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.ClassSessions.Where(s => s.DueAt <= now && db.ClassRuns.Any(r => r.Id == s.ClassRunId && Meeting.Contains(r.State)))
            .OrderBy(s => s.DueAt).Select(s => s.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var session = await db.ClassSessions.SingleAsync(s => s.Id == id, cancel);
        var state = await db.ClassRuns.Where(r => r.Id == session.ClassRunId).Select(r => r.State).SingleAsync(cancel);
        foreach (var trigger in ClassSessionWorkflow.Table.DueTriggers(session, act.At).Take(1)) session.Move(trigger, act.Given(new SessionOf(state)));
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>Takes back offers that nobody answered, and offers the seats to the next.</summary>
public sealed class SignUpSweep(LmsDbContext db, SignUpDesk desk) : ISweep
{
    /// <inheritdoc/>
    public string Name => "sign_up";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.SignUps.Where(s => s.DueAt <= now).OrderBy(s => s.DueAt).Select(s => s.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => desk.LapseOfferAsync(id, act, cancel);
}

/// <summary>Makes kept seats that nobody used free for everybody.</summary>
public sealed class SeatReleaseSweep(LmsDbContext db, SeatCounter seats, WaitingList waiting) : ISweep
{
    /// <inheritdoc/>
    public string Name => "seat_release";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.SeatPools.Where(p => p.ReleaseAt <= now).OrderBy(p => p.ReleaseAt).Select(p => p.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => db.InTransactionAsync(async () =>
    {
        await seats.ReleaseAsync(id, act.At, cancel);
        var run = await db.ClassRuns.SingleAsync(r => db.SeatPools.Any(p => p.Id == id && p.ClassRunId == r.Id), cancel);
        await waiting.FillAsync(run, null, act, cancel);
        return await db.SaveChangesAsync(cancel);
    }, cancel);
}
