using NodaTime;

namespace TrainingLms.Calendars;

/// <summary>A clock that stands still until somebody moves it. For tests and for the demonstration, which plays months in seconds.</summary>
public sealed class SettableClock(Instant start) : IClock, IStopwatch
{
    readonly Lock door = new();
    Instant now = start;
    Duration elapsed = Duration.Zero;

    /// <inheritdoc/>
    public Instant GetCurrentInstant()
    {
        lock (door) return now;
    }

    /// <summary>Goes forward.</summary>
    public void Advance(Duration by)
    {
        lock (door)
        {
            now += by;
            elapsed += by;
        }
    }

    /// <inheritdoc/>
    public Duration Elapsed
    {
        get
        {
            lock (door) return elapsed;
        }
    }

    /// <summary>The clock on the wall is set, and no time has gone by.</summary>
    public void Jump(Duration by)
    {
        lock (door) now += by;
    }

    /// <summary>Goes to an instant.</summary>
    public void MoveTo(Instant instant)
    {
        lock (door)
        {
            elapsed += instant - now;
            now = instant;
        }
    }
}
