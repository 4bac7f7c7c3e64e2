using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursImportState;
using static TrainingLms.LearningHours.HoursImportTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>What has become of an import of past hours.</summary>
public enum HoursImportState
{
    /// <summary>Its rows are in the ledger.</summary>
    Applied,

    /// <summary>All of them were taken back by counter-entries.</summary>
    Undone,
}

/// <summary>What can be done to an import of past hours.</summary>
public enum HoursImportTrigger
{
    /// <summary>Write the plan that was seen.</summary>
    Apply,

    /// <summary>Take back whatever of it still stands.</summary>
    Undo,
}

/// <summary>Fact: the plan as it is now, and the hash of the one that was seen.</summary>
/// <param name="Hash">Hash of the plan made from file and database now.</param>
/// <param name="Seen">Hash that the officer confirms.</param>
/// <param name="Good">Rows that can be written.</param>
public sealed record SeenHoursPlan(string Hash, string Seen, int Good);

/// <summary>
/// 学时补录: past hours and completions from a workbook (learning.md 4.1, source "import"). The record begins when the plan is written; before that nothing is
/// kept of a file.
/// </summary>
public sealed class HoursImport : Governed<HoursImportState>
{
    HoursImport() { }

    /// <summary>The unit it is for; nobody outside it and below gets hours by it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Name of the file.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string FileHash { get; private init; } = "";

    /// <summary>Hash of the plan that was seen and written.</summary>
    public string PlanHash { get; private init; } = "";

    /// <summary>Who wrote it.</summary>
    public Guid UploadedBy { get; private init; }

    /// <summary>When.</summary>
    public Instant UploadedAt { get; private init; }

    /// <summary>Rows that were written, 1 or more.</summary>
    public int Granted { get; private init; }

    /// <summary>Of these, rows by which a course counts as done.</summary>
    public int Recognised { get; private init; }

    /// <summary>Rows that were left out.</summary>
    public int Refused { get; private init; }

    /// <summary>Sum of the hours written, in hundredths.</summary>
    public long HoursHundredths { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursImportWorkflow.Table.NextDue(this);

    /// <summary>Writes down that a plan is written; the trail names file and plan.</summary>
    /// <exception cref="RefusedException"><c>hours_import.hash_differs</c>, <c>hours_import.no_good_row</c>, forbidden.</exception>
    public static HoursImport Apply(Guid unitId, HoursUpload upload, HoursImportPlan plan, string seen, Act act)
    {
        var good = plan.Rows.Where(row => row.Hours is not null).ToList();
        var import = new HoursImport
        {
            Id = act.NewId(),
            UnitId = unitId,
            FileName = upload.FileName,
            FileHash = upload.FileHash,
            PlanHash = plan.Hash,
            UploadedBy = act.By.PersonId,
            UploadedAt = act.At,
            Granted = good.Count,
            Recognised = good.Count(row => row.Hours!.Course is not null),
            Refused = plan.Rows.Count - good.Count,
            HoursHundredths = good.Sum(row => (long)row.Hours!.HoursHundredths),
        };
        HoursImportWorkflow.Table.Fire(import, HoursImportTrigger.Apply,
            act.Because($"{upload.FileName} sha256:{upload.FileHash} plan:{plan.Hash} granted:{import.Granted} refused:{import.Refused}").Given(new SeenHoursPlan(plan.Hash, seen, good.Count)));
        return import;
    }

    /// <summary>Whether the actor may import for the unit at all; nothing is read for whoever may not.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static void Admit(Guid unitId, Act act) =>
        HoursImportWorkflow.Table.Fire(new HoursImport { Id = act.NewId(), UnitId = unitId }, HoursImportTrigger.Apply, act.Given(new SeenHoursPlan("", "", 1)));

    /// <summary>Takes it back as a whole.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, wrong state, forbidden.</exception>
    public void Undo(Act act) => HoursImportWorkflow.Table.Fire(this, HoursImportTrigger.Undo, act);
}

/// <summary>The life of an import of past hours.</summary>
public static class HoursImportWorkflow
{
    static readonly Who<HoursImport> HrOfficer = Who.Holding<HoursImport>(Role.HrOfficer, i => i.UnitId);

    // As for single entries (learning.md 4.1): who imports does not take back.
    static readonly Who<HoursImport> TrainingOfficer = Who.Holding<HoursImport>(Role.TrainingOfficer, i => i.UnitId);

    static readonly Guard<HoursImport> SamePlan = new("hours_import.hash_differs", (_, act) => act.Fact<SeenHoursPlan>() is var plan && plan.Hash == plan.Seen);

    static readonly Guard<HoursImport> GoodRow = new("hours_import.no_good_row", (_, act) => act.Fact<SeenHoursPlan>().Good > 0);

    static readonly Guard<HoursImport> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursImportState, HoursImportTrigger, HoursImport> Table = new("hours_import")
    {
        { New,     HoursImportTrigger.Apply, Applied, HrOfficer,       SamePlan, GoodRow },
        { Applied, HoursImportTrigger.Undo,  Undone,  TrainingOfficer, ReasonGiven },
    };
}

sealed class HoursImportConfiguration : IEntityTypeConfiguration<HoursImport>
{
    public void Configure(EntityTypeBuilder<HoursImport> import)
    {
        import.ToTable("hours_imports");
        import.Property(i => i.FileName).HasMaxLength(200);
        import.Property(i => i.FileHash).HasMaxLength(64);
        import.Property(i => i.PlanHash).HasMaxLength(64);
        import.HasIndex(i => i.UnitId);
    }
}
