using System.Text;

namespace TrainingLms.Exams;

/// <summary>Compares a short text with its patterns: after NFKC, trimmed, and with every run of white space as one blank.</summary>
static class TextMatching
{
    public static Fraction Of(ShortTextKey key, string text)
    {
        var given = Folded(text);
        foreach (var pattern in key.Patterns)
            if (Fits(Tokens(pattern.Text), given, pattern.MatchesCase)) return pattern.Fraction;
        return Fraction.Zero;
    }

    /// <summary>As texts are compared.</summary>
    public static string Folded(string text)
    {
        var folded = new StringBuilder();
        foreach (var letter in Nfkc.Of(text).Trim())
            if (!char.IsWhiteSpace(letter)) folded.Append(letter);
            else if (folded[^1] != ' ') folded.Append(' ');
        return folded.ToString();
    }

    /// <summary>Whether the pattern is a star alone, which fits everything.</summary>
    public static bool FitsEverything(string pattern) => Tokens(pattern) is [null];

    /// <summary>The pattern as runs of text, null for a star; stars side by side are one.</summary>
    static List<string?> Tokens(string pattern)
    {
        var (tokens, run) = (new List<string?>(), new StringBuilder());
        // Folded first: a full-width star is a star. The back-slash is not touched by it.
        var folded = Folded(pattern);
        for (var at = 0; at < folded.Length; at++)
        {
            if (folded[at] == '\\' && at + 1 < folded.Length && folded[at + 1] == '*') run.Append(folded[++at]);
            else if (folded[at] != '*') run.Append(folded[at]);
            else
            {
                if (run.Length > 0) tokens.Add(run.ToString());
                run.Clear();
                if (tokens is not [.., null]) tokens.Add(null);
            }
        }
        if (run.Length > 0) tokens.Add(run.ToString());
        return tokens;
    }

    static bool Fits(List<string?> tokens, string text, bool matchesCase)
    {
        var how = matchesCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (tokens.Count == 0) return text.Length == 0;
        var at = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] is not { } run) continue;
            var (first, last) = (i == 0, i == tokens.Count - 1);
            if (first && last) return text.Equals(run, how);
            // The end is fixed: whatever stands before it belongs to the star.
            var found = first ? text.StartsWith(run, how) ? 0 : -1 : last ? text.EndsWith(run, how) ? text.Length - run.Length : -1 : text.IndexOf(run, at, how);
            if (found < at) return false;
            at = found + run.Length;
        }
        return true;
    }
}
