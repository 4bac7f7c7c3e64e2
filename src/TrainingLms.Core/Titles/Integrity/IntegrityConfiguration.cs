using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class FraudLeadConfiguration : IEntityTypeConfiguration<FraudLead>
{
    public void Configure(EntityTypeBuilder<FraudLead> lead)
    {
        lead.ToTable("fraud_leads");
        lead.Property(l => l.Kind).HasConversion<string>().HasMaxLength(20);
        lead.Property(l => l.Evidence).IsFrozenText();
        lead.HasIndex(l => l.SubjectId).HasFilter("state = 'Raised'").RefusedAs("fraud_lead.already_open");
        lead.HasIndex(l => new { l.SubjectId, l.State });
        lead.HasIndex(l => l.UnitId);
        lead.HasIndex(l => l.PersonId);
    }
}

sealed class IntegrityRecordConfiguration : IEntityTypeConfiguration<IntegrityRecord>
{
    public void Configure(EntityTypeBuilder<IntegrityRecord> record)
    {
        record.ToTable("integrity_records");
        record.Property(r => r.Ground).HasConversion<string>().HasMaxLength(20);
        record.HasIndex(r => new { r.PersonId, r.SourceId }).HasFilter("lifted_at IS NULL").RefusedAs("integrity.on_record");
        record.HasIndex(r => r.UnitId);
        record.HasIndex(r => r.EndsOn);
    }
}
