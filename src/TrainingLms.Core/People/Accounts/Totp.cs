using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using NodaTime;

namespace TrainingLms.People;

/// <summary>One-time codes of authenticators: RFC 6238 with SHA-1, six digits, 30 seconds, as every authenticator knows them.</summary>
public static class Totp
{
    const int Seconds = 30;
    const int Digits = 6;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Steps before and after the present one whose codes are taken: clocks differ, and people type slowly.</summary>
    const int Tolerance = 1;

    /// <summary>A new secret of 160 bits, in base 32.</summary>
    public static string NewKey()
    {
        var bits = RandomNumberGenerator.GetBytes(20);
        return string.Create(32, bits, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var value = (bytes[i * 5 / 8] << 8) | (i * 5 / 8 + 1 < bytes.Length ? bytes[i * 5 / 8 + 1] : 0);
                text[i] = Alphabet[(value >> (11 - i * 5 % 8)) & 31];
            }
        });
    }

    /// <summary>The step that an instant falls into.</summary>
    public static long StepAt(Instant at) => at.ToUnixTimeSeconds() / Seconds;

    /// <summary>The step whose code this is, near the instant and after <paramref name="lastStep"/>; null when it is none.</summary>
    /// <remarks>Every step is compared, so that the time taken does not tell which one fitted.</remarks>
    public static long? StepOf(string code, string key, Instant at, long lastStep)
    {
        var typed = code.Replace(" ", "", StringComparison.Ordinal);
        long? found = null;
        for (var step = StepAt(at) - Tolerance; step <= StepAt(at) + Tolerance; step++)
            if (CryptographicOperations.FixedTimeEquals(Bytes(CodeAt(key, step)), Bytes(typed)) && step > lastStep) found ??= step;
        return found;
    }

    /// <summary>The code of a step.</summary>
    public static string CodeAt(string key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as authenticators implement it; the strength of HMAC does not rest on collisions
        var hash = HMACSHA1.HashData(BytesOf(key), counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>The address that an authenticator reads from the picture.</summary>
    public static string AddressOf(string key, string issuer, string userName) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(userName)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Digits}&period={Seconds}";

    static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    static byte[] BytesOf(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, next) = (0, 0, 0);
        foreach (var letter in key)
        {
            buffer = (buffer << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[next++] = (byte)(buffer >> bits);
            buffer &= (1 << bits) - 1;
        }
        return bytes;
    }
}
