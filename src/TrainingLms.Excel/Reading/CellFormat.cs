namespace TrainingLms.Excel;

/// <summary>What a number format means for reading: is it a date, and does it pad with zeros.</summary>
/// <param name="Code">The format code, or the built-in number when the file spells out no code.</param>
/// <param name="IsDate">Whether numbers in this format are days.</param>
/// <param name="PaddedTo">Digits a whole number is padded to, as by <c>000000</c>; zero when it is not.</param>
public sealed record CellFormat(string Code, bool IsDate, int PaddedTo)
{
    const int LongestPadding = 32;

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
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    i = EndOf(code, i, ']');
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'y' or 'Y' or 'm' or 'M' or 'd' or 'D':
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

    // No number anybody pads is longer, and a file could ask for any length.
    static int ZerosOf(string code) => code.Length > LongestPadding || code.AsSpan().ContainsAnyExcept('0') ? 0 : code.Length;
}
