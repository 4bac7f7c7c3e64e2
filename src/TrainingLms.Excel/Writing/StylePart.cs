namespace TrainingLms.Excel;

/// <summary>The one styles part all our workbooks share.</summary>
static class StylePart
{
    // Away from the edge, so that a figure does not run into the words of the next column.
    const string Figure = "horizontal=\"right\" vertical=\"top\" indent=\"1\"";

    /// <summary>The number of a look in the file. Each look has a twin that tells Excel the text is meant as text.</summary>
    public static int IndexOf(CellStyle style, bool quoted) => 1 + (int)style * 2 + (quoted ? 1 : 0);

    /// <summary>All numbers of looks, from that of the bare cell on.</summary>
    public static IEnumerable<int> Indexes => Enumerable.Range(0, 1 + Enum.GetValues<CellStyle>().Length * 2);

    public static void Write(XmlOutput xml)
    {
        xml.Raw("""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="0.00"/></numFmts>
            <fonts count="4">
            <font><sz val="11"/><name val="等线"/></font>
            <font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="等线"/></font>
            <font><b/><sz val="11"/><color rgb="FF1F3864"/><name val="等线"/></font>
            <font><sz val="11"/><color rgb="FF595959"/><name val="等线"/></font>
            </fonts>
            <fills count="5">
            <fill><patternFill patternType="none"/></fill>
            <fill><patternFill patternType="gray125"/></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FFD9E2F3"/></patternFill></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/></patternFill></fill>
            </fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            """u8);
        var styles = Enum.GetValues<CellStyle>();
        xml.Raw("<cellXfs count=\""u8).Number(1 + styles.Length * 2).Raw("\">"u8);
        xml.Raw("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"u8);
        foreach (var style in styles)
        {
            WriteLook(xml, style, quoted: false);
            WriteLook(xml, style, quoted: true);
        }

        xml.Raw("</cellXfs>"u8);
        xml.Raw("<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"u8);
    }

    static void WriteLook(XmlOutput xml, CellStyle style, bool quoted)
    {
        var (format, font, fill, alignment) = style switch
        {
            CellStyle.RequiredHeader => (49, 1, 2, "horizontal=\"center\" vertical=\"center\" wrapText=\"1\""),
            CellStyle.OptionalHeader => (49, 2, 3, "horizontal=\"center\" vertical=\"center\" wrapText=\"1\""),
            CellStyle.Date => (164, 0, 0, "horizontal=\"center\" vertical=\"top\""),
            CellStyle.Number => (0, 0, 0, Figure),
            CellStyle.Hours => (165, 0, 0, Figure),
            CellStyle.Wrong => (49, 0, 4, "vertical=\"top\""),
            CellStyle.Note => (49, 3, 0, "vertical=\"top\" wrapText=\"1\""),
            _ => (49, 0, 0, "vertical=\"top\""),
        };
        xml.Raw("<xf numFmtId=\""u8).Number(format).Raw("\" fontId=\""u8).Number(font).Raw("\" fillId=\""u8).Number(fill);
        xml.Raw("\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\""u8);
        if (quoted) xml.Raw(" quotePrefix=\"1\""u8);
        xml.Raw(" applyAlignment=\"1\"><alignment "u8).Raw(alignment).Raw("/></xf>"u8);
    }
}
