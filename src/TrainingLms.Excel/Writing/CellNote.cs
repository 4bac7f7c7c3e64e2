namespace TrainingLms.Excel;

/// <summary>A note at a cell, as people open it by pointing there.</summary>
/// <param name="Row">Row, 1 being the first.</param>
/// <param name="Column">Column, 1 being A.</param>
/// <param name="Text">What it says.</param>
readonly record struct CellNote(int Row, int Column, string Text);

/// <summary>
/// The two parts in which notes stand: what they say, and, in a drawing language older than the format itself, where their yellow boxes lie. Programs that
/// open workbooks want both.
/// </summary>
static class NoteParts
{
    const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Packages = "http://schemas.openxmlformats.org/package/2006";

    /// <summary>Name of the drawing's relation, by which the sheet refers to it.</summary>
    public const string Drawing = "rId1";

    /// <summary>Boxes of one drawing: the numbers of the next one's begin there.</summary>
    const int NumbersEach = 1_024;

    const int BoxColumns = 3, LettersInLine = 17;

    public static string NotesName(int sheet) => $"xl/comments{sheet + 1}.xml";

    public static string DrawingName(int sheet) => $"xl/drawings/vmlDrawing{sheet + 1}.vml";

    public static string RelationsName(int sheet) => $"xl/worksheets/_rels/sheet{sheet + 1}.xml.rels";

    public static void WriteRelations(XmlOutput xml, int sheet) =>
        xml.Raw($"{Xml}<Relationships xmlns=\"{Packages}/relationships\">")
            .Raw($"<Relationship Id=\"{Drawing}\" Type=\"{Office}/vmlDrawing\" Target=\"../drawings/vmlDrawing{sheet + 1}.vml\"/>")
            .Raw($"<Relationship Id=\"rId2\" Type=\"{Office}/comments\" Target=\"../comments{sheet + 1}.xml\"/></Relationships>");

    public static void WriteNotes(XmlOutput xml, IReadOnlyList<CellNote> notes)
    {
        xml.Raw($"{Xml}<comments xmlns=\"{Main}\"><authors><author></author></authors><commentList>");
        foreach (var note in notes)
        {
            xml.Raw($"<comment ref=\"{ColumnName.Of(note.Column)}{note.Row}\" authorId=\"0\"><text><r><rPr><sz val=\"10\"/><rFont val=\"等线\"/></rPr><t xml:space=\"preserve\">");
            xml.Text(note.Text).Raw("</t></r></text></comment>"u8);
        }

        xml.Raw("</commentList></comments>"u8);
    }

    public static void WriteDrawing(XmlOutput xml, int sheet, IReadOnlyList<CellNote> notes)
    {
        xml.Raw("""
            <xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
            <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="
            """u8);
        xml.Number(sheet + 1).Raw("""
            "/></o:shapelayout>
            <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>

            """u8);
        foreach (var (i, note) in notes.Index())
        {
            var lines = 1 + Letters(note.Text) / LettersInLine;
            var (column, row) = (note.Column - 1, note.Row - 1);
            xml.Raw($"<v:shape id=\"_x0000_s{NumbersEach * (sheet + 1) + 1 + i}\" type=\"#_x0000_t202\" style=\"position:absolute;width:200pt;height:{15 * (lines + 1)}pt;z-index:{i + 1};visibility:hidden\"");
            xml.Raw(" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>");
            xml.Raw("<v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>");
            // From a little to the right of the cell, a line above it where there is one, as wide as some columns.
            xml.Raw($"<x:Anchor>{column + 1}, 12, {Math.Max(0, row - 1)}, 4, {column + 1 + BoxColumns}, 12, {Math.Max(0, row - 1) + lines + 1}, 12</x:Anchor>");
            xml.Raw($"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>\n");
        }

        xml.Raw("</xml>"u8);
    }

    /// <summary>In Han characters, of which two of ours make one.</summary>
    static int Letters(string text)
    {
        var taken = 0;
        foreach (var sign in text) taken += sign < 0x2E80 ? 1 : 2;
        return taken / 2;
    }
}
