using NodaTime;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>The working days of 2026, written down once more from the table in title-evaluation.md 8.2, and periods counted day by day. Nothing of the product is used.</summary>
static class WorkingDays2026
{
    static readonly DateTimeZone Beijing = DateTimeZone.ForOffset(Offset.FromHours(8));

    static readonly (int Month, int From, int To)[] Off = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)];

    static readonly (int Month, int Day)[] Worked = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)];

    public static LocalDate DayOf(Instant at) => at.InZone(Beijing).Date;

    public static bool IsWorked(LocalDate day)
    {
        if (day.Year != 2026) throw new ArgumentOutOfRangeException(nameof(day), "The table is of 2026.");
        if (Worked.Contains((day.Month, day.Day))) return true;
        return !Off.Any(off => off.Month == day.Month && day.Day >= off.From && day.Day <= off.To) && day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
    }

    /// <summary>When so many working days after the day of an instant are over.</summary>
    public static Instant EndAfter(Instant start, int count)
    {
        var day = DayOf(start);
        for (var left = count; left > 0;)
        {
            day = day.PlusDays(1);
            if (IsWorked(day)) left--;
        }
        return Beijing.AtStartOfDay(day.PlusDays(1)).ToInstant();
    }

    /// <summary>Working days between two instants, of which neither the first day nor one that something touched counts.</summary>
    public static int Whole(Instant after, Instant end, IReadOnlyCollection<(Instant From, Instant To)> but)
    {
        var count = 0;
        for (var day = DayOf(after).PlusDays(1); Beijing.AtStartOfDay(day.PlusDays(1)).ToInstant() <= end; day = day.PlusDays(1))
        {
            var (begins, ends) = (Beijing.AtStartOfDay(day).ToInstant(), Beijing.AtStartOfDay(day.PlusDays(1)).ToInstant());
            if (IsWorked(day) && !but.Any(gap => gap.From < ends && gap.To > begins)) count++;
        }
        return count;
    }
}
