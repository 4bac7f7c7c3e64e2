using System.Security.Cryptography;
using NodaTime;
using TrainingLms.Excel.Rosters;
using TrainingLms.LearningHours;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.LearningHours;

/// <summary>Reads the sheets in which hours come in: past ones and corrected ones.</summary>
static class HoursSheet
{
    static readonly LocalDate First = new(2000, 1, 1);

    /// <summary>What is looked for in a sheet.</summary>
    public static TablePlan PlanOf(IReadOnlyList<HoursColumn> columns, params IReadOnlyList<IReadOnlyList<string>> needed) =>
        new([.. columns.Select(column => new TableColumn(column.Key, column.Heading, column.Aliases))], needed);

    /// <summary>Reads a workbook, or a text file with separators.</summary>
    /// <exception cref="RefusedException">What the reader of workbooks refuses.</exception>
    public static HoursUpload Read(string fileName, byte[] file, LocalDate today, TablePlan plan, IReadOnlyList<HoursColumn> known)
    {
        try
        {
            using var source = TableSource.Open(new MemoryStream(file, writable: false));
            var table = SheetTable.Find(source, plan);
            var columns = known.Where(column => table.Header.Mapping.ContainsKey(column.Key)).Select(column => (Column: column, At: table.Header.Mapping[column.Key])).ToList();
            var rows = new List<HoursSheetRow>();
            foreach (var row in table.ReadRows())
            {
                var cells = new Dictionary<string, HoursCell>();
                foreach (var (column, at) in columns)
                    if (!row[at].IsEmpty && CellOf(row[at], column.Kind, today, source.UsesDate1904) is { } cell) cells[column.Key] = cell;
                rows.Add(new HoursSheetRow(row.Number, cells));
            }
            return new HoursUpload(fileName, Convert.ToHexStringLower(SHA256.HashData(file)), rows);
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    static HoursCell? CellOf(SheetCell cell, HoursCellKind kind, LocalDate today, bool date1904)
    {
        var typed = cell.Shown(date1904);
        if (kind == HoursCellKind.Day)
        {
            var day = CellDates.Read(cell, allowMonth: false, First, today, date1904);
            return day.IsEmpty ? null : new HoursCell(typed, day.HasValue ? day.Value.ToString() : null, day.Problem);
        }
        var text = kind == HoursCellKind.Code ? CellText.AsCode(cell) : CellText.AsText(cell);
        return text.IsEmpty ? null : new HoursCell(typed, text.Value, text.Problem);
    }
}
