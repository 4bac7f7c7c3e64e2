using System.Security.Claims;
using TrainingLms.People;

namespace TrainingLms.Api.Accounts;

/// <summary>Names of the authentication schemes; <c>SignInSetup</c> picks one for each request.</summary>
static class SignInSchemes
{
    /// <summary>Chooses among the others.</summary>
    public const string Default = "lms";

    /// <summary>A browser with a cookie.</summary>
    public const string Session = "session";

    /// <summary>A program with a token of ours.</summary>
    public const string Token = "token";
}

/// <summary>What principals carry, whoever made them. The name identifier is the key of a person or of a service account.</summary>
static class Principals
{
    /// <summary>Key of the session; who has it acts in person.</summary>
    public const string SessionClaim = "session";

    /// <summary>What a program's token opens, with spaces between. No claim, no scope.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Present where the name identifier is that of a service account.</summary>
    public const string ServiceClaim = "service";

    /// <summary>Somebody in person, in a session.</summary>
    public static ClaimsPrincipal OfSession(UserSession session) =>
        Of(session.PersonId, SignInSchemes.Session, new Claim(SessionClaim, session.Id.ToString()));

    /// <summary>A program, by its token.</summary>
    public static ClaimsPrincipal OfToken(ApiToken token) => token.ServiceAccountId is { } service
        ? Of(service, SignInSchemes.Token, new Claim(ScopeClaim, token.Scopes), new Claim(ServiceClaim, "true"))
        : Of(token.PersonId!.Value, SignInSchemes.Token, new Claim(ScopeClaim, token.Scopes));

    /// <summary>A principal with its claims.</summary>
    public static ClaimsPrincipal Of(Guid id, string scheme, params ReadOnlySpan<Claim> claims) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString()), .. claims], scheme));

    /// <summary>Key of the person or service account; null for a visitor.</summary>
    public static Guid? Key(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Whether somebody acts in person.</summary>
    public static bool IsInPerson(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == SessionClaim);

    /// <summary>Whether this is a service account.</summary>
    public static bool IsService(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == ServiceClaim);

    /// <summary>The scopes of a program.</summary>
    public static IReadOnlyList<string> Scopes(this ClaimsPrincipal principal) => TokenScopes.Split(principal.FindFirstValue(ScopeClaim) ?? "");
}
