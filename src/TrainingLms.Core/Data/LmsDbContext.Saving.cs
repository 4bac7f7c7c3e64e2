using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TrainingLms.Audit;
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>How a save goes: it raises versions, writes audit entries, due instants and marks, and turns clashes into refusals.</summary>
public sealed partial class LmsDbContext
{
    readonly List<Observation> observations = [];
    (Act Act, Warrant Warrant)? stated;

    /// <summary>Keeps an act that moves no workflow, such as a view, an export or a sign-in; the next save appends it to the trail, in the
    /// same transaction as whatever else it saves, and also when it saves nothing else. A save that fails forgets it.</summary>
    public void Observe(Observation observation) => observations.Add(observation);

    /// <summary>States who is behind the fields that the next save changes, where that is not who moves a workflow in it: an import, for
    /// example, is written by the clock for the officer who confirmed it.</summary>
    public void ChangedBy(Act act, Warrant warrant) => stated = (act, warrant);

    /// <summary>Forgets everything tracked and observed but not saved, so that one failed act leaves nothing to the next.</summary>
    public void Forget()
    {
        ForgetObserved();
        ChangeTracker.Clear();
    }

    /// <summary>Loads by key, or refuses as not found.</summary>
    /// <exception cref="RefusedException">Kind NotFound with <paramref name="code"/>.</exception>
    public async Task<T> FindOrRefuseAsync<T>(Guid id, string code, CancellationToken cancel = default) where T : class =>
        await Set<T>().FindAsync([id], cancel) ?? throw new RefusedException(RefusalKind.NotFound, code);

    /// <summary>Runs the work in one transaction, joining the one that is open, if any.</summary>
    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancel = default)
    {
        if (Database.CurrentTransaction is not null) return await work();
        await using var transaction = await Database.BeginTransactionAsync(cancel);
        var result = await work();
        await transaction.CommitAsync(cancel);
        return result;
    }

    /// <summary>
    /// Everything read until it is disposed shows the database as it was at the first read, whatever others write meanwhile, and nobody waits for it.
    /// Joins the transaction that is open, if any.
    /// </summary>
    /// <returns>What ends it; null when it joined.</returns>
    public async Task<IAsyncDisposable?> BeginSnapshotAsync(CancellationToken cancel = default) =>
        Database.CurrentTransaction is null ? await dialect.BeginSnapshotAsync(this, cancel) : null;

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saves are asynchronous here: use SaveChangesAsync.");

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        try
        {
            ChangeTracker.DetectChanges();
            await PersonReach.SetAsync(this, cancellationToken);
            // One look at everything tracked is enough; a roster of thousands would feel each further one.
            ChangeTracker.AutoDetectChangesEnabled = false;
            var changed = ChangeTracker.Entries().Where(IsToBeSaved).ToList();
            RaiseVersions(changed);
            var at = acting ?? throw new InvalidOperationException("Nobody is at work: register Acting.");
            StandingMarking.Add(this, changed, at.Now);
            ProgrammeMarking.Add(this, changed, at.Now);
            OccurrenceWriting.Add(this, changed);
            var happened = Happenings.Of(changed, observations, stated, at);
            if (happened.Count == 0 && !changed.Any(IsOfTheTree)) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            return await InTransactionAsync(() => SaveWithTrailAsync(changed, happened, acceptAllChangesOnSuccess, cancellationToken), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new RefusedException(RefusalKind.Stale, "changed_by_someone_else");
        }
        catch (DbUpdateException failure) when (RefusalOf(failure) is { } refused)
        {
            throw refused;
        }
        finally
        {
            ForgetObserved();
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <summary>Copies new rows of one table past the change tracker, as fast as the database takes them. The caller writes what the trail says of them.</summary>
    /// <exception cref="RefusedException">The code of a unique index that one of them runs into.</exception>
    internal async Task CopyAsync<T>(IReadOnlyList<T> rows, CancellationToken cancel) where T : class
    {
        try
        {
            await RowInsert.IntoAsync(this, rows, cancel);
            if (acting is { } at) await RowInsert.IntoAsync(this, StandingMarking.Of(rows, at.Now), cancel);
        }
        catch (DbUpdateException failure) when (RefusalOf(failure) is { } refused)
        {
            throw refused;
        }
    }

    RefusedException? RefusalOf(DbUpdateException failure) =>
        dialect.BrokenUniqueIndex(failure, Model)?.RefusalCode() is { } code ? new RefusedException(RefusalKind.RuleBroken, code) : null;

    async Task<int> SaveWithTrailAsync(List<EntityEntry> changed, List<Observation> happened, bool accept, CancellationToken cancel)
    {
        if (changed.Any(IsOfTheTree)) await Stamp.RaiseAsync(this, Stamp.UnitTree, cancel);
        var moved = changed.Select(entry => entry.Entity).OfType<IGoverned>().ToList();
        var saved = await base.SaveChangesAsync(accept, cancel);
        await AuditWriter.AppendAsync(this, await Happenings.PlaceAsync(this, happened, cancel), cancel);
        moved.ForEach(subject => subject.ForgetTransitions());
        return saved;
    }

    static bool IsToBeSaved(EntityEntry entry) =>
        entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted || entry.Entity is IGoverned { Transitions.Count: > 0 };

    static bool IsOfTheTree(EntityEntry entry) => entry.Entity is OrganizationUnit && entry.State is EntityState.Added or EntityState.Modified;

    static void RaiseVersions(List<EntityEntry> changed)
    {
        foreach (var entry in changed)
        {
            if (entry.Entity is not IVersioned versioned || entry.State is EntityState.Deleted) continue;
            entry.Property(nameof(IVersioned.Version)).CurrentValue = versioned.Version + 1;
            if (entry.Entity is IGoverned governed) entry.Property(GovernedMapping.DueAt).CurrentValue = governed.NextDue();
        }
    }

    void ForgetObserved()
    {
        observations.Clear();
        stated = null;
    }
}
