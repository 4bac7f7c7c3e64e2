using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.LearningHours;

/// <summary>An entry that began in an import.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="EntryId">The entry: a row of the import, or what such a row was corrected to.</param>
/// <param name="PersonId">Whose hours.</param>
/// <param name="IsBooked">Whether it counts.</param>
sealed record ImportedEntry(Guid ImportId, Guid EntryId, Guid PersonId, bool IsBooked);

/// <summary>What of an import counts today. Undoing it takes this back, and the check of the ledger finds none of an import that was undone.</summary>
static class ImportedStanding
{
    const int Batch = 1_000;

    /// <summary>Rows that count, and what others were corrected to, however often.</summary>
    public static async Task<IReadOnlyList<ImportedEntry>> StandingAsync(this IQueryable<HoursImport> imports, LmsDbContext db, CancellationToken cancel)
    {
        var standing = new List<ImportedEntry>();
        // What was taken back and has no line of a correction leads nowhere.
        var level = await (from import in imports
                           join entry in db.HoursEntries on import.Id equals entry.SourceId
                           where entry.Source == HoursSource.Import && entry.Kind == HoursEntryKind.Grant
                               && (entry.State == HoursEntryState.Booked || db.HoursCorrectionLines.Any(line => line.PersonId == entry.PersonId && line.EntryId == entry.Id))
                           select new ImportedEntry(import.Id, entry.Id, entry.PersonId, entry.State == HoursEntryState.Booked)).ToListAsync(cancel);
        while (level.Count > 0)
        {
            standing.AddRange(level.Where(entry => entry.IsBooked));
            var gone = level.Where(entry => !entry.IsBooked).ToDictionary(entry => entry.EntryId, entry => entry.ImportId);
            level = [];
            foreach (var some in gone.Keys.Chunk(Batch))
                level.AddRange((await (from line in db.HoursCorrectionLines
                                       join entry in db.HoursEntries on new { line.PersonId, SourceId = line.Id } equals new { entry.PersonId, entry.SourceId }
                                       where some.Contains(line.EntryId) && entry.Source == HoursSource.Correction && entry.Kind == HoursEntryKind.Grant
                                       select new { line.EntryId, Made = entry.Id, entry.PersonId, IsBooked = entry.State == HoursEntryState.Booked }).ToListAsync(cancel))
                    .Select(one => new ImportedEntry(gone[one.EntryId], one.Made, one.PersonId, one.IsBooked)));
        }
        return standing;
    }
}
