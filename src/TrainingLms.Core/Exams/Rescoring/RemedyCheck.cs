using System.Collections.Immutable;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Whether remedies can be carried out: on questions of the exam, one for each, and with a key that differs in nothing the candidates saw.</summary>
static class RemedyCheck
{
    /// <summary>Most remedies at once.</summary>
    public const int Most = 50;

    /// <summary>Everything that is wrong.</summary>
    /// <param name="remedies">The remedies.</param>
    /// <param name="pool">What the exam may draw on, by key of the version.</param>
    /// <param name="rules">What counts now.</param>
    public static IReadOnlyList<Refusal> Faults(ImmutableArray<ItemRemedy> remedies, IReadOnlyDictionary<Guid, QuestionContent> pool, ScoringRules rules)
    {
        if (remedies.Length is 0 or > Most) return [new Refusal("rescoring.remedies_missing", [("most", Most)], "remedies")];
        return [.. remedies.SelectMany((remedy, at) => FaultsOf(remedy, pool, rules).Append(remedies.Count(other => other.QuestionVersionId == remedy.QuestionVersionId) > 1 ? "rescoring.question_twice" : null)
            .OfType<string>().Select(code => new Refusal(code, [("number", at + 1)], $"remedies[{at}]")))];
    }

    static IEnumerable<string?> FaultsOf(ItemRemedy remedy, IReadOnlyDictionary<Guid, QuestionContent> pool, ScoringRules rules)
    {
        if (!pool.TryGetValue(remedy.QuestionVersionId, out var frozen)) yield return "rescoring.question_unknown";
        else if (remedy.Kind is RemedyKind.AcceptKey or RemedyKind.ChangeFraction)
        {
            if (remedy.Content is not { } other || !IsTheSameQuestion(frozen, other) || FrozenJson.Write(other) == FrozenJson.Write(frozen)) yield return "rescoring.key_unfit";
        }
        else if (remedy.Kind == RemedyKind.Restore && rules.For(remedy.QuestionVersionId) is null) yield return "rescoring.nothing_to_restore";
    }

    /// <summary>Whether two contents ask the same, so that every answer given to the one is an answer to the other.</summary>
    static bool IsTheSameQuestion(QuestionContent one, QuestionContent other) => !one.NeedsPerson && FrozenJson.Write(AsAsked(one)) == FrozenJson.Write(AsAsked(other));

    static Asked AsAsked(QuestionContent question) => new(question.Type, question.Text, [.. question.Options.Select(WithoutFraction)], question.Key is { } key ? WithoutKey(key) : null, question.Stimulus, question.HasNoFloor);

    static QuestionOption WithoutFraction(QuestionOption option) => option with { Fraction = Fraction.Zero };

    static AnswerKey WithoutKey(AnswerKey key) => key switch
    {
        SelectKey select => new SelectKey([.. select.Options.Select(WithoutFraction)]),
        ShortTextKey => new ShortTextKey([]),
        NumericKey => new NumericKey([]),
        MatchingKey match => match with { Stems = [.. match.Stems.Select(stem => stem with { AnswerId = "" })], AllOrNothing = false },
        OrderingKey order => new OrderingKey([.. order.Items.OrderBy(item => item.Id, StringComparer.Ordinal)], OrderingRule.AllOrNothing),
        ClozeKey cloze => new ClozeKey([.. cloze.Gaps.Select(gap => gap with { Weight = 1, Part = WithoutKey(gap.Part) })]),
        _ => key,
    };

    sealed record Asked(QuestionType Type, string Text, ImmutableArray<QuestionOption> Options, AnswerKey? Key, Stimulus? Stimulus, bool? HasNoFloor);
}
