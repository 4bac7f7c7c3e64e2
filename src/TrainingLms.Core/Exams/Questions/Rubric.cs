using System.Collections.Immutable;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>评分量规: the criteria by which a person marks.</summary>
/// <param name="Criteria">In the author's order.</param>
public sealed record Rubric(ImmutableArray<RubricCriterion> Criteria)
{
    /// <summary>The word for a criterion that does not apply in this case.</summary>
    public const string NotApplicable = "not-applicable";

    /// <summary>What the chosen levels earn together.</summary>
    /// <param name="chosen">Id of the level by id of the criterion; <see cref="NotApplicable"/> takes a criterion out of the maximum.</param>
    /// <returns>0 where a critical criterion is failed, whatever the points; otherwise the points of the criteria that apply.</returns>
    /// <exception cref="RefusedException">
    /// <c>rubric.criterion_unknown</c>, <c>rubric.criterion_missing</c>, <c>rubric.level_unknown</c>, <c>rubric.must_apply</c>, all at once;
    /// <c>rubric.nothing_applies</c>.
    /// </exception>
    public Fraction Score(IReadOnlyDictionary<string, string> chosen)
    {
        List<Refusal> wrong = [.. chosen.Keys.Where(id => Criteria.All(criterion => criterion.Id != id)).Select(id => new Refusal("rubric.criterion_unknown", [("criterion", id)]))];
        var (points, maximum, failed) = (0L, 0L, false);
        foreach (var criterion in Criteria)
        {
            if (!chosen.TryGetValue(criterion.Id, out var level)) wrong.Add(new Refusal("rubric.criterion_missing", [("criterion", criterion.Id)]));
            else if (level == NotApplicable)
            {
                if (!criterion.MayBeNotApplicable) wrong.Add(new Refusal("rubric.must_apply", [("criterion", criterion.Id)]));
            }
            else if (criterion.Levels.FirstOrDefault(known => known.Id == level) is not { } reached) wrong.Add(new Refusal("rubric.level_unknown", [("criterion", criterion.Id), ("level", level)]));
            else
            {
                points += reached.PointsHundredths;
                maximum += criterion.MostHundredths;
                failed |= criterion.IsCritical && reached.PointsHundredths == 0;
            }
        }
        if (wrong.Count > 0) throw new RefusedException(RefusalKind.RuleBroken, wrong);
        if (maximum == 0) throw new RefusedException(RefusalKind.RuleBroken, "rubric.nothing_applies");
        return failed ? Fraction.Zero : Fraction.OfRatio(points, maximum);
    }
}

/// <summary>One criterion.</summary>
/// <param name="Id">Unique in the rubric.</param>
/// <param name="Text">What is looked at.</param>
/// <param name="Levels">What can be reached; yes and no are two levels.</param>
/// <param name="IsCritical">Whether reaching no points here fails the whole question.</param>
/// <param name="MayBeNotApplicable">Whether it may be left out of the maximum, with a note.</param>
public sealed record RubricCriterion(string Id, string Text, ImmutableArray<RubricLevel> Levels, bool IsCritical, bool MayBeNotApplicable)
{
    /// <summary>The points of its highest level, in hundredths.</summary>
    internal long MostHundredths => Levels.Max(level => level.PointsHundredths);
}

/// <summary>One level of a criterion.</summary>
/// <param name="Id">Unique in the criterion.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Descriptor">By what it is recognised; null where the label says it.</param>
/// <param name="PointsHundredths">Its points, in hundredths.</param>
public sealed record RubricLevel(string Id, string Label, string? Descriptor, long PointsHundredths);
