using NodaTime;

namespace TrainingLms.Calendars;

/// <summary>The system clock cut to microseconds, so that an instant is the same before and after it was stored.</summary>
public sealed class MicrosecondClock : IClock
{
    /// <inheritdoc/>
    public Instant GetCurrentInstant() =>
        Instant.FromUnixTimeTicks(SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks() / 10 * 10);
}

/// <summary>A clock that stands still until somebody moves it. For tests and for the demonstration, which plays months in seconds.</summary>
public sealed class SettableClock(Instant start) : IClock
{
    readonly Lock door = new();
    Instant now = start;

    /// <inheritdoc/>
    public Instant GetCurrentInstant()
    {
        lock (door) return now;
    }

    /// <summary>Goes forward.</summary>
    public void Advance(Duration by)
    {
        lock (door) now += by;
    }

    /// <summary>Goes to an instant.</summary>
    public void MoveTo(Instant instant)
    {
        lock (door) now = instant;
    }
}
