using System.IO.Compression;
using System.Text;
using TrainingLms.Excel.OneRoster;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>What the writer writes, the reader reads; and no spreadsheet takes any of it for a formula.</summary>
public sealed class OneRosterRoundTripTests
{
    static readonly string[] Odd =
    [
        "李静", "欧阳娜娜", "𠮷野", "阿依古丽·买买提", "O'Brien", "\"李\"静", "a,b", "a\r\nb", "a\nb", "行\"一\"\r,二", "=1+1", "@SUM(A1)", "-2+3", "+86", "\t=1", "\r=1",
        "'=1+1", "''-", "'abc", "'", "=\"00017\"", "sep=;", "00017", "3.30106E+17", "  spaced  ", "😀", "e\u0301", "‮abc", "\u00A0x", "metadata.x", "#N/A", "TRUE",
    ];

    [Fact]
    public async Task Every_text_comes_back_as_it_was()
    {
        var dice = new Random(20_260_302);
        string?[] texts = [.. Odd, .. Enumerable.Range(0, 2_000).Select(_ => Any(dice)), null, ""];
        var file = await WriteAsync(texts);
        var orgs = OneRosterPackage.Open(new MemoryStream(file)).Demand(OneRosterFile.Orgs);
        Assert.Equal(["metadata.tlms.odd"], orgs.Extensions);
        var read = orgs.ReadRows(TestContext.Current.CancellationToken).ToList();
        Assert.Equal(texts.Length, read.Count);
        for (var at = 0; at < texts.Length; at++)
        {
            Assert.Equal($"o{at}", read[at][OneRosterFile.Key]);
            // A cell of blanks alone is an empty one, here as in workbooks.
            var expected = CellText.IsBlank(texts[at] ?? "") ? "" : texts[at];
            Assert.Equal(expected, read[at].Cell("name").Raw);
            Assert.Equal(expected, read[at].Cell("metadata.tlms.odd").Raw);
        }
    }

    [Fact]
    public async Task No_cell_begins_like_a_formula_as_another_reader_sees_it()
    {
        using var zip = new ZipArchive(new MemoryStream(await WriteAsync([.. Odd])));
        using var reader = new StreamReader(zip.GetEntry("orgs.csv")!.Open(), Encoding.UTF8);
        var cells = Cells(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(8 * (Odd.Length + 1), cells.Count);
        Assert.DoesNotContain(cells, cell => cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r');
        Assert.Contains("'=1+1", cells);
    }

    [Fact]
    public async Task What_no_database_keeps_is_not_written()
    {
        var orgs = OneRosterPackage.Open(new MemoryStream(await WriteAsync(["a\0b\u0007c", "x\uD800y"]))).Demand(OneRosterFile.Orgs);
        Assert.Equal(["abc", "x\uFFFDy"], orgs.ReadRows(TestContext.Current.CancellationToken).Select(row => row["name"]));
    }

    [Fact]
    public async Task The_manifest_names_every_file_of_the_standard_and_nothing_lies_in_a_folder()
    {
        using var zip = new ZipArchive(new MemoryStream(await WriteAsync(["x"])));
        Assert.Equal(["manifest.csv", "orgs.csv"], zip.Entries.Select(entry => entry.FullName));
        using var reader = new StreamReader(zip.GetEntry("manifest.csv")!.Open());
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal("propertyName,value", lines[0]);
        Assert.Equal(21, lines.Count(line => line.StartsWith("file.", StringComparison.Ordinal)));
        Assert.Contains("oneroster.version,1.2", lines);
        Assert.Contains("file.orgs,bulk", lines);
        Assert.Contains("file.userProfiles,absent", lines);
    }

    [Theory]
    [InlineData("王小明", "小明", "王")]
    [InlineData("欧阳娜娜", "娜娜", "欧阳")]
    [InlineData("欧阳", "阳", "欧")]
    [InlineData("𠮷野", "野", "𠮷")]
    [InlineData("李", ".", "李")]
    [InlineData("阿依古丽·买买提", ".", "阿依古丽·买买提")]
    [InlineData("Anna Maria Schmidt", "Anna Maria", "Schmidt")]
    [InlineData("Suharto", ".", "Suharto")]
    public void A_name_is_divided_for_others_and_joins_to_itself(string name, string given, string family)
    {
        Assert.Equal((given, family), PersonName.Split(name));
        Assert.Equal(name, PersonName.Join(given, "", family));
    }

    static async Task<byte[]> WriteAsync(string?[] texts)
    {
        using var target = new MemoryStream();
        using var zip = await OneRosterWriter.CreateAsync(target, [OneRosterFile.Orgs]);
        var orgs = await zip.BeginAsync(OneRosterFile.Orgs, ["metadata.tlms.odd"]);
        for (var at = 0; at < texts.Length; at++)
        {
            orgs[OneRosterFile.Key] = $"o{at}";
            orgs["name"] = texts[at];
            orgs["metadata.tlms.odd"] = texts[at];
            await orgs.EndRowAsync();
        }

        await zip.CompleteAsync();
        return target.ToArray();
    }

    static string Any(Random dice)
    {
        const string pool = "=+-@'\"',;\t\r\n aB1王小明欧阳·\u3000\u200B\u00E9\uFF1D";
        var text = new StringBuilder();
        for (var length = dice.Next(12); length > 0; length--)
        {
            if (dice.Next(20) == 0) text.Append(char.ConvertFromUtf32(0x20000 + dice.Next(0x5000)));
            else text.Append(pool[dice.Next(pool.Length)]);
        }

        return text.ToString();
    }

    /// <summary>A reader of RFC 4180 that has nothing to do with ours.</summary>
    static List<string> Cells(string text)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted && c == '"' && at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[++at]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\r' or '\n')) cell.Append(c);
            else if (c != '\r')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
        }

        return cells;
    }
}
