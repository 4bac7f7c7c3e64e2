using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Web;

/// <summary>RFC 9457 problem details of this API: the standard members, and one entry per reason.</summary>
/// <param name="Type">A URI that names the kind of problem.</param>
/// <param name="Title">The kind in a word.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">All sentences, joined; what to show a person.</param>
/// <param name="Codes">Stable codes, in order.</param>
/// <param name="Errors">Each reason with code, sentence and the member or row it is about.</param>
/// <param name="RequestId">To tell the administrator.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, IReadOnlyList<string> Codes, IReadOnlyList<ProblemReason> Errors, string RequestId);

/// <summary>One reason.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">The sentence in the language asked for.</param>
/// <param name="Member">The member of the request, in JSON notation; absent where the reason is about the whole.</param>
public sealed record ProblemReason(string Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Member);

/// <summary>Writes problem documents: the only place where a refusal becomes HTTP.</summary>
public static class Problems
{
    /// <summary>Writes one.</summary>
    public static Task WriteAsync(HttpContext http, int status, IReadOnlyList<Refusal> refusals)
    {
        var book = SentenceBook.For(http.Request.Headers.AcceptLanguage);
        // A sentence may quote what was typed; numbers of people are masked here as everywhere, so that no copied answer carries one.
        var reasons = refusals.Select(refusal => new ProblemReason(refusal.Code, Masked.InText(book.Say(refusal))!, refusal.Member)).ToList();
        http.Response.StatusCode = status;
        http.Response.Headers.ContentLanguage = book.Language;
        var separator = book == SentenceBook.Chinese ? "" : " ";
        var problem = new Problem(
            $"urn:training-lms:problem:{reasons[0].Code}", book[$"problem.{status}"], status,
            string.Join(separator, reasons.Select(reason => reason.Message)), [.. reasons.Select(reason => reason.Code)], reasons, http.TraceIdentifier);
        return http.Response.WriteAsJsonAsync(problem, ApiJson.Options, "application/problem+json", http.RequestAborted);
    }

    /// <summary>Writes one with a single reason.</summary>
    public static Task WriteAsync(HttpContext http, int status, string code, params (string Name, object? Value)[] facts) =>
        WriteAsync(http, status, [new Refusal(code, facts)]);

    /// <summary>Writes one for a refusal of the framework, which has a status and no body.</summary>
    public static Task WriteAsync(HttpContext http, int status) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => WriteAsync(http, status, "request.method_not_allowed"),
        StatusCodes.Status408RequestTimeout => WriteAsync(http, status, "request.too_slow"),
        StatusCodes.Status413PayloadTooLarge => WriteAsync(http, status, "request.too_large", ("limit", BodyLimits.LimitOf(http))),
        StatusCodes.Status415UnsupportedMediaType => WriteAsync(http, status, "request.media_type_unsupported"),
        _ => WriteAsync(http, status, "request.not_found"),
    };

    /// <summary>The status of a refusal.</summary>
    public static int StatusOf(RefusalKind kind, HttpContext http) => kind switch
    {
        RefusalKind.NotFound => 404,
        RefusalKind.Forbidden => 403,
        RefusalKind.WrongState => 409,
        RefusalKind.Stale => http.Request.Headers.IfMatch.Count > 0 ? 412 : 409,
        RefusalKind.RuleBroken => 422,
        RefusalKind.Unavailable => 503,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Turns what was thrown into a problem document. What is no refusal and no malformed request is a bug: 500, logged.</summary>
/// <remarks>Refused attempts at deciding acts go into the audit trail from here, the one place that sees every refusal.</remarks>
sealed partial class ProblemHandler(IServiceScopeFactory scopes, ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case RefusedException refused:
                await KeepAsync(refused);
                if (refused.Codes.Contains(VirusScanner.Found)) SecurityEvents.Refused(httpContext, VirusScanner.Found);
                if (refused.Kind == RefusalKind.Unavailable) httpContext.Response.Headers.RetryAfter = SecondsToWaitForOthers;
                await Problems.WriteAsync(httpContext, Problems.StatusOf(refused.Kind, httpContext), refused.Refusals);
                break;
            case BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } unread:
                await Problems.WriteAsync(httpContext, unread.StatusCode);
                break;
            case BadHttpRequestException malformed:
                await Problems.WriteAsync(httpContext, 400, [Malformed(malformed)]);
                break;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                break;
            case var away when Outage.IsBehind(away):
                LogAway(httpContext.Request.Method, RequestLog.RouteOf(httpContext), away.GetType().Name);
                httpContext.Response.Headers.RetryAfter = SecondsToWait;
                await Problems.WriteAsync(httpContext, 503, "database.away");
                break;
            default:
                // The route, not the address as typed; and what broke, without the numbers it may have broken on.
                LogBug(httpContext.Request.Method, RequestLog.RouteOf(httpContext), Masked.InText(exception.ToString())!);
                await Problems.WriteAsync(httpContext, 500, "internal.unexpected");
                break;
        }
        return true;
    }

    /// <summary>A database that restarts is back in a few seconds; whoever asks sooner only stands in its way.</summary>
    const string SecondsToWait = "2";

    /// <summary>A scanner or a store of files takes longer to come back.</summary>
    const string SecondsToWaitForOthers = "30";

    /// <summary>Also for a caller who has hung up. That the trail cannot be written must not hide the refusal.</summary>
    async Task KeepAsync(RefusedException refused)
    {
        if (refused.Attempt is null) return;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RefusedAttempts>().KeepAsync(refused, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogNotKept(refused.Attempt.Workflow, refused.Attempt.Trigger, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The refused attempt {Workflow} {Trigger} could not be written into the audit trail")]
    partial void LogNotKept(string workflow, string trigger, Exception exception);

    static Refusal Malformed(BadHttpRequestException malformed)
    {
        // The framework's text names our classes and quotes what was typed, which may be somebody's name; the member and the rest are what the caller can use.
        if (malformed.InnerException is not JsonException json)
        {
            var parameter = ParameterName().Match(malformed.Message) is { Success: true } found ? JsonNamingPolicy.CamelCase.ConvertName(found.Groups[1].Value) : null;
            return new Refusal("request.malformed", [("reason", WithoutQuotes(malformed.Message))], parameter);
        }
        var member = json.Path?.TrimStart('$', '.');
        var named = member is not null && MemberName().IsMatch(member);
        return new Refusal("request.malformed", [("reason", WithoutTypes(json.Message.Split(" Path:")[0], named ? member : null))], named ? member : null);
    }

    static string WithoutTypes(string text, string? member) =>
        text.Contains("could not be mapped", StringComparison.Ordinal) ? $"the member {member ?? "“…”"} is not known here"
        : MissingMembers().Match(text) is { Success: true } missing ? $"required and missing: {missing.Groups[1].Value}"
        : text.Contains("could not be converted", StringComparison.Ordinal) ? "the value does not fit"
        : WithoutQuotes(text);

    static string WithoutQuotes(string text) => Quoted().Replace(text, "“…”").TrimEnd('.');

    [GeneratedRegex("parameter \"[^\"]* ([A-Za-z]+)\"")]
    private static partial Regex ParameterName();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z]{0,39}(\[\d+\])?(\.[A-Za-z]{1,40}(\[\d+\])?)*$")]
    private static partial Regex MemberName();

    [GeneratedRegex("missing required properties including: (.*?)\\.?$")]
    private static partial Regex MissingMembers();

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} could not be answered: the database is away ({Failure})")]
    partial void LogAway(string method, string route, string failure);

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed unexpectedly: {Failure}")]
    partial void LogBug(string method, string route, string failure);
}
