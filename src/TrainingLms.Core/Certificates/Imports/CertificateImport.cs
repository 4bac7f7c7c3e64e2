using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Certificates.CertificateImportState;
using static TrainingLms.Certificates.CertificateImportTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Certificates;

/// <summary>What has become of an import of past certificates.</summary>
public enum CertificateImportState
{
    /// <summary>Its certificates are prepared, and wait for the second registrar.</summary>
    Proposed,

    /// <summary>All of them are issued.</summary>
    Applied,

    /// <summary>All of them were set aside.</summary>
    Discarded,
}

/// <summary>What can be done to an import of past certificates.</summary>
public enum CertificateImportTrigger
{
    /// <summary>Prepare what was seen.</summary>
    Propose,

    /// <summary>Issue all of it.</summary>
    Approve,

    /// <summary>Set all of it aside.</summary>
    Discard,
}

/// <summary>Fact: the plan as it is now, and the hash of the one that was seen.</summary>
/// <param name="Hash">Hash of the plan made from file and database now.</param>
/// <param name="Seen">Hash that the registrar confirms.</param>
/// <param name="Rows">Rows to be written.</param>
public sealed record SeenCertificatePlan(string Hash, string Seen, int Rows);

/// <summary>证书补录: the certificates of an old register, brought in by one registrar and issued by another, all of them or none.</summary>
public sealed class CertificateImport : Governed<CertificateImportState>
{
    CertificateImport() { }

    /// <summary>The unit whose register it is.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Name of the file.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string FileHash { get; private init; } = "";

    /// <summary>Hash of the plan that was seen and written.</summary>
    public string PlanHash { get; private init; } = "";

    /// <summary>Who brought it in.</summary>
    public Guid UploadedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant UploadedAt { get; private init; }

    /// <summary>Certificates in it, 1 or more.</summary>
    public int Rows { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => CertificateImportWorkflow.Table.NextDue(this);

    /// <summary>Brings in a plan that was seen.</summary>
    /// <exception cref="RefusedException"><c>certificate_import.changed</c>, <c>certificate_import.nothing</c>, forbidden.</exception>
    public static CertificateImport Propose(Guid unitId, CertificateUpload upload, CertificateImportPlan plan, string seen, Act act)
    {
        var import = new CertificateImport
        {
            Id = act.NewId(),
            UnitId = unitId,
            FileName = upload.FileName,
            FileHash = upload.FileHash,
            PlanHash = plan.Hash,
            UploadedBy = act.By.PersonId,
            UploadedAt = act.At,
            Rows = plan.Rows.Count,
        };
        CertificateImportWorkflow.Table.Fire(import, CertificateImportTrigger.Propose,
            act.Because($"{upload.FileName} sha256:{upload.FileHash} plan:{plan.Hash} rows:{plan.Rows.Count}").Given(new SeenCertificatePlan(plan.Hash, seen, plan.Rows.Count)));
        return import;
    }

    /// <summary>Whether the actor may import for the unit at all; nothing is read for whoever may not.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static void Admit(Guid unitId, Act act) =>
        CertificateImportWorkflow.Table.Fire(new CertificateImport { Id = act.NewId(), UnitId = unitId }, CertificateImportTrigger.Propose, act.Given(new SeenCertificatePlan("", "", 1)));

    /// <summary>Approves or discards it; its certificates move with it.</summary>
    public void Move(CertificateImportTrigger trigger, Act act) => CertificateImportWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>The life of an import of past certificates.</summary>
public static class CertificateImportWorkflow
{
    static readonly Who<CertificateImport> Registrar = Who.Holding<CertificateImport>(Role.Registrar, i => i.UnitId);

    static readonly Guard<CertificateImport> SamePlan = new("certificate_import.changed", (_, act) => act.Fact<SeenCertificatePlan>() is var plan && plan.Hash == plan.Seen);

    static readonly Guard<CertificateImport> SomeRow = new("certificate_import.nothing", (_, act) => act.Fact<SeenCertificatePlan>().Rows > 0);

    // As for single certificates: who prepares does not issue.
    static readonly SecondPerson<CertificateImport> NotTheProposer = new("certificate.second_person_needed", [Propose]);

    static readonly Guard<CertificateImport> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<CertificateImportState, CertificateImportTrigger, CertificateImport> Table = new("certificate_import")
    {
        { New,      Propose, Proposed,                         Registrar, SamePlan, SomeRow },
        { Proposed, Approve, Applied,                          Registrar, NotTheProposer },
        { Proposed, CertificateImportTrigger.Discard, Discarded, Registrar, ReasonGiven },
    };
}

sealed class CertificateImportConfiguration : IEntityTypeConfiguration<CertificateImport>
{
    public void Configure(EntityTypeBuilder<CertificateImport> import)
    {
        import.ToTable("certificate_imports");
        import.Property(i => i.FileName).HasMaxLength(200);
        import.Property(i => i.FileHash).HasMaxLength(64);
        import.Property(i => i.PlanHash).HasMaxLength(64);
        import.HasIndex(i => i.UnitId);
    }
}
