using NodaTime;

namespace TrainingLms.Excel.Tests;

public sealed class WorkbookWriterTests
{
    [Fact]
    public async Task What_was_written_is_read_back_by_us()
    {
        var rows = Written.Read(await Written.SampleAsync());
        Assert.Equal(["工号 *", "姓名 *", "性别", "参加工作日期", "得分", "学时", "错误说明"], rows[0].Cells.Select(c => c.Raw));
        var li = rows[1];
        Assert.Equal("00017", CellText.AsCode(li[1]).Value);
        Assert.Equal(CellNotices.None, CellText.AsCode(li[1]).Notices);
        Assert.Equal(new LocalDate(2020, 7, 1), CellDates.Read(li[4], false, new(1920, 1, 1), new(2030, 1, 1)).Value.Date);
        Assert.Equal((CellKind.Number, "87.25"), (li[5].Kind, li[5].Raw));
        Assert.True(li[7].IsEmpty);
        Assert.Equal("330106199001011234", CellText.AsCode(rows[2][1]).Value);
        Assert.Equal((CellKind.Text, "=1+1"), (rows[2][2].Kind, rows[2][2].Raw));
        Assert.Equal("1899-01-02", rows[2][4].Raw);
        Assert.Equal(" 列\n二 ", rows[2][7].Raw);
    }

    [Fact]
    public async Task Every_text_comes_back_as_it_was_but_for_what_xml_forbids()
    {
        string[] texts = ["_x000D_", "a_x0041_b", "__x0041__", "_x", "a\rb\r\nc", "\ttab", " blank ", "a<b>&\"'", "𠮷野家\U0001F600", "李\u200B静", "]]>", "&#65;",
            new string('长', 32_767)];
        var rows = Written.Read(await Written.ColumnAsync(texts));
        Assert.Equal(texts, rows.Skip(1).Select(r => r[1].Raw));

        var forbidden = Written.Read(await Written.ColumnAsync(["a\0b\u0001c\uFFFEd\uD83De\uDE00f"]));
        Assert.Equal("abcdef", forbidden[1][1].Raw);
    }

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("+86", true)]
    [InlineData("-2+3", true)]
    [InlineData("@SUM(A1)", true)]
    [InlineData("\t=1", true)]
    [InlineData("\r=1", true)]
    [InlineData("123456789012", true)]
    [InlineData("12345678901", false)]
    [InlineData("33010619900101123X", false)]
    [InlineData("李静", false)]
    public async Task Text_that_Excel_might_turn_into_something_else_is_marked_as_text(string text, bool quoted)
    {
        var file = await Written.ColumnAsync([text], CellStyle.Code);
        var sheet = Written.Part(file, "xl/worksheets/sheet1.xml");
        Assert.Contains($"<c r=\"A2\" s=\"{StyleOf(CellStyle.Code) + (quoted ? 1 : 0)}\" t=\"inlineStr\">", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("<f", sheet, StringComparison.Ordinal);
        Assert.Equal(9, Written.Part(file, "xl/styles.xml").Split("quotePrefix=\"1\"").Length - 1);
    }

    [Fact]
    public async Task A_sheet_to_be_signed_has_tall_rows_ruled_lines_and_a_head_on_each_page()
    {
        var plan = new SheetPlan("签到表", new SheetColumn("姓名"), new SheetColumn("签名")) { RowHeight = 36, Print = new PrintPlan { Header = $"A & B {new string('班', 200)}" } };
        var file = await Written.BytesAsync([plan], async book => await (await book.BeginAsync(plan)).RowAsync("李静"));
        var sheet = Written.Part(file, "xl/worksheets/sheet1.xml");
        Assert.Contains("<row r=\"1\"><c", sheet, StringComparison.Ordinal);
        Assert.Contains("<row r=\"2\" ht=\"36\" customHeight=\"1\">", sheet, StringComparison.Ordinal);
        Assert.Contains("<printOptions gridLines=\"1\"/><pageMargins", sheet, StringComparison.Ordinal);
        Assert.Contains($"<oddHeader>&amp;C&amp;BA &amp;&amp; B {new string('班', 104)}…</oddHeader><oddFooter>", sheet, StringComparison.Ordinal);
        using var document = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(file), false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(document).Select(error => error.Description));
    }

    [Fact]
    public async Task The_frame_of_a_sheet_is_there_for_readers_old_and_human()
    {
        var file = await Written.SampleAsync();
        var sheet = Written.Part(file, "xl/worksheets/sheet1.xml");
        Assert.All(
            [
                "<dimension ref=\"A1:G3\"/>", "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
                "<col min=\"2\" max=\"2\" width=\"10.5\"", "<autoFilter ref=\"A1:G3\"/>", "sqref=\"C2:C5001\"><formula1>'字典'!$A$2:$A$3</formula1>",
                "<pageSetup paperSize=\"8\" fitToWidth=\"1\" fitToHeight=\"0\" orientation=\"landscape\"/>",
                "<oddFooter>&amp;L人事处 &amp;&amp; 培训处&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter>",
            ],
            expected => Assert.Contains(expected, sheet, StringComparison.Ordinal));
        var book = Written.Part(file, "xl/workbook.xml");
        Assert.Contains("<workbookPr/>", book, StringComparison.Ordinal);
        Assert.Contains("localSheetId=\"0\">'花名册 ''A'' 班'!$A:$B,'花名册 ''A'' 班'!$1:$1</definedName>", book, StringComparison.Ordinal);
        Assert.DoesNotContain("autoFilter", Written.Part(file, "xl/worksheets/sheet2.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheets_may_be_filled_in_any_order_and_keep_their_place()
    {
        var file = await Written.BytesAsync([Written.Notes, Written.Lists], async book =>
        {
            await (await book.BeginAsync(Written.Lists)).RowAsync("男");
            await (await book.BeginAsync(Written.Notes)).RowAsync("先读这里");
        });
        using var read = Workbook.Open(new MemoryStream(file));
        Assert.Equal([("填写说明", true), ("字典", false)], read.Sheets.Select(s => (s.Name, s.IsVisible)));
        Assert.Equal("先读这里", read.Sheets[0].ReadRows().Single()[1].Raw);
    }

    [Fact]
    public async Task A_sheet_that_was_never_begun_is_there_with_its_header_only()
    {
        var file = await Written.BytesAsync([Written.Roster, Written.Lists], _ => Task.CompletedTask);
        Assert.Equal("工号 *", Assert.Single(Written.Read(file))[1].Raw);
    }

    [Fact]
    public async Task An_export_that_was_not_completed_cannot_be_taken_for_a_short_one()
    {
        using var target = new MemoryStream();
        await using (var book = await WorkbookWriter.CreateAsync(target, [Written.Roster, Written.Lists]))
            await (await book.BeginAsync(Written.Roster)).RowAsync("G1");
        Assert.Equal(FileCodes.Truncated, Refused.By(target.ToArray()).Code);
    }

    [Fact]
    public async Task The_target_is_written_forwards_without_blocking_and_left_open()
    {
        using var target = new ResponseStream();
        var plan = Written.Roster with { ExpectedRows = null, Columns = [new("工号")] };
        await using var book = await WorkbookWriter.CreateAsync(target, [plan]);
        var sheet = await book.BeginAsync(plan);
        for (var i = 0; i < 20_000; i++) await sheet.RowAsync($"G{i:D9}");
        Assert.Equal(20_000, sheet.RowCount);
        await book.CompleteAsync();
        Assert.True(target.CanWrite);
        Assert.Equal(20_001, Written.Read(target.Received.ToArray()).Count);
    }

    [Fact]
    public async Task Equal_content_makes_equal_files() => Assert.Equal(await Written.SampleAsync(), await Written.SampleAsync());

    [Fact]
    public async Task Writing_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var plan = new SheetPlan("a", new SheetColumn("b"));
        await using var book = await WorkbookWriter.CreateAsync(new MemoryStream(), [plan]);
        var sheet = await book.BeginAsync(plan, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (var i = 0; i < 5_000; i++) await sheet.RowAsync("这一行占去一些字节");
        });
    }

    [Fact]
    public async Task Mistakes_of_the_caller_are_told_before_they_reach_the_file()
    {
        await Refuses(new SheetPlan("a/b", new SheetColumn("x")));
        await Refuses(new SheetPlan(new string('a', 32), new SheetColumn("x")));
        await Refuses(new SheetPlan("a", new SheetColumn("x")), new SheetPlan("A", new SheetColumn("x")));
        await Refuses(new SheetPlan("a", new SheetColumn("x")) { IsHidden = true });
        await Refuses(new SheetPlan("a"));
        await Refuses(new SheetPlan("a", new SheetColumn("x") { Choices = new("字典", 1, 3) }));

        var plan = new SheetPlan("a", new SheetColumn("x"));
        await using var book = await WorkbookWriter.CreateAsync(new MemoryStream(), [plan]);
        var sheet = await book.BeginAsync(plan);
        await Assert.ThrowsAsync<ArgumentException>(async () => await sheet.RowAsync("1", "2"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await sheet.RowAsync(new string('a', 32_768)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await book.BeginAsync(plan));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await book.BeginAsync(plan with { Name = "b" }));
    }

    static Task<ArgumentException> Refuses(params SheetPlan[] plans) =>
        Assert.ThrowsAsync<ArgumentException>(() => WorkbookWriter.CreateAsync(new MemoryStream(), plans));

    static int StyleOf(CellStyle style) => 1 + (int)style * 2;

    // As a web server's answer: forwards only, and never blocking.
    sealed class ResponseStream : Stream
    {
        public MemoryStream Received { get; } = new();
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new InvalidOperationException("blocking");
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("blocking");

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Received.Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
