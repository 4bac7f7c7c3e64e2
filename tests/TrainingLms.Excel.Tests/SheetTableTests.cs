namespace TrainingLms.Excel.Tests;

public sealed class SheetTableTests
{
    static readonly TablePlan Plan = new(
        [
            new("employee_no", "工号", "employee_no", "员工编号"),
            new("name", "姓名", "name"),
            new("resident_id", "身份证号", "证件号码"),
            new("mobile", "手机"),
            new("remark", "备注") { IsIgnored = true },
        ],
        ["employee_no", "resident_id"], ["name"]);

    [Theory]
    [InlineData("姓名 *", "姓名")]
    [InlineData("姓　名（必填）", "姓名")]
    [InlineData("＊姓\r\n名【填写】", "姓名")]
    [InlineData("Ｅmployee_No", "employee_no")]
    [InlineData("⼯号", "工号")]
    [InlineData("专／兼职", "专/兼职")]
    [InlineData("手机\u200B﹡﹙11位﹚", "手机")]
    [InlineData("（姓名）", "姓名")]
    public void Headings_are_compared_without_what_people_add_to_them(string typed, string expected) =>
        Assert.Equal(expected, HeaderText.Normalize(typed));

    [Fact]
    public void Titles_above_the_header_are_passed_over_and_the_mapping_is_told()
    {
        using var book = Book([["某市干部花名册", "姓名"], [], ["序", "姓名 *", "员工编号", "备注", "血型", "备注"], ["1", "李静", "G1"]]);
        var table = SheetTable.Find(book, Plan);
        Assert.Equal(3, table.Header.RowNumber);
        Assert.Equal(2, table.Header.Mapping["name"]);
        Assert.Equal(3, table.Header.Mapping["employee_no"]);
        Assert.Equal([("序", false), ("备注", true), ("血型", false), ("备注", true)], table.Header.Ignored.Select(i => (i.Heading, i.IsKnown)));
        Assert.Equal(["resident_id", "mobile"], table.Header.Missing);
        Assert.Equal("李静", Assert.Single(table.ReadRows())[2].Raw);
        Assert.Equal(1, table.RowCount);
    }

    [Fact]
    public void The_row_with_most_known_headings_is_the_header()
    {
        using var book = Book([["工号", "姓名"], ["工号", "姓名", "手机"], ["G1", "李静", "138"]]);
        var table = SheetTable.Find(book, Plan);
        Assert.Equal(2, table.Header.RowNumber);
        Assert.Single(table.ReadRows());
    }

    [Fact]
    public void A_heading_twice_is_refused_with_both_cells()
    {
        using var book = Book([["工号", "姓名", "员工编号"]]);
        var refused = Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(book, Plan));
        Assert.Equal(TableCodes.HeaderTwice, refused.Code);
        Assert.Equal(("A1", "C1", "工号"), (refused.Facts["first"], refused.Facts["second"], refused.Facts["heading"]));
    }

    [Fact]
    public void Without_a_header_the_refusal_says_what_was_looked_for()
    {
        using var book = Book([["姓名", "手机"], ["李静", "138"]]);
        var refused = Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(book, Plan));
        Assert.Equal(TableCodes.NoHeader, refused.Code);
        Assert.Equal("工号/身份证号、姓名", refused.Facts["looked_for"]);
    }

    [Fact]
    public void A_header_below_the_tenth_row_is_not_looked_for()
    {
        using var book = Book([.. Enumerable.Repeat<string[]>(["题"], 10), ["工号", "姓名"]]);
        Assert.Equal(TableCodes.NoHeader, Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(book, Plan)).Code);
    }

    [Fact]
    public void A_workbook_with_nothing_in_sight_has_no_table()
    {
        using var book = new RawWorkbook().Part("xl/workbook.xml",
            RawWorkbook.Book("<sheet name=\"花名册\" state=\"hidden\" r:id=\"rId1\"/>")).Open();
        var refused = Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(book, Plan));
        Assert.Equal(TableCodes.NoTable, refused.Code);
        Assert.Equal("花名册", refused.Facts["hidden_sheets"]);
    }

    [Fact]
    public void The_first_visible_sheet_with_a_header_is_taken_and_the_others_are_named()
    {
        using var book = new RawWorkbook(Rows([["说明"]])).Part("xl/worksheets/sheet2.xml", RawWorkbook.Sheet(Rows([["工号", "姓名"], ["G1", "李静"]])))
            .Part("xl/workbook.xml", RawWorkbook.Book("<sheet name=\"说明\" r:id=\"rId1\"/><sheet name=\"名单\" r:id=\"rId2\"/>"))
            .Part("xl/_rels/workbook.xml.rels", RawWorkbook.Relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")))
            .Open();
        var table = SheetTable.Find(book, Plan);
        Assert.Equal("名单", table.Sheet.Name);
        Assert.Equal(["说明"], table.SheetsNotRead.Select(s => s.Name));
    }

    [Fact]
    public void Hidden_rows_and_long_gaps_are_counted_and_told()
    {
        using var book = new RawWorkbook(Rows([["工号", "姓名"], ["G1", "李静"]])
            + "<row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"str\"><v>G2</v></c></row><row r=\"1005\"><c r=\"A1005\" t=\"str\"><v>G3</v></c></row>").Open();
        var table = SheetTable.Find(book, Plan);
        Assert.Equal(3, table.ReadRows().Count());
        Assert.Equal(1, table.HiddenRowCount);
        Assert.Equal([1005], table.RowsAfterGap);
        Assert.Equal([TableCodes.HiddenRows, TableCodes.Gap], table.Notices);
    }

    [Fact]
    public void A_table_of_ordinary_rows_has_no_notices()
    {
        using var book = new RawWorkbook(Rows([["工号", "姓名"], ["G1", "李静"]]) + "<row r=\"1003\"><c r=\"A1003\" t=\"str\"><v>G3</v></c></row>").Open();
        var table = SheetTable.Find(book, Plan);
        Assert.Equal(2, table.ReadRows().Count());
        Assert.Empty(table.Notices);
    }

    [Fact]
    public void Rows_out_of_order_cells_without_a_place_and_merged_data_cells_are_told_and_read_as_stored()
    {
        var sheet = $"<worksheet xmlns=\"{RawWorkbook.Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>名单</v></c></row>"
            + "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>工号</v></c><c r=\"B2\" t=\"str\"><v>姓名</v></c></row>"
            + "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>G5</v></c></row><row r=\"5\"><c r=\"A5\" t=\"str\"><v>G5b</v></c></row><row r=\"4\"><c t=\"str\"><v>G4</v></c></row>"
            + "</sheetData><mergeCells count=\"3\"><mergeCell ref=\"A1:F1\"/><mergeCell ref=\"B5:B6\"/><mergeCell ref=\"C9\"/></mergeCells><extLst><mergeCell ref=\"A9:A10\"/></extLst></worksheet>";
        using var book = new RawWorkbook().Part("xl/worksheets/sheet1.xml", sheet).Open();
        var table = SheetTable.Find(book, Plan);
        for (var pass = 0; pass < 2; pass++)
        {
            Assert.Equal(["G5", "G5b", "G4"], table.ReadRows().Select(row => row[1].Raw));
            Assert.Equal([5, 4], table.Oddities.RowsOutOfOrder);
            Assert.Equal(1, table.Oddities.CellsWithoutReference);
            Assert.Equal(["B5:B6"], table.Oddities.Merged);
            Assert.Equal([TableCodes.RowsOutOfOrder, TableCodes.CellsUnplaced, TableCodes.CellsMerged], table.Notices);
        }
    }

    [Fact]
    public void The_row_limit_is_exact_below_the_header()
    {
        var rows = Rows([["题"], ["工号", "姓名"], .. Enumerable.Range(0, 6).Select(i => new[] { $"G{i}", "李静" })]);
        using var enough = new RawWorkbook(rows).Open(new() { DataRows = 6 });
        Assert.Equal(6, SheetTable.Find(enough, Plan).ReadRows().Count());
        using var tooFew = new RawWorkbook(rows).Open(new() { DataRows = 5 });
        Assert.Equal(FileCodes.TooLarge, Assert.Throws<WorkbookRefusedException>(() => SheetTable.Find(tooFew, Plan).ReadRows().Count()).Code);
    }

    [Fact]
    public void Two_columns_that_share_a_heading_are_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => new HeaderFinder(new([new("a", "姓名"), new("b", "名", "姓 名")])));

    static Workbook Book(string[][] rows) => new RawWorkbook(Rows(rows)).Open();

    static string Rows(string[][] rows) => string.Concat(rows.Select(row =>
        $"<row>{string.Concat(row.Select((text, at) => $"<c r=\"{ColumnName.Of(at + 1)}1\" t=\"str\"><v>{text}</v></c>"))}</row>"));
}
