namespace TrainingLms.Exams;

/// <summary>The questions a paper may draw on, frozen at publication.</summary>
public sealed class QuestionPool(IEnumerable<QuestionVersion> versions)
{
    /// <summary>The versions, sorted by code so that the order of reading does not matter.</summary>
    public IReadOnlyList<QuestionVersion> Versions { get; } = [.. versions.OrderBy(version => version.Code, StringComparer.Ordinal)];

    /// <summary>SHA-256 over the versions' keys and content hashes.</summary>
    public string SnapshotHash => FrozenJson.HashOf(Versions.Select(version => $"{version.Id:N} {version.ContentHash}"));

    /// <summary>Whether two questions may not stand on the same paper.</summary>
    public static bool AreEnemies(QuestionVersion one, QuestionVersion other) =>
        one.Content.Enemies.Contains(other.Code) || other.Content.Enemies.Contains(one.Code);

    /// <summary>What is short in the pool for a blueprint, all cells at once; empty when each cell alone can be filled.</summary>
    public IReadOnlyList<Shortage> ShortagesFor(Blueprint blueprint) =>
        [.. from at in blueprint.Cells
            let fitting = Versions.Where(version => at.Cell.Fits(version.Content)).ToList()
            let usable = LargestPeaceful(fitting)
            where usable < at.Cell.Count
            select new Shortage(at.Section + 1, at.Cell.Name, at.Cell.Count, fitting.Count, usable)];

    /// <summary>How many of the questions can stand together: the one with the most enemies is either in or out.</summary>
    static int LargestPeaceful(List<QuestionVersion> questions)
    {
        var worst = questions.Select(one => (Question: one, Enemies: questions.Count(other => other != one && AreEnemies(one, other)))).OrderByDescending(x => x.Enemies).FirstOrDefault();
        if (worst.Question is null || worst.Enemies == 0) return questions.Count;
        var without = questions.Where(other => other != worst.Question).ToList();
        var peaceful = without.Where(other => !AreEnemies(worst.Question, other)).ToList();
        // One enemy only: taking the question is never worse than leaving it.
        return worst.Enemies == 1 ? 1 + LargestPeaceful(peaceful) : Math.Max(1 + LargestPeaceful(peaceful), LargestPeaceful(without));
    }
}

/// <summary>A cell that cannot be filled.</summary>
/// <param name="Section">Number of the section, from 1.</param>
/// <param name="Cell">Name of the cell.</param>
/// <param name="Needs">How many questions it needs.</param>
/// <param name="Has">How many in the pool fit.</param>
/// <param name="Usable">How many of them can stand on one paper.</param>
public sealed record Shortage(int Section, string Cell, int Needs, int Has, int Usable);
