using TrainingLms.Data;

namespace TrainingLms.Titles;

/// <summary>A specialty with its ladder of titles, its directions and its table of education and years.</summary>
/// <param name="Series">Key of the series.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Name">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Directions">Directions by key.</param>
/// <param name="Steps">The ladder, lowest first.</param>
/// <param name="Education">Education and years in the lower title.</param>
/// <param name="Source">Where it was taken from.</param>
public sealed record TitleLadder(
    string Series, string Specialty, string Name, string NameEn, IReadOnlyList<TitleDirection> Directions, IReadOnlyList<TitleStep> Steps,
    IReadOnlyList<EducationRow> Education, string Source)
{
    /// <summary>The step of a level; null when the ladder has none.</summary>
    public TitleStep? StepOf(TitleLevel level) => Steps.FirstOrDefault(step => step.Level == level);

    /// <summary>The row for a target and an education, or that of the next lower education listed; null where none leads to the target.</summary>
    public EducationRow? RowFor(TitleLevel target, EducationLevel education) =>
        Education.Where(row => row.Target == target && row.Education <= education).MaxBy(row => row.Education);
}

/// <summary>专业方向.</summary>
public sealed record TitleDirection(string Key, string Name, string NameEn);

/// <summary>One step of the ladder.</summary>
/// <param name="Level">The level.</param>
/// <param name="Name">Name of the title in Chinese.</param>
/// <param name="NameEn">Name of the title in English.</param>
/// <param name="ByPanel">Whether a panel grants it; otherwise the employer appoints.</param>
public sealed record TitleStep(TitleLevel Level, string Name, string NameEn, bool ByPanel);

/// <summary>What an education asks for besides.</summary>
/// <param name="Target">The level applied for.</param>
/// <param name="Education">The education.</param>
/// <param name="Years">Whole years in the lower title; 0 for none.</param>
/// <param name="LowerTitle">The title these years are counted in; null when none is needed.</param>
/// <param name="NeedsProbation">Whether a year of probation must be passed.</param>
public sealed record EducationRow(TitleLevel Target, EducationLevel Education, int Years, TitleLevel? LowerTitle = null, bool NeedsProbation = false);

/// <summary>All ladders, and the rules they are judged by.</summary>
/// <param name="Rules">The rule table.</param>
/// <param name="Ladders">The ladders.</param>
public sealed record TitleStandards(RuleBook Rules, IReadOnlyList<TitleLadder> Ladders)
{
    /// <summary>Reads <c>seeds/titles</c>: the rule table and one file per specialty.</summary>
    /// <exception cref="SeedException">With file and reason.</exception>
    public static TitleStandards Load(string folder) => new(
        RuleBook.Load(Path.Combine(folder, "rules.json")),
        [.. Directory.EnumerateFiles(Path.Combine(folder, "ladders"), "*.json").Order(StringComparer.Ordinal).Select(LoadLadder)]);

    /// <summary>The ladder of a specialty; null when there is none.</summary>
    public TitleLadder? Find(string series, string specialty) =>
        Ladders.FirstOrDefault(ladder => ladder.Series == series && ladder.Specialty == specialty);

    /// <summary>Reads and checks one ladder.</summary>
    /// <exception cref="SeedException">Steps out of order, a row twice, a row whose target is no step, or years without the title they are counted in.</exception>
    public static TitleLadder LoadLadder(string path)
    {
        var ladder = SeedFile.Json<TitleLadder>(path);
        if (!ladder.Steps.Select(step => step.Level).SequenceEqual(ladder.Steps.Select(step => step.Level).Distinct().Order()))
            throw new SeedException(path, "the steps must stand once each, lowest first");
        if (ladder.Directions.DistinctBy(direction => direction.Key).Count() != ladder.Directions.Count) throw new SeedException(path, "a direction stands twice");
        foreach (var row in ladder.Education)
        {
            if (ladder.StepOf(row.Target) is null) throw new SeedException(path, $"{row.Target} is no step of the ladder");
            if (ladder.Education.Count(other => (other.Target, other.Education) == (row.Target, row.Education)) > 1)
                throw new SeedException(path, $"{row.Target} with {row.Education} stands twice");
            if (row.Years > 0 != row.LowerTitle is not null) throw new SeedException(path, $"{row.Target} with {row.Education}: years and lower title belong together");
            if (row.LowerTitle >= row.Target) throw new SeedException(path, $"{row.Target} with {row.Education}: {row.LowerTitle} is not lower");
        }
        return ladder;
    }
}
