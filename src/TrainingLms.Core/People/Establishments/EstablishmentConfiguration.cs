using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.People;

sealed class EstablishmentTargetConfiguration : IEntityTypeConfiguration<EstablishmentTarget>
{
    public void Configure(EntityTypeBuilder<EstablishmentTarget> target)
    {
        target.ToTable("establishment_targets");
        // One for each day: two officers at one moment do not leave two truths.
        target.HasIndex(t => new { t.UnitId, t.From }).RefusedAs("establishment.day_taken");
    }
}
