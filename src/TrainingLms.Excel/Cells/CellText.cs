using System.Globalization;

namespace TrainingLms.Excel;

/// <summary>
/// Reads cells as text. Never guesses and never repairs: what Excel has already changed is named, and the person types it again.
/// </summary>
public static class CellText
{
    const int ExactDigits = 15;

    /// <summary>
    /// Reads names, posts and other wording: invisible characters removed, ends trimmed, nothing else changed. Full-width letters
    /// stay, because folding would change rare characters in names.
    /// </summary>
    /// <param name="cell">The cell.</param>
    public static CellReading<string> AsText(in SheetCell cell) => Read(cell, isCode: false);

    /// <summary>
    /// Reads numbers of people, units, phones and identity cards: as text, and then half-width, upper-case and without any blanks.
    /// </summary>
    /// <param name="cell">The cell.</param>
    public static CellReading<string> AsCode(in SheetCell cell) => Read(cell, isCode: true);

    /// <summary>Whether a text has nothing visible in it.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!Characters.IsBlank(c) && !Characters.IsInvisible(c)) return false;
        }

        return true;
    }

    /// <summary>
    /// Whether a number as stored may have lost digits: more than 15 of them, or an exponent. Decided by how it is written, never
    /// by its value, because a rounded number can look right by luck.
    /// </summary>
    /// <param name="digits">The raw text of a number cell.</param>
    public static bool HasLostPrecision(ReadOnlySpan<char> digits)
    {
        if (digits.ContainsAny('e', 'E')) return true;
        var significant = 0;
        foreach (var c in digits)
        {
            if (char.IsAsciiDigit(c) && (c != '0' || significant > 0)) significant++;
        }

        return significant > ExactDigits;
    }

    // What every kind of column says about cells without a usable value; null when the cell has one.
    internal static string? ProblemOf(in SheetCell cell) => cell.Kind switch
    {
        CellKind.Error => CellCodes.ExcelError,
        CellKind.Broken => CellCodes.Broken,
        CellKind.FormulaWithoutValue => CellCodes.FormulaWithoutValue,
        _ => null,
    };

    // A formula that never gave a value is told as a problem; that its value comes from a formula would contradict that.
    internal static CellNotices NoticesOf(in SheetCell cell) =>
        cell.IsFromFormula && cell.Kind != CellKind.FormulaWithoutValue ? CellNotices.FromFormula : CellNotices.None;

    static CellReading<string> Read(in SheetCell cell, bool isCode)
    {
        var notices = NoticesOf(cell);
        if (ProblemOf(cell) is { } problem) return CellReading<string>.Wrong(problem, notices);
        return cell.Kind switch
        {
            CellKind.Empty => CellReading<string>.Nothing,
            CellKind.Date => CellReading<string>.Wrong(CellCodes.DateForText, notices),
            CellKind.Number when HasLostPrecision(cell.Raw) => CellReading<string>.Wrong(CellCodes.PrecisionLost, notices),
            CellKind.Number => CellReading<string>.Of(cell.Padded, notices | CellNotices.NumberAsText),
            CellKind.Boolean => CellReading<string>.Of(cell.Shown(), notices),
            _ => ReadTyped(cell.Raw, isCode, notices),
        };
    }

    static CellReading<string> ReadTyped(string typed, bool isCode, CellNotices notices)
    {
        if (DamagedText.IsIn(typed)) return CellReading<string>.Wrong(CellCodes.DamagedText, notices);
        if (DamagedText.HasPrivateUse(typed)) notices |= CellNotices.PrivateUse;
        var text = isCode ? Characters.AsCode(typed) : Characters.AsText(typed);
        if (text.Length == 0) return CellReading<string>.Nothing;
        return isCode && IsScientific(text)
            ? CellReading<string>.Wrong(CellCodes.PrecisionLost, notices) : CellReading<string>.Of(text, notices);
    }

    // 3.30106E+17 copied as text. 12E3 without point and sign may be somebody's code and stays.
    static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOf('E');
        if (e < 1 || e == text.Length - 1) return false;
        ReadOnlySpan<char> digits = text[..e], power = text[(e + 1)..];
        var hasSign = power[0] == '+';
        if (hasSign) power = power[1..];
        return (hasSign || digits.Contains('.')) && power.Length > 0 && !power.ContainsAnyExceptInRange('0', '9')
            && char.IsAsciiDigit(digits[0]) && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
    }
}
