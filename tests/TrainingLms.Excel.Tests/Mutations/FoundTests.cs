using System.Buffers.Binary;
using System.Text;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>What the mutations have found, each kept as a test of its own.</summary>
public sealed class FoundTests
{
    const string OneCell = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Half_a_character_in_a_utf16_text_is_a_refusal_and_no_crash(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] whole = [.. encoding.GetPreamble(), .. encoding.GetBytes("工号,姓名\nG1,李静\n")];
        Assert.Equal(2, Refused.ReadTable(whole));
        Assert.Equal(FileCodes.UnknownEncoding, Refused.ByTable([.. whole, .. bigEndian ? (byte[])[0xD8, 0x42] : [0x42, 0xD8]]).Code);
        Assert.Equal(FileCodes.UnknownEncoding, Refused.ByTable([.. whole, 0x20]).Code);
    }

    [Fact]
    public void A_mark_for_utf8_before_other_bytes_is_not_believed_half() =>
        Assert.Equal(FileCodes.UnknownEncoding, Refused.ByTable([0xEF, 0xBB, 0xBF, .. TextLayer.Gb18030.GetBytes("工号,姓名\nG1,李静\n")]).Code);

    [Theory]
    [InlineData('\0')]
    [InlineData('\u0001')]
    [InlineData('\u001A')]
    public void A_control_character_far_down_in_a_text_is_damage_of_its_cell(char control)
    {
        var text = $"工号,姓名\n{new string('\n', 5_000)}G1,李{control}静\n";
        using var source = TableSource.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var cell = source.Sheets[0].ReadRows().Last()[2];
        Assert.Equal("李\uFFFD静", cell.Raw);
        Assert.Equal(CellCodes.DamagedText, CellText.AsText(cell).Problem);
    }

    [Theory]
    [InlineData("sep=\"\n")]
    [InlineData("sep=\n")]
    [InlineData("sep=\r\n")]
    [InlineData("sep=a\n")]
    [InlineData("sep=𠮷\n")]
    public void A_separator_that_would_cut_the_cells_to_pieces_is_not_obeyed(string hint)
    {
        using var source = TableSource.Open(new MemoryStream(Encoding.UTF8.GetBytes($"{hint}工号,姓名\nGa1,𠮷\"野\n")));
        Assert.Equal(',', source.TextForm!.Separator);
        Assert.Equal(["Ga1", "𠮷\"野"], source.Sheets[0].ReadRows().Last().Cells.Select(cell => cell.Raw));
    }

    [Fact]
    public void Thousands_of_sheets_over_one_part_are_not_opened_one_by_one()
    {
        var sheets = string.Concat(Enumerable.Repeat("<sheet name=\"a\" r:id=\"rId1\"/>", 40_000));
        Limited(new RawWorkbook(OneCell).Part("xl/workbook.xml", RawWorkbook.Book(sheets)), FileCodes.TooLarge, "sheets");
    }

    [Theory]
    [InlineData("xl/_rels/workbook.xml.rels", "<Relationship/>", "<Relationships>", "</Relationships>", "relations")]
    [InlineData("xl/styles.xml", "<xf/>", "<styleSheet><cellXfs>", "</cellXfs></styleSheet>", "styles")]
    [InlineData("xl/styles.xml", null, "<styleSheet><numFmts>", "</numFmts></styleSheet>", "styles")]
    public void A_small_part_cannot_ask_for_a_list_without_end(string part, string? piece, string before, string after, string limit)
    {
        var pieces = Enumerable.Range(0, 70_000).Select(i => piece ?? $"<numFmt numFmtId=\"{i}\"/>");
        Limited(new RawWorkbook(OneCell).Part(part, before + string.Concat(pieces) + after), FileCodes.InflatesTooMuch, limit);
    }

    [Fact]
    public void A_long_text_shared_by_many_cells_counts_in_each()
    {
        var book = new RawWorkbook($"<row>{string.Concat(Enumerable.Repeat("<c t=\"s\"><v>0</v></c>", 60))}</row>").Part("xl/sharedStrings.xml", $"<sst><si><t>{new string('李', 1_000)}</t></si></sst>");
        Assert.Single(book.Rows(new() { TextCharacters = 60_000 }));
        Limited(book, FileCodes.InflatesTooMuch, "text_characters", new() { TextCharacters = 59_999 });
    }

    [Fact]
    public void A_format_of_ten_thousand_zeros_does_not_make_every_number_ten_thousand_long()
    {
        Assert.Equal("000007", RawWorkbook.CellOf("<c s=\"1\"><v>7</v></c>", (176, "000000")).Shown());
        Assert.Equal("7", RawWorkbook.CellOf("<c s=\"1\"><v>7</v></c>", (176, new string('0', 10_000))).Shown());
    }

    [Fact]
    public void A_directory_that_breaks_off_is_damage_and_not_a_workbook_without_its_last_parts()
    {
        var zip = ZipSketch.Of(new RawWorkbook(OneCell).Parts);
        var entry = zip.Entries.Single(e => e.Name.SequenceEqual("xl/styles.xml"u8.ToArray()));
        zip.Entries.Remove(entry);
        zip.Entries.Add(entry);
        var file = zip.Bytes();
        Assert.Equal(1, Refused.ReadAll(file));
        file[file.AsSpan().LastIndexOf("xl/styles.xml"u8) - 46] ^= 1;
        Assert.Equal(FileCodes.Damaged, Refused.By(file).Code);

        var fewer = zip.Bytes();
        BinaryPrimitives.WriteUInt16LittleEndian(fewer.AsSpan(fewer.Length - 12), 6);
        Assert.Equal(FileCodes.Damaged, Refused.By(fewer).Code);
    }

    [Theory]
    [InlineData("worksheets/%00.xml")]
    [InlineData("worksheets/\uFFFE.xml")]
    [InlineData("%ED%A0%80.xml")]
    public void What_a_refusal_names_can_be_stored(string target)
    {
        var book = new RawWorkbook(OneCell).Part("xl/_rels/workbook.xml.rels", RawWorkbook.Relations(("rId1", "worksheet", target)));
        var refused = Refused.By(book.Bytes());
        Assert.Equal(FileCodes.PartMissing, refused.Code);
        Assert.DoesNotContain(refused.Facts.Values.SelectMany(value => value), c => c < ' ' || char.IsSurrogate(c));
    }

    [Fact]
    public void What_a_refusal_names_is_short_whatever_the_file_calls_itself()
    {
        var zip = ZipSketch.Of(new RawWorkbook(OneCell).Parts);
        var entry = ZipSketch.Entry(new string('a', 298) + "𠮷" + new string('b', 60_000), [1]);
        zip.Entries.AddRange([entry, entry]);
        var part = Refused.By(zip.Bytes()).Facts["part"];
        Assert.Equal(new string('a', 298) + "\uFFFD…", part);
    }

    [Fact]
    public void A_part_that_arrives_byte_by_byte_is_read_in_its_own_encoding()
    {
        byte[] sheet = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(RawWorkbook.Sheet("<row><c t=\"str\"><v>李静</v></c></row>"))];
        var zip = ZipSketch.Of(new RawWorkbook(OneCell).Part("xl/worksheets/sheet1.xml", sheet).Parts);
        zip.Entries.Single(e => e.Name.SequenceEqual("xl/worksheets/sheet1.xml"u8.ToArray())).Stored = SameMeaningTests.InPiecesOf(1, sheet);
        Assert.Contains("李静", Judge.Contents(zip.Bytes())[0]);
    }

    [Fact]
    public void Headings_nobody_knows_are_told_once_each_and_shortly()
    {
        var heading = new string('长', 30_000);
        var cells = string.Concat(Enumerable.Range(0, 5_000).Select(_ => "<c r=\"C1\" t=\"s\"><v>0</v></c>"));
        using var book = new RawWorkbook($"<row r=\"1\"><c t=\"str\"><v>工号</v></c><c t=\"str\"><v>姓名</v></c>{cells}</row>")
            .Part("xl/sharedStrings.xml", $"<sst><si><t>{heading}</t></si></sst>").Open(new() { TextCharacters = long.MaxValue });
        var ignored = Assert.Single(SheetTable.Find(book, new([new("no", "工号"), new("name", "姓名")], ["no"], ["name"])).Header.Ignored);
        Assert.Equal(60, ignored.Heading.Length);
    }

    [Theory]
    [InlineData("1380000000𠮷2")]
    [InlineData("𠮷𠮷𠮷𠮷")]
    [InlineData("𠮷12𠮷")]
    public void Masking_never_cuts_a_character_in_two(string typed)
    {
        foreach (var masked in new[] { Masked.Mobile(typed)!, Masked.ResidentId(typed)! })
            Assert.True(masked.EnumerateRunes().All(rune => rune != Rune.ReplacementChar), masked);
    }

    [Fact]
    public void All_that_is_wrong_with_a_row_fits_one_cell_of_the_error_workbook()
    {
        var cells = Judge.Columns.All.ToDictionary(column => column.Key, _ => RosterCell.Of(new string('甲', 32_767)));
        var row = new RosterRow(2, cells);
        var problems = RosterRules.Read(row, new Dictionary<string, string>(), Judge.Columns, Judge.Today).Problems;
        Assert.True(problems.Count > 10);
        Assert.True(problems.Sum(problem => Sentences.SentenceBook.Chinese.Say(problem.AsRefusal()).Length) < 20_000);
    }

    static void Limited(RawWorkbook book, string code, string limit, WorkbookLimits? limits = null)
    {
        var refused = Refused.By(book.Bytes(), limits);
        Assert.Equal((code, limit), (refused.Code, refused.Facts["limit"]));
    }
}
