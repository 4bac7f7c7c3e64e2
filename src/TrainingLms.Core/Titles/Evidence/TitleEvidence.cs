using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Titles;

/// <summary>佐证材料: one version of a piece of evidence of an application. Written once; only that it was handed in is noted later (title-evaluation.md 4.1).</summary>
public sealed class TitleEvidence
{
    internal const string Table = "title_evidence";

    /// <summary>Under what the key of the content is sealed; its table is the area of the store.</summary>
    internal static readonly SealedColumn Column = new(Table, "content_key");

    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>Number of the piece in its application, from 1.</summary>
    public required int Item { get; init; }

    /// <summary>Number of this version of the piece, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name that the applicant gave the file, without folders.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of file, by its content.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes of the file as it is kept.</summary>
    public required int Size { get; init; }

    /// <summary>SHA-256 of the file as it is kept, 64 hexadecimal digits: by this, applications name it.</summary>
    public required string Hash { get; init; }

    /// <summary>SHA-256 of the file as it came; null where nothing was taken out of it.</summary>
    public string? UploadedHash { get; init; }

    /// <summary>What is known of viruses in it.</summary>
    public required VirusScan Scan { get; init; }

    /// <summary>When it came.</summary>
    public required Instant UploadedAt { get; init; }

    /// <summary>Where it lies in the store: the name of a <see cref="FileKey"/>.</summary>
    public required string Place { get; init; }

    /// <summary>What opens it, sealed.</summary>
    public required SealedBytes ContentKey { get; init; }

    /// <summary>Number of the frozen version that named it first; null while only the applicant knows it.</summary>
    public int? HandedInWith { get; set; }

    /// <summary>What the file is called for those who must not read names: by numbers alone.</summary>
    public string BlindName => BlindNameOf(Item, Number, MediaType);

    internal static string BlindNameOf(int item, int number, string mediaType) => $"evidence-{item}-{number}.{(mediaType == "image/jpeg" ? "jpg" : mediaType.Split('/')[^1])}";
}

sealed class TitleEvidenceConfiguration : IEntityTypeConfiguration<TitleEvidence>
{
    public void Configure(EntityTypeBuilder<TitleEvidence> file)
    {
        file.ToTable(TitleEvidence.Table);
        file.HasKey(f => new { f.ApplicationId, f.Id });
        file.Property(f => f.Name).HasMaxLength(120);
        file.Property(f => f.MediaType).HasMaxLength(40);
        file.Property(f => f.Hash).HasMaxLength(64);
        file.Property(f => f.UploadedHash).HasMaxLength(64);
        file.Property(f => f.Place).HasMaxLength(32);
        file.Property(f => f.Scan).HasConversion<string>().HasMaxLength(20);
        file.Ignore(f => f.BlindName);
        file.HasOne<TitleApplication>().WithMany().HasForeignKey(f => f.ApplicationId);
        file.HasIndex(f => new { f.ApplicationId, f.Item, f.Number }).RefusedAs("changed_by_someone_else");
        file.HasIndex(f => new { f.ApplicationId, f.Hash }).RefusedAs("proof.twice");
        file.HasIndex(f => f.Place).IsUnique();
    }
}
