using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>评审会议记录: who was there and when, which cases were taken, who stood aside, and what was voted (title-evaluation.md 3.3, <c>Meeting.MinutesContent</c>).</summary>
public sealed class MinutesDesk(LmsDbContext db)
{
    static readonly string[] Comings = [.. ((SeatTrigger[])[SeatTrigger.CheckIn, SeatTrigger.Leave, SeatTrigger.LeaveWithSession, SeatTrigger.Return, SeatTrigger.Discharge]).Select(trigger => Snake.Of(trigger))];

    /// <summary>The minutes for those who work on the sessions of the office; a seat alone opens none.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>.</exception>
    public async Task<SessionMinutes> OfAsync(Guid sessionId, Actor actor, CancellationToken cancel = default)
    {
        var session = await db.ReviewSessions.AsNoTracking().OfOffice(actor, db).Include(s => s.Cases).SingleOrDefaultAsync(s => s.Id == sessionId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "session.not_found");
        var declared = session.State is SessionState.Declared or SessionState.Archived;
        var seats = await (from seat in db.PanelSeats.AsNoTracking()
                           join person in db.People on seat.PersonId equals person.Id
                           where seat.SessionId == sessionId && !PanelSeat.NeverSat.Contains(seat.State)
                           orderby seat.Rank
                           select new MinutesSeat(seat.Id, seat.Code, person.Name)).ToListAsync(cancel);
        var names = seats.ToDictionary(seat => seat.SeatId, seat => seat.Name);
        var keys = names.Keys.ToList();
        var entries = await db.AuditEntries.AsNoTracking()
            .Where(e => e.RefusedWith == null && e.ToState != null && (e.SubjectId == sessionId || (keys.Contains(e.SubjectId) && Comings.Contains(e.Trigger))))
            .OrderBy(e => e.At).ThenBy(e => e.Stream).ThenBy(e => e.Sequence).ToListAsync(cancel);
        var cases = session.Cases.Select(c => c.ApplicationId).ToList();
        var files = (await db.TitleApplications.AsNoTracking().Where(a => cases.Contains(a.Id)).Select(a => new { a.Id, Name = a.ErasedAt == null ? a.ApplicantName : Person.ErasedName, a.Level })
            .ToListAsync(cancel)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var recusals = await db.Recusals.InForce().AsNoTracking().Where(r => keys.Contains(r.SeatId)).ToListAsync(cancel);
        var rounds = await db.BallotRounds.AsNoTracking().Where(r => r.SessionId == sessionId).OrderBy(r => r.Id).ToListAsync(cancel);
        var holders = await db.People.Where(p => db.BallotRounds.Any(r => r.SessionId == sessionId && (r.ScrutineerId == p.Id || r.TellerId == p.Id || r.SealedBy == p.Id))).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return new SessionMinutes(session, seats,
            [.. entries.Select(e => new MinutesEvent(e.At, e.Subject, e.Trigger, names.GetValueOrDefault(e.SubjectId) ?? e.ActorName))],
            [.. files.Select(file => new MinutesCase(file.Name, file.Level, declared ? session.Cases.Single(c => c.ApplicationId == file.Id).Outcome : null))],
            [.. from recusal in recusals
                join file in files on recusal.ApplicationId equals file.Id
                orderby file.Name, names[recusal.SeatId]
                select new MinutesRecusal(file.Name, names[recusal.SeatId], recusal.Ground)],
            [.. from round in rounds
                join file in files on round.ApplicationId equals file.Id
                select new MinutesVote(file.Name, round, declared ? round.HasPassed : null, round.TallyDigest is not null && TitleScope.SeesTotals(actor, round) ? round.Tally : null,
                    NameOf(round.ScrutineerId ?? round.SealedBy), NameOf(round.TellerId))]);

        string? NameOf(Guid? id) => id is { } known ? holders.GetValueOrDefault(known) : null;
    }
}

/// <summary>The minutes of a session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Seats">Those who sat, in the order of the draw.</param>
/// <param name="Timeline">What happened, oldest first: the steps of the meeting, who came and who went.</param>
/// <param name="Cases">The cases by the applicants' names.</param>
/// <param name="Recusals">Who stood aside from which case.</param>
/// <param name="Votes">The ballots, oldest first.</param>
public sealed record SessionMinutes(
    ReviewSession Session, IReadOnlyList<MinutesSeat> Seats, IReadOnlyList<MinutesEvent> Timeline, IReadOnlyList<MinutesCase> Cases, IReadOnlyList<MinutesRecusal> Recusals, IReadOnlyList<MinutesVote> Votes)
{
    /// <summary>Who led the meeting: who opened it last; null before it was opened.</summary>
    public string? Chair => Timeline.LastOrDefault(one => one.Subject == ReviewSessionWorkflow.Table.Name && one.Trigger == Snake.Of(SessionTrigger.Open))?.Who;
}

/// <summary>Somebody who sat.</summary>
/// <param name="SeatId">The seat.</param>
/// <param name="Code">Code in the pool.</param>
/// <param name="Name">Name.</param>
public sealed record MinutesSeat(Guid SeatId, string Code, string Name);

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Subject">The session or a seat, by the name of its workflow.</param>
/// <param name="Trigger">What.</param>
/// <param name="Who">Whose seat it is; for steps of the meeting who took it.</param>
public sealed record MinutesEvent(Instant At, string Subject, string Trigger, string Who);

/// <summary>A case.</summary>
/// <param name="Name">The applicant.</param>
/// <param name="Level">The level applied for.</param>
/// <param name="Outcome">What was decided; null before the session has declared.</param>
public sealed record MinutesCase(string Name, TitleLevel Level, CaseOutcome? Outcome);

/// <summary>A recusal.</summary>
/// <param name="Name">The applicant.</param>
/// <param name="Expert">Who stood aside.</param>
/// <param name="Ground">Why.</param>
public sealed record MinutesRecusal(string Name, string Expert, RecusalGround Ground);

/// <summary>A ballot.</summary>
/// <param name="Name">The applicant.</param>
/// <param name="Round">Its roll.</param>
/// <param name="HasPassed">Whether it passed; null before the session has declared and for void rounds.</param>
/// <param name="Totals">The totals, for those who may see them, once sealed; null otherwise.</param>
/// <param name="Scrutineer">Name of the Scrutineer; null where none signed.</param>
/// <param name="Teller">Name of the Teller; null where none signed.</param>
public sealed record MinutesVote(string Name, BallotRound Round, bool? HasPassed, Tally? Totals, string? Scrutineer, string? Teller);
