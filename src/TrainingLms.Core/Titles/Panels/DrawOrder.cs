using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Titles;

/// <summary>
/// The arithmetic of a verifiable draw: no state, no clock, no random class. Anyone who holds the protocol computes the same order,
/// in any language, with SHA-256 and HMAC-SHA256.
/// </summary>
public static class DrawOrder
{
    /// <summary>Name of the method in the protocol. A changed method gets a new name; old protocols stay verifiable.</summary>
    public const string Algorithm = "HMAC-SHA256/ordinal/1";

    /// <summary>The pool list as it is hashed: codes sorted ordinally, joined with line feeds.</summary>
    public static string ListText(IEnumerable<string> codes) => string.Join('\n', codes.Order(StringComparer.Ordinal));

    /// <summary>SHA-256 of the UTF-8 text as 64 lower-case hexadecimal digits: hash of the list, and commitment to a share.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The key text, from both revealed shares.</summary>
    public static string KeyText(string drawKey, string shareA, string shareB) => $"{drawKey};custodianA:{shareA};custodianB:{shareB}";

    /// <summary>The number drawn for one code, 64 lower-case hexadecimal digits.</summary>
    public static string LotOf(string keyText, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(keyText), Encoding.UTF8.GetBytes(code)));

    /// <summary>All codes in drawn order: by lot, ties by code.</summary>
    public static IReadOnlyList<string> Of(string keyText, IEnumerable<string> codes) =>
        [.. codes.Select(code => (code, lot: LotOf(keyText, code)))
            .OrderBy(drawn => drawn.lot, StringComparer.Ordinal).ThenBy(drawn => drawn.code, StringComparer.Ordinal)
            .Select(drawn => drawn.code)];
}
