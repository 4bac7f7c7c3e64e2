using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>Uploaded rosters and plans hold identity numbers: none is kept beyond its day.</summary>
public sealed class RosterStagingCheck(LmsDbContext db, IClock clock) : IConsistencyCheck
{
    /// <summary>How long the sweep may be behind: it goes round every minute, a batch at a time.</summary>
    static readonly Duration Grace = Duration.FromHours(1);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var limit = clock.GetCurrentInstant() - Grace;
        var staged = db.RosterFiles.Select(file => file.ImportId).Union(db.RosterPlanRows.Select(row => row.ImportId));
        var stale = staged.Where(id => !db.RosterImports.Any(import => import.Id == id && import.StagingUntil > limit)).OrderBy(id => id);
        await foreach (var id in stale.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("roster_import", id, "roster_import.staging_stale");
    }
}
