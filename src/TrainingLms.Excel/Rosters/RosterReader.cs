using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel.OneRoster;
using TrainingLms.People;

namespace TrainingLms.Excel.Rosters;

/// <summary>Reads rosters out of workbooks, text files and OneRoster zips. What comes out knows nothing of them any more.</summary>
/// <param name="limits">What to accept; the defaults when null.</param>
public sealed class RosterReader(WorkbookLimits? limits = null) : IRosterReader
{
    /// <inheritdoc/>
    public IRosterSource Open(byte[] file, RosterColumns columns, LocalDate today)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ITableSource? source = null;
        try
        {
            var bytes = new MemoryStream(file, writable: false);
            // Other systems send people; further posts come in our own workbook only.
            if (columns.Sheet == RosterSheet.People && OneRosterPackage.IsOne(bytes)) return new OneRosterSource(OneRosterPackage.Open(bytes, limits), columns, today);
            source = TableSource.Open(bytes, limits);
            return new RosterSource(source, columns, today);
        }
        catch (WorkbookRefusedException refused)
        {
            source?.Dispose();
            throw refused.AsRefusal();
        }
    }
}

/// <summary>The roster of one file.</summary>
sealed class RosterSource : IRosterSource
{
    readonly ITableSource source;
    readonly SheetTable table;
    readonly RosterColumns columns;
    readonly LocalDate today;

    public RosterSource(ITableSource source, RosterColumns columns, LocalDate today)
    {
        (this.source, this.columns, this.today) = (source, columns, today);
        table = SheetTable.Find(source, PlanOf(columns));
        RowsClaimed = table.Sheet.EstimateRows() is { } rows ? Math.Max(0, rows - table.Header.RowNumber) : null;
        Letters = table.Header.Mapping.ToDictionary(pair => pair.Key, pair => ColumnName.Of(pair.Value));
    }

    public IReadOnlyDictionary<string, string> Letters { get; }

    public int? RowsClaimed { get; }

    public IReadOnlyList<RosterNotice> Notices => [.. FormOf(source), .. NoticesOf(table, columns)];

    public void Dispose() => source.Dispose();

    public IEnumerable<RosterRow> ReadRows(CancellationToken cancel)
    {
        List<MappedColumn> mapped =
        [
            .. from column in columns.All
               where table.Header.Mapping.ContainsKey(column.Key)
               select new MappedColumn(column, table.Header.Mapping[column.Key]),
        ];
        using var rows = table.ReadRows(cancel).GetEnumerator();
        while (Next(rows)) yield return ReadRow(rows.Current, mapped, today, source.UsesDate1904);
    }

    static bool Next(IEnumerator<SheetRow> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    static TablePlan PlanOf(RosterColumns columns) => new(
        [
            .. columns.All.Select(column => new TableColumn(column.Key, column.Heading, column.Aliases)),
            .. columns.Ignored.Select(heading => new TableColumn(heading, heading) { IsIgnored = true }),
        ],
        columns.Needed);

    static RosterRow ReadRow(SheetRow row, List<MappedColumn> columns, LocalDate today, bool date1904)
    {
        var cells = new FewNamed<RosterCell>(columns.Count);
        foreach (var column in columns)
        {
            var cell = row[column.Position];
            if (!cell.IsEmpty && RosterCells.Read(cell, column.Column, today, date1904) is { } read) cells.Add(column.Column.Key, read);
        }
        return new RosterRow(row.Number, cells);
    }

    /// <summary>A column of the roster with its place in the sheet.</summary>
    readonly record struct MappedColumn(RosterColumn Column, int Position);

    static IEnumerable<RosterNotice> FormOf(ITableSource source)
    {
        if (source.TextForm is { } form)
            yield return new("roster.text_file", new Dictionary<string, string>
            {
                ["encoding"] = form.EncodingName,
                ["separator"] = form.Separator == '\t' ? "Tab" : $"{form.Separator}",
            });
    }

    static IEnumerable<RosterNotice> NoticesOf(SheetTable table, RosterColumns columns)
    {
        if (table.SheetsNotRead.Count > 0) yield return Notice("roster.sheets_not_read", "sheets", table.SheetsNotRead.Select(sheet => sheet.Name));
        if (table.Header.Ignored.Count > 0) yield return Notice("roster.columns_ignored", "columns", table.Header.Ignored.Select(column => column.Heading));
        if (table.Header.Missing.Count > 0) yield return Notice("roster.columns_missing", "columns", table.Header.Missing.Select(key => columns[key].Heading));
        if (table.HiddenRowCount > 0) yield return Notice(TableCodes.HiddenRows, "count", [$"{table.HiddenRowCount}"]);
        if (table.RowsAfterGap.Count > 0) yield return Notice(TableCodes.Gap, "rows", table.RowsAfterGap.Select(row => $"{row}"));
        var odd = table.Oddities;
        if (odd.RowsOutOfOrder.Count > 0) yield return Notice(TableCodes.RowsOutOfOrder, "rows", odd.RowsOutOfOrder.Select(row => $"{row}"));
        if (odd.CellsWithoutReference > 0) yield return Notice(TableCodes.CellsUnplaced, "count", [$"{odd.CellsWithoutReference}"]);
        if (odd.Merged.Count > 0) yield return Notice(TableCodes.CellsMerged, "ranges", odd.Merged);
    }

    static RosterNotice Notice(string code, string fact, IEnumerable<string> values) =>
        new(code, new Dictionary<string, string> { [fact] = string.Join('、', values) });
}
