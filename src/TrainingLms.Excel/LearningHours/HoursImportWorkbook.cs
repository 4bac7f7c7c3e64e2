using NodaTime;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.LearningHours;

/// <summary>The workbook of past hours: one row for each time somebody learned.</summary>
public static class HoursImportWorkbook
{
    const string ListSheet = "可选内容";

    static readonly TablePlan Plan = HoursSheet.PlanOf(HoursImportColumns.All, ["person_number"], ["evidence"]);

    /// <summary>Reads a workbook, or a text file with separators.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="today">The day of the import; later days are told as out of range.</param>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static HoursUpload Read(string fileName, byte[] file, LocalDate today) => HoursSheet.Read(fileName, file, today, Plan, HoursImportColumns.All);

    /// <summary>Writes the blank template: headings, drop-downs, and what belongs into each column.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="rules">The rules whose conversion table gives the kinds of learning.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteTemplateAsync(Stream target, HoursRules rules, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var choices = new Dictionary<string, List<string>> { ["category"] = ["公需", "专业"], ["kind"] = [.. rules.Conversions.Select(row => row.Name)] };
        var lists = choices.Keys.ToList();
        var hours = new SheetPlan("学时补录",
            [
                .. HoursImportColumns.All.Select(column => new SheetColumn(column.Heading, column.Kind switch { HoursCellKind.Day => CellStyle.Date, HoursCellKind.Code => CellStyle.Code, _ => CellStyle.Text }, column.Key is "title" or "evidence" ? 36 : 14)
                {
                    IsRequired = column.IsRequired,
                    Choices = choices.TryGetValue(column.Key, out var words) ? new ChoiceList(ListSheet, lists.IndexOf(column.Key) + 1, words.Count) : null,
                }),
            ])
        {
            ExpectedRows = 0,
        };
        var hints = new SheetPlan("填写说明", new SheetColumn("列"), new SheetColumn("必填", Width: 8), new SheetColumn("说明", CellStyle.Note, 60), new SheetColumn("可填内容", CellStyle.Note, 60)) { HasFilter = false };
        var dictionary = new SheetPlan(ListSheet, [.. lists.Select(key => new SheetColumn(HoursImportColumns.HeadingOf(key), Width: 30))]) { IsHidden = true };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [hours, hints, dictionary], cancel: cancel);
        await workbook.BeginAsync(hours, cancel);
        var explained = await workbook.BeginAsync(hints, cancel);
        foreach (var column in HoursImportColumns.All)
            await explained.RowAsync(column.Heading, column.IsRequired ? "是" : "", column.Hint, string.Join('、', choices.GetValueOrDefault(column.Key, [])));
        var listed = await workbook.BeginAsync(dictionary, cancel);
        for (var i = 0; i < choices.Values.Max(list => list.Count); i++) await listed.RowAsync([.. choices.Values.Select(list => CellValue.Of(list.ElementAtOrDefault(i)))]);
        await workbook.CompleteAsync(cancel);
    }
}
