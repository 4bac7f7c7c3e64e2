namespace TrainingLms.Excel;

/// <summary>A table found in a workbook or text file: its header, and its rows as a stream.</summary>
public sealed class SheetTable
{
    const int LongGap = 1_000;
    readonly ITableSource _source;
    readonly List<int> _rowsAfterGap = [];

    SheetTable(ITableSource source, ITableSheet sheet, TableHeader header)
    {
        _source = source;
        Sheet = sheet;
        Header = header;
        SheetsNotRead = [.. source.Sheets.Where(s => s != sheet)];
    }

    /// <summary>The sheet that holds the table.</summary>
    public ITableSheet Sheet { get; }

    /// <summary>Its header.</summary>
    public TableHeader Header { get; }

    /// <summary>The other sheets, hidden ones among them; to be named, so that nobody believes they were read.</summary>
    public IReadOnlyList<ITableSheet> SheetsNotRead { get; }

    /// <summary>Data rows of the last pass that were not blank.</summary>
    public int RowCount { get; private set; }

    /// <summary>Hidden ones among them.</summary>
    public int HiddenRowCount { get; private set; }

    /// <summary>Row numbers before which more than a thousand blank rows stood; the first hundred.</summary>
    public IReadOnlyList<int> RowsAfterGap => _rowsAfterGap;

    /// <summary>What was odd about the structure of the sheet in the last pass.</summary>
    public SheetOddities Oddities { get; private set; } = new(0);

    /// <summary>Codes of what is worth telling about the last pass.</summary>
    public IEnumerable<string> Notices
    {
        get
        {
            if (HiddenRowCount > 0) yield return TableCodes.HiddenRows;
            if (_rowsAfterGap.Count > 0) yield return TableCodes.Gap;
            if (Oddities.RowsOutOfOrder.Count > 0) yield return TableCodes.RowsOutOfOrder;
            if (Oddities.CellsWithoutReference > 0) yield return TableCodes.CellsUnplaced;
            if (Oddities.Merged.Count > 0) yield return TableCodes.CellsMerged;
        }
    }

    /// <summary>Finds the first visible sheet with a header.</summary>
    /// <param name="source">The file.</param>
    /// <param name="plan">What to look for.</param>
    /// <exception cref="WorkbookRefusedException">One of <see cref="TableCodes"/>, or what reading a sheet can refuse.</exception>
    public static SheetTable Find(ITableSource source, TablePlan plan)
    {
        ArgumentNullException.ThrowIfNull(source);
        var finder = new HeaderFinder(plan);
        var filled = new List<string>();
        foreach (var sheet in source.Sheets.Where(s => s.IsVisible))
        {
            var first = sheet.ReadRows().Take(HeaderFinder.RowsLookedAt).ToList();
            if (first.Count > 0) filled.Add(sheet.Name);
            if (finder.Find(first, sheet.Name) is { } header) return new(source, sheet, header);
        }

        if (filled.Count == 0)
        {
            throw Refuse.With(TableCodes.NoTable,
                ("hidden_sheets", string.Join('、', source.Sheets.Where(s => !s.IsVisible).Select(s => s.Name))));
        }

        var headings = plan.Needed.Select(group =>
            string.Join('/', plan.Columns.Where(c => group.Contains(c.Key)).Select(c => c.Heading)));
        throw Refuse.With(TableCodes.NoHeader, ("looked_for", string.Join('、', headings)), ("sheets", string.Join('、', filled)));
    }

    /// <summary>Streams the data rows below the header. Counts and notices are complete when the stream has ended.</summary>
    /// <param name="cancel">Looked at every 256 rows.</param>
    /// <exception cref="WorkbookRefusedException">While streaming: more data rows than allowed, or damage.</exception>
    public IEnumerable<SheetRow> ReadRows(CancellationToken cancel = default)
    {
        (RowCount, HiddenRowCount) = (0, 0);
        _rowsAfterGap.Clear();
        Oddities = new(Header.RowNumber);
        var before = Header.RowNumber;
        foreach (var row in Sheet.ReadRows(Oddities, cancel).Skip(Header.RowsAbove + 1))
        {
            if (++RowCount > _source.Limits.DataRows) throw Refuse.TooLarge("data_rows", _source.Limits.DataRows);
            if (row.IsHidden) HiddenRowCount++;
            if (row.Number - before - 1 > LongGap && _rowsAfterGap.Count < 100) _rowsAfterGap.Add(row.Number);
            before = row.Number;
            yield return row;
        }
    }
}
