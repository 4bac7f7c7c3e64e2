using NodaTime;
using NodaTime.Text;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Titles.TitleSeeds;

namespace TrainingLms.Core.Tests.Titles;

/// <summary>Counted by hand from the calendar of 2026: a notice of five working days, published on the day of the vote.</summary>
public sealed class FilingPlanTests
{
    static readonly NoticeLength Five = new(5, false);

    // vote, last day of the notice, first working day after it
    [Theory]
    [InlineData("2026-09-28", "2026-10-10", "2026-10-12")]
    [InlineData("2026-09-29", "2026-10-12", "2026-10-13")]
    [InlineData("2026-02-13", "2026-02-27", "2026-02-28")]
    [InlineData("2026-04-24", "2026-05-06", "2026-05-07")]
    [InlineData("2026-12-23", "2026-12-30", "2026-12-31")]
    public void A_vote_is_filed_at_the_earliest_on_the_first_working_day_after_its_notice(string vote, string end, string filing)
    {
        var plan = FilingPlan.Of(Day(vote), Day(vote), Five, Calendar);
        Assert.Equal((Day(end), Day(filing)), (plan.NoticeEnd, plan.EarliestFiling));
    }

    /// <summary>Thursday 31 December is the last working day; the notice ends on the 30th and counts 24, 25, 28, 29 and 30.</summary>
    [Fact]
    public void The_last_vote_of_2026_that_can_be_filed_in_2026_is_on_23_December() =>
        Assert.Equal(new LocalDate(2026, 12, 23), FilingPlan.LastVoteOf(2026, Five, Calendar));

    [Theory]
    [InlineData(1, false, "2026-12-29")]
    [InlineData(5, true, "2026-12-24")]
    [InlineData(7, false, "2026-12-21")]
    [InlineData(10, false, "2026-12-16")]
    public void It_follows_from_the_length_of_the_notice(int days, bool countsPublicationDay, string last)
    {
        var length = new NoticeLength(days, countsPublicationDay);
        Assert.Equal(Day(last), FilingPlan.LastVoteOf(2026, length, Calendar));
        Assert.Equal(2026, FilingPlan.Of(Day(last), Day(last), length, Calendar).EarliestFiling.Year);
        Assert.Equal(["calendar.not_published"], Assert.Throws<RefusedException>(() => FilingPlan.Of(Day(last).PlusDays(1), Day(last).PlusDays(1), length, Calendar)).Codes);
    }

    [Fact]
    public void A_year_whose_calendar_is_not_loaded_has_no_last_vote() =>
        Assert.Equal(["calendar.not_published"], Assert.Throws<RefusedException>(() => FilingPlan.LastVoteOf(2027, Five, Calendar)).Codes);

    static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
