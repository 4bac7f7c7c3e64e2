namespace TrainingLms.Excel;

/// <summary>What is odd about the structure of a sheet and was read all the same, as stored and in file order; complete once all rows were read.</summary>
/// <param name="headerRow">Number of the header row; what is merged up to there is a title and nothing odd.</param>
public sealed class SheetOddities(int headerRow)
{
    /// <summary>How many rows and merged ranges are named; the others are only counted.</summary>
    public const int MostTold = 20;

    // "XFD1048576:XFD1048576"; whatever is longer names no range.
    const int LongestRange = 24;

    readonly List<int> _rowsOutOfOrder = [];
    readonly List<string> _merged = [];

    /// <summary>Numbers of rows that stand twice, or behind a higher number; the first twenty.</summary>
    public IReadOnlyList<int> RowsOutOfOrder => _rowsOutOfOrder;

    /// <summary>Cells that do not say where they stand.</summary>
    public int CellsWithoutReference { get; private set; }

    /// <summary>Merged ranges that reach below the header; the first twenty. Only their top-left cells carry a value.</summary>
    public IReadOnlyList<string> Merged => _merged;

    internal void AddRow(int number)
    {
        if (_rowsOutOfOrder.Count < MostTold) _rowsOutOfOrder.Add(number);
    }

    internal void AddCell() => CellsWithoutReference++;

    internal void AddMerged(ReadOnlySpan<byte> range)
    {
        if (_merged.Count == MostTold || range.Length > LongestRange || range.IndexOf((byte)':') < 0) return;
        var last = range[(range.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1)..];
        if (int.TryParse(last, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var row) && row > headerRow)
            _merged.Add(System.Text.Encoding.ASCII.GetString(range));
    }
}
