using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>A request that tries to sign in under a name.</summary>
interface ISignInAttempt
{
    /// <summary>The name as typed.</summary>
    string UserName { get; }
}

/// <summary>Too many calls are turned away before they cost anything. Each node counts for itself.</summary>
static class RateLimits
{
    /// <summary>Policy of looking certificates up; the portal's page names it too.</summary>
    public const string Verification = "verification";

    /// <summary>Policy of objecting to somebody on notice.</summary>
    public const string Objection = "objection";

    /// <summary>Policy of attempts to sign in.</summary>
    const string SignIn = "sign_in";

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        services.AddSingleton<SignInNames>();
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(provider => new ConfigureOptions<RateLimiterOptions>(limiter =>
        {
            var rates = provider.GetRequiredService<RateLimitOptions>();
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => AccountOf(http) is { } account
                ? Bucket($"account {account}", rates.AccountBurst, rates.AccountPerSecond * 60)
                : Bucket($"address {AddressOf(http)}", rates.AddressBurst, rates.AddressPerSecond * 60));
            limiter.AddPolicy(Verification, http => Bucket(AddressOf(http), rates.VerificationBurst, rates.VerificationPerMinute));
            limiter.AddPolicy(Objection, http => Bucket(AddressOf(http), rates.ObjectionBurst, rates.ObjectionPerMinute));
            limiter.AddPolicy(SignIn, http => Bucket(AddressOf(http), rates.SignInAddressBurst, rates.SignInAddressPerMinute));
            limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease, "request.too_many"));
        }));
        return services;
    }

    /// <summary>Counts the calls of an endpoint that signs people in, by address and, where a name is given, by name.</summary>
    public static RouteHandlerBuilder LimitSignIn(this RouteHandlerBuilder endpoint) => endpoint.RequireRateLimiting(SignIn).AddEndpointFilter(async (context, next) =>
    {
        if (context.Arguments.OfType<ISignInAttempt>().FirstOrDefault() is not { } attempt) return await next(context);
        using var lease = context.HttpContext.RequestServices.GetRequiredService<SignInNames>().Attempt(attempt.UserName);
        if (lease.IsAcquired) return await next(context);
        await RefuseAsync(context.HttpContext, lease, "sign_in.too_many");
        return Results.Empty;
    });

    public static RateLimitPartition<string> Bucket(string key, int burst, int perMinute) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
    {
        TokenLimit = burst,
        // A fast bucket fills ten times a second, a slow one by single calls.
        TokensPerPeriod = Math.Max(1, perMinute / 600),
        ReplenishmentPeriod = TimeSpan.FromMinutes(Math.Max(1, perMinute / 600)) / perMinute,
        QueueLimit = 0,
    });

    static string? AccountOf(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>The caller's address; of an IPv6 address the network, since one subscriber holds a whole one.</summary>
    static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => $"{mapped.MapToIPv4()}",
        { AddressFamily: AddressFamily.InterNetworkV6 } six => $"{new IPAddress([.. six.GetAddressBytes()[..8], .. new byte[8]])}",
        var four => $"{four}",
    };

    static Task RefuseAsync(HttpContext http, RateLimitLease lease, string code)
    {
        SecurityEvents.Refused(http, code);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        http.Response.Headers.RetryAfter = $"{wait}";
        if (http.Request.Path.StartsWithSegments("/api")) return Problems.WriteAsync(http, 429, code, ("seconds", wait));
        http.Response.StatusCode = 429;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(SentenceBook.For(http.Request.Headers.AcceptLanguage).Say(new Refusal(code, [("seconds", wait)])), http.RequestAborted);
    }
}

/// <summary>Counts attempts by the name typed: guessing one person's password from many addresses is slow too, and says nothing of whether the name exists.</summary>
sealed class SignInNames(RateLimitOptions rates) : IDisposable
{
    const int LongestKey = 100;

    readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(
        name => RateLimits.Bucket(name, rates.SignInNameBurst, rates.SignInNamePerMinute), StringComparer.Ordinal);

    public RateLimitLease Attempt(string userName)
    {
        var name = userName.Trim().ToLowerInvariant();
        return limiter.AttemptAcquire(name.Length > LongestKey ? name[..LongestKey] : name);
    }

    public void Dispose() => limiter.Dispose();
}
