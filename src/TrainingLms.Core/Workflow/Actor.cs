namespace TrainingLms.Workflow;

/// <summary>Who acts: a natural person with the grants in force at the moment of the act, or the system's clock.</summary>
/// <param name="PersonId">The person; <see cref="Guid.Empty"/> for the system and for nobody.</param>
/// <param name="Name">The name as it is written into the audit trail.</param>
/// <param name="Grants">Role appointments in force now. An appointment that has ended is not in here.</param>
/// <param name="Units">The order of units, to answer whether a grant reaches a unit.</param>
public sealed record Actor(Guid PersonId, string Name, IReadOnlyList<Grant> Grants, IUnitOrder Units)
{
    /// <summary>The clock: fires what is due and computes what needs no judgement.</summary>
    public static readonly Actor System = new(Guid.Empty, "system", [], FlatUnits.Instance);

    /// <summary>Somebody who has not signed in, as on the public notice and verification pages.</summary>
    public static readonly Actor Public = new(Guid.Empty, "public", [], FlatUnits.Instance);

    /// <summary>The grant that gives <paramref name="role"/> for <paramref name="unitId"/> today, or null.</summary>
    /// <remarks>The question is never "is she an HR officer" but "is she HR officer for this unit".</remarks>
    public Grant? GrantFor(string role, Guid unitId) =>
        Grants.FirstOrDefault(grant => grant.Role == role && grant.Reaches(unitId, Units));

    /// <summary>The unit of the primary post; null for the system and for nobody. It gives no right: it only says where the own record lies.</summary>
    public Guid? HomeUnitId { get; init; }

    /// <summary>Whether the actor holds <paramref name="role"/> for <paramref name="unitId"/> today.</summary>
    public bool Holds(string role, Guid unitId) => GrantFor(role, unitId) is not null;
}

/// <summary>One role appointment in force: a role, held on a unit, with or without the units below it.</summary>
/// <param name="Role">Role name of the glossary, for example <c>HrOfficer</c>.</param>
/// <param name="UnitId">The unit it is held on.</param>
/// <param name="Inherit">Whether it reaches the units below.</param>
/// <param name="AppointmentId">The appointment that gives it, for the audit trail.</param>
public sealed record Grant(string Role, Guid UnitId, bool Inherit, Guid AppointmentId)
{
    /// <summary>Whether this grant reaches the unit.</summary>
    public bool Reaches(Guid unitId, IUnitOrder units) =>
        UnitId == unitId || (Inherit && units.IsWithin(unitId, UnitId));
}

/// <summary>Answers which unit lies within which, as far as a permission check needs it.</summary>
public interface IUnitOrder
{
    /// <summary>Whether <paramref name="unitId"/> is <paramref name="ancestorId"/> or lies below it.</summary>
    bool IsWithin(Guid unitId, Guid ancestorId);
}

/// <summary>No unit lies below another. For actors without grants, and for tests of rules that know no tree.</summary>
public sealed class FlatUnits : IUnitOrder
{
    /// <summary>The only instance; it holds nothing.</summary>
    public static readonly FlatUnits Instance = new();

    /// <inheritdoc/>
    public bool IsWithin(Guid unitId, Guid ancestorId) => unitId == ancestorId;
}
