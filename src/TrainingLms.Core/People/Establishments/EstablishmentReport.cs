using NodaTime;
using TrainingLms.Organizations;

namespace TrainingLms.People;

/// <summary>Posts of one kind in one unit.</summary>
/// <param name="Actual">People who hold one as their primary post on the day.</param>
/// <param name="Target">How many there are to be; null when not stated, which is never zero.</param>
public readonly record struct Strength(int Actual, int? Target)
{
    /// <summary>缺编: posts without a person; null when no target is stated.</summary>
    public int? Vacant => Target is { } target ? Math.Max(0, target - Actual) : null;

    /// <summary>超编: people beyond the target; null when no target is stated.</summary>
    public int? Over => Target is { } target ? Math.Max(0, Actual - target) : null;

    /// <summary>Posts of the target that are filled; 0 when none is stated.</summary>
    public int Filled => Target is { } target ? Math.Min(Actual, target) : 0;
}

/// <summary>One line of the report.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Level">Its level.</param>
/// <param name="FullTime">专职.</param>
/// <param name="PartTime">兼职.</param>
public sealed record UnitStrength(Guid UnitId, string Code, string Name, UnitLevel Level, Strength FullTime, Strength PartTime)
{
    /// <summary>Whether anybody is there.</summary>
    public bool IsStaffed => FullTime.Actual + PartTime.Actual > 0;
}

/// <summary>
/// Posts of one kind over several units. Vacancies and people beyond the target are summed unit by unit and never set off against each other: a bureau
/// with one too many does not fill the empty post of another.
/// </summary>
/// <param name="Actual">People, also in units without a target.</param>
/// <param name="Target">Posts of the units that state a target.</param>
/// <param name="Filled">Of these the filled ones.</param>
/// <param name="Vacant">Of these the empty ones.</param>
/// <param name="Over">People beyond the targets.</param>
/// <param name="UnitsStated">How many units state a target.</param>
public sealed record StrengthSum(int Actual, int Target, int Filled, int Vacant, int Over, int UnitsStated)
{
    /// <summary>满编率: filled of 100 posts, in hundredths, rounded down so that 100 means full; null where there is no post to fill.</summary>
    public int? CoverageHundredths => Target == 0 ? null : (int)(Filled * 10_000L / Target);

    /// <summary>The sum over units.</summary>
    public static StrengthSum Of(IEnumerable<Strength> units)
    {
        int actual = 0, target = 0, filled = 0, vacant = 0, over = 0, stated = 0;
        foreach (var unit in units)
        {
            actual += unit.Actual;
            filled += unit.Filled;
            if (unit.Target is not { } posts) continue;
            (target, vacant, over, stated) = (target + posts, vacant + unit.Vacant!.Value, over + unit.Over!.Value, stated + 1);
        }
        return new(actual, target, filled, vacant, over, stated);
    }
}

/// <summary>The units of one level, or all.</summary>
/// <param name="Level">The level; null for all together.</param>
/// <param name="Units">How many units.</param>
/// <param name="UnitsStaffed">How many of them have anybody.</param>
/// <param name="FullTime">专职.</param>
/// <param name="PartTime">兼职.</param>
public sealed record LevelStrength(UnitLevel? Level, int Units, int UnitsStaffed, StrengthSum FullTime, StrengthSum PartTime)
{
    /// <summary>覆盖率: units with anybody, of 100, in hundredths, rounded down; null where there is no unit.</summary>
    public int? StaffedHundredths => Units == 0 ? null : (int)(UnitsStaffed * 10_000L / Units);

    /// <summary>The sum over units.</summary>
    public static LevelStrength Of(UnitLevel? level, IReadOnlyCollection<UnitStrength> units) =>
        new(level, units.Count, units.Count(unit => unit.IsStaffed), StrengthSum.Of(units.Select(unit => unit.FullTime)), StrengthSum.Of(units.Select(unit => unit.PartTime)));
}

/// <summary>编制统计 of a day: what there is against what there is to be.</summary>
/// <param name="On">The day.</param>
/// <param name="Units">One line for each unit, in the order of their codes.</param>
public sealed record EstablishmentReport(LocalDate On, IReadOnlyList<UnitStrength> Units)
{
    /// <summary>Sums for each level that occurs, highest first.</summary>
    public IReadOnlyList<LevelStrength> Levels { get; } = [.. Units.GroupBy(unit => unit.Level).OrderBy(level => level.Key).Select(level => LevelStrength.Of(level.Key, [.. level]))];

    /// <summary>The sum of all lines.</summary>
    public LevelStrength Total { get; } = LevelStrength.Of(null, Units);
}
