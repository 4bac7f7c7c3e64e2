namespace TrainingLms.Excel;

/// <summary>Finds the header among the first rows: the row with most known headings. Titles above it are passed over.</summary>
public sealed class HeaderFinder
{
    /// <summary>Rows that are looked at, blank ones not counted.</summary>
    public const int RowsLookedAt = 10;

    const int LongestHeading = 60;

    readonly TablePlan _plan;
    readonly Dictionary<string, TableColumn> _known = new(StringComparer.Ordinal);

    /// <summary>Prepares the look-up.</summary>
    /// <param name="plan">What to look for.</param>
    /// <exception cref="ArgumentException">Two columns share a heading.</exception>
    public HeaderFinder(TablePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        foreach (var column in plan.Columns)
        {
            foreach (var heading in column.Aliases.Append(column.Heading).Select(HeaderText.Normalize).Distinct())
            {
                if (!_known.TryAdd(heading, column)) throw new ArgumentException($"{heading} means two columns.", nameof(plan));
            }
        }
    }

    /// <summary>The header of these rows, or null when none of the first ten is one.</summary>
    /// <param name="rows">The rows of a sheet from its start; no more than ten are taken.</param>
    /// <param name="sheet">The sheet's name, for refusals.</param>
    /// <exception cref="WorkbookRefusedException"><see cref="TableCodes.HeaderTwice"/>.</exception>
    public TableHeader? Find(IEnumerable<SheetRow> rows, string sheet)
    {
        SheetRow? best = null;
        int most = 0, above = 0;
        foreach (var (index, row) in rows.Take(RowsLookedAt).Index())
        {
            var known = row.Cells.Select(Known).OfType<TableColumn>().Distinct().ToList();
            var wanted = known.Count(c => !c.IsIgnored);
            if (wanted <= most || !HasNeeded(known)) continue;
            (best, most, above) = (row, wanted, index);
        }

        return best is null ? null : Understand(best, sheet) with { RowsAbove = above };
    }

    TableHeader Understand(SheetRow row, string sheet)
    {
        var mapping = new Dictionary<string, int>(StringComparer.Ordinal);
        var ignored = new List<IgnoredColumn>();
        foreach (var cell in row.Cells)
        {
            var column = Known(cell);
            if (column is null or { IsIgnored: true })
            {
                if (ignored.All(known => known.Column != cell.Column)) ignored.Add(new(cell.Column, Told.Of(cell.Shown(), LongestHeading), column is not null));
            }
            else if (!mapping.TryAdd(column.Key, cell.Column)) throw Twice(column, sheet, row.Number, mapping[column.Key], cell.Column);
        }

        var missing = _plan.Columns.Where(c => !c.IsIgnored && !mapping.ContainsKey(c.Key)).Select(c => c.Key);
        return new(row.Number, mapping, ignored, [.. missing]);
    }

    TableColumn? Known(SheetCell cell) =>
        cell.Kind == CellKind.Text ? _known.GetValueOrDefault(HeaderText.Normalize(cell.Raw)) : null;

    bool HasNeeded(List<TableColumn> known) => _plan.Needed.All(group => known.Any(c => group.Contains(c.Key)));

    static WorkbookRefusedException Twice(TableColumn column, string sheet, int row, int first, int second) =>
        Refuse.With(TableCodes.HeaderTwice, ("heading", column.Heading), ("sheet", sheet),
            ("first", $"{ColumnName.Of(first)}{row}"), ("second", $"{ColumnName.Of(second)}{row}"));
}
