using NodaTime;

namespace TrainingLms.Exams;

/// <summary>The newest acknowledged answer to a slot. Written by <see cref="AnswerStore"/> alone.</summary>
public sealed class Answer
{
    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Number of the slot.</summary>
    public required int Slot { get; init; }

    /// <summary>The lease it was written under.</summary>
    public required long Epoch { get; init; }

    /// <summary>The client's number of the save; only ever grows.</summary>
    public required long Revision { get; init; }

    /// <summary>Canonical text of the answer; <c>null</c> when the candidate took it back.</summary>
    public required string Response { get; init; }

    /// <summary>SHA-256 of the text.</summary>
    public required string ResponseHash { get; init; }

    /// <summary>When it was acknowledged.</summary>
    public required Instant SavedAt { get; init; }

    /// <summary>How many saves of the slot were acknowledged; gives each its place in the log.</summary>
    public int Saves { get; init; }

    /// <summary>Whether there is no answer.</summary>
    public bool IsBlank => Response == "null";
}

/// <summary>An answer that came too late, from an old tab, or beside another of the same number. Kept, and never scored unless a person accepts it.</summary>
public sealed class SideRevision
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Number of the slot.</summary>
    public required int Slot { get; init; }

    /// <summary>The lease the client claimed.</summary>
    public required long Epoch { get; init; }

    /// <summary>The client's number of the save.</summary>
    public required long Revision { get; init; }

    /// <summary>Canonical text of the answer.</summary>
    public required string Response { get; init; }

    /// <summary>Code of the refusal.</summary>
    public required string Reason { get; init; }

    /// <summary>When it came.</summary>
    public required Instant At { get; init; }
}
