using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>Answers which rules hold for a round at an instant, and which periods follow from them.</summary>
public sealed class RulesInForce(TitleStandards standards, WorkCalendar calendar, UnitTreeCache trees, LmsDbContext db)
{
    /// <summary>The ladders.</summary>
    public TitleStandards Standards => standards;

    /// <summary>The rules for a specialty at a unit.</summary>
    public async Task<RuleSet> OfAsync(Guid unitId, string series, string specialty, Instant at, CancellationToken cancel = default)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        return standards.Rules.On(calendar.DayOf(at),
            new RuleContext(Series: $"{series}/{specialty}", Units: [.. tree.PathOf(unitId).Select(unit => unit.Code)]));
    }

    /// <summary>The rules for a round.</summary>
    public Task<RuleSet> OfAsync(EvaluationRound round, Instant at, CancellationToken cancel = default) =>
        OfAsync(round.UnitId, round.Series, round.Specialty, at, cancel);

    /// <summary>The periods that begin at an instant.</summary>
    /// <exception cref="RefusedException"><c>calendar.not_published</c>.</exception>
    public Periods PeriodsFrom(Instant at, RuleSet rules) => new(
        calendar.EndOfWorkingDays(at, rules.Number(RuleKeys.SupplementReplyWorkingDays)),
        calendar.EndOfWorkingDays(at, rules.Number(RuleKeys.ObjectionOwnResultWorkingDays)));

    /// <summary>The ladder of a round.</summary>
    public TitleLadder LadderOf(EvaluationRound round) => standards.Find(round.Series, round.Specialty)
        ?? throw new InvalidOperationException($"The seeds have lost the ladder {round.Series}/{round.Specialty}.");

    /// <summary>Series and specialty of a round in words, also where the seeds have lost its ladder.</summary>
    public string NameOf(EvaluationRound round) => standards.Find(round.Series, round.Specialty)?.Name ?? $"{round.Series}/{round.Specialty}";
}
