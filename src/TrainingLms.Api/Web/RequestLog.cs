using System.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace TrainingLms.Api.Web;

/// <summary>Marks an endpoint that thousands of browsers call again and again by themselves: what goes well is counted by the metrics, and only what does not is written down.</summary>
sealed class NotLogged;

/// <summary>One structured line per request: the route's pattern, never the address as typed, because addresses carry search words and tokens.</summary>
static partial class RequestLog
{
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Response.StatusCode >= 400 || http.GetEndpoint()?.Metadata.GetMetadata<NotLogged>() is null)
            {
                var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("TrainingLms.Requests");
                LogRequest(log, http.Request.Method, RouteOf(http),
                    http.Response.StatusCode, Stopwatch.GetElapsedTime(begun).TotalMilliseconds, http.TraceIdentifier);
            }
        }
    });

    /// <summary>Writes down only what does not go well, see <see cref="NotLogged"/>.</summary>
    public static TBuilder WithoutLogLine<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NotLogged());

    /// <summary>The pattern of the route; never the address.</summary>
    public static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, request {RequestId}")]
    static partial void LogRequest(ILogger log, string method, string route, int status, double milliseconds, string requestId);
}
