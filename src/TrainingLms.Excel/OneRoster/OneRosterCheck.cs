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
    /// <summary>As a problem of the person it is about; its sentence names the file, the row and the column.</summary>
    public RowProblem AsProblem() => new(null, null, Code, FactsOf(OneRosterPackage.Row(Row)));

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
/// so files are given to it in the order in which they point at each other; one that points at itself is learned before.
/// </summary>
sealed class OneRosterCheck
{
    readonly Dictionary<string, HashSet<string>> _keys = new(StringComparer.Ordinal);
    readonly Dictionary<string, HashSet<string>> _repeated = new(StringComparer.Ordinal);

    /// <summary>Takes all keys of a file in before its lines are checked.</summary>
    /// <returns>How many lines it has.</returns>
    public int Learn(OneRosterTable table)
    {
        var (keys, repeated, count) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var row in table.ReadRows())
        {
            count++;
            if (row[OneRosterFile.Key] is { Length: > 0 } key && !keys.Add(key)) repeated.Add(key);
        }

        (_keys[table.File.Name], _repeated[table.File.Name]) = (keys, repeated);
        return count;
    }

    /// <summary>Lets go of the keys of a file that nothing points at any more.</summary>
    public void Forget(OneRosterFile file) => _keys.Remove(file.Name);

    /// <summary>Whether a file has a line with this key.</summary>
    public bool Knows(OneRosterFile file, string key) => Knows(file.Name, key);

    /// <summary>What is wrong with a line.</summary>
    public List<OneRosterFault> Of(OneRosterRow row)
    {
        var (file, places, faults) = (row.Table.File, row.Table.Places, new List<OneRosterFault>());
        if (row.IsTooLong) faults.Add(new(OneRosterCodes.RowTooLong, file.Name, row.Number, ""));
        for (var at = 0; at < places.Count; at++)
            if (FaultOf(file, file.Columns[at], row, row.At(places[at])) is { } fault) faults.Add(fault);
        if (IsRepeated(file, row[OneRosterFile.Key])) faults.Add(new(OneRosterCodes.DuplicateId, file.Name, row.Number, OneRosterFile.Key));
        if (EndsTooEarly(row, "startDate") || EndsTooEarly(row, "beginDate")) faults.Add(new(OneRosterCodes.DatesReversed, file.Name, row.Number, "endDate"));
        return faults;
    }

    /// <summary>Of a file that was learned, every line of the key is; of another, every line after the first.</summary>
    bool IsRepeated(OneRosterFile file, string key)
    {
        if (key.Length == 0) return false;
        if (_repeated.TryGetValue(file.Name, out var repeated)) return repeated.Contains(key);
        if (!_keys.TryGetValue(file.Name, out var keys)) _keys[file.Name] = keys = new(StringComparer.Ordinal);
        return !keys.Add(key);
    }

    OneRosterFault? FaultOf(OneRosterFile file, OneRosterColumn column, OneRosterRow row, SheetCell cell)
    {
        if (cell.IsEmpty) return column.IsNeeded ? Fault(OneRosterCodes.ValueMissing) : null;
        var value = cell.Raw.Trim();
        if (cell.Kind == CellKind.Broken || value.Contains('\uFFFD', StringComparison.Ordinal)) return Fault(OneRosterCodes.ValueUnreadable);
        // In a file with everything, nothing is to be deleted; many systems write active all the same.
        if (column.Name == "status" && value != "active") return Fault(OneRosterCodes.StatusInBulk);
        return column.Kind switch
        {
            OneRosterKind.Word when !column.Words.Contains(value) && !value.StartsWith(OneRosterFile.ExtensionWord, StringComparison.Ordinal) =>
                Fault(OneRosterCodes.ValueNotAllowed, ("allowed", string.Join(", ", column.Words))),
            OneRosterKind.Date when !LocalDatePattern.Iso.Parse(value).Success => Fault(OneRosterCodes.DateMalformed),
            OneRosterKind.Year when value.Length != 4 || !value.All(char.IsAsciiDigit) => Fault(OneRosterCodes.DateMalformed),
            OneRosterKind.Reference when !Knows(column.Target, value) => Dangling(),
            OneRosterKind.References when row.Many(column.Name).Any(key => !Knows(column.Target, key)) => Dangling(),
            _ => null,
        };

        OneRosterFault Fault(string code, params (string, string)[] facts) => new(code, file.Name, row.Number, column.Name, facts);
        OneRosterFault Dangling() => Fault(OneRosterCodes.ReferenceDangling, ("target", column.Target));
    }

    bool Knows(string file, string key) => _keys.TryGetValue(file, out var keys) && keys.Contains(key);

    static bool EndsTooEarly(OneRosterRow row, string begin) =>
        row[begin] is { Length: > 0 } from && row["endDate"] is { Length: > 0 } to
        && LocalDatePattern.Iso.Parse(from) is { Success: true, Value: var first } && LocalDatePattern.Iso.Parse(to) is { Success: true, Value: var last } && last < first;
}
