using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>评议意见: what an expert wrote on a case before the meeting. Final when given; nobody reads it through this system before the result is declared.</summary>
public sealed class CaseOpinion
{
    /// <summary>The seat.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>The opinion.</summary>
    public required string Text { get; init; }
}

sealed class CaseOpinionConfiguration : IEntityTypeConfiguration<CaseOpinion>
{
    public void Configure(EntityTypeBuilder<CaseOpinion> opinion)
    {
        opinion.ToTable("case_opinions");
        opinion.HasKey(o => new { o.ApplicationId, o.SeatId });
    }
}

/// <summary>Where cases are given to experts and opinions come in.</summary>
public sealed class OpinionDesk(LmsDbContext db, SessionRoom sessions, CaseDocket docket)
{
    /// <summary>Opens a case for the cleared members who are not recused from it.</summary>
    /// <exception cref="RefusedException"><c>application.too_few_cleared_experts</c> and what the application's table refuses.</exception>
    public async Task OpenAsync(Guid sessionId, Guid applicationId, Act act, CancellationToken cancel = default)
    {
        await CaseAsync(sessionId, applicationId, act.By, cancel);
        var cleared = await Readers(sessionId, applicationId).CountAsync(cancel);
        (await docket.FileAsync(applicationId, cancel)).Move(TitleApplicationTrigger.OpenExpertReview, act.Given(new ReviewFacts(cleared)));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Takes an opinion; with the last one needed the case is ready for the meeting.</summary>
    /// <exception cref="RefusedException"><c>seat.not_reader</c>, <c>opinion.empty</c>, <c>opinion.already_given</c>, <c>opinion.review_not_open</c>.</exception>
    public async Task GiveAsync(Guid sessionId, Guid applicationId, string text, Act act, CancellationToken cancel = default)
    {
        await CaseAsync(sessionId, applicationId, act.By, cancel);
        var seat = await Readers(sessionId, applicationId).SingleOrDefaultAsync(s => s.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.Forbidden, "seat.not_reader");
        if (string.IsNullOrWhiteSpace(text)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("opinion.empty", [], "text")]);
        var file = await docket.FileAsync(applicationId, cancel);
        if (file.State is not TitleApplicationState.ExpertReview) throw new RefusedException(RefusalKind.WrongState, "opinion.review_not_open");
        if (await db.CaseOpinions.AnyAsync(o => o.SeatId == seat.Id && o.ApplicationId == applicationId, cancel))
            throw new RefusedException(RefusalKind.WrongState, "opinion.already_given");
        db.CaseOpinions.Add(new CaseOpinion { SeatId = seat.Id, ApplicationId = applicationId, Text = text });
        var given = await db.CaseOpinions.CountAsync(o => o.ApplicationId == applicationId && !db.PanelSeats.Any(s => s.Id == o.SeatId && s.State == SeatState.Dismissed), cancel) + 1;
        if (given >= file.Rules.Number(RuleKeys.GroupMinExperts))
            file.Move(TitleApplicationTrigger.OpinionsComplete, (act with { By = Actor.System }).Given(new OpinionFacts(true, false)));
        await db.SaveChangesAsync(cancel);
    }

    async Task CaseAsync(Guid sessionId, Guid applicationId, Actor actor, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(sessionId, actor, cancel);
        if (session.Cases.All(c => c.ApplicationId != applicationId)) throw new RefusedException(RefusalKind.NotFound, "application.not_found");
    }

    /// <summary>Members who may read the case. The one query by which a recusal is enforced outside the meeting.</summary>
    IQueryable<PanelSeat> Readers(Guid sessionId, Guid applicationId) => db.PanelSeats.Where(s => s.SessionId == sessionId
        && (s.State == SeatState.Cleared || s.State == SeatState.Seated || s.State == SeatState.Left)
        && !db.Recusals.Any(r => r.SeatId == s.Id && r.ApplicationId == applicationId));
}
