using System.Text;
using TrainingLms.Excel.Rosters;
using TrainingLms.Excel.Tests.Mutations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Tests;

/// <summary>Each kind of bad input that the roster rules list is told by a code of its own, in a Chinese and an English sentence of its own.</summary>
public sealed class NamedRefusalTests
{
    const string Header = "<row><c t=\"str\"><v>工号</v></c><c t=\"str\"><v>姓名</v></c><c t=\"str\"><v>参加工作日期</v></c></row>";

    static RawWorkbook Book => new(Header);

    static readonly byte[] Compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>What is found, what it is called, what the sentence must mention, and a file that holds it.</summary>
    static readonly (string Found, string Code, string Mentions, Func<byte[]> File)[] Files =
    [
        ("an empty upload", FileCodes.Empty, "", () => []),
        ("a compound document with a password", FileCodes.Encrypted, "", () => [.. Compound, .. new byte[9_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")]),
        ("another compound document", FileCodes.LegacyXls, "", () => [.. Compound, .. new byte[600]]),
        ("a text in no character set we know", FileCodes.UnknownEncoding, "", () => [.. "工号,姓名\n"u8, 0xFF, (byte)'\n']),
        ("a text with an open quotation mark", FileCodes.QuoteOpen, "2", () => "工号,姓名\n\"G1,李静\n"u8.ToArray()),
        ("a web page", FileCodes.Html, "", () => "<html></html>"u8.ToArray()),
        ("a lock file", FileCodes.LockFile, "", LockFile),
        ("other bytes", FileCodes.NotExcel, "", () => "%PDF-1.7"u8.ToArray()),
        ("a zip without a workbook", FileCodes.OtherDocument, "docx", () => Book.Part("word/document.xml", "x").Bytes()),
        ("a file that ends early", FileCodes.Truncated, "", () => Book.Bytes()[..^30]),
        ("unreadable XML", FileCodes.Damaged, "xl/worksheets/sheet1.xml", () => Book.Part("xl/worksheets/sheet1.xml", "<worksheet").Bytes()),
        ("a part that is missing", FileCodes.PartMissing, "xl/sharedStrings.xml", () => Book.Without("xl/sharedStrings.xml").Bytes()),
        ("more columns than allowed", FileCodes.TooLarge, "64", () => new RawWorkbook("<row><c r=\"BM1\"><v>1</v></c></row>").Bytes()),
        ("a cell that inflates too much", FileCodes.InflatesTooMuch, "", () => new RawWorkbook($"<row><c t=\"str\"><v>{new string('a', 40_000)}</v></c></row>").Bytes()),
        ("a document type", FileCodes.ForbiddenXml, "xl/styles.xml", () => Book.Part("xl/styles.xml", "<!DOCTYPE a><a/>").Bytes()),
        ("a macro project", FileCodes.Macro, "", () => Book.Part("xl/vbaProject.bin", "x").Bytes()),
        ("two parts of one name", FileCodes.DuplicatePart, "XL/styles.xml", () => Book.Also("XL/styles.xml", "<a/>").Bytes()),
        ("no visible sheet with anything", TableCodes.NoTable, "字典", () => Book.Part("xl/workbook.xml", RawWorkbook.Book("<sheet name=\"字典\" state=\"hidden\" r:id=\"rId1\"/>")).Bytes()),
        ("no header", TableCodes.NoHeader, "工号", () => new RawWorkbook("<row><c><v>1</v></c></row>").Bytes()),
        ("one column twice", TableCodes.HeaderTwice, "D1", () => new RawWorkbook(Header.Replace("</row>", "<c t=\"str\"><v>员工编号</v></c></row>", StringComparison.Ordinal)).Bytes()),
    ];

    /// <summary>What is wrong with a cell, its code, the column it stands in, and the cell.</summary>
    static readonly (string Found, string Code, int Column, string Cell)[] Cells =
    [
        ("a replacement character", CellCodes.DamagedText, 2, "t=\"str\"><v>李\uFFFD</v>"),
        ("text decoded with a wrong character set", CellCodes.DamagedText, 2, "t=\"str\"><v>ÀîÃ÷</v>"),
        ("a formula without its value", CellCodes.FormulaWithoutValue, 2, "><f>1+1</f>"),
        ("an error cell", CellCodes.ExcelError, 2, "t=\"e\"><v>#REF!</v>"),
        ("a shared string that does not exist", CellCodes.Broken, 2, "t=\"s\"><v>99</v>"),
        ("an unknown kind of cell", CellCodes.Broken, 2, "t=\"zz\"><v>1</v>"),
        ("more digits than Excel keeps", CellCodes.PrecisionLost, 1, "><v>330106199001011234</v>"),
        ("an exponent", CellCodes.PrecisionLost, 1, "><v>3.30106E+17</v>"),
        ("an exponent copied as text", CellCodes.PrecisionLost, 1, "t=\"str\"><v>3.30106E+17</v>"),
        ("a number that may be January or October", CellCodes.AmbiguousDate, 3, "><v>2024.1</v>"),
        ("a date with the day in front", CellCodes.UnreadableDate, 3, "t=\"str\"><v>3/5/24</v>"),
        ("a date in Chinese numerals", CellCodes.UnreadableDate, 3, "t=\"str\"><v>二〇二四年五月</v>"),
        ("a date beyond the column's range", CellCodes.DateOutOfRange, 3, "t=\"str\"><v>1901-05-01</v>"),
        ("a date where text belongs", CellCodes.DateForText, 2, "t=\"d\"><v>2024-05-01</v>"),
    ];

    static readonly (string Found, string Code, int Column, string Cell)[] Notices =
    [
        ("a value from a formula", CellCodes.FromFormula, 2, "t=\"str\"><f>A1</f><v>李静</v>"),
        ("a number where text belongs", CellCodes.NumberAsText, 1, "><v>17</v>"),
        ("a character of private use", CellCodes.PrivateUse, 2, "t=\"str\"><v>李\uE000</v>"),
        ("a time of day", CellCodes.TimeCutOff, 3, "t=\"d\"><v>2020-05-01T08:00:00</v>"),
        ("a date from a plain number", CellCodes.DateFromNumber, 3, "><v>41091</v>"),
    ];

    public static TheoryData<string> FilesFound => [.. Files.Select(file => file.Found)];

    public static TheoryData<string> CellsFound => [.. Cells.Concat(Notices).Select(cell => cell.Found)];

    [Theory, MemberData(nameof(FilesFound))]
    public void A_file_is_refused_by_its_own_name(string found)
    {
        var (_, code, mentions, file) = Files.Single(f => f.Found == found);
        var refused = Assert.Throws<RefusedException>(() => Read(file()));
        Assert.Equal([code], refused.Codes);
        IsSaid(refused.Refusals[0], mentions);
    }

    [Theory, MemberData(nameof(CellsFound))]
    public void A_cell_is_told_by_its_own_name(string found)
    {
        var (_, code, column, cell) = Cells.Concat(Notices).Single(c => c.Found == found);
        var letter = ColumnName.Of(column);
        var table = Read(new RawWorkbook($"{Header}<row r=\"2\"><c r=\"{letter}2\" {cell}</c></row>").Bytes());
        var row = RosterRules.Read(Assert.Single(table.Rows), table.Letters, Judge.Columns, Judge.Today);
        var told = Assert.Single(row.Problems.Concat(row.Warnings));
        Assert.Equal((code, letter), (told.Code, told.Letters));
        Assert.Equal(Notices.Any(n => n.Found == found), row.Problems.Count == 0);
        IsSaid(told.AsRefusal(), "");
    }

    [Theory]
    [InlineData(TableCodes.HiddenRows, "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"str\"><v>G1</v></c></row>")]
    [InlineData(TableCodes.Gap, "<row r=\"2000\"><c r=\"A2000\" t=\"str\"><v>G1</v></c></row>")]
    [InlineData(TableCodes.RowsOutOfOrder, "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>G1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"str\"><v>G2</v></c></row>")]
    [InlineData(TableCodes.CellsUnplaced, "<row r=\"2\"><c t=\"str\"><v>G1</v></c></row>")]
    [InlineData(TableCodes.CellsMerged, "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>G1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells><sheetData>")]
    public void What_is_odd_about_the_table_is_told(string code, string row) =>
        IsSaid(Read(new RawWorkbook(Header + row).Bytes()).Notices.Single(notice => notice.Code == code).AsRefusal(), "");

    [Fact]
    public void No_code_is_left_out_and_no_two_share_a_sentence()
    {
        string[] listed = [.. Files.Select(f => f.Code).Concat(Cells.Select(c => c.Code)).Concat(Notices.Select(n => n.Code)).Distinct()];
        // A text file is read since it is a table too; the refusal stands for callers who want a workbook and nothing else.
        string[] known = [.. FileCodes.All.Except([FileCodes.Csv]), TableCodes.NoTable, TableCodes.NoHeader, TableCodes.HeaderTwice, .. CellCodes.Problems, .. CellCodes.Notices];
        Assert.Equal(known.Order(), listed.Order());
        foreach (var book in new[] { SentenceBook.Chinese, SentenceBook.English })
            Assert.Equal(listed.Length + 1, listed.Append(FileCodes.Csv).Select(code => book[code]).Distinct().Count());
    }

    static (IReadOnlyDictionary<string, string> Letters, IReadOnlyList<RosterRow> Rows, IReadOnlyList<RosterNotice> Notices) Read(byte[] file)
    {
        using var source = new RosterReader().Open(file, Judge.Columns, Judge.Today);
        var rows = source.ReadRows(CancellationToken.None).ToList();
        return (source.Letters, rows, source.Notices);
    }

    static void IsSaid(Refusal refusal, string mentions)
    {
        Assert.True(SentenceBook.Chinese.Knows(refusal.Code) && SentenceBook.English.Knows(refusal.Code), refusal.Code);
        var (chinese, english) = (SentenceBook.Chinese.Say(refusal), SentenceBook.English.Say(refusal));
        Assert.Contains(chinese, c => c is >= '\u4E00' and <= '\u9FFF');
        Assert.DoesNotContain('{', chinese + english);
        Assert.Contains(mentions, chinese);
        Assert.Contains(mentions, english);
    }

    static byte[] LockFile()
    {
        var file = new byte[165];
        (file[0], file[55]) = (7, 7);
        return file;
    }
}
