using NodaTime.Text;
using TrainingLms.People;

namespace TrainingLms.Excel.OneRoster;

/// <summary>Something wrong with a line.</summary>
/// <param name="Code">One of <see cref="OneRosterCodes.Faults"/>.</param>
/// <param name="File">The file.</param>
/// <param name="Row">The line.</param>
/// <param name="Column">The column; empty when it is about the whole line.</param>
/// <param name="Facts">What else the sentence mentions.</param>
sealed record OneRosterFault(string Code, string File, int Row, string Column, params IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>As a problem of the person it is about.</summary>
    /// <param name="letters">Letters of the column, where it is one of users.csv.</param>
    public RowProblem AsProblem(string? letters = null) => new(null, letters, Code, FactsOf(OneRosterPackage.Row(Row)));

    public Dictionary<string, string> FactsOf(string rows)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = File, ["rows"] = rows };
        if (Column.Length > 0) facts["column"] = Column;
        foreach (var (name, value) in Facts) facts[name] = value;
        return facts;
    }
}

/// <summary>
/// Holds lines against what the standard says of their columns: what must be there, words, dates, and keys of other files. Knows every key it has seen,
/// so files are given to it in the order in which they point at each other.
/// </summary>
sealed class OneRosterCheck
{
    readonly Dictionary<string, Dictionary<string, int>> _keys = new(StringComparer.Ordinal);
    readonly Dictionary<string, HashSet<string>> _repeated = new(StringComparer.Ordinal);

    /// <summary>Takes the keys of a file in.</summary>
    /// <returns>How many lines it has.</returns>
    public int Learn(OneRosterTable table)
    {
        var (keys, repeated, count) = (new Dictionary<string, int>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var row in table.ReadRows())
        {
            count++;
            if (row[OneRosterFile.Key] is { Length: > 0 } key && !keys.TryAdd(key, row.Number)) repeated.Add(key);
        }

        (_keys[table.File.Name], _repeated[table.File.Name]) = (keys, repeated);
        return count;
    }

    /// <summary>Whether a file has a line with this key.</summary>
    public bool Knows(OneRosterFile file, string key) => _keys.TryGetValue(file.Name, out var keys) && keys.ContainsKey(key);

    /// <summary>What is wrong with a line of a file whose keys, and those of the files it points at, were taken in.</summary>
    public IEnumerable<OneRosterFault> Of(OneRosterFile file, OneRosterRow row)
    {
        if (row.IsTooLong) yield return new(OneRosterCodes.RowTooLong, file.Name, row.Number, "");
        foreach (var column in file.Columns)
            if (FaultOf(file, column, row) is { } fault) yield return fault;
        if (_repeated[file.Name].Contains(row[OneRosterFile.Key])) yield return new(OneRosterCodes.DuplicateId, file.Name, row.Number, OneRosterFile.Key);
        if (EndsTooEarly(row, "startDate", "endDate") || EndsTooEarly(row, "beginDate", "endDate")) yield return new(OneRosterCodes.DatesReversed, file.Name, row.Number, "endDate");
    }

    OneRosterFault? FaultOf(OneRosterFile file, OneRosterColumn column, OneRosterRow row)
    {
        var cell = row.Cell(column.Name);
        var value = cell.Raw.Trim();
        if (cell.Kind == CellKind.Broken || DamagedText.IsIn(value)) return Fault(OneRosterCodes.ValueUnreadable);
        if (value.Length == 0) return column.IsNeeded ? Fault(OneRosterCodes.ValueMissing) : null;
        // In a file with everything, nothing is to be deleted; many systems write active all the same.
        if (column.Name == "status" && value != "active") return Fault(OneRosterCodes.StatusInBulk);
        return column.Kind switch
        {
            OneRosterKind.Word when !column.Words.Contains(value) && !value.StartsWith(OneRosterFile.ExtensionWord, StringComparison.Ordinal) =>
                Fault(OneRosterCodes.ValueNotAllowed, ("allowed", string.Join(", ", column.Words))),
            OneRosterKind.Date when !LocalDatePattern.Iso.Parse(value).Success => Fault(OneRosterCodes.DateMalformed),
            OneRosterKind.Year when value.Length != 4 || !value.All(char.IsAsciiDigit) => Fault(OneRosterCodes.DateMalformed),
            OneRosterKind.Reference when !Knows(column, value) => Dangling(),
            OneRosterKind.References when row.Many(column.Name).Any(key => !Knows(column, key)) => Dangling(),
            _ => null,
        };

        OneRosterFault Fault(string code, params (string, string)[] facts) => new(code, file.Name, row.Number, column.Name, facts);
        OneRosterFault Dangling() => Fault(OneRosterCodes.ReferenceDangling, ("target", column.Target));
    }

    bool Knows(OneRosterColumn column, string key) => _keys.TryGetValue(column.Target, out var keys) && keys.ContainsKey(key);

    static bool EndsTooEarly(OneRosterRow row, string begin, string end) =>
        LocalDatePattern.Iso.Parse(row[begin]) is { Success: true, Value: var first } && LocalDatePattern.Iso.Parse(row[end]) is { Success: true, Value: var last } && last < first;
}
