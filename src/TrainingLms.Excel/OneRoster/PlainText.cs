namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// Keeps a cell of a text file from being taken for a formula by whoever opens it in a spreadsheet: an apostrophe before the text, as spreadsheets
/// write it themselves. Reading takes exactly what writing put there, so nothing is lost.
/// </summary>
static class PlainText
{
    const char Guard = '\'';

    /// <summary>As it may be written: guarded, without characters that no database keeps and halves of characters.</summary>
    public static string ToWrite(string text)
    {
        var kept = Kept(text);
        return IsFormula(kept) ? $"{Guard}{kept}" : kept;
    }

    /// <summary>As it was before.</summary>
    public static string FromRead(string text) => text.Length > 1 && text[0] == Guard && IsFormula(text) ? text[1..] : text;

    static bool IsFormula(string text) => text.AsSpan().TrimStart(Guard) is [var first, ..] && first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';

    static string Kept(string text)
    {
        if (!text.Any(c => char.IsSurrogate(c) || IsControl(c))) return text;
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value >= ' ' || !IsControl((char)rune.Value)) kept.Append(rune);
        return kept.ToString();
    }

    static bool IsControl(char c) => c < ' ' && c is not ('\t' or '\n' or '\r');
}
