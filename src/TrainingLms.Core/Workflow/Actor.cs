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

    /// <summary>The grant by which the actor may act in <paramref name="role"/> for <paramref name="unitId"/> today, or null. Where there are
    /// several, one in the own right comes before one for somebody else, and a sound one before one that breaks a rule of separation.</summary>
    /// <remarks>The question is never "is she an HR officer" but "is she HR officer for this unit".</remarks>
    public Grant? GrantFor(string role, Guid unitId) =>
        Grants.Where(grant => grant.Role == role && !grant.IsReadOnly && grant.Reaches(unitId, Units))
            .MinBy(grant => (grant.Breach is null ? 0 : 2) + (grant.OnBehalfOf is null ? 0 : 1));

    /// <summary>The unit of the primary post; null for the system and for nobody. It gives no right: it only says where the own record lies.</summary>
    public Guid? HomeUnitId { get; init; }

    /// <summary>Whether the actor may act in <paramref name="role"/> for <paramref name="unitId"/> today.</summary>
    public bool Holds(string role, Guid unitId) => GrantFor(role, unitId) is not null;

    /// <summary>The person and everybody for whom the person acts today: what has to be looked up when a rule is about natural persons.</summary>
    public IReadOnlyList<Guid> Persons => [PersonId, .. Grants.Select(grant => grant.OnBehalfOf).OfType<Guid>().Distinct()];
}

/// <summary>How somebody came by a role.</summary>
public enum GrantSource
{
    /// <summary>任命: by a written order.</summary>
    Appointed,

    /// <summary>代理: by a written order in the place of an absent holder.</summary>
    Acting,

    /// <summary>委托: handed over by the holder for a while.</summary>
    Delegated,

    /// <summary>紧急授权: by two administrators together, for a day at most.</summary>
    Emergency,
}

/// <summary>One role appointment in force: a role, held on a unit, with or without the units below it.</summary>
/// <param name="Role">Role name of the glossary, for example <c>HrOfficer</c>.</param>
/// <param name="UnitId">The unit it is held on.</param>
/// <param name="Inherit">Whether it reaches the units below.</param>
/// <param name="AppointmentId">The appointment that gives it, for the audit trail.</param>
public sealed record Grant(string Role, Guid UnitId, bool Inherit, Guid AppointmentId)
{
    /// <summary>How it was come by.</summary>
    public GrantSource Source { get; init; }

    /// <summary>The absent holder or the one who delegated; null where somebody acts in the own right.</summary>
    public Guid? OnBehalfOf { get; init; }

    /// <summary>Whether somebody else acts in the holder's place: then the holder goes on reading and decides nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Code of the rule of separation that this grant breaks together with another one of the same person; null where it breaks none.</summary>
    public string? Breach { get; init; }

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
