using NodaTime;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>What is required of a person, after moves between units with other rules and after exemptions. Everything by days.</summary>
static class HoursRequirement
{
    public static (HoursRule Rule, int ExemptDays) Of(Person person, int year, HoursRule full, ReckoningFacts facts, IEnumerable<HoursEntry> entries)
    {
        var rule = full.Period == HoursPeriod.CalendarYear ? ProRata(person, year, full, facts.Stretches) : full;
        var (first, last) = full.WindowOf(year);
        var (from, to) = (new LocalDate(first, 1, 1), new LocalDate(last, 12, 31));
        var days = Length(from, to);
        var exempt = new HashSet<LocalDate>();
        foreach (var exemption in entries.Where(e => e is { Kind: HoursEntryKind.Exemption, Stands: true }))
            for (var day = LocalDate.Max(exemption.LearnedFrom ?? exemption.LearnedOn, from); day <= LocalDate.Min(exemption.LearnedOn, to); day = day.PlusDays(1)) exempt.Add(day);
        return (rule.For(days - exempt.Count, days), exempt.Count);
    }

    /// <summary>Each unit asks for its days; the share and everything else come from the unit at the end.</summary>
    static HoursRule ProRata(Person person, int year, HoursRule full, IReadOnlyList<HoursStretch> stretches)
    {
        var parts = stretches.Select(stretch => (Rule: stretch.Rules.For(person, year), Days: Length(stretch.From, stretch.To))).ToList();
        if (parts.Count < 2 || parts.Any(part => part.Rule.Period != HoursPeriod.CalendarYear)) return full;
        var days = parts.Sum(part => part.Days);
        return full with
        {
            RequiredHundredths = HoursRule.Up(parts.Sum(part => (long)part.Rule.RequiredHundredths * part.Days), days),
            DaysInsteadHundredths = parts.Any(part => part.Rule.DaysInsteadHundredths is null) ? null
                : HoursRule.Up(parts.Sum(part => (long)part.Rule.DaysInsteadHundredths!.Value * part.Days), days),
        };
    }

    static int Length(LocalDate from, LocalDate to) => Period.DaysBetween(from, to) + 1;
}
