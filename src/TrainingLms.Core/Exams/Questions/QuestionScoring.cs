using System.Collections.Immutable;
using System.Numerics;

namespace TrainingLms.Exams;

/// <summary>What an answer earns, exactly. The one place that reads a key.</summary>
public static class QuestionScoring
{
    /// <summary>Number of this set of rules; frozen in the slot, so that a later set changes no old mark.</summary>
    public const int Version = 1;

    /// <summary>What an answer earns.</summary>
    /// <param name="question">The question.</param>
    /// <param name="response">The answer; null when nothing was given.</param>
    /// <param name="numbers">How numbers are written in this exam; null for a point and commas.</param>
    /// <exception cref="ArgumentException">The answer is of another type than the question: it was stored without being checked, a bug.</exception>
    public static Earned Of(QuestionContent question, Response? response, NumberForm? numbers = null) => (question.Type, response) switch
    {
        (QuestionType.Checklist, _) => Earned.ByPerson,
        (_, null) => Earned.Nothing,
        (QuestionType.Essay, Response.Written) => Earned.ByPerson,
        (QuestionType.Single, Response.Chosen one) => FractionOf(question.Options, one.OptionId),
        (QuestionType.TrueFalse, Response.Truth truth) => truth.Value == question.Answer ? Fraction.One : new Fraction(-(question.Penalty?.TenMillionths ?? 0)),
        (QuestionType.Multiple, Response.ChosenSet many) => Multiple(question, many),
        (QuestionType.ShortText or QuestionType.Numeric, Response.Written written) => Written(question.Key!, written.Text, numbers),
        (QuestionType.Matching, Response.Matched matched) => Matching((MatchingKey)question.Key!, matched),
        (QuestionType.Ordering, Response.Ordered ordered) => OrderingScoring.Of((OrderingKey)question.Key!, ordered.ItemIds),
        (QuestionType.Cloze, Response.Filled filled) => Cloze((ClozeKey)question.Key!, filled, numbers),
        _ => throw new ArgumentException($"A {question.Type} question cannot have the answer {response}.", nameof(response)),
    };

    static Fraction Multiple(QuestionContent question, Response.ChosenSet many)
    {
        if (question.Scoring is MultipleScoring.Weighted or MultipleScoring.WeightedNegative)
        {
            var sum = Fraction.SumOf(many.OptionIds.Select(id => FractionOf(question.Options, id)));
            return question.Scoring is MultipleScoring.Weighted ? sum.Clamped() : sum.ClampedBelow();
        }
        return many.OptionIds.SetEquals(question.Options.Where(option => option.Fraction == Fraction.One).Select(option => option.Id)) ? Fraction.One : Fraction.Zero;
    }

    static Earned Written(AnswerKey key, string text, NumberForm? numbers) => key switch
    {
        NumericKey numeric => NumberMatching.Of(numeric, text, numbers ?? NumberForm.Plain),
        _ => TextMatching.Of((ShortTextKey)key, text),
    };

    static Fraction Matching(MatchingKey key, Response.Matched matched)
    {
        var right = key.Stems.Count(stem => matched.AnswerOf.TryGetValue(stem.Id, out var answer) && answer == stem.AnswerId);
        return key.AllOrNothing ? right == key.Stems.Length ? Fraction.One : Fraction.Zero : Fraction.OfRatio(right, key.Stems.Length);
    }

    static Earned Cloze(ClozeKey key, Response.Filled filled, NumberForm? numbers)
    {
        var (sum, weights, doubtful) = (BigInteger.Zero, 0L, false);
        foreach (var gap in key.Gaps)
        {
            weights += gap.Weight;
            if (!filled.Gaps.TryGetValue(gap.Id, out var given)) continue;
            var earned = gap.Part is SelectKey select ? FractionOf(select.Options, given) : Written(gap.Part, given, numbers);
            sum += (BigInteger)gap.Weight * earned.Fraction.TenMillionths;
            doubtful |= earned.WantsLook;
        }
        return new Earned(Fraction.OfRatio(sum, (BigInteger)weights * Fraction.One.TenMillionths)) { WantsLook = doubtful };
    }

    static Fraction FractionOf(ImmutableArray<QuestionOption> options, string optionId) => options.Single(option => option.Id == optionId).Fraction;
}

/// <summary>What an answer has earned so far.</summary>
/// <param name="Fraction">Fraction of the maximum; 0 while a person has yet to mark it.</param>
public readonly record struct Earned(Fraction Fraction)
{
    /// <summary>Nothing.</summary>
    public static readonly Earned Nothing;

    /// <summary>Only a person can say.</summary>
    public static readonly Earned ByPerson = new Earned(Fraction.Zero) with { WaitsForPerson = true };

    /// <summary>Whether a person has yet to mark it.</summary>
    public bool WaitsForPerson { get; init; }

    /// <summary>Whether it was marked, but a person should see it: what was typed for a number is none.</summary>
    public bool WantsLook { get; init; }

    /// <summary>A fraction that is final.</summary>
    public static implicit operator Earned(Fraction fraction) => new(fraction);
}
