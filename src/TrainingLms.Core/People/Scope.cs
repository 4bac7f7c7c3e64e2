using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What somebody may see by one right today: whole subtrees, single units, and the named cases of the person (own, assigned, member of a panel).</summary>
/// <remarks>
/// A scope is made of appointments in force only, never of where a person belongs. It is read by the <c>VisibleTo</c> of each kind of data, in the
/// files named <c>*Scope.cs</c>, and by nothing else: what they let through is seen, listed, counted, exported, found and accepted as an id.
/// </remarks>
/// <param name="PersonId">The person; what is the person's own is found by this key.</param>
/// <param name="Subtrees">Units seen with all below; none lies below another.</param>
/// <param name="SingleUnits">Units seen alone; none lies in a subtree.</param>
public sealed record Scope(Guid PersonId, IReadOnlyList<Guid> Subtrees, IReadOnlyList<Guid> SingleUnits)
{
    /// <summary>The one function that decides visibility.</summary>
    /// <param name="actor">Who, with the grants of the moment.</param>
    /// <param name="rights">The right; with several, what any of them shows.</param>
    public static Scope For(Actor actor, params ReadOnlySpan<Right> rights)
    {
        var (subtrees, singles) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var grant in actor.Grants)
            foreach (var right in rights)
                if (RoleRights.Gives(grant.Role, right)) (grant.Inherit ? subtrees : singles).Add(grant.UnitId);
        // One unit, one reason: a row then meets one ancestor of the scope at most.
        bool IsBelowAnother(Guid unit) => subtrees.Any(other => other != unit && actor.Units.IsWithin(unit, other));
        return new Scope(actor.PersonId,
            [.. subtrees.Where(unit => !IsBelowAnother(unit))],
            [.. singles.Where(unit => !subtrees.Contains(unit) && !IsBelowAnother(unit))]);
    }

    /// <summary>The grant by which an actor has a right, to be named as the authority of an act; null when there is none.</summary>
    /// <param name="actor">Who, with the grants of the moment.</param>
    /// <param name="right">The right.</param>
    /// <param name="unitId">The unit it must reach; null where any will do.</param>
    public static Grant? GrantOf(Actor actor, Right right, Guid? unitId = null) =>
        actor.Grants.Where(grant => RoleRights.Gives(grant.Role, right) && (unitId is not { } unit || grant.Reaches(unit, actor.Units))).MinBy(grant => grant.OnBehalfOf is not null);

    /// <summary>Whether there is no unit in it: only what is the person's own is visible.</summary>
    public bool IsOwnOnly => Subtrees.Count == 0 && SingleUnits.Count == 0;

    /// <summary>Whether a unit lies in it.</summary>
    public bool Reaches(Guid unitId, IUnitOrder units) => SingleUnits.Contains(unitId) || Subtrees.Any(above => units.IsWithin(unitId, above));

    /// <summary>Whether every unit lies in it, so that nothing needs to be filtered by unit.</summary>
    public bool IsWhole(IUnitOrder units) => units is UnitTree { Roots.Count: > 0 } tree && tree.Roots.All(Subtrees.Contains);

    /// <summary>The one unit it consists of, with its level where there are units below; nothing when it is several, or the tree is not known.</summary>
    public (Guid? Unit, UnitLevel? WithBelow) SingleIn(IUnitOrder units) => (Subtrees, SingleUnits) switch
    {
        ([], [var alone]) => (alone, null),
        ([var top], []) when units is UnitTree tree && tree.Find(top) is { } node => (top, tree.IsLeaf(top) ? null : node.Level),
        _ => default,
    };

    /// <summary>Keys of all its units, as a query to join with; never loaded by itself.</summary>
    public IQueryable<Guid> Units(LmsDbContext db)
    {
        if (SingleUnits.Count == 0) return db.UnitAncestors.Where(a => Subtrees.Contains(a.AncestorId)).Select(a => a.UnitId);
        List<Guid> held = [.. Subtrees, .. SingleUnits];
        return db.UnitAncestors.Where(a => held.Contains(a.AncestorId) && (a.Depth == 0 || Subtrees.Contains(a.AncestorId))).Select(a => a.UnitId);
    }
}
