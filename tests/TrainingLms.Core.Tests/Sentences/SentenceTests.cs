using System.Text.RegularExpressions;
using TrainingLms.Core.Tests.House;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Sentences;

/// <summary>A sentence in both languages for every code, and no sentence that nobody says.</summary>
public sealed partial class SentenceTests
{
    static readonly SentenceBook[] Books = [SentenceBook.Chinese, SentenceBook.English];

    static readonly string[] FileEndings = [".db", ".json", ".yaml", ".yml", ".md", ".csv", ".xlsx", ".xls", ".xml", ".rels", ".css", ".js", ".html", ".txt", ".pdf", ".ttf", ".otf", ".png", ".svg", ".zip", ".cs"];

    [Fact]
    public void Both_books_hold_the_same_keys()
    {
        Findings.None(SentenceBook.Chinese.Keys.Except(SentenceBook.English.Keys).Select(key => $"{key} is missing in en.yaml"));
        Findings.None(SentenceBook.English.Keys.Except(SentenceBook.Chinese.Keys).Select(key => $"{key} is missing in zh-CN.yaml"));
    }

    [Fact]
    public void Both_books_fill_the_same_slots() =>
        Findings.None(SentenceBook.Chinese.Keys.Where(SentenceBook.English.Knows)
            .Select(key => (Key: key, Chinese: Slots(SentenceBook.Chinese[key]), English: Slots(SentenceBook.English[key])))
            .Where(sentence => sentence.Chinese != sentence.English)
            .Select(sentence => $"{sentence.Key}: {{{sentence.Chinese}}} in Chinese, {{{sentence.English}}} in English"));

    [Fact]
    public void Every_code_in_the_sources_has_a_sentence()
    {
        var silent = from file in Sources.All
                     from literal in file.Literals()
                     where !literal.Interpolated && LooksLikeCode(literal.Text)
                     from book in Books
                     where !book.Knows(literal.Text)
                     select $"{file.Path}:{literal.Line}: \"{literal.Text}\" has no sentence in {book.Language}";
        Findings.None(silent);
    }

    [Fact]
    public void Every_sentence_is_said_somewhere()
    {
        var literals = Sources.All.SelectMany(file => file.Literals()).ToList();
        var said = literals.Where(literal => !literal.Interpolated).Select(literal => literal.Text).ToHashSet(StringComparer.Ordinal);
        // "problem.{status}" in the sources stands for the family of keys that begin with "problem."
        var families = literals.Where(literal => literal.Interpolated && Family().IsMatch(literal.Text))
            .Select(literal => new Regex($"^{string.Join("[a-zA-Z0-9_.]+", Hole().Split(literal.Text).Select(Regex.Escape))}$"))
            .ToList();
        var enums = Sources.All.SelectMany(file => Enumeration().Matches(file.Text)).Select(found => $"{Snake.Of(found.Groups[1].Value)}.").ToHashSet(StringComparer.Ordinal);
        var workflows = Workflows.All.SelectMany(KeysOf).ToHashSet(StringComparer.Ordinal);
        var unsaid = SentenceBook.Chinese.Keys.Where(key =>
            !said.Contains(key) && !workflows.Contains(key) && !families.Any(family => family.IsMatch(key))
            && !enums.Contains(key[..(key.LastIndexOf('.') + 1)]));
        Findings.None(unsaid.Select(key => $"{key} is said nowhere in src: remove it from both books, or say it"));
    }

    [Theory]
    [InlineData(null, "zh-CN"), InlineData("", "zh-CN"), InlineData("fr", "zh-CN"), InlineData("en-GB,zh;q=0.5", "en"), InlineData("zh-TW, en", "zh-CN"), InlineData("fr, en;q=0.8", "en")]
    public void The_book_follows_the_languages_asked_for(string? asked, string language) => Assert.Equal(language, SentenceBook.For(asked).Language);

    [Fact]
    public void Slots_are_filled_with_figures_names_and_local_time()
    {
        var tooEarly = new Refusal("appointment.still_in_force", [("due", NodaTime.Instant.FromUtc(2026, 12, 31, 16, 0))]);
        Assert.Equal("The appointment runs until 2027-01-01 00:00.", SentenceBook.English.Say(tooEarly));
        Assert.Equal("The appointment runs until (not given).", SentenceBook.English.Say(tooEarly with { Facts = [("due", null)] }));
    }

    [Fact]
    public void A_refusal_that_every_workflow_gives_is_composed_of_names()
    {
        var wrongState = new Refusal("role_appointment.approve.not_in_ended", [("workflow", "role_appointment"), ("trigger", "approve"), ("state", "ended")]);
        Assert.Equal("任命现在是“已结束”，不能批准任命。请刷新后查看可以进行的操作。", SentenceBook.Chinese.Say(wrongState));
        var forbidden = new Refusal("role_appointment.approve.forbidden", [("workflow", "role_appointment"), ("trigger", "approve"), ("who", "SystemAdministrator|HrOfficer")]);
        Assert.Equal("批准任命只能由系统管理员或人事干部进行。如需办理，请联系有此权限的人员。", SentenceBook.Chinese.Say(forbidden));
    }

    static IEnumerable<string> KeysOf(IWorkflow workflow) =>
    [
        workflow.Name,
        .. workflow.States.Select(state => $"{workflow.Name}.state.{state}"),
        .. workflow.Triggers.Select(trigger => $"{workflow.Name}.trigger.{trigger}"),
        .. workflow.Rows.SelectMany(row => row.Guards),
        .. workflow.Rows.SelectMany(row => row.Who.Split('|')).Select(who => $"who.{who}"),
    ];

    static bool LooksLikeCode(string text) => Code().IsMatch(text) && (text.StartsWith("file.", StringComparison.Ordinal) || !FileEndings.Any(ending => text.EndsWith(ending, StringComparison.Ordinal)));

    static string Slots(string sentence) => string.Join(", ", Slot().Matches(sentence).Select(slot => slot.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[a-z_]+\.")]
    private static partial Regex Family();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"\benum (\w+)")]
    private static partial Regex Enumeration();
}
