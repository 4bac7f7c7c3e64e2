using System.Security;
using System.Text;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>Builds sheets that are sound as XML and strange as cells: kinds, references, styles, numbers of shared strings, dates, exponents.</summary>
static class CellLayer
{
    static readonly string[] Kinds = ["", "n", "s", "s", "str", "inlineStr", "b", "e", "d", "x", "inlinestr"];
    static readonly string[] Formats = ["yyyy-mm-dd", "000000", "@", "General", "[$-804]yyyy\"年\"m", "0.00", "[DBNum1]d", "\\y0", "\"y\"", "[", "\"", "\\", "*", "_", ";;;@", "h:mm", "[Red]0;yyyy"];

    public static byte[] Bend(Random random)
    {
        var parts = BaseFiles.Parts.ToDictionary(part => part.Name, part => part.Content);
        var sheet = Encoding.UTF8.GetString(parts["xl/worksheets/sheet1.xml"]);
        var rows = new StringBuilder();
        for (var count = random.Next(1, 12); count > 0; count--) rows.Append(Row(random));
        // Below the good header mostly; sometimes in its place.
        var at = random.Next(12) == 0 ? sheet.IndexOf("<row", StringComparison.Ordinal) : sheet.IndexOf("</sheetData>", StringComparison.Ordinal);
        parts["xl/worksheets/sheet1.xml"] = Encoding.UTF8.GetBytes(sheet.Insert(at, rows.ToString()));
        if (random.Next(2) == 0) parts["xl/styles.xml"] = Encoding.UTF8.GetBytes(Styles(random));
        if (random.Next(3) == 0) parts["xl/sharedStrings.xml"] = Encoding.UTF8.GetBytes(Strings(random));
        if (random.Next(6) == 0)
            parts["xl/workbook.xml"] = Encoding.UTF8.GetBytes(RawWorkbook.Book("<sheet name=\"花名册\" r:id=\"rId1\"/>", $"<workbookPr date1904=\"{random.OneOf(["1", "true", "0", "x"])}\"/>"));
        return ZipSketch.Of(parts.Select(part => (part.Key, part.Value))).Bytes();
    }

    static string Row(Random random)
    {
        var cells = new StringBuilder();
        for (var column = 1; column <= 20; column++)
        {
            if (random.Next(6) == 0) continue;
            var reference = random.Next(400) == 0 ? Escaped(random) : $"{ColumnName.Of(column)}{random.Next(1, 50)}";
            cells.Append("<c").Append(random.Next(8) == 0 ? "" : $" r=\"{reference}\"");
            if (random.OneOf(Kinds) is { Length: > 0 } kind) cells.Append($" t=\"{kind}\"");
            if (random.Next(2) == 0) cells.Append($" s=\"{(random.Next(10) == 0 ? Escaped(random) : random.Next(12))}\"");
            cells.Append('>').Append(Content(random)).Append("</c>");
        }

        return $"<row{(random.Next(60) == 0 ? $" r=\"{Escaped(random)}\"" : "")}>{cells}</row>";
    }

    static string Content(Random random) => random.Next(8) switch
    {
        0 => $"<is><t>{Escaped(random)}</t></is>",
        1 => $"<is><r><t>{Escaped(random)}</t></r><rPh sb=\"0\" eb=\"1\"><t>li</t></rPh><r><t>{Escaped(random)}</t></r></is>",
        2 => $"<f>{Escaped(random)}</f>",
        3 => $"<f/><v>{Escaped(random)}</v>",
        4 => $"<v>{Escaped(random)}</v><v>{Escaped(random)}</v>",
        5 => $"<v>{random.Next(80)}</v>",
        6 => $"<v>{Number(random)}</v>",
        _ => $"<v>{Escaped(random)}</v>",
    };

    static string Number(Random random)
    {
        var number = string.Concat(Enumerable.Range(0, random.Next(1, 22)).Select(_ => (char)('0' + random.Next(10))));
        if (random.Next(3) == 0) number = number.Insert(random.Next(number.Length), ".");
        if (random.Next(4) == 0) number += $"{random.OneOf(["e", "E", "E+", "e-"])}{random.Next(400)}";
        return random.Next(8) == 0 ? "-" + number : number;
    }

    static string Styles(Random random) => RawWorkbook.Styles([.. Enumerable.Range(0, random.Next(12)).Select(i =>
        random.Next(3) == 0 ? (random.Next(70), null) : (164 + i, (string?)(random.Next(4) == 0 ? random.Value() : random.OneOf(Formats))))]);

    static string Strings(Random random) => $"<sst>{string.Concat(Enumerable.Range(0, random.Next(90)).Select(_ => random.Next(9) == 0 ? "<si/>" : $"<si><t>{Escaped(random)}</t></si>"))}</sst>";

    static string Escaped(Random random) => SecurityElement.Escape(random.Next(3) > 0 ? random.OneOf(Bytes.Values) : random.Value());
}
