using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>What an applied import changed of one person, kept as long as the import can be undone. Whom it added stands in the trail.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Position">Place in the plan.</param>
/// <param name="PersonId">The person.</param>
/// <param name="PersonVersion">The version that the import left behind; any other now, and the person has changed since. Where what it put off comes, the version follows.</param>
/// <param name="Content">The row of the plan as it was written, sealed.</param>
public sealed record RosterUndoRow(Guid ImportId, int Position, Guid PersonId, long PersonVersion, SealedBytes Content)
{
    static readonly SealedColumn Column = new("roster_undo_rows", "content");

    /// <summary>A row that was written.</summary>
    public static RosterUndoRow Of(RosterPlanRow stored, PlannedRow row, long versionAfter, KeyRing keys) =>
        new(stored.ImportId, stored.Position, stored.PersonId!.Value, versionAfter, keys.Seal(row.ToBytes(), Column));

    /// <summary>The row.</summary>
    public PlannedRow Open(KeyRing keys) => PlannedRow.Parse(keys.Open(Content, Column));
}

/// <summary>Removes what is kept for undoing an import.</summary>
static class RosterUndo
{
    public static async Task DeleteAsync(LmsDbContext db, RosterImport import, CancellationToken cancel)
    {
        await DeleteAsync(db, import.Id, cancel);
        import.ForgetUndo();
    }

    /// <summary>An import that has been undone cannot be undone again; its thirty days stay as they were told.</summary>
    public static Task DeleteAsync(LmsDbContext db, Guid importId, CancellationToken cancel) =>
        db.RosterUndoRows.Where(row => row.ImportId == importId).ExecuteDeleteAsync(cancel);
}

/// <summary>Erases what is kept for undoing, where nothing else has.</summary>
public sealed class UndoEraser(LmsDbContext db) : IEraser
{
    /// <inheritdoc/>
    public string Rule => "roster_undo";

    /// <inheritdoc/>
    public string What => "roster_undo";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due(cut).CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var imports = await Due(cut).ToListAsync(cancel);
        foreach (var import in imports) await RosterUndo.DeleteAsync(db, import, cancel);
        return imports.Count;
    }

    /// <summary>Counted from writing; the import itself knows only until when it can be undone.</summary>
    IQueryable<RosterImport> Due(Instant cut)
    {
        var limit = cut + RosterImport.Undoable;
        return db.RosterImports.Where(import => import.UndoUntil < limit);
    }
}

sealed class RosterUndoRowConfiguration : IEntityTypeConfiguration<RosterUndoRow>
{
    public void Configure(EntityTypeBuilder<RosterUndoRow> row)
    {
        row.ToTable("roster_undo_rows");
        row.HasKey(r => new { r.ImportId, r.Position });
        row.HasIndex(r => r.PersonId);
    }
}
