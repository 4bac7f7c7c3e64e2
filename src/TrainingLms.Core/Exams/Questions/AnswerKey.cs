using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>What makes an answer right, for the types that need more than options; frozen and hashed with the content, and never shown to a candidate as it is.</summary>
public abstract record AnswerKey;

/// <summary>One option of several, within a gap.</summary>
/// <param name="Options">In the author's order.</param>
public sealed record SelectKey(ImmutableArray<QuestionOption> Options) : AnswerKey;

/// <summary>Patterns of a short text; the first that fits gives its fraction.</summary>
/// <param name="Patterns">In the author's order.</param>
public sealed record ShortTextKey(ImmutableArray<TextPattern> Patterns) : AnswerKey;

/// <summary>A pattern: <c>*</c> stands for any run of characters, <c>\*</c> for a star.</summary>
/// <param name="Text">The pattern.</param>
/// <param name="Fraction">What a text earns that fits.</param>
/// <param name="MatchesCase">Whether upper and lower case differ.</param>
public sealed record TextPattern(string Text, Fraction Fraction, bool MatchesCase);

/// <summary>Right numbers; the first that is near enough gives its fraction.</summary>
/// <param name="Points">In the author's order.</param>
public sealed record NumericKey(ImmutableArray<NumberPoint> Points) : AnswerKey;

/// <summary>How near is near enough.</summary>
public enum ToleranceKind
{
    /// <summary>The difference is at most the tolerance.</summary>
    Nominal,

    /// <summary>The difference is at most the tolerance times the key.</summary>
    Relative,

    /// <summary>Of the same sign, and neither is more than the other times one plus the tolerance.</summary>
    Geometric,
}

/// <summary>A right number.</summary>
/// <param name="Value">The number with a point as decimal separator.</param>
/// <param name="Kind">How the tolerance is meant.</param>
/// <param name="Tolerance">Not below 0, written like the value.</param>
/// <param name="Fraction">What it earns.</param>
public sealed record NumberPoint(string Value, ToleranceKind Kind, string Tolerance, Fraction Fraction);

/// <summary>Which answer belongs to which stem.</summary>
/// <param name="Stems">In the author's order.</param>
/// <param name="Answers">The answers offered; those of no stem are distractors.</param>
/// <param name="AllOrNothing">Whether only everything right earns anything.</param>
/// <param name="EachOnce">Whether an answer may be given to one stem only.</param>
public sealed record MatchingKey(ImmutableArray<MatchStem> Stems, ImmutableArray<KeyItem> Answers, bool AllOrNothing, bool EachOnce) : AnswerKey;

/// <summary>A stem with its answer.</summary>
public sealed record MatchStem(string Id, string Text, string AnswerId);

/// <summary>Something the candidate places.</summary>
public sealed record KeyItem(string Id, string Text);

/// <summary>How an order is scored; n items, r the place in the answer, p the place in the key.</summary>
public enum OrderingRule
{
    /// <summary>1 if every item stands where it belongs.</summary>
    AllOrNothing,

    /// <summary>Items that stand where they belong, of n.</summary>
    AbsolutePosition,

    /// <summary>Each item earns n - 1 less its distance from where it belongs.</summary>
    RelativeToCorrect,

    /// <summary>Neighbours of the key that follow each other in the answer, of n - 1.</summary>
    NextExceptLast,

    /// <summary>The same, and one for the last item at the end, of n.</summary>
    NextWithLast,

    /// <summary>For each item one for the same predecessor and one for the same successor; none counts as well.</summary>
    PreviousAndNext,

    /// <summary>For each item every other item that is on the same side of it.</summary>
    AllPreviousAndNext,

    /// <summary>The longest row of items in the order of the key, with others between.</summary>
    LongestOrdered,

    /// <summary>The longest row of items that are neighbours in the key and stand in that order.</summary>
    LongestContiguous,
}

/// <summary>The right order.</summary>
/// <param name="Items">In the right order.</param>
/// <param name="Rule">How an order is scored.</param>
public sealed record OrderingKey(ImmutableArray<KeyItem> Items, OrderingRule Rule) : AnswerKey;

/// <summary>The gaps of a text.</summary>
/// <param name="Gaps">In the author's order.</param>
public sealed record ClozeKey(ImmutableArray<ClozeGap> Gaps) : AnswerKey;

/// <summary>A gap, marked in the text as <c>{{id}}</c>.</summary>
/// <param name="Id">Unique in the question.</param>
/// <param name="Weight">How much it counts beside the others, at least 1.</param>
/// <param name="Part">A choice, a short text or a number.</param>
public sealed record ClozeGap(string Id, int Weight, AnswerKey Part);

/// <summary>How an essay is marked: by a rubric, or by points where there is none. Lengths warn; they never cut a text.</summary>
/// <param name="LeastLength">Wanted length at least, in characters as a reader counts them, without white space; null for any.</param>
/// <param name="MostLength">Wanted length at most; null for any.</param>
/// <param name="Rubric">By what it is marked; null for points.</param>
public sealed record EssayKey(int? LeastLength, int? MostLength, Rubric? Rubric) : AnswerKey;

/// <summary>What an assessor looks at.</summary>
public sealed record ChecklistKey(Rubric Rubric) : AnswerKey;
