using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where ballots are opened, votes taken and totals sealed. How roll and ballot are kept apart is told in Decisions/0002.</summary>
public sealed class BallotRoom(LmsDbContext db, WorkCalendar calendar, SessionRoom sessions, CaseDocket docket)
{
    /// <summary>How long voting stays open.</summary>
    static readonly Duration VotingTime = Duration.FromMinutes(10);

    /// <summary>A ballot of a session the actor may see.</summary>
    /// <exception cref="RefusedException"><c>ballot.not_found</c>.</exception>
    public async Task<BallotRound> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.BallotRounds.VisibleTo(actor, db).SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "ballot.not_found");

    /// <summary>Ballots of a session, oldest first.</summary>
    public async Task<IReadOnlyList<BallotRound>> ListAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        await sessions.FindAsync(sessionId, actor, cancel);
        return await db.BallotRounds.AsNoTracking().Where(r => r.SessionId == sessionId).OrderBy(r => r.Id).ToListAsync(cancel);
    }

    /// <summary>A holder takes a code.</summary>
    /// <returns>The round, and the code to be shown once to this holder.</returns>
    public async Task<(BallotRound Round, HolderCode Code)> TakeCodeAsync(Guid id, BallotRoundTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        var code = round.TakeCode(trigger, act.Given(await FactsAsync(round, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return (round, code);
    }

    /// <summary>Opens voting.</summary>
    public async Task<BallotRound> OpenAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        round.Open(VotingTime, act);
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>
    /// Takes a vote: seals it at once and writes it into the voter's entitlement by one conditional statement. Nothing else is written, no
    /// entry in the trail, and the answer says no more than that it was received.
    /// </summary>
    /// <exception cref="RefusedException"><c>ballot.not_found</c>, <c>ballot.not_entitled</c> (Forbidden), <c>ballot.already_cast</c> (WrongState), or the round is not open.</exception>
    public async Task CastAsync(Guid id, BallotChoice choice, Act act, CancellationToken cancel = default)
    {
        if (!await db.BallotRounds.VisibleTo(act.By, db).AnyAsync(r => r.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "ballot.not_found");
        var seat = await db.PanelSeats.AsNoTracking()
            .Where(s => s.PersonId == act.By.PersonId && s.State != SeatState.Dismissed && db.BallotEntitlements.Any(e => e.RoundId == id && e.SeatId == s.Id))
            .Select(s => (Guid?)s.Id).SingleOrDefaultAsync(cancel) ?? throw new RefusedException(RefusalKind.Forbidden, "ballot.not_entitled");
        await db.InTransactionAsync(async () =>
        {
            await HoldAsync(id, cancel);
            var round = await db.BallotRounds.AsNoTracking().SingleAsync(r => r.Id == id, cancel);
            round.AllowCast(act);
            var envelope = Envelope.Seal(choice, id, round.PublicKey);
            var written = await db.BallotEntitlements.Where(e => e.RoundId == id && e.SeatId == seat && e.State == EntitlementState.Issued)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EntitlementState.Used).SetProperty(x => x.Envelope, envelope), cancel);
            return written == 1 ? written : throw new RefusedException(RefusalKind.WrongState, "ballot.already_cast");
        }, cancel);
    }

    /// <summary>Ends voting; what was not used expires.</summary>
    public async Task<BallotRound> CloseAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        return await CloseAsync(round, BallotRoundTrigger.Close, act.Given(await FactsAsync(round, act, cancel)), cancel);
    }

    /// <summary>Finds the balance right, or reports that it is not, which makes the round void.</summary>
    public async Task<BallotRound> BalanceAsync(Guid id, bool balances, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        var told = act.Given(await FactsAsync(round, act, cancel));
        if (!balances) return await VoidAsync(round, BallotRoundTrigger.ReportImbalance, told, cancel);
        round.CheckBalance(told);
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>Counts with both codes.</summary>
    public async Task<BallotRound> CountAsync(Guid id, string scrutineerCode, string tellerCode, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        var envelopes = await db.BallotEntitlements.AsNoTracking().Where(e => e.RoundId == id && e.Envelope != null).Select(e => e.Envelope!).ToListAsync(cancel);
        round.Count(scrutineerCode, tellerCode, envelopes, act);
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>Records the totals of paper slips.</summary>
    public async Task<BallotRound> RecordPaperAsync(Guid id, Tally totals, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        round.RecordPaperTotals(totals, act.Given(await FactsAsync(round, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>More paper slips were found than issued: the round is void.</summary>
    public async Task<BallotRound> ReportPaperImbalanceAsync(Guid id, int returned, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        round.ReportPaperImbalance(returned, act.Given(await FactsAsync(round, act, cancel)));
        return await EndVoidAsync(round, act, cancel);
    }

    /// <summary>Seals: the sorted list is stored, envelopes and keys are erased.</summary>
    public async Task<BallotRound> SealAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        var previous = await PreviousDigestAsync(round, cancel);
        return await db.InTransactionAsync(async () =>
        {
            round.Seal(previous, act.Given(await FactsAsync(round, act, cancel)));
            db.SealedBallots.AddRange(round.Tally!.Sorted().Select((choice, place) => new SealedBallot { RoundId = id, Ordinal = place + 1, Choice = choice }));
            await db.SaveChangesAsync(cancel);
            await EraseAsync(id, cancel);
            return round;
        }, cancel);
    }

    /// <summary>Declares pass or fail; the case and the session move with it.</summary>
    public async Task<BallotRound> DeclareAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(round.SessionId, act.By, cancel);
        round.Declare(calendar.DayOf(act.At), act.Given(new PresidingFacts(await sessions.MayPresideAsync(session, round.ApplicationId, act, cancel))));
        await docket.TakeResultAsync(round, act, cancel);
        session.EndRound(round.HasPassed is true ? CaseOutcome.Passed : CaseOutcome.Failed, act);
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>The Scrutineer asks that the round be void.</summary>
    public async Task<BallotRound> AskAnnulmentAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, act.By, cancel);
        round.AskAnnulment(act);
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>Makes the round void as asked: by the Supervisor, or by the Teller when a code is lost.</summary>
    public async Task<BallotRound> MakeVoidAsync(Guid id, BallotRoundTrigger trigger, Act act, CancellationToken cancel = default) =>
        await VoidAsync(await FindAsync(id, act.By, cancel), trigger, act, cancel);

    /// <summary>The re-check: recounts the sealed list and recomputes the digest. It can never say who voted what.</summary>
    /// <exception cref="RefusedException"><c>ballot.not_sealed</c>.</exception>
    public async Task<BallotRecheck> RecheckAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var round = await FindAsync(id, actor, cancel);
        if (round.TallyDigest is null) throw new RefusedException(RefusalKind.WrongState, "ballot.not_sealed");
        var list = await db.SealedBallots.AsNoTracking().Where(b => b.RoundId == id).OrderBy(b => b.Ordinal).Select(b => b.Choice).ToListAsync(cancel);
        return new BallotRecheck(Titles.Tally.Of(list) == round.Tally, round.Digest(round.PreviousDigest!) == round.TallyDigest, list.Count == round.Returned);
    }

    /// <summary>What can be done in the ballot now; what must be given with an act is judged when it is given.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(BallotRound round, Act act, CancellationToken cancel = default) =>
        BallotRoundWorkflow.Table.PermittedTriggers(round, act.Given(await FactsAsync(round, act, cancel)).Given(new PresidingFacts(round.State is not BallotRoundState.Sealed
            || await sessions.MayPresideAsync(await sessions.FindAsync(round.SessionId, act.By, cancel), round.ApplicationId, act, cancel)))
            .Given(new OpenedBallots(true, [])).Given(new Tally(0, 0, 0, 0)).Given(new PaperSlips(round.Issued + 1)));

    /// <summary>Closes a ballot whose time is over.</summary>
    public async Task TimeOverAsync(Guid id, Act act, CancellationToken cancel = default) =>
        await CloseAsync(await db.BallotRounds.SingleAsync(r => r.Id == id, cancel), BallotRoundTrigger.TimeOver, act, cancel);

    async Task<BallotRound> CloseAsync(BallotRound round, BallotRoundTrigger trigger, Act act, CancellationToken cancel) =>
        await db.InTransactionAsync(async () =>
        {
            round.Close(trigger, act);
            // The save waits for votes that hold the round; only then is it known which entitlements were not used.
            await db.SaveChangesAsync(cancel);
            await ExpireAsync(round.Id, cancel);
            return round;
        }, cancel);

    /// <summary>
    /// What was not used expires. All entitlements are written anew, by seat and in one transaction: where the database writes changed rows behind the others, they would lie in the
    /// order of the votes, each with the number of its transaction.
    /// </summary>
    async Task ExpireAsync(Guid id, CancellationToken cancel)
    {
        var roll = await db.BallotEntitlements.AsNoTracking().Where(e => e.RoundId == id).OrderBy(e => e.SeatId).ToListAsync(cancel);
        await db.BallotEntitlements.Where(e => e.RoundId == id).ExecuteDeleteAsync(cancel);
        await db.CopyAsync(roll.ConvertAll(e => new BallotEntitlement
        {
            RoundId = id,
            SeatId = e.SeatId,
            State = e.State is EntitlementState.Issued ? EntitlementState.Expired : e.State,
            Envelope = e.Envelope,
        }), cancel);
    }

    Task<BallotRound> VoidAsync(BallotRound round, BallotRoundTrigger trigger, Act act, CancellationToken cancel)
    {
        round.MakeVoid(trigger, act);
        return EndVoidAsync(round, act, cancel);
    }

    async Task<BallotRound> EndVoidAsync(BallotRound round, Act act, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(round.SessionId, act.By, cancel);
        session.EndRound(CaseOutcome.Pending, act with { By = Actor.System });
        await docket.TakeVoidAsync(round, act, cancel);
        return await db.InTransactionAsync(async () =>
        {
            await db.SaveChangesAsync(cancel);
            await EraseAsync(round.Id, cancel);
            return round;
        }, cancel);
    }

    Task<int> EraseAsync(Guid id, CancellationToken cancel) =>
        db.BallotEntitlements.Where(e => e.RoundId == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.Envelope, (byte[]?)null), cancel);

    async Task HoldAsync(Guid id, CancellationToken cancel)
    {
#pragma warning disable EF1003 // the appended text is a constant of the dialect
        await db.Database.SqlQueryRaw<Guid>("SELECT id AS \"Value\" FROM ballot_rounds WHERE id = {0} " + db.Dialect.ShareLock, id).ToListAsync(cancel);
#pragma warning restore EF1003
    }

    async Task<string> PreviousDigestAsync(BallotRound round, CancellationToken cancel)
    {
        var known = await db.BallotRounds.AsNoTracking().Where(r => r.SessionId == round.SessionId && r.TallyDigest != null)
            .Select(r => new { r.TallyDigest, r.PreviousDigest }).ToListAsync(cancel);
        return known.SingleOrDefault(r => known.All(later => later.PreviousDigest != r.TallyDigest))?.TallyDigest ?? AuditEntry.Genesis;
    }

    async Task<BallotFacts> FactsAsync(BallotRound round, Act act, CancellationToken cancel)
    {
        var persons = act.By.Persons;
        var hasSeat = await db.PanelSeats.AnyAsync(s => s.SessionId == round.SessionId && persons.Contains(s.PersonId), cancel);
        var used = await db.BallotEntitlements.CountAsync(e => e.RoundId == round.Id && e.State == EntitlementState.Used, cancel);
        var envelopes = await db.BallotEntitlements.CountAsync(e => e.RoundId == round.Id && e.Envelope != null, cancel);
        return new BallotFacts(hasSeat, used, envelopes);
    }
}

/// <summary>What a re-check found.</summary>
/// <param name="TotalsAgree">The sealed list adds up to the totals.</param>
/// <param name="DigestAgrees">The digest is the one the totals demand.</param>
/// <param name="BalanceAgrees">As many votes as were returned.</param>
public sealed record BallotRecheck(bool TotalsAgree, bool DigestAgrees, bool BalanceAgrees);

/// <summary>Closes ballots whose time is over.</summary>
public sealed class BallotTimeSweep(LmsDbContext db, BallotRoom room) : ISweep
{
    /// <inheritdoc/>
    public string Name => "ballot_round";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.BallotRounds.Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).Select(r => r.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public Task FireAsync(Guid id, Act act, CancellationToken cancel) => room.TimeOverAsync(id, act, cancel);
}
