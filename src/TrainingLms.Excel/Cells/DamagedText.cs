namespace TrainingLms.Excel;

/// <summary>Recognises text that a program on its way decoded with a wrong character set.</summary>
static class DamagedText
{
    const int RunLength = 4, LettersInRun = 2;

    public static bool IsIn(ReadOnlySpan<char> text)
    {
        int run = 0, letters = 0;
        foreach (var c in text)
        {
            if (c == '\uFFFD' || c is >= '\u0080' and <= '\u009F' || (c < ' ' && c is not ('\t' or '\n' or '\r'))) return true;
            // Han characters read byte by byte become unbroken runs of accented letters; no name of any language has four.
            (run, letters) = c is >= '\u00A0' and <= '\u00FF' ? (run + 1, letters + (c >= '\u00C0' ? 1 : 0)) : (0, 0);
            if (run >= RunLength && letters >= LettersInRun) return true;
        }

        // What U+FFFD becomes when its UTF-8 bytes are read as GBK.
        return text.Contains("锟斤", StringComparison.Ordinal) || text.Contains("斤拷", StringComparison.Ordinal);
    }

    /// <summary>Whether characters of private use occur: our fonts may not show them, but they may be somebody's name.</summary>
    public static bool HasPrivateUse(ReadOnlySpan<char> text) =>
        // Planes 15 and 16 are reached through the high surrogates from U+DB80 on.
        text.ContainsAnyInRange('\uE000', '\uF8FF') || text.ContainsAnyInRange('\uDB80', '\uDBFF');
}
