using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Privacy;

/// <summary>What a key of the ring is for. A key never serves two purposes.</summary>
public enum KeyPurpose
{
    /// <summary>Encrypts values at rest: AES-256-GCM.</summary>
    Data,

    /// <summary>Hashes values to look them up by: HMAC-SHA256.</summary>
    LookUp,

    /// <summary>Signs seals of the audit trail: ECDSA on P-256.</summary>
    Seal,
}

/// <summary>One key: a purpose, a generation, and the secret itself. Its written form is one line of text.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Generation">From 1; the highest one that the database knows is the one written with.</param>
/// <param name="Secret">32 random bytes, or the private key in PKCS#8 form for a seal.</param>
public sealed record RingKey(KeyPurpose Purpose, int Generation, byte[] Secret)
{
    const int SecretBytes = 32;

    /// <summary>Hexadecimal digits of an id.</summary>
    public const int IdLength = 8;

    /// <summary>SHA-256 over purpose and secret, 64 hexadecimal digits: tells whether this is the key a database was written with.</summary>
    public string Check { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes($"training-lms {Purpose} "), .. Secret]));

    /// <summary>The beginning of the check; every sealed value carries the id of its key.</summary>
    public string Id => Check[..IdLength];

    /// <summary>A new random key.</summary>
    public static RingKey New(KeyPurpose purpose, int generation)
    {
        if (purpose != KeyPurpose.Seal) return new(purpose, generation, RandomNumberGenerator.GetBytes(SecretBytes));
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(purpose, generation, pair.ExportPkcs8PrivateKey());
    }

    /// <summary>The line that holds this key: purpose, generation, secret in base 64.</summary>
    public string ToLine() => $"{Purpose} {Generation} {Convert.ToBase64String(Secret)}";

    /// <summary>Reads such a line; null when it holds no usable key.</summary>
    public static RingKey? FromLine(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 3 || !Enum.TryParse<KeyPurpose>(parts[0], out var purpose) || !Enum.IsDefined(purpose)) return null;
        if (!int.TryParse(parts[1], out var generation) || generation < 1) return null;
        var secret = new byte[parts[2].Length];
        if (!Convert.TryFromBase64String(parts[2], secret, out var length)) return null;
        Array.Resize(ref secret, length);
        return IsUsable(purpose, secret) ? new RingKey(purpose, generation, secret) : null;
    }

    /// <summary>Never the secret: a key that ends up in a log by mistake says only which one it was.</summary>
    public override string ToString() => $"{Purpose} {Generation} ({Id})";

    static bool IsUsable(KeyPurpose purpose, byte[] secret)
    {
        if (purpose != KeyPurpose.Seal) return secret.Length == SecretBytes;
        using var pair = ECDsa.Create();
        try
        {
            pair.ImportPkcs8PrivateKey(secret, out _);
            return pair.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
