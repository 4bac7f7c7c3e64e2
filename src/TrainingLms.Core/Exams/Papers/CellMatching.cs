namespace TrainingLms.Exams;

/// <summary>Whether cells want more different questions together than there are, enemies left aside: then no search can find a paper.</summary>
static class CellMatching
{
    /// <summary>Gives every place a question by augmenting paths; false as soon as one cannot get any.</summary>
    public static bool FallsShort(IReadOnlyList<CellOutlook> cells)
    {
        var holder = new Dictionary<int, CellOutlook>();
        return cells.Any(cell => Enumerable.Range(0, cell.Needs).Any(_ => !Gets(cell, holder, [])));
    }

    static bool Gets(CellOutlook cell, Dictionary<int, CellOutlook> holder, HashSet<int> tried)
    {
        foreach (var place in cell.Places.Where(tried.Add))
        {
            if (holder.TryGetValue(place, out var other) && (other.Order == cell.Order || !Gets(other, holder, tried))) continue;
            holder[place] = cell;
            return true;
        }
        return false;
    }
}
