using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>
/// Where the cases of a session are given to its members to read. What was shown is what is written: the proposal carries a hash. Whoever reads a case already keeps it;
/// asked again, only what is missing is given, so that a second run raises nobody's load (title-evaluation.md sections 5 and 11).
/// </summary>
public sealed class ReadingDesk(LmsDbContext db, SessionRoom sessions, CaseDocket docket, RulesInForce rules, ConflictSearch conflicts)
{
    /// <summary>Who would read what.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>; <c>reading.office_only</c> for members.</exception>
    public async Task<ReadingProposal> ProposeAsync(Guid sessionId, Act act, CancellationToken cancel = default) =>
        await ProposeAsync(await SessionAsync(sessionId, act, cancel), null, act, cancel);

    /// <summary>Writes the proposal and opens the cases for their readers.</summary>
    /// <exception cref="RefusedException"><c>reading.changed_since_shown</c>; <c>reading.case_short</c> naming the cases; what the application's table refuses.</exception>
    public Task<ReadingProposal> ApplyAsync(Guid sessionId, string hash, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var session = await SessionAsync(sessionId, act, cancel);
        if (!act.By.Holds(Role.Secretariat, session.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "reading.office_only");
        await HoldAsync(session, cancel);
        var proposal = await ProposeAsync(session, null, act, cancel);
        if (proposal.Hash != hash) throw new RefusedException(RefusalKind.Stale, "reading.changed_since_shown");
        if (proposal.Cases.Where(one => one.Missing > 0).ToList() is { Count: > 0 } lacking)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("reading.case_short", [("cases", lacking.Take(10).Select(one => one.ApplicantName)), ("count", lacking.Count)])]);
        db.Observe(new Observation("review_session", "assign_readings", "review_session", session.Id, act, act.By.ReadingWarrant(Right.SeePanels, session.UnitId))
        {
            SubjectUnitId = session.UnitId,
            Changes = [new Audit.FieldChange("given", null, $"{proposal.Cases.Sum(one => one.Given.Count)}"), new Audit.FieldChange("hash", null, hash)],
        });
        var scheduled = await db.TitleApplications.Where(a => a.SessionId == sessionId && a.State == TitleApplicationState.Scheduled).ToDictionaryAsync(a => a.Id, cancel);
        var found = await conflicts.OfOfficersAsync(session.RoundId, [.. scheduled.Keys], act.By.Persons, act.At, cancel);
        foreach (var one in proposal.Cases)
        {
            if (scheduled.TryGetValue(one.ApplicationId, out var file)) Open(file, one, act.Given(found[file.Id]));
            Give(one);
        }
        await db.SaveChangesAsync(cancel);
        return proposal;
    }, cancel);

    /// <summary>Opens one case alone.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c>, <c>application.too_few_cleared_experts</c> and what the application's table refuses.</exception>
    public Task OpenAsync(Guid sessionId, Guid applicationId, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var session = await sessions.FindAsync(sessionId, act.By, cancel);
        if (session.Cases.All(c => c.ApplicationId != applicationId)) throw new RefusedException(RefusalKind.NotFound, "application.not_found");
        await HoldAsync(session, cancel);
        var planned = (await ProposeAsync(session, applicationId, act, cancel)).Cases.SingleOrDefault();
        var found = await conflicts.OfOfficersAsync(session.RoundId, [applicationId], act.By.Persons, act.At, cancel);
        Open(await docket.FileAsync(applicationId, cancel), planned, act.Given(found[applicationId]));
        if (planned is not null) Give(planned);
        return await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>Who reads what: all of it for the office, the own cases for a member.</summary>
    public async Task<IReadOnlyList<ReadingOfCase>> ListAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        await sessions.FindAsync(sessionId, actor, cancel);
        return await (
            from seat in db.PanelSeats.VisibleTo(actor, db)
            where seat.SessionId == sessionId
            join reading in db.CaseReadings on seat.Id equals reading.SeatId
            where !db.Recusals.InForce().Any(recusal => recusal.SeatId == seat.Id && recusal.ApplicationId == reading.ApplicationId)
            join file in db.TitleApplications on reading.ApplicationId equals file.Id
            orderby seat.Rank, reading.ApplicationId
            select new ReadingOfCase(seat.Id, seat.Code, reading.ApplicationId, db.CaseOpinions.Any(opinion => opinion.SeatId == seat.Id && opinion.ApplicationId == reading.ApplicationId),
                file.SessionId == sessionId ? file.DefenceAt : null, file.SessionId == sessionId ? file.DefencePlace : null)).AsNoTracking().ToListAsync(cancel);
    }

    async Task<ReviewSession> SessionAsync(Guid id, Act act, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(id, act.By, cancel);
        // A member sees the session, but not who reads what.
        return TitleScope.RunsPanels(act.By, session) ? session : throw new RefusedException(RefusalKind.Forbidden, "reading.office_only");
    }

    async Task<ReadingProposal> ProposeAsync(ReviewSession session, Guid? only, Act act, CancellationToken cancel)
    {
        var round = await db.EvaluationRounds.SingleAsync(one => one.Id == session.RoundId, cancel);
        var inForce = await rules.OfAsync(round, act.At, cancel);
        var files = await db.TitleApplications.AsNoTracking()
            .Where(a => a.SessionId == session.Id && (only == null || a.Id == only) && (a.State == TitleApplicationState.Scheduled || a.State == TitleApplicationState.ExpertReview || a.State == TitleApplicationState.DefenceDue))
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.ApplicantName, a.RuleSetText }).ToListAsync(cancel);
        var seats = await db.PanelSeats.AsNoTracking().Where(s => s.SessionId == session.Id && CaseReading.States.Contains(s.State)).OrderBy(s => s.Rank)
            .Select(s => new { s.Id, s.Code, s.PersonId, s.State, Own = db.ExpertMemberships.Where(m => m.Id == s.ExpertId).Select(m => m.MaxCases).FirstOrDefault() }).ToListAsync(cancel);
        var recused = (await db.Recusals.InForce().AsNoTracking().Where(r => db.PanelSeats.Any(s => s.Id == r.SeatId && s.SessionId == session.Id))
            .Select(r => new { r.SeatId, r.ApplicationId }).ToListAsync(cancel)).Select(r => (r.SeatId, r.ApplicationId)).ToHashSet();
        var held = (await db.CaseReadings.AsNoTracking().Where(r => db.PanelSeats.Any(s => s.Id == r.SeatId && s.SessionId == session.Id)).ToListAsync(cancel))
            .Where(r => !recused.Contains((r.SeatId, r.ApplicationId))).ToList();
        var inRound = await InRoundAsync(session, cancel);

        var (bySeat, byCase) = (held.ToLookup(r => r.SeatId), held.ToLookup(r => r.ApplicationId, r => r.SeatId));
        int? CapOf(int? own) => inForce.NumberIfSet(RuleKeys.ExpertMaxCases) is { } most && !(own < most) ? most : own;
        var wanted = files.Select(file => file.RuleSetText!).Distinct().ToDictionary(text => text, text => RuleSet.Parse(text).Number(RuleKeys.GroupMinExperts));
        var cases = files.Select(file =>
        {
            var reading = byCase[file.Id].Intersect(seats.Select(seat => seat.Id)).ToList();
            var may = Enumerable.Range(0, seats.Count).Where(at => seats[at].State is not SeatState.RecusedPartially && !recused.Contains((seats[at].Id, file.Id))).ToList();
            return (File: file, Reading: reading, May: may, Unread: new Unread(Math.Max(0, wanted[file.RuleSetText!] - reading.Count), [.. may.Where(at => !reading.Contains(seats[at].Id))]));
        }).ToList();
        var readers = seats.Select(seat => new Reader(bySeat[seat.Id].Count(), CapOf(seat.Own) is { } cap ? Math.Max(0, cap - inRound.GetValueOrDefault(seat.PersonId)) : int.MaxValue)).ToList();
        var distribution = ReadingPlan.Of([.. cases.Select(one => one.Unread)], readers);

        var lacking = distribution.Lacking.ToDictionary();
        var planned = cases.Select((one, at) => new PlannedReading(one.File.Id, one.File.ApplicantName, one.Reading, [.. distribution.Readers[at].Select(reader => seats[reader].Id)],
            lacking.GetValueOrDefault(at), one.May.Count)).ToList();
        var more = planned.SelectMany(one => one.Given).CountBy(seat => seat).ToDictionary();
        return new ReadingProposal(planned, [.. seats.Select((seat, at) => new ReaderLoad(seat.Id, seat.Code, readers[at].Load + more.GetValueOrDefault(seat.Id), CapOf(seat.Own)))],
            FrozenText.HashOf(string.Join('\n', planned.SelectMany(one => one.Given.Select(seat => $"{one.ApplicationId} {seat}")))));
    }

    /// <summary>How many cases each expert reads in the whole round.</summary>
    async Task<Dictionary<Guid, int>> InRoundAsync(ReviewSession session, CancellationToken cancel)
    {
        var counts = await (
            from reading in db.CaseReadings
            join seat in db.PanelSeats on reading.SeatId equals seat.Id
            join other in db.ReviewSessions on seat.SessionId equals other.Id
            where other.RoundId == session.RoundId && !db.Recusals.InForce().Any(recusal => recusal.SeatId == seat.Id && recusal.ApplicationId == reading.ApplicationId)
            group reading by seat.PersonId into read
            select new { Person = read.Key, Count = read.Count() }).ToListAsync(cancel);
        return counts.ToDictionary(one => one.Person, one => one.Count);
    }

    /// <summary>One after the other gives out cases of a round: caps hold over all its sessions.</summary>
    Task<int> HoldAsync(ReviewSession session, CancellationToken cancel) =>
        db.EvaluationRounds.Where(round => round.Id == session.RoundId).ExecuteUpdateAsync(round => round.SetProperty(one => one.Version, one => one.Version), cancel);

    static void Open(TitleApplication file, PlannedReading? planned, Act act) =>
        file.Move(TitleApplicationTrigger.OpenExpertReview, act.Given(new ReviewFacts((planned?.Reading.Count ?? 0) + (planned?.Given.Count ?? 0))));

    void Give(PlannedReading planned) => db.CaseReadings.AddRange(planned.Given.Select(seat => new CaseReading { SeatId = seat, ApplicationId = planned.ApplicationId }));
}
