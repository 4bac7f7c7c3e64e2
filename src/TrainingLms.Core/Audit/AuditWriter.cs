using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>Appends to the chains, inside the transaction of the acts.</summary>
static class AuditWriter
{
    /// <summary>Writes what happened. Streams are locked in the order of their names, so that two writers never wait for each other in a circle.</summary>
    public static async Task AppendAsync(LmsDbContext db, IReadOnlyCollection<Observation> happened, CancellationToken cancel)
    {
        foreach (var group in happened.GroupBy(OpenStream.NameOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var stream = await OpenStream.LockAsync(db, group.Key, cancel);
            await stream.Chain(group).WriteAsync(db, cancel);
            await stream.CloseAsync(db, cancel);
        }
    }
}

/// <summary>
/// A stream held by one writer until the transaction ends. Entries are chained in memory, so that a long write can hash the next ones while the
/// last ones are on their way to the database.
/// </summary>
sealed class OpenStream
{
    readonly string name;
    long sequence;
    string hash;

    OpenStream(string name, StreamHead head) => (this.name, sequence, hash) = (name, head.LastSequence, head.LastHash);

    /// <summary>The stream that an observation belongs to.</summary>
    public static string NameOf(Observation one) => NameOf(one.Area, one.Act);

    /// <summary>The stream of an area in which an act is written down.</summary>
    public static string NameOf(string area, Act act) => $"{area}/{act.At.InUtc().Year}";

    /// <summary>Locks the head row and reads it in the same statement: writers of one stream queue only for as long as they write.</summary>
    public static async Task<OpenStream> LockAsync(LmsDbContext db, string name, CancellationToken cancel) => new(name, (await db.Database.SqlQuery<StreamHead>($"""
        INSERT INTO audit_chains (id, last_sequence, last_hash) VALUES ({name}, 0, {AuditEntry.Genesis})
        ON CONFLICT (id) DO UPDATE SET last_sequence = audit_chains.last_sequence
        RETURNING last_sequence AS "LastSequence", last_hash AS "LastHash"
        """).ToListAsync(cancel)).Single());

    /// <summary>Makes the entries of these observations, one after the other.</summary>
    public ChainedEntries Chain(IEnumerable<Observation> happened)
    {
        var chained = new ChainedEntries([], []);
        foreach (var one in happened)
        {
            var aside = DetailsOf(++sequence, one);
            if (aside is not null) chained.Details.Add(aside);
            var entry = EntryOf(one, aside?.ComputeDigest());
            chained.Entries.Add(entry);
            hash = entry.Hash;
        }
        return chained;
    }

    /// <summary>Writes where the chain stands now.</summary>
    public Task CloseAsync(LmsDbContext db, CancellationToken cancel) => db.AuditChains.Where(stream => stream.Id == name)
        .ExecuteUpdateAsync(update => update.SetProperty(stream => stream.LastSequence, sequence).SetProperty(stream => stream.LastHash, hash), cancel);

    AuditDetails? DetailsOf(long sequence, Observation one) =>
        AuditDetails.For(name, sequence, new DetailsContent(Masked.InText(one.Act.Reason), one.Act.ClientAddress, [.. one.Changes.Where(change => change.IsPersonal)]));

    AuditEntry EntryOf(Observation one, string? detailsDigest) => new AuditEntry
    {
        Stream = name,
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
        PreviousHash = hash,
    }.Sealed();

    sealed record StreamHead(long LastSequence, string LastHash);
}

/// <summary>Entries with their place in a chain, to be written in this order.</summary>
sealed record ChainedEntries(List<AuditEntry> Entries, List<AuditDetails> Details)
{
    public async Task WriteAsync(LmsDbContext db, CancellationToken cancel)
    {
        await db.CopyAsync(Entries, cancel);
        await db.CopyAsync(Details, cancel);
    }
}
