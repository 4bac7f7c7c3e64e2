using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What somebody may see by one right: whole subtrees, single units, and always what is the person's own.</summary>
/// <param name="PersonId">The person; own records are always visible.</param>
/// <param name="Subtrees">Units seen with all below.</param>
/// <param name="SingleUnits">Units seen alone.</param>
public sealed record Scope(Guid PersonId, IReadOnlyList<Guid> Subtrees, IReadOnlyList<Guid> SingleUnits)
{
    /// <summary>The one function that decides visibility.</summary>
    public static Scope For(Actor actor, Right right)
    {
        var grants = actor.Grants.Where(grant => RoleRights.Gives(grant.Role, right)).ToList();
        return new Scope(actor.PersonId,
            [.. grants.Where(grant => grant.Inherit).Select(grant => grant.UnitId).Distinct()],
            [.. grants.Where(grant => !grant.Inherit).Select(grant => grant.UnitId).Distinct()]);
    }

    /// <summary>Whether only the own records are visible.</summary>
    public bool IsOwnOnly => Subtrees.Count == 0 && SingleUnits.Count == 0;

    /// <summary>Keys of all visible units, as a query to join with; never loaded by itself.</summary>
    public IQueryable<Guid> Units(LmsDbContext db) =>
        db.UnitAncestors.Where(a => Subtrees.Contains(a.AncestorId) || (a.Depth == 0 && SingleUnits.Contains(a.UnitId))).Select(a => a.UnitId);
}
