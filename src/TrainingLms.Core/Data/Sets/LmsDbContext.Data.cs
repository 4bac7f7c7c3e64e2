using Microsoft.EntityFrameworkCore;

namespace TrainingLms.Data;

/// <summary>Tables of the house itself: jobs, leases, keys, counters.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>What the clock could not move.</summary>
    public DbSet<Setback> Setbacks => Set<Setback>();

    /// <summary>Leases of background jobs.</summary>
    public DbSet<Lease> Leases => Set<Lease>();

    /// <summary>Answers to requests that carried an idempotency key.</summary>
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    /// <summary>Keys of the host's data protection, shared by all nodes.</summary>
    public DbSet<StoredKey> StoredKeys => Set<StoredKey>();

    /// <summary>Counters that say when something cached is out of date.</summary>
    public DbSet<Stamp> Stamps => Set<Stamp>();
}
