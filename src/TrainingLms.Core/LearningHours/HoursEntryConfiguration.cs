using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.LearningHours;

sealed class HoursEntryConfiguration : IEntityTypeConfiguration<HoursEntry>
{
    public void Configure(EntityTypeBuilder<HoursEntry> entry)
    {
        entry.ToTable("hours_entries");
        entry.Property(e => e.Kind).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.Category).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.Source).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.Conversion).HasMaxLength(40);
        entry.Property(e => e.RuleVersion).HasMaxLength(60);
        entry.Ignore(e => e.Stands);
        entry.HasIndex(e => new { e.PersonId, e.HoursYear });
        entry.HasIndex(e => e.HoursYear);
        entry.HasIndex(e => new { e.PersonId, e.HoursYear, e.Category }).HasFilter("kind = 'CarryOut' AND state = 'Booked'").RefusedAs("hours.carried_before");
        entry.HasIndex(e => new { e.Source, e.SourceId }).HasFilter("kind IN ('Grant', 'ClaimGrant') AND source <> 'Import'").RefusedAs("hours.granted_before");
        // One import grants many entries; what it must not grant is the same learning twice, whoever imports or corrects it.
        entry.HasIndex(e => new { e.PersonId, e.LearnedOn, e.Title, e.Conversion }).HasFilter("source IN ('Import', 'Correction') AND kind = 'Grant' AND state = 'Booked'").RefusedAs("hours_import.in_ledger");
        entry.HasIndex(e => e.SourceId).HasFilter("source = 'Import'");
        entry.HasIndex(e => e.Reverses).HasFilter("reverses IS NOT NULL").RefusedAs("hours.reversed_before");
    }
}

sealed class HoursClaimConfiguration : IEntityTypeConfiguration<HoursClaim>
{
    public void Configure(EntityTypeBuilder<HoursClaim> claim)
    {
        claim.ToTable("hours_claims");
        claim.Property(c => c.Category).HasConversion<string>().HasMaxLength(20);
        claim.Property(c => c.Kind).HasMaxLength(40);
        claim.Property(c => c.RuleVersion).HasMaxLength(60);
        claim.Property(c => c.RefusedFor).HasConversion<string>().HasMaxLength(20);
        claim.HasIndex(c => c.PersonId);
        claim.HasIndex(c => c.UnitId);
    }
}
