using System.Globalization;
using System.Text.RegularExpressions;

namespace TrainingLms.Exams;

/// <summary>How numbers are written in an exam; frozen with the paper.</summary>
/// <param name="Point">What stands before the decimals: a point or a comma.</param>
/// <param name="Group">What may stand between groups of three digits; empty for nothing.</param>
public sealed record NumberForm(string Point, string Group)
{
    /// <summary>A point, and commas between thousands.</summary>
    public static readonly NumberForm Plain = new(".", ",");
}

/// <summary>A number as typed: exact where a decimal holds it, otherwise as near as a double is.</summary>
/// <param name="Exact">The number; null where it lies outside of decimal.</param>
/// <param name="Near">The number as a double.</param>
readonly partial record struct TypedNumber(decimal? Exact, double Near)
{
    /// <summary>Reads a number; null for text that is none.</summary>
    /// <remarks>Groups must be of three digits: otherwise <c>1,5</c> would be fifteen for whoever writes decimals with a comma.</remarks>
    public static TypedNumber? Read(string text, NumberForm form)
    {
        var typed = Nfkc.Of(text).Trim().Replace('\u2212', '-');
        var whole = typed.IndexOf(form.Point, StringComparison.Ordinal) is >= 0 and var point ? typed[..point] : typed;
        var rest = typed[whole.Length..];
        if (form.Group.Length > 0 && whole.Contains(form.Group, StringComparison.Ordinal))
        {
            var exponent = whole.IndexOfAny(['e', 'E']);
            var digits = exponent < 0 ? whole : whole[..exponent];
            var groups = digits.TrimStart('+', '-').Split(form.Group);
            if (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(group => group.Length != 3)) return null;
            whole = digits.Replace(form.Group, "", StringComparison.Ordinal) + whole[digits.Length..];
        }
        return Read(rest.Length == 0 ? whole : $"{whole}.{rest[form.Point.Length..]}");
    }

    /// <summary>Reads a number as banks write it, with a point and no groups; null for text that is none.</summary>
    public static TypedNumber? Read(string text)
    {
        if (!Form().IsMatch(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var near) || !double.IsFinite(near)) return null;
        var fits = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || near == 0);
        return new TypedNumber(fits ? exact : null, near);
    }

    [GeneratedRegex(@"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
