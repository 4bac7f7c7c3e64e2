using System.Globalization;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// Cuts a text into rows and cells as RFC 4180 says: quotes around a cell, doubled inside, line breaks allowed in them. A row has the number under
/// which Excel would show it, so a line break inside a cell does not count.
/// </summary>
sealed class TextRows(TextReader text, char separator, WorkbookLimits limits, ParseClock clock)
{
    const int CheckEvery = 256, EndOfText = -1;

    /// <summary>Whether every cell is taken as it stands: without the line that names the separator and the formulas that are nothing but a text.</summary>
    public bool IsPlain { get; init; }

    readonly char[] _buffer = new char[1 << 14];
    readonly StringBuilder _cell = new();
    int _at, _length, _number;
    long _characters;
    bool _broken;

    /// <summary>The next row that is not blank; null at the end.</summary>
    public SheetRow? Next(CancellationToken cancel)
    {
        while (Peek() != EndOfText)
        {
            if (++_number > limits.RowNumber) throw Refuse.TooLarge("row_number", limits.RowNumber);
            if (_number % CheckEvery == 0)
            {
                cancel.ThrowIfCancellationRequested();
                clock.Check();
            }

            var cells = ReadCells();
            if (cells.Count > 0 && !IsHint(cells)) return new(_number, false, [.. cells]);
        }

        return null;
    }

    /// <summary>The first line by which Excel is told the separator.</summary>
    bool IsHint(List<SheetCell> cells) => !IsPlain && _number == 1 && cells[0].Raw.Equals("sep=", StringComparison.OrdinalIgnoreCase);

    List<SheetCell> ReadCells()
    {
        var cells = new List<SheetCell>();
        for (var column = 1; ; column++)
        {
            ReadCell();
            if (CellAt(column) is { } cell)
            {
                if (column > limits.Columns) throw Refuse.TooLarge("columns", limits.Columns);
                cells.Add(cell);
            }

            var next = Read();
            if (next == separator) continue;
            if (next == '\r' && Peek() == '\n') Read();
            return cells;
        }
    }

    SheetCell? CellAt(int column)
    {
        var typed = _cell.ToString();
        if (_broken) return new(column, CellKind.Broken, typed, CellFormat.General, false);
        // The way to keep zeros and long numbers from Excel: a formula that is nothing but a text.
        if (!IsPlain && typed.Length > 3 && typed.StartsWith("=\"", StringComparison.Ordinal) && typed[^1] == '"' && !typed.AsSpan(2, typed.Length - 3).Contains('"'))
            typed = typed[2..^1];
        return CellText.IsBlank(typed) ? null : new(column, CellKind.Text, typed, CellFormat.General, false);
    }

    /// <summary>Reads up to the separator, the end of the line or the end of the text, and leaves that standing.</summary>
    void ReadCell()
    {
        _cell.Clear();
        _broken = false;
        if (Peek() == '"')
        {
            ReadQuoted();
            _broken = !IsEnd(Peek());
        }

        while (!IsEnd(Peek())) Keep((char)Read());
    }

    void ReadQuoted()
    {
        var row = _number;
        Read();
        while (true)
        {
            switch (Read())
            {
                case EndOfText:
                    throw Refuse.With(FileCodes.QuoteOpen, ("row", row.ToString(CultureInfo.InvariantCulture)));
                case '"' when Peek() != '"':
                    return;
                case '"':
                    Read();
                    Keep('"');
                    break;
                case var c:
                    Keep((char)c);
                    break;
            }
        }
    }

    void Keep(char c)
    {
        if (_cell.Length == limits.CellCharacters) throw Refuse.TooLarge("cell_characters", limits.CellCharacters);
        _characters++;
        if (_characters > limits.TextCharacters) throw Refuse.Inflates("text_characters", limits.TextCharacters);
        // What no database keeps is told as damage of the cell, as in a workbook.
        _cell.Append(c < ' ' && c is not ('\t' or '\n' or '\r') ? '\uFFFD' : c);
    }

    bool IsEnd(int c) => c == separator || c is '\r' or '\n' or EndOfText;

    int Peek() => _at < _length || Fill() ? _buffer[_at] : EndOfText;

    int Read() => _at < _length || Fill() ? _buffer[_at++] : EndOfText;

    bool Fill()
    {
        (_at, _length) = (0, text.Read(_buffer, 0, _buffer.Length));
        return _length > 0;
    }
}
