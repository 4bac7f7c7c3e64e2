using System.Text;

namespace TrainingLms.Excel;

/// <summary>Brings headings into one form, so that `姓名 *`, `姓　名` and `姓名（必填）` are one heading.</summary>
public static class HeaderText
{
    /// <summary>
    /// Compatibility-composed, lower-case, without blanks, invisible characters, asterisks, line breaks and bracketed hints. A heading
    /// that is nothing but brackets keeps what is inside.
    /// </summary>
    /// <param name="heading">The heading as typed.</param>
    public static string Normalize(string heading)
    {
        ArgumentNullException.ThrowIfNull(heading);
        var whole = Strip(heading, keepHints: false);
        return whole.Length > 0 ? whole : Strip(heading, keepHints: true);
    }

    static string Strip(string heading, bool keepHints)
    {
        var text = new StringBuilder(heading.Length);
        var depth = 0;
        foreach (var typed in heading)
        {
            var c = Characters.Composed(typed);
            var opens = c is '(' or '[' or '{' or '【' or '〔' or '〈' or '《';
            var closes = c is ')' or ']' or '}' or '】' or '〕' or '〉' or '》';
            if (opens) depth++;
            else if (closes) depth = Math.Max(0, depth - 1);
            else if ((depth == 0 || keepHints) && c != '*' && !Characters.IsBlank(c) && !Characters.IsInvisible(c))
                text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
