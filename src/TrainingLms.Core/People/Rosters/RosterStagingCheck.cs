using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>Uploaded rosters, plans and what is kept for undoing hold identity numbers: none is kept beyond its day.</summary>
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
        var kept = db.RosterUndoRows.Select(row => row.ImportId).Distinct();
        var needless = kept.Where(id => !db.RosterImports.Any(import => import.Id == id && import.UndoUntil > limit)
            || db.RosterImports.Any(import => import.Reverses == id && import.State == RosterImportState.Applied)).OrderBy(id => id);
        await foreach (var id in needless.AsAsyncEnumerable().WithCancellation(cancel))
            yield return new Inconsistency("roster_import", id, "roster_import.undo_stale");
    }
}
