using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ExcelDataReader;

namespace TrainingLms.Excel.Tests;

/// <summary>What other people's code says about our workbooks, and what we say about theirs.</summary>
public sealed class IndependentReaderTests
{
    static IndependentReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task The_schema_validator_finds_nothing_wrong()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(await Written.SampleAsync()), false);
        var errors = new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document);
        Assert.Empty(errors.Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"));
    }

    [Fact]
    public async Task The_schema_validator_does_look_at_our_sheets()
    {
        var sheet = Written.Part(await Written.SampleAsync(), "xl/worksheets/sheet1.xml");
        var broken = new MemoryStream();
        broken.Write(await Written.SampleAsync());
        using (var zip = new System.IO.Compression.ZipArchive(broken, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open());
            writer.Write(sheet.Replace("state=\"frozen\"", "state=\"thawed\"", StringComparison.Ordinal));
        }

        broken.Position = 0;
        using var document = SpreadsheetDocument.Open(broken, false);
        Assert.NotEmpty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document));
    }

    [Fact]
    public async Task Another_reader_sees_the_same_values()
    {
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(await Written.SampleAsync()));
        Assert.Equal("花名册 'A' 班", reader.Name);
        Assert.Equal(7, reader.FieldCount);
        Assert.True(reader.Read());
        Assert.Equal("工号 *", reader.GetString(0));
        Assert.True(reader.Read());
        Assert.Equal("00017", reader.GetString(0));
        Assert.Equal("李静", reader.GetString(1));
        Assert.Equal(new DateTime(2020, 7, 1), reader.GetDateTime(3));
        Assert.Equal(87.25, reader.GetDouble(4));
        Assert.True(reader.Read());
        Assert.Equal("330106199001011234", reader.GetString(0));
        Assert.Equal("=1+1", reader.GetString(1));
        Assert.False(reader.Read());
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal("工号：必填 <1-32> & \"字母\"", reader.GetString(0));
        Assert.True(reader.NextResult());
        Assert.Equal("hidden", reader.VisibleState);
    }

    [Fact]
    public async Task The_vendors_streaming_reader_sees_every_cell_that_we_wrote_where_we_wrote_it()
    {
        const int Rows = 20_000;
        var plan = new SheetPlan("花名册", new("工号", CellStyle.Code), new("姓名"), new("参加工作日期", CellStyle.Date), new("得分", CellStyle.Number)) { ExpectedRows = Rows };
        var first = new NodaTime.LocalDate(1990, 1, 1);
        var file = await Written.BytesAsync([plan], async book =>
        {
            var sheet = await book.BeginAsync(plan);
            for (var n = 0; n < Rows; n++) await sheet.RowAsync($"{n:000000}", n % 7 == 0 ? CellValue.Blank : $"=姓 {n}", first.PlusDays(n), n + 0.25m);
        });
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        using var reader = OpenXmlReader.Create(document.WorkbookPart!.WorksheetParts.Single());
        var (rows, references) = (0, new List<string>());
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement) continue;
            var row = (Row)reader.LoadCurrentElement()!;
            var cells = row.Elements<Cell>().ToDictionary(cell => cell.CellReference!.Value!);
            var n = rows - 1;
            Assert.Equal((uint)++rows, row.RowIndex!.Value);
            if (n < 0)
            {
                references.AddRange(cells.Keys);
                continue;
            }
            Assert.Equal(n % 7 == 0 ? 3 : 4, cells.Count);
            Assert.Equal($"{n:000000}", cells[$"A{rows}"].InnerText);
            if (n % 7 > 0) Assert.Equal($"=姓 {n}", cells[$"B{rows}"].InnerText);
            Assert.Equal(first.PlusDays(n), new NodaTime.LocalDate(1899, 12, 30).PlusDays(int.Parse(cells[$"C{rows}"].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(n + 0.25m, decimal.Parse(cells[$"D{rows}"].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Empty(row.Descendants<CellFormula>());
        }
        Assert.Equal(["A1", "B1", "C1", "D1"], references);
        Assert.Equal(Rows + 1, rows);
    }

    [Fact]
    public void A_workbook_of_the_vendors_own_library_is_read()
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook, true))
        {
            var book = document.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            var strings = book.AddNewPart<SharedStringTablePart>();
            strings.SharedStringTable = new(new SharedStringItem(new Text("李静")));
            sheet.Worksheet = new(new SheetData(new Row(
                new Cell { CellReference = "B1", DataType = CellValues.SharedString, CellValue = new("0") },
                new Cell { CellReference = "D1", CellValue = new("330106199001011234") },
                new Cell { CellReference = "E1", DataType = CellValues.Error, CellValue = new("#N/A") })
            { RowIndex = 1 }));
            book.Workbook = new(new Sheets(new Sheet { Name = "表", SheetId = 1, Id = book.GetIdOfPart(sheet) }));
        }

        var row = Written.Read(file.ToArray()).Single();
        Assert.Equal("李静", row[2].Raw);
        Assert.Equal(CellCodes.PrecisionLost, CellText.AsCode(row[4]).Problem);
        Assert.Equal(CellCodes.ExcelError, CellText.AsText(row[5]).Problem);
    }
}
