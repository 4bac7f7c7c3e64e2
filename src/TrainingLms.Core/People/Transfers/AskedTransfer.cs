using System.Collections.Frozen;
using System.Text.Json;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>What a row that moves somebody to or from another officer's unit says: kept until the other side decides, and then judged like a row of an import.</summary>
/// <param name="PersonId">Who is to move. Never shown to who does not see the person.</param>
/// <param name="Values">Values by column key, normalised, as far as the move needs them.</param>
/// <param name="Cleared">Columns whose value is to be cleared.</param>
public sealed record AskedTransfer(Guid PersonId, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Cleared)
{
    /// <summary>The value of a column; null when the row does not say.</summary>
    public string? this[string key] => Values.GetValueOrDefault(key);

    /// <summary>The row as a row of a file, judged anew for the person as known now.</summary>
    /// <param name="person">The person, whose number may have changed meanwhile.</param>
    /// <param name="unitCode">Code of the new unit, which may have changed too.</param>
    public RowReading ToRow(Person person, string unitCode)
    {
        var values = new Dictionary<string, string>(Values, StringComparer.Ordinal)
        {
            [RosterKeys.PersonNumber] = person.PersonNumber,
            [RosterKeys.UnitCode] = unitCode.ToUpperInvariant(),
        };
        return new RowReading(new RosterRow(0, FrozenDictionary<string, RosterCell>.Empty), values, Cleared.ToFrozenSet(StringComparer.Ordinal), [], []);
    }

    /// <summary>The form that is sealed.</summary>
    public byte[] ToBytes() => JsonForm.BytesOf(this, static (json, asked) => asked.Write(json));

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static AskedTransfer Parse(ReadOnlySpan<byte> stored)
    {
        var reader = JsonForm.Read(stored);
        return Read(ref reader);
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStringValue(PersonId);
        json.WriteStartArray();
        foreach (var (name, value) in Values)
        {
            json.WriteStringValue(name);
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
        json.WriteStartArray();
        foreach (var column in Cleared) json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteEndArray();
    }

    /// <summary>Stands on the beginning of its list and ends on its end.</summary>
    internal static AskedTransfer Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        var person = reader.GetGuid();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.NextInList()) values.Add(reader.GetString()!, reader.NextText()!);
        var cleared = new List<string>();
        reader.Read();
        while (reader.NextInList()) cleared.Add(reader.GetString()!);
        reader.Read();
        return new AskedTransfer(person, values, cleared);
    }
}
