using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Notifications;

/// <summary>Nothing stays in the outbox that has failed again and again.</summary>
public sealed class OccurrenceCheck(LmsDbContext db) : IConsistencyCheck
{
    const int Often = 5, Most = 100;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var id in await db.Occurrences.Where(one => one.Failures >= Often).OrderBy(one => one.At).Select(one => one.Id).Take(Most).ToListAsync(cancel))
            yield return new Inconsistency("occurrence", id, "occurrence.stuck");
    }
}
