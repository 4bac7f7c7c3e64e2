using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainingLms.Titles;

sealed class ObjectionConfiguration : IEntityTypeConfiguration<TitleObjection>
{
    public void Configure(EntityTypeBuilder<TitleObjection> objection)
    {
        objection.ToTable("title_objections");
        objection.Property(o => o.Receipt).HasMaxLength(16);
        objection.Property(o => o.Kind).HasConversion<string>().HasMaxLength(20);
        objection.Property(o => o.Ground).HasConversion<string>().HasMaxLength(20);
        objection.Property(o => o.Finding).HasConversion<string>().HasMaxLength(20);
        objection.Property(o => o.Remedy).HasConversion<string>().HasMaxLength(20);
        objection.Property(o => o.Evidence).IsFrozenText();
        objection.Ignore(o => o.IsAnonymous);
        objection.HasIndex(o => o.Receipt).IsUnique();
        objection.HasIndex(o => o.ApplicationId);
        objection.HasIndex(o => o.RoundUnitId);
        objection.HasIndex(o => o.SenderId);
        objection.HasIndex(o => o.InvestigatorId);
        objection.HasIndex(o => o.SecondInvestigatorId);
    }
}
