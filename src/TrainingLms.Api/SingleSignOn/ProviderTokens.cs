using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace TrainingLms.Api.SingleSignOn;

/// <summary>Checks tokens of the provider: signed with a known key by an accepted algorithm, issued by it, made for us, of the right type, in time.</summary>
sealed class ProviderTokens(SingleSignOnOptions options, ProviderKeys keys, IClock clock)
{
    const int LongestToken = 12 * 1024;

    readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };

    /// <summary>What an id_token says about somebody who has just signed in; null when it is not for us or not for this very sign-in.</summary>
    public async Task<JsonWebToken?> ReadIdTokenAsync(string text, string? nonce, CancellationToken cancel)
    {
        if (await ReadAsync(text, options.ClientId!, null, cancel) is not { } token) return null;
        var parties = token.TryGetPayloadValue<string>("azp", out var party) ? party == options.ClientId : token.Audiences.Count() == 1;
        return parties && token.Subject is { Length: > 0 } && nonce is not null && token.TryGetPayloadValue<string>("nonce", out var told) && Same(told, nonce) ? token : null;
    }

    /// <summary>What a bearer token says; null when it opens nothing here.</summary>
    public async Task<JsonWebToken?> ReadBearerAsync(string text, CancellationToken cancel)
    {
        if (!options.TakesBearer || await ReadAsync(text, options.BearerAudience!, options.BearerType, cancel) is not { } token) return null;
        return options.BearerScope is null || ScopesOf(token).Contains(options.BearerScope) ? token : null;
    }

    async Task<JsonWebToken?> ReadAsync(string text, string audience, string? type, CancellationToken cancel)
    {
        if (text.Length > LongestToken || Parse(text) is not { IsEncrypted: false, Kid.Length: > 0 } claimed) return null;
        // A header that must be understood is one we do not understand: we know no extensions.
        if (claimed.TryGetHeaderValue<object>("crit", out _)) return null;
        if (await keys.FindAsync(claimed.Kid, cancel) is not { } key || (key.Alg is { Length: > 0 } and var only && only != claimed.Alg)) return null;
        var verified = await handler.ValidateTokenAsync(claimed, new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = options.AcceptedAlgorithms,
            ValidTypes = type is null ? null : [type],
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, to, _, _) => IsInTime(from, to),
        });
        return verified.IsValid ? (JsonWebToken)verified.SecurityToken : null;
    }

    JsonWebToken? Parse(string text)
    {
        try
        {
            return handler.CanReadToken(text) ? handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception broken) when (broken is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    bool IsInTime(DateTime? from, DateTime? to)
    {
        var (now, skew) = (clock.GetCurrentInstant(), Duration.FromSeconds(options.ClockSkewSeconds));
        return to is { } end && now < Instant.FromDateTimeUtc(end) + skew && (from is not { } start || now >= Instant.FromDateTimeUtc(start) - skew);
    }

    /// <summary>The scopes that a token carries, whatever they mean.</summary>
    public static string[] ScopesOf(JsonWebToken token) =>
        token.TryGetPayloadValue<string>("scope", out var scopes) || token.TryGetPayloadValue("scp", out scopes) ? scopes?.Split(' ') ?? [] : [];

    static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
