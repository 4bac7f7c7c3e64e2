using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>Why an entry counts less than it says.</summary>
public enum CountedLess
{
    /// <summary>It was taken back, or takes one back.</summary>
    Reversed,

    /// <summary>Public hours beyond what the required total leaves room for.</summary>
    PublicCap,
}

/// <summary>One entry on a statement.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="CountedHundredths">What it counts towards the required total, in hundredths.</param>
/// <param name="Why">Why less than it says; null when it counts in full.</param>
public sealed record StatementLine(HoursEntry Entry, int CountedHundredths, CountedLess? Why);

/// <summary>学时证明: what a person learned in a year, what it counted, and whether it is enough. Computed from the ledger each time.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="PersonNumber">工号.</param>
/// <param name="PersonName">Name.</param>
/// <param name="Year">The hours year.</param>
/// <param name="RuleSet">Id of the rule set.</param>
/// <param name="RuleVersion">Version of the rule set.</param>
/// <param name="Rule">The requirement.</param>
/// <param name="Lines">All entries of the year, in the order of the days of learning.</param>
/// <param name="ProfessionalHundredths">Professional hours in hundredths.</param>
/// <param name="PublicHundredths">Public hours in hundredths, before the cap.</param>
/// <param name="DaysHundredths">Days in hundredths.</param>
/// <param name="Judgement">The verdict with each condition and what is missing.</param>
/// <param name="AsOf">The instant it speaks of.</param>
public sealed record HoursStatement(
    Guid PersonId, string PersonNumber, string PersonName, int Year, string RuleSet, int RuleVersion, HoursRule Rule, IReadOnlyList<StatementLine> Lines,
    int ProfessionalHundredths, int PublicHundredths, int DaysHundredths, HoursJudgement Judgement, Instant AsOf)
{
    /// <summary>
    /// Whether hours earned elsewhere are left out, because the person has moved away and the reader sees only what was earned in the reader's units.
    /// What is met by a part is met; what is missing may have been earned elsewhere.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether the requirement is met.</summary>
    public bool IsMet => Judgement.IsMet;

    /// <summary>Hours that count towards the required total, in hundredths.</summary>
    public int CountedHundredths => Judgement.CountedHundredths;

    /// <summary>Reckons a statement. Pure: the same entries and rule give the same statement.</summary>
    /// <param name="person">The person.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="rules">The rule set.</param>
    /// <param name="entries">All entries of the person and year.</param>
    /// <param name="asOf">When it is asked for.</param>
    public static HoursStatement Reckon(Person person, int year, HoursRules rules, IEnumerable<HoursEntry> entries, Instant asOf)
    {
        var rule = rules.For(person, year);
        var inOrder = entries.OrderBy(e => e.LearnedOn).ThenBy(e => e.BookedAt).ThenBy(e => e.Kind).ThenBy(e => e.Id).ToList();
        var (professional, publicHours) = (Sum(inOrder, HoursCategory.Professional), Sum(inOrder, HoursCategory.PublicRequired));
        var days = inOrder.Sum(e => e.DaysHundredths);
        var room = rule.PublicCapHundredths ?? int.MaxValue;
        var lines = new List<StatementLine>();
        foreach (var entry in inOrder)
        {
            var counted = entry.Kind == HoursEntryKind.Reversal || entry.State == HoursEntryState.Reversed ? 0
                : entry.Category == HoursCategory.PublicRequired ? Math.Min(entry.HoursHundredths, room) : entry.HoursHundredths;
            if (entry.Category == HoursCategory.PublicRequired) room -= counted;
            CountedLess? why = counted == entry.HoursHundredths ? null
                : entry.Kind == HoursEntryKind.Reversal || entry.State == HoursEntryState.Reversed ? CountedLess.Reversed : CountedLess.PublicCap;
            lines.Add(new StatementLine(entry, counted, why));
        }
        return new HoursStatement(person.Id, person.PersonNumber, person.Name, year, rules.Id, rules.Version, rule, lines,
            professional, publicHours, days, rule.Judge(professional, publicHours, days), asOf);
    }

    static int Sum(List<HoursEntry> entries, HoursCategory category) => entries.Where(e => e.Category == category).Sum(e => e.HoursHundredths);
}
