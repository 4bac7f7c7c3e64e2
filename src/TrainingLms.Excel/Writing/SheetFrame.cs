namespace TrainingLms.Excel;

/// <summary>What stands around the rows of a sheet: columns and the frozen header before, filter, drop-downs and print setup after.</summary>
static class SheetFrame
{
    const int LongestBand = 110;

    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static void Open(XmlOutput xml, SheetPlan plan)
    {
        xml.Raw($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{Main}\"");
        xml.Raw(plan.HasNotes ? " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"u8 : ">"u8);
        if (plan.Print is not null) xml.Raw("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>"u8);
        if (plan.ExpectedRows is { } rows)
        {
            xml.Raw("<dimension ref=\"A1:"u8).Raw(ColumnName.Of(plan.Columns.Count));
            xml.Number(Math.Max(1, plan.FirstDataRow - 1 + rows)).Raw("\"/>"u8);
        }

        xml.Raw("<sheetViews><sheetView workbookViewId=\"0\">"u8);
        if (plan.HasHeader) xml.Raw("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"u8);
        xml.Raw("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"u8);
        foreach (var (i, column) in plan.Columns.Index())
        {
            // The look of a whole column keeps what people type later as text, without a million styled blank cells.
            xml.Raw("<col min=\""u8).Number(i + 1).Raw("\" max=\""u8).Number(i + 1).Raw("\" width=\""u8).Number(column.Width);
            xml.Raw("\" style=\""u8).Number(StylePart.IndexOf(column.Style, quoted: false)).Raw("\" customWidth=\"1\"/>"u8);
        }

        xml.Raw("</cols><sheetData>"u8);
    }

    public static void Close(XmlOutput xml, SheetPlan plan, IReadOnlyList<SheetPlan> sheets, int lastRow)
    {
        xml.Raw("</sheetData>"u8);
        if (plan is { HasHeader: true, HasFilter: true })
        {
            xml.Raw("<autoFilter ref=\"A1:"u8).Raw(ColumnName.Of(plan.Columns.Count)).Number(lastRow).Raw("\"/>"u8);
        }

        WriteChoices(xml, plan, sheets);
        if (plan.Print is { } print) WritePrint(xml, print, plan.HasHeader);
        if (plan.HasNotes) xml.Raw($"<legacyDrawing r:id=\"{NoteParts.Drawing}\"/>");
        xml.Raw("</worksheet>"u8);
    }

    static void WriteChoices(XmlOutput xml, SheetPlan plan, IReadOnlyList<SheetPlan> sheets)
    {
        var columns = plan.Columns.Index().Where(c => c.Item.Choices is { Count: > 0 }).ToList();
        if (columns.Count == 0) return;
        xml.Raw("<dataValidations count=\""u8).Number(columns.Count).Raw("\">"u8);
        foreach (var (i, column) in columns)
        {
            var choices = column.Choices!;
            var letters = ColumnName.Of(i + 1);
            var first = sheets.First(s => s.Name == choices.Sheet).FirstDataRow;
            var from = ColumnName.Of(choices.Column);
            xml.Raw("<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" sqref=\""u8);
            xml.Raw($"{letters}{plan.FirstDataRow}:{letters}{plan.FirstDataRow - 1 + choices.Rows}").Raw("\"><formula1>"u8);
            xml.Text($"{PackageParts.Quoted(choices.Sheet)}!${from}${first}:${from}${first - 1 + choices.Count}");
            xml.Raw("</formula1></dataValidation>"u8);
        }

        xml.Raw("</dataValidations>"u8);
    }

    /// <summary>An ampersand begins a field in headers and footers, so a plain one is doubled; more than 255 characters in all, and Excel calls the file damaged.</summary>
    static string Plain(string text) => (text.Length <= LongestBand ? text : $"{text[..LongestBand]}…").Replace("&", "&&", StringComparison.Ordinal);

    static void WritePrint(XmlOutput xml, PrintPlan print, bool isTable)
    {
        if (isTable) xml.Raw("<printOptions gridLines=\"1\"/>"u8);
        xml.Raw("<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\""u8);
        xml.Number((int)print.Paper).Raw("\" fitToWidth=\""u8).Number(print.PagesWide).Raw("\" fitToHeight=\"0\" orientation=\""u8);
        xml.Raw(print.IsLandscape ? "landscape"u8 : "portrait"u8).Raw("\"/><headerFooter>"u8);
        if (print.Header.Length > 0) xml.Raw("<oddHeader>"u8).Text($"&C&B{Plain(print.Header)}").Raw("</oddHeader>"u8);
        xml.Raw("<oddFooter>"u8);
        if (print.Footer.Length > 0) xml.Text($"&L{Plain(print.Footer)}");
        xml.Text("&C第 &P 页 共 &N 页").Raw("</oddFooter></headerFooter>"u8);
    }
}
