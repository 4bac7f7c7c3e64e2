using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>佐证材料: a file that proves a claim.</summary>
public sealed class ClaimEvidence : StoredProof
{
    internal const string Table = "hours_claim_evidence";

    static readonly SealedColumn Sealed = new(Table, "content");

    ClaimEvidence() { }

    /// <summary>Takes a file.</summary>
    public ClaimEvidence(Guid claimId, ProofFile file, KeyRing keys, Act act) : base(file, Sealed, keys, act) => ClaimId = claimId;

    /// <summary>The claim.</summary>
    public Guid ClaimId { get; private init; }

    /// <inheritdoc/>
    protected override SealedColumn Column => Sealed;
}

sealed class ClaimEvidenceConfiguration : IEntityTypeConfiguration<ClaimEvidence>
{
    public void Configure(EntityTypeBuilder<ClaimEvidence> file)
    {
        StoredProof.Map(file, ClaimEvidence.Table);
        file.HasKey(f => new { f.ClaimId, f.Id });
        file.HasIndex(f => new { f.ClaimId, f.Hash }).RefusedAs("hours.evidence_twice");
    }
}

/// <summary>Erases the evidence of claims.</summary>
public sealed class ClaimEvidenceEraser(LmsDbContext db) : ProofEraser<ClaimEvidence>(ClaimEvidence.Table)
{
    /// <inheritdoc/>
    protected override IQueryable<ClaimEvidence> All => db.ClaimEvidence;

    /// <inheritdoc/>
    protected override IQueryable<ClaimEvidence> Due() =>
        db.ClaimEvidence.Where(file => db.HoursClaims.Any(claim => claim.Id == file.ClaimId && db.People.Any(person => person.Id == claim.PersonId && person.ErasedAt != null)));
}
