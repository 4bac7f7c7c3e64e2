using System.Globalization;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.LearningHours;

/// <summary>The workbook of corrections: entries as they stand, one row each, to be overwritten and sent back.</summary>
public static class HoursCorrectionWorkbook
{
    static readonly TablePlan Plan = HoursSheet.PlanOf(HoursCorrectionColumns.All, ["entry"], ["evidence"]);

    /// <summary>Reads a workbook that was overwritten.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="today">The day of the correction; later days are told as out of range.</param>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static HoursUpload Read(string fileName, byte[] file, LocalDate today) => HoursSheet.Read(fileName, file, today, Plan, HoursCorrectionColumns.All);

    /// <summary>Writes it, with what belongs into each column on a sheet of its own.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="entries">The entries in the order to be shown.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream target, IReadOnlyList<CorrectableEntry> entries, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var sheet = new SheetPlan("学时更正", [.. HoursCorrectionColumns.All.Select(column => new SheetColumn(column.Heading,
            column.Kind switch { HoursCellKind.Day => CellStyle.Date, HoursCellKind.Code => CellStyle.Code, _ => CellStyle.Text }, column.Key is "entry" or "title" or "evidence" ? 36 : 14) { IsRequired = column.IsRequired })]);
        var hints = new SheetPlan("填写说明", new SheetColumn("列"), new SheetColumn("说明", CellStyle.Note, 80)) { HasFilter = false };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [sheet, hints], cancel: cancel);
        var rows = await workbook.BeginAsync(sheet, cancel);
        foreach (var entry in entries) await rows.RowAsync([.. HoursCorrectionColumns.All.Select(column => CellOf(column.Key, entry))]);
        var explained = await workbook.BeginAsync(hints, cancel);
        foreach (var column in HoursCorrectionColumns.All) await explained.RowAsync(column.Heading, column.Hint);
        await workbook.CompleteAsync(cancel);
    }

    static CellValue CellOf(string column, CorrectableEntry row) => column switch
    {
        "entry" => $"{row.Entry.Id}",
        "person_number" => row.PersonNumber,
        "name" => row.PersonName,
        "title" => row.Entry.Title,
        "category" => row.Entry.Category == HoursCategory.Professional ? "专业" : "公需",
        "kind" => row.Kind,
        "from" => row.Entry.LearnedFrom,
        "on" => row.Entry.LearnedOn,
        "hours" => Hours(row.Entry.HoursHundredths),
        "days" => Hours(row.Entry.DaysHundredths),
        _ => default(CellValue),
    };

    // As text, like everything that is read back as a code: no program rounds it on the way.
    static string Hours(int hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
