using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>答辩评分: what an expert gave for a defence. Final when given; until the result is declared nobody but its author reads it (title-evaluation.md 7.1).</summary>
public sealed class DefenceScore
{
    /// <summary>The least and the most.</summary>
    public const int Least = 0, Most = 100;

    /// <summary>The seat.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>The score, from <see cref="Least"/> to <see cref="Most"/>.</summary>
    public required int Score { get; init; }
}

sealed class DefenceScoreConfiguration : IEntityTypeConfiguration<DefenceScore>
{
    public void Configure(EntityTypeBuilder<DefenceScore> score)
    {
        score.ToTable("defence_scores");
        score.HasKey(s => new { s.ApplicationId, s.SeatId });
        score.HasIndex(s => s.SeatId);
    }
}

/// <summary>A score with the code of the seat that gave it.</summary>
/// <param name="SeatId">The seat.</param>
/// <param name="Code">Pool code.</param>
/// <param name="Score">The score.</param>
public sealed record GivenScore(Guid SeatId, string Code, int Score);

/// <summary>Where defences are scored and held. The group are the members who were given the case to read and are not recused from it.</summary>
public sealed class DefenceDesk(LmsDbContext db, SessionRoom sessions, CaseDocket docket)
{
    /// <summary>Takes a score, once the defence has begun.</summary>
    /// <exception cref="RefusedException"><c>seat.not_reader</c>, <c>defence.not_due</c>, <c>application.defence_not_begun</c>, <c>defence.score_out_of_range</c>, <c>defence.already_scored</c>.</exception>
    public Task ScoreAsync(Guid sessionId, Guid applicationId, int score, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        // Twice at once is one after the other.
        await db.TitleApplications.Where(a => a.Id == applicationId).ExecuteUpdateAsync(a => a.SetProperty(one => one.Version, one => one.Version), cancel);
        await CaseAsync(sessionId, applicationId, act.By, cancel);
        var seat = await CaseReading.Group(db, applicationId).SingleOrDefaultAsync(s => s.SessionId == sessionId && s.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.Forbidden, "seat.not_reader");
        var file = await docket.FileAsync(applicationId, cancel);
        if (file.State is not TitleApplicationState.DefenceDue) throw new RefusedException(RefusalKind.WrongState, "defence.not_due");
        if (!(act.At >= file.DefenceAt)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("application.defence_not_begun", [("due", file.DefenceAt)])]);
        if (score is < DefenceScore.Least or > DefenceScore.Most)
            throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("defence.score_out_of_range", [("least", DefenceScore.Least), ("most", DefenceScore.Most)], "score")]);
        if (await db.DefenceScores.AnyAsync(s => s.SeatId == seat.Id && s.ApplicationId == applicationId, cancel)) throw new RefusedException(RefusalKind.WrongState, "defence.already_scored");
        db.DefenceScores.Add(new DefenceScore { SeatId = seat.Id, ApplicationId = applicationId, Score = score });
        return await db.SaveChangesAsync(cancel);
    }, cancel);

    /// <summary>The leader of the group records that the defence was held; the case is ready for the meeting.</summary>
    /// <exception cref="RefusedException"><c>application.not_found</c> and what the application's table refuses.</exception>
    public async Task HoldAsync(Guid sessionId, Guid applicationId, DefenceRecord record, Act act, CancellationToken cancel = default)
    {
        await CaseAsync(sessionId, applicationId, act.By, cancel);
        var file = await docket.FileAsync(applicationId, cancel);
        file.HoldDefence(record, act.Given(await FactsAsync(db, file, act.By, cancel)));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The scores of a case: the own one, and all of them for the office once the result is declared.</summary>
    /// <exception cref="RefusedException"><c>session.not_found</c>, <c>application.not_found</c>.</exception>
    public async Task<IReadOnlyList<GivenScore>> ScoresAsync(Guid sessionId, Guid applicationId, Actor actor, CancellationToken cancel = default)
    {
        await CaseAsync(sessionId, applicationId, actor, cancel);
        return await (from score in db.DefenceScores.AsNoTracking().VisibleTo(actor, db)
                      join seat in db.PanelSeats on score.SeatId equals seat.Id
                      where score.ApplicationId == applicationId && seat.SessionId == sessionId
                      orderby seat.Rank
                      select new GivenScore(seat.Id, seat.Code, score.Score)).ToListAsync(cancel);
    }

    /// <summary>How far the defence of a case has come.</summary>
    internal static async Task<DefenceFacts> FactsAsync(LmsDbContext db, TitleApplication file, Actor actor, CancellationToken cancel)
    {
        if (file.State is not TitleApplicationState.DefenceDue) return DefenceFacts.None;
        var given = await CaseReading.Group(db, file.Id).AsNoTracking().Where(s => db.DefenceScores.Any(score => score.SeatId == s.Id && score.ApplicationId == file.Id))
            .OrderBy(s => s.Rank).Select(s => s.PersonId).ToListAsync(cancel);
        return new DefenceFacts(given.Count, given.Count > 0 ? given[0] : null, given.Contains(actor.PersonId));
    }

    async Task CaseAsync(Guid sessionId, Guid applicationId, Actor actor, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(sessionId, actor, cancel);
        if (session.Cases.All(c => c.ApplicationId != applicationId)) throw new RefusedException(RefusalKind.NotFound, "application.not_found");
    }
}
