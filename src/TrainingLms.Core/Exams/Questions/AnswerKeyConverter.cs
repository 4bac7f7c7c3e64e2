using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TrainingLms.Exams;

/// <summary>Stores a key with the word for its kind. The kinds are written down here, so that no stored text can name another type.</summary>
sealed class AnswerKeyConverter : JsonConverter<AnswerKey>
{
    const string Kind = "kind";

    static readonly Dictionary<string, Type> Kinds = new()
    {
        ["select"] = typeof(SelectKey),
        ["short_text"] = typeof(ShortTextKey),
        ["numeric"] = typeof(NumericKey),
        ["matching"] = typeof(MatchingKey),
        ["ordering"] = typeof(OrderingKey),
        ["cloze"] = typeof(ClozeKey),
        ["essay"] = typeof(EssayKey),
        ["checklist"] = typeof(ChecklistKey),
    };

    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(AnswerKey);

    public override AnswerKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var map = JsonNode.Parse(ref reader)!.AsObject();
        var kind = map[Kind]!.GetValue<string>();
        map.Remove(Kind);
        return (AnswerKey)map.Deserialize(Kinds[kind], options)!;
    }

    public override void Write(Utf8JsonWriter writer, AnswerKey value, JsonSerializerOptions options)
    {
        var map = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        map[Kind] = Kinds.Single(kind => kind.Value == value.GetType()).Key;
        map.WriteTo(writer, options);
    }
}
