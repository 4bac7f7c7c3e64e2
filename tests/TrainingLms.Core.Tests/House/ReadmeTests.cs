using System.Text.RegularExpressions;

namespace TrainingLms.Core.Tests.House;

/// <summary>Every folder of the library tells its story on one screen, in the same five parts.</summary>
public sealed partial class ReadmeTests
{
    const int OneScreen = 60;

    static readonly string[] Parts = ["Purpose", "Words", "What always holds", "Workflows", "Things to remember"];

    public static TheoryData<string> Folders() =>
        [.. Sources.All.Where(file => file.IsIn("TrainingLms.Core") && file.Feature is not ("" or "Sentences" or "Handbook" or "Decisions"))
            .Select(file => file.Feature).Distinct()];

    [Theory, MemberData(nameof(Folders))]
    public void A_feature_introduces_itself_on_one_screen(string folder)
    {
        var path = Path.Combine(Sources.Core, folder, "README.md");
        Assert.True(File.Exists(path), $"{folder} has no README.md");
        var lines = File.ReadAllLines(path);
        Assert.True(lines.Length <= OneScreen, $"{folder}/README.md has {lines.Length} lines; one screen holds {OneScreen}");
        var headings = lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).ToList();
        Assert.Equal(Parts, Parts.Where(part => headings.Any(heading => heading.Contains(part, StringComparison.OrdinalIgnoreCase))));
    }

    [Theory, MemberData(nameof(Folders))]
    public void Its_links_lead_somewhere(string folder)
    {
        var path = Path.Combine(Sources.Core, folder, "README.md");
        if (!File.Exists(path)) return;
        var broken = Link().Matches(File.ReadAllText(path)).Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Sources.Core, folder, target.Split('#')[0])));
        Findings.None(broken.Select(target => $"{folder}/README.md: {target}"));
    }

    [GeneratedRegex(@"\]\(([^)#\s][^)\s]*)\)")]
    private static partial Regex Link();
}
