using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>The frozen paper of one attempt. What it holds never changes; its hash is checked at the start and before marking.</summary>
public sealed class Paper
{
    /// <summary>Key: the attempt it was assembled for.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Seed it was drawn with, hexadecimal.</summary>
    public required string Seed { get; init; }

    /// <summary>Number of the assembly rules.</summary>
    public required int AlgorithmVersion { get; init; }

    /// <summary>The slots in order.</summary>
    public required PaperSlots Content { get; init; }

    /// <summary>SHA-256 over all slots, written when it was frozen.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether the slots are those that were frozen.</summary>
    public bool IsIntact => FrozenJson.HashOf(Content) == Hash;
}

/// <summary>The slots of a paper.</summary>
/// <param name="Sections">Titles of the sections.</param>
/// <param name="Slots">The slots, numbered from 1.</param>
public sealed record PaperSlots(ImmutableArray<string> Sections, ImmutableArray<PaperSlot> Slots);

/// <summary>One place on a paper.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Section">Index of its section.</param>
/// <param name="QuestionVersionId">The version that stands there.</param>
/// <param name="ContentHash">Its content hash.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="OptionOrder">Ids of the options in the order shown; empty for true-false.</param>
/// <param name="MaximumHundredths">Maximum mark, in hundredths.</param>
/// <param name="ScoringVersion">The scoring rules that count.</param>
public sealed record PaperSlot(
    int Number, int Section, Guid QuestionVersionId, string ContentHash, QuestionType Type, ImmutableArray<string> OptionOrder, long MaximumHundredths, int ScoringVersion);
