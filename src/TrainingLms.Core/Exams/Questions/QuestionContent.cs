using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>What kind of answer a question asks for.</summary>
public enum QuestionType
{
    /// <summary>One option.</summary>
#pragma warning disable CA1720 // the word of the bank format; no number type is meant
    Single,
#pragma warning restore CA1720

    /// <summary>A set of options.</summary>
    Multiple,

    /// <summary>True or false.</summary>
    TrueFalse,
}

/// <summary>How a set of chosen options is scored.</summary>
public enum MultipleScoring
{
    /// <summary>Everything or nothing: the set must equal the key.</summary>
    AllOrNothing,

    /// <summary>Each option has its weight; the sum counts, never below 0 or above 1.</summary>
    Weighted,
}

/// <summary>What a question asks of the mind.</summary>
public enum CognitiveLevel
{
    /// <summary>Remember.</summary>
    Remember,

    /// <summary>Understand.</summary>
    Understand,

    /// <summary>Apply.</summary>
    Apply,

    /// <summary>Analyse.</summary>
    Analyse,

    /// <summary>Evaluate.</summary>
    Evaluate,
}

/// <summary>One option with what choosing it earns.</summary>
/// <param name="Id">Unique in the question.</param>
/// <param name="Text">What the candidate reads.</param>
/// <param name="Fraction">What it earns; never shown to a candidate.</param>
public sealed record QuestionOption(string Id, string Text, Fraction Fraction);

/// <summary>All that makes a version of a question: frozen when saved, and hashed.</summary>
/// <param name="Type">Kind of answer.</param>
/// <param name="Scoring">Only for <see cref="QuestionType.Multiple"/>; null otherwise.</param>
/// <param name="Topic">Path in the topic tree, as <c>csl/duties</c>.</param>
/// <param name="Difficulty">1 to 5, as the author judges it.</param>
/// <param name="Level">What it asks of the mind.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">In the author's order; empty for true-false.</param>
/// <param name="Answer">Only for true-false; null otherwise.</param>
/// <param name="Explanation">Why the key is right; never shown before the rules allow it.</param>
/// <param name="Source">Law, article and date in force.</param>
/// <param name="Enemies">Codes that may not stand on the same paper, sorted.</param>
public sealed record QuestionContent(
    QuestionType Type, MultipleScoring? Scoring, string Topic, int Difficulty, CognitiveLevel Level, string Text,
    ImmutableArray<QuestionOption> Options, bool? Answer, string Explanation, string Source, ImmutableArray<string> Enemies)
{
    /// <summary>Whether the topic is the given one or lies below it.</summary>
    public static bool LiesWithin(string topic, string subtree) =>
        topic == subtree || topic.StartsWith(subtree + "/", StringComparison.Ordinal);
}
