using NodaTime;
using TrainingLms.Calendars;

namespace TrainingLms.Exams;

/// <summary>
/// Nothing runs out of time by a clock that has just been set. When the clock on the wall moves by more than a minute against the time that went by,
/// the sealing of attempts is held, until the clock is put right or ten minutes have gone by in which people could. One for each process.
/// </summary>
public sealed class ClockGuard(IClock clock, IStopwatch stopwatch)
{
    /// <summary>How far the clock may move between two looks.</summary>
    public static readonly Duration Tolerance = Duration.FromSeconds(60);

    /// <summary>For how long a moved clock is not believed.</summary>
    public static readonly Duration Hold = Duration.FromMinutes(10);

    readonly Lock door = new();
    (Instant Wall, Duration Run)? last;
    Duration moved = Duration.Zero;
    Duration? heldUntil;
    bool isToBeTold;

    /// <summary>Looks at both clocks.</summary>
    /// <returns>Whether sealing is held.</returns>
    public bool Look()
    {
        lock (door)
        {
            var (wall, run) = (clock.GetCurrentInstant(), stopwatch.Elapsed);
            var step = last is { } before ? wall - before.Wall - (run - before.Run) : Duration.Zero;
            last = (wall, run);
            if (heldUntil is not null) moved += step;
            else if (IsFar(step)) (moved, heldUntil, isToBeTold) = (step, run + Hold, true);
            if (run >= heldUntil || !IsFar(moved)) (moved, heldUntil) = (Duration.Zero, null);
            return heldUntil is not null;
        }
    }

    /// <summary>By how much the clock has moved, once for each time that it did; null when there is nothing to tell.</summary>
    public Duration? TakeAlarm()
    {
        lock (door)
        {
            if (!isToBeTold) return null;
            isToBeTold = false;
            return moved;
        }
    }

    static bool IsFar(Duration step) => step > Tolerance || step < -Tolerance;
}
