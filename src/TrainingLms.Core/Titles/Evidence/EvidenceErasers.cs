using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Titles;

/// <summary>Forgets the evidence of people whose personal fields were erased: it tells who it was. Who is on hold is not erased, and so neither is this.</summary>
public sealed class EvidenceEraser(LmsDbContext db) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "leavers";

    /// <inheritdoc/>
    public string What => TitleEvidence.Table;

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due().CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var ids = await Due().Select(file => file.Id).OrderBy(id => id).Take(Batch).ToListAsync(cancel);
        return await db.TitleEvidence.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<TitleEvidence> Due() =>
        db.TitleEvidence.Where(file => db.TitleApplications.Any(a => a.Id == file.ApplicationId && db.People.Any(person => person.Id == a.ApplicantId && person.ErasedAt != null)));
}

/// <summary>
/// Takes out of the store what no row names: files of evidence that was erased, and what a crash has left between storing a file and committing its row. The only place that deletes
/// such files, so that it need not be asked whether a row was committed after all: a day later that is certain.
/// </summary>
public sealed class StrayEvidenceEraser(LmsDbContext db, IFileStore store) : IEraser
{
    const int Batch = 200;

    /// <inheritdoc/>
    public string Rule => "stray_files";

    /// <inheritdoc/>
    public string What => "stray_title_evidence";

    /// <inheritdoc/>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Strays(cut, cancel).CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var strays = await Strays(cut, cancel).Take(Batch).ToListAsync(cancel);
        foreach (var key in strays) await store.DeleteAsync(key, cancel);
        return strays.Count;
    }

    async IAsyncEnumerable<FileKey> Strays(Instant cut, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var keys in store.ListAsync(TitleEvidence.Table, cancel).Where(key => key.MadeAt < cut).Distinct().Chunk(Batch))
        {
            var names = keys.Select(key => key.Name).ToList();
            var known = await db.TitleEvidence.Where(file => names.Contains(file.Place)).Select(file => file.Place).ToListAsync(cancel);
            foreach (var key in keys)
                if (!known.Contains(key.Name)) yield return key;
        }
    }
}
