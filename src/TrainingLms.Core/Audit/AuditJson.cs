using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingLms.Audit;

/// <summary>How changes and details are written as text. What is written once is hashed as it stands and never written anew.</summary>
static class AuditJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // Names of people are to be read by people; the text goes into a database and into JSON answers, never into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Changes for the chain: personal fields without their values. Null where there are none.</summary>
    public static string? WriteChanges(IReadOnlyList<FieldChange> changes) => changes.Count == 0 ? null
        : JsonSerializer.Serialize(changes.Select(change => change.IsPersonal ? change with { Before = null, After = null } : change), Options);

    public static IReadOnlyList<FieldChange> ReadChanges(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize<List<FieldChange>>(text, Options)!;

    public static string Write(DetailsContent content) => JsonSerializer.Serialize(content, Options);

    public static DetailsContent ReadDetails(string text) => JsonSerializer.Deserialize<DetailsContent>(text, Options)!;
}
