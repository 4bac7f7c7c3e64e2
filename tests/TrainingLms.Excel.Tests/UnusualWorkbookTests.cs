using System.Text;

namespace TrainingLms.Excel.Tests;

public sealed class UnusualWorkbookTests
{
    const string OneCell = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
    const string OneString = "<sst><si><t>李静</t></si></sst>";

    static RawWorkbook Li() => new RawWorkbook(OneCell).Part("xl/sharedStrings.xml", OneString);

    static void IsLi(RawWorkbook book) => Assert.Equal("李静", book.Rows().Single()[1].Raw);

    [Fact]
    public void Strict_namespaces_are_read() => IsLi(Strict(Li()));

    [Fact]
    public void Prefixed_xml_is_read() => IsLi(Li()
        .Part("xl/workbook.xml", "<x:workbook xmlns:x=\"m\" xmlns:rel=\"r\"><x:sheets><x:sheet name=\"a\" rel:id=\"rId1\"/></x:sheets></x:workbook>")
        .Part("xl/worksheets/sheet1.xml", "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c t='s'><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>"));

    [Fact]
    public void A_workbook_that_lost_its_styles_is_read() => IsLi(Li().Without("xl/styles.xml"));

    [Fact]
    public void Absolute_part_names_are_read() => IsLi(Li()
        .Part("_rels/.rels", RawWorkbook.Relations(("a", "officeDocument", "/xl/workbook.xml")))
        .Part("xl/_rels/workbook.xml.rels", RawWorkbook.Relations(
            ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("rId2", "sharedStrings", "../xl/./sharedStrings.xml"))));

    [Fact]
    public void Backslashes_and_other_case_in_part_names_are_read() => IsLi(Li()
        .Renamed("xl/worksheets/sheet1.xml", "xl\\Worksheets\\Sheet1.XML")
        .Renamed("xl/sharedStrings.xml", "XL/SHAREDSTRINGS.xml"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16_parts_are_read(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var sheet = $"<?xml version=\"1.0\" encoding=\"UTF-16\"?>{RawWorkbook.Sheet("<row><c t=\"str\"><v>李静</v></c></row>")}";
        IsLi(Li().Part("xl/worksheets/sheet1.xml", [.. encoding.GetPreamble(), .. encoding.GetBytes(sheet)]));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => IsLi(Li().Part("xl/sharedStrings.xml", "\uFEFF<?xml version=\"1.0\"?>" + OneString));

    [Fact]
    public void A_workbook_elsewhere_in_the_file_is_found_by_its_relation() => IsLi(Li()
        .Renamed("xl/workbook.xml", "book/main.xml").Renamed("xl/_rels/workbook.xml.rels", "book/_rels/main.xml.rels")
        .Part("_rels/.rels", RawWorkbook.Relations(("a", "officeDocument", "book/main.xml")))
        .Part("book/_rels/main.xml.rels", RawWorkbook.Relations(("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("s", "sharedStrings", "/xl/sharedStrings.xml"))));

    [Fact]
    public void Blank_rows_are_skipped_and_the_others_keep_their_numbers_in_file_order()
    {
        var rows = new RawWorkbook("<row r=\"2\"><c><v>1</v></c></row><row r=\"3\"/><row r=\"9\" hidden=\"1\"><c r=\"C9\"><v>2</v></c><c><v>3</v></c></row>"
            + "<row><c r=\"B1\"><v>4</v></c></row><row r=\"4\"><c r=\"A4\"><v>5</v></c><c r=\"A4\"><v>6</v></c></row>").Rows();
        Assert.Equal([2, 9, 10, 4], rows.Select(r => r.Number));
        Assert.Equal([false, true, false, false], rows.Select(r => r.IsHidden));
        Assert.Equal(["C", "D"], rows[1].Cells.Select(c => c.ColumnLetters));
        Assert.Equal("3", rows[1][4].Raw);
        Assert.True(rows[1][1].IsEmpty);
        Assert.Equal("5", rows[3][1].Raw);
    }

    [Fact]
    public void Only_what_stands_in_the_table_of_cells_is_read()
    {
        var sheet = $"<worksheet xmlns=\"{RawWorkbook.Main}\"><sheetViews><row><c><v>8</v></c></row></sheetViews><sheetData><row><c><v>1</v></c>"
            + "<extLst><c><v>8</v></c></extLst></row></sheetData><extLst><sheetData><x><row><c><v>9</v></c></row></x></sheetData></extLst></worksheet>";
        var row = Assert.Single(new RawWorkbook().Part("xl/worksheets/sheet1.xml", sheet).Rows());
        Assert.Equal("1", Assert.Single(row.Cells).Raw);
    }

    [Fact]
    public void Hidden_sheets_are_named_and_never_read_even_when_they_are_broken()
    {
        using var book = new RawWorkbook(OneCell).Part("xl/sharedStrings.xml", OneString)
            .Part("xl/workbook.xml", RawWorkbook.Book("<sheet name=\"字典\" state=\"hidden\" r:id=\"rId8\"/><sheet name=\"密\" state=\"veryHidden\" r:id=\"rId9\"/>"
                + "<sheet name=\"花名册\" r:id=\"rId1\"/>")).Open();
        Assert.Equal([("字典", SheetVisibility.Hidden), ("密", SheetVisibility.VeryHidden), ("花名册", SheetVisibility.Visible)],
            book.Sheets.Select(s => (s.Name, s.Visibility)));
        Assert.Throws<InvalidOperationException>(() => book.Sheets[0].ReadRows());
        Assert.Single(book.Sheets[2].ReadRows());
    }

    [Fact]
    public void The_rows_to_expect_come_from_the_dimension_of_the_sheet()
    {
        var sheet = "<worksheet><sheetPr><tabColor rgb=\"1\"/></sheetPr><dimension ref=\"A1:R2001\"/><sheetData/></worksheet>";
        using var book = new RawWorkbook().Part("xl/worksheets/sheet1.xml", sheet).Open();
        Assert.Equal(2001, book.Sheets[0].EstimateRows());
        using var silent = new RawWorkbook().Open();
        Assert.Null(silent.Sheets[0].EstimateRows());
    }

    [Fact]
    public void Long_tags_and_texts_survive_the_borders_of_the_buffer()
    {
        var cells = new StringBuilder();
        for (var i = 0; i < 3_000; i++)
            cells.Append($"<row r=\"{i + 1}\" note=\"{new string('备', i % 97)}\"><c t=\"str\"><v>{new string('李', i % 61)}&amp;𠮷{i}</v></c></row>");
        var rows = new RawWorkbook(cells.ToString()).Rows();
        Assert.Equal(3_000, rows.Count);
        for (var i = 0; i < rows.Count; i++) Assert.Equal($"{new string('李', i % 61)}&𠮷{i}", rows[i][1].Raw);
    }

    static RawWorkbook Strict(RawWorkbook book)
    {
        string Turned(string xml) => xml.Replace(RawWorkbook.Main, "http://purl.oclc.org/ooxml/spreadsheetml/main", StringComparison.Ordinal)
            .Replace(RawWorkbook.Office, "http://purl.oclc.org/ooxml/officeDocument/relationships", StringComparison.Ordinal);
        return book.Part("xl/workbook.xml", Turned(RawWorkbook.Book("<sheet name=\"a\" r:id=\"rId1\"/>")))
            .Part("_rels/.rels", Turned(RawWorkbook.Relations(("a", "officeDocument", "xl/workbook.xml"))))
            .Part("xl/_rels/workbook.xml.rels", Turned(RawWorkbook.Relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"))))
            .Part("xl/worksheets/sheet1.xml", Turned(RawWorkbook.Sheet(OneCell)));
    }
}
