using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Where a panel is drawn, step by step, and its protocol is read.</summary>
public sealed class DrawRoom(LmsDbContext db, SessionRoom sessions)
{
    /// <summary>Alternates for each seat.</summary>
    const int AlternateRatio = 1;

    /// <summary>The protocol of the session's latest draw.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>draw.not_found</c>.</exception>
    public async Task<PanelDraw> FindAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        await sessions.FindAsync(sessionId, actor, cancel);
        return await db.PanelDraws.Where(d => d.SessionId == sessionId).OrderByDescending(d => d.Number).FirstOrDefaultAsync(cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "draw.not_found");
    }

    /// <summary>The protocols of all draws of the session, oldest first: a second one leaves the first as it was.</summary>
    public async Task<IReadOnlyList<PanelDraw>> ListAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        await sessions.FindAsync(sessionId, actor, cancel);
        return await db.PanelDraws.AsNoTracking().Where(d => d.SessionId == sessionId).OrderBy(d => d.Number).ToListAsync(cancel);
    }

    /// <summary>Begins a draw.</summary>
    public async Task<PanelDraw> BeginAsync(Guid sessionId, Act act, CancellationToken cancel = default)
    {
        var session = await sessions.FindAsync(sessionId, act.By, cancel);
        var number = await db.PanelDraws.CountAsync(d => d.SessionId == sessionId, cancel) + 1;
        if (number > session.DrawNumber) throw new RefusedException(RefusalKind.RuleBroken, "draw.already_there");
        var draw = PanelDraw.Begin(session, number, act);
        db.PanelDraws.Add(draw);
        await db.SaveChangesAsync(cancel);
        return draw;
    }

    /// <summary>A custodian binds himself to a share.</summary>
    public async Task<PanelDraw> CommitAsync(Guid sessionId, Custodian custodian, string commitment, Act act, CancellationToken cancel = default)
    {
        var draw = await FindAsync(sessionId, act.By, cancel);
        draw.Commit(custodian, commitment, act);
        await db.SaveChangesAsync(cancel);
        return draw;
    }

    /// <summary>
    /// Freezes the pool: active members of the office's pool with the specialty, in a second draw also the wider ones, and a sufficient level who can come that day; of somebody with several
    /// places the one of the session's specialty. Applicants of the round, the custodians and whoever dropped out of the first draw are barred.
    /// </summary>
    public async Task<PanelDraw> FreezePoolAsync(Guid sessionId, Act act, CancellationToken cancel = default)
    {
        var session = await sessions.FindAsync(sessionId, act.By, cancel);
        var draw = await FindAsync(sessionId, act.By, cancel);
        var levels = SufficientLevels(session.Level);
        var specialties = (session.WiderSpecialties ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Append(session.Specialty).ToList();
        var places = await db.ExpertMemberships.AsNoTracking()
            .Where(m => m.State == MembershipState.Active && m.UnitId == session.UnitId && specialties.Contains(m.Specialty) && levels.Contains(m.Level)
                && !(m.UnavailableFrom <= session.HeldOn && m.UnavailableTo >= session.HeldOn))
            .ToListAsync(cancel);
        var experts = places.GroupBy(m => m.PersonId).Select(own => own.OrderByDescending(m => m.Specialty == session.Specialty).ThenBy(m => m.Code, StringComparer.Ordinal).First()).ToList();
        var droppedOut = await db.PanelSeats.Where(s => s.SessionId == sessionId && s.State != SeatState.Redrawn).Select(s => s.PersonId).ToListAsync(cancel);
        var applicants = await db.TitleApplications.Where(a => a.RoundId == session.RoundId && !ConflictSearch.Unsent.Contains(a.State)).Select(a => a.ApplicantId).Distinct().ToListAsync(cancel);
        var barred = applicants.Concat(droppedOut).Append(draw.CustodianA ?? default).Append(draw.CustodianB ?? default).ToHashSet();
        draw.FreezePool(
            new FrozenPool([.. experts.Select(m => new Drawable(m.Code, m.Stratum, barred.Contains(m.PersonId)))], session.PanelSize), act);
        await db.SaveChangesAsync(cancel);
        return draw;
    }

    /// <summary>A custodian lays the share open.</summary>
    public async Task<PanelDraw> RevealAsync(Guid sessionId, Custodian custodian, string share, Act act, CancellationToken cancel = default)
    {
        var draw = await FindAsync(sessionId, act.By, cancel);
        draw.Reveal(custodian, share, act);
        await db.SaveChangesAsync(cancel);
        return draw;
    }

    /// <summary>Computes the order and gives the seats.</summary>
    public async Task<PanelDraw> DrawAsync(Guid sessionId, Act act, CancellationToken cancel = default)
    {
        var session = await sessions.FindAsync(sessionId, act.By, cancel);
        var draw = await FindAsync(sessionId, act.By, cancel);
        var order = draw.Draw(act);
        session.Move(SessionTrigger.DrawPanel, act);
        var experts = await db.ExpertMemberships.AsNoTracking().Where(m => order.Contains(m.Code)).ToDictionaryAsync(m => m.Code, cancel);
        var barred = draw.BarredText!.Split('\n').ToHashSet();
        var pool = experts.Values.ToDictionary(m => m.Code, m => new Drawable(m.Code, m.Stratum, barred.Contains(m.Code)));
        var seats = SeatFilling.Fill(order, pool, session.PanelSize, new Dictionary<string, int>(), session.PanelSize * AlternateRatio);
        db.PanelSeats.AddRange(seats.Select(drawn => PanelSeat.Draw(session, draw, experts[drawn.Code], drawn, act)));
        await db.SaveChangesAsync(cancel);
        return draw;
    }

    /// <summary>What can be done in the draw now; a commitment and a share are judged when they are given.</summary>
    public static IReadOnlyList<PermittedTrigger> Actions(PanelDraw draw, Act act) =>
        PanelDrawWorkflow.Table.PermittedTriggers(draw, act
            .Given(new ShareCommitment(new string('0', 64))).Given(new Share(draw.ShareA ?? draw.ShareB ?? "")).Given(new FrozenPool([], 0)));

    static TitleLevel[] SufficientLevels(TitleLevel reviewed) =>
        [.. Enum.GetValues<TitleLevel>().Where(level => level >= TitleLevel.Intermediate && level >= reviewed)];
}
