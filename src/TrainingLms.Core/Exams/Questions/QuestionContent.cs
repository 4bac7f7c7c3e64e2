using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;

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

    /// <summary>填空: a short text, compared with patterns.</summary>
    ShortText,

    /// <summary>A number, compared with tolerances.</summary>
    Numeric,

    /// <summary>Each stem gets one of the answers offered.</summary>
    Matching,

    /// <summary>Items to be put in order.</summary>
    Ordering,

    /// <summary>完形填空: a text with gaps, each a choice, a short text or a number.</summary>
    Cloze,

    /// <summary>论述: a text, marked by a person.</summary>
    Essay,

    /// <summary>实操: done in front of an assessor, who marks by a rubric; nothing is written.</summary>
    Checklist,
}

/// <summary>How a set of chosen options is scored.</summary>
public enum MultipleScoring
{
    /// <summary>Everything or nothing: the set must equal the key.</summary>
    AllOrNothing,

    /// <summary>Each option has its weight; the sum counts, never below 0 or above 1.</summary>
    Weighted,

    /// <summary>Each option has its weight; the sum counts, from -1 to 1.</summary>
    WeightedNegative,
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
    /// <summary>What makes an answer right, for the types that need more than options or true and false; null for these.</summary>
    public AnswerKey? Key { get; init; }

    /// <summary>What a wrong answer costs, for true-false; null for nothing.</summary>
    public Fraction? Penalty { get; init; }

    /// <summary>Whether the question may earn less than 0; null where it may not, which is the rule.</summary>
    public bool? HasNoFloor { get; init; }

    /// <summary>How long answering takes, in seconds, as the author judges it; null where nobody said.</summary>
    public int? Seconds { get; init; }

    /// <summary>Language tag of the question, as <c>zh-Hans</c>; null where the bank says it.</summary>
    public string? Language { get; init; }

    /// <summary>Whether its key is never shown, also not when results are out; null where it may be.</summary>
    public bool? IsSecure { get; init; }

    /// <summary>The last day on which it may be drawn; null where it does not run out.</summary>
    public LocalDate? ExpiresOn { get; init; }

    /// <summary>Dimensions of competency models it is about, as <c>model/dimension</c>, sorted; null for none.</summary>
    public ImmutableArray<string>? Competencies { get; init; }

    /// <summary>Groups of questions of which at most one may stand on a paper, sorted; null for none.</summary>
    public ImmutableArray<string>? EnemyGroups { get; init; }

    /// <summary>A text that it shares with other questions, which stay together on a paper; null for none.</summary>
    public Stimulus? Stimulus { get; init; }

    /// <summary>Whether only a person can mark it.</summary>
    [JsonIgnore]
    public bool NeedsPerson => Type is QuestionType.Essay or QuestionType.Checklist;

    /// <summary>SHA-256 over the canonical JSON.</summary>
    public string Hash() => FrozenJson.HashOf(this);

    /// <summary>Whether the topic is the given one or lies below it.</summary>
    public static bool LiesWithin(string topic, string subtree) =>
        topic == subtree || topic.StartsWith(subtree + "/", StringComparison.Ordinal);

    /// <summary>Whether two questions may not stand on the same paper: one names the other, or they belong to the same group.</summary>
    public static bool AreEnemies((string Code, QuestionContent Content) one, (string Code, QuestionContent Content) other) =>
        one.Content.Enemies.Contains(other.Code) || other.Content.Enemies.Contains(one.Code)
        || (one.Content.EnemyGroups is { } groups && other.Content.EnemyGroups is { } others && groups.Any(others.Contains));
}

/// <summary>材料: a text that several questions are about.</summary>
/// <param name="Id">The same for all of them.</param>
/// <param name="Text">What the candidate reads.</param>
public sealed record Stimulus(string Id, string Text);
