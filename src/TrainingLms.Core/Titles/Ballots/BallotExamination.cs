using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>That supervision has examined a ballot in which a dismissed member voted, and lets it stand (title-evaluation.md 4.7).</summary>
public sealed class BallotExamination
{
    /// <summary>The ballot.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>The seat that was dismissed.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>Why it stands.</summary>
    public required string Reason { get; init; }

    /// <summary>Who closed the examination.</summary>
    public required Guid ClosedBy { get; init; }

    /// <summary>When.</summary>
    public required Instant ClosedAt { get; init; }
}

sealed class BallotExaminationConfiguration : IEntityTypeConfiguration<BallotExamination>
{
    public void Configure(EntityTypeBuilder<BallotExamination> examination)
    {
        examination.ToTable("ballot_examinations");
        examination.HasKey(e => new { e.RoundId, e.SeatId });
        examination.HasIndex(e => e.SeatId);
    }
}

/// <summary>What an examination has come to.</summary>
public enum ExaminationOutcome
{
    /// <summary>Nobody has decided yet.</summary>
    Open,

    /// <summary>The ballot stands.</summary>
    Kept,

    /// <summary>The ballot is void.</summary>
    Annulled,
}

/// <summary>A ballot in which a dismissed member voted: that, and never how.</summary>
/// <param name="RoundId">The ballot.</param>
/// <param name="ApplicationId">Its case.</param>
/// <param name="RoundNo">Its number in the case.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Outcome">What the examination has come to.</param>
/// <param name="Reason">Why it stands; null otherwise.</param>
/// <param name="ClosedAt">When the examination was closed; null otherwise.</param>
public sealed record ExaminedBallot(Guid RoundId, Guid ApplicationId, int RoundNo, BallotRoundState State, ExaminationOutcome Outcome, string? Reason, Instant? ClosedAt);

/// <summary>
/// Where supervision examines the ballots of a dismissed member. It is shown that an entitlement was used, which the roll keeps anyway, and only once voting is over:
/// before, it would be turnout (title-evaluation.md 7.2). A void ballot closes its examination by itself.
/// </summary>
public sealed class ExaminationDesk(LmsDbContext db, SeatDesk seats)
{
    /// <summary>The ballots of a dismissed seat.</summary>
    /// <exception cref="RefusedException"><c>seat.not_found</c>, <c>examination.supervision_only</c>, <c>examination.not_found</c> for a seat that was not dismissed.</exception>
    public async Task<IReadOnlyList<ExaminedBallot>> OfSeatAsync(Guid seatId, Actor actor, CancellationToken cancel = default)
    {
        var seat = await SeatAsync(seatId, actor, cancel);
        var found = await (
            from round in Voted(seat.Id)
            join examination in db.BallotExaminations.Where(e => e.SeatId == seat.Id) on round.Id equals examination.RoundId into closed
            from examination in closed.DefaultIfEmpty()
            orderby round.Id
            select new { round.Id, round.ApplicationId, round.RoundNo, round.State, Reason = examination == null ? null : examination.Reason, ClosedAt = examination == null ? (Instant?)null : examination.ClosedAt })
            .AsNoTracking().ToListAsync(cancel);
        return [.. found.Select(one => new ExaminedBallot(one.Id, one.ApplicationId, one.RoundNo, one.State,
            one.State is BallotRoundState.Voided ? ExaminationOutcome.Annulled : one.ClosedAt is null ? ExaminationOutcome.Open : ExaminationOutcome.Kept, one.Reason, one.ClosedAt))];
    }

    /// <summary>Closes an examination: the ballot stands, with the reason of the act.</summary>
    /// <exception cref="RefusedException">What looking refuses; <c>examination.closed_already</c>, <c>reason.missing</c>.</exception>
    public async Task KeepAsync(Guid seatId, Guid roundId, Act act, CancellationToken cancel = default)
    {
        var seat = await SeatAsync(seatId, act.By, cancel);
        var round = await Voted(seat.Id).AsNoTracking().SingleOrDefaultAsync(r => r.Id == roundId, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "examination.not_found");
        if (string.IsNullOrWhiteSpace(act.Reason)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("reason.missing", [], "reason")]);
        if (round.State is BallotRoundState.Voided || await db.BallotExaminations.AnyAsync(e => e.RoundId == roundId && e.SeatId == seatId, cancel))
            throw new RefusedException(RefusalKind.WrongState, "examination.closed_already");
        db.BallotExaminations.Add(new BallotExamination { RoundId = roundId, SeatId = seatId, Reason = act.Reason, ClosedBy = act.By.PersonId, ClosedAt = act.At });
        db.Observe(new Observation("panel_seat", "keep_examined_ballot", "panel_seat", seatId, act, act.By.ReadingWarrant(Right.SeePanels, seat.UnitId)) { SubjectUnitId = seat.UnitId });
        await db.SaveChangesAsync(cancel);
    }

    async Task<PanelSeat> SeatAsync(Guid seatId, Actor actor, CancellationToken cancel)
    {
        var seat = await seats.FindAsync(seatId, actor, cancel);
        if (!actor.Holds(Role.Supervisor, seat.UnitId)) throw new RefusedException(RefusalKind.Forbidden, "examination.supervision_only");
        return seat.State is SeatState.Dismissed ? seat : throw new RefusedException(RefusalKind.NotFound, "examination.not_found");
    }

    IQueryable<BallotRound> Voted(Guid seatId) => db.BallotRounds.Where(r => r.State != BallotRoundState.Prepared && r.State != BallotRoundState.Open
        && db.BallotEntitlements.Any(e => e.RoundId == r.Id && e.SeatId == seatId && e.State == EntitlementState.Used));
}
