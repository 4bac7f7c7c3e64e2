using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>Service accounts: programs that are no person.</summary>
static class ServiceAccountEndpoints
{
    public static void MapServiceAccounts(this IEndpointRouteBuilder routes)
    {
        var services = routes.MapGroup("/service-accounts").WithTags("Service accounts").InPersonOnly();
        services.MapGet("/", List).WithSummary("Service accounts in my scope, and those I answer for");
        services.MapGet("/{id:guid}", Get).WithSummary("One service account with what can be done to it");
        services.MapPost("/", Propose).WithSummary("Propose a service account; a second administrator approves it");
        services.MapPost("/{id:guid}/approval", Approve).WithSummary("Approve it");
        MapMove(services, "refusal", ServiceAccountTrigger.Decline, "Decline it");
        MapMove(services, "suspension", ServiceAccountTrigger.Suspend, "Set it aside; its tokens open nothing");
        MapMove(services, "resumption", ServiceAccountTrigger.Resume, "Take it up again");
        MapMove(services, "revocation", ServiceAccountTrigger.Revoke, "End it for good");
        services.MapGet("/{id:guid}/tokens", Tokens).WithSummary("Its tokens, newest first");
        services.MapPost("/{id:guid}/tokens", MakeToken).WithoutKeptAnswer().WithSummary("Make a token for it; it is shown only this once");
        services.MapDelete("/{id:guid}/tokens/{tokenId:guid}", RevokeToken).WithSummary("Revoke one of its tokens");
    }

    static void MapMove(RouteGroupBuilder services, string noun, ServiceAccountTrigger trigger, string summary) => services.MapPost($"/{{id:guid}}/{noun}", async (
        Guid id, ReasonRequest request, ExpectedVersion expected, ServiceAccountBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        ServiceAccountView.Of(await board.MoveAsync(id, trigger, expected, act.Because(request.Reason), cancel), act, book)).WithSummary(summary);

    static async Task<PageView<ServiceAccountView>> List([AsParameters] PageRequest page, ServiceAccountBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await board.ListAsync(act.By, page, cancel), service => ServiceAccountView.Of(service, act, book));

    static async Task<ServiceAccountView> Get(Guid id, ServiceAccountBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        ServiceAccountView.Of(await board.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Propose(NewServiceAccountRequest request, ServiceAccountBoard board, Act act, SentenceBook book, CancellationToken cancel)
    {
        var wanted = new NewServiceAccount(
            request.Name, request.Purpose, request.ResponsibleId, request.UnitId, request.Inherit, request.Scopes, act.At + Duration.FromDays(Math.Clamp(request.Days, 0, ServiceAccountWorkflow.MostDays + 1)));
        var view = ServiceAccountView.Of(await board.ProposeAsync(wanted, act, cancel), act, book);
        return Results.Created($"/api/v1/service-accounts/{view.Id}", view);
    }

    static async Task<ServiceAccountView> Approve(Guid id, ExpectedVersion expected, ServiceAccountBoard board, Act act, SentenceBook book, CancellationToken cancel) =>
        ServiceAccountView.Of(await board.MoveAsync(id, ServiceAccountTrigger.Approve, expected, act, cancel), act, book);

    static async Task<IReadOnlyList<TokenView>> Tokens(Guid id, ServiceAccountBoard board, Act act, CancellationToken cancel) =>
        [.. (await board.TokensAsync(id, act, cancel)).Select(TokenView.Of)];

    static async Task<NewTokenView> MakeToken(Guid id, NewServiceTokenRequest request, ServiceAccountBoard board, HttpResponse response, Act act, CancellationToken cancel)
    {
        var (token, secret) = await board.NewTokenAsync(id, request.Name, request.Days, act, cancel);
        response.Headers.CacheControl = "no-store";
        return NewTokenView.Of(token, secret);
    }

    static async Task<IResult> RevokeToken(Guid id, Guid tokenId, ServiceAccountBoard board, Act act, CancellationToken cancel)
    {
        await board.RevokeTokenAsync(id, tokenId, act, cancel);
        return Results.NoContent();
    }
}

sealed record NewServiceAccountRequest(
    string Name, [property: Description("What it is for")] string Purpose, [property: Description("Who answers for it")] Guid ResponsibleId, Guid UnitId,
    [property: Description("The areas it may read, each as area:read")] IReadOnlyList<string> Scopes, bool Inherit = false, [property: Description("1 to 365")] int Days = 365);

sealed record NewServiceTokenRequest(string Name, [property: Description("1 to 365 days; never longer than the service account")] int Days = 90);

sealed record ServiceAccountView(
    Guid Id, string Name, string Purpose, Guid ResponsibleId, Guid UnitId, bool Inherit, IReadOnlyList<string> Scopes, Instant EndsAt,
    ServiceAccountState State, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static ServiceAccountView Of(ServiceAccount s, Act act, SentenceBook book) => new(
        s.Id, s.Name, s.Purpose, s.ResponsibleId, s.UnitId, s.Inherit, TokenScopes.Split(s.Scopes), s.EndsAt, s.State, s.Version,
        ActionView.Of(ServiceAccountWorkflow.Table.PermittedTriggers(s, act), book));
}
