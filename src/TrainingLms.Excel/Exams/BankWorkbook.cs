using TrainingLms.Exams;
using TrainingLms.Excel.Rosters;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Reads and writes the workbook of a question bank: one row for each question.</summary>
public static class BankWorkbook
{
    const string MessageHeading = "问题说明";
    const string RowHeading = "原行号";
    const int MostNotes = 500;
    const int LongestCell = 32_767;

    static readonly TablePlan Plan = new(
        [.. BankColumns.All.Select(column => new TableColumn(column.Key, column.Heading, column.Aliases)), new TableColumn(MessageHeading, MessageHeading) { IsIgnored = true }, new TableColumn(RowHeading, RowHeading) { IsIgnored = true }],
        ["code"], ["type"], ["text"]);

    /// <summary>Whether a file is a workbook; by its first bytes, never by its name.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith("PK"u8) || (file.Length > 1 && file[0] == 0xD0 && file[1] == 0xCF);

    /// <summary>Reads a workbook.</summary>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static BankSheet Read(byte[] file)
    {
        try
        {
            using var source = TableSource.Open(new MemoryStream(file, writable: false));
            var table = SheetTable.Find(source, Plan);
            var keyOf = table.Header.Mapping.ToDictionary(column => column.Value, column => column.Key);
            var own = table.Header.Ignored.Where(column => !column.IsKnown).ToDictionary(column => column.Column, column => column.Heading);
            var columns = keyOf.Keys.Concat(own.Keys).Order().ToList();
            var rows = table.ReadRows().Select(row => new BankRow(row.Number, [.. columns.Select(column => row[column].Shown(source.UsesDate1904))])).ToList();
            return new BankSheet([.. columns.Select(column => own.GetValueOrDefault(column) ?? BankColumns.HeadingOf(keyOf[column]))], [.. columns.Select(column => keyOf.GetValueOrDefault(column))], rows);
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    /// <summary>Writes the file back with the user's own columns, each wrong cell marked and told; it can be corrected and sent as it is.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="sheet">What was sent.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="book">The language of the messages.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteCorrectionsAsync(Stream target, BankSheet sheet, IReadOnlyList<ImportProblem> problems, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var byRow = problems.ToLookup(problem => problem.Row);
        var plan = new SheetPlan("试题", [.. sheet.Headings.Select(heading => new SheetColumn(heading, Width: 18)), new SheetColumn(RowHeading, CellStyle.Code, 8), new SheetColumn(MessageHeading, CellStyle.Note, 60)])
        {
            HasNotes = true,
            ExpectedRows = sheet.Rows.Count,
        };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [plan], cancel: cancel);
        var writer = await workbook.BeginAsync(plan, cancel);
        var notes = 0;
        foreach (var row in sheet.Rows)
        {
            var wrong = byRow[row.Number].ToLookup(problem => problem.Column ?? "");
            // A missing cell of a column that the file does not have is told in the last column.
            await writer.RowAsync([
                .. sheet.Keys.Select((key, at) => key is not null && wrong[key].Any() ? CellValue.Of(row.Cells[at]).As(CellStyle.Wrong) : CellValue.Of(row.Cells[at])),
                CellValue.Of($"{row.Number}"), CellValue.Of(Cut(string.Join('\n', byRow[row.Number].Select(problem => Said(problem, book)))))]);
            for (var at = 0; at < sheet.Keys.Count && notes < MostNotes; at++)
            {
                if (sheet.Keys[at] is not { } key || !wrong[key].Any()) continue;
                writer.Note(at + 1, Cut(string.Join('\n', wrong[key].Select(problem => Said(problem, book)))));
                notes++;
            }
        }
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>Writes a bank. Questions that one row cannot say whole are named on a second sheet: they are in the bank file.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="bank">The bank.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream target, ExportedBank bank, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(bank);
        var questions = new SheetPlan("试题", [.. BankColumns.All.Select(column => new SheetColumn(column.Heading, column.Key == "code" ? CellStyle.Code : CellStyle.Text, column.Key is "text" or "explanation" ? 50 : 16) { IsRequired = column.IsRequired })]);
        var others = new SheetPlan("未写入的题", new SheetColumn("题号", CellStyle.Code), new SheetColumn("题型"), new SheetColumn("说明", CellStyle.Note, 60)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [questions, others], cancel: cancel);
        var sheet = await workbook.BeginAsync(questions, cancel);
        var left = new List<(string Code, QuestionContent Content)>();
        foreach (var question in bank.Questions)
        {
            if (BankRowWriter.Write(question.Code, question.Content) is { } cells && cells.Values.All(cell => cell.Length <= LongestCell)) await sheet.RowAsync([.. BankColumns.All.Select(column => CellValue.Of(cells.GetValueOrDefault(column.Key)))]);
            else left.Add(question);
        }
        var rest = await workbook.BeginAsync(others, cancel);
        foreach (var (code, content) in left) await rest.RowAsync(code, SentenceBook.Chinese[$"question_type.{Snake.Of(content.Type)}"], "一行写不下这道题的全部内容，请使用题库文件（YAML）。");
        await workbook.CompleteAsync(cancel);
    }

    static string Said(ImportProblem problem, SentenceBook book) =>
        $"{(problem.Column is { } column ? $"{BankColumns.HeadingOf(column)}：" : "")}{book.Say(problem.Reason)}{(problem.Suggestion is { } suggestion ? book.Say(suggestion) : "")}";

    static string Cut(string text) => text.Length <= LongestCell ? text : text[..LongestCell];
}
