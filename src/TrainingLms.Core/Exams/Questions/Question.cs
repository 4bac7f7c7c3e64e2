using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A question under its stable code. What it says stands in its versions, which are only ever added.</summary>
public sealed class Question : IVersioned
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>Name of the bank.</summary>
    public required string Bank { get; init; }

    /// <summary>Code, unique in the bank for ever.</summary>
    public required string Code { get; init; }

    /// <summary>Number of the newest version, from 1.</summary>
    public int LatestNumber { get; private set; }

    /// <summary>Content hash of the newest version.</summary>
    public string LatestHash { get; private set; } = "";

    /// <summary>Freezes an approved version of a bank under its own key and number.</summary>
    public QuestionVersion Freeze(BankQuestion approved, Act act)
    {
        (LatestNumber, LatestHash) = (approved.Number, approved.ContentHash);
        return new QuestionVersion
        {
            Id = approved.Id,
            QuestionId = Id,
            Code = Code,
            Number = approved.Number,
            ContentHash = approved.ContentHash,
            Content = approved.Content,
            CreatedAt = act.At,
            CreatedBy = approved.AuthorId,
        };
    }

    /// <summary>Takes in content: another content makes the next version, the same content changes nothing.</summary>
    /// <returns>The new version; null when nothing changed.</returns>
    public QuestionVersion? TakeIn(QuestionContent content, Act act)
    {
        var hash = FrozenJson.HashOf(content);
        if (hash == LatestHash) return null;
        (LatestNumber, LatestHash) = (LatestNumber + 1, hash);
        return new QuestionVersion
        {
            Id = act.NewId(),
            QuestionId = Id,
            Code = Code,
            Number = LatestNumber,
            ContentHash = hash,
            Content = content,
            CreatedAt = act.At,
            CreatedBy = act.By.PersonId,
        };
    }
}

/// <summary>One version of a question; never changed, never deleted.</summary>
public sealed class QuestionVersion
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The question.</summary>
    public required Guid QuestionId { get; init; }

    /// <summary>Code of the question.</summary>
    public required string Code { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 over the canonical JSON of the content.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What it says.</summary>
    public required QuestionContent Content { get; init; }

    /// <summary>When it was taken in.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Who took it in; empty for the system.</summary>
    public required Guid CreatedBy { get; init; }
}
