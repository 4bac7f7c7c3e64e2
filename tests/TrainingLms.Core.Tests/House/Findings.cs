namespace TrainingLms.Core.Tests.House;

/// <summary>Says everything that was found, one a line: a collection assertion would cut it short.</summary>
static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        var all = found.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
