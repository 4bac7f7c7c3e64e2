using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>The draw computed by somebody else: HMAC written out from its definition, and a sort that compares code points one by one.</summary>
static class IndependentDraw
{
    public static string HashOf(string text) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static List<string> Order(string key, IEnumerable<string> codes)
    {
        var block = new byte[64];
        var given = Encoding.UTF8.GetBytes(key);
        (given.Length > 64 ? SHA256.HashData(given) : given).CopyTo(block, 0);
        byte[] Pad(byte with) => [.. block.Select(b => (byte)(b ^ with))];
        var drawn = codes.Select(code => (Lot: Hex(SHA256.HashData([.. Pad(0x5c), .. SHA256.HashData([.. Pad(0x36), .. Encoding.UTF8.GetBytes(code)])])), Code: code)).ToList();
        drawn.Sort((a, b) => string.CompareOrdinal(a.Lot, b.Lot) is not 0 and var byLot ? byLot : string.CompareOrdinal(a.Code, b.Code));
        return [.. drawn.Select(d => d.Code)];
    }

    static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
