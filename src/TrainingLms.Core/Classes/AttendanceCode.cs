using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace TrainingLms.Classes;

/// <summary>
/// 签到码: the code shown in the room. It changes every 30 seconds and is valid for its own time and the one before, so that who types it as it changes
/// is not turned away, and who gets it by message is mostly too late. It follows from a secret of the session and the time alone.
/// </summary>
public static class AttendanceCode
{
    /// <summary>How long one code is shown.</summary>
    public static readonly Duration Step = Duration.FromSeconds(30);

    const int Digits = 8;
    const uint Modulus = 100_000_000;

    /// <summary>A fresh secret: 64 lower-case hexadecimal digits.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The code that is shown at an instant: eight digits.</summary>
    public static string At(string secret, Instant instant) => OfStep(secret, StepOf(instant));

    /// <summary>When the code shown at an instant changes.</summary>
    public static Instant ChangesAt(Instant instant) => Instant.FromUnixTimeSeconds((StepOf(instant) + 1) * (long)Step.TotalSeconds);

    /// <summary>Whether a code is the one shown at this instant or the one before.</summary>
    public static bool IsValid(string secret, string code, Instant instant)
    {
        var given = Encoding.UTF8.GetBytes(code.Trim());
        var step = StepOf(instant);
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(OfStep(secret, step)))
            | CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(OfStep(secret, step - 1)));
    }

    static long StepOf(Instant instant) => (long)Math.Floor(instant.ToUnixTimeSeconds() / Step.TotalSeconds);

    static string OfStep(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), counter);
        return (BinaryPrimitives.ReadUInt32BigEndian(hash) % Modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }
}
