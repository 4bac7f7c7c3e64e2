using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>
/// Where a person is learning right now: one place at a time. It counts time by the server's clock; what a browser claims is only which
/// lesson is open and which beat this is.
/// </summary>
public sealed class StudyPresence : IVersioned
{
    StudyPresence() { }

    /// <summary>Key.</summary>
    public Guid Id { get; private init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The enrolment learned in.</summary>
    public Guid EnrolmentId { get; private set; }

    /// <summary>The lesson that is open.</summary>
    public string LessonKey { get; private set; } = "";

    /// <summary>Number of the last accepted beat.</summary>
    public int Sequence { get; private set; }

    /// <summary>When it was accepted.</summary>
    public Instant BeatAt { get; private set; }

    /// <summary>A person who begins to learn; nothing is counted before the second beat.</summary>
    public static StudyPresence Of(Guid personId, Heartbeat beat, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = personId,
        EnrolmentId = beat.EnrolmentId,
        LessonKey = beat.LessonKey,
        Sequence = beat.Sequence,
        BeatAt = act.At,
    };

    /// <summary>Takes a beat.</summary>
    /// <returns>
    /// The time to count: the server's time since the last accepted beat, at most <paramref name="longest"/>. Zero for a beat that is
    /// repeated or late, and for the first one in another lesson or place.
    /// </returns>
    public Duration Take(Heartbeat beat, Duration longest, Act act)
    {
        var isSamePlace = beat.EnrolmentId == EnrolmentId && beat.LessonKey == LessonKey;
        if (isSamePlace && beat.Sequence <= Sequence) return Duration.Zero;
        var passed = Duration.Max(Duration.Zero, act.At - BeatAt);
        (EnrolmentId, LessonKey, Sequence, BeatAt) = (beat.EnrolmentId, beat.LessonKey, beat.Sequence, Instant.Max(BeatAt, act.At));
        return isSamePlace ? Duration.Min(passed, longest) : Duration.Zero;
    }
}

/// <summary>A sign of life from an open lesson.</summary>
/// <param name="EnrolmentId">The enrolment.</param>
/// <param name="LessonKey">Id of the lesson.</param>
/// <param name="Sequence">Number of the beat, rising by one; at least 1.</param>
public sealed record Heartbeat(Guid EnrolmentId, string LessonKey, int Sequence);
