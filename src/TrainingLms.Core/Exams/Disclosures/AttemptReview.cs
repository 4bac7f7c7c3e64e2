namespace TrainingLms.Exams;

/// <summary>How good an answer is.</summary>
public enum AnswerVerdict
{
    /// <summary>It earned all.</summary>
    Right,

    /// <summary>It earned a part.</summary>
    Partly,

    /// <summary>It earned nothing, or less.</summary>
    Wrong,

    /// <summary>There was none.</summary>
    Blank,
}

/// <summary>What a candidate sees of the own attempt now. What its phase does not allow is not in it.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Shown">What is shown: what the rules allow in the phase; of a result that is held back or withdrawn neither marks nor right or wrong.</param>
/// <param name="Marking">The marking; null where marks are not shown, and before there is one.</param>
/// <param name="Slots">The questions in order; none where nothing of them is shown.</param>
public sealed record AttemptReview(ExamAttempt Attempt, DisclosurePhase Phase, IReadOnlyList<DisclosedThing> Shown, AttemptMarking? Marking, IReadOnlyList<ReviewedSlot> Slots);

/// <summary>One question of it. A secure question shows its mark and nothing else: with the question beside it a whole mark would tell the key.</summary>
/// <param name="Slot">Number, from 1.</param>
/// <param name="Section">Index of its section.</param>
/// <param name="MaximumHundredths">Maximum mark, in hundredths.</param>
/// <param name="IsSecure">Whether it is one of those.</param>
public sealed record ReviewedSlot(int Slot, int Section, long MaximumHundredths, bool IsSecure)
{
    /// <summary>What it asked for; null where answers are not shown.</summary>
    public QuestionType? Type { get; init; }

    /// <summary>The question as it was shown; null where answers are not shown.</summary>
    public SheetQuestion? Question { get; init; }

    /// <summary>The own answer, as it was sent; null where answers are not shown, none was given, or they have been erased.</summary>
    public string? Response { get; init; }

    /// <summary>The mark, in ten-millionths; null where marks are not shown, a person has yet to mark it, or the question counts for nobody.</summary>
    public long? MarkTenMillionths { get; init; }

    /// <summary>Whether the mark is not that of the frozen key, and why; null otherwise, and where marks are not shown.</summary>
    public RemedyKind? Remedy { get; init; }

    /// <summary>Right or wrong; null where that is not shown, and while a person has yet to mark it.</summary>
    public AnswerVerdict? Verdict { get; init; }

    /// <summary>Why the key is right; null where feedback is not shown.</summary>
    public string? Explanation { get; init; }

    /// <summary>What markers say about the answer, once the mark is final; empty where feedback is not shown.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The keys that count, more than one after a rescoring that accepts a further one; empty where the key is not shown, and where a person marks.</summary>
    public IReadOnlyList<ShownKey> Keys { get; init; } = [];
}
