using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace TrainingLms.Excel.Tests;

public sealed class LimitTests
{
    [Fact]
    public void A_highly_packed_sheet_stops_at_the_ratio_and_not_in_the_memory()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 400_000; i++) rows.Append("<row></row>");
        Limited(new RawWorkbook(rows.ToString()), new(), FileCodes.InflatesTooMuch, "inflate_ratio");
    }

    [Fact]
    public void A_small_part_may_pack_as_well_as_it_likes() =>
        Assert.Empty(new RawWorkbook(string.Concat(Enumerable.Repeat("<row></row>", 90_000))).Rows());

    [Fact]
    public void Inflated_bytes_are_counted_over_all_parts() =>
        Limited(new RawWorkbook(new string(' ', 20_000)), new() { InflatedBytes = 20_000 }, FileCodes.InflatesTooMuch, "inflated_bytes");

    [Fact]
    public void A_cell_beyond_its_limit_is_refused() =>
        Limited(new RawWorkbook($"<row><c t=\"str\"><v>{new string('a', 32_768)}</v></c></row>"), new(),
            FileCodes.InflatesTooMuch, "cell_characters");

    [Fact]
    public void A_cell_at_its_limit_is_read() =>
        Assert.Equal(32_767, new RawWorkbook($"<row><c t=\"str\"><v>{new string('李', 32_767)}</v></c></row>").Rows()[0][1].Raw.Length);

    [Fact]
    public void Shared_strings_are_counted_in_characters_and_in_pieces()
    {
        var book = new RawWorkbook("<row><c><v>1</v></c></row>").Part("xl/sharedStrings.xml", "<sst><si><t>abc</t></si><si><t>def</t></si></sst>");
        Limited(book, new() { SharedStringCharacters = 5 }, FileCodes.InflatesTooMuch, "shared_string_characters");
        Limited(book, new() { SharedStrings = 1 }, FileCodes.InflatesTooMuch, "shared_strings");
        Assert.Single(book.Rows(new() { SharedStringCharacters = 6, SharedStrings = 2 }));
    }

    [Fact]
    public void A_tag_without_end_is_not_collected_for_ever() =>
        Limited(new RawWorkbook($"<row a=\"{Noise(3 << 20)}\"/>"), new(), FileCodes.InflatesTooMuch, "tag_bytes");

    [Fact]
    public void Nesting_is_limited() =>
        Limited(new RawWorkbook(string.Concat(Enumerable.Repeat("<a>", 40))), new(), FileCodes.TooLarge, "xml_depth");

    [Fact]
    public void Columns_are_limited_where_they_hold_something()
    {
        Limited(new RawWorkbook("<row><c r=\"BM1\"><v>1</v></c></row>"), new(), FileCodes.TooLarge, "columns");
        Assert.Empty(new RawWorkbook("<row><c r=\"BM1\" s=\"3\"/></row>").Rows());
        Assert.Single(new RawWorkbook("<row><c r=\"BL1\"><v>1</v></c></row>").Rows());
    }

    [Theory]
    [InlineData("XFE1")]
    [InlineData("AAAAAA1")]
    [InlineData("ZZZZZZZ1")]
    public void A_column_beyond_the_last_is_refused_even_when_blank(string reference) =>
        Limited(new RawWorkbook($"<row><c r=\"{reference}\"/></row>"), new(), FileCodes.TooLarge, "columns");

    [Theory]
    [InlineData("1048577")]
    [InlineData("9999999999999999")]
    public void A_row_beyond_the_last_is_refused(string row) =>
        Limited(new RawWorkbook($"<row r=\"{row}\"/>"), new(), FileCodes.TooLarge, "row_number");

    [Fact]
    public void Parts_are_limited()
    {
        var book = new RawWorkbook();
        for (var i = 0; i < 20; i++) book.Part($"xl/media/{i}.png", "x");
        Limited(book, new() { Parts = 26 }, FileCodes.TooLarge, "parts");
        Assert.Empty(book.Rows(new() { Parts = 27 }));
    }

    [Fact]
    public void Data_rows_are_limited_and_blank_ones_do_not_count()
    {
        var rows = string.Concat(Enumerable.Repeat("<row/><row><c t=\"str\"><v> \u200B</v></c></row><row><c><v>1</v></c></row>", 15));
        Assert.Equal(15, new RawWorkbook(rows).Rows(new() { DataRows = 5 }).Count);
        Limited(new RawWorkbook(rows), new() { DataRows = 4 }, FileCodes.TooLarge, "data_rows");
    }

    [Fact]
    public void Time_is_counted_inside_the_reader_only()
    {
        var book = new RawWorkbook(string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 600)));
        Limited(book, new() { ParseTime = TimeSpan.Zero }, FileCodes.TooLarge, "parse_seconds");

        using var patient = book.Open(new() { ParseTime = TimeSpan.FromMilliseconds(500) });
        var rows = 0;
        foreach (var row in patient.Sheets[0].ReadRows())
        {
            if (rows++ == 10) Thread.Sleep(700);
        }

        Assert.Equal(600, rows);
    }

    [Fact]
    public void Reading_stops_when_it_is_told_to()
    {
        using var book = new RawWorkbook(string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 600))).Open();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => book.Sheets[0].ReadRows(stop.Token).Count());
    }

    [Fact]
    public void A_million_blank_styled_rows_are_passed_over_quickly()
    {
        var rows = new StringBuilder();
        for (var i = 1; i <= 1_000_000; i++) rows.Append($"<row r=\"{i}\" s=\"{i % 97}\"><c r=\"A{i}\" s=\"{i * 7 % 89}\"/></row>");
        var file = new RawWorkbook(rows.ToString()).Bytes();
        // Held against the framework's own XML reader, so that a busy machine or a debug build does not decide.
        var walking = Best(() =>
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            using var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
            using var xml = XmlReader.Create(sheet);
            while (xml.Read())
            {
                while (xml.MoveToNextAttribute()) _ = xml.Value.Length;
            }
        });
        var reading = Best(() => Assert.Equal(0, Refused.ReadAll(file)));
        Assert.True(reading < walking * 15, $"walking {walking}, reading {reading}");
    }

    static TimeSpan Best(Action work) => Enumerable.Range(0, 3).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed;
    });

    static void Limited(RawWorkbook book, WorkbookLimits limits, string code, string limit)
    {
        var refused = Refused.By(book.Bytes(), limits);
        Assert.Equal(code, refused.Code);
        Assert.Equal(limit, refused.Facts["limit"]);
    }

    // Letters that do not pack, so that only the limit in question is met.
    static string Noise(int length)
    {
        var random = new Random(7);
        return string.Create(length, random, static (text, r) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + r.Next(26));
        });
    }
}
