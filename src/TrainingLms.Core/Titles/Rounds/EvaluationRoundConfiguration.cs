using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class EvaluationRoundConfiguration : IEntityTypeConfiguration<EvaluationRound>
{
    public void Configure(EntityTypeBuilder<EvaluationRound> round)
    {
        round.ToTable("evaluation_rounds");
        round.Property(r => r.Series).HasMaxLength(40);
        round.Property(r => r.Specialty).HasMaxLength(40);
        round.Property(r => r.Levels).HasMaxLength(100).HasConversion(
            levels => string.Join(',', levels),
            text => text.Split(',').Select(Enum.Parse<TitleLevel>).ToArray(),
            new ValueComparer<IReadOnlyList<TitleLevel>>((a, b) => a!.SequenceEqual(b!), levels => levels.Count, levels => levels));
        round.HasIndex(r => new { r.UnitId, r.Series, r.Specialty, r.Year, r.Levels }).RefusedAs("title_round.already_there");
    }
}
