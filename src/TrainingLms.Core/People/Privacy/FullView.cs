using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>In which way somebody came to see a number in full.</summary>
public enum FullViewKind
{
    /// <summary>On the person's page.</summary>
    View,

    /// <summary>In a workbook with the people of a unit.</summary>
    Export,

    /// <summary>In a request of the person to have it corrected.</summary>
    Request,
}

/// <summary>That somebody saw a person's numbers in full. The person is told; the audit trail holds the proof.</summary>
public sealed class FullView
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose numbers were seen.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Who saw them.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The viewer's name on that day.</summary>
    public required string ViewerName { get; init; }

    /// <summary>The role used.</summary>
    public required string As { get; init; }

    /// <summary>In which way.</summary>
    public required FullViewKind Kind { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Key of the listed purpose; null when it was written.</summary>
    public string? Purpose { get; init; }

    /// <summary>The purpose in words; null when it was picked.</summary>
    public string? Words { get; init; }

    internal static FullView Of(Guid personId, FullViewKind kind, ViewPurpose purpose, Warrant warrant, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = personId,
        ViewerId = act.By.PersonId,
        ViewerName = act.By.Name,
        As = warrant.As,
        Kind = kind,
        At = act.At,
        Purpose = purpose.Key,
        Words = purpose.Words,
    };
}

sealed class FullViewConfiguration : IEntityTypeConfiguration<FullView>
{
    public void Configure(EntityTypeBuilder<FullView> view)
    {
        view.ToTable("full_views");
        view.Property(v => v.Kind).HasConversion<string>().HasMaxLength(20);
        view.HasIndex(v => new { v.PersonId, v.Id });
    }
}
