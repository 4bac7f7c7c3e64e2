using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Calendars;

/// <summary>Working days of 2026 and the periods counted in them, against the State Council's notice.</summary>
public sealed class WorkCalendarTests
{
    static readonly WorkCalendar Calendar =
        CalendarFiles.Load(Path.Combine(SeedFile.Folder("seeds"), "calendars"), DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    [Fact]
    public void The_year_2026_has_248_working_days()
    {
        Assert.Equal([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
            Enumerable.Range(1, 12).Select(month => Calendar.CountWorkingDays(new LocalDate(2026, month, 1), new LocalDate(2026, month, 1).With(DateAdjusters.EndOfMonth))));
        Assert.Equal(248, Calendar.CountWorkingDays(new LocalDate(2026, 1, 1), new LocalDate(2026, 12, 31)));
    }

    [Theory]
    [InlineData("N1", "2026-09-29", "2026-10-12")]
    [InlineData("N2", "2026-09-30", "2026-10-13")]
    [InlineData("N4", "2026-09-24", "2026-10-09")]
    [InlineData("N5", "2026-09-18", "2026-09-24")]
    [InlineData("N8", "2026-02-13", "2026-02-27")]
    public void A_notice_of_five_working_days_ends_on_the_day_of_the_vector(string vector, string published, string end)
    {
        Assert.Equal(Day(end), Calendar.WorkingDaysAfter(Day(published), 5));
        Assert.True(Calendar.IsWorkingDay(Day(end)), vector);
    }

    [Theory]
    [InlineData("2026-09-29", "2026-10-10"), InlineData("2026-09-30", "2026-10-12"), InlineData("2026-09-24", "2026-10-08"), InlineData("2026-09-18", "2026-09-23"), InlineData("2026-02-13", "2026-02-26")]
    public void With_the_day_of_publication_counted_it_ends_a_working_day_earlier(string published, string end) =>
        Assert.Equal(Day(end), Calendar.WorkingDaysAfter(Day(published), 4));

    [Fact]
    public void A_notice_that_runs_into_a_year_not_published_is_refused()
    {
        var refused = Assert.Throws<RefusedException>(() => Calendar.WorkingDaysAfter(Day("2026-12-25"), 5));
        Assert.Equal(["calendar.not_published"], refused.Codes);
        Assert.Equal(("year", (object?)2027), Assert.Single(refused.Refusals[0].Facts));
        Assert.Equal(Day("2026-12-31"), Calendar.WorkingDaysAfter(Day("2026-12-25"), 4));
    }

    [Fact]
    public void Weekends_are_days_off_and_make_up_days_are_not()
    {
        Assert.False(Calendar.IsWorkingDay(Day("2026-03-07")));
        Assert.True(Calendar.IsWorkingDay(Day("2026-10-10")));
        Assert.False(Calendar.IsWorkingDay(Day("2026-10-05")));
    }

    [Theory]
    [InlineData("2026-09-01", 30, "2026-10-08")]
    [InlineData("2026-03-01", 6, "2026-03-09")]
    [InlineData("2026-09-10", 30, "2026-10-10")]
    [InlineData("2026-03-01", 9, "2026-03-10")]
    public void A_period_of_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day(string start, int days, string end) =>
        Assert.Equal(Day(end), Calendar.CalendarDaysAfter(Day(start), days));

    [Fact]
    public void A_period_ends_at_midnight_in_Beijing_and_midnight_itself_is_late()
    {
        var published = Instant.FromUtc(2026, 9, 29, 15, 59, 59);
        var end = Calendar.EndOfWorkingDays(published, 5);
        Assert.Equal(Instant.FromUtc(2026, 10, 12, 16, 0), end);
        Assert.Equal(Day("2026-10-12"), Calendar.DayOf(end - Duration.Epsilon));
        Assert.Equal(Day("2026-10-13"), Calendar.DayOf(end));
        Assert.Equal(end, Calendar.StartOf(Day("2026-10-13")));
        // One second later it is the 30th in Beijing, and the period begins a day later.
        Assert.Equal(Instant.FromUtc(2026, 10, 13, 16, 0), Calendar.EndOfWorkingDays(published + Duration.FromSeconds(1), 5));
    }

    static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
