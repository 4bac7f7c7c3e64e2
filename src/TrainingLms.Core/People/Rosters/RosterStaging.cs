using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>The bytes of an upload. Deleted when the import is over, at the latest after a day.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Content">The file, sealed.</param>
public sealed record RosterFile(Guid ImportId, SealedBytes Content)
{
    static readonly SealedColumn Column = new("roster_files", "content");

    /// <summary>The file as uploaded.</summary>
    public RosterFile(Guid importId, byte[] content, KeyRing keys) : this(importId, keys.Seal(content, Column)) { }

    /// <summary>The file.</summary>
    public byte[] Open(KeyRing keys) => keys.Open(Content, Column);
}

/// <summary>One stored row of a plan. It holds identity numbers and goes when the file goes.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Position">Place in the file, from 0.</param>
/// <param name="Verdict">What the plan says of it, to filter by.</param>
/// <param name="PersonId">The person looked at; null for a new one and where the person is not to be shown.</param>
/// <param name="PersonVersion">The version looked at.</param>
/// <param name="UnitId">The unit the person will be in; null when it is not known.</param>
/// <param name="Content">The row in its canonical form, sealed.</param>
/// <param name="Differs">Whether the preview before said something else of the row.</param>
/// <param name="LastVerdict">What it said, where it differs and the row stood there.</param>
public sealed record RosterPlanRow(
    Guid ImportId, int Position, RowVerdict Verdict, Guid? PersonId, long? PersonVersion, Guid? UnitId, SealedBytes Content, bool Differs, RowVerdict? LastVerdict)
{
    static readonly SealedColumn Column = new("roster_plan_rows", "content");

    /// <summary>A row to be stored.</summary>
    public static RosterPlanRow Of(Guid importId, int position, PlannedRow row, ReadOnlySpan<byte> stored, KeyRing keys) =>
        new(importId, position, row.Verdict, row.PersonId, row.PersonVersion, row.UnitId, keys.Seal(stored, Column), row.Differs, row.LastVerdict);

    /// <summary>The row.</summary>
    public PlannedRow Open(KeyRing keys) => PlannedRow.Parse(keys.Open(Content, Column)) with { Differs = Differs, LastVerdict = LastVerdict };
}

/// <summary>Removes what an import no longer needs.</summary>
static class RosterStaging
{
    public static async Task DeleteAsync(LmsDbContext db, RosterImport import, CancellationToken cancel)
    {
        await DeleteAsync(db, import.Id, cancel);
        import.ForgetStaging();
    }

    public static async Task DeleteAsync(LmsDbContext db, Guid importId, CancellationToken cancel)
    {
        await db.RosterPlanRows.Where(row => row.ImportId == importId).ExecuteDeleteAsync(cancel);
        await db.RosterFiles.Where(file => file.ImportId == importId).ExecuteDeleteAsync(cancel);
    }

    /// <summary>After writing, the refused rows stay for their day, so that the error workbook can be fetched.</summary>
    public static async Task DeleteWrittenAsync(LmsDbContext db, RosterImport import, CancellationToken cancel)
    {
        if (import.Counts.Refused == 0)
        {
            await DeleteAsync(db, import, cancel);
            return;
        }
        await db.RosterPlanRows.Where(row => row.ImportId == import.Id && !RowVerdicts.Refused.Contains(row.Verdict)).ExecuteDeleteAsync(cancel);
        await db.RosterFiles.Where(file => file.ImportId == import.Id).ExecuteDeleteAsync(cancel);
    }
}

sealed class RosterImportConfiguration : IEntityTypeConfiguration<RosterImport>
{
    public void Configure(EntityTypeBuilder<RosterImport> import)
    {
        import.ToTable("roster_imports");
        import.Property(i => i.Sheet).HasConversion<string>().HasMaxLength(20);
        import.Property(i => i.Mode).HasConversion<string>().HasMaxLength(20);
        import.Property(i => i.Policy).HasConversion<string>().HasMaxLength(20);
        import.Property(i => i.Key).HasConversion<string>().HasMaxLength(20);
        import.ComplexProperty(i => i.Counts, counts => counts.ToJson("counts"));
        import.Ignore(i => i.Notices).Ignore(i => i.WasText).Ignore(i => i.LastCounts).Ignore(i => i.Settings);
        import.HasIndex(i => i.UploadedBy);
        import.HasIndex(i => i.FileHash);
        import.HasIndex(i => i.UndoUntil).HasFilter("undo_until IS NOT NULL");
        import.HasIndex(i => i.Reverses).IsUnique().HasFilter("reverses IS NOT NULL AND state NOT IN ('Rejected', 'Cancelled', 'Expired', 'Failed')").RefusedAs("roster_import.undone_already");
        import.HasIndex(i => i.StagingUntil).HasFilter("staging_until IS NOT NULL");
    }
}

sealed class RosterFileConfiguration : IEntityTypeConfiguration<RosterFile>
{
    public void Configure(EntityTypeBuilder<RosterFile> file)
    {
        file.ToTable("roster_files");
        file.HasKey(f => f.ImportId);
    }
}

sealed class RosterPlanRowConfiguration : IEntityTypeConfiguration<RosterPlanRow>
{
    public void Configure(EntityTypeBuilder<RosterPlanRow> row)
    {
        row.ToTable("roster_plan_rows");
        row.HasKey(r => new { r.ImportId, r.Position });
        row.Property(r => r.Verdict).HasConversion<string>().HasMaxLength(20);
        row.Property(r => r.LastVerdict).HasConversion<string>().HasMaxLength(20);
    }
}
