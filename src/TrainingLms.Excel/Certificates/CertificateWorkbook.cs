using System.Security.Cryptography;
using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.Excel.Rosters;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Certificates;

/// <summary>证书登记册: the register goes out with state and links, and the certificates of an old register come in under the same headings.</summary>
/// <param name="book">The language of words for kinds, levels and states.</param>
public sealed class CertificateWorkbook(SentenceBook book)
{
    const string ListSheet = "可选内容";

    static readonly LocalDate First = new(1950, 1, 1);
    static readonly LocalDate Last = new(2999, 12, 31);

    static readonly TablePlan Plan = new([.. CertificateColumns.All.Select(column => new TableColumn(column.Key, column.Heading, column.Aliases))], ["person_number"], ["number"], ["title"]);

    /// <summary>Writes the register while it is read.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteAsync(Stream target, IAsyncEnumerable<RegisterLine> lines, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var register = new SheetPlan("证书登记册",
        [
            .. CertificateColumns.All.Select(column => new SheetColumn(column.Heading, StyleOf(column), WidthOf(column))),
            new("种类", Width: 10), new("状态", Width: 12), new("来源", Width: 16), new("撤销日期", CellStyle.Date), new("替代证书编号", CellStyle.Code, 24), new("更正自", CellStyle.Code, 24),
        ]);
        var about = new SheetPlan("说明", new("项目"), new("内容", CellStyle.Note, 90)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [register, about], cancel: cancel);
        var sheet = await workbook.BeginAsync(register, cancel);
        await foreach (var line in lines.WithCancellation(cancel)) await sheet.RowAsync(Cells(line));
        var notes = await workbook.BeginAsync(about, cancel);
        await notes.RowAsync("范围", "导出人可以查看的全部证书，含已撤销、已被替代和待签发的");
        await notes.RowAsync("验证码", "不在登记册中：验证码只交持证人");
        await notes.RowAsync("姓名", "签发当日的姓名，一字不差；工号为今天的工号");
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>Reads a workbook, or a text file with separators.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static CertificateUpload Read(string fileName, byte[] file)
    {
        try
        {
            using var source = TableSource.Open(new MemoryStream(file, writable: false));
            var table = SheetTable.Find(source, Plan);
            var columns = CertificateColumns.All.Where(column => table.Header.Mapping.ContainsKey(column.Key)).Select(column => (Column: column, At: table.Header.Mapping[column.Key])).ToList();
            var rows = new List<CertificateSheetRow>();
            foreach (var row in table.ReadRows())
            {
                var cells = new Dictionary<string, CertificateCell>();
                foreach (var (column, at) in columns)
                    if (!row[at].IsEmpty && CellOf(row[at], column, source.UsesDate1904) is { } cell) cells[column.Key] = cell;
                rows.Add(new CertificateSheetRow(row.Number, cells));
            }
            return new CertificateUpload(fileName, Convert.ToHexStringLower(SHA256.HashData(file)), rows);
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    /// <summary>Writes the blank template: headings, drop-downs, and what belongs into each column.</summary>
    public static async Task WriteTemplateAsync(Stream target, CancellationToken cancel = default)
    {
        string[] levels = [.. Enum.GetValues<TitleLevel>().Reverse().Select(level => SentenceBook.Chinese[$"title_level.{Snake.Of(level)}"])];
        var past = new SheetPlan("证书补录",
        [
            .. CertificateColumns.All.Select(column => new SheetColumn(column.Heading, StyleOf(column), WidthOf(column))
            {
                IsRequired = column.IsRequired,
                Choices = column.Key == "level" ? new ChoiceList(ListSheet, 1, levels.Length) : null,
            }),
        ])
        {
            ExpectedRows = 0,
        };
        var hints = new SheetPlan("填写说明", new SheetColumn("列"), new SheetColumn("必填", Width: 8), new SheetColumn("说明", CellStyle.Note, 70)) { HasFilter = false };
        var listed = new SheetPlan(ListSheet, new SheetColumn("级别", Width: 30)) { IsHidden = true };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [past, hints, listed], cancel: cancel);
        await workbook.BeginAsync(past, cancel);
        var explained = await workbook.BeginAsync(hints, cancel);
        foreach (var column in CertificateColumns.All) await explained.RowAsync(column.Heading, column.IsRequired ? "是" : "", column.Hint);
        var words = await workbook.BeginAsync(listed, cancel);
        foreach (var level in levels) await words.RowAsync(level);
        await workbook.CompleteAsync(cancel);
    }

    CellValue[] Cells(RegisterLine line)
    {
        var c = line.Certificate;
        return
        [
            line.PersonNumber, c.HolderName, c.Number, c.Title, c.TitleEnglish, c.Level is { } level ? book[$"title_level.{level}"] : null, c.Specialty, c.Issuer, c.AwardedOn, c.IssuedOn, c.ValidTo,
            book[$"certificate_kind.{Snake.Of(c.Kind)}"], book[$"certificate.state.{Snake.Of(c.State)}"], $"{book[$"certificate_source.{Snake.Of(c.Source)}"]}{c.Region}", c.RevokedOn, line.ReplacedBy, line.Corrects,
        ];
    }

    static CertificateCell? CellOf(SheetCell cell, CertificateColumn column, bool date1904)
    {
        var typed = cell.Shown(date1904);
        if (column.IsDay)
        {
            var day = CellDates.Read(cell, allowMonth: false, First, Last, date1904);
            return day.IsEmpty ? null : new CertificateCell(typed, day.HasValue ? day.Value.ToString() : null, day.Problem);
        }
        var text = column.Key is "person_number" or "number" ? CellText.AsCode(cell) : CellText.AsText(cell);
        return text.IsEmpty ? null : new CertificateCell(typed, text.Value, text.Problem);
    }

    static CellStyle StyleOf(CertificateColumn column) => column.IsDay ? CellStyle.Date : column.Key is "person_number" or "number" ? CellStyle.Code : CellStyle.Text;

    static double WidthOf(CertificateColumn column) => column.Key switch { "title" or "specialty" or "issuer" => 28, "number" or "title_english" => 24, _ => 14 };
}
