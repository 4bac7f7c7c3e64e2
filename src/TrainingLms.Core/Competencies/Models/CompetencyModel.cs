namespace TrainingLms.Competencies;

/// <summary>A text in both languages.</summary>
/// <param name="Chinese">简体中文; never empty.</param>
/// <param name="English">English; never empty.</param>
public sealed record CompetencyText(string Chinese, string English)
{
    /// <summary>The text for a language of the sentence books.</summary>
    public string In(string language) => language == "en" ? English : Chinese;
}

/// <summary>等级: one step of the scale of a model.</summary>
/// <param name="Level">Number from 1, lowest first.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Meaning">What it means for any dimension.</param>
public sealed record CompetencyLevel(int Level, CompetencyText Title, CompetencyText Meaning);

/// <summary>维度: one thing that somebody can do.</summary>
/// <param name="Key">Lower-case letters, digits and hyphens; unique in the model.</param>
/// <param name="Title">What it is called.</param>
/// <param name="About">What it is.</param>
/// <param name="Signs">What one sees of somebody at each level, lowest first; empty where the meaning of the scale has to do.</param>
public sealed record CompetencyDimension(string Key, CompetencyText Title, CompetencyText About, IReadOnlyList<CompetencyText> Signs);

/// <summary>能力模型: dimensions and a scale, under an id and a version. A version never changes; a better model is a new version.</summary>
/// <param name="Key">Id, for ever.</param>
/// <param name="Number">Version from 1.</param>
/// <param name="Title">What it is called.</param>
/// <param name="About">What it is for.</param>
/// <param name="Scale">Levels, lowest first.</param>
/// <param name="Dimensions">Dimensions in order.</param>
/// <param name="IsSample">Whether it is only there to be copied and filled in.</param>
/// <param name="Hash">SHA-256 of the file it was read from, 64 hexadecimal digits; line ends do not count.</param>
public sealed record CompetencyModel(
    string Key, int Number, CompetencyText Title, CompetencyText About, IReadOnlyList<CompetencyLevel> Scale, IReadOnlyList<CompetencyDimension> Dimensions, bool IsSample, string Hash)
{
    /// <summary>Id and version, as people name it.</summary>
    public string Name => $"{Key} {Number}";

    /// <summary>The highest level.</summary>
    public int Top => Scale.Count;

    /// <summary>A dimension by its key; null where the model has none such.</summary>
    public CompetencyDimension? Find(string key) => Dimensions.FirstOrDefault(dimension => dimension.Key == key);

    /// <summary>Whether the scale has the level.</summary>
    public bool HasLevel(int level) => level >= 1 && level <= Top;
}
