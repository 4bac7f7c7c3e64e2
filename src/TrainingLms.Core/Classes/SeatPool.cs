using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>名额: a counter of seats, for everybody or for some. It is written by conditional statements only, never read and then written.</summary>
public sealed class SeatPool
{
    SeatPool() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The class.</summary>
    public Guid ClassRunId { get; private init; }

    /// <summary>For people of this unit and those below; null where it is for a level, or for everybody.</summary>
    public Guid? UnitId { get; private init; }

    /// <summary>For people of units of this level; null where it is for a unit, or for everybody.</summary>
    public string? Level { get; private init; }

    /// <summary>Whether only the HR officer of the unit gives its seats out.</summary>
    public bool ByOfficer { get; private init; }

    /// <summary>Whether it is the one for everybody; it also counts the waiting list.</summary>
    public bool IsForAll { get; private init; }

    /// <summary>How many seats it has.</summary>
    public int Capacity { get; private init; }

    /// <summary>How many are taken.</summary>
    public int Taken { get; private init; }

    /// <summary>The last number given on the waiting list; counted in the pool for everybody.</summary>
    public int LastWaitNumber { get; private init; }

    /// <summary>When its unused seats become free for everybody; null for never, or once it has happened.</summary>
    public Instant? ReleaseAt { get; private init; }

    /// <summary>Whether its unused seats have become free for everybody; what it gets back goes there too.</summary>
    public bool IsReleased { get; private init; }

    internal static SeatPool ForAll(ClassRun run, int seats, Act act) => new() { Id = act.NewId(), ClassRunId = run.Id, Capacity = seats, IsForAll = true };

    internal static SeatPool For(ClassRun run, SeatShare share, Instant? until, Act act) => new()
    {
        Id = act.NewId(),
        ClassRunId = run.Id,
        UnitId = share.UnitId,
        Level = share.Level,
        ByOfficer = share.ByOfficer,
        Capacity = share.Seats,
        ReleaseAt = until,
    };

    /// <summary>Whether a person may have one of its seats.</summary>
    /// <param name="place">Where the unit of the person stood at the sign-up.</param>
    /// <param name="namedByOfficer">Whether an officer asks for the person.</param>
    public bool IsFor(UnitPlace place, bool namedByOfficer) =>
        IsForAll || ((!ByOfficer || namedByOfficer) && (UnitId is { } unit ? place.Path.Contains(unit) : Level == place.Level));
}

/// <summary>
/// Gives seats out and takes them back. Every method is for the inside of a transaction that holds the class, and comes before anything is saved in
/// it: whoever is second waits at the counter and then sees what the first one left.
/// </summary>
public sealed class SeatCounter(LmsDbContext db)
{
    /// <summary>Holds the seats of a class until the transaction ends, so that windows, draws and promotions are judged one after the other.</summary>
    public Task HoldAsync(Guid runId, CancellationToken cancel) =>
        db.SeatPools.Where(pool => pool.ClassRunId == runId && pool.IsForAll).ExecuteUpdateAsync(pool => pool.SetProperty(p => p.Taken, p => p.Taken), cancel);

    /// <summary>Takes a seat by one conditional statement for each pool tried.</summary>
    /// <param name="pools">Pools that the person may have a seat of; the narrow ones are tried first.</param>
    /// <param name="cancel">Stops before the next try.</param>
    /// <returns>The pool whose seat was taken; null when none was left.</returns>
    public async Task<Guid?> TakeAsync(IEnumerable<SeatPool> pools, CancellationToken cancel)
    {
        foreach (var pool in pools.OrderBy(pool => pool.IsForAll).ThenByDescending(pool => pool.ByOfficer).ThenBy(pool => pool.Id))
            if (await db.SeatPools.Where(p => p.Id == pool.Id && p.Taken < p.Capacity).ExecuteUpdateAsync(p => p.SetProperty(x => x.Taken, x => x.Taken + 1), cancel) == 1) return pool.Id;
        return null;
    }

    /// <summary>Gives a seat back. What a share gets back after its unused seats were released goes to everybody.</summary>
    public async Task GiveBackAsync(SignUp signUp, CancellationToken cancel)
    {
        if (signUp.SeatPoolId is not { } poolId) return;
        var toAll = await db.SeatPools.Where(p => p.Id == poolId && p.IsReleased)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Taken, x => x.Taken - 1).SetProperty(x => x.Capacity, x => x.Capacity - 1), cancel);
        if (toAll == 1) await db.SeatPools.Where(p => p.ClassRunId == signUp.ClassRunId && p.IsForAll).ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, x => x.Capacity + 1), cancel);
        else await db.SeatPools.Where(p => p.Id == poolId).ExecuteUpdateAsync(p => p.SetProperty(x => x.Taken, x => x.Taken - 1), cancel);
    }

    /// <summary>The next number on the waiting list.</summary>
    public async Task<int> NextWaitNumberAsync(Guid runId, CancellationToken cancel)
    {
        await db.SeatPools.Where(p => p.ClassRunId == runId && p.IsForAll).ExecuteUpdateAsync(p => p.SetProperty(x => x.LastWaitNumber, x => x.LastWaitNumber + 1), cancel);
        return await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == runId && p.IsForAll).Select(p => p.LastWaitNumber).SingleAsync(cancel);
    }

    /// <summary>Makes the unused seats of a share free for everybody, once.</summary>
    public async Task ReleaseAsync(Guid poolId, Instant at, CancellationToken cancel)
    {
        var share = await db.SeatPools.AsNoTracking().SingleAsync(p => p.Id == poolId, cancel);
        await HoldAsync(share.ClassRunId, cancel);
        share = await db.SeatPools.AsNoTracking().SingleAsync(p => p.Id == poolId, cancel);
        var released = await db.SeatPools.Where(p => p.Id == poolId && !p.IsReleased && p.ReleaseAt <= at).ExecuteUpdateAsync(p => p
            .SetProperty(x => x.IsReleased, true).SetProperty(x => x.ReleaseAt, (Instant?)null).SetProperty(x => x.Capacity, x => x.Taken), cancel);
        if (released == 0) return;
        await db.SeatPools.Where(p => p.ClassRunId == share.ClassRunId && p.IsForAll)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, x => x.Capacity + share.Capacity - share.Taken), cancel);
    }
}
