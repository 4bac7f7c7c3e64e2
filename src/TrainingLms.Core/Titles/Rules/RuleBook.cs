using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;

namespace TrainingLms.Titles;

/// <summary>For whom rules are looked up.</summary>
/// <param name="Province">The province or committee; null for those of no particular one.</param>
/// <param name="Series">Series and specialty as <c>engineering/cyber</c>; null for none.</param>
/// <param name="Units">Codes of the unit and those above it, nearest first.</param>
public sealed record RuleContext(string? Province = null, string? Series = null, IReadOnlyList<string>? Units = null)
{
    /// <summary>Names that a rule of the scope may carry to hold here, narrowest first; null stands for a rule of everybody in the scope.</summary>
    internal IReadOnlyList<string?> NamesIn(RuleScope scope) => scope switch
    {
        RuleScope.Unit => [.. Units ?? []],
        RuleScope.Series => Series is null ? [] : [Series, Series.Split('/')[0]],
        RuleScope.Province => Province is null ? [null] : [Province, null],
        _ => [null],
    };
}

/// <summary>The rule table: key, value, scope, from when to when, source and certainty. Looked up narrowest scope first.</summary>
public sealed partial class RuleBook
{
    sealed record Line(
        string Key, JsonElement Value, RuleScope Scope, string ValidFrom, string Source, Certainty Certainty, string? For = null, string? ValidTo = null);

    sealed record Sheet(IReadOnlyList<Line> Rules);

    sealed record Entry(RuleKey Key, string? For, LocalDate From, LocalDate? To, RuleValue Value)
    {
        public bool HoldsOn(LocalDate day) => From <= day && (To is null || day <= To);

        public bool Overlaps(Entry other) => (To is null || other.From <= To) && (other.To is null || From <= other.To);
    }

    readonly ILookup<(string Key, RuleScope Scope, string? For), Entry> entries;

    RuleBook(IEnumerable<Entry> entries) => this.entries = entries.ToLookup(entry => (entry.Key.Name, entry.Value.Scope, entry.For));

    /// <summary>Reads a rule file.</summary>
    /// <exception cref="SeedException">An unknown key, a value of another kind, a scope without its name, days reversed, or two values of one scope that overlap.</exception>
    public static RuleBook Load(string path)
    {
        var read = new List<Entry>();
        foreach (var line in SeedFile.Json<Sheet>(path).Rules)
        {
            var entry = EntryOf(path, line);
            if (read.Find(other => (other.Key, other.Value.Scope, other.For) == (entry.Key, entry.Value.Scope, entry.For) && other.Overlaps(entry)) is { } other)
                throw new SeedException(path, $"{line.Key}: two values of scope {line.Scope} hold at once, from {other.From:uuuu-MM-dd} and from {entry.From:uuuu-MM-dd}");
            read.Add(entry);
        }
        return new RuleBook(read);
    }

    /// <summary>The value in force: the narrowest scope that has one on the day; null when none has.</summary>
    public RuleValue? Find(RuleKey key, RuleContext context, LocalDate day)
    {
        foreach (var scope in (RuleScope[])[RuleScope.Unit, RuleScope.Series, RuleScope.Province, RuleScope.National, RuleScope.Installation])
            foreach (var name in context.NamesIn(scope))
                if (entries[(key.Name, scope, name)].FirstOrDefault(entry => entry.HoldsOn(day)) is { } found) return found.Value;
        return null;
    }

    /// <summary>All values in force on the day.</summary>
    public RuleSet On(LocalDate day, RuleContext context) => new(RuleKeys.All.Values
        .Select(key => KeyValuePair.Create(key.Name, Find(key, context, day)))
        .Where(found => found.Value is not null)!);

    static Entry EntryOf(string path, Line line)
    {
        if (!RuleKeys.All.TryGetValue(line.Key, out var key)) throw new SeedException(path, $"there is no rule '{line.Key}'");
        if (line.Scope is RuleScope.Unit or RuleScope.Series && line.For is null) throw new SeedException(path, $"{line.Key}: scope {line.Scope} needs a name in 'for'");
        if (line.Scope is RuleScope.National or RuleScope.Installation && line.For is not null) throw new SeedException(path, $"{line.Key}: scope {line.Scope} takes no name in 'for'");
        var from = Day(path, line.ValidFrom);
        var to = line.ValidTo is null ? (LocalDate?)null : Day(path, line.ValidTo);
        if (to < from) throw new SeedException(path, $"{line.Key}: validTo lies before validFrom");
        return new Entry(key, line.For, from, to, new RuleValue(ValueOf(path, key, line.Value), line.Scope, line.Source, line.Certainty));
    }

    static string? ValueOf(string path, RuleKey key, JsonElement value) => (key.Kind, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) when key.MayBeUnset => null,
        (RuleKind.Number, JsonValueKind.Number) when value.TryGetInt32(out var number) && number >= 0 => number.ToString(),
        (RuleKind.Switch, JsonValueKind.True) => "true",
        (RuleKind.Switch, JsonValueKind.False) => "false",
        (RuleKind.Fraction, JsonValueKind.String) when FractionForm().IsMatch(value.GetString()!) => value.GetString(),
        (RuleKind.Choice, JsonValueKind.String) when key.Choices.Contains(value.GetString()!) => value.GetString(),
        (RuleKind.Text, JsonValueKind.String) when !string.IsNullOrWhiteSpace(value.GetString()) => value.GetString(),
        (RuleKind.Choice, _) => throw new SeedException(path, $"{key.Name}: {value.GetRawText()} is none of {string.Join(", ", key.Choices)}"),
        _ => throw new SeedException(path, $"{key.Name}: {value.GetRawText()} is no {key.Kind}"),
    };

    static LocalDate Day(string path, string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed
        ? parsed.Value
        : throw new SeedException(path, $"'{text}' is not a day of the form yyyy-MM-dd");

    [GeneratedRegex("^[0-9]+/[1-9][0-9]*$")]
    private static partial Regex FractionForm();
}
