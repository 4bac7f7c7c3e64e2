using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Titles;

/// <summary>Turns what was stated into one JSON text that can be hashed and kept unchanged; the same content gives the same text.</summary>
public static class FrozenText
{
    static readonly JsonSerializerOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new DayConverter(), new InstantConverter() },
    };

    /// <summary>The text.</summary>
    public static string Of<T>(T content) => JsonSerializer.Serialize(content, Options);

    /// <summary>Reads the text back.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    /// <summary>SHA-256 of a text, 64 hexadecimal digits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Keeps a list that is read and written as a whole in one text column; nothing queries inside it.</summary>
    internal static PropertyBuilder<IReadOnlyList<T>> IsFrozenText<T>(this PropertyBuilder<IReadOnlyList<T>> list)
    {
        list.HasConversion(
            items => Of(items), text => Read<T[]>(text),
            new ValueComparer<IReadOnlyList<T>>((a, b) => Of(a) == Of(b), items => items.Count, items => items));
        return list;
    }

    sealed class DayConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            LocalDatePattern.Iso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }
}
