using System.Text;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>The good rosters that are bent: one as our writer makes it, one as Excel stores it with shared strings, styles and two sheets.</summary>
static class BaseFiles
{
    static readonly string[][] People =
    [
        ["G0001", "李静", "女", "110101199003070046", "A01", "市网信办", "公务员", "科长", "", "专职", "13800000001", "li@example.org", "本科", "学士", "2012-07", "2024-01-01", "", "在职", "否"],
        ["007", "买买提·艾力", "男", "", "A0102", "", "事业人员", "", "", "兼职", "", "", "", "", "2001年3月", "", "", "退休", ""],
        ["G-3", "𠮷野", "", "11010119900307003X", "a01", "", "其他", "清空", "", "专职", "+86 138-0000-0002", "", "", "", "20150901", "45292", "", "借调", ""],
    ];

    static readonly Lazy<byte[]> Ours = new(() =>
    {
        var plan = new SheetPlan("花名册", [.. Judge.Columns.All.Select(column => new SheetColumn(column.Heading))]);
        return Written.BytesAsync([plan, Written.Lists], async book =>
        {
            var sheet = await book.BeginAsync(plan);
            foreach (var person in People) await sheet.RowAsync([.. person.Select(value => CellValue.Of(value))]);
            var lists = await book.BeginAsync(Written.Lists);
            await lists.RowAsync("男", "在职");
        }).GetAwaiter().GetResult();
    });

    static readonly Lazy<IReadOnlyList<(string Name, byte[] Content)>> Stored = new(() =>
    {
        var texts = Judge.Columns.All.Select(column => column.Heading).Concat(People.SelectMany(person => person)).Distinct().ToList();
        var rows = new StringBuilder(Row(1, [.. Judge.Columns.All.Select(column => column.Heading)], texts));
        for (var i = 0; i < People.Length; i++) rows.Append(Row(i + 2, People[i], texts));
        rows.Append("<row r=\"6\" hidden=\"1\"><c r=\"A6\" t=\"str\"><f>1+1</f><v>G9</v></c><c r=\"B6\" t=\"inlineStr\"><is><r><t>王</t></r><r><t>敏</t></r></is></c>"
            + "<c r=\"O6\" s=\"1\"><v>41091</v></c><c r=\"P6\" s=\"2\"><v>45292.5</v></c><c r=\"C6\" t=\"e\"><v>#N/A</v></c><c r=\"D6\" t=\"b\"><v>1</v></c></row>");
        return new RawWorkbook(rows.ToString())
            .Part("xl/sharedStrings.xml", $"<sst xmlns=\"{RawWorkbook.Main}\">{string.Concat(texts.Select(t => $"<si><t>{t}</t></si>"))}</sst>")
            .Part("xl/styles.xml", RawWorkbook.Styles((14, null), (176, "yyyy\"年\"m\"月\";@"), (177, "000000")))
            .Part("xl/workbook.xml", RawWorkbook.Book("<sheet name=\"花名册\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"字典\" state=\"hidden\" sheetId=\"2\" r:id=\"rId8\"/>"))
            .Parts;
    });

    /// <summary>The parts of the workbook with shared strings.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Parts => Stored.Value;

    /// <summary>A roster as a text.</summary>
    public static string Text { get; } = string.Join("\r\n",
        People.Prepend([.. Judge.Columns.All.Select(column => column.Heading)]).Select(row => string.Join(',', row.Select(cell => cell.Contains(' ') ? $"\"{cell}\"" : cell)))) + "\r\n";

    /// <summary>One of the whole workbooks.</summary>
    public static byte[] Pick(Random random) => [.. random.Next(2) == 0 ? Ours.Value : ZipSketch.Of(Parts).Bytes()];

    /// <summary>The parts of one of the workbooks.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> PickParts(Random random) => random.Next(3) == 0 ? OurParts.Value : Parts;

    static readonly Lazy<IReadOnlyList<(string, byte[])>> OurParts = new(() => ZipSketch.Unpack(Ours.Value));

    static string Row(int number, string[] cells, List<string> texts) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((cell, at) => cell.Length == 0 ? "" : $"<c r=\"{ColumnName.Of(at + 1)}{number}\" t=\"s\"><v>{texts.IndexOf(cell)}</v></c>"))}</row>";
}
