namespace TrainingLms.Reports;

/// <summary>Groups of fewer than five are not shown alone (learning.md 7): nobody is to be recognised in a figure.</summary>
static class SmallCuts
{
    /// <summary>Smallest group that is shown alone.</summary>
    public const int SmallestShown = 5;

    /// <summary>Merges what is too small, and with it the smallest others until nobody can tell who is in it.</summary>
    /// <param name="groups">Key and sums of each group.</param>
    /// <param name="facts">Names of the facts.</param>
    /// <returns>Largest first; the merged ones last, with a key of null.</returns>
    public static IReadOnlyList<(string? Key, ReportFigures Figures)> Merged(IEnumerable<(string Key, ReportFigures Figures)> groups, IReadOnlyList<string> facts)
    {
        var bySize = groups.OrderByDescending(group => group.Figures.Base).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => ((string?)group.Key, group.Figures)).ToList();
        var from = bySize.FindIndex(group => group.Figures.Base < SmallestShown);
        if (from < 0) return bySize;
        while (from > 0 && bySize.Skip(from).Sum(group => group.Figures.Base) < SmallestShown) from--;
        // One group alone says no more than the total does.
        return from == bySize.Count - 1 ? bySize : [.. bySize.Take(from), (null, ReportFigures.Of(facts, bySize.Skip(from).Select(group => group.Figures.Values)))];
    }
}
