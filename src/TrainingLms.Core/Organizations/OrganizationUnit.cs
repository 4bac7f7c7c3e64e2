using NodaTime;
using TrainingLms.Workflow;
using static TrainingLms.Organizations.UnitState;
using static TrainingLms.Organizations.UnitTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Organizations;

/// <summary>The four levels of the city; a unit may skip one.</summary>
public enum UnitLevel
{
    /// <summary>市.</summary>
    City = 1,

    /// <summary>区县.</summary>
    District = 2,

    /// <summary>街道, 镇.</summary>
    Subdistrict = 3,

    /// <summary>社区, 村.</summary>
    Community = 4,
}

/// <summary>What has become of a unit.</summary>
public enum UnitState
{
    /// <summary>Ordered, not yet working.</summary>
    Planned,

    /// <summary>Working.</summary>
    Open,

    /// <summary>Being emptied.</summary>
    Closing,

    /// <summary>Closed for good; its history stays.</summary>
    Closed,
}

/// <summary>What can be done to a unit.</summary>
public enum UnitTrigger
{
    /// <summary>Enter it in the tree.</summary>
    Plan,

    /// <summary>Take up work.</summary>
    Begin,

    /// <summary>Stop taking people in.</summary>
    BeginClosing,

    /// <summary>Call the closing off.</summary>
    Reopen,

    /// <summary>Close it.</summary>
    Close,
}

/// <summary>A unit of the tree: an office, bureau, institution or community post. It keeps its id for ever.</summary>
public sealed class OrganizationUnit : Governed<UnitState>
{
    /// <summary>The longest unit code that is accepted.</summary>
    public const int LongestCode = 40;

    OrganizationUnit() { }

    /// <summary>Unit code of 1 to 40 characters, unique among all units: the national 18-character code where there is one, else the city's own.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Name in Chinese.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Level in the tree.</summary>
    public UnitLevel Level { get; private init; }

    /// <summary>Kind of unit, for example <c>CityOffice</c> or <c>Community</c>.</summary>
    public string Type { get; private init; } = "";

    /// <summary>The unit above; null for the root.</summary>
    public Guid? ParentId { get; private init; }

    /// <inheritdoc/>
    public override Instant? NextDue() => OrganizationUnitWorkflow.Table.NextDue(this);

    /// <summary>Enters a unit below a parent, or the root.</summary>
    /// <exception cref="RefusedException"><c>unit.code_length</c>, <c>unit.level_not_below_parent</c>, or forbidden.</exception>
    public static OrganizationUnit Plan(string code, string name, UnitLevel level, string type, OrganizationUnit? parent, Act act)
    {
        var unit = new OrganizationUnit { Id = act.NewId(), Code = code, Name = name, Level = level, Type = type, ParentId = parent?.Id };
        OrganizationUnitWorkflow.Table.Fire(unit, UnitTrigger.Plan, act.Given(new ParentUnit(parent)));
        return unit;
    }

    /// <summary>Takes up work, begins closing, or calls closing off.</summary>
    public void Move(UnitTrigger trigger, Act act) => OrganizationUnitWorkflow.Table.Fire(this, trigger, act);
}

/// <summary>Fact: the unit above; none for the root.</summary>
public sealed record ParentUnit(OrganizationUnit? Unit);

/// <summary>Fact: what is still in a unit and keeps it from being closed.</summary>
public sealed record UnitContents(IReadOnlyList<UnitOccupancy> Found);

/// <summary>So many of one kind are still in a unit.</summary>
/// <param name="Kind">For example <c>people</c>.</param>
/// <param name="Count">How many, at least 1.</param>
public sealed record UnitOccupancy(string Kind, int Count);

/// <summary>A feature whose things live in units; it names what stands against closing one.</summary>
public interface IUnitOccupant
{
    /// <summary>What it has in the unit; empty when nothing.</summary>
    Task<IReadOnlyList<UnitOccupancy>> InUnitAsync(Guid unitId, CancellationToken cancel);
}

/// <summary>Which unit lies below which; every unit is its own ancestor at depth 0.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="AncestorId">The unit itself or one above it.</param>
/// <param name="Depth">How many levels lie between.</param>
public sealed record UnitAncestor(Guid UnitId, Guid AncestorId, int Depth);

/// <summary>The life of a unit.</summary>
public static class OrganizationUnitWorkflow
{
    /// <summary>On whose order the tree changes: held on the parent, or on the unit itself where there is none.</summary>
    static readonly Who<OrganizationUnit> Administrator =
        Who.Holding<OrganizationUnit>("SystemAdministrator", unit => unit.ParentId ?? unit.Id).Or(Who.Installer<OrganizationUnit>());

    static readonly Guard<OrganizationUnit> CodeFits = new("unit.code_length",
        (unit, _) => !string.IsNullOrWhiteSpace(unit.Code) && unit.Code.Length <= OrganizationUnit.LongestCode,
        (_, _) => [("limit", OrganizationUnit.LongestCode)]);

    static readonly Guard<OrganizationUnit> BelowParent = new("unit.level_not_below_parent",
        (unit, act) => act.Fact<ParentUnit>().Unit is not { } parent || parent.Level < unit.Level,
        (unit, act) => [("level", unit.Level), ("parent", act.Fact<ParentUnit>().Unit?.Name)]);

    static readonly Guard<OrganizationUnit> Empty = new("unit.not_empty",
        (_, act) => act.Fact<UnitContents>().Found.Count == 0,
        (_, act) => [("found", string.Join(", ", act.Fact<UnitContents>().Found.Select(found => $"{found.Kind} {found.Count}")))]);

    /// <summary>The table.</summary>
    public static readonly Workflow<UnitState, UnitTrigger, OrganizationUnit> Table = new("organization_unit")
    {
        { New,     Plan,         Planned, Administrator, CodeFits, BelowParent },
        { Planned, Begin,        Open,    Administrator },
        { Open,    BeginClosing, Closing, Administrator },
        { Closing, Reopen,       Open,    Administrator },
        { Closing, Close,        Closed,  Administrator, Empty },
    };
}
