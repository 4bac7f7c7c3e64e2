using NodaTime;
using TrainingLms.People;

namespace TrainingLms.LearningHours;

/// <summary>Days under one rule set: those spent in one unit, or in several with the same rules.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Rules">The rules of the unit.</param>
public sealed record HoursStretch(LocalDate From, LocalDate To, HoursRules Rules);

/// <summary>What a statement is reckoned from beside the person and the entries. Where nothing is given, the rules of today's unit hold for the whole time.</summary>
/// <param name="Stretches">The days of the year under different rules, in their order; empty where one rule set holds.</param>
/// <param name="PromotedOn">The day of a promotion whose year touches the hours year; null where there is none.</param>
public sealed record ReckoningFacts(IReadOnlyList<HoursStretch> Stretches, LocalDate? PromotedOn)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ReckoningFacts None = new([], null);

    /// <summary>Reads the facts from the posts of a person.</summary>
    /// <param name="person">The person.</param>
    /// <param name="year">The hours year.</param>
    /// <param name="posts">All posts of the person, ended ones too.</param>
    /// <param name="book">The rules by unit.</param>
    public static ReckoningFacts Of(Person person, int year, IEnumerable<Holding> posts, HoursRuleBook book)
    {
        var inOrder = posts.OrderBy(post => post.From).ThenBy(post => post.Id).ToList();
        return new ReckoningFacts(StretchesOf(year, inOrder, book), PromotionOf(book.For(person, year, inOrder), year, inOrder));
    }

    /// <summary>Only days that the record knows count; days before the first post or between two posts belong to nobody.</summary>
    static List<HoursStretch> StretchesOf(int year, List<Holding> posts, HoursRuleBook book)
    {
        var (first, last) = (new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        var stretches = new List<HoursStretch>();
        foreach (var post in posts.Where(post => post.From <= last && (post.To is null || post.To >= first)))
        {
            var (from, to) = (LocalDate.Max(post.From, first), LocalDate.Min(post.To ?? last, last));
            if (stretches.Count > 0 && from <= stretches[^1].To) from = stretches[^1].To.PlusDays(1);
            if (from > to) continue;
            var rules = book.For(post.UnitId, year);
            if (stretches.Count > 0 && stretches[^1].Rules.Name == rules.Name) stretches[^1] = stretches[^1] with { To = to };
            else stretches.Add(new HoursStretch(from, to, rules));
        }
        return stretches.Count > 1 ? stretches : [];
    }

    /// <summary>A post that the rule names, after one that it does not name: as far as a record of posts can tell a promotion.</summary>
    static LocalDate? PromotionOf(HoursRules rules, int year, List<Holding> posts)
    {
        LocalDate? promotedOn = null;
        for (var i = 1; i < posts.Count; i++)
        {
            var (day, last) = (posts[i].From, posts[i].From.PlusYears(1).PlusDays(-1));
            if (day.Year > year || last.Year < year || rules.Find(HoursPopulation.NewlyPromoted, day.Year) is not { } rule) continue;
            if (rule.Names(posts[i].Post) && !rule.Names(posts[i - 1].Post)) promotedOn = day;
        }
        return promotedOn;
    }
}

/// <summary>All rule sets in force at some time, by unit: the nearest one up the tree holds, else the default that is shipped.</summary>
/// <param name="shipped">The default.</param>
/// <param name="versions">Versions that are or were in force, of all units.</param>
/// <param name="pathOf">The unit and all above it, nearest first.</param>
public sealed class HoursRuleBook(HoursRules shipped, IEnumerable<HoursRules> versions, Func<Guid, IEnumerable<Guid>> pathOf)
{
    readonly ILookup<Guid, HoursRules> byUnit = versions.ToLookup(version => version.UnitId!.Value);
    readonly Dictionary<(Guid UnitId, int Year), HoursRules> found = [];

    /// <summary>Names every version in it: two books with the same words hold the same rules.</summary>
    public string Edition { get; } = string.Join(' ', versions.Append(shipped).Select(rules => $"{rules.Id}/{rules.Version}").Order(StringComparer.Ordinal));

    /// <summary>The rules of a unit in a year.</summary>
    public HoursRules For(Guid unitId, int year)
    {
        if (byUnit.Count == 0) return shipped;
        if (!found.TryGetValue((unitId, year), out var rules)) found[(unitId, year)] = rules = Find(unitId, year) ?? shipped;
        return rules;
    }

    /// <summary>The rules of a person in a year: of the last unit in which the record of posts has the person in that year, so that a later move changes nothing of it;
    /// of today's unit where the record says nothing.</summary>
    public HoursRules For(Person person, int year, IEnumerable<Holding> posts)
    {
        if (byUnit.Count == 0) return shipped;
        var (first, last) = (new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        return For(posts.Where(post => post.From <= last && (post.To is null || post.To >= first)).MaxBy(post => post.From)?.UnitId ?? person.UnitId, year);
    }

    /// <summary>Whether any of them carries surplus over.</summary>
    public bool CarriesOver => shipped.Settings.CarryOverHundredths is not null || byUnit.Any(unit => unit.Any(rules => rules.Settings.CarryOverHundredths is not null));

    HoursRules? Find(Guid unitId, int year) =>
        pathOf(unitId).Select(unit => byUnit[unit].Where(rules => rules.ValidFrom <= year && (rules.ValidTo is null || rules.ValidTo >= year))
            .MaxBy(rules => (rules.ValidFrom, rules.Version))).FirstOrDefault(rules => rules is not null);
}
