using TrainingLms.Competencies;
using TrainingLms.Core.Tests.House;
using TrainingLms.Data;

namespace TrainingLms.Core.Tests.Competencies;

/// <summary>The models that ship, and what a wrong file is told.</summary>
public sealed class CompetencyModelTests : IDisposable
{
    static readonly string Seeds = Path.Combine(Sources.Root, "seeds", "competencies");

    readonly string folder = Directory.CreateTempSubdirectory("tlms-models-").FullName;

    const string Sound = """
        id: two-things
        version: 1
        title: { zh-Hans: 两样, en: Two things }
        about: { zh-Hans: 说明, en: About }
        scale:
          - { level: 1, title: { zh-Hans: 低, en: Low }, meaning: { zh-Hans: 少, en: Little } }
          - { level: 2, title: { zh-Hans: 高, en: High }, meaning: { zh-Hans: 多, en: Much } }
        dimensions:
          - { key: one, title: { zh-Hans: 一, en: One }, about: { zh-Hans: 甲, en: A }, levels: [ { zh-Hans: 见, en: Seen }, { zh-Hans: 善, en: Good } ] }
        """;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Three_models_and_one_sample_ship()
    {
        var models = CompetencyModels.Load(Seeds);
        Assert.Equal(["build-use-govern 1", "four-abilities 1", "four-forces 1", "six-dimensions-sample 1"], models.All.Select(model => model.Name));
        Assert.Equal(["leg", "eye", "brain", "pen"], models.Find("four-forces", 1)!.Dimensions.Select(dimension => dimension.Key));
        Assert.Equal(["internet-rules", "public-opinion", "informatisation", "network-security"], models.Find("four-abilities", 1)!.Dimensions.Select(dimension => dimension.Key));
        Assert.Equal(["build", "use", "govern"], models.Find("build-use-govern", 1)!.Dimensions.Select(dimension => dimension.Key));
        Assert.Equal(["six-dimensions-sample"], models.All.Where(model => model.IsSample).Select(model => model.Key));
        Assert.Equal(6, models.Find("six-dimensions-sample", 1)!.Dimensions.Count);
    }

    [Fact]
    public void Every_level_of_every_dimension_says_what_one_sees_and_no_two_say_the_same()
    {
        foreach (var model in CompetencyModels.Load(Seeds).All.Where(model => !model.IsSample))
        {
            var signs = model.Dimensions.SelectMany(dimension => dimension.Signs).ToList();
            Assert.Equal(model.Dimensions.Count * model.Top, signs.Count);
            Assert.Equal(signs.Count, signs.Select(sign => sign.Chinese).Distinct().Count());
            Assert.Equal(signs.Count, signs.Select(sign => sign.English).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("version: 1", "version: one", "line 2: version is a whole number from 1")]
    [InlineData("version: 1", "version: 1\ncolour: red", "line 3: colour is not a key of this place")]
    [InlineData("title: { zh-Hans: 两样, en: Two things }", "title: { zh-Hans: 两样 }", "line 3: en is missing")]
    [InlineData("title: { zh-Hans: 两样, en: Two things }", "title: 两样", "line 3: a map is expected here")]
    [InlineData("level: 2", "level: 3", "line 7: levels count from 1 without a hole: 2 is expected here, not 3")]
    [InlineData(", { zh-Hans: 善, en: Good }", "", "line 9: the scale has 2 levels, and 1 are described")]
    [InlineData("key: one", "key: One!", "line 9: lower-case letters, digits and hyphens, at most 40")]
    [InlineData("id: two-things", "id: two-things\nid: again", "line 2: Duplicate key")]
    [InlineData("version: 1", "version: 1\nsample: yes", "line 3: sample is true, or is left out")]
    public void A_mistake_is_told_with_file_and_line(string right, string wrong, string told)
    {
        var path = Write("model.yaml", Sound.Replace(right, wrong, StringComparison.Ordinal));
        var refused = Assert.Throws<SeedException>(() => CompetencyModels.Load(folder));
        Assert.Equal(path, refused.Path);
        Assert.StartsWith($"{path} {told}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_version_stands_in_one_file()
    {
        Write("a.yaml", Sound);
        Write("b.yaml", Sound);
        Assert.Contains("b.yaml: version 1 of two-things stands in a.yaml already", Assert.Throws<SeedException>(() => CompetencyModels.Load(folder)).Message, StringComparison.Ordinal);
        Write("b.yaml", Sound.Replace("version: 1", "version: 2", StringComparison.Ordinal));
        Assert.Equal(["two-things 1", "two-things 2"], CompetencyModels.Load(folder).All.Select(model => model.Name));
    }

    [Fact]
    public void Line_ends_do_not_make_another_version()
    {
        Write("a.yaml", Sound.ReplaceLineEndings("\n"));
        var unix = CompetencyModels.Load(folder).All.Single().Hash;
        Write("a.yaml", Sound.ReplaceLineEndings("\r\n"));
        Assert.Equal(unix, CompetencyModels.Load(folder).All.Single().Hash);
    }

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
