namespace TrainingLms.Excel.OneRoster;

/// <summary>One file of a OneRoster zip whose header is as the standard wants it.</summary>
public sealed class OneRosterTable
{
    // A person may have several roles and learn in many classes; the other files have a line for each thing.
    const int LinesOfAPerson = 5;

    readonly OneRosterPackage _package;
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly int _most;

    internal OneRosterTable(OneRosterPackage package, OneRosterFile file)
    {
        (_package, File) = (package, file);
        _most = package.Limits.DataRows * (file == OneRosterFile.Roles || file == OneRosterFile.Enrollments ? LinesOfAPerson : 1);
        var header = package.ReadRows(file.Name, _most, CancellationToken.None).FirstOrDefault();
        Extensions = ReadHeader(header);
        Width = header?.Cells.Max(cell => cell.Column) ?? 0;
        Places = [.. file.Columns.Select(column => PlaceOf(column.Name) ?? 0)];
    }

    /// <summary>What the standard says of it.</summary>
    public OneRosterFile File { get; }

    /// <summary>Its extension columns, in order.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Number of the last column.</summary>
    public int Width { get; }

    /// <summary>Numbers of the standard's columns in their order; 0 for one that is not there.</summary>
    internal IReadOnlyList<int> Places { get; }

    /// <summary>Number of a column, 1 being A; null when it is not there.</summary>
    public int? PlaceOf(string column) => _places.TryGetValue(column, out var place) ? place : null;

    /// <summary>The lines below the header, from the start with each call.</summary>
    /// <param name="cancel">Looked at every 256 lines.</param>
    /// <exception cref="WorkbookRefusedException">While reading: the file is damaged or beyond a limit.</exception>
    public IEnumerable<OneRosterRow> ReadRows(CancellationToken cancel = default)
    {
        foreach (var row in _package.ReadRows(File.Name, _most, cancel).Skip(1)) yield return new(this, row);
    }

    List<string> ReadHeader(SheetRow? header)
    {
        var at = 1;
        foreach (var column in File.Columns)
        {
            var found = Found(header, at);
            if (found == column.Name) _places[column.Name] = at++;
            else if (column.IsOptional) continue;
            else throw Misplaced(found, at, column.Name);
        }

        var extensions = new List<string>();
        foreach (var cell in header?.Cells ?? [])
        {
            if (cell.Column < at) continue;
            var found = Found(header, cell.Column);
            if (_places.ContainsKey(found)) throw Refuse.With(OneRosterCodes.HeaderTwice, ("file", File.Name), ("letters", cell.ColumnLetters), ("found", found));
            if (!found.StartsWith(OneRosterFile.Extension, StringComparison.Ordinal)) throw Unknown(found, cell.Column);
            _places[found] = cell.Column;
            extensions.Add(found);
        }

        return extensions;
    }

    WorkbookRefusedException Misplaced(string found, int at, string expected) =>
        found.Length == 0 || found.StartsWith(OneRosterFile.Extension, StringComparison.Ordinal)
            ? Refuse.With(OneRosterCodes.HeaderMissing, ("file", File.Name), ("expected", expected))
        : File.Columns.Any(column => column.Name == found)
            ? Refuse.With(OneRosterCodes.HeaderOrder, ("file", File.Name), ("letters", ColumnName.Of(at)), ("found", found), ("expected", expected))
        : Unknown(found, at);

    WorkbookRefusedException Unknown(string found, int at) =>
        Refuse.With(OneRosterCodes.HeaderUnknown, ("file", File.Name), ("letters", ColumnName.Of(at)), ("found", found));

    static string Found(SheetRow? header, int column) => header?[column].Raw.Trim() ?? "";
}

/// <summary>One line.</summary>
public sealed class OneRosterRow
{
    readonly OneRosterTable _table;
    readonly SheetRow _row;

    /// <summary>The table it is a line of.</summary>
    internal OneRosterTable Table => _table;

    internal OneRosterRow(OneRosterTable table, SheetRow row) => (_table, _row) = (table, row);

    /// <summary>Its number as a spreadsheet shows it.</summary>
    public int Number => _row.Number;

    /// <summary>Whether something stands beyond the last column.</summary>
    public bool IsTooLong => _row.Cells[^1].Column > _table.Width;

    /// <summary>A cell; empty when it holds nothing or the column is not there.</summary>
    public SheetCell Cell(string column) => At(_table.PlaceOf(column) ?? 0);

    /// <summary>A cell by the number of its column; empty when it holds nothing or the number is 0.</summary>
    internal SheetCell At(int place)
    {
        // Cells stand in order and only blank ones are left out, so the one sought is near its own place.
        var cells = _row.Cells;
        for (var at = Math.Min(place, cells.Count) - 1; at >= 0 && cells[at].Column >= place; at--)
            if (cells[at].Column == place) return cells[at].Raw is ['\'', ..] ? cells[at] with { Raw = PlainText.FromRead(cells[at].Raw) } : cells[at];
        return SheetCell.EmptyAt(Math.Max(place, 1));
    }

    /// <summary>The text of a cell, without blanks around it; empty when there is none.</summary>
    public string this[string column] => Cell(column).Raw.Trim();

    /// <summary>The texts of a cell that holds several.</summary>
    public IEnumerable<string> Many(string column) => this[column].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
