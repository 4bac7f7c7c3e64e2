namespace TrainingLms.Exams;

/// <summary>The key of a question as its candidate is shown it, in the ids of the own paper; what does not belong to the type is null.</summary>
public sealed record ShownKey
{
    /// <summary>The options that earn something; of a single choice those that earn all.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Whether the statement is true.</summary>
    public bool? Truth { get; init; }

    /// <summary>Texts or numbers that earn all; a <c>*</c> stands for any run of characters.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The items in the right order.</summary>
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>The right answer of each stem.</summary>
    public IReadOnlyDictionary<string, string>? Pairs { get; init; }

    /// <summary>What earns all in each gap.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Gaps { get; init; }

    /// <summary>The key of a question; null where it has none because a person marks it, and always for a secure one.</summary>
    /// <param name="question">The question with the key that counts.</param>
    /// <param name="form">How it was laid out.</param>
    public static ShownKey? Of(QuestionContent question, AnswerForm form) => question.IsSecure == true ? null : question.Key switch
    {
        ShortTextKey or NumericKey => new ShownKey { Texts = Whole(question.Key) },
        OrderingKey order => new ShownKey { Order = [.. order.Items.Select(item => form.ShownOption(item.Id))] },
        MatchingKey match => new ShownKey { Pairs = match.Stems.ToDictionary(stem => form.ShownStem(stem.Id), stem => form.ShownOption(stem.AnswerId)) },
        ClozeKey cloze => new ShownKey { Gaps = cloze.Gaps.ToDictionary(gap => gap.Id, gap => Whole(gap.Part)) },
        null when question.Type == QuestionType.TrueFalse => new ShownKey { Truth = question.Answer },
        null => new ShownKey
        {
            Options = [.. question.Options.Where(option => question.Type == QuestionType.Multiple ? option.Fraction.TenMillionths > 0 : option.Fraction == Fraction.One).Select(option => option.Id)],
        },
        _ => null,
    };

    static IReadOnlyList<string> Whole(AnswerKey part) => part switch
    {
        ShortTextKey text => [.. text.Patterns.Where(pattern => pattern.Fraction == Fraction.One).Select(pattern => pattern.Text)],
        NumericKey number => [.. number.Points.Where(point => point.Fraction == Fraction.One).Select(point => point.Value)],
        SelectKey select => [.. select.Options.Where(option => option.Fraction == Fraction.One).Select(option => option.Id)],
        _ => [],
    };
}
