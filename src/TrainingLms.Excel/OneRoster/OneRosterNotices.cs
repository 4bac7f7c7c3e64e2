using TrainingLms.People;

namespace TrainingLms.Excel.OneRoster;

/// <summary>Gathers faults of lines that are about nobody, one notice for each kind, file and column.</summary>
sealed class OneRosterNotices
{
    const int RowsTold = 10;

    readonly Dictionary<(string Code, string File, string Column), (OneRosterFault First, List<int> Rows, int Count)> _found = [];

    public void Add(OneRosterFault fault)
    {
        var key = (fault.Code, fault.File, fault.Column);
        var (first, rows, count) = _found.TryGetValue(key, out var found) ? found : (fault, [], 0);
        if (rows.Count < RowsTold) rows.Add(fault.Row);
        _found[key] = (first, rows, count + 1);
    }

    /// <param name="except">A file whose faults are told elsewhere; null for none.</param>
    public IEnumerable<RosterNotice> All(OneRosterFile? except) => _found.Values.Where(found => found.First.File != except?.Name).Select(found =>
        new RosterNotice(found.First.Code, found.First.FactsOf(string.Join('、', found.Rows) + (found.Count > found.Rows.Count ? $" … ({found.Count})" : ""))));
}
