using System.Security.Claims;

namespace TrainingLms.Api.Web;

/// <summary>Attempts to get round a protection, one structured line each: what was refused, to whom, from where. Never what was sent.</summary>
static partial class SecurityEvents
{
    public static void Refused(HttpContext http, string code) => LogRefused(
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("TrainingLms.Security"), code, http.Request.Method,
        RequestLog.RouteOf(http), http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "(nobody)",
        $"{http.Connection.RemoteIpAddress}", http.TraceIdentifier);

    [LoggerMessage(LogLevel.Warning, "Refused {Code}: {Method} {Route}, account {Account}, address {Address}, request {RequestId}")]
    static partial void LogRefused(ILogger log, string code, string method, string route, string account, string address, string requestId);
}
