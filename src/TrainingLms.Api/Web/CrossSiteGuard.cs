using System.ComponentModel;
using Microsoft.AspNetCore.Antiforgery;
using TrainingLms.Api.Accounts;

namespace TrainingLms.Api.Web;

/// <summary>
/// Keeps other sites from acting with a visitor's cookie. Two checks, because each covers what the other cannot: where the browser says the request
/// comes from (needs no state, so it guards signing in too), and a token that only our own pages can read. Calls with a token of their own in
/// <c>Authorization</c> need neither: no browser adds that header by itself.
/// </summary>
static class CrossSiteGuard
{
    public const string Header = "X-Antiforgery-Token";

    public static IServiceCollection AddCrossSiteGuard(this IServiceCollection services) => services.AddAntiforgery(antiforgery =>
    {
        antiforgery.HeaderName = Header;
        antiforgery.Cookie.Name = "tlms-guard";
        antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        antiforgery.Cookie.HttpOnly = true;
        antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        antiforgery.SuppressXFrameOptionsHeader = true;
    });

    public static void MapAntiforgery(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/session/antiforgery", Token).WithTags("Session").AllowAnonymous().OpenDuring(SessionNeed.Code)
            .WithSummary("The token that a page signed in with a cookie sends along with every change; programs with a bearer token need none");

    public static IApplicationBuilder UseCrossSiteGuard(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || request.Headers.Authorization.Count > 0) await next(http);
        else if (!ComesFromUs(request)) await RefuseAsync(http, "request.cross_site");
        else if (http.User.Identity is { IsAuthenticated: true } && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            await RefuseAsync(http, "request.antiforgery_missing");
        else await next(http);
    });

    /// <summary>
    /// What the browser says; programs that say nothing have no visitor whose cookie they could borrow. Of the origin only host and port are
    /// compared: a proxy that ends TLS may leave us not knowing the scheme, and Strict-Transport-Security keeps http pages of our name away.
    /// </summary>
    static bool ComesFromUs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none")) return false;
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && HostString.FromUriComponent(from) is var told
                && string.Equals(told.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) && (request.Host.Port ?? from.Port) == from.Port
                && (request.Host.Port is not null || from.IsDefaultPort));
    }

    static Task RefuseAsync(HttpContext http, string code)
    {
        SecurityEvents.Refused(http, code);
        return Problems.WriteAsync(http, 403, code);
    }

    static AntiforgeryView Token(IAntiforgery antiforgery, HttpContext http) => new(Header, antiforgery.GetAndStoreTokens(http).RequestToken!);
}

sealed record AntiforgeryView(
    [property: Description("Name of the header to send it in")] string Header,
    [property: Description("Belongs to the person signed in now; fetch it again after signing in")] string Token);
