using System.Text.Json;
using System.Text.Json.Serialization;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>A version of a rule set: data with an id and a version that every statement names.</summary>
/// <param name="Id">Id of the set.</param>
/// <param name="Version">Version of the set, from 1.</param>
/// <param name="Rules">The requirements; for one population and year there is at most one.</param>
public sealed record HoursRules(string Id, int Version, IReadOnlyList<HoursRule> Rules)
{
    /// <summary>The unit for which it holds, with all below; null for the default that holds everywhere.</summary>
    public Guid? UnitId { get; init; }

    /// <summary>First year.</summary>
    public int ValidFrom { get; init; }

    /// <summary>Last year; null while it lasts.</summary>
    public int? ValidTo { get; init; }

    /// <summary>What it rests on.</summary>
    public string SourceText { get; init; } = "";

    /// <summary>The conversion table.</summary>
    public IReadOnlyList<HoursConversion> Conversions { get; init; } = [];

    /// <summary>How much of some kinds of learning counts.</summary>
    public IReadOnlyList<HoursCap> Caps { get; init; } = [];

    /// <summary>What holds for all kinds of learning.</summary>
    public HoursSettings Settings { get; init; } = HoursSettings.Plain;

    /// <summary>Id and version, as entries and statements name it.</summary>
    public string Name => $"{Id} {Version}";

    /// <summary>The requirement of a person in a year.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public HoursRule For(Person person, int year) => For(PopulationOf(person, year), year);

    /// <summary>Whether there is a requirement of a person in a year.</summary>
    public bool Knows(Person person, int year) => Find(PopulationOf(person, year), year) is not null;

    /// <summary>The population of a person, as far as the record tells: the mark of technicians first, then the rank.</summary>
    public HoursPopulation PopulationOf(Person person, int year) =>
        person.IsProfessionalTechnician ? HoursPopulation.ProfessionalTechnician
        : Find(HoursPopulation.LeaderAtCountyLevel, year)?.Names(person.Rank) == true ? HoursPopulation.LeaderAtCountyLevel
        : HoursPopulation.CadreBelowCounty;

    /// <summary>The requirement of a population in a year.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public HoursRule For(HoursPopulation population, int year) =>
        Find(population, year) ?? throw new RefusedException(RefusalKind.RuleBroken, "hours.rule_missing", ("year", year), ("population", population));

    /// <summary>The requirement of a population in a year; null where there is none.</summary>
    public HoursRule? Find(HoursPopulation population, int year) => Rules.SingleOrDefault(rule => rule.Population == population && rule.HoldsIn(year));

    /// <summary>The row of the conversion table; null where the table does not know it.</summary>
    public HoursConversion? Conversion(string? key) => key is null ? null : Conversions.SingleOrDefault(row => row.Key == key);

    /// <summary>The row of the conversion table that a word of a workbook means, by key or name; null where the table does not know it.</summary>
    public HoursConversion? Named(string? word) => word is null ? null
        : Conversions.FirstOrDefault(row => word.Equals(row.Key, StringComparison.OrdinalIgnoreCase) || word == row.Name || word.Equals(row.NameEnglish, StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses a year for which not everybody has a requirement.</summary>
    /// <exception cref="RefusedException"><c>hours.rule_missing</c>.</exception>
    public void EnsureHolds(int year)
    {
        For(HoursPopulation.ProfessionalTechnician, year);
        For(HoursPopulation.CadreBelowCounty, year);
    }

    /// <summary>First and last hours year whose entries a statement of the year is reckoned from.</summary>
    public (int First, int Last) YearsFor(Person person, int year, ReckoningFacts facts)
    {
        var (first, last) = Find(PopulationOf(person, year), year)?.WindowOf(year) ?? (year, year);
        return facts.PromotedOn is { } day ? (Math.Min(first, day.Year), Math.Max(last, day.Year + 1)) : (first, last);
    }

    /// <summary>Reads <c>seeds/hours/requirements.json</c>, the default that is shipped.</summary>
    /// <exception cref="SeedException">With everything that is wrong in it.</exception>
    public static HoursRules Load(string path)
    {
        var file = SeedFile.Json<ShippedRules>(path);
        if (file.Version < 1) throw new SeedException(path, "version begins at 1");
        var faults = new List<Refusal>();
        var rules = RuleSetReader.Read(file.Id, file.Version, null, file.Content, faults);
        return faults.Count == 0 ? rules
            : throw new SeedException(path, string.Join("; ", faults.Select(fault => $"{fault.Code} {string.Join(", ", fault.Facts.Select(fact => fact.Value))}")));
    }

    sealed record ShippedRules(string Id, int Version, RuleSetContent Content);
}

/// <summary>A rule set as people write it: figures in words, with at most two decimals, so that nothing is rounded on the way.</summary>
/// <param name="ValidFrom">First year.</param>
/// <param name="ValidTo">Last year; null while it lasts.</param>
/// <param name="Source">What it rests on.</param>
/// <param name="Rules">Requirements.</param>
/// <param name="Caps">How much of some kinds of learning counts.</param>
/// <param name="Conversions">The conversion table.</param>
/// <param name="DailyCeiling">Most hours of one day; null for no ceiling.</param>
/// <param name="RepeatAfterYears">After how many years a course grants hours again.</param>
/// <param name="CarryOver">Most hours of surplus for the next year; null where none are carried over.</param>
public sealed record RuleSetContent(
    int ValidFrom, int? ValidTo, string Source, IReadOnlyList<RuleSetContent.Requirement> Rules, IReadOnlyList<RuleSetContent.Cap> Caps,
    IReadOnlyList<RuleSetContent.Row> Conversions, string? DailyCeiling, int RepeatAfterYears, string? CarryOver)
{
    static readonly JsonSerializerOptions Stored = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A requirement.</summary>
    /// <param name="Population">For whom.</param>
    /// <param name="Period">Over which time.</param>
    /// <param name="Required">Hours.</param>
    /// <param name="ProfessionalShare">A fraction such as <c>2/3</c>; null when none is asked for.</param>
    /// <param name="ShareBase">Of what the share is taken.</param>
    /// <param name="DaysInstead">Days that suffice; null when none do.</param>
    /// <param name="ValidFrom">First year.</param>
    /// <param name="ValidTo">Last year; null while it lasts.</param>
    /// <param name="Source">What it rests on.</param>
    /// <param name="Words">Words of ranks or posts that make the population.</param>
    public sealed record Requirement(
        HoursPopulation Population, HoursPeriod Period, string Required, string? ProfessionalShare, ShareBase ShareBase, string? DaysInstead,
        int ValidFrom, int? ValidTo, string Source, IReadOnlyList<string>? Words = null);

    /// <summary>A cap: hours in a year, or a fraction of the requirement.</summary>
    /// <param name="Key">Key.</param>
    /// <param name="Name">In Chinese.</param>
    /// <param name="NameEnglish">In English.</param>
    /// <param name="PerYear">Hours in a year; null where a share is given.</param>
    /// <param name="Share">A fraction of the requirement; null where hours are given.</param>
    public sealed record Cap(string Key, string Name, string NameEnglish, string? PerYear, string? Share);

    /// <summary>A row of the conversion table.</summary>
    /// <param name="Key">Key.</param>
    /// <param name="Name">In Chinese.</param>
    /// <param name="NameEnglish">In English.</param>
    /// <param name="Unit">In what it is counted.</param>
    /// <param name="Hours">Hours for one unit; null where works say.</param>
    /// <param name="Days">Days for one unit; null for none.</param>
    /// <param name="Cap">Key of its cap; null for none.</param>
    /// <param name="Claimable">Whether people claim it.</param>
    /// <param name="OutsideDailyCeiling">Whether the daily ceiling leaves it out.</param>
    /// <param name="Works">Hours by level and rank of the author; null for everything that is counted by time.</param>
    public sealed record Row(
        string Key, string Name, string NameEnglish, ConversionUnit Unit, string? Hours, string? Days, string? Cap, bool Claimable,
        bool OutsideDailyCeiling = false, IReadOnlyList<Work>? Works = null);

    /// <summary>What a work is worth.</summary>
    /// <param name="Level">Level, in words.</param>
    /// <param name="AuthorRank">Rank of the author, from 1.</param>
    /// <param name="Hours">Hours.</param>
    public sealed record Work(string Level, int AuthorRank, string Hours);

    /// <summary>As it is stored.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Stored);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static RuleSetContent Of(string text) => JsonSerializer.Deserialize<RuleSetContent>(text, Stored)!;
}
