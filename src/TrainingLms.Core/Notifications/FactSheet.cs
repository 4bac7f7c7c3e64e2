using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Data;
using TrainingLms.Sentences;

namespace TrainingLms.Notifications;

/// <summary>The facts of a message as they are stored: a small JSON object that keeps what kind of value each one is.</summary>
static class FactSheet
{
    /// <summary>A title somebody chose may be long; a message is not the place for it.</summary>
    const int Longest = 200;

    public static string Write(IReadOnlyList<(string Name, object? Value)> facts) => JsonForm.TextOf(facts, static (json, facts) =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in facts)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
        json.WriteEndObject();
    });

    static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); return;
            case string text: json.WriteStringValue(Cut(text)); return;
            case int number: json.WriteNumberValue(number); return;
            case Instant instant: Tagged(json, ("at", InstantPattern.ExtendedIso.Format(instant))); return;
            case LocalDate day: Tagged(json, ("on", LocalDatePattern.Iso.Format(day))); return;
            case Word word: Tagged(json, ("word", word.Key)); return;
            case Bilingual text: Tagged(json, ("zh", Cut(text.Chinese)), ("en", Cut(text.English))); return;
            case NameOf name: Tagged(json, ("of", $"{name.Kind}"), ("id", $"{name.Id}")); return;
            default: throw new InvalidOperationException($"A message cannot keep a {value.GetType().Name}.");
        }
    }

    static void Tagged(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string Value)> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members) json.WriteString(name, value);
        json.WriteEndObject();
    }

    /// <summary>The facts as they were written.</summary>
    public static List<(string Name, object? Value)> Read(string stored)
    {
        using var json = JsonDocument.Parse(stored);
        return [.. json.RootElement.EnumerateObject().Select(fact => (fact.Name, ReadValue(fact.Value)))];
    }

    static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.Object when value.TryGetProperty("at", out var at) => InstantPattern.ExtendedIso.Parse(at.GetString()!).Value,
        JsonValueKind.Object when value.TryGetProperty("on", out var on) => LocalDatePattern.Iso.Parse(on.GetString()!).Value,
        JsonValueKind.Object when value.TryGetProperty("word", out var word) => new Word(word.GetString()!),
        JsonValueKind.Object when value.TryGetProperty("zh", out var chinese) => new Bilingual(chinese.GetString()!, value.GetProperty("en").GetString()!),
        JsonValueKind.Object when value.TryGetProperty("of", out var of) => new NameOf(Enum.Parse<Named>(of.GetString()!), value.GetProperty("id").GetGuid()),
        _ => null,
    };

    /// <summary>The facts for a sentence of one language.</summary>
    public static List<(string Name, object? Value)> In(SentenceBook book, string stored) => Read(stored).ConvertAll(fact => (fact.Name, fact.Value switch
    {
        Word word => book[word.Key],
        Bilingual text => book == SentenceBook.English ? text.English : text.Chinese,
        LocalDate day => LocalDatePattern.Iso.Format(day),
        var value => value,
    }));

    static string Cut(string text) => text.Length <= Longest ? text : $"{text[..(Longest - 1)]}…";
}
