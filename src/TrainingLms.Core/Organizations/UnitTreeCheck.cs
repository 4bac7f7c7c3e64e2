using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Organizations;

/// <summary>The tree is a tree, and the rows by which scopes are judged say the same as the links to the units above.</summary>
public sealed class UnitTreeCheck(LmsDbContext db) : IConsistencyCheck
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Inconsistency> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var parents = await db.Units.AsNoTracking().Select(unit => new { unit.Id, unit.ParentId }).ToDictionaryAsync(unit => unit.Id, unit => unit.ParentId, cancel);
        var stored = (await db.UnitAncestors.AsNoTracking().ToListAsync(cancel)).ToLookup(ancestor => ancestor.UnitId);
        foreach (var unit in parents.Keys.Order())
        {
            if (ChainOf(unit, parents) is not { } chain) yield return new Inconsistency("organization_unit", unit, "unit.parents_in_circle");
            else if (!chain.Select((above, depth) => new UnitAncestor(unit, above, depth)).ToHashSet().SetEquals(stored[unit]))
                yield return new Inconsistency("organization_unit", unit, "unit.ancestors_differ", ("stored", stored[unit].Count()), ("demanded", chain.Count));
        }
        foreach (var lost in stored.Select(group => group.Key).Where(unit => !parents.ContainsKey(unit)))
            yield return new Inconsistency("organization_unit", lost, "unit.ancestors_differ", ("stored", stored[lost].Count()), ("demanded", 0));
    }

    /// <summary>The unit and all above it; null when they go round in a circle.</summary>
    static List<Guid>? ChainOf(Guid unit, Dictionary<Guid, Guid?> parents)
    {
        var chain = new List<Guid>();
        for (Guid? above = unit; above is { } id; above = parents.GetValueOrDefault(id))
        {
            if (chain.Contains(id)) return null;
            chain.Add(id);
        }
        return chain;
    }
}
