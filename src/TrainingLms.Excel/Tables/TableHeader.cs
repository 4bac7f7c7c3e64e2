namespace TrainingLms.Excel;

/// <summary>A heading in the workbook that leads nowhere.</summary>
/// <param name="Column">Number of the column, 1 being A.</param>
/// <param name="Heading">As typed.</param>
/// <param name="IsKnown">Whether the caller knows the column and does not want it, or has never heard of it.</param>
public sealed record IgnoredColumn(int Column, string Heading, bool IsKnown);

/// <summary>The header row that was found and what its headings mean.</summary>
/// <param name="RowNumber">The row as Excel shows it.</param>
/// <param name="Mapping">From the caller's key to the column's number.</param>
/// <param name="Ignored">Columns whose values are not read.</param>
/// <param name="Missing">Keys of wanted columns that are not there.</param>
public sealed record TableHeader(
    int RowNumber, IReadOnlyDictionary<string, int> Mapping, IReadOnlyList<IgnoredColumn> Ignored, IReadOnlyList<string> Missing)
{
    // Rows above the header that are not blank. Row numbers may repeat, so they cannot say where the data begins.
    internal int RowsAbove { get; init; }
}
