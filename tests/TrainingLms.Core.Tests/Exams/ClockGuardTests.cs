using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Exams;

namespace TrainingLms.Core.Tests.Exams;

public sealed class ClockGuardTests
{
    readonly SettableClock clock = new(AttemptStory.Open);

    ClockGuard Guard()
    {
        var guard = new ClockGuard(clock, clock);
        Assert.False(guard.Look());
        return guard;
    }

    [Theory]
    [InlineData(60, false), InlineData(61, true), InlineData(-60, false), InlineData(-61, true), InlineData(86_400, true)]
    public void A_clock_that_moves_by_more_than_a_minute_is_not_believed(int seconds, bool isHeld)
    {
        var guard = Guard();
        clock.Advance(Duration.FromHours(5));
        Assert.False(guard.Look());
        clock.Jump(Duration.FromSeconds(seconds));
        Assert.Equal(isHeld, guard.Look());
        Assert.Equal(isHeld ? Duration.FromSeconds(seconds) : null, guard.TakeAlarm());
        Assert.Null(guard.TakeAlarm());
    }

    [Fact]
    public void Put_right_it_is_believed_at_once_and_left_alone_after_ten_minutes()
    {
        var guard = Guard();
        clock.Jump(Duration.FromHours(1));
        Assert.True(guard.Look());
        clock.Advance(Duration.FromMinutes(2));
        clock.Jump(Duration.FromMinutes(-60));
        Assert.False(guard.Look());
        clock.Jump(Duration.FromHours(1));
        Assert.True(guard.Look());
        clock.Advance(ClockGuard.Hold - Duration.FromTicks(10));
        Assert.True(guard.Look());
        clock.Advance(Duration.FromTicks(10));
        Assert.False(guard.Look());
    }
}
