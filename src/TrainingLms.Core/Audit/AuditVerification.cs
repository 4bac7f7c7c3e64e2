using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Audit;

/// <summary>Proves that the trail is whole: recomputes every chain, compares details with their digests, and heads with their seals.</summary>
public sealed class AuditVerification(LmsDbContext db, SealFolder folder, KeyRing ring)
{
    static readonly string[] Keys = ["actor_id", "on_behalf_of", "unit_id", "appointment_id", "subject_id", "subject_unit_id"];

    /// <summary>The first break of each chain, then what is wrong with seals. Everything is read from one snapshot, so that whoever writes meanwhile breaks nothing.</summary>
    public async IAsyncEnumerable<AuditBreak> RunAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var snapshot = await db.BeginSnapshotAsync(cancel);
        var heads = await db.AuditChains.AsNoTracking().ToDictionaryAsync(stream => stream.Id, cancel);
        var seals = (await db.AuditSeals.AsNoTracking().ToListAsync(cancel)).ToLookup(seal => seal.Stream);
        var streams = await db.AuditEntries.Select(entry => entry.Stream).Distinct().ToListAsync(cancel);
        foreach (var stream in streams.Union(heads.Keys).Union(seals.Select(of => of.Key)).Order(StringComparer.Ordinal))
            if (await FirstBreakAsync(stream, heads.GetValueOrDefault(stream), [.. seals[stream].OrderBy(seal => seal.Sequence)], cancel) is { } found)
                yield return found;
        foreach (var found in await StrayDetailsAsync(cancel)) yield return found;
        var publicKeys = await db.RegisteredKeys.AsNoTracking().Where(key => key.Purpose == KeyPurpose.Seal).ToDictionaryAsync(key => key.Id, key => key.PublicKey!, cancel);
        foreach (var seal in seals.SelectMany(of => of).OrderBy(seal => seal.SealedAt).Where(seal => !IsGenuine(seal, publicKeys)))
            yield return new AuditBreak(seal.Stream, seal.Sequence, "audit.seal_forged");
        foreach (var found in SealFileBreaks(seals.SelectMany(of => of).ToDictionary(seal => (seal.Stream, seal.Day)))) yield return found;
    }

    async Task<AuditBreak?> FirstBreakAsync(string stream, AuditChain? head, List<AuditSeal> seals, CancellationToken cancel)
    {
        var odd = await FirstOddAsync(stream, cancel);
        var (sequence, hash, nextSeal) = (0L, AuditEntry.Genesis, 0);
        await foreach (var entry in db.AuditEntries.AsNoTracking().Include(entry => entry.Details).Include(entry => entry.Erasure)
            .Where(entry => entry.Stream == stream).OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
        {
            sequence++;
            if (entry.Sequence != sequence) return new AuditBreak(stream, sequence, "audit.entry_missing");
            if (entry.PreviousHash != hash) return new AuditBreak(stream, sequence, "audit.link_broken");
            hash = entry.ComputeHash();
            if (entry.Hash != hash || sequence == odd) return new AuditBreak(stream, sequence, "audit.entry_changed");
            if (WrongDetails(entry) is { } wrong) return new AuditBreak(stream, sequence, wrong);
            for (; nextSeal < seals.Count && seals[nextSeal].Sequence <= sequence; nextSeal++)
                if (seals[nextSeal].Hash != hash || seals[nextSeal].Sequence < sequence) return new AuditBreak(stream, sequence, "audit.seal_differs");
        }
        if (head is null || head.LastSequence != sequence || head.LastHash != hash) return new AuditBreak(stream, sequence, "audit.head_differs");
        return nextSeal < seals.Count ? new AuditBreak(stream, seals[nextSeal].Sequence, "audit.seal_beyond_end") : null;
    }

    /// <summary>The first entry with a key in another form than the product writes it.</summary>
    async Task<long?> FirstOddAsync(string stream, CancellationToken cancel)
    {
        if (db.Dialect.OddlyWritten(Keys[0]) is null) return null;
        var condition = string.Join(" OR ", Keys.Select(db.Dialect.OddlyWritten));
#pragma warning disable EF1002 // names that stand in the code
        return await db.Database.SqlQueryRaw<long?>($"SELECT min(sequence) AS \"Value\" FROM audit_entries WHERE stream = {{0}} AND ({condition})", stream).SingleAsync(cancel);
#pragma warning restore EF1002
    }

    static string? WrongDetails(AuditEntry entry) => entry switch
    {
        { DetailsDigest: null, Details: null, Erasure: null } => null,
        { DetailsDigest: null } => "audit.details_unknown",
        { Details: { } details } => details.ComputeDigest() == entry.DetailsDigest ? null : "audit.details_changed",
        { Erasure: null } => "audit.details_missing",
        _ => null,
    };

    /// <summary>Details and erasures of entries that are not there, and erasures that no entry tells of.</summary>
    async Task<List<AuditBreak>> StrayDetailsAsync(CancellationToken cancel)
    {
        var details = db.AuditDetails.Where(one => !db.AuditEntries.Any(entry => entry.Stream == one.Stream && entry.Sequence == one.Sequence)).Select(one => new { one.Stream, one.Sequence });
        var erasures = db.AuditErasures.Where(one => !db.AuditEntries.Any(entry => entry.Stream == one.Stream && entry.Sequence == one.Sequence)).Select(one => new { one.Stream, one.Sequence });
        var strays = await details.Union(erasures).OrderBy(one => one.Stream).ThenBy(one => one.Sequence).ToListAsync(cancel);
        var unrecorded = await db.AuditErasures.Where(one => !db.AuditEntries.Any(told => told.Trigger == AuditErasing.What && told.At == one.At
                && db.AuditEntries.Any(entry => entry.Stream == one.Stream && entry.Sequence == one.Sequence && entry.Subject == told.Subject && entry.SubjectId == told.SubjectId)))
            .OrderBy(one => one.Stream).ThenBy(one => one.Sequence).Select(one => new { one.Stream, one.Sequence }).ToListAsync(cancel);
        return
        [
            .. strays.DistinctBy(one => one.Stream).Select(one => new AuditBreak(one.Stream, one.Sequence, "audit.details_unknown")),
            .. unrecorded.Except(strays).DistinctBy(one => one.Stream).Select(one => new AuditBreak(one.Stream, one.Sequence, "audit.erasure_unrecorded")),
        ];
    }

    /// <summary>Each line of the file outside against the database. A seal that the file does not have yet is no finding
    /// unless the file has a later one: nodes catch up with each other.</summary>
    IEnumerable<AuditBreak> SealFileBreaks(Dictionary<(string, LocalDate), AuditSeal> stored)
    {
        var filed = new HashSet<(string, LocalDate)>();
        Instant? newest = null;
        foreach (var line in folder.Read())
        {
            if (line.Seal is not { } seal)
            {
                yield return new AuditBreak(line.Where, line.Number, "audit.seal_file_unreadable");
                continue;
            }
            filed.Add((seal.Stream, seal.Day));
            if (newest is null || seal.SealedAt > newest) newest = seal.SealedAt;
            if (!stored.TryGetValue((seal.Stream, seal.Day), out var twin)) yield return new AuditBreak(seal.Stream, seal.Sequence, "audit.seal_removed");
            else if (twin != seal) yield return new AuditBreak(seal.Stream, seal.Sequence, "audit.seal_file_differs");
        }
        foreach (var seal in stored.Values.OrderBy(seal => seal.SealedAt).Where(seal => seal.SealedAt < newest && !filed.Contains((seal.Stream, seal.Day))))
            yield return new AuditBreak(seal.Stream, seal.Sequence, "audit.seal_not_filed");
    }

    /// <summary>The ring is asked first, because the database alone cannot be believed; it helps out with keys that have left the ring.</summary>
    bool IsGenuine(AuditSeal seal, Dictionary<string, byte[]> publicKeys)
    {
        var bytes = new byte[seal.Signature.Length];
        if (!Convert.TryFromBase64String(seal.Signature, bytes, out var length)) return false;
        var signature = new SealSignature(seal.KeyId, bytes[..length]);
        return ring.PublicKeys.ContainsKey(seal.KeyId)
            ? ring.Verify(seal.ToSign(), signature)
            : publicKeys.TryGetValue(seal.KeyId, out var key) && KeyRing.Verify(seal.ToSign(), signature, key);
    }
}

/// <summary>The first place at which a chain does not hold.</summary>
/// <param name="Stream">The chain.</param>
/// <param name="Sequence">The entry.</param>
/// <param name="Code">What is wrong.</param>
public sealed record AuditBreak(string Stream, long Sequence, string Code);
