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
