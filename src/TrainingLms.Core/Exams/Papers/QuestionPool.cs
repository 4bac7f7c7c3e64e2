using System.Collections.Frozen;

namespace TrainingLms.Exams;

/// <summary>The questions a paper may draw on, frozen at publication.</summary>
/// <param name="versions">The versions.</param>
/// <param name="exposures">Exposure rates at that moment by version, in hundredths of a per cent; null for none.</param>
public sealed class QuestionPool(IEnumerable<QuestionVersion> versions, IReadOnlyDictionary<Guid, int>? exposures = null)
{
    FrozenDictionary<Guid, int[]>? enemies;

    /// <summary>The versions, sorted by code so that the order of reading does not matter.</summary>
    public IReadOnlyList<QuestionVersion> Versions { get; } = [.. versions.OrderBy(version => version.Code, StringComparer.Ordinal).ThenBy(version => version.Id)];

    /// <summary>SHA-256 over the versions' keys and content hashes, with their exposure where there was any.</summary>
    public string SnapshotHash => FrozenJson.HashOf(Versions.Select(version => $"{version.Id:N} {version.ContentHash}{(ExposureOf(version) is > 0 and var exposure ? $" {exposure}" : "")}"));

    /// <summary>How often it was shown in relation to how often it could have been, at publication, in hundredths of a per cent.</summary>
    public int ExposureOf(QuestionVersion version) => exposures?.GetValueOrDefault(version.Id) ?? 0;

    /// <summary>Whether two questions may not stand on the same paper.</summary>
    public static bool AreEnemies(QuestionVersion one, QuestionVersion other) =>
        QuestionContent.AreEnemies((one.Code, one.Content), (other.Code, other.Content));

    /// <summary>Places in <see cref="Versions"/> of the enemies of each version.</summary>
    internal int[] EnemiesOf(int place) => (enemies ??= Relations())[Versions[place].Id];

    FrozenDictionary<Guid, int[]> Relations()
    {
        var byCode = Versions.Index().ToLookup(at => at.Item.Code, at => at.Index);
        var byGroup = Versions.Index().SelectMany(at => (at.Item.Content.EnemyGroups ?? []).Select(group => (group, at.Index))).ToLookup(at => at.group, at => at.Index);
        var found = Versions.Select(_ => new SortedSet<int>()).ToArray();
        foreach (var (place, version) in Versions.Index())
            foreach (var other in version.Content.Enemies.SelectMany(code => byCode[code]).Concat((version.Content.EnemyGroups ?? []).SelectMany(group => byGroup[group])).Where(other => other != place))
            {
                found[place].Add(other);
                found[other].Add(place);
            }
        return Versions.Index().ToFrozenDictionary(at => at.Item.Id, at => found[at.Index].ToArray());
    }
}
