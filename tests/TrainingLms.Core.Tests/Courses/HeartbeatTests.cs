using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.Courses;

public sealed class HeartbeatTests
{
    static readonly Instant Nine = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Guid Course = new("00000000-0000-0000-0000-000000000001");
    static readonly Guid OtherCourse = new("00000000-0000-0000-0000-000000000002");

    readonly StudyPresence presence = StudyPresence.Of(Guid.Empty, new Heartbeat(Course, "l1", 1), At(0));

    static Act At(double seconds) => new(Actor.System, Nine + Duration.FromSeconds(seconds));

    double Beat(int sequence, double second, string lesson = "l1", Guid? course = null) =>
        presence.Take(new Heartbeat(course ?? Course, lesson, sequence), Duration.FromSeconds(60), At(second)).TotalSeconds;

    [Fact]
    public void A_beat_counts_the_servers_time_since_the_one_before() =>
        Assert.Equal([20.0, 20.5], [Beat(2, 20), Beat(3, 40.5)]);

    [Fact]
    public void A_gap_counts_at_most_a_minute() => Assert.Equal(60, Beat(2, 3600));

    [Fact]
    public void A_beat_sent_again_counts_nothing() => Assert.Equal([20.0, 0, 0, 20], [Beat(2, 20), Beat(2, 30), Beat(1, 35), Beat(3, 40)]);

    [Fact]
    public void Beats_sent_too_fast_count_no_more_than_the_time_that_passed() =>
        Assert.Equal(1.0, Enumerable.Range(2, 100).Sum(n => Beat(n, n / 101.0)), 6);

    [Fact]
    public void A_beat_of_the_future_counts_no_more_than_the_time_that_passed() => Assert.Equal([5.0, 0], [Beat(1_000_000, 5), Beat(6, 10)]);

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
    public void A_lesson_never_counts_beyond_its_cap()
    {
        var progress = new LessonProgress(Course, Course, "l1");
        for (var i = 0; i < 10; i++) progress.Count(Duration.FromMinutes(7), Duration.FromMinutes(30));
        Assert.Equal(30 * 60_000, progress.CountedMilliseconds);
    }
}
