using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>What each cell style means for reading. Fonts and colours are passed over.</summary>
sealed class StyleTable
{
    readonly List<CellFormat> _formats = [];

    public static StyleTable None { get; } = new();

    public static StyleTable Read(OfficePackage package, string part)
    {
        var limit = package.Limits.Styles;
        var table = new StyleTable();
        var codes = new Dictionary<int, CellFormat>();
        using var xml = package.Read(part);
        bool inCells = false, inCodes = false;
        while (xml.Next() != XmlToken.EndOfPart)
        {
            if (xml.Token != XmlToken.Start) continue;
            // Number formats of conditional styles reuse the same element elsewhere and mean nothing for cells.
            if (xml.Depth == 2) (inCells, inCodes) = (xml.Is("cellXfs"u8), xml.Is("numFmts"u8));
            if (xml.Depth != 3) continue;
            if (table._formats.Count >= limit || codes.Count >= limit) throw Refuse.Inflates("styles", limit);
            if (inCodes && xml.Is("numFmt"u8)) codes[IdOf(xml)] = CellFormat.Custom(xml.AttributeText("formatCode"u8) ?? "");
            if (inCells && xml.Is("xf"u8)) table._formats.Add(codes.GetValueOrDefault(IdOf(xml)) ?? CellFormat.BuiltIn(IdOf(xml)));
        }

        return table;
    }

    /// <summary>The format of a style; General when there is no such style.</summary>
    public CellFormat Find(int style) => style >= 0 && style < _formats.Count ? _formats[style] : CellFormat.General;

    static int IdOf(XmlTokens xml) =>
        int.TryParse(xml.Attribute("numFmtId"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
