using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Appends to the chains and proves that they are whole.</summary>
public sealed class AuditTrail(LmsDbContext db)
{
    /// <summary>Entries about one subject, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AboutAsync(Guid subjectId, CancellationToken cancel = default) =>
        await db.AuditEntries.AsNoTracking().Where(entry => entry.SubjectId == subjectId)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Stream).ThenBy(entry => entry.Sequence).ToListAsync(cancel);

    /// <summary>Recomputes every chain and yields the first break of each: a changed, missing or inserted entry, or a head that is off.
    /// Heads and entries are read from one snapshot, so that whoever writes meanwhile breaks nothing.</summary>
    public async IAsyncEnumerable<AuditBreak> VerifyAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var snapshot = await db.BeginSnapshotAsync(cancel);
        var heads = await db.AuditChains.AsNoTracking().ToDictionaryAsync(stream => stream.Id, cancel);
        var streams = await db.AuditEntries.Select(entry => entry.Stream).Distinct().ToListAsync(cancel);
        foreach (var stream in streams.Union(heads.Keys).Order(StringComparer.Ordinal))
            if (await FirstBreakAsync(stream, heads.GetValueOrDefault(stream), cancel) is { } found)
                yield return found;
    }

    async Task<AuditBreak?> FirstBreakAsync(string stream, AuditChain? head, CancellationToken cancel)
    {
        var (sequence, hash) = (0L, AuditEntry.Genesis);
        await foreach (var entry in db.AuditEntries.AsNoTracking().Where(entry => entry.Stream == stream)
            .OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
        {
            sequence++;
            if (entry.Sequence != sequence) return new AuditBreak(stream, sequence, "audit.entry_missing");
            if (entry.PreviousHash != hash) return new AuditBreak(stream, sequence, "audit.link_broken");
            hash = entry.ComputeHash();
            if (entry.Hash != hash) return new AuditBreak(stream, sequence, "audit.entry_changed");
        }
        return head is null || head.LastSequence != sequence || head.LastHash != hash
            ? new AuditBreak(stream, sequence, "audit.head_differs")
            : null;
    }

    /// <summary>
    /// Writes the transitions as entries inside the running transaction. The head row is locked first and read in the same statement,
    /// so that writers of one stream queue only for the moment of the commit.
    /// </summary>
    internal async Task AppendAsync(IReadOnlyCollection<Transition> transitions, CancellationToken cancel)
    {
        foreach (var group in transitions.GroupBy(StreamOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var count = group.Count();
            var head = (await db.Database.SqlQuery<StreamHead>($"""
                INSERT INTO audit_chains (id, last_sequence, last_hash) VALUES ({group.Key}, {count}, {AuditEntry.Genesis})
                ON CONFLICT (id) DO UPDATE SET last_sequence = audit_chains.last_sequence + {count}
                RETURNING last_sequence AS "LastSequence", last_hash AS "LastHash"
                """).ToListAsync(cancel)).Single();
            var (sequence, hash) = (head.LastSequence - count, head.LastHash);
            foreach (var transition in group)
            {
                var entry = EntryOf(group.Key, ++sequence, hash, transition);
                db.AuditEntries.Add(entry);
                hash = entry.Hash;
            }
            await db.AuditChains.Where(stream => stream.Id == group.Key)
                .ExecuteUpdateAsync(update => update.SetProperty(stream => stream.LastHash, hash), cancel);
        }
    }

    sealed record StreamHead(long LastSequence, string LastHash);

    static string StreamOf(Transition transition) => $"{transition.Workflow}/{transition.Act.At.InUtc().Year}";

    static AuditEntry EntryOf(string stream, long sequence, string previous, Transition transition) => new AuditEntry
    {
        Stream = stream,
        Sequence = sequence,
        At = transition.Act.At,
        ActorId = transition.Act.By.PersonId,
        ActorName = transition.Act.By.Name,
        As = transition.Warrant.As,
        UnitId = transition.Warrant.UnitId,
        AppointmentId = transition.Warrant.AppointmentId,
        Trigger = transition.Trigger,
        Subject = transition.Workflow,
        SubjectId = transition.SubjectId,
        FromState = transition.From,
        ToState = transition.To,
        Reason = transition.Act.Reason,
        CorrelationId = transition.Act.CorrelationId,
        PreviousHash = previous,
    }.Sealed();
}

/// <summary>The first place at which a chain does not hold.</summary>
/// <param name="Stream">The chain.</param>
/// <param name="Sequence">The entry.</param>
/// <param name="Code">What is wrong.</param>
public sealed record AuditBreak(string Stream, long Sequence, string Code);
