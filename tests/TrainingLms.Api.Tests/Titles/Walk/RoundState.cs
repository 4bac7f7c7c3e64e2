using Microsoft.EntityFrameworkCore;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>Everything that a round has come to, as it stands in the database.</summary>
sealed record RoundState(
    IReadOnlyList<TitleApplication> Applications, IReadOnlyList<PublicNotice> Notices, IReadOnlyList<TitleObjection> Objections, IReadOnlyList<FraudLead> Leads, IReadOnlyList<ReviewSession> Sessions,
    IReadOnlyList<SessionCase> Cases, IReadOnlyList<PanelSeat> Seats, IReadOnlyList<Recusal> Recusals, IReadOnlyList<CaseReading> Readings, IReadOnlyList<CaseOpinion> Opinions,
    IReadOnlyList<BallotRound> Ballots, IReadOnlyList<BallotEntitlement> Roll, IReadOnlyList<SealedBallot> Box, IReadOnlyList<Certificate> Certificates)
{
    public static async Task<RoundState> ReadAsync(LmsDbContext db, Guid round)
    {
        var applications = await db.TitleApplications.AsNoTracking().Where(a => a.RoundId == round).OrderBy(a => a.Id).ToListAsync();
        var sessions = await db.ReviewSessions.AsNoTracking().Where(s => s.RoundId == round).OrderBy(s => s.Id).ToListAsync();
        var (files, sittings) = (applications.ConvertAll(a => a.Id), sessions.ConvertAll(s => s.Id));
        var seats = await db.PanelSeats.AsNoTracking().Where(s => sittings.Contains(s.SessionId)).OrderBy(s => s.SessionId).ThenBy(s => s.Rank).ToListAsync();
        var chairs = seats.ConvertAll(s => s.Id);
        var ballots = await db.BallotRounds.AsNoTracking().Where(b => sittings.Contains(b.SessionId)).OrderBy(b => b.Id).ToListAsync();
        var boxes = ballots.ConvertAll(b => b.Id);
        return new RoundState(applications,
            await db.PublicNotices.AsNoTracking().Where(n => n.RoundId == round).OrderBy(n => n.Id).ToListAsync(),
            await db.TitleObjections.AsNoTracking().Where(o => files.Contains(o.ApplicationId)).OrderBy(o => o.Id).ToListAsync(),
            await db.FraudLeads.AsNoTracking().Where(l => files.Contains(l.SubjectId)).OrderBy(l => l.Id).ToListAsync(),
            sessions,
            await db.Set<SessionCase>().AsNoTracking().Where(c => sittings.Contains(c.SessionId)).ToListAsync(),
            seats,
            await db.Recusals.AsNoTracking().Where(r => chairs.Contains(r.SeatId)).ToListAsync(),
            await db.CaseReadings.AsNoTracking().Where(r => chairs.Contains(r.SeatId)).ToListAsync(),
            await db.CaseOpinions.AsNoTracking().Where(o => chairs.Contains(o.SeatId)).ToListAsync(),
            ballots,
            await db.BallotEntitlements.AsNoTracking().Where(e => boxes.Contains(e.RoundId)).ToListAsync(),
            await db.SealedBallots.AsNoTracking().Where(b => boxes.Contains(b.RoundId)).ToListAsync(),
            await db.Certificates.AsNoTracking().Where(c => files.Contains(c.SubjectId)).ToListAsync());
    }
}
