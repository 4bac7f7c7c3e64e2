using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TrainingLms.Data;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TrainingLms.Competencies;

/// <summary>Reads one file of a model and guesses nothing: an unknown key, a missing text or a hole in the scale is a mistake, told with its line.</summary>
sealed partial class CompetencyModelReader
{
    const int MostDimensions = 20, MostLevels = 10, LongestText = 1_000;

    readonly string path;

    CompetencyModelReader(string path) => this.path = path;

    /// <summary>The model of a file.</summary>
    /// <exception cref="SeedException">With the line of the first mistake.</exception>
    public static CompetencyModel Read(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            throw new SeedException(path, broken.InnerException?.Message ?? broken.Message, broken.Start.Line);
        }
        if (stream.Documents.Count != 1) throw new SeedException(path, "the file holds not exactly one document");
        return new CompetencyModelReader(path).Model(stream.Documents[0].RootNode, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    CompetencyModel Model(YamlNode root, string hash)
    {
        var map = Map(root, "id", "version", "sample", "title", "about", "scale", "dimensions");
        var isSample = map.Children.ContainsKey("sample");
        if (isSample && Text(map, "sample") != "true") throw Wrong(Child(map, "sample"), "sample is true, or is left out");
        var scale = List(map, "scale", MostLevels).Select((node, i) => Level(node, i + 1)).ToList();
        if (scale.Count < 2) throw Wrong(Child(map, "scale"), "a scale has two levels or more");
        var dimensions = List(map, "dimensions", MostDimensions).Select(node => Dimension(node, scale.Count)).ToList();
        if (dimensions.Count == 0) throw Wrong(Child(map, "dimensions"), "a model has one dimension or more");
        if (dimensions.CountBy(dimension => dimension.Key).FirstOrDefault(key => key.Value > 1).Key is { } twice) throw Wrong(Child(map, "dimensions"), $"two dimensions have the key {twice}");
        if (!isSample && dimensions.Any(dimension => dimension.Signs.Count == 0)) throw Wrong(Child(map, "dimensions"), "each dimension says what one sees at each level, unless the model is a sample");
        return new CompetencyModel(Key(map, "id"), Number(map, "version"), Local(map, "title"), Local(map, "about"), scale, dimensions, isSample, hash);
    }

    CompetencyLevel Level(YamlNode node, int expected)
    {
        var map = Map(node, "level", "title", "meaning");
        var level = Number(map, "level");
        if (level != expected) throw Wrong(node, $"levels count from 1 without a hole: {expected} is expected here, not {level}");
        return new CompetencyLevel(level, Local(map, "title"), Local(map, "meaning"));
    }

    CompetencyDimension Dimension(YamlNode node, int levels)
    {
        var map = Map(node, "key", "title", "about", "levels");
        var signs = map.Children.ContainsKey("levels") ? List(map, "levels", MostLevels).Select(Local).ToList() : [];
        if (signs.Count != 0 && signs.Count != levels) throw Wrong(Child(map, "levels"), $"the scale has {levels} levels, and {signs.Count} are described");
        return new CompetencyDimension(Key(map, "key"), Local(map, "title"), Local(map, "about"), signs);
    }

    CompetencyText Local(YamlMappingNode map, string key) => Local(Child(map, key));

    CompetencyText Local(YamlNode node)
    {
        var map = Map(node, "zh-Hans", "en");
        return new CompetencyText(Text(map, "zh-Hans"), Text(map, "en"));
    }

    string Key(YamlMappingNode map, string key) => Text(map, key) is { Length: <= 40 } text && KeyForm().IsMatch(text) ? text : throw Wrong(Child(map, key), "lower-case letters, digits and hyphens, at most 40");

    int Number(YamlMappingNode map, string key) =>
        int.TryParse(Text(map, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 9_999 ? number : throw Wrong(Child(map, key), $"{key} is a whole number from 1");

    string Text(YamlMappingNode map, string key) => Child(map, key) is YamlScalarNode { Value: { } value } && value.Trim() is { Length: > 0 and <= LongestText } text
        ? text : throw Wrong(Child(map, key), $"{key} is a text of 1 to {LongestText} characters");

    IReadOnlyList<YamlNode> List(YamlMappingNode map, string key, int most) => Child(map, key) is YamlSequenceNode list && list.Children.Count <= most
        ? [.. list.Children] : throw Wrong(Child(map, key), $"{key} is a list of at most {most}");

    YamlNode Child(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var found) ? found : throw Wrong(map, $"{key} is missing");

    YamlMappingNode Map(YamlNode node, params ReadOnlySpan<string> known)
    {
        if (node is not YamlMappingNode map) throw Wrong(node, "a map is expected here");
        foreach (var key in map.Children.Keys)
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name)) throw Wrong(key, $"{key} is not a key of this place");
        return map;
    }

    SeedException Wrong(YamlNode at, string reason) => new(path, reason, at.Start.Line);

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex KeyForm();
}
