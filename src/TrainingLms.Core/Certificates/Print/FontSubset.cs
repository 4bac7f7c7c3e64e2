using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Certificates;

/// <summary>
/// The characters of one document, numbered in the order they came, and the part of the font that draws them. Each character has a number of its own even where two share
/// a glyph, so that text taken out of the document is the text put in.
/// </summary>
/// <param name="font">The font.</param>
sealed class FontSubset(TrueTypeFont font)
{
    readonly Dictionary<Rune, int> numbers = [];
    readonly List<int> glyphs = [0];
    readonly List<Rune> missing = [];

    /// <summary>Characters asked for that the font has no glyph for, each once.</summary>
    public IReadOnlyList<Rune> Missing => missing;

    /// <summary>Name with the tag that marks a subset.</summary>
    public string Name => $"{Tag()}+{font.Name}";

    /// <summary>The text as numbers of two bytes, in hexadecimal digits.</summary>
    public string Encode(string text)
    {
        var encoded = new StringBuilder(4 * text.Length);
        foreach (var character in text.EnumerateRunes()) encoded.Append(CultureInfo.InvariantCulture, $"{NumberOf(character):X4}");
        return encoded.ToString();
    }

    /// <summary>Width of a text in thousandths of its size, without space between characters.</summary>
    public int WidthOf(string text) => text.EnumerateRunes().Sum(character => font.WidthOf(font.GlyphOf(character)));

    /// <summary>Widths of all numbers in thousandths.</summary>
    public string Widths => $"[0 [{string.Join(' ', glyphs.Select(font.WidthOf))}]]";

    /// <summary>The map from numbers back to text, as a character map of PDF (9.10.3 of ISO 32000-1).</summary>
    public string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var part in numbers.OrderBy(one => one.Value).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (character, number) in part)
                map.Append(CultureInfo.InvariantCulture, $"<{number:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend").ToString();
    }

    /// <summary>The font with these glyphs only, as a font file for embedding.</summary>
    public byte[] Build()
    {
        var (outlines, parts) = Outlines();
        var (glyf, loca, hmtx) = (new MemoryStream(), new MemoryStream(), new MemoryStream());
        foreach (var (outline, glyph) in outlines.Zip(parts))
        {
            Write32(loca, (uint)glyf.Length);
            glyf.Write(outline);
            while (glyf.Length % 4 != 0) glyf.WriteByte(0);
            Write16(hmtx, font.Advance(glyph));
            Write16(hmtx, font.Bearing(glyph));
        }
        Write32(loca, (uint)glyf.Length);
        var (head, hhea, maxp) = (font.Table("head").ToArray(), font.Table("hhea").ToArray(), font.Table("maxp").ToArray());
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)parts.Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)parts.Count);
        var tables = new List<(string Name, byte[] Content)>
        {
            ("cvt ", font.Optional("cvt ").ToArray()), ("fpgm", font.Optional("fpgm").ToArray()), ("glyf", glyf.ToArray()), ("head", head), ("hhea", hhea), ("hmtx", hmtx.ToArray()),
            ("loca", loca.ToArray()), ("maxp", maxp), ("prep", font.Optional("prep").ToArray()),
        };
        return Assemble([.. tables.Where(table => table.Content.Length > 0)]);
    }

    int NumberOf(Rune character)
    {
        if (numbers.TryGetValue(character, out var number)) return number;
        var glyph = font.GlyphOf(character);
        if (glyph == 0) missing.Add(character);
        numbers[character] = number = glyphs.Count;
        glyphs.Add(glyph);
        return number;
    }

    /// <summary>Outlines by number, those that others are composed of behind them, with references to the new numbers.</summary>
    (List<byte[]> Outlines, List<int> Glyphs) Outlines()
    {
        var (outlines, parts, places) = (new List<byte[]>(), new List<int>(glyphs), new Dictionary<int, int>());
        for (var i = 0; i < parts.Count; i++)
        {
            var outline = font.Outline(parts[i]).ToArray();
            outlines.Add(outline);
            if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) continue;
            for (int at = 10, flags = 0x20; (flags & 0x20) != 0;)
            {
                flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
                var part = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2));
                if (!places.TryGetValue(part, out var place))
                {
                    places[part] = place = parts.Count;
                    parts.Add(part);
                }
                BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), (ushort)place);
                at += 4 + ((flags & 0x01) != 0 ? 4 : 2) + ((flags & 0x08) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            }
        }
        return (outlines, parts);
    }

    static byte[] Assemble(IReadOnlyList<(string Name, byte[] Content)> tables)
    {
        var file = new MemoryStream();
        var power = (int)Math.Floor(Math.Log2(tables.Count));
        Write32(file, 0x00010000);
        foreach (var number in (int[])[tables.Count, 16 << power, power, 16 * tables.Count - (16 << power)]) Write16(file, number);
        var offset = 12 + 16 * tables.Count;
        foreach (var (name, content) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            Write32(file, SumOf(content));
            Write32(file, (uint)offset);
            Write32(file, (uint)content.Length);
            offset += (content.Length + 3) / 4 * 4;
        }
        var headAt = 0L;
        foreach (var (name, content) in tables)
        {
            if (name == "head") headAt = file.Length;
            file.Write(content);
            while (file.Length % 4 != 0) file.WriteByte(0);
        }
        var whole = file.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan((int)headAt + 8), 0xB1B0AFBA - SumOf(whole));
        return whole;
    }

    static uint SumOf(ReadOnlySpan<byte> bytes)
    {
        var (sum, at) = (0u, 0);
        for (; at + 4 <= bytes.Length; at += 4) sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        for (var shift = 24; at < bytes.Length; at++, shift -= 8) sum += (uint)bytes[at] << shift;
        return sum;
    }

    static void Write16(MemoryStream target, int value)
    {
        target.WriteByte((byte)(value >> 8));
        target.WriteByte((byte)value);
    }

    static void Write32(MemoryStream target, uint value)
    {
        Write16(target, (int)(value >> 16));
        Write16(target, (int)(value & 0xFFFF));
    }

    string Tag()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(numbers.OrderBy(one => one.Value).Select(one => one.Key.ToString()))));
        return string.Concat(hash.Take(6).Select(part => (char)('A' + part % 26)));
    }
}
