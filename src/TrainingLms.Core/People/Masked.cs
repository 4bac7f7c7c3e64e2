using System.Globalization;

namespace TrainingLms.People;

/// <summary>How sensitive values are shown everywhere, unless an audited view shows them in full.</summary>
public static class Masked
{
    /// <summary>The character that no full value contains.</summary>
    public const char Mark = '*';

    /// <summary>An identity number with its last four characters: <c>**************1234</c>.</summary>
    public static string? ResidentId(string? number) =>
        number is null ? null : number.Length <= 4 ? new string(Mark, number.Length) : new string(Mark, number.Length - 4) + number[^4..];

    /// <summary>A mobile number with its middle hidden: <c>138****5678</c>.</summary>
    public static string? Mobile(string? number) =>
        number is null ? null : number.Length < 8 ? new string(Mark, number.Length) : $"{number[..3]}{new string(Mark, number.Length - 7)}{number[^4..]}";

    /// <summary>The birth year inside an identity number; null when there is no number.</summary>
    public static int? BirthYear(string? number) => number is { Length: 18 } ? int.Parse(number.AsSpan(6, 4), NumberStyles.None) : null;
}
