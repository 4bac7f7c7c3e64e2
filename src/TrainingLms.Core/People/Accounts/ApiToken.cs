using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace TrainingLms.People;

/// <summary>令牌: a token for programs, of a person or of a service account. Only its hash is kept; it is shown once, when made.</summary>
public sealed class ApiToken
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person on whose behalf it acts; null for a token of a service account.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The service account that it belongs to; null for a token of a person.</summary>
    public Guid? ServiceAccountId { get; init; }

    /// <summary>What it is for, in the owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>What it opens, as in <see cref="TokenScopes"/>, with spaces between.</summary>
    public required string Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>When it was last used, to about an hour: not every request writes. Null while it was not.</summary>
    public Instant? LastUsedAt { get; private set; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public Instant? RevokedAt { get; set; }
}

/// <summary>Makes tokens and recognises their form: a prefix that a search for leaked secrets can find, 256 random bits, and a check sum.</summary>
public static class TokenSecret
{
    /// <summary>What the token of a person begins with.</summary>
    public const string PersonalPrefix = "tlms_pat_";

    /// <summary>What the token of a service account begins with.</summary>
    public const string ServicePrefix = "tlms_svc_";

    const int Random = 64;
    const int Check = 8;

    /// <summary>A new token.</summary>
    public static string New(string prefix)
    {
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Random / 2));
        return prefix + random + CheckSum(random);
    }

    /// <summary>Whether the text can be a token: a mistyped or cut one is told from a forged one without asking the database.</summary>
    public static bool IsWellFormed(string token)
    {
        if (!token.StartsWith(PersonalPrefix, StringComparison.Ordinal) && !token.StartsWith(ServicePrefix, StringComparison.Ordinal)) return false;
        var body = token[PersonalPrefix.Length..];
        return body.Length == Random + Check && CheckSum(body[..Random]) == body[Random..];
    }

    /// <summary>What is stored of a token, or of a recovery code. Both are random and long, so a plain hash is enough.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    static string CheckSum(string random) => HashOf(random)[..Check];
}
