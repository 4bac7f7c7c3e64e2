using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>Gives seats to those who may have one, and what becomes free to those who wait. For the inside of a transaction that holds the class; saves nothing.</summary>
public sealed class WaitingList(LmsDbContext db, UnitTreeCache trees, SeatCounter seats, ClassOptions options)
{
    /// <summary>Books a seat, or gives the next number on the waiting list.</summary>
    public async Task SettleAsync(SignUp signUp, Act act, CancellationToken cancel)
    {
        var taken = await seats.TakeAsync(await PoolsOfAsync(signUp, cancel), cancel);
        signUp.Settle(new SeatAnswer(taken, taken is null ? await seats.NextWaitNumberAsync(signUp.ClassRunId, cancel) : null), act);
    }

    /// <summary>What follows once everybody has agreed who has to: the draw where there is one to come, else a seat or a place on the waiting list.</summary>
    public async Task GoOnAsync(SignUp signUp, Act act, CancellationToken cancel)
    {
        var clock = act with { By = Actor.System };
        if (signUp.Run is { Selection: SeatSelection.Lottery, IsDrawn: false }) signUp.Move(SignUpTrigger.EnterLottery, clock);
        else await SettleAsync(signUp, clock, cancel);
    }

    /// <summary>Offers every free seat to those who wait, in their order.</summary>
    /// <param name="run">The class.</param>
    /// <param name="except">Somebody who has just let a seat go, and is not offered it again at once; null for nobody.</param>
    /// <param name="act">When.</param>
    /// <param name="cancel">Stops before the next offer.</param>
    public async Task FillAsync(ClassRun run, Guid? except, Act act, CancellationToken cancel)
    {
        if (run.IsClosedToNewcomers || run.FirstSessionAt - act.At <= options.OfferTime) return;
        var clock = act with { By = Actor.System };
        // Nobody else takes a seat of this class before the transaction ends, so what is left can be counted here.
        var pools = await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == run.Id && p.Taken < p.Capacity).ToListAsync(cancel);
        var left = pools.ToDictionary(pool => pool.Id, pool => pool.Capacity - pool.Taken);
        if (left.Count == 0) return;
        var tree = await trees.CurrentAsync(db, cancel);
        var inOrder = await db.SignUps.Where(s => s.ClassRunId == run.Id && s.State == SignUpState.Waitlisted && s.Id != except).OrderBy(s => s.WaitNumber).ToListAsync(cancel);
        // Whoever has a seat or an answer to give in this very transaction is still waiting in the database.
        foreach (var signUp in inOrder.Where(s => s.State == SignUpState.Waitlisted))
        {
            var place = UnitPlace.Of(tree, signUp.UnitId);
            List<SeatPool> fitting = [.. pools.Where(pool => left[pool.Id] > 0 && pool.IsFor(place, signUp.IsNamed))];
            if (fitting.Count == 0 || await seats.TakeAsync(fitting, cancel) is not { } taken) continue;
            signUp.Promote(new SeatAnswer(taken, null), options, clock);
            left[taken]--;
            if (left.Values.All(count => count == 0)) return;
        }
    }

    /// <summary>Counters that the person may have a seat of, by the unit at the time of the sign-up.</summary>
    async Task<IReadOnlyList<SeatPool>> PoolsOfAsync(SignUp signUp, CancellationToken cancel)
    {
        var place = UnitPlace.Of(await trees.CurrentAsync(db, cancel), signUp.UnitId);
        var pools = await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == signUp.ClassRunId).ToListAsync(cancel);
        return [.. pools.Where(pool => pool.IsFor(place, signUp.IsNamed))];
    }
}
