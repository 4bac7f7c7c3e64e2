using Microsoft.EntityFrameworkCore;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What a round, or a part of it, has come to, as it stands in the database.</summary>
sealed record RoundState(
    IReadOnlyList<TitleApplication> Applications, IReadOnlyList<PublicNotice> Notices, IReadOnlyList<TitleObjection> Objections, IReadOnlyList<FraudLead> Leads, IReadOnlyList<ReviewSession> Sessions,
    IReadOnlyList<SessionCase> Cases, IReadOnlyList<PanelDraw> Draws, IReadOnlyList<PanelSeat> Seats, IReadOnlyList<Recusal> Recusals, IReadOnlyList<CaseReading> Readings, IReadOnlyList<CaseOpinion> Opinions,
    IReadOnlyList<BallotRound> Ballots, IReadOnlyList<BallotEntitlement> Roll, IReadOnlyList<SealedBallot> Box, IReadOnlyList<Certificate> Certificates)
{
    public static readonly RoundState Empty = new([], [], [], [], [], [], [], [], [], [], [], [], [], [], []);

    /// <summary>All of a round.</summary>
    public static async Task<RoundState> ReadAsync(LmsDbContext db, Guid round) => await ReadAsync(db, new Touched(
        [.. await db.TitleApplications.Where(a => a.RoundId == round).Select(a => a.Id).ToListAsync()], [.. await db.ReviewSessions.Where(s => s.RoundId == round).Select(s => s.Id).ToListAsync()],
        [.. await db.PublicNotices.Where(n => n.RoundId == round).Select(n => n.Id).ToListAsync()]));

    /// <summary>Of some cases and sessions all that is theirs, and some notices.</summary>
    public static async Task<RoundState> ReadAsync(LmsDbContext db, Touched part)
    {
        List<Guid> files = [.. part.Files], sessions = [.. part.Sessions], notices = [.. part.Notices];
        async Task<List<T>> If<T>(bool isAny, Func<IQueryable<T>> rows) => isAny ? await rows().ToListAsync() : [];
        var (isFile, isSession) = (files.Count > 0, sessions.Count > 0);
        var applications = await If(isFile, () => db.TitleApplications.AsNoTracking().Where(a => files.Contains(a.Id)));
        var seats = await If(isSession, () => db.PanelSeats.AsNoTracking().Where(s => sessions.Contains(s.SessionId)));
        var ballots = await If(isFile || isSession, () => db.BallotRounds.AsNoTracking().Where(b => sessions.Contains(b.SessionId) || files.Contains(b.ApplicationId)));
        List<Guid> boxes = ballots.ConvertAll(b => b.Id);
        return new RoundState(applications,
            await If(notices.Count > 0, () => db.PublicNotices.AsNoTracking().Where(n => notices.Contains(n.Id))),
            await If(isFile, () => db.TitleObjections.AsNoTracking().Where(o => files.Contains(o.ApplicationId))),
            await If(isFile, () => db.FraudLeads.AsNoTracking().Where(l => files.Contains(l.SubjectId))),
            await If(isSession, () => db.ReviewSessions.AsNoTracking().Where(s => sessions.Contains(s.Id))),
            await If(isFile || isSession, () => db.Set<SessionCase>().AsNoTracking().Where(c => sessions.Contains(c.SessionId) || files.Contains(c.ApplicationId))),
            await If(isSession, () => db.PanelDraws.AsNoTracking().Where(d => sessions.Contains(d.SessionId))),
            seats,
            await If(isSession, () => from r in db.Recusals.AsNoTracking() join s in db.PanelSeats on r.SeatId equals s.Id where sessions.Contains(s.SessionId) select r),
            await If(isSession, () => from r in db.CaseReadings.AsNoTracking() join s in db.PanelSeats on r.SeatId equals s.Id where sessions.Contains(s.SessionId) select r),
            await If(isSession, () => from o in db.CaseOpinions.AsNoTracking() join s in db.PanelSeats on o.SeatId equals s.Id where sessions.Contains(s.SessionId) select o),
            ballots,
            await If(boxes.Count > 0, () => db.BallotEntitlements.AsNoTracking().Where(e => boxes.Contains(e.RoundId))),
            await If(boxes.Count > 0, () => db.SealedBallots.AsNoTracking().Where(b => boxes.Contains(b.RoundId))),
            await If(isFile, () => db.Certificates.AsNoTracking().Where(c => files.Contains(c.SubjectId))));
    }

    /// <summary>This with a part that was read anew.</summary>
    public RoundState With(RoundState part, Touched touched)
    {
        var (seats, ballots) = (part.Seats.Select(s => s.Id).ToHashSet(), part.Ballots.Select(b => b.Id).ToHashSet());
        return new RoundState(
            Put(Applications, part.Applications, a => touched.Files.Contains(a.Id)), Put(Notices, part.Notices, n => touched.Notices.Contains(n.Id)),
            Put(Objections, part.Objections, o => touched.Files.Contains(o.ApplicationId)), Put(Leads, part.Leads, l => touched.Files.Contains(l.SubjectId)),
            Put(Sessions, part.Sessions, s => touched.Sessions.Contains(s.Id)), Put(Cases, part.Cases, c => touched.Sessions.Contains(c.SessionId) || touched.Files.Contains(c.ApplicationId)),
            Put(Draws, part.Draws, d => touched.Sessions.Contains(d.SessionId)), Put(Seats, part.Seats, s => touched.Sessions.Contains(s.SessionId)),
            Put(Recusals, part.Recusals, r => seats.Contains(r.SeatId)), Put(Readings, part.Readings, r => seats.Contains(r.SeatId)), Put(Opinions, part.Opinions, o => seats.Contains(o.SeatId)),
            Put(Ballots, part.Ballots, b => ballots.Contains(b.Id)), Put(Roll, part.Roll, e => ballots.Contains(e.RoundId)), Put(Box, part.Box, b => ballots.Contains(b.RoundId)),
            Put(Certificates, part.Certificates, c => touched.Files.Contains(c.SubjectId)));

        static IReadOnlyList<T> Put<T>(IReadOnlyList<T> all, IReadOnlyList<T> anew, Func<T, bool> isAnew) => anew.Count == 0 ? all : [.. all.Where(one => !isAnew(one)), .. anew];
    }

    /// <summary>The part around some cases, sessions and notices: with the sessions of the cases, the cases of the sessions, and all that belongs to either.</summary>
    public RoundState Around(Touched touched)
    {
        HashSet<Guid> sessions = [.. touched.Sessions, .. Cases.Where(c => touched.Files.Contains(c.ApplicationId)).Select(c => c.SessionId)];
        HashSet<Guid> files = [.. touched.Files, .. Cases.Where(c => sessions.Contains(c.SessionId)).Select(c => c.ApplicationId), .. Applications.Where(a => a.NoticeId is { } n && touched.Notices.Contains(n)).Select(a => a.Id)];
        sessions.UnionWith(Cases.Where(c => files.Contains(c.ApplicationId)).Select(c => c.SessionId));
        List<TitleApplication> applications = [.. Applications.Where(a => files.Contains(a.Id))];
        HashSet<Guid> notices = [.. touched.Notices, .. applications.Select(a => a.NoticeId).OfType<Guid>()];
        List<PanelSeat> seats = [.. Seats.Where(s => sessions.Contains(s.SessionId))];
        List<BallotRound> ballots = [.. Ballots.Where(b => files.Contains(b.ApplicationId))];
        var (chairs, boxes) = (seats.Select(s => s.Id).ToHashSet(), ballots.Select(b => b.Id).ToHashSet());
        return new RoundState(applications, [.. Notices.Where(n => notices.Contains(n.Id))], [.. Objections.Where(o => files.Contains(o.ApplicationId))], [.. Leads.Where(l => files.Contains(l.SubjectId))],
            [.. Sessions.Where(s => sessions.Contains(s.Id))], [.. Cases.Where(c => files.Contains(c.ApplicationId))], [.. Draws.Where(d => sessions.Contains(d.SessionId))], seats,
            [.. Recusals.Where(r => chairs.Contains(r.SeatId))], [.. Readings.Where(r => chairs.Contains(r.SeatId))], [.. Opinions.Where(o => chairs.Contains(o.SeatId))],
            ballots, [.. Roll.Where(e => boxes.Contains(e.RoundId))], [.. Box.Where(b => boxes.Contains(b.RoundId))], [.. Certificates.Where(c => files.Contains(c.SubjectId))]);
    }

    /// <summary>Key, state and version of everything that is governed, to compare two readings.</summary>
    public HashSet<string> Versions() =>
    [
        .. Applications.Select(a => $"application {a.Id} {a.State} {a.Version}"), .. Notices.Select(n => $"notice {n.Id} {n.State} {n.Version}"), .. Objections.Select(o => $"objection {o.Id} {o.State} {o.Version}"),
        .. Leads.Select(l => $"lead {l.Id} {l.State} {l.Version}"), .. Sessions.Select(s => $"session {s.Id} {s.State} {s.Version}"), .. Seats.Select(s => $"seat {s.Id} {s.State} {s.Version}"),
        .. Ballots.Select(b => $"ballot {b.Id} {b.State} {b.Version}"), .. Certificates.Select(c => $"certificate {c.Id} {c.State} {c.Version}"), .. Roll.Select(e => $"roll {e.RoundId} {e.SeatId} {e.State}"),
        .. Box.Select(b => $"box {b.RoundId} {b.Ordinal} {b.Choice}"), .. Recusals.Select(r => $"recusal {r.SeatId} {r.ApplicationId} {r.WaivedAt}"), .. Readings.Select(r => $"reading {r.SeatId} {r.ApplicationId}"),
    ];
}
