using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where two managers reopen attempts, and the integrity panel annuls and reinstates them.</summary>
public sealed class ReviewDesk(LmsDbContext db, IncidentLog log, ResultBook results, MarkingBook markings, Rescorer rescorer)
{
    /// <summary>Asks for a reopening, which another manager decides.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> AskReopeningAsync(Guid id, ReopeningRequest request, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            var given = act.Because(request.Reason);
            attempt.AskReopening(request, given);
            log.Write(new Incident(IncidentKind.ReopeningAsked, request.Cause, request.GrantedSeconds), attempt, given);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>Does not reopen.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> DeclineReopeningAsync(Guid id, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, attempt =>
        {
            attempt.DeclineReopening(act);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>Reopens as it was asked: to write on, or as handed in at the deadline.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.result_released</c> and what the table refuses.</exception>
    public Task<ExamAttempt> ReopenAsync(Guid id, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, async attempt =>
        {
            var asked = attempt.ReopeningAsked;
            var given = act.Because(asked?.Reason);
            if (asked?.Kind == ReopeningKind.AsSubmitted) attempt.ReopenAsSubmitted(await db.AnswersOfAsync(id, cancel), await SlotsAsync(attempt, cancel), given);
            else attempt.Reopen(given.Given(await FactsAsync(attempt, cancel)));
            log.Write(new Incident(IncidentKind.Reopened, asked!.Cause, asked.GrantedSeconds), attempt, given);
            await markings.SupersedeAsync(attempt, act, cancel);
            await results.FollowAsync(attempt, asked.Reason, act, cancel);
        }, cancel);

    /// <summary>Annuls by a decision of the integrity panel.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> AnnulAsync(Guid id, PanelDecision decision, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, async attempt =>
        {
            attempt.Annul(await db.AnswersOfAsync(id, cancel), await SlotsAsync(attempt, cancel), act.Given(decision));
            await results.FollowAsync(attempt, decision.Number!, act, cancel);
        }, cancel);

    /// <summary>Takes an annulment back, to what the attempt was before.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c> and what the table refuses.</exception>
    public Task<ExamAttempt> ReinstateAsync(Guid id, PanelDecision decision, Act act, CancellationToken cancel = default) =>
        DoAsync(id, act, async attempt =>
        {
            attempt.Reinstate(act.Given(decision));
            if (attempt.State == AttemptState.Scored) await rescorer.CatchUpAsync(attempt, act, cancel);
            await results.FollowAsync(attempt, decision.Number!, act, cancel);
            if (attempt.State == AttemptState.Assigned) await db.ExamPapers.Where(paper => paper.AttemptId == id).ExecuteDeleteAsync(cancel);
        }, cancel);

    async Task<ReopeningFacts> FactsAsync(ExamAttempt attempt, CancellationToken cancel)
    {
        var isReleased = await results.IsReleasedAsync(attempt.Id, cancel);
        return new ReopeningFacts(isReleased, await db.ExamAttempts.AnyAsync(other =>
            other.CandidateId == attempt.CandidateId && other.ActiveKey != null && (other.ExamId == attempt.ExamId || attempt.Rules.IsExclusive), cancel));
    }

    async Task<int> SlotsAsync(ExamAttempt attempt, CancellationToken cancel) => attempt.PaperHash is null ? 0 : (await db.PaperOfAsync(attempt.Id, cancel)).Content.Slots.Length;

    async Task<ExamAttempt> DoAsync(Guid id, Act act, Func<ExamAttempt, Task> deed, CancellationToken cancel) =>
        await db.ChangeAttemptAndResultsAsync(await db.InvigilatedAttemptAsync(id, act.By, cancel), deed, cancel);
}
