using System.Globalization;
using System.Text.RegularExpressions;

namespace TrainingLms.Privacy;

/// <summary>How sensitive values are shown everywhere, unless an audited view shows them in full.</summary>
public static partial class Masked
{
    /// <summary>The character that no full value contains.</summary>
    public const char Mark = '*';

    /// <summary>An identity number with its last four characters: <c>**************1234</c>.</summary>
    public static string? ResidentId(string? number) =>
        number is null ? null : number.Length <= 4 ? new string(Mark, number.Length) : new string(Mark, number.Length - 4) + End(number);

    /// <summary>A mobile number with its middle hidden: <c>138****5678</c>.</summary>
    public static string? Mobile(string? number) =>
        number is null ? null : number.Length < 8 ? new string(Mark, number.Length) : $"{Begin(number)}{new string(Mark, number.Length - 7)}{End(number)}";

    /// <summary>A text in which every identity and mobile number is masked: for reasons and messages that people type.</summary>
    public static string? InText(string? text) =>
        text is null ? null : AnyMobile().Replace(AnyResidentId().Replace(text, found => ResidentId(found.Value)!), found => Mobile(found.Value)!);

    /// <summary>The birth year inside an identity number; null when there is no number.</summary>
    public static int? BirthYear(string? number) => number is { Length: 18 } ? int.Parse(number.AsSpan(6, 4), NumberStyles.None) : null;

    // People type anything into these columns, and half a character can neither be shown nor stored.
    static string Begin(string number) => char.IsHighSurrogate(number[2]) ? $"{number[..2]}{Mark}" : number[..3];

    static string End(string number) => char.IsLowSurrogate(number[^4]) ? $"{Mark}{number[^3..]}" : number[^4..];

    [GeneratedRegex(@"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")]
    private static partial Regex AnyResidentId();

    [GeneratedRegex(@"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")]
    private static partial Regex AnyMobile();
}
