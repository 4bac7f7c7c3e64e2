using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Calendars;

/// <summary>
/// Working days and the periods counted in them. Each year is loaded whole from the State Council's notice; a computation that touches
/// a year not loaded is refused, never guessed from Monday to Friday.
/// </summary>
/// <param name="zone">The zone in which a day begins and ends; Asia/Shanghai unless set otherwise.</param>
/// <param name="years">The loaded years.</param>
public sealed class WorkCalendar(DateTimeZone zone, IEnumerable<CalendarYear> years)
{
    readonly Dictionary<int, CalendarYear> loaded = years.ToDictionary(year => year.Year);

    /// <summary>The zone in which a day begins and ends.</summary>
    public DateTimeZone Zone { get; } = zone;

    /// <summary>The last year that is loaded, or null when none is.</summary>
    public int? LastYear => loaded.Count == 0 ? null : loaded.Keys.Max();

    /// <summary>Whether the year is loaded.</summary>
    public bool Knows(int year) => loaded.ContainsKey(year);

    /// <summary>The day that an instant belongs to.</summary>
    public LocalDate DayOf(Instant instant) => instant.InZone(Zone).Date;

    /// <summary>The instant at which the day is over: 24:00, exclusive, so 24:00:00 itself is late.</summary>
    public Instant EndOf(LocalDate day) => Zone.AtStartOfDay(day.PlusDays(1)).ToInstant();

    /// <summary>The instant at which the day begins.</summary>
    public Instant StartOf(LocalDate day) => Zone.AtStartOfDay(day).ToInstant();

    /// <summary>Whether people work on that day: a make-up day counts, a day off does not, else Monday to Friday do.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c> when the year is not loaded.</exception>
    public bool IsWorkingDay(LocalDate day)
    {
        if (!loaded.TryGetValue(day.Year, out var year))
            throw new RefusedException(RefusalKind.RuleBroken, "calendar.not_published", ("year", day.Year));
        return year.MakeUpWorkdays.Contains(day)
            || (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !year.DaysOff.Contains(day));
    }

    /// <summary>The nth working day after the start day; the start day never counts (Civil Code, article 201).</summary>
    /// <param name="start">The day of the event.</param>
    /// <param name="count">How many working days, at least 1.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public LocalDate WorkingDaysAfter(LocalDate start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var day = start;
        for (var left = count; left > 0;)
        {
            day = day.PlusDays(1);
            if (IsWorkingDay(day)) left--;
        }
        return day;
    }

    /// <summary>The nth working day before a day, which never counts itself.</summary>
    /// <param name="end">The day.</param>
    /// <param name="count">How many working days, at least 1.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public LocalDate WorkingDaysBefore(LocalDate end, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var day = end;
        for (var left = count; left > 0;)
        {
            day = day.PlusDays(-1);
            if (IsWorkingDay(day)) left--;
        }
        return day;
    }

    /// <summary>The end of a period of n working days that began at an instant: 24:00 of the nth working day, exclusive.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public Instant EndOfWorkingDays(Instant begun, int count) => EndOf(WorkingDaysAfter(DayOf(begun), count));

    /// <summary>The last day of a period of n calendar days; a day off moves it to the next working day (Civil Code, article 203).</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public LocalDate CalendarDaysAfter(LocalDate start, int count)
    {
        var day = start.PlusDays(count);
        while (!IsWorkingDay(day)) day = day.PlusDays(1);
        return day;
    }

    /// <summary>What of a time lies in working days; a whole working day is 24 hours of it.</summary>
    /// <param name="from">The begin.</param>
    /// <param name="to">The end, exclusive; where it is not later, there is none.</param>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public Duration WorkingTimeBetween(Instant from, Instant to)
    {
        var sum = Duration.Zero;
        for (var day = DayOf(from); StartOf(day) < to; day = day.PlusDays(1))
            if (IsWorkingDay(day)) sum += Instant.Min(to, EndOf(day)) - Instant.Max(from, StartOf(day));
        return sum;
    }

    /// <summary>How many working days lie between two days, both included.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public int CountWorkingDays(LocalDate first, LocalDate last)
    {
        var count = 0;
        for (var day = first; day <= last; day = day.PlusDays(1)) if (IsWorkingDay(day)) count++;
        return count;
    }
}

/// <summary>One year of the State Council's notice.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="Source">The notice it was taken from.</param>
/// <param name="DaysOff">Days nobody works although they might be weekdays; weekends may be listed too.</param>
/// <param name="MakeUpWorkdays">Saturdays and Sundays worked instead.</param>
public sealed record CalendarYear(int Year, string Source, IReadOnlySet<LocalDate> DaysOff, IReadOnlySet<LocalDate> MakeUpWorkdays);
