using NodaTime;

namespace TrainingLms.Exams;

/// <summary>
/// The one deadline function. W is the limit, A the time of an accommodation, I of incidents, P of pauses; H is the hard close and D the deadline.
/// Whatever of these changes, D and H are computed anew from all of them, so that nothing is ever added twice.
/// </summary>
public sealed record ExamTime
{
    /// <summary>The effective close; null where there is none.</summary>
    public Instant? ClosesAt { get; init; }

    /// <summary>W in seconds; 0 where there is no limit.</summary>
    public int LimitSeconds { get; init; }

    /// <summary>The factor of an accommodation in percent: 100 for none, 125, 150 or 200.</summary>
    public int FactorPercent { get; init; } = 100;

    /// <summary>Fixed seconds of an accommodation.</summary>
    public int FixedSeconds { get; init; }

    /// <summary>I in seconds.</summary>
    public long IncidentSeconds { get; init; }

    /// <summary>P: closed pauses, in microseconds, as exact as instants are.</summary>
    public long PausedMicroseconds { get; init; }

    /// <summary>The explicit extension of the close, in seconds.</summary>
    public long ExtensionSeconds { get; init; }

    /// <summary>Whether A moves the close.</summary>
    public bool AccommodationMovesClose { get; init; } = true;

    /// <summary>Whether I moves the close.</summary>
    public bool IncidentMovesClose { get; init; }

    /// <summary>A in seconds: W x (factor - 1), rounded up to a second, and the fixed part. Without a limit a factor has no base.</summary>
    public long AccommodationSeconds => ((long)LimitSeconds * (FactorPercent - 100) + 99) / 100 + FixedSeconds;

    /// <summary>H; null where nothing closes.</summary>
    public Instant? HardClose => ClosesAt + Duration.FromSeconds(
        ExtensionSeconds + (AccommodationMovesClose ? AccommodationSeconds : 0) + (IncidentMovesClose ? IncidentSeconds : 0));

    /// <summary>When the time of who began then is used up, whatever the close says; null without a limit.</summary>
    public Instant? UsedUpAt(Instant startedAt) => LimitSeconds == 0 ? null
        : startedAt + Duration.FromSeconds(LimitSeconds + AccommodationSeconds + IncidentSeconds) + Duration.FromNanoseconds(PausedMicroseconds * 1_000L);

    /// <summary>D: the earlier of the two, so that who starts late does not get the full limit; null where there is neither limit nor close.</summary>
    public Instant? Deadline(Instant startedAt) => Earlier(UsedUpAt(startedAt), HardClose);

    /// <summary>The earlier of two ends; an end that is not there is later than any.</summary>
    public static Instant? Earlier(Instant? one, Instant? other) => one is { } first && other is { } second ? Instant.Min(first, second) : one ?? other;
}
