namespace TrainingLms.Excel;

/// <summary>The codes of finding a table in a workbook. Codes are forever.</summary>
public static class TableCodes
{
    /// <summary>No visible sheet holds anything. Fact: hidden_sheets.</summary>
    public const string NoTable = "roster.no_table";

    /// <summary>No row with the headings that are needed. Facts: looked_for, sheets.</summary>
    public const string NoHeader = "roster.no_header";

    /// <summary>One column twice. Facts: heading, sheet, first, second.</summary>
    public const string HeaderTwice = "roster.header_twice";

    /// <summary>Notice: rows that are hidden were read all the same.</summary>
    public const string HiddenRows = "roster.hidden_rows";

    /// <summary>Notice: more than 1,000 blank rows before further data.</summary>
    public const string Gap = "roster.gap";

    /// <summary>Notice: row numbers stand twice or not in order. Fact: rows.</summary>
    public const string RowsOutOfOrder = "roster.rows_out_of_order";

    /// <summary>Notice: cells do not say where they stand. Fact: count.</summary>
    public const string CellsUnplaced = "roster.cells_unplaced";

    /// <summary>Notice: data cells are merged. Fact: ranges.</summary>
    public const string CellsMerged = "roster.cells_merged";
}
