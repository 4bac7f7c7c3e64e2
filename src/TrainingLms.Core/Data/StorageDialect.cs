using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;

namespace TrainingLms.Data;

/// <summary>The few things in which the two databases differ. Everything else is the same code on both.</summary>
public abstract class StorageDialect
{
    /// <summary>Name for the command line and for messages: <c>sqlite</c> or <c>postgresql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How instants are stored.</summary>
    public abstract void Configure(ModelConfigurationBuilder conventions);

    /// <summary>An instant as the column stores it, for raw SQL.</summary>
    public abstract object ToColumn(Instant instant);

    /// <summary>Ends a SELECT so that the rows it reads cannot change before the transaction ends; empty where a writer has the database for itself.</summary>
    public abstract string ShareLock { get; }

    /// <summary>Begins a transaction that only reads, and reads everything as it was at the first read, without keeping a writer waiting.</summary>
    public abstract Task<IAsyncDisposable> BeginSnapshotAsync(DbContext db, CancellationToken cancel);

    /// <summary>The unique index that a failed save ran into; null when it failed for another reason.</summary>
    public abstract IReadOnlyIndex? BrokenUniqueIndex(DbUpdateException failure, IModel model);

    /// <summary>SQL that reads the first bytes of a column of bytes as ASCII text.</summary>
    public abstract string TextOfBytes(string column, int length);

    /// <summary>Lets go of a migration lock whose holder has died; nothing to do where the database does that itself.</summary>
    public virtual Task ReleaseStaleMigrationLockAsync(DbContext db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>What must be done once to a new database beyond the model, such as the triggers that make the audit trail append-only.</summary>
    public abstract Task PrepareAsync(DbContext db, CancellationToken cancel);
}
