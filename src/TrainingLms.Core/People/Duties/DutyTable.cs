using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Within what two roles exclude each other.</summary>
public enum DutyWithin
{
    /// <summary>Where one reaches a unit that the other reaches too.</summary>
    Units,

    /// <summary>Anywhere in the installation.</summary>
    Installation,
}

/// <summary>One rule of separation: nobody holds one of the first and one of the second.</summary>
/// <param name="Key">Name of the rule.</param>
/// <param name="Roles">The one side.</param>
/// <param name="Apart">The other side.</param>
/// <param name="Within">Within what.</param>
public sealed record DutyRule(string Key, IReadOnlyList<string> Roles, IReadOnlyList<string> Apart, DutyWithin Within)
{
    /// <summary>What breaking it is refused with.</summary>
    public string Code => $"duty.{Key}";

    /// <summary>Whether the two together break it, in this order or the other.</summary>
    internal bool IsBrokenBy(HeldRole one, HeldRole other, IUnitOrder units) =>
        (Names(one.Role, other.Role) || Names(other.Role, one.Role)) && one.MeetsInTime(other)
        && (Within == DutyWithin.Installation || one.MeetsInUnits(other, units));

    bool Names(string one, string other) => Roles.Contains(one) && Apart.Contains(other);
}

/// <summary>A role with its reach and its days, as far as separation of duty looks at it.</summary>
/// <param name="Role">The role.</param>
/// <param name="UnitId">The unit it is held on.</param>
/// <param name="Inherit">Whether it reaches the units below.</param>
/// <param name="From">First day; null where it is in force already.</param>
/// <param name="To">Last day; null when open.</param>
public sealed record HeldRole(string Role, Guid UnitId, bool Inherit, LocalDate? From = null, LocalDate? To = null)
{
    internal bool MeetsInTime(HeldRole other) => (To is null || other.From is null || other.From <= To) && (other.To is null || From is null || From <= other.To);

    internal bool MeetsInUnits(HeldRole other, IUnitOrder units) =>
        UnitId == other.UnitId || (Inherit && units.IsWithin(other.UnitId, UnitId)) || (other.Inherit && units.IsWithin(UnitId, other.UnitId));
}

/// <summary>职责分离: which roles one natural person never holds together. Data of <c>seeds/authority/duties.yaml</c>.</summary>
/// <param name="Rules">The rules, in the order of the file.</param>
public sealed record DutyTable(IReadOnlyList<DutyRule> Rules)
{
    /// <summary>No rule at all, for tests of other things.</summary>
    public static readonly DutyTable Empty = new([]);

    /// <summary>Reads and checks the table.</summary>
    /// <exception cref="SeedException">An unknown role, a missing or doubled key, an empty side, or a role that stands against itself.</exception>
    public static DutyTable Load(string path)
    {
        var file = SeedFile.Yaml<File>(path);
        var rules = (file?.Apart ?? []).ConvertAll(rule => rule.Read(path));
        if (rules.Count == 0) throw new SeedException(path, "there is no rule under \"apart\"");
        if (rules.GroupBy(rule => rule.Key).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new SeedException(path, $"{twice.Key} stands twice");
        return new DutyTable(rules);
    }

    /// <summary>The rules that a role would break beside those already held; empty when it may be held.</summary>
    public IEnumerable<DutyRule> BrokenBy(HeldRole wanted, IEnumerable<HeldRole> held, IUnitOrder units) =>
        Rules.Where(rule => held.Any(other => rule.IsBrokenBy(wanted, other, units)));

    /// <summary>The same grants, each knowing the rule it breaks together with another: what should never be, but may have been imported.</summary>
    public IReadOnlyList<Grant> Judge(IReadOnlyList<Grant> grants, IUnitOrder units)
    {
        if (grants.Count < 2) return grants;
        var held = grants.Select(grant => new HeldRole(grant.Role, grant.UnitId, grant.Inherit)).ToList();
        return [.. grants.Select((grant, place) => BrokenBy(held[place], held.Where((_, other) => other != place), units).FirstOrDefault() is { } rule
            ? grant with { Breach = rule.Code }
            : grant)];
    }

    sealed class File
    {
        public List<Entry>? Apart { get; set; }
    }

    sealed class Entry
    {
        public string? Key { get; set; }
        public List<string>? Roles { get; set; }
        public List<string>? And { get; set; }
        public DutyWithin? Within { get; set; }

        public DutyRule Read(string path)
        {
            if (string.IsNullOrWhiteSpace(Key)) throw new SeedException(path, "a rule has no key");
            if (Within is not { } within) throw new SeedException(path, $"{Key}: \"within\" is missing");
            RoleSeeds.Check(path, Key, Roles);
            RoleSeeds.Check(path, Key, And);
            if (Roles!.Intersect(And!).FirstOrDefault() is { } itself) throw new SeedException(path, $"{Key}: {itself} stands on both sides");
            return new DutyRule(Key, Roles!, And!, within);
        }
    }
}

/// <summary>What every list of roles in a seed must be.</summary>
static class RoleSeeds
{
    /// <exception cref="SeedException">Empty, an unknown role, or one twice.</exception>
    public static void Check(string path, string place, List<string>? roles)
    {
        if (roles is not { Count: > 0 }) throw new SeedException(path, $"{place}: a list of roles is empty");
        if (roles.FirstOrDefault(role => !Role.All.Contains(role)) is { } unknown) throw new SeedException(path, $"{place}: there is no role {unknown}");
        if (roles.Count != roles.Distinct().Count()) throw new SeedException(path, $"{place}: a role stands twice");
    }
}
