using System.Text;
using Xunit;

namespace TrainingLms.Excel.Tests;

/// <summary>Text files with separators are read as a sheet whose cells are all text.</summary>
public class TextFileTests
{
    static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    static readonly TablePlan Plan = new([new TableColumn("no", "工号"), new TableColumn("name", "姓名")], ["no"], ["name"]);

    static (TextForm Form, List<SheetRow> Rows) Read(byte[] file, WorkbookLimits? limits = null)
    {
        using var source = TableSource.Open(new MemoryStream(file), limits);
        return (source.TextForm!, [.. source.Sheets[0].ReadRows()]);
    }

    static List<SheetRow> Read(string text) => Read(Encoding.UTF8.GetBytes(text)).Rows;

    static string[] Texts(SheetRow row) => [.. row.Cells.Select(cell => cell.Raw)];

    public static TheoryData<string, byte[]> SameTableInEveryCharacterSet()
    {
        const string text = "工号,姓名\r\nG1,李静\r\n007,欧阳娜娜\r\n";
        return new()
        {
            { "UTF-8", Encoding.UTF8.GetBytes(text) },
            { "UTF-8", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)] },
            { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)] },
            { "UTF-16", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)] },
            { "GB18030", Gb18030.GetBytes(text) },
        };
    }

    [Theory, MemberData(nameof(SameTableInEveryCharacterSet))]
    public void The_character_set_is_found_from_the_bytes_and_told(string name, byte[] file)
    {
        var (form, rows) = Read(file);
        Assert.Equal(name, form.EncodingName);
        Assert.Equal(',', form.Separator);
        Assert.Equal([["工号", "姓名"], ["G1", "李静"], ["007", "欧阳娜娜"]], rows.Select(Texts));
    }

    [Fact]
    public void A_rare_character_that_only_GB18030_has_survives()
    {
        // 𠮷 lies outside the basic plane and takes four bytes.
        var (form, rows) = Read(Gb18030.GetBytes("工号,姓名\nG1,𠮷野\n"));
        Assert.Equal("GB18030", form.EncodingName);
        Assert.Equal("𠮷野", rows[1][2].Raw);
    }

    [Theory]
    [InlineData("工号;姓名\nG1;李静\n", ';')]
    [InlineData("工号\t姓名\nG1\t李,静\n", '\t')]
    [InlineData("工号|姓名\nG1|李静\n", '|')]
    [InlineData("工号,姓名\n\"a;b;c\",李静\n", ',')]
    public void The_separator_is_the_one_that_most_lines_have(string text, char separator)
    {
        var (form, rows) = Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(separator, form.Separator);
        Assert.Equal(2, rows[1].Cells.Count);
    }

    [Fact]
    public void A_first_line_that_names_the_separator_is_obeyed_and_is_no_row()
    {
        var rows = Read("sep=;\n工号;姓名\nG1;李静,李敬\n");
        Assert.Equal([["工号", "姓名"], ["G1", "李静,李敬"]], rows.Select(Texts));
        Assert.Equal(3, rows[1].Number);
    }

    [Fact]
    public void Quotes_keep_separators_quotes_and_line_breaks_and_rows_count_as_Excel_counts()
    {
        var rows = Read("a,b\r\n\"1,\"\"x\"\"\",\"two\r\nlines\"\r\n\r\nlast,row");
        Assert.Equal(["1,\"x\"", "two\r\nlines"], Texts(rows[1]));
        Assert.Equal(2, rows[1].Number);
        Assert.Equal(["last", "row"], Texts(rows[2]));
        Assert.Equal(4, rows[2].Number);
    }

    [Fact]
    public void A_long_number_kept_as_a_text_formula_comes_out_as_the_text()
    {
        var rows = Read("a,b\n=\"00000120000101001X\",\"=\"\"007\"\"\"\n");
        Assert.Equal(["00000120000101001X", "007"], Texts(rows[1]));
    }

    [Fact]
    public void Text_behind_a_closing_quote_makes_the_cell_broken_and_the_file_goes_on()
    {
        var rows = Read("a,b\n\"x\"y,z\nq,r\n");
        Assert.Equal(CellKind.Broken, rows[1][1].Kind);
        Assert.Equal(CellCodes.Broken, CellText.AsText(rows[1][1]).Problem);
        Assert.Equal(["q", "r"], Texts(rows[2]));
    }

    [Fact]
    public void A_number_that_Excel_has_rounded_is_named_in_a_text_file_too()
    {
        var rows = Read("a,b\n3.30106E+17,x\n");
        Assert.Equal(CellCodes.PrecisionLost, CellText.AsCode(rows[1][1]).Problem);
    }

    [Fact]
    public void An_open_quote_is_refused_with_its_row()
    {
        var refused = Assert.Throws<WorkbookRefusedException>(() => Read("a,b\nx,\"never closed\ny,z\n"));
        Assert.Equal(FileCodes.QuoteOpen, refused.Code);
        Assert.Equal("2", refused.Facts["row"]);
    }

    [Fact]
    public void Bytes_of_no_known_character_set_are_refused()
    {
        var refused = Assert.Throws<WorkbookRefusedException>(() => Read([(byte)'a', (byte)',', 0xFF, 0xFF, (byte)'\n']));
        Assert.Equal(FileCodes.UnknownEncoding, refused.Code);
    }

    [Fact]
    public void Limits_hold_for_text_files_too()
    {
        static string Code(string text, WorkbookLimits limits) => Assert.Throws<WorkbookRefusedException>(() => Read(Encoding.UTF8.GetBytes(text), limits)).Code;
        Assert.Equal(FileCodes.TooLarge, Code("a,b\nc,d\n", new() { UploadBytes = 7 }));
        Assert.Equal(FileCodes.TooLarge, Code("a,b\nc,d\n", new() { Columns = 1 }));
        Assert.Equal(FileCodes.TooLarge, Code("a,b\nc,12345\n", new() { CellCharacters = 4 }));
        Assert.Equal(FileCodes.TooLarge, Code("a,b\nc,d\n", new() { RowNumber = 1 }));
        using var source = TableSource.Open(new MemoryStream("工号,姓名\n1,李静\n2,王平\n"u8.ToArray()), new() { DataRows = 1 });
        Assert.Equal(FileCodes.TooLarge, Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(source, Plan).ReadRows().Count()).Code);
    }

    [Fact]
    public void A_table_is_found_below_title_lines_as_in_a_workbook()
    {
        using var source = TableSource.Open(new MemoryStream("花名册,\n,\n*工号,姓 名\nG1,李静\n"u8.ToArray()));
        var table = SheetTable.Find(source, Plan);
        Assert.Equal(3, table.Header.RowNumber);
        Assert.Equal(["G1", "李静"], Texts(Assert.Single(table.ReadRows())));
    }

    [Fact]
    public void Whatever_the_cells_hold_what_is_written_by_the_rules_is_read_back()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        const string alphabet = "李,;\"\n\r\t|=甲a1 ";
        for (var round = 0; round < 300; round++)
        {
            var cells = Enumerable.Range(0, random.Next(2, 6)).Select(_ => "值" + string.Concat(Enumerable.Range(0, random.Next(0, 8)).Select(_ => alphabet[random.Next(alphabet.Length)]))).ToArray();
            var line = string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            var rows = Read($"a,b,c\nd,e,f\ng,h,i\n{line}\n");
            Assert.True(cells.SequenceEqual(Texts(rows[^1])), $"seed {seed}, round {round}: {line}");
        }
    }
}
