using NodaTime;

namespace TrainingLms.Notifications;

/// <summary>提醒: that somebody was reminded of one day or instant; a new day is reminded of anew.</summary>
public sealed class Reminder
{
    /// <summary>Key, rising with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Key of the subject.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Which reminder.</summary>
    public required string Step { get; init; }

    /// <summary>The instant that was coming; null where it was a day.</summary>
    public Instant? DueInstant { get; init; }

    /// <summary>The day that was coming; null where it was an instant.</summary>
    public LocalDate? DueDay { get; init; }

    /// <summary>When the person was reminded.</summary>
    public required Instant At { get; init; }
}
