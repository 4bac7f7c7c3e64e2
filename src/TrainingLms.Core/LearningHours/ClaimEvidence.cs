using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>佐证材料: a file that proves a claim. What it is, is told by its content and never by its name.</summary>
public sealed class ClaimEvidence
{
    static readonly SealedColumn Column = new("hours_claim_evidence", "content");

    static readonly (string MediaType, byte[] Beginning)[] Accepted =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
    ];

    ClaimEvidence() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <summary>The claim.</summary>
    public Guid ClaimId { get; private init; }

    /// <summary>Name that the person gave the file, without folders.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Kind of file, by its content.</summary>
    public string MediaType { get; private init; } = "";

    /// <summary>Bytes of the file.</summary>
    public int Size { get; private init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>When it was uploaded.</summary>
    public Instant UploadedAt { get; private init; }

    /// <summary>The file, sealed.</summary>
    public SealedBytes Content { get; private init; } = SealedBytes.None;

    /// <summary>Takes a file.</summary>
    /// <exception cref="RefusedException"><c>hours.evidence_empty</c>, <c>hours.evidence_too_large</c>, <c>hours.evidence_type</c>, <c>hours.evidence_name_wrong</c>.</exception>
    public static ClaimEvidence Of(Guid claimId, string name, byte[] content, HoursOptions options, KeyRing keys, Act act)
    {
        var plain = name.Split('/', '\\')[^1].Trim();
        var media = Accepted.Where(kind => content.AsSpan().StartsWith(kind.Beginning)).Select(kind => kind.MediaType).FirstOrDefault();
        List<Refusal> wrong =
        [
            .. plain.Length is 0 or > 120 || plain.Any(char.IsControl) ? [new Refusal("hours.evidence_name_wrong", [], "fileName")] : Array.Empty<Refusal>(),
            .. content.Length == 0 ? [new Refusal("hours.evidence_empty")] : Array.Empty<Refusal>(),
            .. content.Length > options.EvidenceMegabytes * 1024 * 1024 ? [new Refusal("hours.evidence_too_large", [("most", options.EvidenceMegabytes)])] : Array.Empty<Refusal>(),
            .. content.Length > 0 && media is null ? [new Refusal("hours.evidence_type")] : Array.Empty<Refusal>(),
        ];
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
        return new ClaimEvidence
        {
            Id = act.NewId(),
            ClaimId = claimId,
            Name = plain,
            MediaType = media!,
            Size = content.Length,
            Hash = Convert.ToHexStringLower(SHA256.HashData(content)),
            UploadedAt = act.At,
            Content = keys.Seal(content, Column),
        };
    }

    /// <summary>The file.</summary>
    public byte[] Open(KeyRing keys) => keys.Open(Content, Column);
}

sealed class ClaimEvidenceConfiguration : IEntityTypeConfiguration<ClaimEvidence>
{
    public void Configure(EntityTypeBuilder<ClaimEvidence> file)
    {
        file.ToTable("hours_claim_evidence");
        file.HasKey(f => new { f.ClaimId, f.Id });
        file.Property(f => f.Name).HasMaxLength(120);
        file.Property(f => f.MediaType).HasMaxLength(40);
        file.Property(f => f.Hash).HasMaxLength(64);
        file.HasIndex(f => new { f.ClaimId, f.Hash }).RefusedAs("hours.evidence_twice");
    }
}

/// <summary>Erases the evidence of people whose personal fields were erased: certificates and pictures tell who it was.</summary>
public sealed class ClaimEvidenceEraser(LmsDbContext db) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "leavers";

    /// <inheritdoc/>
    public string What => "hours_claim_evidence";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due().CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var claims = await Due().Select(file => file.ClaimId).Distinct().OrderBy(id => id).Take(Batch).ToListAsync(cancel);
        return await db.ClaimEvidence.Where(file => claims.Contains(file.ClaimId)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Who is on hold is not erased, and so neither is the evidence.</summary>
    IQueryable<ClaimEvidence> Due() =>
        db.ClaimEvidence.Where(file => db.HoursClaims.Any(claim => claim.Id == file.ClaimId && db.People.Any(person => person.Id == claim.PersonId && person.ErasedAt != null)));
}
