using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Audit;

/// <summary>Reads the trail.</summary>
public sealed class AuditTrail(LmsDbContext db)
{
    /// <summary>Entries about one subject with their details, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AboutAsync(Guid subjectId, CancellationToken cancel = default) =>
        await WithDetails().Where(entry => entry.SubjectId == subjectId)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Stream).ThenBy(entry => entry.Sequence).ToListAsync(cancel);

    /// <summary>A page of the entries that the filter asks for and the reader may see, newest first.</summary>
    public Task<Page<AuditEntry>> ListAsync(AuditFilter filter, AuditReach reach, PageRequest page, CancellationToken cancel = default)
    {
        var entries = filter.Narrow(reach.Narrow(WithDetails()));
        if (AuditPlace.Read(page) is { } last)
            entries = entries.Where(entry => entry.At < last.At || (entry.At == last.At && (string.Compare(entry.Stream, last.Stream) > 0
                || (entry.Stream == last.Stream && entry.Sequence < last.Sequence))));
        var ordered = entries.OrderByDescending(entry => entry.At).ThenBy(entry => entry.Stream).ThenByDescending(entry => entry.Sequence);
        return page.ReadAsync(ordered, entry => AuditPlace.Of(entry).ToString(), cancel);
    }

    /// <summary>All entries about one subject that the reader may see, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AboutAsync(Guid subjectId, AuditReach reach, CancellationToken cancel = default) =>
        await reach.Narrow(WithDetails()).Where(entry => entry.SubjectId == subjectId)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Stream).ThenBy(entry => entry.Sequence).ToListAsync(cancel);

    /// <summary>The same as <see cref="ListAsync"/> without pages, chain by chain, for an export.</summary>
    public IAsyncEnumerable<AuditEntry> StreamAsync(AuditFilter filter, AuditReach reach) =>
        filter.Narrow(reach.Narrow(WithDetails())).OrderBy(entry => entry.Stream).ThenBy(entry => entry.Sequence).AsAsyncEnumerable();

    /// <summary>All seals, by chain and day.</summary>
    public async Task<IReadOnlyList<AuditSeal>> SealsAsync(CancellationToken cancel = default) =>
        await db.AuditSeals.AsNoTracking().OrderBy(seal => seal.Stream).ThenBy(seal => seal.Day).ToListAsync(cancel);

    /// <summary>The seals of the chains that the filter leads to: the proof that goes with an export.</summary>
    public async Task<IReadOnlyList<AuditSeal>> SealsAsync(AuditFilter filter, AuditReach reach, CancellationToken cancel = default)
    {
        var streams = filter.Narrow(reach.Narrow(db.AuditEntries)).Select(entry => entry.Stream).Distinct();
        return await db.AuditSeals.AsNoTracking().Where(seal => streams.Contains(seal.Stream)).OrderBy(seal => seal.Stream).ThenBy(seal => seal.Sequence).ToListAsync(cancel);
    }

    /// <summary>How many entries there are that the filter asks for and the reader may see.</summary>
    public Task<int> CountAsync(AuditFilter filter, AuditReach reach, CancellationToken cancel = default) =>
        filter.Narrow(reach.Narrow(db.AuditEntries)).CountAsync(cancel);

    /// <summary>The newest entry of one of these acts; null when there is none.</summary>
    public Task<AuditEntry?> LastAsync(string subject, IReadOnlyList<string> acts, CancellationToken cancel = default) =>
        WithDetails().Where(entry => entry.Subject == subject && acts.Contains(entry.Trigger)).OrderByDescending(entry => entry.At).FirstOrDefaultAsync(cancel);

    IQueryable<AuditEntry> WithDetails() => db.AuditEntries.AsNoTracking().Include(entry => entry.Details).Include(entry => entry.Erasure);
}
