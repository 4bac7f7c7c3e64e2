using TrainingLms.Api.Web;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Decisions about attempts that have ended: reopening by two managers, annulment and reinstatement by the integrity panel.</summary>
static class AttemptReviewEndpoints
{
    public static void MapAttemptReviews(this IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/exam-attempts/{id:guid}").WithTags("Attempt reviews");
        attempts.MapPost("/reopening-request", Ask).WithSummary("Ask for a reopening, to write on or to count as handed in; another manager decides");
        attempts.MapPost("/reopening", Reopen).WithSummary("Reopen an attempt as it was asked, as the second person");
        attempts.MapPost("/reopening-refusal", Decline).WithSummary("Do not reopen what was asked to be");
        attempts.MapPost("/annulment", Annul).WithSummary("Annul an attempt by a decision of the integrity panel");
        attempts.MapPost("/reinstatement", Reinstate).WithSummary("Take an annulment back by a decision of the integrity panel");
    }

    static async Task<AttemptView> Ask(Guid id, AskReopeningRequest request, ReviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.AskReopeningAsync(id, new ReopeningRequest(request.Kind, request.Seconds, request.Cause, request.Reason?.Trim() ?? ""), act, cancel), act, book);

    static async Task<AttemptView> Reopen(Guid id, ReviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.ReopenAsync(id, act, cancel), act, book);

    static async Task<AttemptView> Decline(Guid id, ReasonRequest request, ReviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.DeclineReopeningAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<AttemptView> Annul(Guid id, DecisionRequest request, ReviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.AnnulAsync(id, new PanelDecision(request.Decision?.Trim()), act.Because(request.Reason), cancel), act, book);

    static async Task<AttemptView> Reinstate(Guid id, DecisionRequest request, ReviewDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExamAttemptEndpoints.Show(await desk.ReinstateAsync(id, new PanelDecision(request.Decision?.Trim()), act.Because(request.Reason), cancel), act, book);
}

sealed record AskReopeningRequest(ReopeningKind Kind, IncidentCause Cause, string? Reason = null, int Seconds = 0);

sealed record DecisionRequest(string? Decision = null, string? Reason = null);
