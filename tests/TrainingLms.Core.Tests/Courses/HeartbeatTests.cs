using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.Courses;

public sealed class HeartbeatTests
{
    static readonly Instant Nine = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Guid Course = new("00000000-0000-0000-0000-000000000001");
    static readonly Guid OtherCourse = new("00000000-0000-0000-0000-000000000002");

    static readonly BeatTerms Terms = new(
        Duration.FromSeconds(20), Duration.FromSeconds(60), Duration.FromMinutes(10), Duration.FromHours(8), new LocalDate(2026, 3, 2), false, Duration.FromMinutes(10), Duration.FromSeconds(60), "47", "here");

    readonly StudyPresence presence = StudyPresence.Of(Guid.Empty, new Heartbeat(Course, "l1", 1), Terms, At(0));

    static Act At(double seconds) => new(Actor.System, Nine + Duration.FromSeconds(seconds));

    double Beat(int sequence, double second, string lesson = "l1", Guid? course = null) =>
        Take(sequence, second, lesson, course).Counted.TotalSeconds;

    BeatOutcome Take(int sequence, double second, string lesson = "l1", Guid? course = null, bool isVisible = true, BeatTerms? terms = null) =>
        presence.Take(new Heartbeat(course ?? Course, lesson, sequence, 0, isVisible), terms ?? Terms, At(second));

    /// <summary>Beats every 20 seconds, with a little noise so that no machine can be suspected.</summary>
    double Learn(int from, int to, bool answers)
    {
        var counted = 0.0;
        for (var beat = from; beat <= to; beat++)
        {
            counted += Beat(beat, beat * 20 + beat % 7 * 0.1);
            if (answers) presence.Answer("47", Terms, At(beat * 20 + 5));
        }
        return counted;
    }

    [Fact]
    public void A_beat_counts_the_servers_time_since_the_one_before() =>
        Assert.Equal([20.0, 20.5], [Beat(2, 20), Beat(3, 40.5)]);

    [Fact]
    public void A_gap_counts_at_most_a_minute() => Assert.Equal(60, Beat(2, 3600));

    [Fact]
    public void A_beat_sent_again_counts_nothing() => Assert.Equal([20.0, 0, 0, 20], [Beat(2, 20), Beat(2, 30), Beat(1, 35), Beat(3, 40)]);

    [Fact]
    public void Beats_sent_too_fast_count_no_more_than_the_time_that_passed() =>
        Assert.InRange(Enumerable.Range(2, 100).Sum(n => Beat(n, n / 101.0)), 0.9, 1.0);

    [Fact]
    public void A_beat_of_the_future_counts_no_more_than_the_time_that_passed() => Assert.Equal([5.0, 0], [Beat(1_000_000, 5), Beat(6, 10)]);

    [Fact]
    public void Whoever_sends_beats_again_or_too_fast_or_learns_in_two_windows_is_told_so()
    {
        Assert.Null(Take(2, 20).WhyNot);
        Assert.Equal((Duration.Zero, NotCounting.Repeated), (Take(2, 25), Take(1, 25)) is var (again, older) && again == older ? (again.Counted, again.WhyNot) : default);
        Assert.Equal((Duration.FromSeconds(6), NotCounting.TooFast), Take(3, 26) is var fast ? (fast.Counted, fast.WhyNot) : default);
        Assert.Equal((Duration.Zero, NotCounting.OtherWindow), Take(1, 40, "l2") is var other ? (other.Counted, other.WhyNot) : default);
        Assert.Equal((Duration.FromSeconds(20), null), Take(2, 60, "l2") is var there ? (there.Counted, there.WhyNot) : default);
        Assert.Equal(NotCounting.OtherWindow, Take(4, 70).WhyNot);
        Assert.Null(Take(3, 600, "l2").WhyNot);
    }

    [Fact]
    public void A_clock_that_went_back_counts_nothing_twice() => Assert.Equal([20.0, 0, 10], [Beat(2, 20), Beat(3, 10), Beat(4, 30)]);

    [Fact]
    public void Two_lessons_at_once_never_count_more_than_one()
    {
        var counted = Enumerable.Range(2, 60).Sum(n => Beat(n, n * 10, n % 3 == 0 ? "l2" : "l1", n % 5 == 0 ? OtherCourse : Course));
        Assert.InRange(counted, 1, 61 * 10);
    }

    [Fact]
    public void Whatever_is_sent_never_counts_more_than_passed()
    {
        var dice = new Random(7);
        for (var (round, second, counted) = (0, 0.0, 0.0); round < 5_000; round++)
        {
            second += dice.NextDouble() * 30;
            counted += Beat(dice.Next(1, 200), second, dice.Next(4) == 0 ? "l2" : "l1");
            Assert.True(counted <= second + 1e-6);
        }
    }

    [Fact]
    public void A_broken_connection_is_made_up_for_by_ten_minutes_at_most_and_never_by_more_than_passed() =>
        Assert.Equal([600.0, 600, 30], [Beat(31, 600), Beat(100, 3_000), Beat(200, 3_030)]);

    [Fact]
    public void A_page_that_cannot_be_seen_counts_nothing()
    {
        var hidden = Take(2, 20, isVisible: false);
        Assert.Equal((Duration.Zero, NotCounting.Hidden), (hidden.Counted, hidden.WhyNot));
        Assert.Equal(20, Beat(3, 40));
    }

    [Fact]
    public void Who_sits_in_a_class_learns_nothing_online_meanwhile() =>
        Assert.Equal((Duration.Zero, NotCounting.Elsewhere), Take(2, 20, terms: Terms with { IsElsewhere = true }) is var there ? (there.Counted, there.WhyNot) : default);

    [Fact]
    public void A_question_comes_and_after_two_without_an_answer_time_stands_still_until_one_comes()
    {
        Learn(2, 30, answers: false);
        Assert.Equal("47", presence.Asked);
        Learn(31, 200, answers: false);
        Assert.Equal(2, presence.Misses);
        Assert.Equal(NotCounting.Unanswered, Take(201, 4_100).WhyNot);
        Assert.False(presence.Answer("74", Terms, At(4_105)));
        Assert.True(presence.Answer("47", Terms, At(4_110)));
        Assert.Equal(20, Beat(202, 4_120));
    }

    [Fact]
    public void Whoever_answers_is_counted_in_full() => Assert.InRange(Learn(2, 200, answers: true), 3_999.5, 4_000.5);

    [Fact]
    public void A_day_counts_eight_hours_and_more_of_it_is_a_sign_to_look()
    {
        Assert.Equal(28_800, Learn(2, 1_600, answers: true), 3);
        var beyond = Take(1_601, 32_020);
        Assert.Equal((Duration.Zero, NotCounting.DayLimit, StudySignKind.DayLimit), (beyond.Counted, beyond.WhyNot, beyond.Sign));
        Assert.Equal(20, Take(1_602, 32_040, terms: Terms with { Today = new LocalDate(2026, 3, 3) }).Counted.TotalSeconds);
    }

    [Fact]
    public void Beats_after_exactly_the_same_time_again_and_again_are_a_sign_to_look()
    {
        var signs = Enumerable.Range(2, 60).Select(beat => Take(beat, beat * 20).Sign).ToList();
        Assert.Equal([null, StudySignKind.EvenBeats], signs.Distinct());
        Assert.Equal(46, signs.IndexOf(StudySignKind.EvenBeats));
    }

    [Fact]
    public void Parts_of_a_video_count_once_however_often_and_in_what_order_they_are_seen()
    {
        var seen = SeenParts.Parse("").With(new SeenPart(0, 20_000), 100_000).With(new SeenPart(60_000, 80_000), 100_000);
        Assert.Equal(("0-20000 60000-80000", 40_000, 80_000), ($"{seen}", seen.Length, seen.Furthest));
        seen = SeenParts.Parse($"{seen}").With(new SeenPart(10_000, 60_000), 100_000).With(new SeenPart(90_000, 200_000), 100_000);
        Assert.Equal("0-80000 90000-100000", $"{seen}");
        Assert.Equal("0-100000", $"{seen.With(new SeenPart(-5, 100_000), 100_000)}");
        var dice = new Random(11);
        var (parts, marks) = (SeenParts.Parse(""), new bool[1_000]);
        for (var round = 0; round < 500; round++)
        {
            var (from, to) = (dice.Next(1_000), dice.Next(1_000));
            parts = parts.With(new SeenPart(from, to), 1_000);
            for (var at = from; at < to; at++) marks[at] = true;
            Assert.Equal(marks.Count(mark => mark), parts.Length);
        }
    }

    [Fact]
    public void A_lesson_never_counts_beyond_its_cap()
    {
        var progress = new LessonProgress(Course, Course, "l1");
        for (var i = 0; i < 10; i++) progress.Count(Duration.FromMinutes(7), Duration.FromMinutes(30));
        Assert.Equal(30 * 60_000, progress.CountedMilliseconds);
    }
}
