using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TrainingLms.Workflow;

namespace TrainingLms.Data;

/// <summary>What every versioned or governed class is mapped to alike, so that no feature writes it again.</summary>
public static class GovernedMapping
{
    internal const string DueAt = "DueAt";

    const string RefusalAnnotation = "TrainingLms:Refusal";

    /// <summary>Marks a table made by <see cref="WithoutRowOrder{T}"/>.</summary>
    public const string RowOrderAnnotation = "TrainingLms:RowOrder";

    static readonly ValueConverter<Hands, string> StoredHands = new(hands => hands.ToString(), text => Hands.Parse(text));

    static readonly ValueComparer<Hands> SameHands = new((one, other) => Equals(one, other), hands => hands.GetHashCode(), hands => hands);

    internal static void Apply(ModelBuilder model)
    {
        var remembering = Workflows.All.Where(workflow => workflow.RemembersHands).Select(workflow => workflow.SubjectType).ToHashSet();
        var returning = Workflows.All.Where(workflow => workflow.LeadsBack).Select(workflow => workflow.SubjectType).ToHashSet();
        foreach (var entity in model.Model.GetEntityTypes().Where(type => !type.IsOwned()))
        {
            foreach (var key in entity.GetKeys().SelectMany(key => key.Properties)) key.ValueGenerated = ValueGenerated.Never;
            if (!typeof(IVersioned).IsAssignableFrom(entity.ClrType)) continue;
            var built = model.Entity(entity.ClrType);
            built.Property(nameof(IVersioned.Version)).IsConcurrencyToken();
            if (!typeof(IGoverned).IsAssignableFrom(entity.ClrType)) continue;
            built.Ignore("Transitions").Ignore("IsBorn");
            built.Property("State").HasConversion<string>().HasMaxLength(40);
            if (remembering.Contains(entity.ClrType)) built.Property<Hands>("Hands").HasConversion(StoredHands, SameHands);
            else built.Ignore("Hands");
            if (returning.Contains(entity.ClrType)) built.Property("CameFrom").HasConversion<string>().HasMaxLength(40);
            else built.Ignore("CameFrom");
            built.HasIndex(DueAt).HasFilter("due_at IS NOT NULL");
        }
    }

    /// <summary>The code that a clash on this unique index is refused with: the same as the kind check before it gives.</summary>
    public static IndexBuilder<T> RefusedAs<T>(this IndexBuilder<T> index, string code)
    {
        index.IsUnique().HasAnnotation(RefusalAnnotation, code);
        return index;
    }

    /// <summary>Rows of this table must not show the order they were written in: no hidden row number where a database would keep one.</summary>
    public static EntityTypeBuilder<T> WithoutRowOrder<T>(this EntityTypeBuilder<T> entity) where T : class
    {
        entity.HasAnnotation(RowOrderAnnotation, false);
        return entity;
    }

    /// <summary>The code given by <see cref="RefusedAs{T}"/>; null for an index without one.</summary>
    public static string? RefusalCode(this IReadOnlyIndex index) => index.FindAnnotation(RefusalAnnotation)?.Value as string;
}
