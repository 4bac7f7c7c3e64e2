namespace TrainingLms.Exams;

/// <summary>What an answer earns, exactly. The one place that reads a key.</summary>
public static class QuestionScoring
{
    /// <summary>Number of this set of rules; frozen in the slot, so that a later set changes no old mark.</summary>
    public const int Version = 1;

    /// <summary>The fraction of the maximum that an answer earns; nothing given earns 0.</summary>
    /// <exception cref="ArgumentException">The answer is of another type than the question: it was stored without being checked, a bug.</exception>
    public static Fraction Of(QuestionContent question, Response? response) => (question.Type, response) switch
    {
        (_, null) => Fraction.Zero,
        (QuestionType.Single, Response.Chosen one) => FractionOf(question, one.OptionId),
        (QuestionType.TrueFalse, Response.Truth truth) => truth.Value == question.Answer ? Fraction.One : Fraction.Zero,
        (QuestionType.Multiple, Response.ChosenSet many) when question.Scoring is MultipleScoring.Weighted =>
            Fraction.SumOf(many.OptionIds.Select(id => FractionOf(question, id))).Clamped(),
        (QuestionType.Multiple, Response.ChosenSet many) =>
            many.OptionIds.SetEquals(question.Options.Where(option => option.Fraction == Fraction.One).Select(option => option.Id))
                ? Fraction.One : Fraction.Zero,
        _ => throw new ArgumentException($"A {question.Type} question cannot have the answer {response}.", nameof(response)),
    };

    static Fraction FractionOf(QuestionContent question, string optionId) => question.Options.Single(option => option.Id == optionId).Fraction;
}
