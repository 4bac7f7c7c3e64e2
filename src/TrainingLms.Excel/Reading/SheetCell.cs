using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>One cell as stored. What it means for a column is asked of <see cref="CellText"/> and <see cref="CellDates"/>.</summary>
/// <param name="Column">Number of the column, 1 being A.</param>
/// <param name="Kind">What the cell holds.</param>
/// <param name="Raw">Text as typed; for numbers the digits as stored, never through a floating-point value.</param>
/// <param name="Format">What its number format means.</param>
/// <param name="IsFromFormula">Whether the value is the stored result of a formula.</param>
public readonly record struct SheetCell(int Column, CellKind Kind, string Raw, CellFormat Format, bool IsFromFormula)
{
    /// <summary>A cell of this column that holds nothing.</summary>
    public static SheetCell EmptyAt(int column) => new(column, CellKind.Empty, "", CellFormat.General, false);

    /// <summary>Whether there is nothing to read.</summary>
    public bool IsEmpty => Kind == CellKind.Empty;

    /// <summary>The letters of the column.</summary>
    public string ColumnLetters => ColumnName.Of(Column);

    /// <summary>
    /// What a person would recognise: text as typed, numbers with their leading zeros, dates as yyyy-MM-dd, TRUE or FALSE, the
    /// error's own text.
    /// </summary>
    /// <param name="date1904">The workbook's date system.</param>
    public string Shown(bool date1904 = false) => Kind switch
    {
        CellKind.Number => Padded,
        CellKind.Date => CellDates.Day(this, date1904)?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) ?? Raw,
        CellKind.Boolean => Raw is "1" or "true" ? "TRUE" : "FALSE",
        _ => Raw,
    };

    // Only whole numbers are padded: with a fraction or an exponent Excel would round, and rounding is guessing.
    internal string Padded =>
        Format.PaddedTo > Raw.Length && !Raw.AsSpan().ContainsAnyExceptInRange('0', '9') ? Raw.PadLeft(Format.PaddedTo, '0') : Raw;
}
