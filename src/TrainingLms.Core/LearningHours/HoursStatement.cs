using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>Why an entry counts less than it says.</summary>
public enum CountedLess
{
    /// <summary>It was taken back, or takes one back.</summary>
    Reversed,

    /// <summary>More than a day can hold.</summary>
    DailyCeiling,

    /// <summary>More of its kind than counts in a year.</summary>
    YearCap,

    /// <summary>More of its kind than its share of the requirement.</summary>
    ShareCap,

    /// <summary>Public hours beyond what the required total leaves room for.</summary>
    PublicCap,
}

/// <summary>A part of an entry that does not count.</summary>
/// <param name="Why">Why.</param>
/// <param name="CutHundredths">How much, in hundredths of an hour.</param>
/// <param name="LimitHundredths">The limit it ran into, in hundredths; null where there is none, as in a reversal.</param>
/// <param name="Cap">The cap; null where it was none of the table.</param>
public sealed record HoursCut(CountedLess Why, int CutHundredths, int? LimitHundredths, HoursCap? Cap = null);

/// <summary>One entry on a statement.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="CountedHundredths">What it counts towards the required total, in hundredths.</param>
/// <param name="Cuts">What of it does not count, in the order in which it was cut; empty when it counts in full.</param>
public sealed record StatementLine(HoursEntry Entry, int CountedHundredths, IReadOnlyList<HoursCut> Cuts)
{
    /// <summary>The first reason why it counts less than it says; null when it counts in full.</summary>
    public CountedLess? Why => Cuts.Count == 0 ? null : Cuts[0].Why;
}

/// <summary>A requirement beside that of the year: the training of a new post.</summary>
/// <param name="Rule">The requirement.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Judgement">The verdict.</param>
public sealed record HoursBeside(HoursRule Rule, LocalDate From, LocalDate To, HoursJudgement Judgement)
{
    /// <summary>How many days before the end somebody who has not met it is reminded.</summary>
    public static readonly IReadOnlyList<int> AlertDays = [90, 30];

    /// <summary>The reminder that stands on a day: 90 or 30; null when it is met, too early or over.</summary>
    public int? AlertOn(LocalDate day) =>
        Judgement.IsMet || day > To ? null : AlertDays.Where(before => day >= To.PlusDays(-before)).Select(before => (int?)before).Min();
}

/// <summary>学时证明: what a person learned in a year, what it counted, and whether it is enough. Computed from the ledger each time.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="PersonNumber">工号.</param>
/// <param name="PersonName">Name.</param>
/// <param name="Year">The hours year.</param>
/// <param name="RuleSet">Id of the rule set.</param>
/// <param name="RuleVersion">Version of the rule set.</param>
/// <param name="Rule">The requirement, lowered where there are exemptions or several units.</param>
/// <param name="Lines">All entries of its time, in the order of the days of learning.</param>
/// <param name="ProfessionalHundredths">Professional hours of the ledger in hundredths, before any cap.</param>
/// <param name="PublicHundredths">Public hours of the ledger in hundredths, before any cap.</param>
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

    /// <summary>Whether planned entries or other rules were assumed; then nothing of it is in the ledger.</summary>
    public bool IsHypothetical { get; init; }

    /// <summary>The rules it was reckoned by.</summary>
    public required HoursRules Rules { get; init; }

    /// <summary>First calendar year of the requirement; the hours year itself for a yearly one.</summary>
    public int FirstYear { get; init; }

    /// <summary>Last calendar year of the requirement.</summary>
    public int LastYear { get; init; }

    /// <summary>What would be required without exemptions and moves, in hundredths.</summary>
    public int FullRequirementHundredths { get; init; }

    /// <summary>Days for which nothing is required.</summary>
    public int ExemptDays { get; init; }

    /// <summary>Requirements beside that of the year; empty for most people.</summary>
    public IReadOnlyList<HoursBeside> Beside { get; init; } = [];

    /// <summary>Whether the requirement is met.</summary>
    public bool IsMet => Judgement.IsMet;

    /// <summary>Hours that count towards the required total, in hundredths.</summary>
    public int CountedHundredths => Judgement.CountedHundredths;

    /// <summary>Reckons a statement. Pure: the same entries, rules and facts give the same statement. Reads no database, so that reports call it for many people.</summary>
    /// <param name="person">The person.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="rules">The rule set of the person's unit in that year.</param>
    /// <param name="entries">All entries of the person in the years of <see cref="HoursRules.YearsFor"/>; others are left out.</param>
    /// <param name="asOf">When it is asked for.</param>
    /// <param name="facts">What else is known; null for nothing.</param>
    public static HoursStatement Reckon(
        Person person, int year, HoursRules rules, IEnumerable<HoursEntry> entries, Instant asOf, ReckoningFacts? facts = null)
    {
        facts ??= ReckoningFacts.None;
        var all = entries.OrderBy(e => e.LearnedOn).ThenBy(e => e.BookedAt).ThenBy(e => e.Kind).ThenBy(e => e.Id).ToList();
        var full = rules.For(person, year);
        var (first, last) = full.WindowOf(year);
        var inTime = all.Where(e => e.HoursYear >= first && e.HoursYear <= last).ToList();
        var (rule, exemptDays) = HoursRequirement.Of(person, year, full, facts, inTime);
        var counting = HoursCounting.Count(inTime, rules, rule);
        return new HoursStatement(person.Id, person.PersonNumber, person.Name, year, rules.Id, rules.Version, rule, counting.Lines,
            Sum(inTime, HoursCategory.Professional), Sum(inTime, HoursCategory.PublicRequired), counting.Days,
            rule.Judge(counting.Professional, counting.Public, counting.Days), asOf)
        {
            Rules = rules,
            FirstYear = first,
            LastYear = last,
            FullRequirementHundredths = full.RequiredHundredths,
            ExemptDays = exemptDays,
            Beside = Promotion(rules, all, facts) is { } beside ? [beside] : [],
        };
    }

    static HoursBeside? Promotion(HoursRules rules, List<HoursEntry> entries, ReckoningFacts facts)
    {
        if (facts.PromotedOn is not { } day || rules.Find(HoursPopulation.NewlyPromoted, day.Year) is not { } rule) return null;
        var last = day.PlusYears(1).PlusDays(-1);
        // The training of a post is what was learned in it; nothing is carried into that time.
        var since = entries.Where(e => e.LearnedOn >= day && e.LearnedOn <= last && e.Source != HoursSource.YearClose).ToList();
        var counting = HoursCounting.Count(since, rules, rule);
        return new HoursBeside(rule, day, last, rule.Judge(counting.Professional, counting.Public, counting.Days));
    }

    static int Sum(List<HoursEntry> entries, HoursCategory category) => entries.Where(e => e.Category == category).Sum(e => e.HoursHundredths);
}
