using NodaTime;

namespace TrainingLms.Calendars;

/// <summary>The system clock cut to microseconds, so that an instant is the same before and after it was stored.</summary>
public sealed class MicrosecondClock : IClock
{
    /// <inheritdoc/>
    public Instant GetCurrentInstant() =>
        Instant.FromUnixTimeTicks(SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks() / 10 * 10);
}
