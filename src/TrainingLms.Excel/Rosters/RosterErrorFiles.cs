using TrainingLms.People;
using TrainingLms.Sentences;

namespace TrainingLms.Excel.Rosters;

/// <summary>How much of the refused rows a workbook tells.</summary>
/// <param name="Rows">Rows on the sheet; the list as text holds all.</param>
/// <param name="Notes">Wrong cells that carry a note.</param>
public sealed record ErrorLimits(int Rows = 5_000, int Notes = 200);

/// <summary>
/// The rows that came back with errors, as they were typed, each with its row number and what is wrong; as a workbook, or as text for who sent text. Either
/// can be corrected and uploaded as it is. Written while the rows are read.
/// </summary>
public sealed class RosterErrorFiles(RosterColumns columns, SentenceBook book, ErrorLimits? limits = null)
{
    const string RowNumberHeading = "原行号";
    const string MessageHeading = "错误说明";

    readonly ErrorLimits limits = limits ?? new ErrorLimits();

    /// <summary>The workbook: wrong cells pale red with a note each, and a sheet that counts the errors of all rows, also of those that found no room.</summary>
    public async Task WriteWorkbookAsync(Stream target, RefusedRows refused, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var wrong = new SheetPlan("错误行", [.. columns.All.Select(RosterWorkbooks.HeadingOf), new SheetColumn(RowNumberHeading, CellStyle.Code, 8), new SheetColumn(MessageHeadingOf(refused.Count), CellStyle.Note, 60)])
        {
            ExpectedRows = Math.Min(refused.Count, limits.Rows),
            HasNotes = true,
            // On one page wide the words would be too small to read.
            Print = new PrintPlan(Paper.A3, PagesWide: 2, RepeatedColumns: 2),
        };
        var summary = new SheetPlan("汇总", new SheetColumn("列", Width: 16), new SheetColumn("错误", CellStyle.Note, 80), new SheetColumn("行数", CellStyle.Number, 8), new SheetColumn("前三个行号", Width: 20)) { HasFilter = false };
        // Enrolments came in a file of their own and are mended there: a sheet beside tells of them, and the first stays what can be uploaded as it is.
        var learning = new SheetPlan("选课", new SheetColumn("工号", CellStyle.Code, 14), new SheetColumn("姓名", Width: 12), new SheetColumn("课程", Width: 30), new SheetColumn(RowNumberHeading, CellStyle.Code, 8), new SheetColumn($"{MessageHeading}（请在来源系统中改正后重新导出）", CellStyle.Note, 80));
        await using var workbook = await WorkbookWriter.CreateAsync(target, refused.Enrolments > 0 ? [wrong, learning, summary] : [wrong, summary], cancel: cancel);
        var sheet = await workbook.BeginAsync(wrong, cancel);
        var kinds = new Dictionary<(string?, string), WrongKind>();
        var (notes, isLearning) = (0, false);
        await foreach (var row in refused.Rows.WithCancellation(cancel))
        {
            foreach (var problem in row.Problems)
            {
                if (!kinds.TryGetValue((problem.Column, problem.Code), out var kind)) kinds[(problem.Column, problem.Code)] = kind = new WrongKind(problem);
                kind.Add(row.Number);
            }

            if (row.Learns is not null && !isLearning) (sheet, isLearning) = (await workbook.BeginAsync(learning, cancel), true);
            if (sheet.RowCount == limits.Rows) continue;
            if (row.Learns is { } learns)
            {
                await sheet.RowAsync(learns.PersonNumber, row.Typed.GetValueOrDefault(RosterKeys.Name), learns.Course, $"{row.Number}", MessageOf(row));
                continue;
            }

            await sheet.RowAsync([.. columns.All.Select(column => TypedOf(row, column)), CellValue.Of($"{row.Number}"), CellValue.Of(MessageOf(row))]);
            for (var at = 0; at < columns.All.Count && notes < limits.Notes; at++)
            {
                if (NoteOf(row, columns.All[at]) is not { Length: > 0 } note) continue;
                sheet.Note(at + 1, note);
                notes++;
            }
        }

        var counts = await workbook.BeginAsync(summary, cancel);
        foreach (var kind in kinds.Values)
            await counts.RowAsync(kind.First.Column is { } key ? columns[key].Heading : "整行", book.Say(kind.First.AsRefusal()), kind.Count, string.Join('、', kind.Rows));
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>The list as text, with all rows however many.</summary>
    public async Task WriteTextAsync(Stream target, RefusedRows refused, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var text = new SeparatedText(target);
        await text.RowAsync([.. columns.All.Select(column => column.Heading), RowNumberHeading, MessageHeading], cancel);
        await foreach (var row in refused.Rows.WithCancellation(cancel))
            await text.RowAsync([.. columns.All.Select(column => row.Typed.GetValueOrDefault(column.Key)), $"{row.Number}", MessageOf(row)], cancel);
        await text.CompleteAsync(cancel);
    }

    /// <summary>Told where nobody overlooks it; what stands in brackets is no part of a heading for our reader.</summary>
    string MessageHeadingOf(int rows) => rows <= limits.Rows ? MessageHeading : $"{MessageHeading}（共 {rows} 行，本表只列前 {limits.Rows} 行；全部请下载 CSV）";

    string MessageOf(PlannedRow row) => string.Join('；', row.Problems.Select(problem => $"{(problem.Column is { } key ? $"{columns[key].Heading}：" : "")}{Said(problem)}"));

    string NoteOf(PlannedRow row, RosterColumn column) => string.Join('\n', row.Problems.Where(problem => problem.Column == column.Key).Select(problem => book.Say(problem.AsRefusal())));

    string Said(RowProblem problem) => book.Say(problem.AsRefusal()).TrimEnd('。', '.');

    static CellValue TypedOf(PlannedRow row, RosterColumn column)
    {
        var typed = CellValue.Of(row.Typed.GetValueOrDefault(column.Key));
        return row.Problems.Any(problem => problem.Column == column.Key) ? typed.As(CellStyle.Wrong) : typed;
    }

    /// <summary>One way to be wrong, in one column.</summary>
    sealed class WrongKind(RowProblem first)
    {
        const int RowsTold = 3;

        public RowProblem First => first;

        public int Count { get; private set; }

        public List<int> Rows { get; } = new(RowsTold);

        public void Add(int row)
        {
            if (Count++ < RowsTold) Rows.Add(row);
        }
    }
}
