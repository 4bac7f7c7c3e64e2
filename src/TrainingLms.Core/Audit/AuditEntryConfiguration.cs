using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainingLms.Audit;

/// <summary>Names of the tables of the trail, for triggers and grants.</summary>
public static class AuditTables
{
    /// <summary>Rows of these are written once and never changed. <see cref="Details"/> may be erased, by a row in <see cref="Erasures"/>.</summary>
    public static readonly IReadOnlyList<string> AppendOnly = [Entries, Details, Erasures, Seals];

    /// <summary>The entries.</summary>
    public const string Entries = "audit_entries";

    /// <summary>What can be erased.</summary>
    public const string Details = "audit_details";

    /// <summary>What was erased.</summary>
    public const string Erasures = "audit_erasures";

    /// <summary>Signed heads.</summary>
    public const string Seals = "audit_seals";

    /// <summary>Heads; they move forward with every entry.</summary>
    public const string Chains = "audit_chains";
}

sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable(AuditTables.Entries);
        entry.HasKey(e => new { e.Stream, e.Sequence });
        entry.HasIndex(e => new { e.SubjectId, e.At });
        entry.HasIndex(e => new { e.ActorId, e.At });
        entry.HasIndex(e => new { e.SubjectUnitId, e.At });
        entry.HasIndex(e => new { e.CorrelationId, e.At });
        entry.HasIndex(e => e.At);
        entry.Property(e => e.Hash).HasMaxLength(64);
        entry.Property(e => e.PreviousHash).HasMaxLength(64);
        entry.Property(e => e.DetailsDigest).HasMaxLength(64);
        entry.HasOne(e => e.Details).WithOne().HasForeignKey<AuditDetails>(d => new { d.Stream, d.Sequence }).OnDelete(DeleteBehavior.Restrict);
        entry.HasOne(e => e.Erasure).WithOne().HasForeignKey<AuditErasure>(d => new { d.Stream, d.Sequence }).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class AuditDetailsConfiguration : IEntityTypeConfiguration<AuditDetails>
{
    public void Configure(EntityTypeBuilder<AuditDetails> details)
    {
        details.ToTable(AuditTables.Details);
        details.HasKey(d => new { d.Stream, d.Sequence });
    }
}

sealed class AuditErasureConfiguration : IEntityTypeConfiguration<AuditErasure>
{
    public void Configure(EntityTypeBuilder<AuditErasure> erasure)
    {
        erasure.ToTable(AuditTables.Erasures);
        erasure.HasKey(e => new { e.Stream, e.Sequence });
    }
}

sealed class AuditSealConfiguration : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> seal)
    {
        seal.ToTable(AuditTables.Seals);
        seal.HasKey(s => new { s.Stream, s.Day });
        seal.Property(s => s.Hash).HasMaxLength(64);
    }
}

sealed class AuditChainConfiguration : IEntityTypeConfiguration<AuditChain>
{
    public void Configure(EntityTypeBuilder<AuditChain> stream) => stream.ToTable(AuditTables.Chains);
}
