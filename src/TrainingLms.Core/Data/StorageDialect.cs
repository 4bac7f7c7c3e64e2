using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;
using TrainingLms.Workflow;

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

    /// <summary>An instant from what the column stores.</summary>
    public abstract Instant FromColumn(object stored);

    /// <summary>SQL of a table made of a JSON array of objects, so that a statement is the same for one row and for many.</summary>
    /// <param name="parameter">Placeholder of the text.</param>
    /// <param name="alias">Name of the table.</param>
    /// <param name="columns">Members and what they hold, by their names as columns.</param>
    public abstract string RowsOf(string parameter, string alias, params IReadOnlyList<(string Name, JsonKind Kind)> columns);

    /// <summary>Ends a SELECT so that the rows it reads cannot change before the transaction ends; empty where a writer has the database for itself.</summary>
    public abstract string ShareLock { get; }

    /// <summary>Ends a SELECT so that it locks the rows for the transaction and leaves out those that somebody else holds; empty where a writer has the database for itself.</summary>
    public abstract string FreeRowsLock { get; }

    /// <summary>The same, waiting for those that somebody else holds.</summary>
    public abstract string RowsLock { get; }

    /// <summary>Whether somebody who writes keeps every other writer waiting until the transaction ends.</summary>
    public abstract bool HasOneWriter { get; }

    /// <summary>Whether a query can hold a statement that writes another table.</summary>
    public abstract bool WritesInQueries { get; }

    /// <summary>Copies many rows into a table, as fast as the database takes them, inside the transaction that is open, if any.</summary>
    public abstract Task CopyAsync(DbConnection connection, DbTransaction? transaction, CopyTarget target, IReadOnlyList<object> rows, CancellationToken cancel);

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

    /// <summary>A condition on a row of the trail that finds a key which reads the same but is written differently; null where keys have one form only.</summary>
    /// <param name="column">Name of a column that holds a key or nothing.</param>
    public virtual string? OddlyWritten(string column) => null;

    /// <summary>What the user of this connection is to the audit trail.</summary>
    public virtual Task<TrailStanding> StandingAsync(DbContext db, CancellationToken cancel) => Task.FromResult(TrailStanding.Unknown);

    /// <summary>Lets a user of the database run the server, and no more: it adds to the trail and reads it, and owns nothing.</summary>
    /// <exception cref="RefusedException"><c>database.no_users</c>, <c>database.user_missing</c>, <c>database.user_too_powerful</c>.</exception>
    public virtual Task GrantToServerAsync(DbContext db, string user, CancellationToken cancel) =>
        throw new RefusedException(RefusalKind.RuleBroken, "database.no_users", ("provider", Name));
}

/// <summary>What a member of a JSON row holds.</summary>
public enum JsonKind
{
    /// <summary>A key.</summary>
    Key,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An instant, see <see cref="StorageDialect.ToColumn"/>.</summary>
    Moment,
}

/// <summary>What a user of the database is to the audit trail.</summary>
public enum TrailStanding
{
    /// <summary>There is no trail yet, or the database knows no users.</summary>
    Unknown,

    /// <summary>Owns it, and could drop what keeps it append-only.</summary>
    Owner,

    /// <summary>Uses what another user owns.</summary>
    Guest,
}
