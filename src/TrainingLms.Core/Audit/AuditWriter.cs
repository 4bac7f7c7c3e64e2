using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Appends to the chains, inside the transaction of the acts.</summary>
static class AuditWriter
{
    /// <summary>
    /// Writes what happened. The head row is locked first and read in the same statement, so that writers of one stream queue only for the
    /// moment of the commit; streams are locked in the order of their names, so that two writers never wait for each other in a circle.
    /// </summary>
    public static async Task AppendAsync(LmsDbContext db, IReadOnlyCollection<Observation> happened, CancellationToken cancel)
    {
        foreach (var group in happened.GroupBy(StreamOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var count = group.Count();
            var head = (await db.Database.SqlQuery<StreamHead>($"""
                INSERT INTO audit_chains (id, last_sequence, last_hash) VALUES ({group.Key}, {count}, {AuditEntry.Genesis})
                ON CONFLICT (id) DO UPDATE SET last_sequence = audit_chains.last_sequence + {count}
                RETURNING last_sequence AS "LastSequence", last_hash AS "LastHash"
                """).ToListAsync(cancel)).Single();
            var (sequence, hash) = (head.LastSequence - count, head.LastHash);
            var (entries, details) = (new List<AuditEntry>(count), new List<AuditDetails>(count));
            foreach (var one in group)
            {
                var aside = DetailsOf(group.Key, ++sequence, one);
                if (aside is not null) details.Add(aside);
                var entry = EntryOf(group.Key, sequence, hash, one, aside?.ComputeDigest());
                entries.Add(entry);
                hash = entry.Hash;
            }
            await RowInsert.IntoAsync(db, entries, cancel);
            await RowInsert.IntoAsync(db, details, cancel);
            await db.AuditChains.Where(stream => stream.Id == group.Key)
                .ExecuteUpdateAsync(update => update.SetProperty(stream => stream.LastHash, hash), cancel);
        }
    }

    sealed record StreamHead(long LastSequence, string LastHash);

    static string StreamOf(Observation one) => $"{one.Area}/{one.Act.At.InUtc().Year}";

    static AuditDetails? DetailsOf(string stream, long sequence, Observation one) =>
        AuditDetails.For(stream, sequence, new DetailsContent(Masked.InText(one.Act.Reason), one.Act.ClientAddress, [.. one.Changes.Where(change => change.IsPersonal)]));

    static AuditEntry EntryOf(string stream, long sequence, string previous, Observation one, string? detailsDigest) => new AuditEntry
    {
        Stream = stream,
        Sequence = sequence,
        At = one.Act.At,
        ActorId = one.Act.By.PersonId,
        ActorName = one.Act.By.Name,
        OnBehalfOf = one.Warrant.OnBehalfOf,
        As = one.Warrant.As,
        UnitId = one.Warrant.UnitId,
        AppointmentId = one.Warrant.AppointmentId,
        Trigger = one.What,
        Subject = one.Subject,
        SubjectId = one.SubjectId,
        SubjectUnitId = one.SubjectUnitId ?? one.Warrant.UnitId,
        FromState = one.FromState,
        ToState = one.ToState,
        RefusedWith = one.RefusedWith,
        Changes = AuditJson.WriteChanges(one.Changes),
        RuleVersion = one.RuleVersion,
        CorrelationId = one.Act.CorrelationId,
        DetailsDigest = detailsDigest,
        PreviousHash = previous,
    }.Sealed();
}
