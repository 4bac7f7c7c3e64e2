using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>What every endpoint may ask for as a parameter: the act (who and when), the expected version, the language.</summary>
public static class RequestServices
{
    /// <summary>Key of the act in the request's items.</summary>
    static readonly object ActKey = new();

    /// <summary>Registers the three.</summary>
    public static IServiceCollection AddRequestServices(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(provider => (Act)Http(provider).Items[ActKey]!);
        services.AddScoped(provider => VersionOf(Http(provider)));
        services.AddScoped(provider => SentenceBook.For(Http(provider).Request.Headers.AcceptLanguage));
        return services;
    }

    /// <summary>After sign-in: finds the person's grants of today and reads the clock, once per request.</summary>
    public static IApplicationBuilder UseActs(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var now = http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant();
        var actor = Actor.Public;
        if (http.User.Key() is { } key)
        {
            var found = http.User.IsService()
                ? await http.RequestServices.GetRequiredService<ServiceAccountBoard>().ActorAsync(key, now, http.RequestAborted)
                : await http.RequestServices.GetRequiredService<ActingNow>().ActorAsync(key, now, http.RequestAborted);
            // Who has left, or was ended, is a visitor like any other: public pages show, the rest asks to sign in.
            if (found is null) http.User = new ClaimsPrincipal(new ClaimsIdentity());
            else actor = found;
        }
        var act = new Act(actor, now) { CorrelationId = http.TraceIdentifier, ClientAddress = http.Connection.RemoteIpAddress?.ToString() };
        http.Items[ActKey] = act;
        http.RequestServices.GetRequiredService<Acting>().Current = act;
        await next(http);
    });

    static HttpContext Http(IServiceProvider provider) => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!;

    static ExpectedVersion VersionOf(HttpContext http)
    {
        if (http.Request.Headers.IfMatch.Count == 0) return ExpectedVersion.Any;
        var match = http.Request.GetTypedHeaders().IfMatch.FirstOrDefault();
        if (EntityTagHeaderValue.Any.Equals(match)) return ExpectedVersion.Any;
        // A tag that is not ours, or cannot be read, matches nothing: who sent it wanted to be stopped.
        return new ExpectedVersion(match is not null && long.TryParse(match.Tag.AsSpan().Trim('"'), out var version) ? version : -1);
    }
}
