using NodaTime;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>Everything that statements of some people are reckoned from, read once for all of them.</summary>
/// <param name="Book">The rules of all units.</param>
/// <param name="Posts">Their posts, also former ones.</param>
/// <param name="Entries">Their entries of the years that matter.</param>
public sealed record HoursSources(HoursRuleBook Book, ILookup<Guid, Holding> Posts, ILookup<Guid, HoursEntry> Entries)
{
    /// <summary>What is known of a person in a year beside the entries.</summary>
    public ReckoningFacts FactsOf(Person person, int year) => ReckoningFacts.Of(person, year, Posts[person.Id], Book);

    /// <summary>The rules that hold for a person in a year.</summary>
    public HoursRules RulesOf(Person person, int year) => Book.For(person, year, Posts[person.Id]);

    /// <summary>The statement.</summary>
    /// <exception cref="Workflow.RefusedException"><c>hours.rule_missing</c>.</exception>
    public HoursStatement Reckon(Person person, int year, Instant asOf) =>
        HoursStatement.Reckon(person, year, RulesOf(person, year), Entries[person.Id], asOf, FactsOf(person, year));

    /// <summary>The statement; null where no requirement is known for the year.</summary>
    public HoursStatement? FindStatement(Person person, int year, Instant asOf) => RulesOf(person, year).Knows(person, year) ? Reckon(person, year, asOf) : null;
}
