using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingLms.Titles;

/// <summary>For whom a rule holds, widest first; a narrower one wins.</summary>
public enum RuleScope
{
    /// <summary>The whole installation.</summary>
    [JsonStringEnumMemberName("G")]
    Installation,

    /// <summary>The nation.</summary>
    [JsonStringEnumMemberName("N")]
    National,

    /// <summary>A province or committee.</summary>
    [JsonStringEnumMemberName("P")]
    Province,

    /// <summary>A series or specialty.</summary>
    [JsonStringEnumMemberName("S")]
    Series,

    /// <summary>A unit.</summary>
    [JsonStringEnumMemberName("U")]
    Unit,
}

/// <summary>How sure we are of a value.</summary>
public enum Certainty
{
    /// <summary>Taken from the primary or an official text.</summary>
    [JsonStringEnumMemberName("V")]
    Verified,

    /// <summary>Taken from secondary pages only.</summary>
    [JsonStringEnumMemberName("V2")]
    Secondary,

    /// <summary>Known in general; a person must compare it with the text before release.</summary>
    [JsonStringEnumMemberName("M")]
    FromMemory,

    /// <summary>A default of this design without legal source; a person must check it before release.</summary>
    [JsonStringEnumMemberName("D")]
    Design,
}

/// <summary>A value in force, with where it comes from.</summary>
/// <param name="Value">As written: a number, <c>true</c>, <c>2/3</c>, a choice or a text; null where the table says that there is none.</param>
/// <param name="Scope">The scope it was found in.</param>
/// <param name="Source">The source note.</param>
/// <param name="Certainty">How sure we are of it.</param>
public sealed record RuleValue(string? Value, RuleScope Scope, string Source, Certainty Certainty);

/// <summary>A share in whole numbers; nothing is rounded.</summary>
/// <param name="Numerator">Zero or more.</param>
/// <param name="Denominator">One or more.</param>
public readonly record struct RuleFraction(int Numerator, int Denominator)
{
    /// <summary>Reads <c>1/2</c>.</summary>
    public static RuleFraction Parse(string text) => text.Split('/') is [var above, var below] ? new(int.Parse(above), int.Parse(below)) : throw new FormatException("A fraction has two parts.");

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";
}

/// <summary>The rules in force for one round on one date. Copied into the application at acceptance, so that later changes never move a running case.</summary>
public sealed class RuleSet
{
    static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    readonly SortedDictionary<string, RuleValue> values;

    internal RuleSet(IEnumerable<KeyValuePair<string, RuleValue>> found)
    {
        values = new SortedDictionary<string, RuleValue>(StringComparer.Ordinal);
        foreach (var (key, value) in found) values.Add(key, value);
        Text = JsonSerializer.Serialize(values, Json);
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..12];
    }

    /// <summary>All values by key, ordered.</summary>
    public IReadOnlyDictionary<string, RuleValue> Values => values;

    /// <summary>The whole set as JSON; the same values give the same text.</summary>
    public string Text { get; }

    /// <summary>The first 12 hexadecimal digits of the SHA-256 of <see cref="Text"/>: equal rules have equal versions.</summary>
    public string Version { get; }

    /// <summary>Reads a set that was stored as <see cref="Text"/>.</summary>
    public static RuleSet Parse(string text) => new(JsonSerializer.Deserialize<Dictionary<string, RuleValue>>(text, Json)!);

    /// <summary>A number.</summary>
    /// <exception cref="InvalidOperationException">The seeds give no value: they are not complete.</exception>
    public int Number(RuleKey key) => int.Parse(Value(key, RuleKind.Number));

    /// <summary>A number that may be unset; null where it is.</summary>
    public int? NumberIfSet(RuleKey key) => values.GetValueOrDefault(key.Name)?.Value is { } value ? int.Parse(value) : null;

    /// <summary>A fraction.</summary>
    public RuleFraction Fraction(RuleKey key) => RuleFraction.Parse(Value(key, RuleKind.Fraction));

    /// <summary>True or false.</summary>
    public bool IsOn(RuleKey key) => bool.Parse(Value(key, RuleKind.Switch));

    /// <summary>A choice.</summary>
    public string Choice(RuleKey key) => Value(key, RuleKind.Choice);

    /// <summary>A choice; null in a set that was copied before there was such a rule.</summary>
    public string? ChoiceIfSet(RuleKey key) => values.GetValueOrDefault(key.Name)?.Value;

    string Value(RuleKey key, RuleKind kind) =>
        key.Kind == kind && values.GetValueOrDefault(key.Name)?.Value is { } value
            ? value
            : throw new InvalidOperationException($"There is no {kind} value for the rule {key.Name}.");
}
