using System.Text.RegularExpressions;

namespace TrainingLms.Core.Tests.House;

/// <summary>The table of security requirements names tests; a test that is renamed or removed takes its row along.</summary>
public sealed partial class SecurityTableTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Sources.Root, "src", "TrainingLms.Api", "Security.md"));

    static readonly IReadOnlyList<(string Number, string State, string Shown)> Rows =
        [.. Row().Matches(Text).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    [Fact]
    public void Every_named_test_exists()
    {
        var known = Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Build().IsMatch(path)).SelectMany(path => NamesIn(File.ReadAllText(path))).ToHashSet(StringComparer.Ordinal);
        Findings.None(from row in Rows
                      from Match name in TestName().Matches(row.Shown)
                      where !known.Contains(name.Groups[1].Value)
                      select $"{row.Number} names {name.Groups[1].Value}, which is not there");
    }

    [Fact]
    public void What_holds_is_shown_by_a_test_and_what_does_not_says_why() => Findings.None(
        from row in Rows
        where row.State == "holds" ? !TestName().IsMatch(row.Shown) : row.Shown.Trim().Length < 5
        select $"{row.Number} {row.State}: '{row.Shown}'");

    [Fact]
    public void Every_requirement_of_levels_1_and_2_has_one_row_in_order()
    {
        Assert.Equal(253, Rows.Count);
        var numbers = Rows.Select(row => row.Number.Split('.').Select(int.Parse).ToArray()).ToList();
        foreach (var (before, after) in numbers.Zip(numbers.Skip(1)))
            Assert.True(before[0] * 10000 + before[1] * 100 + before[2] < after[0] * 10000 + after[1] * 100 + after[2], $"{string.Join('.', after)} stands behind {string.Join('.', before)}");
    }

    [Fact]
    public void The_counts_at_its_head_are_those_of_its_rows() => Assert.All((string[])["holds", "by design", "open", "does not apply"], state =>
        Assert.Contains($"{Rows.Count(row => row.State == state)} {state}", Text, StringComparison.Ordinal));

    /// <summary>Every method with the name of its class, and of the classes that run it on another database.</summary>
    static IEnumerable<string> NamesIn(string text)
    {
        var type = "";
        foreach (Match found in TypeOrMethod().Matches(text))
            if (found.Groups[1].Success) type = found.Groups[1].Value;
            else yield return $"{type}.{found.Groups[2].Value}";
    }

    [GeneratedRegex(@"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| (holds|by design|open|does not apply) \| ([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^(?:\w+ )*class (\w+)|^    public (?:static )?(?:async )?(?:Task|void) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TypeOrMethod();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Build();
}
