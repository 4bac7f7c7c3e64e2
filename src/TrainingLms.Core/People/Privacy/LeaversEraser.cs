using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Erases the personal fields of people who left long ago. The key, the person number and the record without a name stay.</summary>
public sealed class LeaversEraser(LmsDbContext db, AuditErasing trail, WorkCalendar calendar) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "leavers";

    /// <inheritdoc/>
    public string What => "leavers";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        var due = await Due(cut).CountAsync(cancel);
        return new ErasureCount(due, await Expired(cut).CountAsync(cancel) - due);
    }

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var people = await Due(cut).OrderBy(person => person.Id).Take(Batch).ToListAsync(cancel);
        var ids = people.ConvertAll(person => person.Id);
        await db.Holdings.Where(holding => ids.Contains(holding.PersonId)).ExecuteUpdateAsync(update => update.SetProperty(holding => holding.Post, (string?)null), cancel);
        await db.FurtherPosts.Where(post => ids.Contains(post.PersonId)).ExecuteUpdateAsync(update => update.SetProperty(post => post.Post, (string?)null), cancel);
        people.ForEach(person => person.Erase(now));
        var act = new Act(Actor.System, now);
        db.ChangedBy(act, new Warrant("clock"));
        await db.SaveChangesAsync(cancel);
        // What the trail says of them beside the chain goes too, with what this very act has just told there.
        foreach (var person in people) await trail.EraseAsync("person", person.Id, $"retention: {Rule}", act, new Warrant("clock"), cancel);
        return people.Count;
    }

    /// <summary>
    /// Whose last post ended before the cut. Who was awaited and never began held none and has no leaving date, and is not guessed one: there it counts that
    /// the trail has told nothing of the person since.
    /// </summary>
    IQueryable<Person> Expired(Instant cut)
    {
        var day = calendar.DayOf(cut);
        return db.People.Where(person => (person.Status == PersonStatus.Left || person.Status == PersonStatus.Retired) && person.ErasedAt == null
            // Whoever is to come back on a day ahead is not gone.
            && !db.ComingChanges.Any(change => change.PersonId == person.Id)
            && (db.Holdings.Any(holding => holding.PersonId == person.Id)
                ? !db.Holdings.Any(holding => holding.PersonId == person.Id && (holding.To == null || holding.To >= day))
                : db.AuditEntries.Any(entry => entry.SubjectId == person.Id) && !db.AuditEntries.Any(entry => entry.SubjectId == person.Id && entry.At >= cut)));
    }

    IQueryable<Person> Due(Instant cut) => Expired(cut).Where(person => !db.HeldPeople().Contains(person.Id));
}

/// <summary>Erases uploaded rosters and plans that nothing else has deleted.</summary>
public sealed class StagingEraser(LmsDbContext db) : IEraser
{
    /// <inheritdoc/>
    public string Rule => "roster_staging";

    /// <inheritdoc/>
    public string What => "roster_staging";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due(cut).CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var imports = await Due(cut).ToListAsync(cancel);
        foreach (var import in imports) await RosterStaging.DeleteAsync(db, import, cancel);
        return imports.Count;
    }

    /// <summary>An import that is still looked at lapses first; then its staging goes.</summary>
    IQueryable<RosterImport> Due(Instant cut) => db.RosterImports.Where(import => import.UploadedAt < cut && import.StagingUntil != null
        && (import.State == RosterImportState.Applied || import.State == RosterImportState.Rejected || import.State == RosterImportState.Cancelled
            || import.State == RosterImportState.Expired || import.State == RosterImportState.Failed));
}
