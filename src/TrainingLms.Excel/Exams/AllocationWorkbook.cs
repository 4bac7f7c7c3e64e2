using TrainingLms.Exams;
using TrainingLms.Excel.Rosters;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Exams;

/// <summary>Reads who is to mark which answer from a workbook; the marking workbook with its first two markers filled in is one.</summary>
public static class AllocationWorkbook
{
    static readonly TablePlan Plan = new(
        [new TableColumn("script", "试卷代号"), new TableColumn("slot", "题号"), new TableColumn("first", "一评"), new TableColumn("second", "二评")], ["script"], ["slot"], ["first"]);

    /// <summary>The rows in which a marker stands.</summary>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static IReadOnlyList<AllocationRow> Read(byte[] file)
    {
        try
        {
            using var source = TableSource.Open(new MemoryStream(file, writable: false));
            var table = SheetTable.Find(source, Plan);
            var columnOf = table.Header.Mapping;
            var rows = new List<AllocationRow>();
            foreach (var row in table.ReadRows())
            {
                string? Text(string key) => columnOf.TryGetValue(key, out var column) && row[column].Shown(source.UsesDate1904)?.Trim() is { Length: > 0 } text ? text : null;
                if (Text("first") is { } first) rows.Add(new AllocationRow(row.Number, Text("script"), Text("slot"), first, Text("second")));
            }
            return rows;
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }
}
