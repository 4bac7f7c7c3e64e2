using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>
/// 兼任职务: a post that somebody holds beside the primary one. Apart from the primary posts, of which everybody holds exactly one on any day and from
/// which figures are made; hours count once however many posts there are.
/// </summary>
public sealed class FurtherPost
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The unit. With the person and the first day it names the post.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>职务, up to 60 characters; null once the person's data have been erased.</summary>
    public string? Post { get; set; }

    /// <summary>专/兼职.</summary>
    public required Engagement Engagement { get; set; }

    /// <summary>First day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>Last day; null while it lasts.</summary>
    public LocalDate? To { get; set; }

    /// <summary>Further posts of these people, for looking at.</summary>
    internal static async Task<ILookup<Guid, FurtherPost>> OfAsync(LmsDbContext db, IReadOnlyList<Guid> people, CancellationToken cancel) =>
        (await db.FurtherPosts.AsNoTracking().Where(post => people.Contains(post.PersonId)).ToListAsync(cancel)).ToLookup(post => post.PersonId);
}

sealed class FurtherPostConfiguration : IEntityTypeConfiguration<FurtherPost>
{
    public void Configure(EntityTypeBuilder<FurtherPost> post)
    {
        post.ToTable("further_posts");
        post.Property(p => p.Engagement).HasConversion<string>().HasMaxLength(20);
        post.HasIndex(p => new { p.PersonId, p.UnitId, p.From }).RefusedAs("changed_by_someone_else");
        post.HasIndex(p => p.UnitId);
    }
}
