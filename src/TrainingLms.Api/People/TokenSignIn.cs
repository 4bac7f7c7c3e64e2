using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;

namespace TrainingLms.Api.People;

/// <summary>Signs programs in: <c>Authorization: Bearer tlms_…</c>. Only a hash of the token is stored, so a stolen database opens nothing.</summary>
sealed class TokenSignIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LmsDbContext db, IClock clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";
    const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();
        var hash = HashOf(header[Prefix.Length..]);
        var now = clock.GetCurrentInstant();
        var owner = await db.ApiTokens.AsNoTracking().Where(token => token.Hash == hash && token.RevokedAt == null && token.ExpiresAt > now)
            .Select(token => (Guid?)token.PersonId).SingleOrDefaultAsync(Context.RequestAborted);
        return owner is null
            ? AuthenticateResult.Fail("unknown token")
            : AuthenticateResult.Success(new AuthenticationTicket(SignInDesk.PrincipalOf(owner.Value, Scheme.Name), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problems.WriteAsync(Context, 401, "sign_in.required");

    /// <summary>What is stored of a token. Tokens are random, so a plain hash is enough.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A new token of 256 random bits.</summary>
    public static string NewToken() => "tlms_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
