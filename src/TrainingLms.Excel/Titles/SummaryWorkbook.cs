using TrainingLms.Excel;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>评审汇总表 of a session: its applications with eligibility and result, to print and to file.</summary>
public static class SummaryWorkbook
{
    static readonly SheetPlan Sheet = new("评审汇总表",
        new SheetColumn("序号", CellStyle.Number, 8), new SheetColumn("申报编号", CellStyle.Code, 38), new SheetColumn("姓名", CellStyle.Text, 14),
        new SheetColumn("专业", CellStyle.Text, 18), new SheetColumn("申报级别", CellStyle.Text, 12), new SheetColumn("资格审查", CellStyle.Text, 12),
        new SheetColumn("评审结果", CellStyle.Text, 12), new SheetColumn("评审日期", CellStyle.Date, 14));

    /// <summary>Writes the workbook.</summary>
    public static async Task WriteAsync(Stream target, SessionSummary summary, CancellationToken cancel = default)
    {
        var book = SentenceBook.Chinese;
        var session = summary.Session;
        await using var workbook = await WorkbookWriter.CreateAsync(target, [Sheet], cancel: cancel);
        var sheet = await workbook.BeginAsync(Sheet, cancel);
        foreach (var (number, row) in summary.Rows.Index())
            await sheet.RowAsync(number + 1, $"{row.ApplicationId:D}", row.Name, book[$"specialty.{session.Specialty}"], book[$"title_level.{Snake.Of(row.Level)}"],
                book[row.IsEligible ? "summary.eligible" : "summary.not_eligible"], row.Outcome is { } outcome ? book[$"case_outcome.{Snake.Of(outcome)}"] : null,
                (NodaTime.LocalDate?)(row.Outcome is null ? null : session.HeldOn));
        await workbook.CompleteAsync(cancel);
    }
}
