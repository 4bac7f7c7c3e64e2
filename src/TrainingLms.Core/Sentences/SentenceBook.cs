using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Workflow;
using YamlDotNet.Serialization;

namespace TrainingLms.Sentences;

/// <summary>What the product says in one language: a sentence for every code, a name for every state, trigger and role.</summary>
public sealed partial class SentenceBook
{
    static readonly InstantPattern LocalMinute = InstantPattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm");

    readonly FrozenDictionary<string, string> sentences;

    SentenceBook(string language)
    {
        Language = language;
        using var stream = typeof(SentenceBook).Assembly.GetManifestResourceStream($"Sentences.{language}")!;
        using var text = new StreamReader(stream);
        sentences = new DeserializerBuilder().WithDuplicateKeyChecking().Build()
            .Deserialize<Dictionary<string, string>>(text).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>简体中文, the product's first language.</summary>
    public static SentenceBook Chinese { get; } = new("zh-CN");

    /// <summary>English.</summary>
    public static SentenceBook English { get; } = new("en");

    /// <summary>Language tag.</summary>
    public string Language { get; }

    /// <summary>All keys, for the tests that compare the books.</summary>
    public IEnumerable<string> Keys => sentences.Keys;

    /// <summary>The book for an Accept-Language value: English where it comes before Chinese, Chinese otherwise.</summary>
    public static SentenceBook For(string? acceptLanguage)
    {
        foreach (var part in (acceptLanguage ?? "").Split(','))
        {
            var tag = part.Split(';')[0].Trim();
            if (tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) return Chinese;
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return English;
        }
        return Chinese;
    }

    /// <summary>Whether there is a sentence or name under this key.</summary>
    public bool Knows(string key) => sentences.ContainsKey(key);

    /// <summary>The sentence or name under a key; the key itself where there is none, which a test forbids.</summary>
    public string this[string key] => sentences.GetValueOrDefault(key, key);

    /// <summary>The sentence for a refusal. Refusals that every workflow gives are composed from the names of state, trigger and role.</summary>
    public string Say(Refusal refusal)
    {
        var facts = refusal.Facts.ToDictionary(fact => fact.Name, fact => fact.Value);
        if (facts.TryGetValue("who", out var who)) facts["who"] = WhoIs($"{who}");
        if (sentences.TryGetValue(refusal.Code, out var sentence)) return Fill(PlaceOf(facts, sentence) + sentence, facts);
        if (facts.TryGetValue("workflow", out var workflow) && facts.TryGetValue("trigger", out var trigger))
            return Fill(this[facts.ContainsKey("state") ? "workflow.not_in_state" : "workflow.forbidden"], new Dictionary<string, object?>
            {
                ["subject"] = this[$"{workflow}"],
                ["trigger"] = this[$"{workflow}.trigger.{trigger}"],
                ["state"] = this[$"{workflow}.state.{facts.GetValueOrDefault("state")}"],
                ["who"] = facts.GetValueOrDefault("who"),
            });
        return refusal.Code;
    }

    /// <summary>Where in a file it is, for a sentence that does not say it: the same mistake is made in files, in sheets and on pages.</summary>
    string PlaceOf(Dictionary<string, object?> facts, string sentence) =>
        sentence.Contains("{line}", StringComparison.Ordinal) || sentence.Contains("{row}", StringComparison.Ordinal) ? ""
        : facts.ContainsKey("file") && facts.ContainsKey("line") ? this["place.in_file"]
        : facts.ContainsKey("row") && facts.ContainsKey("column") ? this["place.in_sheet"] : "";

    /// <summary>The names of those who may, as the handbook and refusals print them.</summary>
    public string WhoIs(string who) => string.Join(this["list.or"], who.Split('|').Select(name => this[$"who.{name}"]));

    string Fill(string sentence, Dictionary<string, object?> facts) =>
        Slot().Replace(sentence, slot => facts.TryGetValue(slot.Groups[1].Value, out var value) ? Show(value) : slot.Value);

    string Show(object? value) => value switch
    {
        null => this["fact.none"],
        Instant instant => LocalMinute.Format(instant + Duration.FromHours(8)),
        Enum known when Knows($"{Snake.Of(known.GetType().Name)}.{Snake.Of(known)}") => this[$"{Snake.Of(known.GetType().Name)}.{Snake.Of(known)}"],
        Refusal told => Say(told),
        IEnumerable<Refusal> reasons => string.Join(this["list.and"], reasons.Select(Say)),
        IEnumerable<string> many => string.Join(this["list.and"], many),
        _ => value.ToString() ?? "",
    };

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Slot();
}
