using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Core.Tests.Privacy;

/// <summary>Retention rules are data: read strictly, set by the installation within their bounds.</summary>
public sealed class RetentionRuleTests
{
    static readonly string Seed = Path.Combine(SeedFile.Folder("seeds"), "retention", "rules.json");
    static readonly WorkCalendar Calendar = new(DateTimeZoneProviders.Tzdb["Asia/Shanghai"], []);

    [Fact]
    public void The_defaults_are_those_of_the_duty_page_and_say_that_they_are_to_be_confirmed()
    {
        var rules = RetentionRules.Load(Seed, new Dictionary<string, string?>());
        Assert.Equal(("PT24H", "P3Y", "P3Y", "P5Y"), (rules["roster_staging"].Keep, rules["exam_answers"].Keep, rules["rejected_applications"].Keep, rules["leavers"].Keep));
        Assert.Equal("P180D", rules["audit_trail"].AtLeast);
        Assert.All(rules.All, rule => Assert.True(rule.ToBeConfirmedLocally));
    }

    [Fact]
    public void An_installation_sets_its_own_period_and_thereby_confirms_it()
    {
        var rules = RetentionRules.Load(Seed, new Dictionary<string, string?> { ["exam_answers"] = "P18M" });
        Assert.Equal(("P18M", false), (rules["exam_answers"].Keep, rules["exam_answers"].ToBeConfirmedLocally));
    }

    [Theory]
    [InlineData("roster_staging", "P2D", "at most"), InlineData("exam_answers", "P11M", "at least"), InlineData("exam_answers", "three years", "no ISO 8601"), InlineData("exam_answers", "P0D", "no time"), InlineData("exam_anwsers", "P3Y", "names no rule")]
    public void A_period_outside_its_bounds_or_for_no_rule_is_a_mistake_at_start(string key, string period, string told) =>
        Assert.Contains(told, Assert.Throws<SeedException>(() => RetentionRules.Load(Seed, new Dictionary<string, string?> { [key] = period })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"rules\": [{\"key\": \"a\"}]}"), InlineData("{\"rules\": [], \"more\": 1}"), InlineData("{}")]
    public void A_file_that_lacks_a_member_or_has_one_too_many_is_refused(string content)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            Assert.Throws<SeedException>(() => RetentionRules.Load(path, new Dictionary<string, string?>()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Years_are_counted_in_the_calendar_of_the_zone()
    {
        var rule = RetentionRules.Load(Seed, new Dictionary<string, string?>())["exam_answers"];
        // 29 February 2028, 00:30 in Beijing; three years before is 28 February 2025.
        var now = Instant.FromUtc(2028, 2, 28, 16, 30);
        Assert.Equal(Instant.FromUtc(2025, 2, 27, 16, 30), rule.CutOn(now, Calendar));
        Assert.Null((rule with { Keep = null }).CutOn(now, Calendar));
    }
}
