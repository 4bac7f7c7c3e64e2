using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.LearningHours;

/// <summary>Days for which less is required.</summary>
static class ExemptionEndpoints
{
    public static void MapExemptions(this IEndpointRouteBuilder routes)
    {
        var exemptions = routes.MapGroup("/hours/exemptions").WithTags("Learning hours");
        exemptions.MapGet("/", List).WithSummary("My exemptions and those in my scope, newest first");
        exemptions.MapGet("/{id:guid}", Get).WithSummary("One exemption with what can be done to it");
        exemptions.MapPost("/", Propose).WithSummary("Ask for an exemption of a person: days for which nothing is required");
        exemptions.MapPost("/{id:guid}/approval", Approve).WithSummary("Grant an exemption as a second person");
        exemptions.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Do not grant an exemption");
    }

    static async Task<PageView<ExemptionView>> List([AsParameters] PageRequest page, ExemptionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), exemption => ExemptionView.Of(exemption, act, book));

    static async Task<ExemptionView> Get(Guid id, ExemptionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExemptionView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Propose(NewExemptionRequest request, ExemptionDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = ExemptionView.Of(await desk.ProposeAsync(request.PersonId, request.From, request.To, request.Ground, act.Because(request.Reason), cancel), act, book);
        return Results.Created($"/api/v1/hours/exemptions/{view.Id}", view);
    }

    static async Task<ExemptionView> Approve(Guid id, ReasonRequest request, ExpectedVersion expected, ExemptionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExemptionView.Of(await desk.ApproveAsync(id, expected, act.Because(request.Reason), cancel), act, book);

    static async Task<ExemptionView> Refuse(Guid id, ReasonRequest request, ExpectedVersion expected, ExemptionDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        ExemptionView.Of(await desk.RefuseAsync(id, expected, act.Because(request.Reason), cancel), act, book);
}

sealed record NewExemptionRequest(Guid PersonId, LocalDate From, LocalDate To, ExemptionGround Ground, string? Reason = null);

sealed record ExemptionView(
    Guid Id, Guid PersonId, Guid UnitId, LocalDate From, LocalDate To, ExemptionGround Ground, string GroundLabel, string Reason, HoursExemptionState State, string StateLabel, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ExemptionView Of(HoursExemption e, Act act, SentenceBook book) => new(
        e.Id, e.PersonId, e.UnitId, e.From, e.To, e.Ground, book[$"exemption_ground.{Snake.Of(e.Ground)}"], e.Reason, e.State, book[$"hours_exemption.state.{Snake.Of(e.State)}"], e.Version,
        ActionView.Of(HoursExemptionWorkflow.Table.PermittedTriggers(e, act.Because("-")), book));
}
