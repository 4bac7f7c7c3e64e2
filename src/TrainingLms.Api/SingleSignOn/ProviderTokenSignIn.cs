using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>
/// Signs programs in with a bearer token of the provider. Whatever is wrong with it, the answer is the same. Of its scopes those count that our own
/// tokens have too, such as <c>people:read</c>; without any it tells a program only who it is.
/// </summary>
sealed class ProviderTokenSignIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    SingleSignOnOptions provider, ProviderTokens tokens, ProviderPeople people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "provider-token";
    const string Prefix = "Bearer ";

    /// <summary>Whether the request carries a token of this kind: three parts with dots between, which our own never have.</summary>
    public static bool Takes(HttpContext http) => http.RequestServices.GetRequiredService<SingleSignOnOptions>().TakesBearer
        && http.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Prefix, StringComparison.Ordinal) && header.AsSpan().Count('.') == 2;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var text = Request.Headers.Authorization.ToString()[Prefix.Length..];
        return await tokens.ReadBearerAsync(text, Context.RequestAborted) is { } token
            && await people.FindAsync(NumberIn(token), Context.RequestAborted) is { } person
            ? AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(person, Scheme.Name, new Claim(Principals.ScopeClaim, string.Join(' ', ProviderTokens.ScopesOf(token)))), Scheme.Name))
            : AuthenticateResult.Fail("unknown token");
    }

    string? NumberIn(JsonWebToken token) => token.TryGetPayloadValue<string>(provider.PersonClaim, out var number) ? number : null;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Prefix.TrimEnd();
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "sign_in.required");
    }
}
