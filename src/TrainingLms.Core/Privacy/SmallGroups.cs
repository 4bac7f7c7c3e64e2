namespace TrainingLms.Privacy;

/// <summary>A group of people that consists of the groups below it and of nobody else.</summary>
/// <param name="Key">What it is; unique in its tree.</param>
/// <param name="Count">How many people, its parts included.</param>
/// <param name="Parts">Its parts; empty where it is not divided.</param>
public sealed record GroupOf<TKey>(TKey Key, int Count, IReadOnlyList<GroupOf<TKey>> Parts) where TKey : notnull;

/// <summary>
/// 小群体保护: which figures may be shown so that no group of a few people can be seen, not even by taking the shown figures from each other. What remains
/// of a group when its shown parts are taken away is as large as a group must be, or nobody.
/// </summary>
public static class SmallGroups
{
    /// <summary>The fewest people that a figure may be about (learning.md 6 and 7), where no setting asks for more.</summary>
    public const int Least = 5;

    /// <summary>Keys of the groups whose figures may be shown, from the top down: below a group that is not shown, nothing is.</summary>
    /// <param name="top">The largest group that the viewer may see.</param>
    /// <param name="least">The fewest people that a figure may be about.</param>
    public static IReadOnlySet<TKey> Shown<TKey>(GroupOf<TKey> top, int least) where TKey : notnull
    {
        var shown = new HashSet<TKey>();
        if (top.Count == 0 || top.Count >= least) Show(top, least, shown);
        return shown;
    }

    static void Show<TKey>(GroupOf<TKey> group, int least, HashSet<TKey> shown) where TKey : notnull
    {
        shown.Add(group.Key);
        var hidden = group.Parts.Where(part => part.Count > 0 && part.Count < least).ToList();
        var others = new Queue<GroupOf<TKey>>(group.Parts.Where(part => part.Count >= least).OrderBy(part => part.Count));
        // The smallest of the others goes too, until what can be worked out is large enough, or nothing is left to work it out from.
        while (hidden.Count > 0 && hidden.Sum(part => part.Count) < least && others.TryDequeue(out var smallest)) hidden.Add(smallest);
        foreach (var part in group.Parts.Except(hidden)) Show(part, least, shown);
    }

    /// <summary>A number of people within a group, in fives: a few cannot be told from nobody, and differences tell nothing exact.</summary>
    public static int InFives(int count) => (count + 2) / 5 * 5;
}
