using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Titles;

/// <summary>Sealed lists add up to the totals and the digest, and no round took more votes than it issued. Who voted what it can never see.</summary>
public sealed class BallotCheck(LmsDbContext db) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var known = await db.BallotRounds.AsNoTracking().Where(round => round.TallyDigest != null).OrderBy(round => round.Id).ToListAsync(cancel);
        foreach (var round in known)
        {
            var list = await db.SealedBallots.AsNoTracking().Where(ballot => ballot.RoundId == round.Id).Select(ballot => ballot.Choice).ToListAsync(cancel);
            if (Tally.Of(list) != round.Tally || list.Count != round.Returned || round.Digest(round.PreviousDigest!) != round.TallyDigest)
                yield return new Inconsistency("ballot_round", round.Id, "ballot.sealed_list_differs", ("round", round.RoundNo));
        }

        var overfull = db.BallotRounds.AsNoTracking()
            .Where(round => db.BallotEntitlements.Count(entitlement => entitlement.RoundId == round.Id && entitlement.State == EntitlementState.Used) > round.Issued)
            .OrderBy(round => round.Id).Select(round => new { round.Id, round.RoundNo, round.Issued });
        await foreach (var round in overfull.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("ballot_round", round.Id, "ballot.more_used_than_issued", ("round", round.RoundNo), ("issued", round.Issued));
    }
}
