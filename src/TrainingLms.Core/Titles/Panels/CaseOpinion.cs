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

/// <summary>Where opinions come in.</summary>
public sealed class OpinionDesk(LmsDbContext db, SessionRoom sessions, CaseDocket docket)
{
    /// <summary>Takes an opinion; with the last one needed the case is ready for the meeting.</summary>
    /// <exception cref="RefusedException"><c>seat.not_reader</c>, <c>opinion.empty</c>, <c>opinion.already_given</c>, <c>opinion.review_not_open</c>.</exception>
    public Task GiveAsync(Guid sessionId, Guid applicationId, string text, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        // Of the last two who write at once, one must count both.
        await db.TitleApplications.Where(a => a.Id == applicationId).ExecuteUpdateAsync(a => a.SetProperty(one => one.Version, one => one.Version), cancel);
        await CaseAsync(sessionId, applicationId, act.By, cancel);
        var readers = CaseReading.Group(db, applicationId).Where(s => s.SessionId == sessionId);
        var seat = await readers.SingleOrDefaultAsync(s => s.PersonId == act.By.PersonId, cancel)
            ?? throw new RefusedException(RefusalKind.Forbidden, "seat.not_reader");
        if (string.IsNullOrWhiteSpace(text)) throw new RefusedException(RefusalKind.RuleBroken, [new Refusal("opinion.empty", [], "text")]);
        var file = await docket.FileAsync(applicationId, cancel);
        if (file.State is not TitleApplicationState.ExpertReview) throw new RefusedException(RefusalKind.WrongState, "opinion.review_not_open");
        if (await db.CaseOpinions.AnyAsync(o => o.SeatId == seat.Id && o.ApplicationId == applicationId, cancel))
            throw new RefusedException(RefusalKind.WrongState, "opinion.already_given");
        db.CaseOpinions.Add(new CaseOpinion { SeatId = seat.Id, ApplicationId = applicationId, Text = text });
        // What somebody wrote who is recused meanwhile does not count.
        var given = await readers.CountAsync(s => db.CaseOpinions.Any(o => o.SeatId == s.Id && o.ApplicationId == applicationId), cancel) + 1;
        if (given >= file.Rules.Number(RuleKeys.GroupMinExperts))
        {
            var defends = file.NeedsDefence();
            file.Move(defends ? TitleApplicationTrigger.OpinionsCompleteDefence : TitleApplicationTrigger.OpinionsComplete, (act with { By = Actor.System }).Given(new OpinionFacts(true, defends)));
        }
        return await db.SaveChangesAsync(cancel);
    }, cancel);

    async Task CaseAsync(Guid sessionId, Guid applicationId, Actor actor, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(sessionId, actor, cancel);
        if (session.Cases.All(c => c.ApplicationId != applicationId)) throw new RefusedException(RefusalKind.NotFound, "application.not_found");
    }
}
