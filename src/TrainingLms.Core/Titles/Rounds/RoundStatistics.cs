namespace TrainingLms.Titles;

/// <summary>
/// 评审统计: the applications of a round in figures, by level and by unit. No figure of a group smaller than the floor (title-evaluation.md 3.3, <c>Ballot.BreakdownFloor</c>); what the
/// sum gives away of the hidden groups together must not be such a figure either, so the next smallest is hidden until they reach the floor.
/// </summary>
public static class RoundStatistics
{
    /// <summary>Groups rows, hides small groups, and adds the sum of all, which is hidden as well where it is small.</summary>
    /// <typeparam name="TKey">What rows are grouped by.</typeparam>
    /// <param name="rows">The applications.</param>
    /// <param name="floor">Applications that a group must have to be shown, at least 1.</param>
    /// <param name="by">What they are grouped by.</param>
    /// <returns>The groups in the order of their first row, and the sum of all.</returns>
    public static (IReadOnlyList<(TKey Key, GroupFigures? Figures)> Groups, GroupFigures? All) Of<TKey>(IReadOnlyList<RoundSummaryRow> rows, int floor, Func<RoundSummaryRow, TKey> by)
    {
        var groups = rows.GroupBy(by).Select(group => (group.Key, Figures: GroupFigures.Of([.. group]))).ToList();
        var (hidden, together) = (new HashSet<TKey>(), 0);
        foreach (var (key, figures) in groups.OrderBy(group => group.Figures.Applications))
        {
            if (figures.Applications >= floor && (hidden.Count == 0 || together >= floor)) break;
            hidden.Add(key);
            together += figures.Applications;
        }
        return ([.. groups.Select(group => (group.Key, hidden.Contains(group.Key) ? null : group.Figures))], rows.Count < floor ? null : GroupFigures.Of(rows));
    }
}

/// <summary>A group in figures.</summary>
/// <param name="Applications">Applications that reached the office.</param>
/// <param name="Eligible">Those confirmed eligible.</param>
/// <param name="Passed">Those that a declared session passed.</param>
/// <param name="Failed">Those that a declared session did not pass.</param>
/// <param name="Titles">Titles confirmed.</param>
/// <param name="Certificates">Certificates issued.</param>
public sealed record GroupFigures(int Applications, int Eligible, int Passed, int Failed, int Titles, int Certificates)
{
    /// <summary>Counts.</summary>
    public static GroupFigures Of(IReadOnlyList<RoundSummaryRow> rows) => new(rows.Count, rows.Count(row => row.IsEligible), rows.Count(row => row.Outcome is CaseOutcome.Passed),
        rows.Count(row => row.Outcome is CaseOutcome.Failed), rows.Count(row => row.TitleDate is not null), rows.Count(row => row.CertificateNumber is not null));
}
