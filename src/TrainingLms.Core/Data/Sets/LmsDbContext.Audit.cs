using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;

namespace TrainingLms.Data;

/// <summary>Tables of the audit trail.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>The audit trail.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Details of entries, which can be erased.</summary>
    public DbSet<AuditDetails> AuditDetails => Set<AuditDetails>();

    /// <summary>What was erased of them.</summary>
    public DbSet<AuditErasure> AuditErasures => Set<AuditErasure>();

    /// <summary>Signed heads.</summary>
    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    /// <summary>Heads of the audit chains.</summary>
    public DbSet<AuditChain> AuditChains => Set<AuditChain>();
}
