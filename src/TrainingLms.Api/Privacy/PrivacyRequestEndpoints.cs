using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Privacy;

/// <summary>Requests of people about their data, and holds on data.</summary>
static class PrivacyRequestEndpoints
{
    public static void MapPrivacyRequests(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/me/privacy-requests", Submit).WithTags("Privacy").WithSummary("Ask about my data: access, copy, correction, completion, deletion, freeze, explanation; answered within 15 working days");
        var requests = routes.MapGroup("/privacy-requests").WithTags("Privacy");
        requests.MapGet("/", List).WithSummary("My requests and those in my scope, newest first; mine and open narrow the list");
        requests.MapGet("/{id:guid}", Get).WithSummary("One request with what can be done to it");
        requests.MapPost("/{id:guid}/acceptance", Accept).WithSummary("Grant a request with a reasoned answer; a correction is written at once");
        requests.MapPost("/{id:guid}/refusal", Refuse).WithSummary("Refuse a request with a reasoned answer");
        requests.MapPost("/{id:guid}/withdrawal", Withdraw).WithSummary("Take my request back");
        requests.MapPost("/{id:guid}/full-view", ViewValue).WithoutKeptAnswer().WithSummary("The wanted value in full, for a purpose; written down and told to the person");

        var holds = routes.MapGroup("/privacy/holds").WithTags("Privacy");
        holds.MapGet("/", Holds).WithSummary("Holds on data of people in my scope, newest first");
        holds.MapPost("/", Place).WithSummary("Hold a person's data because a case runs: nothing of it is erased meanwhile");
        holds.MapPost("/{id:guid}/lifting", Lift).WithSummary("Lift a hold or a freeze");
    }

    static async Task<IResult> Submit(NewPrivacyRequestRequest request, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewPrivacyRequest(request.Kind, request.Field, request.Value, request.Text ?? "");
        var view = PrivacyRequestView.Of(await desk.SubmitAsync(wanted, act, cancel), keys, act, book);
        return Results.Created($"/api/v1/privacy-requests/{view.Id}", view);
    }

    static async Task<PageView<PrivacyRequestView>> List(
        bool? mine, bool? open, [AsParameters] PageRequest page, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(mine ?? false, open ?? false, page, act.By, cancel), request => PrivacyRequestView.Of(request, keys, act, book));

    static async Task<PrivacyRequestView> Get(Guid id, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel) =>
        PrivacyRequestView.Of(await desk.FindAsync(id, act.By, cancel), keys, act, book);

    static async Task<PrivacyRequestView> Accept(
        Guid id, ReasonRequest request, ExpectedVersion expected, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel) =>
        PrivacyRequestView.Of(await desk.AcceptAsync(id, expected, act.Because(request.Reason), cancel), keys, act, book);

    static async Task<PrivacyRequestView> Refuse(
        Guid id, ReasonRequest request, ExpectedVersion expected, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel) =>
        PrivacyRequestView.Of(await desk.RefuseAsync(id, expected, act.Because(request.Reason), cancel), keys, act, book);

    static async Task<PrivacyRequestView> Withdraw(
        Guid id, ExpectedVersion expected, PrivacyRequestDesk desk, KeyRing keys, Act act, SentenceBook book, CancellationToken cancel) =>
        PrivacyRequestView.Of(await desk.WithdrawAsync(id, expected, act, cancel), keys, act, book);

    static async Task<WantedValueView> ViewValue(Guid id, FullViewRequest request, PrivacyRequestDesk desk, HttpContext http, Act act, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new WantedValueView(await desk.ViewValueAsync(id, request.Purpose, request.Words, act, cancel));
    }

    static async Task<PageView<HoldView>> Holds([AsParameters] PageRequest page, HoldDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(page, act.By, cancel), hold => HoldView.Of(hold, act, book));

    static async Task<IResult> Place(NewHoldRequest request, HoldDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        Results.Created("/api/v1/privacy/holds", HoldView.Of(await desk.PlaceAsync(request.PersonId, request.Order, act, cancel), act, book));

    static async Task<HoldView> Lift(Guid id, ReasonRequest request, ExpectedVersion expected, HoldDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        HoldView.Of(await desk.LiftAsync(id, expected, act.Because(request.Reason), cancel), act, book);
}

sealed record NewPrivacyRequestRequest(
    PrivacyRequestKind Kind, [property: Description("Column key of the roster, for corrections, completions and deletions")] string? Field = null,
    [property: Description("The right value, for corrections and completions")] string? Value = null, string? Text = null);

sealed record WantedValueView(string? Value);

sealed record NewHoldRequest(Guid PersonId, [property: Description("Number or words of the order")] string Order);

sealed record PrivacyRequestView(
    Guid Id, Guid PersonId, Guid UnitId, PrivacyRequestKind Kind, string KindName, string? Field, string? Value, string Text, PrivacyRequestState State, Instant SubmittedAt,
    Instant AnswerDue, bool IsOverdue, Instant? OverdueSince, string? Answer, Guid? AnsweredBy, Instant? AnsweredAt, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    // A reason is asked for when the button is pressed; its absence before must not grey the button.
    public static PrivacyRequestView Of(PrivacyRequest r, KeyRing keys, Act act, SentenceBook book) => new(
        r.Id, r.PersonId, r.UnitId, r.Kind, book[$"privacy_request_kind.{Snake.Of(r.Kind)}"], r.Field, RosterFields.Mask(r.Field, r.OpenValue(keys)), r.Text, r.State, r.SubmittedAt,
        r.AnswerDue, r.State == PrivacyRequestState.Overdue, r.OverdueSince, r.Answer, r.AnsweredBy, r.AnsweredAt, r.Version,
        ActionView.Of(PrivacyRequestWorkflow.Table.PermittedTriggers(r, act.Because("-")), book));
}

sealed record HoldView(Guid Id, Guid PersonId, Guid UnitId, HoldKind Kind, string Order, Instant PlacedAt, LegalHoldState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static HoldView Of(LegalHold h, Act act, SentenceBook book) => new(
        h.Id, h.PersonId, h.UnitId, h.Kind, h.Order, h.PlacedAt, h.State, h.Version, ActionView.Of(LegalHoldWorkflow.Table.PermittedTriggers(h, act.Because("-")), book));
}
