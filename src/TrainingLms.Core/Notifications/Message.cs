using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Notifications;

/// <summary>站内消息: what one person was told about one step of one subject. There are never two of the same.</summary>
public sealed class Message
{
    /// <summary>Key, rising with time.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose inbox it lies in.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Key of its sentences.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the workflow.</summary>
    public required string Subject { get; init; }

    /// <summary>Key of the subject.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Its version then.</summary>
    public required long SubjectVersion { get; init; }

    /// <summary>The trigger, or the reminder.</summary>
    public required string Step { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>The facts of the sentence; it is put together when it is read, in the language of the reader.</summary>
    public required string Facts { get; init; }

    /// <summary>When the person read it; null for unread.</summary>
    public Instant? ReadAt { get; init; }

    /// <summary>From when on it may go by e-mail; null where it goes by none.</summary>
    public Instant? MailFrom { get; set; }

    /// <summary>The e-mail it went with; null before, and where it goes by none.</summary>
    public Guid? MailId { get; init; }

    /// <summary>Where to look.</summary>
    public string Link => Tellings.LinkTo(this);
}
