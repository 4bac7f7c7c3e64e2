using Microsoft.EntityFrameworkCore;
using TrainingLms.Privacy;

namespace TrainingLms.Data;

/// <summary>Tables of privacy.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Runs of retention.</summary>
    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    /// <summary>What failed in them.</summary>
    public DbSet<ErasureFailure> ErasureFailures => Set<ErasureFailure>();

    /// <summary>What retention erased.</summary>
    public DbSet<Tombstone> Tombstones => Set<Tombstone>();

    /// <summary>Keys that this database was written with, without their secrets.</summary>
    public DbSet<RegisteredKey> RegisteredKeys => Set<RegisteredKey>();
}
