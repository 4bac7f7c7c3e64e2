using NodaTime;
using TrainingLms.Data;
using TrainingLms.Titles;

namespace TrainingLms.Core.Tests.Titles;

public sealed class RuleBookTests
{
    static readonly RuleKey Days = RuleKeys.EmployerNoticeMinWorkingDays;

    [Fact]
    public void The_shipped_table_has_a_value_for_every_key() =>
        Assert.Empty(RuleKeys.All.Keys.Except(TitleSeeds.Rules.Values.Keys));

    [Fact]
    public void The_narrowest_scope_that_has_a_value_on_the_day_wins()
    {
        var book = Load(
            Line("N", 5), Line("P", 6), Line("S", 7, "engineering"), Line("S", 8, "engineering/cyber"), Line("U", 9, "C-1", "2026-06-01", "2026-06-30"), Line("U", 10, "C"));
        string? On(int month, string? series, params string[] units) =>
            book.Find(Days, new RuleContext(Series: series, Units: units), new LocalDate(2026, month, 15))?.Value;
        Assert.Equal("6", On(5, null));
        Assert.Equal("7", On(5, "engineering/civil"));
        Assert.Equal("8", On(5, "engineering/cyber", "D"));
        Assert.Equal("10", On(5, "engineering/cyber", "C-1", "C"));
        Assert.Equal("9", On(6, "engineering/cyber", "C-1", "C"));
        Assert.Null(book.Find(RuleKeys.TitlesPerRound, new RuleContext(), new LocalDate(2026, 5, 15)));
    }

    [Theory]
    [InlineData("there is no rule", """{ "key": "Apply.Shoes", "value": 1, "scope": "N", "validFrom": "2026-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("is no Number", """{ "key": "EmployerNotice.MinWorkingDays", "value": "five", "scope": "N", "validFrom": "2026-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("is none of", """{ "key": "Confirm.TitleDate", "value": "Birthday", "scope": "P", "validFrom": "2026-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("needs a name", """{ "key": "EmployerNotice.MinWorkingDays", "value": 5, "scope": "U", "validFrom": "2026-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("not a day", """{ "key": "EmployerNotice.MinWorkingDays", "value": 5, "scope": "N", "validFrom": "2026-13-01", "source": "x", "certainty": "D" }""")]
    public void A_line_that_cannot_be_used_is_refused_with_file_and_reason(string reason, string line)
    {
        var refused = Assert.Throws<SeedException>(() => Load(line));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(".json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_of_one_scope_may_follow_each_other_and_never_overlap()
    {
        Load(Line("N", 5, null, "2026-01-01", "2026-06-30"), Line("N", 7, null, "2026-07-01"));
        var refused = Assert.Throws<SeedException>(() => Load(Line("N", 5, null, "2026-01-01", "2026-07-01"), Line("N", 7, null, "2026-07-01")));
        Assert.Contains("hold at once", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_survives_storage_with_the_same_version()
    {
        var read = RuleSet.Parse(TitleSeeds.Rules.Text);
        Assert.Equal(TitleSeeds.Rules.Version, read.Version);
        Assert.Equal(5, read.Number(Days));
        Assert.Equal(Certainty.Secondary, read.Values[Days.Name].Certainty);
    }

    static string Line(string scope, int value, string? name = null, string from = "2026-01-01", string? to = null) =>
        $$"""{ "key": "EmployerNotice.MinWorkingDays", "value": {{value}}, "scope": "{{scope}}", "validFrom": "{{from}}", "source": "x", "certainty": "D" {{(name is null ? "" : $", \"for\": \"{name}\"")}} {{(to is null ? "" : $", \"validTo\": \"{to}\"")}} }""";

    static RuleBook Load(params string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("tlms-rules-");
        try
        {
            var path = Path.Combine(folder.FullName, "rules.json");
            File.WriteAllText(path, $$"""{ "rules": [ {{string.Join(", ", lines)}} ] }""");
            return RuleBook.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
