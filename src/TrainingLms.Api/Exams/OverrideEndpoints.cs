using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Exams;

/// <summary>Other times of an exam for single people and groups.</summary>
static class OverrideEndpoints
{
    public static void MapExamOverrides(this IEndpointRouteBuilder routes)
    {
        var below = routes.MapGroup("/exams/{id:guid}/overrides").WithTags("Exam overrides");
        below.MapGet("/", List).WithSummary("Overrides of an exam that I look after, newest first");
        below.MapPost("/", Create).WithSummary("Give a person, a unit or a labelled group other times; attempts follow, also while they are written");
        var overrides = routes.MapGroup("/exam-overrides/{id:guid}").WithTags("Exam overrides");
        overrides.MapGet("/", Get).WithSummary("One override with what can be done to it");
        overrides.MapPut("/", Change).WithSummary("Give an override other values");
        overrides.MapPost("/removal", Remove).WithSummary("Take an override away; running attempts keep at least two minutes");
    }

    static async Task<PageView<OverrideView>> List(Guid id, [AsParameters] PageRequest page, OverrideDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(id, act.By, page, cancel), made => OverrideView.Of(made, act, book));

    static async Task<IResult> Create(Guid id, NewOverrideRequest request, OverrideDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var made = await desk.CreateAsync(id, new OverrideTarget(request.PersonId, request.UnitId, request.Group), (request.Times ?? new OverrideTimesRequest()).Read(), act.Because(request.Reason), cancel);
        return Results.Created($"/api/v1/exam-overrides/{made.Id}", OverrideView.Of(made, act, book));
    }

    static async Task<OverrideView> Get(Guid id, OverrideDesk desk, Act act, SentenceBook book, CancellationToken cancel) => OverrideView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<OverrideView> Change(Guid id, OverrideChangeRequest request, ExpectedVersion expected, OverrideDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OverrideView.Of(await desk.ChangeAsync(id, (request.Times ?? new OverrideTimesRequest()).Read(), expected, act.Because(request.Reason), cancel), act, book);

    static async Task<OverrideView> Remove(Guid id, ReasonRequest request, ExpectedVersion expected, OverrideDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        OverrideView.Of(await desk.RemoveAsync(id, expected, act.Because(request.Reason), cancel), act, book);
}

/// <summary>Each value alone: left out means "not set". <c>limitSeconds</c> and <c>attempts</c> of 0 mean "none"; so do the two flags.</summary>
sealed record OverrideTimesRequest(Instant? OpensAt = null, Instant? ClosesAt = null, int? LimitSeconds = null, int? Attempts = null, bool WithoutOpening = false, bool WithoutClose = false)
{
    public OverrideTimes Read() => new(WithoutOpening ? OverrideTimes.None : OpensAt, WithoutClose ? OverrideTimes.Never : ClosesAt, LimitSeconds, Attempts);

    public static OverrideTimesRequest Of(OverrideTimes times) => new(
        times.OpensAt == OverrideTimes.None ? null : times.OpensAt, times.ClosesAt == OverrideTimes.Never ? null : times.ClosesAt, times.LimitSeconds, times.Attempts,
        times.OpensAt == OverrideTimes.None, times.ClosesAt == OverrideTimes.Never);
}

sealed record NewOverrideRequest(Guid? PersonId = null, Guid? UnitId = null, string? Group = null, OverrideTimesRequest? Times = null, string? Reason = null);

sealed record OverrideChangeRequest(OverrideTimesRequest? Times = null, string? Reason = null);

sealed record OverrideView(
    Guid Id, Guid ExamId, Guid? PersonId, Guid? UnitId, string? Group, OverrideTimesRequest Times, string Reason, ExamOverrideState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static OverrideView Of(ExamOverride o, Act act, SentenceBook book) => new(
        o.Id, o.ExamId, o.PersonId, o.GroupUnitId, o.GroupLabel, OverrideTimesRequest.Of(o.Times), o.Reason, o.State, o.Version, ActionView.Of(OverrideDesk.Actions(o, act), book));
}
