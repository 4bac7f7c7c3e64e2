using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Exams;

/// <summary>Canonical JSON for what is frozen and hashed: members sorted, NFC text, no space, absent instead of null. The stored text is the hashed text.</summary>
static class FrozenJson
{
    static readonly JsonSerializerOptions Settings = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new FractionConverter(), new InstantConverter(), new DateConverter(),
            new AnswerKeyConverter(),
        },
    };

    /// <summary>The canonical text.</summary>
    public static string Write<T>(T value) => Sorted(JsonSerializer.SerializeToNode(value, Settings))!.ToJsonString(Settings);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Settings)!;

    /// <summary>SHA-256 over the canonical text, 64 hexadecimal digits.</summary>
    public static string HashOf<T>(T value) => HashOfText(Write(value));

    /// <summary>SHA-256 over text, 64 hexadecimal digits.</summary>
    public static string HashOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(text.Normalize(NormalizationForm.FormC)),
        _ => node?.DeepClone(),
    };

    sealed class FractionConverter : JsonConverter<Fraction>
    {
        public override Fraction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Fraction value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TenMillionths);
    }

    sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    sealed class DateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            LocalDatePattern.Iso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }
}
