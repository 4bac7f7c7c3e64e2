using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using TrainingLms.Api.Web;

namespace TrainingLms.Api.Hosting;

/// <summary>Who may speak to the server for others, and how much and how slowly anybody may speak. Checked when the server starts.</summary>
sealed class EdgeOptions : IValidatableObject
{
    /// <summary>Reverse proxies whose word on the caller's address and scheme is taken: addresses, or networks as in <c>10.2.0.0/16</c>. Nobody by default.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Whether http is turned away: pages are sent to https, programs are refused, so that nobody's token goes in the clear unnoticed. Health answers all the same.</summary>
    public bool RequireHttps { get; set; }

    /// <summary>The largest body, in KiB, where no file is expected.</summary>
    [Range(16, 16384)]
    public int BodyKilobytes { get; set; } = 1024;

    /// <summary>The largest file, in MiB, where one is expected.</summary>
    [Range(1, 256)]
    public int UploadMegabytes { get; set; } = 32;

    /// <summary>All headers of a request together, in KiB.</summary>
    [Range(4, 128)]
    public int HeaderKilobytes { get; set; } = 16;

    /// <summary>Method, address and version of a request, in KiB.</summary>
    [Range(1, 32)]
    public int AddressKilobytes { get; set; } = 8;

    /// <summary>Seconds within which the headers must have come.</summary>
    [Range(1, 120)]
    public int HeaderSeconds { get; set; } = 15;

    /// <summary>A body, or the taking of an answer, slower than this many bytes a second is given up.</summary>
    [Range(1, 1_000_000)]
    public int SlowestBytesPerSecond { get; set; } = 240;

    /// <summary>Seconds a body may be slower than that.</summary>
    [Range(2, 60)]
    public int SlowSeconds { get; set; } = 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from proxy in TrustedProxies
        where Network(proxy) is null
        select new ValidationResult($"Edge:TrustedProxies holds '{proxy}', which is neither an address nor a network such as 10.2.0.0/16");

    /// <summary>What Kestrel is told.</summary>
    public void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = BodyKilobytes * 1024L;
        limits.MaxRequestHeadersTotalSize = HeaderKilobytes * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = AddressKilobytes * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeaderSeconds);
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, TimeSpan.FromSeconds(SlowSeconds));
    }

    /// <summary>What the framework is told about proxies: these and no others, loopback neither.</summary>
    public ForwardedHeadersOptions Forwarding()
    {
        var forwarding = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarding.KnownProxies.Clear();
        forwarding.KnownIPNetworks.Clear();
        foreach (var proxy in TrustedProxies) forwarding.KnownIPNetworks.Add(Network(proxy)!.Value);
        return forwarding;
    }

    static System.Net.IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
        : System.Net.IPNetwork.TryParse(text, out var network) ? network : null;
}

/// <summary>Puts the settings of the edge to work.</summary>
static class EdgeSetup
{
    public static IServiceCollection AddEdge(this IServiceCollection services)
    {
        services.AddOptions<EdgeOptions>().BindConfiguration("Edge").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EdgeOptions>>().Value);
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider =>
            new ConfigureOptions<KestrelServerOptions>(kestrel => provider.GetRequiredService<EdgeOptions>().Limit(kestrel.Limits)));
        services.AddSingleton<IConfigureOptions<HostFilteringOptions>>(provider => new ConfigureOptions<HostFilteringOptions>(filter =>
        {
            var hosts = provider.GetRequiredService<IConfiguration>()["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            filter.AllowedHosts = hosts is { Length: > 0 } ? hosts : ["*"];
            filter.IncludeFailureMessage = false;
        }));
        return services;
    }

    /// <summary>First of all: who calls, and how.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<EdgeOptions>();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(options.Forwarding());
    }

    /// <summary>Turns away who calls under a name that is not ours, or in the clear where that is not wanted.</summary>
    public static void UseDoor(this WebApplication app)
    {
        app.UseHostFiltering();
        if (app.Services.GetRequiredService<EdgeOptions>().RequireHttps) app.Use(TurnHttpAwayAsync);
    }

    static Task TurnHttpAwayAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.IsHttps || http.Request.Path.StartsWithSegments("/health")) return next(http);
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.Path.StartsWithSegments("/api") || http.Request.Headers.Authorization.Count > 0)
            return Problems.WriteAsync(http, 403, "request.https_required");
        http.Response.Redirect(UriHelper.BuildAbsolute("https", http.Request.Host, http.Request.PathBase, http.Request.Path, http.Request.QueryString), permanent: true);
        return Task.CompletedTask;
    }
}
