using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Notifications;

/// <summary>Other systems that are called when something happens.</summary>
static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/webhook-events", Events).WithTags("Webhooks").InPersonOnly().WithSummary("The events that can be subscribed to");
        var subscriptions = routes.MapGroup("/webhook-subscriptions").WithTags("Webhooks").InPersonOnly();
        subscriptions.MapGet("/", List).WithSummary("Subscriptions of the units in my scope, newest first");
        subscriptions.MapGet("/{id:guid}", Get).WithSummary("One subscription with what can be done to it; never its secret");
        subscriptions.MapPost("/", Subscribe).WithoutKeptAnswer().WithSummary("Have a system called when something happens in a unit or below; the secret is shown only this once");
        subscriptions.MapPost("/{id:guid}/secret", Rotate).WithoutKeptAnswer().WithSummary("Make a new secret, shown only this once; calls carry both signatures for a while");
        MapMove(subscriptions, "pause", WebhookTrigger.Pause, "Set it aside; calls wait");
        MapMove(subscriptions, "resumption", WebhookTrigger.Resume, "Take it up again; what waited is called");
        MapMove(subscriptions, "removal", WebhookTrigger.Remove, "Take it away for good");
        subscriptions.MapGet("/{id:guid}/deliveries", Deliveries).WithSummary("Its calls, newest first, with what was answered");
        routes.MapPost("/webhook-deliveries/{id:guid}/redelivery", Redeliver).WithTags("Webhooks").InPersonOnly().WithSummary("Make a call once more, under the same id");
    }

    static void MapMove(RouteGroupBuilder subscriptions, string noun, WebhookTrigger trigger, string summary) => subscriptions.MapPost($"/{{id:guid}}/{noun}", async (
        Guid id, ReasonRequest request, ExpectedVersion expected, WebhookDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        WebhookView.Of(await desk.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), act, book)).WithSummary(summary);

    static IReadOnlyList<WebhookEventView> Events(SentenceBook book) => [.. WebhookEvents.All.Select(name => WebhookEventView.Of(name, book))];

    static async Task<PageView<WebhookView>> List([AsParameters] PageRequest page, WebhookDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), one => WebhookView.Of(one, act, book));

    static async Task<WebhookView> Get(Guid id, WebhookDesk desk, Act act, SentenceBook book, CancellationToken cancel) => WebhookView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Subscribe(NewWebhookRequest request, WebhookDesk desk, HttpResponse response, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (made, secret) = await desk.SubscribeAsync(new NewWebhook(request.Name, request.UnitId, request.Url, [.. request.Events]), act, cancel);
        response.Headers.CacheControl = "no-store";
        return Results.Created($"/api/v1/webhook-subscriptions/{made.Id}", new WebhookSecretView(WebhookView.Of(made, act, book), secret));
    }

    static async Task<WebhookSecretView> Rotate(Guid id, ExpectedVersion expected, WebhookDesk desk, HttpResponse response, Act act, SentenceBook book, CancellationToken cancel)
    {
        var (rotated, secret) = await desk.RotateAsync(id, expected, act, cancel);
        response.Headers.CacheControl = "no-store";
        return new WebhookSecretView(WebhookView.Of(rotated, act, book), secret);
    }

    static async Task<PageView<DeliveryView>> Deliveries(Guid id, [Description("Only in this state")] string? state, [AsParameters] PageRequest page, WebhookDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.DeliveriesAsync(id, string.IsNullOrEmpty(state) ? null : Setting.Of(state, "state", default(DeliveryState)), act.By, page, cancel), delivery => DeliveryView.Of(delivery, act, book));

    static async Task<DeliveryView> Redeliver(Guid id, ExpectedVersion expected, WebhookDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        DeliveryView.Of(await desk.RedeliverAsync(id, expected, act, cancel), act, book);
}

sealed record NewWebhookRequest(
    string Name, [property: Description("What happens in this unit and below is told")] Guid UnitId, [property: Description("An https address")] string Url,
    [property: Description("Names from /webhook-events")] IReadOnlyList<string> Events);

sealed record WebhookEventView(string Name, string SubjectName, string StepName)
{
    public static WebhookEventView Of(string name, SentenceBook book)
    {
        var (workflow, trigger) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return new WebhookEventView(name, book[workflow], book[$"{workflow}.trigger.{trigger}"]);
    }
}

sealed record WebhookSecretView(
    WebhookView Subscription, [property: Description("Signs the calls, as Standard Webhooks says; shown only this once")] string Secret);

sealed record WebhookView(
    Guid Id, string Name, Guid UnitId, string Url, IReadOnlyList<string> Events,
    [property: Description("Since when no call has got through; null when the last one did")] Instant? FailingSince,
    [property: Description("Until when the former secret signs too")] Instant? FormerUntil,
    WebhookState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static WebhookView Of(WebhookSubscription s, Act act, SentenceBook book) => new(
        s.Id, s.Name, s.UnitId, s.Url, s.EventList, s.FailingSince, s.FormerUntil, s.State, s.Version, ActionView.Of(WebhookWorkflow.Table.PermittedTriggers(s, act), book));
}

sealed record DeliveryView(
    Guid Id, string Event, string Subject, Guid SubjectId, Instant HappenedAt, int Attempts,
    [property: Description("The number of the last answer; null where there was none")] int? AnswerStatus,
    DeliveryFailure? Failure, string? FailureText, Instant? DeliveredAt, [property: Description("When it is tried next; null when it is not")] Instant? NextAt,
    DeliveryState State, long Version, IReadOnlyList<ActionView> Actions)
{
    public static DeliveryView Of(WebhookDelivery d, Act act, SentenceBook book) => new(
        d.Id, d.Event, d.Subject, d.SubjectId, d.HappenedAt, d.Attempts, d.AnswerStatus, d.Failure, d.Failure is { } failure ? book[$"delivery_failure.{Snake.Of(failure)}"] : null,
        d.DeliveredAt, d.State == DeliveryState.Waiting ? d.NextAt : null, d.State, d.Version, ActionView.Of(DeliveryWorkflow.Table.PermittedTriggers(d, act), book));
}
