using System.Globalization;
using NodaTime;

namespace TrainingLms.Excel;

/// <summary>
/// Dates written by people: yyyy-M-d, yyyy/M/d, yyyy.M.d, yyyy年M月d日, yyyyMMdd, and the same without the day. The year comes first and
/// has four digits; every other order has two readings somewhere.
/// </summary>
static class DateText
{
    /// <summary>The day or month, or null when the text is none of these forms or no day of the calendar.</summary>
    public static CellDate? Read(ReadOnlySpan<char> text)
    {
        if (text.Length == 8 && !text.ContainsAnyExceptInRange('0', '9'))
            return Of(Number(text[..4], 4), Number(text[4..6], 2), Number(text[6..], 2));
        if (text.Length < 6 || Number(text[..4], 4) is not { } year) return null;
        var mark = text[4];
        var rest = text[5..];
        return mark switch
        {
            '-' or '/' or '.' => ReadRest(year, rest, mark),
            '年' => ReadChinese(year, rest),
            _ => null,
        };
    }

    static CellDate? ReadRest(int year, ReadOnlySpan<char> rest, char mark)
    {
        var next = rest.IndexOf(mark);
        return next < 0 ? Of(year, Number(rest, 2), null) : Of(year, Number(rest[..next], 2), Number(rest[(next + 1)..], 2) ?? 0);
    }

    static CellDate? ReadChinese(int year, ReadOnlySpan<char> rest)
    {
        var next = rest.IndexOf('月');
        if (next < 0) return null;
        var month = Number(rest[..next], 2);
        var day = rest[(next + 1)..];
        if (day.IsEmpty) return Of(year, month, null);
        return day[^1] == '日' ? Of(year, month, Number(day[..^1], 2) ?? 0) : null;
    }

    static int? Number(ReadOnlySpan<char> digits, int longest) =>
        digits.Length <= longest && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static CellDate? Of(int? year, int? month, int? day)
    {
        if (year is not >= 1 || month is not (>= 1 and <= 12)) return null;
        if (day is null) return new(new(year.Value, month.Value, 1), true);
        return day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year.Value, month.Value)
            ? new(new(year.Value, month.Value, day.Value), false) : null;
    }
}
