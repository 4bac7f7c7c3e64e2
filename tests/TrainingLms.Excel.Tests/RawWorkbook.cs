using System.IO.Compression;
using System.Text;

namespace TrainingLms.Excel.Tests;

/// <summary>A workbook put together part by part, so that a test can bend any of them.</summary>
sealed class RawWorkbook
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    readonly List<(string Name, byte[] Content)> _parts = [];

    public RawWorkbook(string rows = "")
    {
        Part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        Part("_rels/.rels", Relations(("rId1", "officeDocument", "xl/workbook.xml")));
        Part("xl/workbook.xml", Book("<sheet name=\"花名册\" sheetId=\"1\" r:id=\"rId1\"/>"));
        Part("xl/_rels/workbook.xml.rels", Relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"), ("rId3", "styles", "styles.xml")));
        Part("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"/>");
        Part("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"/>");
        Part("xl/worksheets/sheet1.xml", Sheet(rows));
    }

    /// <summary>The parts as they stand now.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Parts => [.. _parts];

    public static string Sheet(string rows) => $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>";

    public static string Book(string sheets, string properties = "<workbookPr/>") =>
        $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{properties}<sheets>{sheets}</sheets></workbook>";

    public static string Relations(params (string Id, string Role, string Target)[] entries) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(entries.Select(e => $"<Relationship Id=\"{e.Id}\" Type=\"{Office}/{e.Role}\" Target=\"{e.Target}\"/>"))
        + "</Relationships>";

    public static string Styles(params (int Id, string? Code)[] formats) =>
        $"<styleSheet xmlns=\"{Main}\"><numFmts>"
        + string.Concat(formats.Where(f => f.Code is not null).Select(f =>
            $"<numFmt numFmtId=\"{f.Id}\" formatCode=\"{System.Security.SecurityElement.Escape(f.Code)}\"/>"))
        + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
        + string.Concat(formats.Select(f => $"<xf numFmtId=\"{f.Id}\"/>")) + "</cellXfs></styleSheet>";

    public RawWorkbook Part(string name, string content) => Part(name, Encoding.UTF8.GetBytes(content));

    public RawWorkbook Part(string name, byte[] content)
    {
        var at = _parts.FindIndex(p => p.Name == name);
        if (at < 0) _parts.Add((name, content));
        else _parts[at] = (name, content);
        return this;
    }

    public RawWorkbook Without(string name)
    {
        Assert.Equal(1, _parts.RemoveAll(p => p.Name == name));
        return this;
    }

    public RawWorkbook Renamed(string name, string other)
    {
        var at = _parts.FindIndex(p => p.Name == name);
        _parts[at] = (other, _parts[at].Content);
        return this;
    }

    public RawWorkbook Also(string name, string content)
    {
        _parts.Add((name, Encoding.UTF8.GetBytes(content)));
        return this;
    }

    public byte[] Bytes()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _parts)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(content);
            }
        }

        return memory.ToArray();
    }

    public Workbook Open(WorkbookLimits? limits = null) => Workbook.Open(new MemoryStream(Bytes()), limits);

    /// <summary>All rows of the first visible sheet.</summary>
    public List<SheetRow> Rows(WorkbookLimits? limits = null)
    {
        using var book = Open(limits);
        return [.. book.Sheets.First(s => s.IsVisible).ReadRows()];
    }

    /// <summary>The only cell of the only row.</summary>
    public static SheetCell CellOf(string cell, params (int Id, string? Code)[] formats) =>
        Assert.Single(Assert.Single(new RawWorkbook($"<row r=\"1\">{cell}</row>").Part("xl/styles.xml", Styles(formats)).Rows()).Cells);
}
