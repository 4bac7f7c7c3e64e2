using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>
/// 表决记录: all that anybody needs to recompute the results of a session without this program (title-evaluation.md 7.1). A round's digest is the SHA-256, in hexadecimal digits
/// of lower case, of these lines joined by LF: the digest before it (64 zeros for the first), its key, the key of its application, its number,
/// <c>panelSize;present;recused;issued;returned</c>, and the sealed list joined by commas, sorted as Favour, Against, Abstain, Blank.
/// </summary>
public sealed class BallotRecords(LmsDbContext db)
{
    /// <summary>The record of a session, for those who may see totals.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>.</exception>
    public async Task<SessionBallots> OfAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        var session = await db.ReviewSessions.AsNoTracking().WithTallies(actor, db).SingleOrDefaultAsync(s => s.Id == sessionId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "session.not_found");
        var rounds = await db.BallotRounds.AsNoTracking().Where(r => r.SessionId == sessionId && (r.TallyDigest != null || r.State == BallotRoundState.Voided))
            .OrderBy(r => r.Id).ToListAsync(cancel);
        var keys = rounds.Select(r => r.Id).ToList();
        var lists = (await db.SealedBallots.AsNoTracking().Where(b => keys.Contains(b.RoundId)).OrderBy(b => b.RoundId).ThenBy(b => b.Ordinal).ToListAsync(cancel))
            .ToLookup(b => b.RoundId, b => b.Choice);
        var files = rounds.Select(r => r.ApplicationId).Distinct().ToList();
        var names = await db.TitleApplications.Where(a => files.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.ErasedAt == null ? a.ApplicantName : Person.ErasedName, cancel);
        var holders = rounds.SelectMany(r => new[] { r.ScrutineerId ?? r.SealedBy, r.TellerId }).OfType<Guid>().Distinct().ToList();
        var people = await db.People.Where(p => holders.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return new SessionBallots(session, [.. InChain(rounds).Select(r => new BallotRecord(
            r, names[r.ApplicationId], [.. lists[r.Id]], NameOf(r.ScrutineerId ?? r.SealedBy), NameOf(r.TellerId)))]);

        string? NameOf(Guid? id) => id is { } known ? people.GetValueOrDefault(known) : null;
    }

    /// <summary>Sealed rounds in the order of their digests, void ones behind them; sealed ones that hang on no other stand last, so that a broken chain shows.</summary>
    static IEnumerable<BallotRound> InChain(IReadOnlyList<BallotRound> rounds)
    {
        var left = rounds.Where(r => r.TallyDigest is not null).ToList();
        for (var before = Audit.AuditEntry.Genesis; left.Find(r => r.PreviousDigest == before) is { } next; before = next.TallyDigest!)
        {
            left.Remove(next);
            yield return next;
        }
        foreach (var round in left.Concat(rounds.Where(r => r.TallyDigest is null))) yield return round;
    }
}

/// <summary>The ballots of a session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Rounds">Sealed rounds in the order of their chain, void ones behind them. None that is still voted on or counted.</param>
public sealed record SessionBallots(ReviewSession Session, IReadOnlyList<BallotRecord> Rounds);

/// <summary>What is on record of a ballot.</summary>
/// <param name="Round">Roll, totals and digests.</param>
/// <param name="ApplicantName">Whose case it is.</param>
/// <param name="List">The sealed list, sorted by choice; empty for a void round.</param>
/// <param name="Scrutineer">Name of the Scrutineer; null where none signed.</param>
/// <param name="Teller">Name of the Teller; null where none signed.</param>
public sealed record BallotRecord(BallotRound Round, string ApplicantName, IReadOnlyList<BallotChoice> List, string? Scrutineer, string? Teller);
