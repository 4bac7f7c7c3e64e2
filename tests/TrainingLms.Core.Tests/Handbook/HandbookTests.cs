using TrainingLms.Core.Tests.House;
using TrainingLms.Handbook;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Handbook;

/// <summary>The handbook in the repository says what the tables say.</summary>
public sealed class HandbookTests
{
    static readonly string Folder = Path.Combine(Sources.Core, "Handbook");

    [Fact]
    public void The_pages_are_those_of_the_tables()
    {
        var pages = HandbookPages.All();
        if (Sources.UpdateGenerated)
        {
            foreach (var old in Directory.EnumerateFiles(Folder, "*.md")) File.Delete(old);
            foreach (var (name, text) in pages) File.WriteAllText(Path.Combine(Folder, name), text);
        }
        var differing = pages.Where(page => !File.Exists(Path.Combine(Folder, page.Key)) || File.ReadAllText(Path.Combine(Folder, page.Key)) != page.Value)
            .Select(page => $"{page.Key} is out of date: run with UPDATE_GENERATED=1 and read the difference");
        var stale = Directory.EnumerateFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Where(name => !pages.ContainsKey(name))
            .Select(name => $"{name} belongs to no workflow");
        Findings.None(differing.Concat(stale));
    }

    [Fact]
    public void A_page_speaks_both_languages_and_shows_every_row()
    {
        var workflow = Workflows.All.Single(workflow => workflow.Name == "role_appointment");
        var page = HandbookPages.Page(workflow);
        Assert.Contains("# 任命 · The appointment", page, StringComparison.Ordinal);
        Assert.Contains("stateDiagram-v2", page, StringComparison.Ordinal);
        Assert.Contains("`appointment.order_missing`", page, StringComparison.Ordinal);
        Assert.Equal(workflow.Rows.Count + 2, page.Split('\n').Count(line => line.StartsWith('|')));
        Assert.DoesNotContain("{due}", page, StringComparison.Ordinal);
    }
}
