using System.Text;
using System.Text.Json;
using TrainingLms.Data;

namespace TrainingLms.Audit;

/// <summary>
/// How changes and details are written as text. What is written once is hashed as it stands and never written anew. A change is
/// <c>[field, before, after]</c>; in the chain a personal one is <c>[field]</c>, and its values stand in the details.
/// </summary>
static class AuditJson
{
    /// <summary>Changes for the chain: personal fields without their values. Null where there are none.</summary>
    public static string? WriteChanges(IReadOnlyList<FieldChange> changes) => changes.Count == 0 ? null : JsonForm.TextOf(changes, static (json, changes) =>
    {
        json.WriteStartArray();
        foreach (var change in changes) Write(json, change, withValues: !change.IsPersonal);
        json.WriteEndArray();
    });

    public static IReadOnlyList<FieldChange> ReadChanges(string? text)
    {
        if (text is null) return [];
        var reader = JsonForm.Read(Encoding.UTF8.GetBytes(text));
        return ReadChanges(ref reader, isPersonal: false);
    }

    /// <summary><c>[reason, address, personal changes]</c>.</summary>
    public static string Write(DetailsContent content) => JsonForm.TextOf(content, static (json, content) =>
    {
        json.WriteStartArray();
        json.WriteStringValue(content.Reason);
        json.WriteStringValue(content.ClientAddress);
        json.WriteStartArray();
        foreach (var change in content.Changes) Write(json, change, withValues: true);
        json.WriteEndArray();
        json.WriteEndArray();
    });

    public static DetailsContent ReadDetails(string text)
    {
        var reader = JsonForm.Read(Encoding.UTF8.GetBytes(text));
        var (reason, address) = (reader.NextText(), reader.NextText());
        reader.Read();
        return new DetailsContent(reason, address, ReadChanges(ref reader, isPersonal: true));
    }

    static void Write(Utf8JsonWriter json, FieldChange change, bool withValues)
    {
        json.WriteStartArray();
        json.WriteStringValue(change.Field);
        if (withValues)
        {
            json.WriteStringValue(change.Before);
            json.WriteStringValue(change.After);
        }
        json.WriteEndArray();
    }

    static List<FieldChange> ReadChanges(ref Utf8JsonReader reader, bool isPersonal)
    {
        var changes = new List<FieldChange>();
        while (reader.NextInList())
        {
            var field = reader.NextText()!;
            if (!reader.NextInList())
            {
                changes.Add(new FieldChange(field, null, null, true));
                continue;
            }
            changes.Add(new FieldChange(field, reader.GetString(), reader.NextText(), isPersonal));
            reader.Read();
        }
        return changes;
    }
}
