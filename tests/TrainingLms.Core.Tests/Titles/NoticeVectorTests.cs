using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Titles.TitleSeeds;

namespace TrainingLms.Core.Tests.Titles;

public sealed class NoticeVectorTests
{
    // id, published, last day of five working days
    [Theory]
    [InlineData("N1", "2026-09-29", "2026-10-12")]
    [InlineData("N2", "2026-09-30", "2026-10-13")]
    [InlineData("N4", "2026-09-24", "2026-10-09")]
    [InlineData("N5", "2026-09-18", "2026-09-24")]
    [InlineData("N8", "2026-02-13", "2026-02-27")]
    public void A_notice_of_five_working_days_ends_at_24_00_of(string id, string published, string lastDay)
    {
        var day = LocalDatePattern.Iso.Parse(published).Value;
        var notice = Published(Beijing(day.Month, day.Day));
        Assert.Equal((id, Calendar.EndOf(LocalDatePattern.Iso.Parse(lastDay).Value)), (id, notice.EndsAt));
    }

    [Fact]
    public void N13_a_notice_that_would_reach_an_unpublished_year_is_refused()
    {
        var refused = Assert.Throws<RefusedException>(() => Published(Beijing(12, 25)));
        Assert.Equal(["calendar.not_published"], refused.Codes);
    }

    [Fact]
    public void Y5_published_a_minute_before_midnight_it_still_ends_on_the_fifth_later_working_day() =>
        Assert.Equal(Calendar.EndOf(new LocalDate(2026, 3, 9)), Published(Beijing(3, 2, 23, 59)).EndsAt);

    [Fact]
    public void The_end_instant_itself_is_over_and_the_one_before_is_not()
    {
        var notice = Published(Beijing(3, 2));
        var early = Assert.Throws<RefusedException>(() =>
            notice.Move(PublicNoticeTrigger.EndReached, new Act(Actor.System, notice.EndsAt!.Value - Duration.Epsilon)));
        Assert.Equal(["notice.still_running"], early.Codes);
        notice.Move(PublicNoticeTrigger.EndReached, new Act(Actor.System, notice.EndsAt!.Value));
        Assert.Equal(PublicNoticeState.Completed, notice.State);
    }

    [Fact]
    public void An_end_once_published_only_moves_later()
    {
        var notice = Published(Beijing(3, 2));
        var (end, act) = (notice.EndsAt!.Value, By(1, Role.Secretariat, Beijing(3, 3)).Because("网页中断"));
        Assert.Equal(["notice.cannot_shorten"], Assert.Throws<RefusedException>(() => notice.Extend(end, act)).Codes);
        notice.Extend(end + Duration.FromDays(1), act);
        Assert.Equal(end + Duration.FromDays(1), notice.EndsAt);
    }

    [Fact]
    public void Only_white_listed_fields_can_be_shown()
    {
        var wanted = new NewNotice(NoticeKind.Result, Unit, Unit, ["name", "title", "residentId", "birthDate"], "评审办", 5, []);
        var refused = Assert.Throws<RefusedException>(() => PublicNotice.Draft(wanted, By(1, Role.Secretariat, Beijing(3, 2))));
        Assert.Equal(["notice.field_not_allowed", "notice.field_not_allowed"], refused.Codes);
    }
}
