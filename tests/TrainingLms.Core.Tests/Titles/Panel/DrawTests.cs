using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TrainingLms.Titles;

namespace TrainingLms.Tests.Titles.Panel;

public sealed class DrawTests
{
    static readonly string[] Twelve = [.. Enumerable.Range(1, 12).Select(n => $"E{n:00}")];

    const string Key = "DRAW-2026-001;custodianA:7f3a;custodianB:19c2";

    [Fact]
    public void Vector_D1_gives_the_published_order()
    {
        Assert.Equal(Key, DrawOrder.KeyText("DRAW-2026-001", "7f3a", "19c2"));
        Assert.Equal("E05 E07 E08 E12 E06 E02 E03 E09 E04 E11 E10 E01", string.Join(' ', DrawOrder.Of(Key, Twelve)));
        Assert.StartsWith("2079433fdd75a09c", DrawOrder.LotOf(Key, "E05"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_does_not_depend_on_how_the_list_was_written() =>
        Assert.Equal(DrawOrder.Of(Key, Twelve), DrawOrder.Of(Key, Twelve.Reverse()));

    [Fact]
    public void The_list_is_hashed_sorted_and_joined_with_line_feeds() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("E01\nE02\nE10"u8)), DrawOrder.HashOf(DrawOrder.ListText(["E10", "E01", "E02"])));

    [Fact]
    public void Somebody_else_computes_the_same_order_from_the_words_of_the_rule()
    {
        var codes = Enumerable.Range(1, 300).Select(n => $"专家{n.ToString(CultureInfo.InvariantCulture)}").ToArray();
        Assert.Equal(IndependentOrder("DRAW-X;custodianA:一;custodianB:二", codes), DrawOrder.Of("DRAW-X;custodianA:一;custodianB:二", codes));
    }

    [Fact]
    public void Seats_are_filled_in_drawn_order_past_the_barred_and_within_quotas()
    {
        var pool = Twelve.ToDictionary(code => code, code => new Drawable(code, code is "E01" or "E10" ? "university" : "industry", code == "E07"));
        var seats = SeatFilling.Fill(DrawOrder.Of(Key, Twelve), pool, 5, new Dictionary<string, int> { ["university"] = 1 }, 3);
        Assert.Equal(["E05", "E08", "E12", "E06", "E10"], seats.Where(s => !s.IsAlternate).Select(s => s.Code));
        Assert.Equal(["E02", "E03", "E09"], seats.Where(s => s.IsAlternate).Select(s => s.Code));
        Assert.Equal([1, 3, 4, 5, 11, 6, 7, 8], seats.Select(s => s.Rank));
    }

    /// <summary>HMAC written out from its definition, and a sort that compares characters one by one.</summary>
    internal static List<string> IndependentOrder(string key, IEnumerable<string> codes)
    {
        var block = new byte[64];
        var keyBytes = Encoding.UTF8.GetBytes(key);
        (keyBytes.Length > 64 ? SHA256.HashData(keyBytes) : keyBytes).CopyTo(block, 0);
        byte[] Pad(byte with) => [.. block.Select(b => (byte)(b ^ with))];
        string Lot(string code) => Convert.ToHexString(SHA256.HashData([.. Pad(0x5c), .. SHA256.HashData([.. Pad(0x36), .. Encoding.UTF8.GetBytes(code)])]));
        var drawn = codes.Select(code => (Lot: Lot(code), Code: code)).ToList();
        drawn.Sort((a, b) => string.CompareOrdinal(a.Lot, b.Lot) is not 0 and var byLot ? byLot : string.CompareOrdinal(a.Code, b.Code));
        return [.. drawn.Select(d => d.Code)];
    }
}
