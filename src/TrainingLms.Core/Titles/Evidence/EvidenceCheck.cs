using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Titles;

/// <summary>Every file of evidence lies in the store and is the one that was uploaded.</summary>
public sealed class EvidenceCheck(LmsDbContext db, SealedFiles files) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = db.TitleEvidence.AsNoTracking().OrderBy(file => file.ApplicationId).ThenBy(file => file.Item).ThenBy(file => file.Number);
        await foreach (var file in rows.AsAsyncEnumerable().WithCancellation(cancel))
            if (await FaultOfAsync(file, cancel) is { } code)
                yield return new Inconsistency("title_application", file.ApplicationId, code, ("item", file.Item), ("number", file.Number));
    }

    async Task<string?> FaultOfAsync(TitleEvidence file, CancellationToken cancel)
    {
        try
        {
            return await files.OpenAsync(file.Place, file.ContentKey, TitleEvidence.Column, cancel) is not { } content ? "evidence.file_lost"
                : Convert.ToHexStringLower(SHA256.HashData(content)) == file.Hash ? null : "evidence.file_differs";
        }
        catch (SealBrokenException)
        {
            return "evidence.file_differs";
        }
        catch (FileStoreAwayException)
        {
            return "evidence.file_unread";
        }
    }
}
