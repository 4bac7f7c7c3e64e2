using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrainingLms.Certificates;

/// <summary>A font file with TrueType outlines, alone or in a collection, as far as printing needs it. Read once; safe for several threads.</summary>
public sealed class TrueTypeFont
{
    readonly byte[] file;
    readonly Dictionary<string, (int Offset, int Length)> tables = [];
    readonly Dictionary<int, int> glyphs = [];
    readonly bool hasLongOffsets;
    readonly int metrics;

    TrueTypeFont(byte[] file, int index)
    {
        this.file = file;
        Hash = Convert.ToHexStringLower(SHA256.HashData(file));
        ReadDirectory(index);
        var head = Table("head");
        var maxp = Table("maxp");
        var hhea = Table("hhea");
        UnitsPerEm = U16(head, 18);
        if (UnitsPerEm == 0) throw new FontFault("certificate_font.damaged");
        Box = [.. Enumerable.Range(0, 4).Select(at => Scaled(S16(Table("head"), 36 + 2 * at)))];
        hasLongOffsets = S16(head, 50) != 0;
        (Ascent, Descent) = (Scaled(S16(hhea, 4)), Scaled(S16(hhea, 6)));
        (GlyphCount, metrics) = (U16(maxp, 4), U16(hhea, 34));
        if (!tables.ContainsKey("glyf") || !tables.ContainsKey("loca")) throw new FontFault("certificate_font.no_outlines");
        // Bit 1: embedding forbidden unless bit 2 or 3 allows some of it; bit 9: only as bitmaps.
        if (tables.ContainsKey("OS/2") && U16(Table("OS/2"), 8) is var rights && ((rights & 0x000E) == 0x0002 || (rights & 0x0200) != 0)) throw new FontFault("certificate_font.embedding_forbidden");
        Name = ReadName();
        ReadCharacters();
        if (glyphs.Count == 0) throw new FontFault("certificate_font.damaged");
    }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>PostScript name.</summary>
    public string Name { get; }

    /// <summary>Units of its own per em.</summary>
    public int UnitsPerEm { get; }

    /// <summary>Glyphs in the file.</summary>
    public int GlyphCount { get; }

    /// <summary>Left, bottom, right and top of all glyphs, in thousandths of an em.</summary>
    public IReadOnlyList<int> Box { get; }

    /// <summary>Height above the base line in thousandths of an em.</summary>
    public int Ascent { get; }

    /// <summary>Depth below the base line in thousandths of an em, negative.</summary>
    public int Descent { get; }

    /// <summary>Opens a font file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="index">Which font of a collection, from 0; 0 for a single font.</param>
    /// <exception cref="FontFault"><c>certificate_font.unreadable</c>, <c>certificate_font.damaged</c>, <c>certificate_font.no_outlines</c> for a font with outlines of another
    /// kind, <c>certificate_font.embedding_forbidden</c>.</exception>
    public static TrueTypeFont Load(string path, int index = 0)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new FontFault("certificate_font.unreadable");
        }
        return Read(file, index);
    }

    /// <summary>Reads a font from its bytes.</summary>
    /// <exception cref="FontFault">As <see cref="Load"/>.</exception>
    public static TrueTypeFont Read(byte[] file, int index = 0)
    {
        try
        {
            return new TrueTypeFont(file, index);
        }
        catch (Exception damage) when (damage is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new FontFault("certificate_font.damaged");
        }
    }

    /// <summary>The glyph of a character; 0 where the font has none.</summary>
    public int GlyphOf(Rune character) => glyphs.GetValueOrDefault(character.Value);

    /// <summary>Width of a glyph in thousandths of an em.</summary>
    public int WidthOf(int glyph) => Scaled(Advance(glyph));

    /// <summary>Advance width of a glyph in units of the font.</summary>
    internal int Advance(int glyph) => U16(Table("hmtx"), 4 * Math.Min(glyph, metrics - 1));

    /// <summary>Left side bearing of a glyph in units of the font.</summary>
    internal short Bearing(int glyph) => glyph < metrics ? S16(Table("hmtx"), 4 * glyph + 2) : S16(Table("hmtx"), 4 * metrics + 2 * (glyph - metrics));

    /// <summary>The outline of a glyph as it stands in the file; empty for a blank.</summary>
    internal ReadOnlySpan<byte> Outline(int glyph)
    {
        var loca = Table("loca");
        var (from, to) = hasLongOffsets
            ? (checked((int)U32(loca, 4 * glyph)), checked((int)U32(loca, 4 * glyph + 4)))
            : (2 * U16(loca, 2 * glyph), 2 * U16(loca, 2 * glyph + 2));
        return Table("glyf")[from..to];
    }

    /// <summary>A table; empty where the font has none of that name.</summary>
    internal ReadOnlySpan<byte> Optional(string name) => tables.ContainsKey(name) ? Table(name) : [];

    /// <summary>A table that every font has.</summary>
    internal ReadOnlySpan<byte> Table(string name) =>
        tables.TryGetValue(name, out var table) ? file.AsSpan(table.Offset, table.Length) : throw new FontFault("certificate_font.damaged");

    void ReadDirectory(int index)
    {
        var start = 0;
        if (U32(file, 0) == 0x74746366) // ttcf
        {
            if (index < 0 || index >= U32(file, 8)) throw new FontFault("certificate_font.damaged");
            start = checked((int)U32(file, 12 + 4 * index));
        }
        if (U32(file, start) == 0x4F54544F) throw new FontFault("certificate_font.no_outlines"); // OTTO
        for (var i = 0; i < U16(file, start + 4); i++)
        {
            var at = start + 12 + 16 * i;
            var (offset, length) = (checked((int)U32(file, at + 8)), checked((int)U32(file, at + 12)));
            if (offset > file.Length || length > file.Length - offset) throw new FontFault("certificate_font.damaged");
            tables[Encoding.ASCII.GetString(file, at, 4)] = (offset, length);
        }
    }

    string ReadName()
    {
        var name = Optional("name");
        for (var i = 0; name.Length > 0 && i < U16(name, 2); i++)
        {
            var at = 6 + 12 * i;
            if (U16(name, at + 6) != 6) continue;
            var text = name.Slice(U16(name, 4) + U16(name, at + 10), U16(name, at + 8));
            var read = U16(name, at) == 1 ? Encoding.ASCII.GetString(text) : Encoding.BigEndianUnicode.GetString(text);
            if (string.Concat(read.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) is { Length: > 0 } usable) return usable;
        }
        return "Certificate";
    }

    void ReadCharacters()
    {
        var cmap = Table("cmap");
        // Narrow tables first: what the wide one says comes last and stands.
        foreach (var wide in (bool[])[false, true])
            for (var i = 0; i < U16(cmap, 2); i++)
            {
                var (platform, encoding) = (U16(cmap, 4 + 8 * i), U16(cmap, 6 + 8 * i));
                if (platform != 0 && (platform != 3 || encoding is not (1 or 10))) continue;
                var table = cmap[checked((int)U32(cmap, 8 + 8 * i))..];
                if (wide && U16(table, 0) == 12) ReadGroups(table);
                if (!wide && U16(table, 0) == 4) ReadSegments(table);
            }
    }

    void ReadGroups(ReadOnlySpan<byte> table)
    {
        for (var i = 0; i < U32(table, 12); i++)
        {
            var (first, last, glyph) = (U32(table, 16 + 12 * i), U32(table, 20 + 12 * i), U32(table, 24 + 12 * i));
            if (first > last || last > 0x10FFFF) throw new FontFault("certificate_font.damaged");
            for (var code = first; code <= last; code++) Add((int)code, checked((int)(glyph + code - first)));
        }
    }

    void ReadSegments(ReadOnlySpan<byte> table)
    {
        var twice = U16(table, 6);
        for (var i = 0; i < twice; i += 2)
        {
            var (last, first, delta, range) = (U16(table, 14 + i), U16(table, 16 + twice + i), U16(table, 16 + 2 * twice + i), U16(table, 16 + 3 * twice + i));
            for (var code = first; code <= last && code != 0xFFFF; code++)
            {
                var glyph = range == 0 ? code : U16(table, 16 + 3 * twice + i + range + 2 * (code - first));
                if (glyph != 0) Add(code, (glyph + delta) & 0xFFFF);
            }
        }
    }

    void Add(int code, int glyph)
    {
        if (glyph > 0 && glyph < GlyphCount) glyphs[code] = glyph;
    }

    int Scaled(int units) => (int)Math.Round(units * 1000.0 / UnitsPerEm);

    static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);

    static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}

/// <summary>A font file that cannot be printed with.</summary>
/// <param name="code">Why: <c>certificate_font.unreadable</c>, <c>.damaged</c>, <c>.no_outlines</c>, <c>.embedding_forbidden</c>.</param>
public sealed class FontFault(string code) : Exception(code)
{
    /// <summary>Why.</summary>
    public string Code { get; } = code;
}
