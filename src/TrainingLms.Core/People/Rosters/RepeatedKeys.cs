namespace TrainingLms.People;

/// <summary>
/// Finds keys that stand in several rows of one file. It learns them while the rows pass by for the first time; only a file that repeats a key is
/// read again, with what was learned.
/// </summary>
/// <param name="sheet">People stand once by each of their keys; a further post by person, unit and first day together.</param>
public sealed class RepeatedKeys(RosterSheet sheet = RosterSheet.People)
{
    static readonly string[] People = [RosterKeys.PersonNumber, RosterKeys.ResidentId];
    static readonly string[] FurtherPosts = [RosterKeys.StartOn];

    string[] KeyColumns => sheet == RosterSheet.FurtherPosts ? FurtherPosts : People;

    readonly Dictionary<string, int>[] first = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    readonly Dictionary<string, List<int>>[] repeated = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    bool isLearned;

    /// <summary>Whether any key stands in several rows.</summary>
    public bool Any => repeated.Any(keys => keys.Count > 0);

    /// <summary>Whether keys repeat that no row knows of yet: the rows have to pass by once more.</summary>
    public bool AreStillUnknown => Any && !isLearned;

    /// <summary>Takes a row in, on the first pass.</summary>
    public void Learn(RowReading row)
    {
        if (isLearned) return;
        for (var at = 0; at < KeyColumns.Length; at++)
        {
            if (KeyOf(row, KeyColumns[at]) is not { } key || first[at].TryAdd(key, row.Row.Number)) continue;
            if (!repeated[at].TryGetValue(key, out var rows)) repeated[at][key] = rows = [first[at][key]];
            rows.Add(row.Row.Number);
        }
    }

    string? KeyOf(RowReading row, string column) => sheet == RosterSheet.People ? row[column]
        : row[RosterKeys.PersonNumber] is { } number && row[RosterKeys.UnitCode] is { } unit && row[column] is { } day ? $"{number} {unit} {day}" : null;

    /// <summary>All rows have passed by.</summary>
    public void EndLearning()
    {
        isLearned = true;
        foreach (var keys in first) keys.Clear();
    }

    /// <summary>The column whose key stands in other rows too, and the numbers of these; null when there is none, and before all rows have passed by.</summary>
    public (string Column, IEnumerable<int> Others)? Of(RowReading row)
    {
        if (!isLearned) return null;
        for (var at = 0; at < KeyColumns.Length; at++)
            if (KeyOf(row, KeyColumns[at]) is { } key && repeated[at].TryGetValue(key, out var rows)) return (KeyColumns[at], rows.Where(number => number != row.Row.Number));
        return null;
    }
}
