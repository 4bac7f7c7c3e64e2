using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;
using static TrainingLms.Core.Tests.Exams.AttemptStory;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The one deadline function, and the values it follows from.</summary>
public sealed class ExamTimeTests
{
    /// <summary>Minutes: limit, close (-1 for none), factor in percent, fixed, incident, pause, extension, started; then A, H and D as expected (-1 for none).</summary>
    [Theory]
    [InlineData(40, 120, 100, 0, 0, 0, 0, 0, /**/ 0, 120, 40)]
    [InlineData(40, 120, 100, 0, 0, 0, 0, 110, /**/ 0, 120, 120)]
    [InlineData(40, 120, 125, 0, 0, 0, 0, 0, /**/ 10, 130, 50)]
    [InlineData(40, 120, 150, 0, 0, 0, 0, 100, /**/ 20, 140, 140)]
    [InlineData(40, 120, 200, 5, 0, 0, 0, 0, /**/ 45, 165, 85)]
    [InlineData(40, 120, 100, 0, 10, 0, 0, 0, /**/ 0, 120, 50)]
    [InlineData(40, 120, 100, 0, 10, 0, 0, 75, /**/ 0, 120, 120)]
    [InlineData(40, 120, 100, 0, 0, 15, 0, 0, /**/ 0, 120, 55)]
    [InlineData(40, 120, 125, 5, 10, 15, 0, 0, /**/ 15, 135, 80)]
    [InlineData(40, 120, 100, 0, 0, 0, 30, 110, /**/ 0, 150, 150)]
    [InlineData(0, 120, 150, 0, 0, 0, 0, 0, /**/ 0, 120, 120)]
    [InlineData(0, 120, 150, 20, 0, 0, 0, 0, /**/ 20, 140, 140)]
    [InlineData(40, -1, 150, 0, 10, 15, 0, 500, /**/ 20, -1, 585)]
    [InlineData(0, -1, 150, 5, 0, 0, 0, 0, /**/ 5, -1, -1)]
    public void Deadline_and_hard_close_follow_from_all_parts(int limit, int close, int factor, int fixedMinutes, int incident, int paused, int extension, int started, int a, int h, int d)
    {
        var time = new ExamTime
        {
            ClosesAt = close < 0 ? null : At(close),
            LimitSeconds = limit * 60,
            FactorPercent = factor,
            FixedSeconds = fixedMinutes * 60,
            IncidentSeconds = incident * 60,
            PausedMicroseconds = paused * 60_000_000L,
            ExtensionSeconds = extension * 60,
        };
        Assert.Equal(a * 60, time.AccommodationSeconds);
        Assert.Equal(h < 0 ? null : At(h), time.HardClose);
        Assert.Equal(d < 0 ? null : At(d), time.Deadline(At(started)));
    }

    [Theory]
    [InlineData(true, false, 140), InlineData(false, false, 120), InlineData(true, true, 150), InlineData(false, true, 130)]
    public void Settings_say_what_moves_the_close(bool accommodation, bool incident, int close) => Assert.Equal(At(close), new ExamTime
    {
        ClosesAt = Close,
        LimitSeconds = 2400,
        FactorPercent = 150,
        IncidentSeconds = 600,
        AccommodationMovesClose = accommodation,
        IncidentMovesClose = incident,
    }.HardClose);

    [Theory]
    [InlineData(1, 125, 1), InlineData(4, 125, 1), InlineData(5, 125, 2), InlineData(2400, 125, 600), InlineData(2401, 150, 1201), InlineData(7, 100, 0)]
    public void A_factor_is_rounded_up_to_a_second(int limit, int factor, int seconds) =>
        Assert.Equal(seconds, new ExamTime { LimitSeconds = limit, FactorPercent = factor }.AccommodationSeconds);

    /// <summary>Close and limit of the exam are 120 and 40. Null means "look further", 0 "none"; groups are "close/limit" each.</summary>
    [Theory]
    [InlineData(null, null, "", 120, 40)]
    [InlineData(90, null, "", 90, 40)]
    [InlineData(null, 60, "", 120, 60)]
    [InlineData(null, 20, "", 120, 20)]
    [InlineData(0, null, "", -1, 40)]
    [InlineData(null, 0, "", 120, 0)]
    [InlineData(0, 0, "", 120, 0)]
    [InlineData(null, null, "150/-", 150, 40)]
    [InlineData(null, null, "100/-", 100, 40)]
    [InlineData(null, null, "150/50 130/70", 150, 70)]
    [InlineData(null, null, "-/50 -/0 130/-", 130, 0)]
    [InlineData(null, null, "150/- 0/-", -1, 40)]
    [InlineData(null, null, "0/0", 120, 0)]
    [InlineData(90, null, "150/70 0/-", 90, 70)]
    [InlineData(null, 20, "150/70", 150, 20)]
    [InlineData(0, null, "150/70", -1, 70)]
    [InlineData(90, 20, "0/0 300/300", 90, 20)]
    [InlineData(null, 0, "0/-", 120, 0)]
    public void Overrides_are_resolved_field_by_field(int? close, int? limit, string groups, int closes, int minutes)
    {
        static OverrideTimes Times(int? close, int? limit) => new(ClosesAt: close is null ? null : close == 0 ? OverrideTimes.Never : At(close.Value), LimitSeconds: limit * 60);
        static int? Read(string text) => text == "-" ? null : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var exam = new AttemptStory().Exam;
        var resolved = ResolvedTimes.From(exam, close is null && limit is null ? null : Times(close, limit),
            [.. groups.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(group => Times(Read(group.Split('/')[0]), Read(group.Split('/')[1])))]);
        Assert.Equal((closes < 0 ? null : At(closes), minutes * 60), (resolved.ClosesAt, resolved.LimitSeconds));
        Assert.NotNull(new ExamTime { ClosesAt = resolved.ClosesAt, LimitSeconds = resolved.LimitSeconds }.Deadline(Open));
    }

    [Fact]
    public void Opening_and_number_of_attempts_are_resolved_alike()
    {
        var exam = new AttemptStory().Exam;
        OverrideTimes early = new(At(-30), Attempts: 3), earlier = new(At(-60), Attempts: 1), any = new(OverrideTimes.None, Attempts: 0);
        Assert.Equal((At(-60), 3), OpenAndAttempts(ResolvedTimes.From(exam, null, [early, earlier])));
        Assert.Equal((OverrideTimes.None, 0), OpenAndAttempts(ResolvedTimes.From(exam, null, [early, any])));
        Assert.Equal((At(10), 1), OpenAndAttempts(ResolvedTimes.From(exam, new(At(10), Attempts: 1), [early, any])));
        Assert.Equal((exam.OpensAt, exam.Attempts), OpenAndAttempts(ResolvedTimes.From(exam, new(LimitSeconds: 60), [])));

        static (Instant, int) OpenAndAttempts(ResolvedTimes times) => (times.OpensAt, times.Attempts);
    }

    [Fact]
    public void Of_several_accommodations_the_most_generous_of_each_counts()
    {
        Assert.Null(AccommodationEffect.Of([]));
        Assert.Equal(new AccommodationEffect(150, 20, true, false, true), AccommodationEffect.Of([new(125, 20, true, false, false), new(150, 5, false, false, true)]));
    }

    /// <summary>Li began at 0 with 40 minutes and a close at 120; at the given minute the values change, and the deadline follows.</summary>
    [Theory]
    [InlineData(10, 60, 120, 60)]
    [InlineData(10, 20, 120, 20)]
    [InlineData(30, 20, 120, 32)]
    [InlineData(39, 20, 120, 40)]
    [InlineData(10, 40, 30, 30)]
    [InlineData(30, 40, 15, 32)]
    [InlineData(10, 0, 100, 100)]
    [InlineData(10, 60, -1, 60)]
    public void A_change_during_the_attempt_moves_the_deadline_but_leaves_two_minutes(int minute, int limit, int close, int deadline)
    {
        var attempt = new AttemptStory().Started().Attempt;
        Assert.True(attempt.AdjustTimes(Found(limit, close), By(Actor.System, At(minute))));
        Assert.Equal((At(deadline), At(deadline + 1) + Tick), (attempt.Deadline, attempt.NextDue()));
        attempt.CloseByTime([], 0, By(Actor.System, At(deadline + 1) + Tick));
        Assert.Equal(At(deadline), attempt.SealedAt);
    }

    [Fact]
    public void A_change_back_gives_the_time_back_and_nothing_is_added_twice()
    {
        var attempt = new AttemptStory().Started().Attempt;
        var more = Found(40, 120) with { Accommodation = new AccommodationEffect(150, 0, false, false, false) };
        attempt.AdjustTimes(more, By(Actor.System, At(5)));
        Assert.Equal((At(60), At(140)), (attempt.Deadline, attempt.HardCloseAt));
        Assert.False(attempt.AdjustTimes(more with { Revision = 7 }, By(Actor.System, At(6))));
        Assert.Equal((At(60), 7L), (attempt.Deadline, attempt.TimesRevision));
        attempt.AdjustTimes(Found(60, 120) with { Accommodation = more.Accommodation }, By(Actor.System, At(7)));
        Assert.Equal((At(90), At(150)), (attempt.Deadline, attempt.HardCloseAt));
        attempt.AdjustTimes(Found(40, 120), By(Actor.System, At(8)));
        Assert.Equal((At(40), At(120)), (attempt.Deadline, attempt.HardCloseAt));
    }

    [Fact]
    public void A_paused_attempt_keeps_two_minutes_of_writing_whatever_changes()
    {
        var attempt = new AttemptStory().Started().Attempt;
        attempt.Pause(false, By(Gu, At(30), "noise"));
        attempt.AdjustTimes(Found(20, 120), By(Actor.System, At(50)));
        Assert.Equal(Duration.FromMinutes(2), attempt.RemainingAt(At(55)));
        attempt.Resume(By(Gu, At(60)));
        Assert.Equal(At(62), attempt.Deadline);
    }

    [Fact]
    public void Who_has_not_started_follows_without_notice_and_a_personal_close_keeps_the_no_show_away()
    {
        var attempt = new AttemptStory().Ready().Attempt;
        attempt.AdjustTimes(Found(40, 180), By(Actor.System, At(100)));
        Assert.Equal(At(180), attempt.NextDue());
        Refuses(attempt, "attempt.window_still_open", () => attempt.CloseWindow(By(Actor.System, Close)));
        attempt.Start(By(Li, At(150)).Given(new PaperCheck(true)));
        Assert.Equal(At(180), attempt.Deadline);
    }

    static TimesFound Found(int limit, int close) => new(new ResolvedTimes(Open, close < 0 ? null : At(close), limit * 60, 2), null, Guid.Empty, 1);
}
