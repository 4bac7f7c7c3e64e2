using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where members answer, declare conflicts, are cleared, and come and go.</summary>
public sealed class SeatDesk(LmsDbContext db, WorkCalendar calendar, SessionRoom sessions, ConflictSearch conflicts, RulesInForce rules)
{
    const int ReplyWorkingDays = 3;

    /// <summary>All seats for the office, the own seat for a member, in drawn order.</summary>
    public async Task<IReadOnlyList<PanelSeat>> ListAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        await sessions.FindAsync(sessionId, actor, cancel);
        return await db.PanelSeats.VisibleTo(actor, db).AsNoTracking().Where(s => s.SessionId == sessionId).OrderBy(s => s.Rank).ToListAsync(cancel);
    }

    /// <summary>A seat.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>.</exception>
    public async Task<PanelSeat> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.PanelSeats.VisibleTo(actor, db).SingleOrDefaultAsync(s => s.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "seat.not_found");

    /// <summary>Accepts. Every case with a conflict, declared or computed, is recused at once.</summary>
    /// <param name="id">The seat.</param>
    /// <param name="declarations">For every application what kind of conflict there is; "none" is said as null, not left out.</param>
    /// <param name="act">The member.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<PanelSeat> AcceptAsync(Guid id, IReadOnlyDictionary<Guid, RecusalGround?> declarations, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        if (declarations.Values.Any(ground => ground?.IsDeclared() == false)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("recusal.not_declared", [], "declarations")]);
        var found = await conflicts.OfSeatAsync(session, seat.PersonId, act.At, cancel);
        var grounds = found.ToDictionary();
        foreach (var (application, declared) in declarations)
            if (declared is { } ground && (!grounds.TryGetValue(application, out var known) || ground < known)) grounds[application] = ground;
        var facts = await FactsAsync(seat, session, found, cancel);
        seat.Move(SeatTrigger.Accept, act.Given(facts with { Declared = [.. declarations.Keys] }));
        foreach (var (application, ground) in grounds) await RecuseAsync(seat, facts, application, ground, act with { By = Actor.System }, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Declines; the next alternate is invited.</summary>
    public async Task<PanelSeat> DeclineAsync(Guid id, SeatTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        seat.Move(trigger, act);
        await InviteNextAsync(seat.SessionId, act, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Takes somebody off the panel; the next alternate is invited once invitations are out.</summary>
    public async Task<PanelSeat> ReplaceAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var wasMember = !seat.IsAlternate && seat.State is not SeatState.Drawn;
        seat.Move(SeatTrigger.Replace, act);
        if (wasMember) await InviteNextAsync(seat.SessionId, act, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Recuses from the whole session whoever keeps away from too large a share of its cases; the limit is a rule.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>, <c>seat.share_within_limit</c> and what else the table refuses.</exception>
    public async Task<PanelSeat> RecuseWhollyAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        seat.Move(SeatTrigger.RecuseWholly, act.Given(await WithLimitAsync(await FactsAsync(seat, session, None, cancel), session, act, cancel)));
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Gives the seat of somebody who was recused wholly to the next alternate.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>, <c>seat.voting_now</c> and what else the table refuses.</exception>
    public async Task<PanelSeat> SubstituteAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        seat.Move(SeatTrigger.Substitute, act.Given(await FactsAsync(seat, session, None, cancel)));
        await InviteNextAsync(seat.SessionId, act, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Who is suspended from the pool gives up every seat not yet taken in a meeting; the next alternates are invited. Saved by the caller.</summary>
    /// <returns>The sessions that lost a member, to be settled once it is saved.</returns>
    public async Task<IReadOnlyList<Guid>> GiveUpAsync(Guid expertId, Act act, CancellationToken cancel = default)
    {
        var seats = await db.PanelSeats.Where(s => s.ExpertId == expertId && PanelSeat.NotYetSeated.Contains(s.State)).ToListAsync(cancel);
        foreach (var seat in seats)
        {
            var wasMember = !seat.IsAlternate && seat.State is not SeatState.Drawn;
            seat.Move(SeatTrigger.Replace, act with { By = Actor.System });
            if (wasMember) await InviteNextAsync(seat.SessionId, act, cancel);
        }
        return [.. seats.Select(seat => seat.SessionId).Distinct()];
    }

    /// <summary>
    /// Sends a member away for misconduct: no vote is taken from the seat any more, its opinions count no more, and before the meeting the next alternate is invited. Whether ballots in which it
    /// voted are made void is for those who work on them, who are told.
    /// </summary>
    public async Task<PanelSeat> DismissAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var wasMember = !seat.IsAlternate && seat.State is not SeatState.Drawn && PanelSeat.NotYetSeated.Contains(seat.State);
        seat.Move(SeatTrigger.Dismiss, act);
        if (wasMember) await InviteNextAsync(seat.SessionId, act, cancel);
        await db.InTransactionAsync(async () =>
        {
            await db.SaveChangesAsync(cancel);
            return await db.BallotEntitlements.Where(e => e.SeatId == id && e.State == EntitlementState.Issued).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EntitlementState.Expired), cancel);
        }, cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Recuses from a case: asked by the member or ordered by the office.</summary>
    public async Task<PanelSeat> RecuseAsync(Guid id, Guid applicationId, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        var facts = await FactsAsync(seat, session, None, cancel);
        if (facts.Recused.Contains(applicationId)) return seat;
        await RecuseAsync(seat, facts, applicationId, act.By.PersonId == seat.PersonId ? RecusalGround.Declared : RecusalGround.Ordered, act, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Signs that a recusal can be waived, or waives it as the second, with the reason of the act. A hard ground is never waived, whenever it is found.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>, <c>recusal.not_found</c>, <c>recusal.never_waived</c>, <c>recusal.waiver_needs_two</c>, <c>reason.missing</c>.</exception>
    public async Task<PanelSeat> WaiveAsync(Guid id, Guid applicationId, SeatTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        var recusal = await db.Recusals.InForce().SingleOrDefaultAsync(r => r.SeatId == id && r.ApplicationId == applicationId, cancel);
        var found = await conflicts.OfSeatAsync(session, seat.PersonId, act.At, cancel);
        var facts = (await FactsAsync(seat, session, found, cancel)) with { Target = applicationId };
        if (recusal is not null)
        {
            var ground = found.GetValueOrDefault(applicationId, recusal.Ground);
            facts = facts with { Waiver = WaiverOf(recusal, ground < recusal.Ground ? ground : recusal.Ground, session) };
        }
        seat.Move(trigger, act.Given(facts));
        if (trigger is SeatTrigger.SignWaiver) recusal!.SignWaiver(act);
        else recusal!.Waive(act);
        await db.SaveChangesAsync(cancel);
        return seat;
    }

    /// <summary>Clears a member for all cases he or she is not recused from; a complete panel is found complete.</summary>
    public async Task<PanelSeat> ClearAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        var trigger = seat.State is SeatState.RecusedPartially ? SeatTrigger.Clear : SeatTrigger.ClearUnconflicted;
        seat.Move(trigger, act.Given(await FactsAsync(seat, session, act, cancel)));
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
        return seat;
    }

    /// <summary>Signs first that a member's conflicts are excluded; another person clears.</summary>
    public async Task<PanelSeat> SignClearanceAsync(Guid id, Act act, CancellationToken cancel = default) =>
        await MoveAsync(await FindAsync(id, act.By, cancel), SeatTrigger.SignClearance, act, cancel);

    /// <summary>Comes in, or comes back.</summary>
    public async Task<PanelSeat> CheckInAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var seat = await FindAsync(id, act.By, cancel);
        return await MoveAsync(seat, seat.State is SeatState.Left ? SeatTrigger.Return : SeatTrigger.CheckIn, act, cancel);
    }

    /// <summary>Goes out.</summary>
    public async Task<PanelSeat> LeaveAsync(Guid id, Act act, CancellationToken cancel = default) => await MoveAsync(await FindAsync(id, act.By, cancel), SeatTrigger.Leave, act, cancel);

    async Task<PanelSeat> MoveAsync(PanelSeat seat, SeatTrigger trigger, Act act, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        seat.Move(trigger, act.Given(await FactsAsync(seat, session, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return seat;
    }

    /// <summary>What can be done with the seat now.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(PanelSeat seat, Act act, CancellationToken cancel = default)
    {
        var session = await sessions.FindAsync(seat.SessionId, act.By, cancel);
        var facts = await FactsAsync(seat, session, act, cancel);
        if (seat.State is SeatState.RecusedPartially && await WaivableAsync(seat.Id, cancel) is { } recusal)
            facts = facts with { Waiver = WaiverOf(recusal, recusal.Ground, session) };
        if (JudgedByConflicts(seat)) facts = await WithLimitAsync(facts, session, act, cancel);
        return PanelSeatWorkflow.Table.PermittedTriggers(seat, act.Given(facts with { Declared = facts.Cases }));
    }

    /// <summary>Applications the seat is recused from.</summary>
    public async Task<IReadOnlyList<Guid>> RecusedFromAsync(Guid seatId, CancellationToken cancel = default) =>
        await db.Recusals.InForce().AsNoTracking().Where(r => r.SeatId == seatId).Select(r => r.ApplicationId).ToListAsync(cancel);

    /// <summary>Applications that each seat of a session is recused from.</summary>
    public async Task<ILookup<Guid, Guid>> RecusedInAsync(Guid sessionId, CancellationToken cancel = default) =>
        (await db.Recusals.InForce().AsNoTracking().Where(r => db.PanelSeats.Any(s => s.Id == r.SeatId && s.SessionId == sessionId)).Select(r => new { r.SeatId, r.ApplicationId }).ToListAsync(cancel))
            .ToLookup(r => r.SeatId, r => r.ApplicationId);

    /// <summary>Invites the alternate who stands next in the drawn order, if any is left.</summary>
    public async Task InviteNextAsync(Guid sessionId, Act act, CancellationToken cancel = default)
    {
        var next = await db.PanelSeats.Where(s => s.SessionId == sessionId && s.IsAlternate && s.State == SeatState.Drawn)
            .OrderBy(s => s.Rank).FirstOrDefaultAsync(cancel);
        next?.Invite(calendar.EndOfWorkingDays(act.At, ReplyWorkingDays), act with { By = Actor.System });
    }

    async Task RecuseAsync(PanelSeat seat, SeatFacts facts, Guid applicationId, RecusalGround ground, Act act, CancellationToken cancel)
    {
        seat.Move(SeatTrigger.RecuseForCase, act.Given(facts with { Target = applicationId }));
        if (await db.Recusals.FindAsync([seat.Id, applicationId], cancel) is { } waived) waived.Renew(ground.OnRecord());
        else db.Recusals.Add(new Recusal { SeatId = seat.Id, ApplicationId = applicationId, Ground = ground.OnRecord() });
    }

    /// <summary>A recusal that could be waived, one with a signature first; null where there is none.</summary>
    async Task<Recusal?> WaivableAsync(Guid seatId, CancellationToken cancel) =>
        (await db.Recusals.InForce().AsNoTracking().Where(r => r.SeatId == seatId).ToListAsync(cancel)).Where(r => !r.Ground.IsHard()).OrderBy(r => r.WaiverSignedBy is null).FirstOrDefault();

    static WaiverFacts WaiverOf(Recusal recusal, RecusalGround ground, ReviewSession session) =>
        new(ground, recusal.WaiverSignedBy, session.Cases.Single(one => one.ApplicationId == recusal.ApplicationId).ApplicantId);

    static readonly IReadOnlyDictionary<Guid, RecusalGround> None = new Dictionary<Guid, RecusalGround>();

    /// <summary>Whether a row of the seat's state asks for conflicts found in the data; who only comes and goes is not searched for.</summary>
    static bool JudgedByConflicts(PanelSeat seat) => seat.State is SeatState.Accepted or SeatState.RecusedPartially;

    async Task<SeatFacts> WithLimitAsync(SeatFacts facts, ReviewSession session, Act act, CancellationToken cancel)
    {
        var round = await db.EvaluationRounds.AsNoTracking().SingleAsync(one => one.Id == session.RoundId, cancel);
        return facts with { MostRecused = (await rules.OfAsync(round, act.At, cancel)).Fraction(RuleKeys.RecusalMaxShare) };
    }

    async Task<SeatFacts> FactsAsync(PanelSeat seat, ReviewSession session, Act act, CancellationToken cancel) =>
        await FactsAsync(seat, session, JudgedByConflicts(seat) ? await conflicts.OfSeatAsync(session, seat.PersonId, act.At, cancel) : None, cancel);

    async Task<SeatFacts> FactsAsync(PanelSeat seat, ReviewSession session, IReadOnlyDictionary<Guid, RecusalGround> found, CancellationToken cancel)
    {
        var waived = found.Count == 0 ? [] : await db.Recusals.AsNoTracking().Where(r => r.SeatId == seat.Id && r.WaivedAt != null).Select(r => r.ApplicationId).ToListAsync(cancel);
        return new SeatFacts(session.State, [.. session.Cases.Select(c => c.ApplicationId)],
            session.IsVoting ? session.CurrentCaseId : null, await RecusedFromAsync(seat.Id, cancel),
            [.. found.Where(one => one.Value.IsHard() || !waived.Contains(one.Key)).Select(one => one.Key)])
        {
            Voted = [.. session.Cases.Where(c => c.Outcome is CaseOutcome.Passed or CaseOutcome.Failed).Select(c => c.ApplicationId)],
        };
    }
}

/// <summary>Takes silence for a no when the time to answer is over, and invites the next alternate.</summary>
public sealed class SeatReplySweep(LmsDbContext db, SeatDesk desk, SessionRoom sessions) : ISweep
{
    /// <inheritdoc/>
    public string Name => "panel_seat";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(NodaTime.Instant now, int most, CancellationToken cancel) =>
        await db.PanelSeats.Where(s => s.DueAt <= now).OrderBy(s => s.DueAt).Select(s => s.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var seat = await db.PanelSeats.SingleAsync(s => s.Id == id, cancel);
        seat.Move(SeatTrigger.NoReply, act);
        await desk.InviteNextAsync(seat.SessionId, act, cancel);
        await db.SaveChangesAsync(cancel);
        await sessions.SettlePanelAsync(seat.SessionId, act, cancel);
    }
}
