namespace TrainingLms.Excel;

/// <summary>What a number format means for reading: is it a date, and does it pad with zeros.</summary>
/// <param name="Code">The format code, or the built-in number when the file spells out no code.</param>
/// <param name="IsDate">Whether numbers in this format are days.</param>
/// <param name="PaddedTo">Digits a whole number is padded to, as by <c>000000</c>; zero when it is not.</param>
public sealed record CellFormat(string Code, bool IsDate, int PaddedTo)
{
    /// <summary>The format of cells without a style.</summary>
    public static CellFormat General { get; } = new("General", false, 0);

    // Built-in formats carry no code in the file. 27-36 and 50-58 are dates in Chinese, Japanese and Korean Excel only, and
    // every other reader we tried took them for numbers.
    internal static CellFormat BuiltIn(int id) => id switch
    {
        0 => General,
        (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) => new($"{id}", true, 0),
        1 => new("0", false, 1),
        49 => new("@", false, 0),
        _ => new($"{id}", false, 0),
    };

    internal static CellFormat Custom(string code) => new(code, NamesADay(code), ZerosOf(code));

    // y, m, d outside quotes, brackets and escapes. Only the first section counts: the others are for negatives, zero and text.
    static bool NamesADay(string code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    var end = EndOf(code, i, ']');
                    if (IsElapsedTime(code.AsSpan(i + 1, Math.Max(0, end - i - 1)))) return true;
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case ';':
                    return false;
                case 'y' or 'Y' or 'm' or 'M' or 'd' or 'D' or 'e' or 'E' when !IsExponent(code, i) && !IsGeneral(code, i):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    static int EndOf(string code, int begin, char closing)
    {
        var end = code.IndexOf(closing, begin + 1);
        return end < 0 ? code.Length : end;
    }

    static bool IsElapsedTime(ReadOnlySpan<char> bracket) =>
        !bracket.IsEmpty && !bracket.ContainsAnyExcept("mM");

    // In 0.00E+00 the letter counts tens; alone it is the year of an era.
    static bool IsExponent(string code, int at) => code[at] is 'e' or 'E' && at + 1 < code.Length && code[at + 1] is '+' or '-';

    static bool IsGeneral(string code, int at) =>
        code[at] is 'e' or 'E' && at > 0 && code.AsSpan(at - 1).StartsWith("General", StringComparison.OrdinalIgnoreCase)
        || code[at] is 'e' or 'E' && at > 2 && code.AsSpan(at - 3).StartsWith("General", StringComparison.OrdinalIgnoreCase);

    static int ZerosOf(string code) => code.AsSpan().ContainsAnyExcept('0') ? 0 : code.Length;
}
