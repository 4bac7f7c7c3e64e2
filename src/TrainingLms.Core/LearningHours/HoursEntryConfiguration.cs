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
        entry.HasIndex(e => new { e.PersonId, e.HoursYear });
        entry.HasIndex(e => new { e.Source, e.SourceId }).HasFilter("kind = 'Grant'").RefusedAs("hours.granted_before");
        entry.HasIndex(e => e.Reverses).HasFilter("reverses IS NOT NULL").RefusedAs("hours.reversed_before");
    }
}
