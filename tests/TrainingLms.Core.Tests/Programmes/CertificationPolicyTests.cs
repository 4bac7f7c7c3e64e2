using NodaTime;
using TrainingLms.Programmes;

namespace TrainingLms.Core.Tests.Programmes;

/// <summary>The three bases of expiry over ten cycles, with early, late and leap-day completion.</summary>
public sealed class CertificationPolicyTests
{
    static readonly LocalDate LeapDay = new(2024, 2, 29);

    static CertificationPolicy Yearly(ExpiryBasis basis, int window = 60, int grace = 30) => basis == ExpiryBasis.FixedDate
        ? new CertificationPolicy(basis, window, grace) { FixedDate = new AnnualDate(12, 31), MinimumMonths = 3 }
        : new CertificationPolicy(basis, window, grace) { PeriodMonths = 12 };

    /// <summary>Ten periods, each renewed so many days after the end of the one before; fewer than none is before it.</summary>
    static List<CertificationDates> TenCycles(CertificationPolicy policy, LocalDate first, int daysAfterEnd)
    {
        var periods = new List<CertificationDates> { policy.PeriodFrom(first, null) };
        while (periods.Count < 11) periods.Add(policy.PeriodFrom(periods[^1].ValidTo.PlusDays(daysAfterEnd), periods[^1].ValidTo));
        return periods;
    }

    [Theory]
    [InlineData(-30, "2025-11-05")] // ten times thirty days lost
    [InlineData(0, "2026-09-01")]
    [InlineData(20, "2027-03-20")]
    public void Counted_from_completion_the_cycle_wanders(int daysAfterEnd, string lastEnd)
    {
        var periods = TenCycles(Yearly(ExpiryBasis.CompletionDate), new LocalDate(2015, 9, 1), daysAfterEnd);
        Assert.All(periods, period => Assert.Equal(period.ValidFrom.PlusMonths(12), period.ValidTo));
        Assert.Equal(lastEnd, $"{periods[^1].ValidTo:uuuu-MM-dd}");
    }

    [Theory, InlineData(-60), InlineData(-1), InlineData(0), InlineData(30)]
    public void Counted_from_the_previous_end_the_rhythm_stays_however_early_or_late(int daysAfterEnd)
    {
        var periods = TenCycles(Yearly(ExpiryBasis.PreviousExpiry), new LocalDate(2015, 9, 1), daysAfterEnd);
        Assert.Equal(Enumerable.Range(2016, 11).Select(year => new LocalDate(year, 9, 1)), periods.Select(period => period.ValidTo));
    }

    [Fact]
    public void After_expiry_the_rhythm_begins_anew_from_completion() =>
        Assert.Equal(new LocalDate(2027, 5, 4), Yearly(ExpiryBasis.PreviousExpiry).PeriodFrom(new LocalDate(2026, 5, 4), null).ValidTo);

    [Theory, InlineData(-60), InlineData(0), InlineData(30)]
    public void With_a_fixed_date_everybody_ends_on_it(int daysAfterEnd)
    {
        var periods = TenCycles(Yearly(ExpiryBasis.FixedDate), new LocalDate(2015, 9, 1), daysAfterEnd);
        Assert.All(periods, period => Assert.Equal(new AnnualDate(12, 31), new AnnualDate(period.ValidTo.Month, period.ValidTo.Day)));
        Assert.Equal(11, periods.Select(period => period.ValidTo.Year).Distinct().Count());
    }

    [Theory]
    [InlineData("2026-09-30", "2026-12-31")] // three months to the day
    [InlineData("2026-10-01", "2027-12-31")] // one day short of it
    [InlineData("2026-12-31", "2027-12-31")]
    [InlineData("2027-01-15", "2027-12-31")]
    public void The_fixed_date_is_at_least_the_minimum_away(string completed, string end)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(completed).Value;
        Assert.Equal(end, $"{Yearly(ExpiryBasis.FixedDate).PeriodFrom(day, null).ValidTo:uuuu-MM-dd}");
    }

    [Fact]
    public void The_leap_day_and_a_year_is_the_28th()
    {
        Assert.Equal(new LocalDate(2025, 2, 28), Yearly(ExpiryBasis.CompletionDate).PeriodFrom(LeapDay, null).ValidTo);
        Assert.Equal(new LocalDate(2025, 2, 28), Yearly(ExpiryBasis.PreviousExpiry).PeriodFrom(new LocalDate(2024, 2, 1), LeapDay).ValidTo);
        var fourYears = new CertificationPolicy(ExpiryBasis.CompletionDate, 60, 0) { PeriodMonths = 48 };
        Assert.Equal(new LocalDate(2028, 2, 29), fourYears.PeriodFrom(LeapDay, null).ValidTo);
        var leapDays = new CertificationPolicy(ExpiryBasis.FixedDate, 20, 0) { FixedDate = new AnnualDate(2, 29), MinimumMonths = 1 };
        Assert.Equal([new LocalDate(2027, 2, 28), new LocalDate(2028, 2, 29)],
            [leapDays.PeriodFrom(new LocalDate(2026, 9, 1), null).ValidTo, leapDays.PeriodFrom(new LocalDate(2027, 9, 1), null).ValidTo]);
    }

    [Fact]
    public void Days_of_a_period_are_in_order_whatever_the_policy()
    {
        var policies = from basis in Enum.GetValues<ExpiryBasis>()
                       from window in (int[])[1, 30, 60]
                       from grace in (int[])[0, 20]
                       select Yearly(basis, window, grace);
        foreach (var policy in policies)
            for (var day = new LocalDate(2023, 12, 1); day < new LocalDate(2025, 3, 31); day = day.PlusDays(1))
                foreach (var late in (int[])[-policy.WindowDays, 0, policy.GraceDays])
                {
                    var period = policy.PeriodFrom(day, day.PlusDays(-late));
                    Assert.True(period.ValidFrom < period.WindowOpensOn && period.WindowOpensOn < period.ValidTo && period.ValidTo <= period.GraceEndsOn, $"{policy} {day} {period}");
                }
    }
}
