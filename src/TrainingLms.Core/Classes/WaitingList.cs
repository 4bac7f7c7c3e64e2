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
        var free = await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == run.Id && p.Taken < p.Capacity).ToListAsync(cancel);
        if (free.Count == 0) return;
        var inOrder = await db.SignUps.Where(s => s.ClassRunId == run.Id && s.State == SignUpState.Waitlisted && s.Id != except).OrderBy(s => s.WaitNumber).ToListAsync(cancel);
        // Whoever has a seat or an answer to give in this very transaction is still waiting in the database.
        foreach (var signUp in inOrder.Where(s => s.State == SignUpState.Waitlisted))
        {
            var applicant = await ApplicantAsync(signUp, cancel);
            if (await seats.TakeAsync(free.Where(pool => pool.IsFor(applicant, signUp.IsNamed)), cancel) is { } taken) signUp.Promote(new SeatAnswer(taken, null), options, clock);
            else if (!await db.SeatPools.AnyAsync(p => p.ClassRunId == run.Id && p.Taken < p.Capacity, cancel)) return;
        }
    }

    async Task<IReadOnlyList<SeatPool>> PoolsOfAsync(SignUp signUp, CancellationToken cancel)
    {
        var applicant = await ApplicantAsync(signUp, cancel);
        var pools = await db.SeatPools.AsNoTracking().Where(p => p.ClassRunId == signUp.ClassRunId).ToListAsync(cancel);
        return [.. pools.Where(pool => pool.IsFor(applicant, signUp.IsNamed))];
    }

    /// <summary>What decides between pools: the unit and level at the time of the sign-up.</summary>
    async Task<Applicant> ApplicantAsync(SignUp signUp, CancellationToken cancel)
    {
        var path = (await trees.CurrentAsync(db, cancel)).PathOf(signUp.UnitId).ToList();
        return new Applicant(signUp.PersonId, signUp.UnitId, [.. path.Select(node => node.Id)], path is [var own, ..] ? Snake.Of(own.Level) : "", true, true, []);
    }
}
