using System.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace TrainingLms.Api.Web;

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
            var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("TrainingLms.Requests");
            LogRequest(log, http.Request.Method, RouteOf(http),
                http.Response.StatusCode, Stopwatch.GetElapsedTime(begun).TotalMilliseconds, http.TraceIdentifier);
        }
    });

    /// <summary>The pattern of the route; never the address.</summary>
    public static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, request {RequestId}")]
    static partial void LogRequest(ILogger log, string method, string route, int status, double milliseconds, string requestId);
}
