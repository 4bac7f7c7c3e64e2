using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where sessions are planned and held.</summary>
public sealed class SessionRoom(LmsDbContext db, WorkCalendar calendar, CaseDocket docket, RulesInForce rules, ConflictSearch conflicts)
{
    /// <summary>Working days in which an invited expert answers.</summary>
    const int ReplyWorkingDays = 3;

    /// <summary>Sessions of the offices the actor works for, and those the actor is invited to, newest first.</summary>
    public Task<Page<ReviewSession>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var sessions = db.ReviewSessions.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) sessions = sessions.Where(s => s.Id < last);
        return page.ReadAsync(sessions.OrderByDescending(s => s.Id), s => s.Id.ToString(), cancel);
    }

    /// <summary>A session with its cases.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>.</exception>
    public async Task<ReviewSession> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.ReviewSessions.VisibleTo(actor, db).Include(s => s.Cases).SingleOrDefaultAsync(s => s.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "session.not_found");

    /// <summary>Plans one for a round; office, specialty and filing come from the round.</summary>
    /// <exception cref="RefusedException"><c>title_round.not_found</c>, <c>session.key_taken</c>, <c>session.level_not_in_round</c> and what the table refuses.</exception>
    public async Task<ReviewSession> PlanAsync(SessionPlan wanted, Act act, CancellationToken cancel = default)
    {
        var round = await db.FindOrRefuseAsync<EvaluationRound>(wanted.RoundId, "title_round.not_found", cancel);
        if (!round.Levels.Contains(wanted.Level))
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("session.level_not_in_round", [("level", wanted.Level)], "level")]);
        var session = ReviewSession.Plan(new NewSession(
            wanted.Key, round.Id, round.UnitId, wanted.Level, round.Specialty, wanted.Basis, wanted.PanelSize, wanted.HeldOn, round.FilingTo, wanted.Denominator)
        { LastVote = await LastVoteAsync(round, wanted.HeldOn, act, cancel) }, act);
        db.ReviewSessions.Add(session);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Assigns an application.</summary>
    public async Task<ReviewSession> AssignAsync(Guid id, Guid applicationId, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        var found = await conflicts.OfOfficersAsync(session.RoundId, [applicationId], act.By.Persons, act.At, cancel);
        session.Assign(await docket.AssignAsync(session, applicationId, act.Given(found[applicationId]), cancel), act);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Invites the drawn members; alternates wait.</summary>
    public async Task<ReviewSession> InviteAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Move(SessionTrigger.Invite, act);
        var replyBy = calendar.EndOfWorkingDays(act.At, ReplyWorkingDays);
        foreach (var seat in await db.PanelSeats.Where(s => s.SessionId == id && !s.IsAlternate && s.State == SeatState.Drawn).ToListAsync(cancel))
            seat.Invite(replyBy, act);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Finds the panel complete as soon as it is, and calls the session off when a second panel cannot be filled either. Safe to ask at any time.</summary>
    public async Task SettlePanelAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await db.ReviewSessions.Include(s => s.Cases).SingleAsync(s => s.Id == id, cancel);
        if (session.State is not SessionState.PanelForming) return;
        var told = (act with { By = Actor.System }).Given(await FactsAsync(session, null, act, cancel));
        if (ReviewSessionWorkflow.Table.Check(session, SessionTrigger.MembersConfirmed, told).IsAllowed) session.Move(SessionTrigger.MembersConfirmed, told);
        else if (ReviewSessionWorkflow.Table.Check(session, SessionTrigger.PoolExhausted, told).IsAllowed)
        {
            session.Move(SessionTrigger.PoolExhausted, told);
            await docket.ReleaseAsync(session, told, cancel);
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Asks for a second draw, because the panel cannot be filled.</summary>
    /// <param name="id">The session.</param>
    /// <param name="wider">Further specialties to draw from; empty where the pool itself has grown.</param>
    /// <param name="act">The office with the reasons for the wider strata.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>session.can_be_filled</c>, <c>session.redrawn_already</c>, <c>session.redraw_strata_wrong</c>, <c>reason.missing</c>.</exception>
    public async Task<ReviewSession> AskRedrawAsync(Guid id, IReadOnlyList<string> wider, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.AskRedraw(wider, act.Given(await FactsAsync(session, null, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>
    /// Agrees to the second draw. Every seat of the first one ends, also those that were accepted: half a panel of either draw would rest on neither protocol. Who had not dropped
    /// out can be drawn anew and declares anew (Decisions/0030).
    /// </summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>session.redraw_needs_two</c> and what else the table refuses.</exception>
    public async Task<ReviewSession> RedrawAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Redraw(act.Given(await FactsAsync(session, null, act, cancel)));
        var byClock = act with { By = Actor.System };
        foreach (var seat in await db.PanelSeats.Where(s => s.SessionId == id && PanelSeat.NotYetSeated.Contains(s.State)).ToListAsync(cancel))
            seat.Move(seat.State is SeatState.RecusedWholly ? SeatTrigger.Replace : SeatTrigger.Redraw, byClock);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Opens the meeting for roll call.</summary>
    public async Task<ReviewSession> OpenAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Open(Duration.FromMinutes((await RulesAsync(session, act, cancel)).Number(RuleKeys.MeetingGraceMinutes)), act.Given(await FactsAsync(session, null, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Finds too few present. Whoever came leaves the room: at the new date the roll is called anew.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>session.is_quorate</c>, <c>session.grace_running</c>, <c>calendar.not_published</c>.</exception>
    public async Task<ReviewSession> AdjournAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        var days = (await RulesAsync(session, act, cancel)).Number(RuleKeys.MeetingReconveneWorkingDays);
        session.Adjourn(calendar.EndOfWorkingDays(act.At, days), act.Given(await FactsAsync(session, null, act, cancel)));
        foreach (var seat in await db.PanelSeats.Where(s => s.SessionId == id && s.State == SeatState.Seated).ToListAsync(cancel))
            seat.Move(SeatTrigger.LeaveWithSession, act with { By = Actor.System });
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>No new date was set in time: the session is off, its cases go back.</summary>
    internal async Task LapseAsync(Guid id, Act act, CancellationToken cancel)
    {
        var session = await db.ReviewSessions.Include(s => s.Cases).SingleAsync(s => s.Id == id, cancel);
        session.Move(SessionTrigger.Lapse, act);
        await docket.ReleaseAsync(session, act, cancel);
        await DischargeAsync(id, act, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Finds quorate, or closes business: moves that change nothing but the state.</summary>
    public async Task<ReviewSession> MoveAsync(Guid id, SessionTrigger trigger, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Move(trigger, act.Given(await FactsAsync(session, session.CurrentCaseId, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Sets a new date for the same panel.</summary>
    public async Task<ReviewSession> ReconveneAsync(Guid id, LocalDate on, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        var round = await db.EvaluationRounds.SingleAsync(r => r.Id == session.RoundId, cancel);
        session.Reconvene(on, await LastVoteAsync(round, on, act, cancel), act);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Puts a case on the table.</summary>
    public async Task<ReviewSession> TakeCaseAsync(Guid id, Guid applicationId, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.TakeCase(applicationId, act.Given(await FactsAsync(session, applicationId, act, cancel)));
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Puts a case off.</summary>
    /// <param name="id">The session.</param>
    /// <param name="applicationId">The case; null for the one on the table.</param>
    /// <param name="act">The presiding officer with the reason.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>session.other_case_open</c>, <c>session.case_not_pending</c>, <c>session.case_can_be_taken</c>, <c>reason.missing</c>.</exception>
    public async Task<ReviewSession> DeferAsync(Guid id, Guid? applicationId, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        if (session.CurrentCaseId is { } open && applicationId is { } other && open != other) throw new RefusedException(RefusalKind.WrongState, "session.other_case_open");
        var asked = session.CurrentCaseId ?? applicationId;
        var facts = act.Given(await FactsAsync(session, asked, act, cancel));
        session.Defer(asked ?? Guid.Empty, facts);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Freezes who may vote on the case and prepares its ballot: one entitlement for each member in the room who is not recused.</summary>
    public async Task<BallotRound> FreezeRollAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        var facts = await FactsAsync(session, session.CurrentCaseId, act, cancel);
        session.Move(SessionTrigger.FreezeRoll, act.Given(facts));
        await docket.PutToBallotAsync(session, facts.Roll!, act, cancel);
        var number = await db.BallotRounds.CountAsync(r => r.SessionId == id && r.ApplicationId == session.CurrentCaseId, cancel) + 1;
        var round = BallotRound.Prepare(session, facts.Roll!, number, act with { By = Actor.System });
        db.BallotRounds.Add(round);
        db.BallotEntitlements.AddRange((await VotersAsync(session, cancel)).Select(seat => new BallotEntitlement { RoundId = round.Id, SeatId = seat }));
        await db.SaveChangesAsync(cancel);
        return round;
    }

    /// <summary>Announces the result: members are let go, passed files can go on public notice.</summary>
    public async Task<ReviewSession> AnnounceAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Move(SessionTrigger.Announce, act);
        await docket.DeclareAsync(session, act, cancel);
        await DischargeAsync(id, act, cancel);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Closes the file.</summary>
    public async Task<ReviewSession> ArchiveAsync(Guid id, string minutes, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Archive(minutes, act);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Calls the session off; its cases go back.</summary>
    public async Task<ReviewSession> CancelAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Move(SessionTrigger.Cancel, act);
        await docket.ReleaseAsync(session, act, cancel);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Stops the session after an incident. A ballot that runs takes no vote meanwhile, and its time stands still.</summary>
    public async Task<ReviewSession> SuspendAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Suspend(act);
        foreach (var round in await RunningBallotsAsync(id, cancel)) round.Pause(act.At);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Lets the session go on where it was; a panel that became complete meanwhile is found complete.</summary>
    public async Task<ReviewSession> ResumeAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Resume(act);
        foreach (var round in await RunningBallotsAsync(id, cancel)) round.GoOn(act.At);
        await db.SaveChangesAsync(cancel);
        await SettlePanelAsync(id, act, cancel);
        return session;
    }

    /// <summary>Makes the session void: every ballot in it, what was in envelopes is never counted, and its cases go back to the eligible ones.</summary>
    public async Task<ReviewSession> AnnulAsync(Guid id, Act act, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, act.By, cancel);
        session.Annul(act);
        var byClock = act with { By = Actor.System };
        var rounds = await db.BallotRounds.Where(r => r.SessionId == id && r.State != BallotRoundState.Voided).ToListAsync(cancel);
        foreach (var round in rounds) round.MakeVoid(BallotRoundTrigger.AnnulWithSession, byClock);
        await docket.AnnulAsync(session, act, cancel);
        await DischargeAsync(id, byClock, cancel);
        var erased = rounds.ConvertAll(round => round.Id);
        return await db.InTransactionAsync(async () =>
        {
            // The save waits for votes that hold a round; only then is every envelope there to be erased.
            await db.SaveChangesAsync(cancel);
            await db.BallotEntitlements.Where(e => erased.Contains(e.RoundId)).ExecuteUpdateAsync(e => e.SetProperty(x => x.Envelope, (byte[]?)null), cancel);
            return session;
        }, cancel);
    }

    async Task DischargeAsync(Guid id, Act act, CancellationToken cancel)
    {
        foreach (var seat in await db.PanelSeats.Where(s => s.SessionId == id && (s.State == SeatState.Seated || s.State == SeatState.Left)).ToListAsync(cancel))
            seat.Move(SeatTrigger.Discharge, act);
    }

    async Task<RuleSet> RulesAsync(ReviewSession session, Act act, CancellationToken cancel) =>
        await rules.OfAsync(await db.EvaluationRounds.AsNoTracking().SingleAsync(round => round.Id == session.RoundId, cancel), act.At, cancel);

    Task<List<BallotRound>> RunningBallotsAsync(Guid id, CancellationToken cancel) => db.BallotRounds
        .Where(r => r.SessionId == id && r.State != BallotRoundState.Voided && r.State != BallotRoundState.Declared).ToListAsync(cancel);

    /// <summary>The cases of a session with their files, in the order of the applicants' names. Results stay blank until the session has declared.</summary>
    public async Task<SessionSummary> SummaryAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        var session = await FindAsync(id, actor, cancel);
        var files = await db.TitleApplications.AsNoTracking().VisibleToOffice(actor, db)
            .Where(a => db.Set<SessionCase>().Any(c => c.SessionId == id && c.ApplicationId == a.Id))
            .OrderBy(a => a.ApplicantName).ToListAsync(cancel);
        var declared = session.State is SessionState.Declared or SessionState.Archived;
        return new SessionSummary(session, [.. files.Select(file => new SummaryRow(
            file.Id, file.ApplicantName, file.Level, file.EligibilityConfirmedBy is not null,
            declared ? session.Cases.Single(c => c.ApplicationId == file.Id).Outcome : null))]);
    }

    /// <summary>What can be done in the session now; where a case must be named, the next pending one is the example.</summary>
    public async Task<IReadOnlyList<PermittedTrigger>> ActionsAsync(ReviewSession session, Act act, CancellationToken cancel = default)
    {
        var asked = session.CurrentCaseId ?? session.Cases.FirstOrDefault(c => c.Outcome is CaseOutcome.Pending)?.ApplicationId;
        return ReviewSessionWorkflow.Table.PermittedTriggers(session, act.Given(await FactsAsync(session, asked, act, cancel)).Given(new Minutes("")).Given(new WiderPool([])));
    }

    async Task<MeetingFacts> FactsAsync(ReviewSession session, Guid? applicationId, Act act, CancellationToken cancel)
    {
        var seats = await db.PanelSeats.AsNoTracking().Where(s => s.SessionId == session.Id && s.State != SeatState.Redrawn)
            .Select(s => new { s.Id, s.PersonId, s.State }).ToListAsync(cancel);
        var confirmed = seats.Where(s => s.State is SeatState.Cleared or SeatState.Seated or SeatState.Left).Select(s => s.Id).ToHashSet();
        var reachable = seats.Where(s => s.State is SeatState.Drawn or SeatState.Invited or SeatState.Accepted or SeatState.RecusedPartially).Select(s => s.Id).Union(confirmed).ToHashSet();
        var present = seats.Where(s => s.State is SeatState.Seated).Select(s => s.Id).ToHashSet();
        var byCase = (await db.Recusals.InForce().AsNoTracking().Where(r => db.PanelSeats.Any(s => s.Id == r.SeatId && s.SessionId == session.Id))
            .Select(r => new { r.ApplicationId, r.SeatId }).ToListAsync(cancel)).ToLookup(r => r.ApplicationId, r => r.SeatId);
        int CasesShortOf(HashSet<Guid> members) => session.Cases.Count(c => c.Outcome is CaseOutcome.Pending
            && !Threshold.IsQuorate(members.Count - byCase[c.ApplicationId].Count(members.Contains), session.PanelSize));
        var recused = applicationId is { } asked ? byCase[asked].ToList() : [];
        var pending = session.Cases.Any(c => c.ApplicationId == applicationId && c.Outcome is CaseOutcome.Pending);
        var roll = pending ? new CaseRoll(session.PanelSize, present.Count, recused.Count(present.Contains), session.Denominator) : null;
        var own = seats.SingleOrDefault(s => s.PersonId == act.By.PersonId)?.Id;
        var isApplicant = session.Cases.Any(c => c.ApplicationId == applicationId && c.ApplicantId == act.By.PersonId);
        var presiding = !isApplicant && (own is null || !recused.Contains(own.Value)) && !await IsConflictedAsync(session, applicationId, act, cancel);
        var today = calendar.DayOf(act.At);
        return new MeetingFacts(today, confirmed.Count, present.Count, roll, presiding)
        {
            ShortCases = CasesShortOf(confirmed),
            HasEnded = pending && await docket.HasEndedAsync(applicationId!.Value, cancel),
            CanBeFilled = reachable.Count >= session.PanelSize && CasesShortOf(reachable) == 0,
            LastVote = session.State is SessionState.PanelReady
                ? await LastVoteAsync(await db.EvaluationRounds.SingleAsync(r => r.Id == session.RoundId, cancel), today, act, cancel)
                : null,
        };
    }

    /// <summary>Whether the actor may preside over a case: neither its applicant nor recused from it, and nothing on record stands between the two.</summary>
    internal async Task<bool> MayPresideAsync(ReviewSession session, Guid applicationId, Act act, CancellationToken cancel) => (await FactsAsync(session, applicationId, act, cancel)).Presiding;

    /// <summary>Whether something stands between a presiding officer and the case that is to be taken, voted on or declared; looked for only then.</summary>
    async Task<bool> IsConflictedAsync(ReviewSession session, Guid? applicationId, Act act, CancellationToken cancel)
    {
        if (session.State is not (SessionState.Deliberating or SessionState.CaseOpen or SessionState.CaseBalloting) || !(act.By.Holds(Role.Chair, session.UnitId) || act.By.Holds(Role.ViceChair, session.UnitId))) return false;
        return await db.TitleApplications.AsNoTracking().SingleOrDefaultAsync(a => a.Id == applicationId && a.SessionId == session.Id, cancel) is { } file
            && (await conflicts.OfOfficersAsync(file, [act.By.PersonId], act.At, cancel)).Found.Count > 0;
    }

    /// <summary>Meetings are planned before the holidays of their year are published; then it is asked again when they are opened.</summary>
    async Task<LocalDate?> LastVoteAsync(EvaluationRound round, LocalDate heldOn, Act act, CancellationToken cancel) =>
        calendar.Knows(heldOn.Year) ? FilingPlan.LastVoteAllowed(heldOn.Year, await rules.OfAsync(round, act.At, cancel), calendar) : null;

    Task<List<Guid>> VotersAsync(ReviewSession session, CancellationToken cancel) => db.PanelSeats.AsNoTracking()
        .Where(s => s.SessionId == session.Id && s.State == SeatState.Seated
            && !db.Recusals.InForce().Any(r => r.SeatId == s.Id && r.ApplicationId == session.CurrentCaseId))
        .Select(s => s.Id).ToListAsync(cancel);
}

/// <summary>A session asked for.</summary>
/// <param name="Key">Key, unique.</param>
/// <param name="RoundId">The evaluation round.</param>
/// <param name="Level">The level reviewed.</param>
/// <param name="Basis">Series or specialty.</param>
/// <param name="PanelSize">Seats.</param>
/// <param name="HeldOn">Day of the meeting.</param>
/// <param name="Denominator">How recused members count.</param>
public sealed record SessionPlan(
    string Key, Guid RoundId, TitleLevel Level, PanelBasis Basis, int PanelSize, LocalDate HeldOn, RecusalDenominator Denominator);

/// <summary>评审汇总: a session with its applications.</summary>
/// <param name="Session">The session.</param>
/// <param name="Rows">One for each application the reader may see.</param>
public sealed record SessionSummary(ReviewSession Session, IReadOnlyList<SummaryRow> Rows);

/// <summary>An application in the summary; no ballots, no experts.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Name">The applicant.</param>
/// <param name="Level">The level applied for.</param>
/// <param name="IsEligible">Whether eligibility is confirmed.</param>
/// <param name="Outcome">What the session decided; null before it has declared.</param>
public sealed record SummaryRow(Guid ApplicationId, string Name, TitleLevel Level, bool IsEligible, CaseOutcome? Outcome);
