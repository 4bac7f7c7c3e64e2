using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>After the window answers are compared, and two reviewers look at what was found.</summary>
static class SimilarityEndpoints
{
    public static void MapSimilarity(this IEndpointRouteBuilder routes)
    {
        var exams = routes.MapGroup("/exams/{id:guid}").WithTags("Similarity");
        exams.MapGet("/similarity-runs", Runs).WithSummary("Comparisons of the answers at an exam, newest first, with what each came to");
        exams.MapPost("/similarity-runs", Ask).InPersonOnly().WithSummary("Ask for a comparison once the window is over; the clock does it, and done again it puts nothing into the queue twice");
        exams.MapGet("/similarity-cases", Queue).WithSummary("What comparisons found, for two reviewers: pairs that share more wrong answers than chance explains, and attempts that were too fast; never a case about oneself");
        routes.MapGroup("/similarity-runs/{id:guid}").WithTags("Similarity").MapGet("/", GetRun).WithSummary("One comparison: by what answers were compared, and what it came to");
        var cases = routes.MapGroup("/similarity-cases/{id:guid}").WithTags("Similarity");
        cases.MapGet("/", Get).WithSummary("One case: whom it is about, what it rests on, and what was decided; of the first review only its author sees more than that there is one, until the second is in");
        cases.MapPost("/review", Review).WithSummary("Decide as the first reviewer, or as the second, with a reason; it changes no mark and no result");
    }

    static async Task<PageView<SimilarityRunView>> Runs(Guid id, [AsParameters] PageRequest page, SimilarityDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.RunsAsync(id, page, act, cancel), SimilarityRunView.Of);

    static async Task<IResult> Ask(Guid id, SimilarityDesk desk, Act act, CancellationToken cancel)
    {
        var run = await desk.AskAsync(id, act, cancel);
        return Results.Created($"/api/v1/similarity-runs/{run.Id}", SimilarityRunView.Of(run));
    }

    static async Task<SimilarityRunView> GetRun(Guid id, SimilarityDesk desk, Act act, CancellationToken cancel) => SimilarityRunView.Of(await desk.FindRunAsync(id, act.By, cancel));

    static async Task<PageView<SimilarityCaseView>> Queue(Guid id, string? state, [AsParameters] PageRequest page, SimilarityDesk desk, Act act, CancellationToken cancel) =>
        PageView.Of(await desk.QueueAsync(id, Setting.Find<SimilarityCaseState>(state, "state"), page, act, cancel), one => SimilarityCaseView.Of(one, [], act));

    static async Task<SimilarityCaseView> Get(Guid id, SimilarityDesk desk, Act act, SentenceBook book, CancellationToken cancel) => Show(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<SimilarityCaseView> Review(Guid id, SimilarityReviewRequest request, ExpectedVersion expected, SimilarityDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.ReviewAsync(id, request.Opinion, expected, act.Because(request.Reason), cancel), act, book);

    static SimilarityCaseView Show(ListedCase one, Act act, SentenceBook book) => SimilarityCaseView.Of(one, ActionView.Of(SimilarityDesk.Actions(one.Case, act), book), act);
}

sealed record SimilarityReviewRequest(SimilarityOpinion Opinion, string? Reason = null);

/// <summary>A comparison. <c>pairs</c> is how many it found; put into the queue are at most <c>mostPairs</c> of them, the least probable ones.</summary>
sealed record SimilarityRunView(
    Guid Id, Guid ExamId, SimilarityRunState State, Guid AskedBy, Instant AskedAt, Instant? FinishedAt, int LeastCommon, decimal Level, int LeastSeconds, int MostPairs,
    int? Attempts, long? Comparisons, long? Pairs, int? Fast, int? New)
{
    public static SimilarityRunView Of(SimilarityRun r) => new(
        r.Id, r.ExamId, r.State, r.AskedBy, r.AskedAt, r.FinishedAt, r.Rules.LeastCommon, r.Rules.LevelThousandths / 1000m, r.Rules.LeastSeconds, r.Rules.MostPairs,
        r.Figures?.Attempts, r.Figures?.Comparisons, r.Figures?.Pairs, r.Figures?.Fast, r.Figures?.New);
}

sealed record SimilarAttemptView(
    Guid AttemptId, Guid PersonId, string PersonNumber, string Name, int Number, string? Room, [property: Description("Seconds for each answer, from the start to the last one")] double? Seconds)
{
    public static SimilarAttemptView Of(ExamAttempt attempt, Person person, double? seconds) =>
        new(attempt.Id, person.Id, person.PersonNumber, person.Name, attempt.Number, attempt.Room, seconds is { } time ? Math.Round(time, 1) : null);
}

/// <summary>An item at which both gave the same wrong answer. <c>same</c> people gave it, of <c>wrong</c> who answered wrongly.</summary>
sealed record SharedErrorView(Guid QuestionVersionId, int Slot, int OtherSlot, int Same, int Wrong);

/// <summary>A review. Until both are in, opinion, reason and person are shown to whoever gave it, and null for others.</summary>
sealed record SimilarityReviewView(Guid? By, Instant At, SimilarityOpinion? Opinion, string? Reason);

/// <summary>A case. <c>chance</c>: at most so probable is it that a comparison names any such pair where everybody worked alone. It says nothing about who did what.</summary>
sealed record SimilarityCaseView(
    Guid Id, Guid ExamId, SimilarityKind Kind, SimilarityCaseState State, IReadOnlyList<SimilarAttemptView> Attempts, int Items, int BothWrong, IReadOnlyList<SharedErrorView> Shared, double? Score, double? Chance,
    IReadOnlyList<SimilarityReviewView> Reviews, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static SimilarityCaseView Of(ListedCase one, IReadOnlyList<ActionView> actions, Act act)
    {
        var (c, e) = (one.Case, one.Case.Evidence);
        return new(c.Id, c.ExamId, c.Kind, c.State,
            one is { OtherAttempt: { } attempt, OtherPerson: { } person } ? [SimilarAttemptView.Of(one.Attempt, one.Person, e.Seconds), SimilarAttemptView.Of(attempt, person, e.OtherSeconds)] : [SimilarAttemptView.Of(one.Attempt, one.Person, e.Seconds)],
            e.Items, e.BothWrong, [.. e.Shared.Select(shared => new SharedErrorView(shared.QuestionVersionId, shared.Slot, shared.OtherSlot, shared.Same, shared.Wrong))],
            e.Score is { } score ? Math.Round(score, 4) : null, e.Chance, [.. c.ReviewsFor(act.By).Select(review => new SimilarityReviewView(review.By, review.At, review.Opinion, review.Reason))], c.Version, actions);
    }
}
