using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Reports;

/// <summary>What was folded equals what the ledger says, for everybody who is not waiting to be folded, and every sum equals its parts.</summary>
public sealed class StandingCheck(LmsDbContext db, StandingFold fold) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // Before the first fold there is nothing to compare.
        if (!await db.FoldStates.AnyAsync(state => state.Year > 0, cancel)) yield break;
        await foreach (var ids in fold.EverybodyAsync(cancel))
        {
            var waiting = await db.StandingMarks.Where(mark => ids.Contains(mark.PersonId)).Select(mark => mark.PersonId).ToHashSetAsync(cancel);
            var settled = ids.Where(id => !waiting.Contains(id)).ToList();
            var reckoned = (await fold.ReckonAsync(settled, cancel)).ToHashSet();
            var stored = await db.Standings.AsNoTracking().Where(one => settled.Contains(one.PersonId)).ToListAsync(cancel);
            foreach (var person in reckoned.Except(stored).Concat(stored.Except(reckoned)).Select(one => one.PersonId).Distinct())
                yield return new Inconsistency("standing", person, "standing.differs");
        }
        var sums = await db.RollUps.AsNoTracking().ToListAsync(cancel);
        var demanded = (await RollUps.OfUnits(db.Standings).ToListAsync(cancel)).Concat(await RollUps.WithBelow(db.RollUps, db.UnitAncestors).ToListAsync(cancel)).ToHashSet();
        foreach (var unit in demanded.Except(sums).Concat(sums.Except(demanded)).Select(one => one.UnitId).Distinct())
            yield return new Inconsistency("roll_up", unit, "roll_up.differs");
    }
}
