using Microsoft.AspNetCore.Authorization;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>What a session may still lack.</summary>
[Flags]
enum SessionNeed
{
    None = 0,

    /// <summary>The code of the second factor; until then it is no sign-in at all.</summary>
    Code = 1,

    /// <summary>A password of one's own in place of the first one.</summary>
    NewPassword = 2,

    /// <summary>A second factor, because of a role.</summary>
    SecondFactor = 4,
}

/// <summary>Marks the few endpoints that stay open while a session lacks something.</summary>
sealed record OpenDuring(SessionNeed Needs);

/// <summary>Marks what is done in person and never by a program, whatever its token.</summary>
sealed class InPersonOnly;

/// <summary>Marks what any token may ask, because it tells a program only who it is.</summary>
sealed class OpenToEveryToken;

/// <summary>After sign-in, one gate for all endpoints: what the session lacks, and what the token opens.</summary>
static class AccessGate
{
    static readonly object StandingKey = new();

    public static TBuilder OpenDuring<TBuilder>(this TBuilder endpoint, SessionNeed needs) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new OpenDuring(needs));

    /// <summary>Never by a program.</summary>
    public static TBuilder InPersonOnly<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new InPersonOnly());

    public static TBuilder OpenToEveryToken<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new OpenToEveryToken());

    /// <summary>The session of the request; null for programs and visitors.</summary>
    public static StandingSession? Standing(this HttpContext http) => http.Items[StandingKey] as StandingSession;

    public static void Remember(this HttpContext http, StandingSession session) => http.Items[StandingKey] = session;

    public static IApplicationBuilder UseAccessGate(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var endpoint = http.GetEndpoint();
        if (http.User.Identity is not { IsAuthenticated: true } || endpoint?.Metadata.GetMetadata<IAuthorizeData>() is null
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return next(http);
        var refusal = http.User.IsInPerson() ? RefusalOf(http, endpoint) : TokenAreas.RefusalOf(http.User.Scopes(), http.Request.Method, endpoint);
        return refusal is null ? next(http) : Problems.WriteAsync(http, StatusCodes.Status403Forbidden, [refusal]);
    });

    /// <summary>What the session of this request lacks.</summary>
    public static SessionNeed NeedsOf(StandingSession standing, Actor actor, AccountOptions options)
    {
        if (standing.Session.AwaitsSecondFactor) return SessionNeed.Code;
        var needs = standing.MustChangePassword ? SessionNeed.NewPassword : SessionNeed.None;
        if (standing.Session.SecondFactorAt is null && actor.Grants.Any(grant => options.RolesWithSecondFactor.Contains(grant.Role))) needs |= SessionNeed.SecondFactor;
        return needs;
    }

    static Refusal? RefusalOf(HttpContext http, Endpoint endpoint)
    {
        if (http.Standing() is not { } standing) return null;
        var needs = NeedsOf(standing, http.RequestServices.GetRequiredService<Act>().By, http.RequestServices.GetRequiredService<AccountOptions>());
        if (needs == SessionNeed.None || endpoint.Metadata.GetMetadata<OpenDuring>() is { } open && (needs & ~open.Needs) == 0) return null;
        return new Refusal(needs.HasFlag(SessionNeed.NewPassword) ? "account.password_change_needed" : "account.second_factor_needed");
    }
}
