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
    /// Writes what happened as entries inside the running transaction. The head row is locked first and read in the same statement,
    /// so that writers of one stream queue only for the moment of the commit.
    /// </summary>
    internal async Task AppendAsync(IReadOnlyCollection<Transition> transitions, IReadOnlyCollection<Observation> observations, CancellationToken cancel)
    {
        var happened = transitions.Select(OfTransition).Concat(observations.Select(OfObservation));
        foreach (var group in happened.GroupBy(one => one.Stream).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var count = group.Count();
            var head = (await db.Database.SqlQuery<StreamHead>($"""
                INSERT INTO audit_chains (id, last_sequence, last_hash) VALUES ({group.Key}, {count}, {AuditEntry.Genesis})
                ON CONFLICT (id) DO UPDATE SET last_sequence = audit_chains.last_sequence + {count}
                RETURNING last_sequence AS "LastSequence", last_hash AS "LastHash"
                """).ToListAsync(cancel)).Single();
            var (sequence, hash) = (head.LastSequence - count, head.LastHash);
            foreach (var (_, entryAt) in group)
            {
                var entry = entryAt(++sequence, hash);
                db.AuditEntries.Add(entry);
                hash = entry.Hash;
            }
            await db.AuditChains.Where(stream => stream.Id == group.Key)
                .ExecuteUpdateAsync(update => update.SetProperty(stream => stream.LastHash, hash), cancel);
        }
    }

    sealed record StreamHead(long LastSequence, string LastHash);

    static (string Stream, Func<long, string, AuditEntry> EntryAt) OfTransition(Transition moved) =>
        EntryOf(moved.Workflow, moved.Trigger, moved.Workflow, moved.SubjectId, moved.From, moved.To, moved.Act, moved.Warrant);

    static (string Stream, Func<long, string, AuditEntry> EntryAt) OfObservation(Observation seen) =>
        EntryOf(seen.Area, seen.What, seen.Subject, seen.SubjectId, null, null, seen.Act, seen.Warrant);

    static (string Stream, Func<long, string, AuditEntry> EntryAt) EntryOf(
        string area, string what, string subject, Guid subjectId, string? from, string? to, Act act, Warrant warrant)
    {
        var stream = $"{area}/{act.At.InUtc().Year}";
        return (stream, (sequence, previous) => new AuditEntry
        {
            Stream = stream,
            Sequence = sequence,
            At = act.At,
            ActorId = act.By.PersonId,
            ActorName = act.By.Name,
            OnBehalfOf = warrant.OnBehalfOf,
            As = warrant.As,
            UnitId = warrant.UnitId,
            AppointmentId = warrant.AppointmentId,
            Trigger = what,
            Subject = subject,
            SubjectId = subjectId,
            FromState = from,
            ToState = to,
            Reason = act.Reason,
            CorrelationId = act.CorrelationId,
            PreviousHash = previous,
        }.Sealed());
    }
}

/// <summary>The first place at which a chain does not hold.</summary>
/// <param name="Stream">The chain.</param>
/// <param name="Sequence">The entry.</param>
/// <param name="Code">What is wrong.</param>
public sealed record AuditBreak(string Stream, long Sequence, string Code);
