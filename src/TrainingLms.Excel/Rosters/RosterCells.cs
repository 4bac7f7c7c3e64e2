using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Excel.Rosters;

/// <summary>Reads a cell as its roster column wants it, whatever file it stands in.</summary>
static class RosterCells
{
    /// <summary>Reads a cell; null when it holds nothing.</summary>
    public static RosterCell? Read(SheetCell cell, RosterColumn column, LocalDate today, bool date1904)
    {
        var typed = cell.Shown(date1904);
        if (column.IsDate && typed.Trim() != RosterRules.ClearWord)
        {
            var (first, last) = column.RangeOn(today);
            var date = CellDates.Read(cell, column.Kind == RosterColumnKind.Month, first, last, date1904);
            return date.IsEmpty ? null : new RosterCell(typed, date.HasValue ? date.Value.ToString() : null, date.Problem, date.Notices.Codes());
        }
        var text = column.Kind == RosterColumnKind.Code ? CellText.AsCode(cell) : CellText.AsText(cell);
        return text.IsEmpty ? null : new RosterCell(typed, text.Value, text.Problem, text.Notices.Codes());
    }
}
