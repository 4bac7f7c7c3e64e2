using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>My tokens for programs that act for me.</summary>
static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/me/tokens").WithTags("Tokens").InPersonOnly();
        tokens.MapGet("/", List).WithSummary("My tokens for programs, newest first");
        tokens.MapPost("/", Make).WithoutKeptAnswer().WithSummary("Make a token for a program; it is shown only this once");
        tokens.MapDelete("/{id:guid}", Revoke).WithSummary("Revoke a token");
    }

    static async Task<IReadOnlyList<TokenView>> List(TokenBook tokens, Act act, CancellationToken cancel) =>
        [.. (await tokens.OfPersonAsync(act.By.PersonId, cancel)).Select(TokenView.Of)];

    static async Task<NewTokenView> Make(NewTokenRequest request, TokenBook tokens, Act act, CancellationToken cancel)
    {
        var (token, secret) = await tokens.NewAsync(new NewToken(request.Name, request.Days, request.Scopes ?? [], PersonId: act.By.PersonId), act, cancel);
        return NewTokenView.Of(token, secret);
    }

    static async Task<IResult> Revoke(Guid id, TokenBook tokens, Act act, CancellationToken cancel)
    {
        await tokens.RevokeAsync(id, act, cancel);
        return Results.NoContent();
    }
}

sealed record NewTokenRequest(
    [property: Description("What the token is for")] string Name, [property: Description("1 to 365 days")] int Days = 90,
    [property: Description("What it opens: area:read, area:write, or *:read; writing does not include reading")] IReadOnlyList<string>? Scopes = null);

sealed record NewTokenView(Guid Id, [property: Description("Shown only now; store it safely")] string Token, Instant ExpiresAt, IReadOnlyList<string> Scopes)
{
    public static NewTokenView Of(ApiToken token, string secret) => new(token.Id, secret, token.ExpiresAt, TokenScopes.Split(token.Scopes));
}

sealed record TokenView(
    Guid Id, string Name, IReadOnlyList<string> Scopes, Instant CreatedAt, Instant ExpiresAt,
    [property: Description("To about an hour")] Instant? LastUsedAt, Instant? RevokedAt)
{
    public static TokenView Of(ApiToken token) =>
        new(token.Id, token.Name, TokenScopes.Split(token.Scopes), token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt);
}
