using System.ComponentModel;
using Microsoft.AspNetCore.Authentication;
using TrainingLms.Api.Web;
using TrainingLms.Portal;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>The way to the provider. It is a link, not a call: the browser leaves and comes back.</summary>
static class SingleSignOnEndpoints
{
    /// <summary>Where the way begins.</summary>
    public const string Begin = "/sign-in/provider";

    public static void MapSingleSignOn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/session/providers", Providers).AllowAnonymous().WithTags("Session")
            .WithSummary("Identity providers to sign in with; follow the address in a browser");
        if (routes.ServiceProvider.GetRequiredService<SingleSignOnOptions>().IsOn)
            routes.MapGet(Begin, Go).LimitSignIn().AllowAnonymous().ExcludeFromDescription();
    }

    static IReadOnlyList<ProviderView> Providers(SignInDoor door) => door.Provider is { } provider ? [new(provider.Name, provider.Address)] : [];

    static IResult Go(string? to) => Results.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.Of(to) }, [ProviderSignIn.SchemeName]);
}

sealed record ProviderView([property: Description("How people know it")] string Name, [property: Description("Where to send the browser; ?to= names the page to come back to")] string Address);
