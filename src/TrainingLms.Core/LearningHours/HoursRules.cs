using System.Globalization;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>The rule set in force: data with an id and a version that every statement names.</summary>
/// <param name="Id">Id of the set.</param>
/// <param name="Version">Version of the set, from 1.</param>
/// <param name="Rules">The requirements; for one population and year there is at most one.</param>
public sealed record HoursRules(string Id, int Version, IReadOnlyList<HoursRule> Rules)
{
    sealed record RulesFile(string Id, int Version, IReadOnlyList<RuleEntry> Rules);

    sealed record RuleEntry(
        HoursPopulation Population, HoursPeriod Period, string Required, string? ProfessionalShare, ShareBase ShareBase,
        string? DaysInstead, int ValidFrom, int? ValidTo, string Source);

    /// <summary>The requirement of a person in a year.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public HoursRule For(Person person, int year) => For(PopulationOf(person), year);

    /// <summary>Whether there is a requirement of a person in a year.</summary>
    public bool Knows(Person person, int year) => Find(PopulationOf(person), year) is not null;

    /// <summary>The requirement of a population in a year.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public HoursRule For(HoursPopulation population, int year) =>
        Find(population, year) ?? throw new RefusedException(RefusalKind.RuleBroken, "hours.rule_missing", ("year", year), ("population", population));

    HoursRule? Find(HoursPopulation population, int year) =>
        Rules.SingleOrDefault(rule => rule.Population == population && rule.ValidFrom <= year && (rule.ValidTo is null || rule.ValidTo >= year));

    static HoursPopulation PopulationOf(Person person) =>
        person.IsProfessionalTechnician ? HoursPopulation.ProfessionalTechnician : HoursPopulation.CadreBelowCounty;

    /// <summary>Reads <c>seeds/hours/requirements.json</c>.</summary>
    /// <exception cref="SeedException">A figure that cannot be read, a share above one, or two rules for one population and year.</exception>
    public static HoursRules Load(string path)
    {
        var file = SeedFile.Json<RulesFile>(path);
        if (file.Version < 1) throw new SeedException(path, "version begins at 1");
        var rules = file.Rules.Select(entry => Read(path, entry)).ToList();
        foreach (var rule in rules)
            if (rules.Any(other => !ReferenceEquals(other, rule) && other.Population == rule.Population
                && other.ValidFrom <= (rule.ValidTo ?? int.MaxValue) && rule.ValidFrom <= (other.ValidTo ?? int.MaxValue)))
                throw new SeedException(path, $"two rules for {rule.Population} in the same year");
        return new HoursRules(file.Id, file.Version, rules);
    }

    static HoursRule Read(string path, RuleEntry entry)
    {
        if (entry.ValidTo < entry.ValidFrom) throw new SeedException(path, $"{entry.Population}: validTo lies before validFrom");
        if (string.IsNullOrWhiteSpace(entry.Source)) throw new SeedException(path, $"{entry.Population}: source is empty");
        return new HoursRule(entry.Population, entry.Period, Hundredths(path, entry.Required), entry.ProfessionalShare is { } share ? Fraction(path, share) : null,
            entry.ShareBase, entry.DaysInstead is { } days ? Hundredths(path, days) : null, entry.ValidFrom, entry.ValidTo, entry.Source);
    }

    static int Hundredths(string path, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 10_000 && decimal.Truncate(number * 100) == number * 100
            ? (int)(number * 100)
            : throw new SeedException(path, $"'{text}' is no positive number with at most two decimals");

    static Share Fraction(string path, string text) =>
        text.Split('/') is [var over, var under] && int.TryParse(over, NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
            && int.TryParse(under, NumberStyles.None, CultureInfo.InvariantCulture, out var denominator) && numerator > 0 && numerator <= denominator
            ? new Share(numerator, denominator)
            : throw new SeedException(path, $"'{text}' is no fraction from above 0 to 1");
}
