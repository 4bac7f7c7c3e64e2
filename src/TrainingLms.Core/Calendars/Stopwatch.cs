using System.Diagnostics;
using NodaTime;

namespace TrainingLms.Calendars;

/// <summary>Time that only ever runs forward, whatever is done to the clock on the wall.</summary>
public interface IStopwatch
{
    /// <summary>Time since some beginning.</summary>
    Duration Elapsed { get; }
}

/// <summary>The system's monotonic counter.</summary>
public sealed class RunningStopwatch : IStopwatch
{
    readonly long start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public Duration Elapsed => Duration.FromTimeSpan(Stopwatch.GetElapsedTime(start));
}
