using System.Collections;
using TrainingLms.Privacy;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Privacy;

/// <summary>本人信息副本 as a workbook: one row per value, each with purpose, basis and how long it is kept.</summary>
public static class OwnDataWorkbook
{
    /// <summary>Writes the workbook.</summary>
    /// <param name="target">Only written to, and left open.</param>
    /// <param name="held">What is held.</param>
    /// <param name="rules">For how long.</param>
    /// <param name="book">The language of headings and words.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(Stream target, IReadOnlyList<HeldData> held, RetentionRules rules, SentenceBook book, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(book);
        var plan = new SheetPlan(book["own_data.sheet"], new SheetColumn(book["own_data.table"], Width: 24), new SheetColumn(book["own_data.row"], CellStyle.Number, 8),
            new SheetColumn(book["own_data.field"], Width: 24), new SheetColumn(book["own_data.value"], CellStyle.Note, 50), new SheetColumn(book["own_data.purpose"], Width: 30),
            new SheetColumn(book["own_data.basis"], CellStyle.Note, 40), new SheetColumn(book["own_data.keep"], Width: 12));
        await using var workbook = await WorkbookWriter.CreateAsync(target, [plan], cancel: cancel);
        var sheet = await workbook.BeginAsync(plan, cancel);
        foreach (var part in held)
        {
            var (table, purpose, basis) = (book[$"personal_table.{part.Table}"], book[$"data_purpose.{Snake.Of(part.Group.Purpose)}"], book[$"legal_basis.{Snake.Of(part.Group.Basis)}"]);
            var keep = rules[part.Group.Retention].Keep ?? book["own_data.keep_open"];
            if (part.Group.IsWithheld) await sheet.RowAsync(table, part.Count, string.Join(", ", part.Group.Fields.Select(field => Snake.Of(field))), book["own_data.withheld"], purpose, basis, keep);
            foreach (var (row, number) in part.Rows.Select((row, at) => (row, at + 1)))
                foreach (var (field, value) in row.Where(pair => pair.Value is not null)) await sheet.RowAsync(table, number, field, Show(value), purpose, basis, keep);
        }
        await workbook.CompleteAsync(cancel);
    }

    static string Show(object? value) => value switch
    {
        string text => text,
        IEnumerable many => string.Join("; ", many.Cast<object?>()),
        Enum known => Snake.Of(known),
        _ => value?.ToString() ?? "",
    };
}
