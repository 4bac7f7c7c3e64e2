using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Reports;

sealed class StandingConfiguration : IEntityTypeConfiguration<Standing>
{
    public void Configure(EntityTypeBuilder<Standing> standing)
    {
        standing.ToTable("standings");
        standing.HasKey(one => new { one.PersonId, one.Year });
        standing.Property(one => one.Population).HasConversion<string>().HasMaxLength(40);
        standing.Property(one => one.Engagement).HasConversion<string>().HasMaxLength(20);
        standing.HasIndex(one => new { one.UnitId, one.Year });
    }
}

sealed class StandingMarkConfiguration : IEntityTypeConfiguration<StandingMark>
{
    public void Configure(EntityTypeBuilder<StandingMark> mark)
    {
        mark.ToTable("standing_marks");
        mark.Property(one => one.Id).ValueGeneratedNever();
    }
}

sealed class RollUpConfiguration : IEntityTypeConfiguration<RollUp>
{
    public void Configure(EntityTypeBuilder<RollUp> sum)
    {
        sum.ToTable("roll_ups");
        sum.HasKey(one => new { one.UnitId, one.Year, one.WithBelow, one.Population, one.Engagement });
        sum.Property(one => one.Population).HasConversion<string>().HasMaxLength(40);
        sum.Property(one => one.Engagement).HasConversion<string>().HasMaxLength(20);
    }
}

sealed class FoldStateConfiguration : IEntityTypeConfiguration<FoldState>
{
    public void Configure(EntityTypeBuilder<FoldState> state)
    {
        state.ToTable("fold_states");
        state.Property(one => one.Id).ValueGeneratedNever();
    }
}

sealed class ReportEditionConfiguration : IEntityTypeConfiguration<ReportEdition>
{
    public void Configure(EntityTypeBuilder<ReportEdition> edition)
    {
        edition.ToTable("report_editions");
        edition.Property(one => one.Title).HasMaxLength(ReportEdition.LongestTitle);
        edition.Property(one => one.ContentHash).HasMaxLength(64);
        edition.HasIndex(one => one.UnitId);
        // Two officers who publish corrections of one edition at one moment: one of them is told.
        edition.HasIndex(one => one.CorrectsId).HasFilter("state = 'Published'").RefusedAs("report_edition.corrected_already");
    }
}

sealed class FrozenReportConfiguration : IEntityTypeConfiguration<FrozenReport>
{
    public void Configure(EntityTypeBuilder<FrozenReport> frozen)
    {
        frozen.ToTable("frozen_reports");
        frozen.HasKey(one => one.EditionId);
        frozen.Property(one => one.SubjectsHash).HasMaxLength(64);
        frozen.Ignore(one => one.Hash).Ignore(one => one.Sheet);
    }
}
