using System.Globalization;
using System.Security.Cryptography;
using NodaTime;

namespace TrainingLms.Privacy;

/// <summary>Under what a file lies in the store. Made by the server alone: nothing that anybody typed is in it, so no key leads out of the store.</summary>
public sealed record FileKey
{
    const int TimeDigits = 12;
    const int RandomBytes = 10;
    const int Digits = TimeDigits + 2 * RandomBytes;

    FileKey(string area, string name) => (Area, Name) = (area, name);

    /// <summary>The table whose rows name the file, in snake case.</summary>
    public string Area { get; }

    /// <summary>32 hexadecimal digits: the instant in milliseconds, then eighty random bits.</summary>
    public string Name { get; }

    /// <summary>When the key was made, to the millisecond: a store has clocks and copies of its own, which tell nothing.</summary>
    public Instant MadeAt => Instant.FromUnixTimeMilliseconds(long.Parse(Name.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>A key that no file has.</summary>
    public static FileKey New(string area, Instant at) => new(area, $"{at.ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");

    /// <summary>The key of a name that a row or a store holds; null where it is none, such as a file that somebody has put there by hand.</summary>
    public static FileKey? Of(string area, string name) => name.Length == Digits && name.All(sign => char.IsAsciiDigit(sign) || sign is >= 'a' and <= 'f') ? new FileKey(area, name) : null;
}
