namespace TrainingLms.Excel;

/// <summary>The codes of what can be wrong with one cell, and of what is only worth telling. Codes are forever.</summary>
public static class CellCodes
{
    /// <summary>Text that was decoded with a wrong character set somewhere on its way.</summary>
    public const string DamagedText = "cell.damaged_text";

    /// <summary>An error such as #N/A.</summary>
    public const string ExcelError = "cell.excel_error";

    /// <summary>A cell whose content cannot be read.</summary>
    public const string Broken = "cell.broken";

    /// <summary>A formula whose result was never stored.</summary>
    public const string FormulaWithoutValue = "cell.formula_without_value";

    /// <summary>Digits that Excel has already rounded away.</summary>
    public const string PrecisionLost = "cell.precision_lost";

    /// <summary>Excel made a date of what was typed into a text column; nobody can tell what was typed.</summary>
    public const string DateForText = "cell.date_for_text";

    /// <summary>A number such as 2024.1, which may have been 2024.10.</summary>
    public const string AmbiguousDate = "date.ambiguous_number";

    /// <summary>None of the accepted forms of a date.</summary>
    public const string UnreadableDate = "date.unreadable";

    /// <summary>A day outside what the column allows.</summary>
    public const string DateOutOfRange = "date.out_of_range";

    /// <summary>Notice: the value is the stored result of a formula.</summary>
    public const string FromFormula = "cell.from_formula";

    /// <summary>Notice: a number stands where text belongs.</summary>
    public const string NumberAsText = "cell.number_as_text";

    /// <summary>Notice: characters of private use, which other machines may show differently.</summary>
    public const string PrivateUse = "cell.private_use";

    /// <summary>Notice: a time of day was cut off.</summary>
    public const string TimeCutOff = "date.time_cut_off";

    /// <summary>Notice: a date was read from a number without a date format.</summary>
    public const string DateFromNumber = "date.from_number";

    /// <summary>Every problem, for tests and for the sentences.</summary>
    public static IReadOnlyList<string> Problems { get; } =
    [
        DamagedText, ExcelError, Broken, FormulaWithoutValue, PrecisionLost, DateForText, AmbiguousDate, UnreadableDate, DateOutOfRange,
    ];

    /// <summary>Every notice, for tests and for the sentences.</summary>
    public static IReadOnlyList<string> Notices { get; } = [FromFormula, NumberAsText, PrivateUse, TimeCutOff, DateFromNumber];
}
