using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.People;

namespace TrainingLms.Api.Accounts;

/// <summary>Signs programs in: <c>Authorization: Bearer tlms_…</c>. Whatever is wrong with a token, the answer is the same; the reason goes to the log.</summary>
sealed partial class TokenSignIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenBook tokens, IClock clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var found = await tokens.FindAsync(header[Prefix.Length..].Trim(), clock.GetCurrentInstant(), Context.RequestAborted);
        if (found.Fault is null) return AuthenticateResult.Success(new AuthenticationTicket(Principals.OfToken(found.Token!), Scheme.Name));
        LogRefused(Logger, found.Fault, found.Token?.Id, Context.TraceIdentifier);
        return AuthenticateResult.Fail(found.Fault);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "sign_in.required");
    }

    [LoggerMessage(LogLevel.Warning, "A token was refused: {Reason}; token {TokenId}, request {RequestId}")]
    static partial void LogRefused(ILogger log, string reason, Guid? tokenId, string requestId);
}
