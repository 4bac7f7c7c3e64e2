using System.Text;
using System.Text.RegularExpressions;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>Bends the XML of one part and packs it with right sums: tags, attributes, entities, namespaces, depth, encodings, masses.</summary>
static partial class XmlLayer
{
    const int Largest = 2 << 20;

    static readonly string[] Elements =
    [
        "worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "rPh", "si", "sst", "xf", "numFmt", "cellXfs", "numFmts", "styleSheet", "sheet", "sheets", "workbook",
        "workbookPr", "Relationship", "Relationships", "dimension", "x:row", "x:c", ":", "a:b:c", "行",
    ];

    static readonly string[] Attributes = ["r", "t", "s", "ref", "hidden", "name", "state", "r:id", "id", "Id", "Type", "Target", "TargetMode", "numFmtId", "formatCode", "date1904", "xmlns", "xmlns:r", "x:t"];

    static readonly string[] Insertions =
    [
        "&amp;", "&lt;", "&#65;", "&#x10FFFF;", "&#x110000;", "&#0;", "&#xD800;", "&#xFFFE;", "&#99999999999;", "&#x;", "&#;", "&;", "&", "&nbsp;", "&a b;", "<![CDATA[<c>&]]>", "<![CDATA[", "]]>", "<!-- - -->",
        "<!--", "-->", "<?pi x?>", "<?", "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<!ELEMENT a>", "<!", "<", ">", "</", "/>", "</>", "<>", "\"", "'",
        "\0", "\u0001", "\u000B", "\uFFFE", "\uFFFF", "\uFEFF", "\r", "\r\n", "\t", "\u0085", "\u2028", "text", "<c/>", "<row/>", "<v>1</v>", "<is><t>a</t></is>", "<rPh sb=\"0\"><t>b</t></rPh>", "<t xml:space='preserve'> </t>",
    ];

    public static byte[] Bend(Random random)
    {
        var parts = BaseFiles.PickParts(random).ToList();
        for (var times = random.Next(5) == 0 ? 2 : 1; times > 0; times--)
        {
            var at = random.Next(parts.Count);
            parts[at] = (parts[at].Name, BendPart(parts[at].Content, random));
        }

        return ZipSketch.Of(parts).Bytes();
    }

    static byte[] BendPart(byte[] content, Random random)
    {
        if (random.Next(8) == 0) return Bytes.Bend(content, random);
        var tokens = Tokens().Matches(Encoding.UTF8.GetString(content)).Select(match => match.Value).ToList();
        for (var times = random.Next(1, 5); times > 0 && tokens.Count > 0; times--) BendTokens(tokens, random);
        var text = string.Concat(tokens);
        return Encode(text.Length > Largest ? text[..Largest] : text, random);
    }

    static void BendTokens(List<string> tokens, Random random)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(12))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                var other = random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 2:
                Repeat(tokens, at, random);
                break;
            case 3:
                tokens[at] = Name().Replace(tokens[at], "$1" + random.OneOf(Elements), 1);
                break;
            case 4 or 5:
                tokens[at] = Attribute().Replace(tokens[at], found => random.Next(2) == 0 ? $" {found.Groups[1].Value}=\"{random.Value()}\"" : found.Value);
                break;
            case 6:
                tokens[at] = tokens[at].TrimEnd('>') + $" {random.OneOf(Attributes)}={random.OneOf(["\"", "'", ""])}{random.Value()}{random.OneOf(["\"", "'"])}>";
                break;
            case 7:
                tokens[at] = Attribute().Replace(tokens[at], "", 1);
                break;
            case 8:
                var depth = random.Next(40);
                tokens[at] = string.Concat(Enumerable.Repeat("<a>", depth)) + tokens[at] + string.Concat(Enumerable.Repeat("</a>", depth));
                break;
            case 9:
                var place = random.Next(tokens[at].Length + 1);
                tokens[at] = tokens[at].Insert(place, random.OneOf(Insertions));
                break;
            default:
                tokens.Insert(at, random.OneOf(Insertions));
                break;
        }
    }

    // One element, or a few neighbours, a few times or by the ten thousand.
    static void Repeat(List<string> tokens, int at, Random random)
    {
        var length = random.Next(1, Math.Min(6, tokens.Count - at) + 1);
        var piece = string.Concat(tokens.GetRange(at, length));
        var times = random.Next(6) == 0 ? random.Next(50_000) : random.Next(5);
        tokens.Insert(at, string.Concat(Enumerable.Repeat(piece, Math.Min(times, Largest / Math.Max(1, piece.Length)))));
    }

    static byte[] Encode(string text, Random random) => random.Next(14) switch
    {
        0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        1 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
        2 => Encoding.Unicode.GetBytes(text),
        3 => Encoding.Unicode.GetBytes(text)[..^Math.Min(text.Length, 1)],
        4 => Encoding.UTF32.GetBytes(text),
        5 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        6 => Encoding.Latin1.GetBytes(text),
        7 => TextLayer.Gb18030.GetBytes("<?xml version=\"1.0\" encoding=\"GB18030\"?>" + text),
        8 => Bytes.Bend(Encoding.Unicode.GetBytes("\uFEFF" + text), random),
        _ => Encoding.UTF8.GetBytes(text),
    };

    [GeneratedRegex("<[^>]*>|[^<]+")]
    private static partial Regex Tokens();

    [GeneratedRegex("^(</?)[^\\s/>]+")]
    private static partial Regex Name();

    [GeneratedRegex("\\s([\\w:]+)=(\"[^\"]*\"|'[^']*')")]
    private static partial Regex Attribute();
}
