using System.Globalization;
using NodaTime;

namespace TrainingLms.Excel;

/// <summary>A day, or a month of which nobody knows the day.</summary>
/// <param name="Date">The day; the first of the month when only the month is known.</param>
/// <param name="IsMonth">Whether only the month is known.</param>
public readonly record struct CellDate(LocalDate Date, bool IsMonth)
{
    /// <summary>yyyy-MM-dd, or yyyy-MM.</summary>
    public override string ToString() => Date.ToString(IsMonth ? "uuuu-MM" : "uuuu-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Reads cells as dates, in every form Excel and people give them; see the table in the roster rules.</summary>
public static class CellDates
{
    // Before 1900-03-01 Excel counts a day that never was, so a serial below 61 cannot be told.
    const double FirstSerial = 61, LastSerial = 2_958_465;
    const int Days1904 = 1_462, FirstPlainSerial = 7_306, LastPlainSerial = 73_050;
    static readonly LocalDate Epoch = new(1899, 12, 30);

    /// <summary>Reads a date.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="allowMonth">Whether the column takes a month without a day.</param>
    /// <param name="min">First day the column allows. A month counts from its first day, and may begin in this day's month.</param>
    /// <param name="max">Last day the column allows.</param>
    /// <param name="date1904">The workbook's date system.</param>
    public static CellReading<CellDate> Read(in SheetCell cell, bool allowMonth, LocalDate min, LocalDate max, bool date1904 = false)
    {
        var notices = CellText.NoticesOf(cell);
        if (CellText.ProblemOf(cell) is { } problem) return CellReading<CellDate>.Wrong(problem, notices);
        if (cell.IsEmpty) return CellReading<CellDate>.Nothing;
        var reading = cell.Kind switch
        {
            CellKind.Date => FromSerialOrIso(cell.Raw, date1904),
            CellKind.Number => FromPlainNumber(cell.Raw, date1904),
            CellKind.Text => FromText(cell.Raw, allowMonth),
            _ => Wrong(CellCodes.UnreadableDate),
        };
        return Within(reading, min, max) with { Notices = reading.Notices | notices };
    }

    internal static LocalDate? Day(in SheetCell cell, bool date1904) =>
        FromSerialOrIso(cell.Raw, date1904) is { HasValue: true } reading ? reading.Value.Date : null;

    static CellReading<CellDate> Within(CellReading<CellDate> reading, LocalDate min, LocalDate max)
    {
        if (!reading.HasValue) return reading;
        var date = reading.Value.Date;
        var first = reading.Value.IsMonth ? new LocalDate(min.Year, min.Month, 1) : min;
        return date < first || date > max ? Wrong(CellCodes.DateOutOfRange) : reading;
    }

    static CellReading<CellDate> FromSerialOrIso(string raw, bool date1904)
    {
        if (double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial)) return FromSerial(serial, date1904);
        var time = raw.AsSpan().IndexOf('T');
        var day = time < 0 ? raw : raw[..time];
        var reading = DateText.Read(day) is { IsMonth: false } date && day.Length == 10 ? Good(date) : Wrong(CellCodes.UnreadableDate);
        var atMidnight = time < 0 || !raw.AsSpan(time).ContainsAnyInRange('1', '9');
        return atMidnight ? reading : reading with { Notices = CellNotices.TimeCutOff };
    }

    static CellReading<CellDate> FromSerial(double serial, bool date1904)
    {
        if (date1904 && serial >= 0) serial += Days1904;
        if (!(serial >= FirstSerial && serial < LastSerial + 1)) return Wrong(CellCodes.DateOutOfRange);
        var reading = Good(new(Epoch.PlusDays((int)Math.Floor(serial)), false));
        return serial == Math.Floor(serial) ? reading : reading with { Notices = CellNotices.TimeCutOff };
    }

    static CellReading<CellDate> FromPlainNumber(string raw, bool date1904)
    {
        var number = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number != Math.Floor(number)) return Wrong(number is > 1900 and < 2101 ? CellCodes.AmbiguousDate : CellCodes.UnreadableDate);
        if (raw.Length == 8 && DateText.Read(raw) is { } calendar) return Good(calendar) with { Notices = CellNotices.DateFromNumber };
        var serial = date1904 ? number + Days1904 : number;
        if (serial is < FirstPlainSerial or > LastPlainSerial) return Wrong(CellCodes.UnreadableDate);
        return FromSerial(number, date1904) with { Notices = CellNotices.DateFromNumber };
    }

    static CellReading<CellDate> FromText(string typed, bool allowMonth)
    {
        if (DamagedText.IsIn(typed)) return Wrong(CellCodes.DamagedText);
        return DateText.Read(Characters.AsHalfWidth(typed)) is { } date && (allowMonth || !date.IsMonth)
            ? Good(date) : Wrong(CellCodes.UnreadableDate);
    }

    static CellReading<CellDate> Good(CellDate date) => CellReading<CellDate>.Of(date, CellNotices.None);

    static CellReading<CellDate> Wrong(string problem) => CellReading<CellDate>.Wrong(problem);
}
