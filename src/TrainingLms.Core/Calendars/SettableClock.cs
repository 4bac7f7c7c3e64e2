using NodaTime;

namespace TrainingLms.Calendars;

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
