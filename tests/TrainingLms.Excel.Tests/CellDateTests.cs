using NodaTime;

namespace TrainingLms.Excel.Tests;

public sealed class CellDateTests
{
    static readonly LocalDate Min = new(1920, 1, 1), Max = new(2030, 12, 31);

    [Theory]
    [InlineData(14)]
    [InlineData(22)]
    [InlineData(27)]
    [InlineData(36)]
    [InlineData(45)]
    [InlineData(47)]
    [InlineData(50)]
    [InlineData(58)]
    public void A_serial_in_a_built_in_date_format_is_a_day(int format)
    {
        var cell = RawWorkbook.CellOf("<c s=\"1\"><v>45413</v></c>", (format, null));
        Assert.Equal(CellKind.Date, cell.Kind);
        Assert.Equal("2024-05-01", Read(cell).Value.ToString());
        Assert.Empty(Read(cell).Notices.Codes());
    }

    [Theory]
    [InlineData("yyyy\\-mm\\-dd", true)]
    [InlineData("[$-804]yyyy\"年\"m\"月\"", true)]
    [InlineData("[DBNum1][$-804]m\"月\"d\"日\"", true)]
    [InlineData("[Red]0.00", false)]
    [InlineData("\"day\"0", false)]
    [InlineData("\\d0", false)]
    [InlineData("_m0", false)]
    [InlineData("General", false)]
    [InlineData("0.00E+00", false)]
    [InlineData("0;[Red]yyyy", false)]
    [InlineData("\"", false)]
    [InlineData("[", false)]
    public void A_custom_format_is_a_date_when_y_m_or_d_stand_in_the_open(string code, bool isDate) =>
        Assert.Equal(isDate ? CellKind.Date : CellKind.Number, RawWorkbook.CellOf("<c s=\"1\"><v>45413</v></c>", (164, code)).Kind);

    [Theory]
    [InlineData(10)]
    [InlineData(26)]
    [InlineData(37)]
    [InlineData(44)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(59)]
    public void The_built_in_formats_around_them_are_none(int format) =>
        Assert.Equal(CellKind.Number, RawWorkbook.CellOf("<c s=\"1\"><v>45413</v></c>", (format, null)).Kind);

    [Fact]
    public void A_time_of_day_is_cut_off_and_told()
    {
        var reading = Read(RawWorkbook.CellOf("<c s=\"1\"><v>45413.99</v></c>", (14, null)));
        Assert.Equal(new LocalDate(2024, 5, 1), reading.Value.Date);
        Assert.Equal([CellCodes.TimeCutOff], reading.Notices.Codes());
    }

    [Theory]
    [InlineData("60", CellCodes.DateOutOfRange)]
    [InlineData("-1", CellCodes.DateOutOfRange)]
    [InlineData("0.5", CellCodes.DateOutOfRange)]
    [InlineData("2958466", CellCodes.DateOutOfRange)]
    [InlineData("1E300", CellCodes.DateOutOfRange)]
    [InlineData("7305", CellCodes.DateOutOfRange)]
    [InlineData("7306", null)]
    [InlineData("47848", null)]
    [InlineData("47849", CellCodes.DateOutOfRange)]
    public void A_serial_outside_the_column_or_the_calendar_is_out_of_range(string raw, string? problem) =>
        Assert.Equal(problem, Read(RawWorkbook.CellOf($"<c s=\"1\"><v>{raw}</v></c>", (14, null))).Problem);

    [Fact]
    public void The_first_serial_that_can_be_told_is_the_first_of_March_1900() =>
        Assert.Equal(new LocalDate(1900, 3, 1),
            CellDates.Read(RawWorkbook.CellOf("<c s=\"1\"><v>61</v></c>", (14, null)), false, new(1800, 1, 1), Max).Value.Date);

    [Theory]
    [InlineData("45413", "2024-05-01", null)]
    [InlineData("20240501", "2024-05-01", null)]
    [InlineData("7306", "1920-01-01", null)]
    [InlineData("20240230", null, CellCodes.UnreadableDate)]
    [InlineData("2024.1", null, CellCodes.AmbiguousDate)]
    [InlineData("1999.12", null, CellCodes.AmbiguousDate)]
    [InlineData("45413.5", null, CellCodes.UnreadableDate)]
    [InlineData("2024", null, CellCodes.UnreadableDate)]
    [InlineData("202405", null, CellCodes.UnreadableDate)]
    [InlineData("7305", null, CellCodes.UnreadableDate)]
    [InlineData("73051", null, CellCodes.UnreadableDate)]
    public void A_number_without_a_date_format_is_read_only_when_it_can_mean_one_thing(string raw, string? day, string? problem)
    {
        var reading = Read(RawWorkbook.CellOf($"<c><v>{raw}</v></c>"));
        Assert.Equal(problem, reading.Problem);
        if (day is null) return;
        Assert.Equal(day, reading.Value.ToString());
        Assert.Equal([CellCodes.DateFromNumber], reading.Notices.Codes());
    }

    [Theory]
    [InlineData("2024-5-1", "2024-05-01")]
    [InlineData("2024/05/01", "2024-05-01")]
    [InlineData("2024.5.1", "2024-05-01")]
    [InlineData("2024年5月1日", "2024-05-01")]
    [InlineData("20240501", "2024-05-01")]
    [InlineData("２０２４．５．１", "2024-05-01")]
    [InlineData("２０２４－０５－０１", "2024-05-01")]
    [InlineData("\u200B2024-2-29 ", "2024-02-29")]
    [InlineData("2024.5", "2024-05")]
    [InlineData("2024-05", "2024-05")]
    [InlineData("2024年5月", "2024-05")]
    [InlineData("2024.10", "2024-10")]
    public void Dates_as_people_write_them_are_read(string typed, string expected)
    {
        Assert.Equal(expected, CellDates.Read(Text(typed), true, Min, Max).Value.ToString());
        var strict = Read(Text(typed));
        Assert.Equal(expected.Length == 10 ? null : CellCodes.UnreadableDate, strict.Problem);
    }

    [Theory]
    [InlineData("24-5-1")]
    [InlineData("1/5/2024")]
    [InlineData("5/1/24")]
    [InlineData("二〇二四年五月一日")]
    [InlineData("2023-2-29")]
    [InlineData("2024-13-1")]
    [InlineData("2024-0-1")]
    [InlineData("2024-5/1")]
    [InlineData("2024-1 2")]
    [InlineData("2024-05-")]
    [InlineData("2024-05-01-")]
    [InlineData("2024年5月1")]
    [InlineData("2024年5月日")]
    [InlineData("甲辰年三月廿三")]
    [InlineData("45413")]
    [InlineData("-2024-5-1")]
    public void Any_other_writing_is_unreadable(string typed) =>
        Assert.Equal(CellCodes.UnreadableDate, CellDates.Read(Text(typed), true, Min, Max).Problem);

    [Fact]
    public void A_written_day_outside_the_column_is_out_of_range()
    {
        Assert.Equal(CellCodes.DateOutOfRange, Read(Text("1919-12-31")).Problem);
        Assert.Equal(CellCodes.DateOutOfRange, Read(Text("2031-01-01")).Problem);
    }

    [Fact]
    public void A_month_may_be_the_month_in_which_the_range_begins()
    {
        Assert.True(CellDates.Read(Text("2020-05"), true, new(2020, 5, 20), Max).HasValue);
        Assert.Equal(CellCodes.DateOutOfRange, CellDates.Read(Text("2020-04"), true, new(2020, 5, 20), Max).Problem);
    }

    [Fact]
    public void A_workbook_of_1904_counts_its_days_from_there()
    {
        var book = new RawWorkbook("<row><c s=\"1\"><v>43951</v></c><c><v>43951</v></c></row>")
            .Part("xl/styles.xml", RawWorkbook.Styles((14, null)))
            .Part("xl/workbook.xml", RawWorkbook.Book("<sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/>", "<workbookPr date1904=\"1\"/>"));
        using var open = book.Open();
        Assert.True(open.UsesDate1904);
        var row = open.Sheets[0].ReadRows().Single();
        foreach (var cell in row.Cells)
            Assert.Equal(new LocalDate(2024, 5, 1), CellDates.Read(cell, false, Min, Max, open.UsesDate1904).Value.Date);
        Assert.Equal("2024-05-01", row[1].Shown(date1904: true));
    }

    [Theory]
    [InlineData("2024-05-01", true, false)]
    [InlineData("2024-05-01T00:00:00", true, false)]
    [InlineData("2024-05-01T08:30:00Z", true, true)]
    [InlineData("2024-05", false, false)]
    [InlineData("08:30:00", false, false)]
    public void An_iso_date_of_a_strict_workbook_is_read(string raw, bool good, bool timeCut)
    {
        var reading = Read(RawWorkbook.CellOf($"<c t=\"d\"><v>{raw}</v></c>"));
        Assert.Equal(good ? null : CellCodes.UnreadableDate, reading.Problem);
        if (!good) return;
        Assert.Equal(new LocalDate(2024, 5, 1), reading.Value.Date);
        Assert.Equal(timeCut, reading.Notices.HasFlag(CellNotices.TimeCutOff));
    }

    static CellReading<CellDate> Read(SheetCell cell) => CellDates.Read(cell, false, Min, Max);

    static SheetCell Text(string typed) => RawWorkbook.CellOf($"<c t=\"str\"><v>{typed}</v></c>");
}
