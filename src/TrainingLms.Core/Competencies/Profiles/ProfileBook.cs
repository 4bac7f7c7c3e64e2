using TrainingLms.People;

namespace TrainingLms.Competencies;

/// <summary>The profiles in force. For each model the nearest unit up the tree that has one for the person decides; there, the one that names the person most closely.</summary>
/// <param name="inForce">All of them.</param>
/// <param name="pathOf">A unit and all above it, nearest first.</param>
public sealed class ProfileBook(IEnumerable<PostProfile> inForce, Func<Guid, IEnumerable<Guid>> pathOf)
{
    readonly ILookup<Guid, PostProfile> byUnit = inForce.ToLookup(profile => profile.UnitId);
    readonly Dictionary<(Guid, string?, EmploymentCategory), IReadOnlyList<PostProfile>> known = [];

    /// <summary>The profiles of somebody of these facts, one for each model, in the order of the models.</summary>
    public IReadOnlyList<PostProfile> For(Guid unitId, string? post, EmploymentCategory category) =>
        known.TryGetValue((unitId, post, category), out var found) ? found : known[(unitId, post, category)] = Find(unitId, post, category);

    IReadOnlyList<PostProfile> Find(Guid unitId, string? post, EmploymentCategory category)
    {
        var chosen = new SortedDictionary<string, PostProfile>(StringComparer.Ordinal);
        foreach (var unit in pathOf(unitId))
            foreach (var profile in byUnit[unit].Where(profile => profile.Fits(post, category)).OrderByDescending(profile => profile.Closeness))
                chosen.TryAdd(profile.ModelKey, profile);
        return [.. chosen.Values];
    }
}
