namespace TrainingLms.Excel;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Nothing, or blanks only.</summary>
    Empty,

    /// <summary>Text, as typed.</summary>
    Text,

    /// <summary>A number without a date format.</summary>
    Number,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>A number with a date format, or an ISO date of a strict workbook.</summary>
    Date,

    /// <summary>An error such as #N/A; the raw text is what the cell shows.</summary>
    Error,

    /// <summary>Something that cannot be read, such as a shared string that does not exist.</summary>
    Broken,

    /// <summary>A formula whose result was never stored.</summary>
    FormulaWithoutValue,
}
