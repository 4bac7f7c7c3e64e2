using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>佐证材料: a file that proves a claim.</summary>
public sealed class ClaimEvidence
{
    static readonly SealedColumn Column = new("hours_claim_evidence", "content");

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
    public static ClaimEvidence Of(Guid claimId, ProofFile file, KeyRing keys, Act act) => new()
    {
        Id = act.NewId(),
        ClaimId = claimId,
        Name = file.Name,
        MediaType = file.MediaType,
        Size = file.Content.Length,
        Hash = file.Hash,
        UploadedAt = act.At,
        Content = keys.Seal(file.Content, Column),
    };

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
