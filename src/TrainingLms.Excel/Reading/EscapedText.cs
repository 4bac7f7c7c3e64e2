using System.Globalization;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// The <c>_xHHHH_</c> escapes of workbook text. Decoded once only: <c>_x005F_x000D_</c> is the text <c>_x000D_</c>.
/// What neither XML nor a database can hold becomes U+FFFD, which every column then refuses as damaged.
/// </summary>
static class EscapedText
{
    const int EscapeLength = 7;

    /// <summary>The text a person typed.</summary>
    public static string Decode(string stored)
    {
        if (!stored.Contains("_x", StringComparison.Ordinal)) return stored;
        var text = new StringBuilder(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (CodeAt(stored, i) is not { } code) text.Append(stored[i]);
            else
            {
                text.Append(code);
                i += EscapeLength - 1;
            }
        }

        return WithoutHalves(text);
    }

    /// <summary>The character an escape at this place stands for, or null when none begins here.</summary>
    public static char? CodeAt(ReadOnlySpan<char> text, int at)
    {
        if (text.Length - at < EscapeLength || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') return null;
        var digits = text.Slice(at + 2, 4);
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (char)code : null;
    }

    static string WithoutHalves(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isWhole = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isWhole) i++;
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r'))) text[i] = '\uFFFD';
        }

        return text.ToString();
    }
}
