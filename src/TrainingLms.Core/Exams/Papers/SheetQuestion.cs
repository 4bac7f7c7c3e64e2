namespace TrainingLms.Exams;

/// <summary>A question as candidates and learners see it: no key, no fraction, no rubric, no rule of scoring can be in it, because the type has no place for them.</summary>
/// <param name="Text">The question; gaps stand in it as <c>{{id}}</c>.</param>
/// <param name="Options">Options, answers or items in the order of this paper; empty where there are none.</param>
/// <param name="Stems">What gets an answer each, for matching; empty elsewhere.</param>
/// <param name="Gaps">The gaps of a cloze; empty elsewhere.</param>
/// <param name="Limits">What to heed while answering; null where there is nothing.</param>
/// <param name="Stimulus">The text that the question is about; null where there is none.</param>
public sealed record SheetQuestion(
    string Text, IReadOnlyList<SheetOption> Options, IReadOnlyList<SheetOption> Stems, IReadOnlyList<SheetGap> Gaps, SheetLimits? Limits, string? Stimulus)
{
    internal static SheetQuestion Of(QuestionContent question, AnswerForm form)
    {
        var texts = question.Key switch
        {
            OrderingKey key => key.Items.ToDictionary(item => item.Id, item => item.Text),
            MatchingKey key => key.Answers.ToDictionary(answer => answer.Id, answer => answer.Text),
            _ => question.Options.ToDictionary(option => option.Id, option => option.Text),
        };
        return new SheetQuestion(
            question.Text, [.. form.Options.Select(id => new SheetOption(form.ShownOption(id), texts[id]))],
            question.Key is MatchingKey match ? [.. form.Stems.Select(id => new SheetOption(form.ShownStem(id), match.Stems.Single(stem => stem.Id == id).Text))] : [],
            question.Key is ClozeKey cloze ? [.. form.Gaps.Select(gap => SheetGap.Of(gap, cloze.Gaps.Single(known => known.Id == gap.Id).Part))] : [],
            LimitsOf(question, form), question.Stimulus?.Text);
    }

    static SheetLimits? LimitsOf(QuestionContent question, AnswerForm form) => question.Key switch
    {
        MatchingKey => new SheetLimits { EachOnce = form.EachOnce },
        EssayKey essay => new SheetLimits { LeastLength = essay.LeastLength, MostLength = essay.MostLength },
        NumericKey or ClozeKey => new SheetLimits { DecimalSeparator = form.Numbers.Point, GroupSeparator = form.Numbers.Group },
        _ => null,
    };
}

/// <summary>Something to choose, place or match, as the candidate sees it.</summary>
public sealed record SheetOption(string Id, string Text);

/// <summary>A gap as the candidate sees it.</summary>
/// <param name="Id">Its id, as in the text.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Options">Its options in the order of this paper; empty where something is typed.</param>
public sealed record SheetGap(string Id, GapKind Kind, IReadOnlyList<SheetOption> Options)
{
    internal static SheetGap Of(GapForm gap, AnswerKey part) => new(gap.Id, gap.Kind,
        part is SelectKey select ? [.. gap.Options.Select(id => new SheetOption(id, select.Options.Single(option => option.Id == id).Text))] : []);
}

/// <summary>What a candidate heeds while answering.</summary>
public sealed record SheetLimits
{
    /// <summary>Whether an answer may be given to one stem only; null where there are no stems.</summary>
    public bool? EachOnce { get; init; }

    /// <summary>Wanted length at least, in characters without white space; null for any. Warns only.</summary>
    public int? LeastLength { get; init; }

    /// <summary>Wanted length at most; null for any. Warns only.</summary>
    public int? MostLength { get; init; }

    /// <summary>What stands before decimals; null where no number is asked for.</summary>
    public string? DecimalSeparator { get; init; }

    /// <summary>What may stand between thousands; null where no number is asked for.</summary>
    public string? GroupSeparator { get; init; }
}
