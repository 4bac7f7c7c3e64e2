namespace TrainingLms.Excel;

/// <summary>The small parts that tie a workbook together. They stand first in the file, because some gateways look no further.</summary>
static class PackageParts
{
    const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Packages = "http://schemas.openxmlformats.org/package/2006";
    const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public static string SheetName(int index) => $"xl/worksheets/sheet{index + 1}.xml";

    public static void WriteContentTypes(XmlOutput xml, IReadOnlyList<SheetPlan> sheets)
    {
        xml.Raw($"{Xml}<Types xmlns=\"{Packages}/content-types\">");
        xml.Raw($"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>");
        xml.Raw($"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Types}.sheet.main+xml\"/>");
        xml.Raw($"<Override PartName=\"/xl/styles.xml\" ContentType=\"{Types}.styles+xml\"/>");
        foreach (var (i, sheet) in sheets.Index())
        {
            xml.Raw($"<Override PartName=\"/{SheetName(i)}\" ContentType=\"{Types}.worksheet+xml\"/>");
            if (!sheet.HasNotes) continue;
            xml.Raw($"<Override PartName=\"/{NoteParts.NotesName(i)}\" ContentType=\"{Types}.comments+xml\"/>");
            xml.Raw($"<Override PartName=\"/{NoteParts.DrawingName(i)}\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>");
        }

        xml.Raw("</Types>"u8);
    }

    public static void WriteRootRelations(XmlOutput xml) =>
        xml.Raw($"{Xml}<Relationships xmlns=\"{Packages}/relationships\">")
            .Raw($"<Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");

    public static void WriteWorkbookRelations(XmlOutput xml, int sheets)
    {
        xml.Raw($"{Xml}<Relationships xmlns=\"{Packages}/relationships\">");
        for (var i = 0; i < sheets; i++)
            xml.Raw($"<Relationship Id=\"rId{i + 1}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>");
        xml.Raw($"<Relationship Id=\"rId{sheets + 1}\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");
    }

    public static void WriteWorkbook(XmlOutput xml, IReadOnlyList<SheetPlan> sheets)
    {
        xml.Raw($"{Xml}<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><workbookPr/>");
        var first = sheets.Index().First(s => !s.Item.IsHidden).Index;
        xml.Raw("<bookViews><workbookView activeTab=\""u8).Number(first).Raw("\" firstSheet=\""u8).Number(first).Raw("\"/></bookViews><sheets>"u8);
        foreach (var (i, sheet) in sheets.Index())
        {
            xml.Raw("<sheet name=\""u8).Text(sheet.Name).Raw("\" sheetId=\""u8).Number(i + 1);
            xml.Raw(sheet.IsHidden ? "\" state=\"hidden\" r:id=\"rId"u8 : "\" r:id=\"rId"u8).Number(i + 1).Raw("\"/>"u8);
        }

        xml.Raw("</sheets>"u8);
        WriteRepeated(xml, sheets);
        xml.Raw("</workbook>"u8);
    }

    /// <summary>A sheet's name as references need it.</summary>
    public static string Quoted(string sheet) => $"'{sheet.Replace("'", "''", StringComparison.Ordinal)}'";

    static void WriteRepeated(XmlOutput xml, IReadOnlyList<SheetPlan> sheets)
    {
        var any = false;
        foreach (var (i, sheet) in sheets.Index())
        {
            if (sheet.Print is not { } print || (print.RepeatedColumns == 0 && !sheet.HasHeader)) continue;
            var name = Quoted(sheet.Name);
            var columns = print.RepeatedColumns > 0 ? $"{name}!$A:${ColumnName.Of(print.RepeatedColumns)}" : "";
            var rows = sheet.HasHeader ? $"{name}!$1:$1" : "";
            if (!any) xml.Raw("<definedNames>"u8);
            any = true;
            xml.Raw("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\""u8).Number(i).Raw("\">"u8);
            xml.Text(columns.Length > 0 && rows.Length > 0 ? $"{columns},{rows}" : columns + rows).Raw("</definedName>"u8);
        }

        if (any) xml.Raw("</definedNames>"u8);
    }
}
