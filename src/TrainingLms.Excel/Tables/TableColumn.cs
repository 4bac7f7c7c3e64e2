namespace TrainingLms.Excel;

/// <summary>A column a caller knows.</summary>
/// <param name="Key">The caller's own name of the column.</param>
/// <param name="Heading">The heading people see, also understood when read.</param>
/// <param name="Aliases">Other headings with the same meaning.</param>
public sealed record TableColumn(string Key, string Heading, params IReadOnlyList<string> Aliases)
{
    /// <summary>
    /// Whether the column is only recognised: its values are not wanted, it is listed as ignored and may stand there twice.
    /// </summary>
    public bool IsIgnored { get; init; }
}

/// <summary>What a caller looks for in a workbook.</summary>
/// <param name="Columns">The known columns. No two may share a heading.</param>
/// <param name="Needed">Groups of keys; of each group at least one must be there, or a row is no header.</param>
public sealed record TablePlan(IReadOnlyList<TableColumn> Columns, params IReadOnlyList<IReadOnlyList<string>> Needed);
