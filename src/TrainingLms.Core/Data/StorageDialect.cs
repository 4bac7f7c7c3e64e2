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

    /// <summary>The unique index that a failed save ran into; null when it failed for another reason.</summary>
    public abstract IReadOnlyIndex? BrokenUniqueIndex(DbUpdateException failure, IModel model);

    /// <summary>
    /// Appended to a SELECT of one row: holds it unchanged until the transaction ends, together with others who do the same. Empty where
    /// the database lets only one writer in at a time.
    /// </summary>
    public abstract string SharedRowLock { get; }

    /// <summary>What must be done once to a new database beyond the model, such as the triggers that make the audit trail append-only.</summary>
    public abstract Task PrepareAsync(DbContext db, CancellationToken cancel);
}
