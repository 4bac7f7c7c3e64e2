using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>One workbook in other clothes: packed, ordered, encoded and spelled differently, it must be read as the same workbook.</summary>
public sealed partial class SameMeaningTests
{
    static readonly Dictionary<string, Func<byte[]>> Clothes = new()
    {
        ["stored without packing"] = () => Repacked(entry => (entry.Method, entry.Stored) = (0, Content(entry))),
        ["packed as small as possible"] = () => ZipSketch.Of(BaseFiles.Parts, CompressionLevel.SmallestSize).Bytes(),
        ["packed byte by byte"] = () => Repacked(entry => entry.Stored = InPiecesOf(1, Content(entry))),
        ["packed seven bytes at a time"] = () => Repacked(entry => entry.Stored = InPiecesOf(7, Content(entry))),
        ["parts in reverse order"] = () => ZipSketch.Of(BaseFiles.Parts.Reverse()).Bytes(),
        ["with an archive comment"] = () => new Func<ZipSketch, byte[]>(zip => { zip.Comment = "PK\x05\x06 not the end"u8.ToArray(); return zip.Bytes(); })(ZipSketch.Of(BaseFiles.Parts)),
        ["with extra fields"] = () => Repacked(entry => entry.Extra = [0x55, 0x54, 1, 0, 9]),
        ["as UTF-16"] = () => Respelled(text => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]),
        ["as big-endian UTF-16"] = () => Respelled(text => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]),
        ["with a byte-order mark"] = () => Respelled(text => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]),
        ["with a declaration"] = () => Respelled(text => "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n" + text),
        ["with comments and instructions between the tags"] = () => Respelled(text => AnyTag().Replace(text, "<!-- a > b --><?go on?>$0")),
        ["in single quotes"] = () => Respelled(text => Quoted().Replace(text, found => found.Value.Contains('\'') ? found.Value : $"='{found.Groups[1].Value}'")),
        ["with blanks inside the tags"] = () => Respelled(text => TagEnd().Replace(text, " \r\n\t$1")),
        ["with every letter spelled as its number"] = () => Respelled(text => Text().Replace(text, found => $">{string.Concat(found.Groups[1].Value.EnumerateRunes().Select(rune => $"&#x{rune.Value:X};"))}<")),
        ["with the text in literal sections"] = () => Respelled(text => text.Replace("<v>", "<v><![CDATA[", StringComparison.Ordinal).Replace("</v>", "]]></v>", StringComparison.Ordinal)),
        ["with a prefix on every element"] = () => Respelled(text => ElementName().Replace(text, "$1x:$2").Replace(" xmlns=", " xmlns:x=", StringComparison.Ordinal)),
    };

    public static TheoryData<string> Names => [.. Clothes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_same_workbook_in_other_clothes_reads_the_same(string clothes)
    {
        var plain = Judge.Contents(ZipSketch.Of(BaseFiles.Parts).Bytes());
        Assert.Equal(5, plain.Count);
        Assert.Equal(plain, Judge.Contents(Clothes[clothes]()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    public void Whatever_byte_of_the_container_is_bent_the_texts_are_the_same_or_the_file_is_refused(int seed)
    {
        var random = new Random(seed);
        var whole = ZipSketch.Of(BaseFiles.Parts).Bytes();
        var plain = Texts(whole);
        var read = 0;
        for (var round = 0; round < 1_500; round++)
        {
            var bent = (byte[])whole.Clone();
            bent[random.Next(bent.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var texts = Texts(bent);
                Assert.True(plain.SequenceEqual(texts), $"seed {seed}, round {round}: read, and not the same");
                read++;
            }
            catch (WorkbookRefusedException)
            {
            }
        }

        Assert.InRange(read, 1, 1_499);
    }

    /// <summary>Deflated so that so many bytes come out at a time: stored blocks of that length.</summary>
    public static byte[] InPiecesOf(int length, byte[] content)
    {
        using var stored = new MemoryStream();
        foreach (var piece in content.Chunk(length))
            stored.Write([0, (byte)piece.Length, 0, (byte)~piece.Length, 0xFF, .. piece]);
        stored.Write([1, 0, 0, 0xFF, 0xFF]);
        return stored.ToArray();
    }

    static List<string> Texts(byte[] file)
    {
        using var book = Workbook.Open(new MemoryStream(file));
        return [.. book.Sheets.First(s => s.IsVisible).ReadRows().SelectMany(row => row.Cells).Where(cell => cell.Kind == CellKind.Text).Select(cell => cell.Raw)];
    }

    static byte[] Repacked(Action<SketchedEntry> change)
    {
        var zip = ZipSketch.Of(BaseFiles.Parts);
        zip.Entries.ForEach(change);
        return zip.Bytes();
    }

    static byte[] Content(SketchedEntry entry) => BaseFiles.Parts.Single(part => part.Name == Encoding.UTF8.GetString(entry.Name)).Content;

    static byte[] Respelled(Func<string, string> respell) => Respelled(text => Encoding.UTF8.GetBytes(respell(text)));

    static byte[] Respelled(Func<string, byte[]> respell) => ZipSketch.Of(BaseFiles.Parts.Select(part => (part.Name, respell(Encoding.UTF8.GetString(part.Content))))).Bytes();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex("=\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(/?>)(?=<|$)")]
    private static partial Regex TagEnd();

    [GeneratedRegex(">([^<>&]+)<")]
    private static partial Regex Text();

    [GeneratedRegex("(</?)(\\w+)")]
    private static partial Regex ElementName();
}
