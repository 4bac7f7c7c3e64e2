using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Exams;

sealed class QuestionConfiguration : IEntityTypeConfiguration<Question>
{
    public void Configure(EntityTypeBuilder<Question> question)
    {
        question.ToTable("questions");
        question.Property(q => q.Bank).HasMaxLength(80);
        question.Property(q => q.Code).HasMaxLength(80);
        question.HasIndex(q => new { q.Bank, q.Code }).RefusedAs("bank.being_taken_in");
    }
}

sealed class QuestionVersionConfiguration : IEntityTypeConfiguration<QuestionVersion>
{
    public void Configure(EntityTypeBuilder<QuestionVersion> version)
    {
        version.ToTable("question_versions");
        version.Property(v => v.Code).HasMaxLength(80);
        version.Property(v => v.ContentHash).HasMaxLength(64);
        version.Property(v => v.Content).AsFrozenJson();
        version.HasIndex(v => new { v.QuestionId, v.Number }).RefusedAs("bank.being_taken_in");
        version.HasOne<Question>().WithMany().HasForeignKey(v => v.QuestionId).OnDelete(DeleteBehavior.Restrict);
    }
}

static class FrozenMapping
{
    /// <summary>Stores a frozen record as its canonical JSON: it is written once, never queried into, and its text is what was hashed.</summary>
    public static void AsFrozenJson<T>(this PropertyBuilder<T> property) where T : class? => property.HasConversion(
        value => FrozenJson.Write(value), text => FrozenJson.Read<T>(text),
        new ValueComparer<T>((one, other) => ReferenceEquals(one, other), value => value == null ? 0 : value.GetHashCode(), value => value));

    /// <summary>The same for a frozen list.</summary>
    public static void AsFrozenJsonList<T>(this PropertyBuilder<ImmutableArray<T>> property) => property.HasConversion(
        value => FrozenJson.Write(value), text => FrozenJson.Read<ImmutableArray<T>>(text),
        new ValueComparer<ImmutableArray<T>>((one, other) => one.Equals(other), value => value.GetHashCode(), value => value));
}
