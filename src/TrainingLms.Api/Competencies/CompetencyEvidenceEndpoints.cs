using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Competencies;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Competencies;

/// <summary>Evidence of what people can do, from the offer to the rating.</summary>
static class CompetencyEvidenceEndpoints
{
    public static void MapCompetencyEvidence(this IEndpointRouteBuilder routes)
    {
        var evidence = routes.MapGroup("/competency-evidence").WithTags("Competencies");
        evidence.MapGet("/", List).WithSummary("My evidence, that in my scope and what I may assess, newest first");
        evidence.MapGet("/{id:guid}", Get).WithSummary("One piece of evidence with its ratings and what can be done to it");
        evidence.MapPost("/", Offer).WithSummary("Offer evidence of my own: a completed course, an attended class or drill, an accepted essay, or an award");
        evidence.MapPost("/{id:guid}/review", TakeUp).WithSummary("Take evidence up to rate it; a direct superior names a second assessor, who rates");
        evidence.MapPost("/{id:guid}/rating", Rate).WithSummary("Rate every dimension: a level, with words");
        evidence.MapPost("/{id:guid}/declination", Decline).WithSummary("Decline to rate it, with a reason");
        evidence.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my evidence back before it is taken up");
    }

    static async Task<PageView<EvidenceView>> List(
        Guid? personId, string? state, [Description("Id of a model")] string? model, [Description("What the rating led to: nothing, note, recommendation or award")] string? ledTo,
        [AsParameters] PageRequest page, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, new EvidenceFilter(personId, Setting.Find<EvidenceState>(state, "state"), model, Setting.Find<EvidenceYield>(ledTo, "ledTo")), page, cancel),
            evidence => EvidenceView.Of(evidence, [], book));

    static async Task<EvidenceView> Get(Guid id, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) => Show(await desk.FindAsync(id, act.By, cancel), desk, act, book);

    static async Task<IResult> Offer(OfferEvidenceRequest request, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var own = new OwnEvidence(request.Source, request.SourceId, request.Title, request.HappenedOn, request.Words, request.Model, request.Version, request.Dimensions);
        var view = Show(await desk.OfferAsync(own, act, cancel), desk, act, book);
        return Results.Created($"/api/v1/competency-evidence/{view.Id}", view);
    }

    static async Task<EvidenceView> TakeUp(Guid id, TakeUpRequest request, ExpectedVersion expected, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.TakeUpAsync(id, request.IsDirectSuperior, request.SecondAssessorId, expected, act, cancel), desk, act, book);

    static async Task<EvidenceView> Rate(Guid id, RateEvidenceRequest request, ExpectedVersion expected, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.RateAsync(id, request.Ratings, request.LeadsTo, expected, act, cancel), desk, act, book);

    static async Task<EvidenceView> Decline(Guid id, ReasonRequest request, ExpectedVersion expected, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.DeclineAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book);

    static async Task<EvidenceView> Withdraw(Guid id, ReasonRequest request, ExpectedVersion expected, EvidenceDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Show(await desk.WithdrawAsync(id, expected, act.Because(request.Reason), cancel), desk, act, book);

    static EvidenceView Show(CompetencyEvidence evidence, EvidenceDesk desk, Act act, SentenceBook book) => EvidenceView.Of(evidence, ActionView.Of(desk.Actions(evidence, act), book), book);
}

sealed record OfferEvidenceRequest(
    EvidenceSource Source, string Words, string Model, [property: Description("Version of the model")] int Version, IReadOnlyList<string> Dimensions,
    [property: Description("Key of my enrolment, sign-up or work; left out for an award")] Guid? SourceId = null,
    [property: Description("What the award is called; left out for everything else")] string? Title = null,
    [property: Description("The day of the award; left out for everything else")] LocalDate? HappenedOn = null);

sealed record TakeUpRequest(
    [property: Description("Whether I am the direct superior of the person; kept in the trail")] bool IsDirectSuperior,
    [property: Description("Another assessor of the unit; needed for a direct superior")] Guid? SecondAssessorId = null);

sealed record RateEvidenceRequest(
    IReadOnlyList<GivenRating> Ratings, [property: Description("What it is to lead to; left out for as much as the course or class allows")] EvidenceYield? LeadsTo = null);

sealed record EvidenceView(
    Guid Id, Guid PersonId, Guid UnitId, string Model, int ModelVersion, IReadOnlyList<string> Dimensions, EvidenceSource Source, string SourceLabel, Guid SourceId, string Title, LocalDate HappenedOn,
    string? Words, EvidenceYield MayLeadTo, EvidenceYield? LedTo, string? LedToLabel, Instant OfferedAt, Guid? AssessorId, Guid? SecondAssessorId, bool BySuperior, Instant? DecidedAt, string? Remark,
    IReadOnlyList<RatingView> Ratings, EvidenceState State, string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static EvidenceView Of(CompetencyEvidence e, IReadOnlyList<ActionView> actions, SentenceBook book) => new(
        e.Id, e.PersonId, e.UnitId, e.ModelKey, e.ModelNumber, e.Dimensions, e.Source, book[$"evidence_source.{Snake.Of(e.Source)}"], e.SourceId,
        book.Language == "en" ? e.TitleEnglish ?? e.Title : e.Title, e.HappenedOn, e.Words, e.MayLeadTo, e.LedTo, e.LedTo is { } led ? book[$"evidence_yield.{Snake.Of(led)}"] : null, e.OfferedAt,
        e.AssessorId, e.SecondAssessorId, e.BySuperior, e.DecidedAt, e.Remark,
        [.. e.Dimensions.SelectMany(key => e.Ratings.Where(rating => rating.Dimension == key)).Select(rating => new RatingView(rating.Dimension, rating.Level, rating.Words, rating.RatedBy))],
        e.State, book[$"competency_evidence.state.{Snake.Of(e.State)}"], e.Version, actions);
}

sealed record RatingView(string Dimension, int Level, string Words, Guid RatedBy);
