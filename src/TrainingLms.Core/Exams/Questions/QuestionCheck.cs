using System.Text.RegularExpressions;

namespace TrainingLms.Exams;

/// <summary>The rules that a question must keep before it is used, wherever it comes from.</summary>
static partial class QuestionCheck
{
    /// <summary>Codes of all that is wrong, with the figures for their sentences.</summary>
    public static IEnumerable<(string Code, (string Name, object? Value)[] Facts)> Faults(QuestionContent question) =>
        Choices(question).Concat(question.Key is { } key ? Keys(key) : []).Concat(Gaps(question)).Select(fault => (fault.Item1, fault.Item2 ?? []));

    static IEnumerable<(string Code, (string, object?)[]? Facts)> Choices(QuestionContent question)
    {
        var options = question.Options;
        var fractions = options.Select(option => option.Fraction).ToList();
        var isChoice = question.Type is QuestionType.Single or QuestionType.Multiple;
        if ((question.Type == QuestionType.TrueFalse) != question.Answer.HasValue) yield return ("question.answer_misplaced", null);
        if (isChoice != (options.Length > 0) || options.Length == 1) yield return ("question.options_wrong", [("count", options.Length)]);
        if (question.Type != QuestionType.Multiple && question.Scoring is not null) yield return ("question.scoring_misplaced", null);
        if (question.Penalty is { } penalty && (question.Type != QuestionType.TrueFalse || penalty.TenMillionths <= 0)) yield return ("question.penalty_misplaced", null);
        if (AreTwice(options.Select(option => option.Id))) yield return ("question.option_twice", null);
        switch (question.Type)
        {
            case QuestionType.Single when fractions.Count(fraction => fraction == Fraction.One) != 1:
                yield return ("question.key_not_one", null);
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.AllOrNothing
                && (!fractions.Contains(Fraction.One) || fractions.Any(fraction => fraction != Fraction.One && fraction != Fraction.Zero)):
                yield return ("question.key_not_whole", null);
                break;
            case QuestionType.Multiple when question.Scoring is MultipleScoring.Weighted or MultipleScoring.WeightedNegative:
                if (Fraction.SumOf(fractions.Where(fraction => fraction.TenMillionths > 0)) != Fraction.One) yield return ("question.weights_not_one", null);
                else if (Fraction.SumOf(fractions) == Fraction.One) yield return ("question.select_all_wins", null);
                break;
        }
    }

    static IEnumerable<(string Code, (string, object?)[]? Facts)> Keys(AnswerKey key) => key switch
    {
        SelectKey select => Reachable(select.Options.Select(option => option.Fraction))
            .Concat(When(select.Options.Length < 2, "question.options_wrong", ("count", select.Options.Length)))
            .Concat(When(AreTwice(select.Options.Select(option => option.Id)), "question.option_twice")),
        ShortTextKey text => Reachable(text.Patterns.Select(pattern => pattern.Fraction))
            .Concat(When(text.Patterns.SkipLast(1).Any(pattern => TextMatching.FitsEverything(pattern.Text)), "question.star_not_last")),
        NumericKey number => Reachable(number.Points.Select(point => point.Fraction)).Concat(number.Points.Where(point => !IsNumber(point.Value) || !IsNumber(point.Tolerance) || point.Tolerance[0] == '-')
            .SelectMany(point => When(true, "question.number_unreadable", ("value", point.Value), ("tolerance", point.Tolerance)))),
        MatchingKey match => Matching(match),
        OrderingKey order => When(order.Items.Length < 2, "question.items_too_few", ("count", order.Items.Length))
            .Concat(When(AreTwice(order.Items.Select(item => item.Id)), "question.option_twice")),
        ClozeKey cloze => cloze.Gaps.SelectMany(gap => Keys(gap.Part)).Concat(When(cloze.Gaps.Length == 0, "question.items_too_few", ("count", 0)))
            .Concat(When(AreTwice(cloze.Gaps.Select(gap => gap.Id)), "question.option_twice")),
        EssayKey essay => When(essay.LeastLength > essay.MostLength, "question.lengths_reversed").Concat(essay.Rubric is { } rubric ? RubricOf(rubric) : []),
        ChecklistKey list => RubricOf(list.Rubric),
        _ => [],
    };

    static IEnumerable<(string, (string, object?)[]?)> Matching(MatchingKey match)
    {
        var answers = match.Answers.Select(answer => answer.Id).ToHashSet();
        return When(match.Stems.Length == 0 || match.Answers.Length < 2, "question.items_too_few", ("count", Math.Min(match.Stems.Length, match.Answers.Length)))
            .Concat(When(AreTwice(match.Stems.Select(stem => stem.Id)) || answers.Count < match.Answers.Length, "question.option_twice"))
            .Concat(match.Stems.Where(stem => !answers.Contains(stem.AnswerId)).SelectMany(stem => When(true, "question.match_unknown", ("stem", stem.Id), ("answer", stem.AnswerId))))
            .Concat(When(match.EachOnce && AreTwice(match.Stems.Select(stem => stem.AnswerId)), "question.match_twice"));
    }

    static IEnumerable<(string, (string, object?)[]?)> RubricOf(Rubric rubric) =>
        When(rubric.Criteria.Length == 0, "question.items_too_few", ("count", 0))
            .Concat(When(AreTwice(rubric.Criteria.Select(criterion => criterion.Id)) || rubric.Criteria.Any(criterion => AreTwice(criterion.Levels.Select(level => level.Id))), "question.option_twice"))
            .Concat(rubric.Criteria.Where(criterion => criterion.Levels.Length < 2 || criterion.Levels.All(level => level.PointsHundredths == 0))
                .SelectMany(criterion => When(true, "question.rubric_worthless", ("criterion", criterion.Id))));

    /// <summary>Every gap stands in the text, once.</summary>
    static IEnumerable<(string, (string, object?)[]?)> Gaps(QuestionContent question)
    {
        if (question.Key is not ClozeKey cloze) return [];
        var marked = GapMark().Matches(question.Text).Select(mark => mark.Groups[1].Value).ToList();
        return marked.Concat(cloze.Gaps.Select(gap => gap.Id)).Distinct()
            .Where(id => marked.Count(mark => mark == id) != 1 || cloze.Gaps.All(gap => gap.Id != id))
            .SelectMany(id => When(true, "question.gap_misplaced", ("gap", id)));
    }

    static IEnumerable<(string, (string, object?)[]?)> Reachable(IEnumerable<Fraction> fractions) => When(!fractions.Contains(Fraction.One), "question.full_marks_unreachable");

    static IEnumerable<(string, (string, object?)[]?)> When(bool wrong, string code, params (string, object?)[] facts) => wrong ? [(code, facts)] : [];

    static bool AreTwice(IEnumerable<string> ids) => ids.GroupBy(id => id, StringComparer.Ordinal).Any(same => same.Count() > 1);

    static bool IsNumber(string text) => TypedNumber.Read(text) is not null;

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex GapMark();
}
