using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>What the preview before said of each row, so that the next one shows what differs (rosters.md 6). Sixteen bytes a row are held, however long the rows are.</summary>
sealed class LastPreview
{
    readonly List<(RowVerdict Verdict, ulong Sum)> rows = [];
    readonly HashSet<ulong> absent = [];

    /// <summary>Reads it before the rows are replaced; null where there is none, and where a reading that broke off has replaced some of them already.</summary>
    public static async Task<LastPreview?> LoadAsync(LmsDbContext db, KeyRing keys, RosterImport import, CancellationToken cancel)
    {
        if (import.LastCounts is not { } counts) return null;
        var last = new LastPreview();
        await foreach (var stored in db.RosterPlanRows.AsNoTracking().Where(row => row.ImportId == import.Id).OrderBy(row => row.Position).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var row = stored.Open(keys);
            if (row.Number == 0) last.absent.Add(SumOf(row));
            else last.rows.Add((row.Verdict, SumOf(row)));
        }
        return last.rows.Count + last.absent.Count == counts.Rows ? last : null;
    }

    /// <summary>Whether a row says something else than before, and what it said; the verdict before is null for who stood in no row.</summary>
    /// <param name="position">Place in the plan. Rows of the file keep theirs; whoever is missing from the file comes after them in no order that lasts.</param>
    /// <param name="row">The row.</param>
    public (bool Differs, RowVerdict? Before) Compare(int position, PlannedRow row)
    {
        if (row.Number == 0) return (!absent.Contains(SumOf(row)), null);
        if (position >= rows.Count) return (true, null);
        var (verdict, sum) = rows[position];
        return sum == SumOf(row) ? (false, null) : (true, verdict);
    }

    /// <summary>The version looked at is nothing that anybody sees.</summary>
    static ulong SumOf(PlannedRow row) => BitConverter.ToUInt64(SHA256.HashData((row with { PersonVersion = null }).ToBytes()));
}
