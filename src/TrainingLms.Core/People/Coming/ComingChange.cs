using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>
/// What a row with a day ahead makes of somebody on that day: unit, post, full or part time and status hold from then on and not before
/// (rosters.md 2, row 16). One for each person and day; what stands still is null.
/// </summary>
public sealed class ComingChange
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The first day on which the person is so: the effective date, for leavers the day after it.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>The beginning of that day where the city is.</summary>
    public required Instant DueAt { get; init; }

    /// <summary>The new unit; null for the one until then.</summary>
    public Guid? UnitId { get; set; }

    /// <summary>Whether the post changes: only then <see cref="Post"/> speaks.</summary>
    public bool ChangesPost { get; set; }

    /// <summary>The new post; null for none.</summary>
    public string? Post { get; set; }

    /// <summary>Full or part time from then on; null for as until then.</summary>
    public Engagement? Engagement { get; set; }

    /// <summary>The new status; null for the one until then.</summary>
    public PersonStatus? Status { get; set; }

    /// <summary>Whether nothing is left that would change.</summary>
    public bool IsEmpty => UnitId is null && !ChangesPost && Engagement is null && Status is null;

    /// <summary>Takes over what another one for the same day says.</summary>
    public void Take(ComingChange other)
    {
        UnitId = other.UnitId ?? UnitId;
        if (other.ChangesPost) (ChangesPost, Post) = (true, other.Post);
        Engagement = other.Engagement ?? Engagement;
        Status = other.Status ?? Status;
    }

    /// <summary>Drops what would change nothing of somebody who is as given the day before.</summary>
    public void Against(Person before)
    {
        if (UnitId == before.UnitId) UnitId = null;
        if (ChangesPost && Post == before.Post) (ChangesPost, Post) = (false, null);
        if (Engagement == before.Engagement) Engagement = null;
        if (Status == before.Status) Status = null;
    }

    /// <summary>Makes it so.</summary>
    public void Apply(Person person)
    {
        person.UnitId = UnitId ?? person.UnitId;
        if (ChangesPost) person.Post = Post;
        person.Engagement = Engagement ?? person.Engagement;
        person.Status = Status ?? person.Status;
    }
}

sealed class ComingChangeConfiguration : IEntityTypeConfiguration<ComingChange>
{
    public void Configure(EntityTypeBuilder<ComingChange> change)
    {
        change.ToTable("coming_changes");
        change.Property(c => c.Engagement).HasConversion<string>().HasMaxLength(20);
        change.Property(c => c.Status).HasConversion<string>().HasMaxLength(20);
        change.HasIndex(c => new { c.PersonId, c.Day }).RefusedAs("changed_by_someone_else");
        change.HasIndex(c => c.DueAt);
    }
}
