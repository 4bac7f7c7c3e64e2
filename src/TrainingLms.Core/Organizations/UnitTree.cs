using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Organizations;

/// <summary>The tree as it stood at one moment; small enough to keep, so that a permission check needs no query.</summary>
public sealed class UnitTree(long stamp, IEnumerable<UnitTree.Node> units) : IUnitOrder
{
    readonly FrozenDictionary<Guid, Node> nodes = units.ToFrozenDictionary(unit => unit.Id);
    readonly FrozenSet<Guid> parents = units.Select(unit => unit.ParentId).OfType<Guid>().ToFrozenSet();
    readonly Guid[] roots = [.. units.Where(unit => unit.ParentId is null).Select(unit => unit.Id)];

    /// <summary>The units that lie below none.</summary>
    public IReadOnlyList<Guid> Roots => roots;

    /// <summary>Whether no unit lies below.</summary>
    public bool IsLeaf(Guid id) => !parents.Contains(id);

    /// <summary>One unit.</summary>
    public sealed record Node(Guid Id, Guid? ParentId, string Code, string Name, UnitLevel Level);

    /// <summary>The counter value this copy was read at.</summary>
    public long Stamp { get; } = stamp;

    /// <summary>The unit, or null when there is none.</summary>
    public Node? Find(Guid id) => nodes.GetValueOrDefault(id);

    /// <inheritdoc/>
    public bool IsWithin(Guid unitId, Guid ancestorId)
    {
        for (var at = Find(unitId); at is not null; at = at.ParentId is { } above ? Find(above) : null)
            if (at.Id == ancestorId) return true;
        return false;
    }

    /// <summary>The unit and all above it, nearest first.</summary>
    public IEnumerable<Node> PathOf(Guid unitId)
    {
        for (var at = Find(unitId); at is not null; at = at.ParentId is { } above ? Find(above) : null) yield return at;
    }
}

/// <summary>Keeps one copy of the tree for the process and reads it anew when the counter in the database has moved.</summary>
public sealed class UnitTreeCache
{
    UnitTree? kept;

    /// <summary>The tree under a stamp that was read along with something else just now.</summary>
    public async Task<UnitTree> CurrentAsync(LmsDbContext db, long stamp, CancellationToken cancel = default) =>
        kept is { } tree && tree.Stamp == stamp ? tree : await CurrentAsync(db, cancel);

    /// <summary>The tree as it is now.</summary>
    public async Task<UnitTree> CurrentAsync(LmsDbContext db, CancellationToken cancel = default)
    {
        var stamp = await db.Stamps.AsNoTracking().Where(s => s.Id == Stamp.UnitTree).Select(s => s.Value).FirstOrDefaultAsync(cancel);
        if (kept is { } tree && tree.Stamp == stamp) return tree;
        var units = await db.Units.AsNoTracking()
            .Select(unit => new UnitTree.Node(unit.Id, unit.ParentId, unit.Code, unit.Name, unit.Level)).ToListAsync(cancel);
        var read = new UnitTree(stamp, units);
        // What an open transaction sees may be rolled back, and the next commit would count to the same stamp.
        if (db.Database.CurrentTransaction is null) kept = read;
        return read;
    }
}
