using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>Walks one sheet row by row. Blank rows and blank cells are passed over but keep their numbers.</summary>
sealed class SheetReader : IDisposable
{
    // A header may stand in the first ten rows; only rows beyond them can all be data.
    const int RowsAboveData = 10, RowsBetweenLooks = 256;
    readonly XmlTokens _xml;
    readonly CellReader _cellReader;
    readonly WorkbookLimits _limits;
    readonly ParseClock _clock;
    readonly List<SheetCell> _cells = [];
    int _row, _seen, _filled;
    long _characters;
    bool _inData, _inMerged;
    readonly SheetOddities? _oddities;

    public SheetReader(XmlTokens xml, SharedStrings strings, StyleTable styles, WorkbookLimits limits, ParseClock clock, SheetOddities? oddities = null)
    {
        _oddities = oddities;
        _xml = xml;
        _limits = limits;
        _clock = clock;
        _cellReader = new(xml, strings, styles, limits);
    }

    /// <summary>The next row that holds something, or null at the end of the sheet.</summary>
    public SheetRow? Next(CancellationToken cancel)
    {
        while (FindRow())
        {
            if (++_seen % RowsBetweenLooks == 0)
            {
                _clock.Check();
                cancel.ThrowIfCancellationRequested();
            }

            if (ReadRow() is not { } row) continue;
            if (++_filled > _limits.DataRows + RowsAboveData) throw Refuse.TooLarge("data_rows", _limits.DataRows);
            return row;
        }

        return null;
    }

    /// <summary>The last row of the sheet's own dimension.</summary>
    public static int? EstimateRows(XmlTokens xml)
    {
        while (xml.Next() != XmlToken.EndOfPart)
        {
            if (xml.Token != XmlToken.Start || xml.Depth != 2) continue;
            if (xml.Is("sheetData"u8)) return null;
            if (!xml.Is("dimension"u8)) continue;
            var range = xml.Attribute("ref"u8);
            var digits = range[(range.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1)..];
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : null;
        }

        return null;
    }

    public void Dispose() => _xml.Dispose();

    bool FindRow()
    {
        while (_xml.Next() != XmlToken.EndOfPart)
        {
            if (_xml.Token == XmlToken.End)
            {
                if (_xml.Depth <= 1) _inData = false;
                continue;
            }

            if (_xml.Depth == 1 && !_xml.Is("worksheet"u8)) throw Refuse.Damaged(_xml.Part, "root");
            if (_xml.Depth == 2) (_inData, _inMerged) = (_xml.Is("sheetData"u8), _xml.Is("mergeCells"u8));
            if (_inData && _xml.Depth == 3 && _xml.Is("row"u8)) return true;
            if (_inMerged && _xml.Depth == 3 && _xml.Is("mergeCell"u8)) _oddities?.AddMerged(_xml.Attribute("ref"u8));
            if (_xml.Depth > 1 && !_inData && !_inMerged) _xml.Skip();
        }

        return false;
    }

    SheetRow? ReadRow()
    {
        var before = _row;
        _row = NumberOfRow();
        if (_row > _limits.RowNumber) throw Refuse.TooLarge("row_number", _limits.RowNumber);
        var isHidden = WorkbookContents.IsOn(_xml.Attribute("hidden"u8));
        var depth = _xml.Depth;
        var column = 0;
        _cells.Clear();
        while (_xml.Next() is var token && (token == XmlToken.Start || _xml.Depth >= depth))
        {
            if (token != XmlToken.Start) continue;
            if (!_xml.Is("c"u8))
            {
                _xml.Skip();
                continue;
            }

            var cell = _cellReader.Read(ref column);
            if (cell.IsEmpty) continue;
            if (!_cellReader.HadReference) _oddities?.AddCell();
            if (column > _limits.Columns) throw Refuse.TooLarge("columns", _limits.Columns);
            if (_cells.Count == ColumnName.Last) throw Refuse.Damaged(_xml.Part, "row");
            _characters += cell.Raw.Length;
            if (_characters > _limits.TextCharacters) throw Refuse.Inflates("text_characters", _limits.TextCharacters);
            _cells.Add(cell);
        }

        if (_cells.Count == 0) return null;
        if (_row <= before) _oddities?.AddRow(_row);
        return new(_row, isHidden, [.. _cells]);
    }

    int NumberOfRow()
    {
        var stored = _xml.Attribute("r"u8);
        if (stored.IsEmpty) return _row + 1;
        if (!long.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw Refuse.Damaged(_xml.Part, "row_number");
        return (int)Math.Min(number, int.MaxValue - 1);
    }
}
