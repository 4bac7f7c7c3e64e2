using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Api.Web;

/// <summary>How this API reads and writes JSON: camelCase members, snake_case enum values, ISO instants and days.</summary>
public static class ApiJson
{
    /// <summary>The settings, for code outside the request pipeline.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    static readonly ConcurrentDictionary<Type, bool> InRequests = new();

    /// <summary>Applies the settings.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.MaxDepth = 32;
        // Which of two members counts is a matter of taste between parsers; who checks and who acts might differ.
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = false;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new PatternConverter<Instant>(InstantPattern.ExtendedIso, instant => Storable(instant.InUtc().Year)));
        options.Converters.Add(new PatternConverter<LocalDate>(LocalDatePattern.Iso, day => Storable(day.Year)));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { CloseRequests, RefuseNul } };
        return options;
    }

    /// <summary>Requests are closed, with whatever stands in them: a member nobody knows is a typing mistake or over-posting, and is said so.</summary>
    static void CloseRequests(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var isRequest = type.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        if (!isRequest && !InRequests.ContainsKey(type.Type)) return;
        type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        foreach (var member in type.Properties)
        {
            if (isRequest && member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }) member.IsRequired = true;
            // Learned before the member's own type is looked at, which is always later.
            foreach (var inside in (Type[])[member.PropertyType, .. member.PropertyType.GetGenericArguments()])
                if (inside.Namespace?.StartsWith(nameof(TrainingLms), StringComparison.Ordinal) ?? false) InRequests.TryAdd(inside, true);
        }
    }

    /// <summary>PostgreSQL stores no text with a NUL in it; so that both databases answer alike, it is malformed.</summary>
    static void RefuseNul(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var texts = type.Properties.Where(member => member.Get is not null && member.PropertyType.IsAssignableTo(typeof(IEnumerable<string>))).ToList();
        var names = type.Properties.Where(member => member.Get is not null && member.PropertyType == typeof(string)).ToList();
        if (texts.Count + names.Count == 0) return;
        type.OnDeserialized = read =>
        {
            var broken = names.FirstOrDefault(member => HasNul(member.Get!(read) as string))
                ?? texts.FirstOrDefault(member => member.Get!(read) is IEnumerable<string> many && many.Any(HasNul));
            if (broken is not null) throw new JsonException("A text contains the character U+0000.", $"$.{broken.Name}", null, null);
        };
    }

    static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) ?? false;

    /// <summary>What both databases can store, with room for the end of the last day.</summary>
    internal static bool Storable(int year) => year is >= 1 and <= 9998;

    sealed class PatternConverter<T>(IPattern<T> pattern, Func<T, bool> storable) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A text in ISO 8601 form is expected.");
            return pattern.Parse(text) is { Success: true } parsed && storable(parsed.Value) ? parsed.Value : throw new JsonException($"'{text}' is not in ISO 8601 form, or far beyond any calendar.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
    }
}
