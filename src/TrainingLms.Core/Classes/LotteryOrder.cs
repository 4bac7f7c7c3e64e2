using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Classes;

/// <summary>
/// The arithmetic of the draw of seats: no state, no clock, no random class. The commitment to the key is published with the announcement and the
/// key after the draw; with both and the keys of the sign-ups anyone computes the same order, with SHA-256 and HMAC-SHA256.
/// </summary>
public static class LotteryOrder
{
    /// <summary>Name of the method. A changed method gets a new name; old draws stay verifiable.</summary>
    public const string Algorithm = "HMAC-SHA256/sign-up-id/1";

    /// <summary>A fresh key: 64 lower-case hexadecimal digits.</summary>
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the key as text: 64 lower-case hexadecimal digits.</summary>
    public static string CommitmentOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The lot of one sign-up: HMAC-SHA256 of its key in small letters with hyphens.</summary>
    public static string LotOf(string key, Guid signUp) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{signUp:D}")));

    /// <summary>All sign-ups in drawn order, by lot.</summary>
    public static IReadOnlyList<Guid> Of(string key, IEnumerable<Guid> signUps) => [.. signUps.OrderBy(signUp => LotOf(key, signUp), StringComparer.Ordinal)];
}
