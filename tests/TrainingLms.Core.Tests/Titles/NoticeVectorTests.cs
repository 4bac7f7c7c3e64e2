using NodaTime;
using NodaTime.Text;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Titles.TitleSeeds;

namespace TrainingLms.Core.Tests.Titles;

public sealed class NoticeVectorTests
{
    // id, published, last day of five working days, the same where the day of publishing counts
    [Theory]
    [InlineData("N1", "2026-09-29", "2026-10-12", "2026-10-10")]
    [InlineData("N2", "2026-09-30", "2026-10-13", "2026-10-12")]
    [InlineData("N4", "2026-09-24", "2026-10-09", "2026-10-08")]
    [InlineData("N5", "2026-09-18", "2026-09-24", "2026-09-23")]
    [InlineData("N8", "2026-02-13", "2026-02-27", "2026-02-26")]
    public void A_notice_of_five_working_days_ends_at_24_00_of(string id, string published, string lastDay, string counted)
    {
        var day = LocalDatePattern.Iso.Parse(published).Value;
        Instant Ends(bool counts) => Published(Beijing(day.Month, day.Day), countsPublicationDay: counts).EndsAt!.Value;
        Assert.Equal((id, Calendar.EndOf(LocalDatePattern.Iso.Parse(lastDay).Value)), (id, Ends(false)));
        Assert.Equal((id, Calendar.EndOf(LocalDatePattern.Iso.Parse(counted).Value)), (id, Ends(true)));
    }

    [Fact]
    public void Where_the_day_of_publishing_counts_a_gap_on_it_is_a_day_lost()
    {
        var notice = Published(Beijing(9, 29), countsPublicationDay: true);
        notice.Interrupt(Clock("2026-09-29T15:00").Given(new PageSeen(At("2026-09-29T10:00"))));
        notice.PutBack(PublicNoticeTrigger.Resume, Calendar, By(1, Role.Secretariat, At("2026-09-29T15:00")).Given(new OnNotice([])));
        Assert.Equal(Calendar.EndOf(new LocalDate(2026, 10, 12)), notice.EndsAt);
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
            notice.Move(PublicNoticeTrigger.EndReached, new Act(Actor.System, notice.EndsAt!.Value - Duration.Epsilon).Given(new PageSeen(null))));
        Assert.Equal(["notice.still_running"], early.Codes);
        notice.Move(PublicNoticeTrigger.EndReached, new Act(Actor.System, notice.EndsAt!.Value).Given(new PageSeen(null)));
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
        var wanted = new NewNotice(NoticeKind.Result, Unit, Unit, ["name", "title", "residentId", "birthDate"], "评审办", new NoticeLength(5, false), []);
        var refused = Assert.Throws<RefusedException>(() => PublicNotice.Draft(wanted, By(1, Role.Secretariat, Beijing(3, 2))));
        Assert.Equal(["notice.field_not_allowed", "notice.field_not_allowed"], refused.Codes);
    }

    // id, gap from, gap to, whether it is short, last day; published on Tue 29 Sep 2026 at 9:00, so that it would end with Mon 12 Oct
    [Theory]
    [InlineData("G1 some hours of a working day add that day", "2026-10-09T10:00", "2026-10-09T15:00", true, "2026-10-13")]
    [InlineData("G2 over National Day two working days are touched", "2026-09-30T22:00", "2026-10-08T03:00", true, "2026-10-14")]
    [InlineData("G3 a gap inside the holiday costs nothing", "2026-10-02T08:00", "2026-10-03T20:00", true, "2026-10-12")]
    [InlineData("G4 the day of publishing was never counted", "2026-09-29T10:00", "2026-09-29T15:00", true, "2026-10-12")]
    [InlineData("G5 one working day is short", "2026-10-08T10:00", "2026-10-09T10:00", true, "2026-10-14")]
    [InlineData("G6 a minute more asks for a full period", "2026-10-08T10:00", "2026-10-09T10:01", false, "2026-10-15")]
    [InlineData("G7 days after the end that it touches are added too", "2026-10-12T18:00", "2026-10-13T09:00", true, "2026-10-14")]
    [InlineData("G8 one that ends at midnight does not touch the next day", "2026-10-08T18:00", "2026-10-09T00:00", true, "2026-10-13")]
    [InlineData("G9 a worked Saturday is touched as any working day", "2026-10-10T08:00", "2026-10-11T08:00", true, "2026-10-13")]
    [InlineData("G10 after weeks it runs a full period", "2026-10-08T10:00", "2026-10-30T10:00", false, "2026-11-06")]
    public void A_gap_moves_the_end(string id, string from, string to, bool isShort, string lastDay)
    {
        var notice = Published(Beijing(9, 29));
        notice.Interrupt(Clock(to).Given(new PageSeen(At(from))));
        var (right, wrong, refusal) = isShort
            ? (PublicNoticeTrigger.Resume, PublicNoticeTrigger.Restart, "notice.gap_short")
            : (PublicNoticeTrigger.Restart, PublicNoticeTrigger.Resume, "notice.gap_too_long");
        var act = By(1, Role.Secretariat, At(to)).Given(new OnNotice([]));
        Assert.Equal([refusal], Assert.Throws<RefusedException>(() => notice.PutBack(wrong, Calendar, act)).Codes);
        notice.PutBack(right, Calendar, act);
        Assert.Equal((id, Calendar.EndOf(LocalDatePattern.Iso.Parse(lastDay).Value)), (id, notice.EndsAt));
        Assert.Equal(notice.EndsAt, NoticePeriod.Demanded(notice, Calendar));
        Assert.Equal(notice.EndsAt + Duration.FromDays(30), notice.ShownUntil);
    }

    [Fact]
    public void Two_gaps_on_one_day_cost_that_day_once()
    {
        var notice = Published(Beijing(9, 29));
        foreach (var (from, to) in new[] { ("2026-10-09T08:00", "2026-10-09T13:00"), ("2026-10-09T14:00", "2026-10-09T19:00") })
        {
            notice.Interrupt(Clock(to).Given(new PageSeen(At(from))));
            notice.PutBack(PublicNoticeTrigger.Resume, Calendar, By(1, Role.Secretariat, At(to)).Given(new OnNotice([])));
        }
        Assert.Equal(Calendar.EndOf(new LocalDate(2026, 10, 13)), notice.EndsAt);
    }

    [Fact]
    public void A_full_period_that_would_end_earlier_than_it_was_extended_to_shortens_nothing()
    {
        var notice = Published(Beijing(9, 29));
        notice.Extend(Calendar.EndOf(new LocalDate(2026, 10, 30)), By(1, Role.Secretariat, Beijing(9, 30)).Because("补充材料"));
        notice.Interrupt(Clock("2026-10-09T12:00").Given(new PageSeen(At("2026-10-07T10:00"))));
        notice.PutBack(PublicNoticeTrigger.Restart, Calendar, By(1, Role.Secretariat, At("2026-10-09T12:00")).Given(new OnNotice([])));
        Assert.Equal(Calendar.EndOf(new LocalDate(2026, 10, 30)), notice.EndsAt);
    }

    // seen last, looked again, missed; the notice ends with Mon 12 Oct, and four hours may be missed
    [Theory]
    [InlineData("2026-10-09T10:00", "2026-10-09T14:00", false)]
    [InlineData("2026-10-09T10:00", "2026-10-09T14:01", true)]
    [InlineData("2026-10-12T20:00", "2026-10-13T12:00", false)]
    [InlineData("2026-10-12T19:59", "2026-10-13T12:00", true)]
    [InlineData("2026-09-28T10:00", "2026-09-29T12:59", false)]
    [InlineData(null, "2026-10-30T12:00", false)]
    public void More_than_four_hours_of_its_period_unseen_are_too_many_and_what_lies_outside_it_is_none(string? seen, string now, bool missed)
    {
        var notice = Published(Beijing(9, 29));
        var act = Clock(now).Given(new PageSeen(seen is null ? null : At(seen)));
        Assert.Equal(missed, PublicNoticeWorkflow.Table.Check(notice, PublicNoticeTrigger.HeartbeatMissed, act).IsAllowed);
        var end = PublicNoticeWorkflow.Table.Check(notice, PublicNoticeTrigger.EndReached, act with { At = notice.EndsAt!.Value }).IsAllowed;
        Assert.Equal(seen is null or "2026-10-12T20:00", end);
    }

    [Fact]
    public void Three_people_sign_and_what_was_sent_back_is_written_anew_first()
    {
        var named = new NamedApplicant(Unit, "李某", "东区网信办", "工程师");
        var at = Beijing(3, 2);
        Act Of(int person) => By(person, Role.Secretariat, at).Given(new OnNotice([]));
        var notice = PublicNotice.Draft(new NewNotice(NoticeKind.Result, Unit, Unit, ["name", "title"], "评审办", new NoticeLength(5, false), [named]), Of(1));
        Assert.Equal(["notice.not_reviewed"], Assert.Throws<RefusedException>(() => notice.Approve(Of(3))).Codes);
        Assert.Equal(["duty.notice_needs_three"], Assert.Throws<RefusedException>(() => notice.Review(Of(1))).Codes);
        notice.Review(Of(2));
        Assert.Equal(["duty.notice_needs_three"], Assert.Throws<RefusedException>(() => notice.Approve(Of(2))).Codes);
        notice.Approve(Of(3));
        notice.SendBack(Of(2).Because("联系方式有误"));
        Assert.Equal(["notice.not_written"], Assert.Throws<RefusedException>(() => notice.Review(Of(2))).Codes);
        var before = notice.ContentHash;
        notice.Edit(["name", "title", "contact"], "评审办 000-0000", Of(1));
        Assert.NotEqual(before, notice.ContentHash);
        Assert.Equal(["notice.not_reviewed"], Assert.Throws<RefusedException>(() => notice.Approve(Of(3))).Codes);
    }

    static Instant At(string text) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(text).Value.InZoneStrictly(Calendar.Zone).ToInstant();

    static Act Clock(string text) => new(Actor.System, At(text));
}
