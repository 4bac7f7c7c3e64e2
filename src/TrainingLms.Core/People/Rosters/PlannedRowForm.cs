using System.Collections.Frozen;
using System.Text.Json;
using TrainingLms.Data;

namespace TrainingLms.People;

/// <summary>
/// The form in which a row of a plan is stored and hashed: one JSON list, short, with the same bytes for the same row. A hundred thousand of them are
/// written and read between an upload and its end.
/// </summary>
static class PlannedRowForm
{
    static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

    public static byte[] BytesOf(PlannedRow row) => JsonForm.BytesOf(row, static (json, row) =>
    {
        json.WriteStartArray();
        json.WriteNumberValue(row.Number);
        json.WriteStringValue(row.Verdict.ToString());
        Write(json, row.PersonId);
        if (row.PersonVersion is { } version) json.WriteNumberValue(version);
        else json.WriteNullValue();
        Write(json, row.UnitId);
        json.WriteStringValue(row.EffectiveOn);
        json.WriteStartArray();
        foreach (var change in row.Changes)
        {
            json.WriteStringValue(change.Column);
            json.WriteStringValue(change.Before);
            json.WriteStringValue(change.After);
        }
        json.WriteEndArray();
        Write(json, row.Problems);
        Write(json, row.Warnings);
        Write(json, row.Typed);
        json.WriteStringValue(row.Who);
        row.Asks?.Write(json);
        if (row.Learns is { } learning) Write(json, learning);
        json.WriteEndArray();
    });

    public static PlannedRow Read(ReadOnlySpan<byte> form)
    {
        var reader = JsonForm.Read(form);
        reader.Read();
        var row = new PlannedRow(
            reader.GetInt32(), Enum.Parse<RowVerdict>(reader.NextText()!), NextId(ref reader), NextNumber(ref reader), NextId(ref reader), reader.NextText(),
            NextChanges(ref reader), NextProblems(ref reader), NextProblems(ref reader), NextNamed(ref reader), reader.NextText());
        // At most one of them stands there: somebody who moves, or something that is learned.
        if (!reader.NextInList()) return row;
        return reader.TokenType == JsonTokenType.StartArray ? row with { Asks = AskedTransfer.Read(ref reader) } : row with { Learns = NextLearning(ref reader) };
    }

    static void Write(Utf8JsonWriter json, PlannedLearning learning)
    {
        json.WriteStringValue(learning.PersonNumber);
        json.WriteStringValue(learning.Course);
        Write(json, learning.VersionId);
        if (learning.Number is { } number) json.WriteNumberValue(number);
        else json.WriteNullValue();
        json.WriteStringValue(learning.Title);
        Write(json, learning.EnrolmentId);
    }

    /// <summary>Stands on its first text.</summary>
    static PlannedLearning NextLearning(ref Utf8JsonReader reader) =>
        new(reader.GetString()!, reader.NextText()!, NextId(ref reader), (int?)NextNumber(ref reader), reader.NextText()!, NextId(ref reader));

    static void Write(Utf8JsonWriter json, Guid? id)
    {
        if (id is { } known) json.WriteStringValue(known);
        else json.WriteNullValue();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<RowProblem> problems)
    {
        json.WriteStartArray();
        foreach (var problem in problems)
        {
            json.WriteStringValue(problem.Column);
            json.WriteStringValue(problem.Letters);
            json.WriteStringValue(problem.Code);
            Write(json, problem.Facts);
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> named)
    {
        json.WriteStartArray();
        foreach (var (name, value) in named)
        {
            json.WriteStringValue(name);
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    static Guid? NextId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetGuid();
    }

    static long? NextNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();
    }

    static List<FieldChange> NextChanges(ref Utf8JsonReader reader)
    {
        var changes = new List<FieldChange>();
        reader.Read();
        while (reader.NextInList()) changes.Add(new FieldChange(reader.GetString()!, reader.NextText(), reader.NextText()));
        return changes;
    }

    static List<RowProblem> NextProblems(ref Utf8JsonReader reader)
    {
        var problems = new List<RowProblem>();
        reader.Read();
        while (reader.NextInList()) problems.Add(new RowProblem(reader.GetString(), reader.NextText(), reader.NextText()!, NextNamed(ref reader)));
        return problems;
    }

    static IReadOnlyDictionary<string, string> NextNamed(ref Utf8JsonReader reader)
    {
        FewNamed<string>? named = null;
        reader.Read();
        while (reader.NextInList()) (named ??= new FewNamed<string>(2)).Add(reader.GetString()!, reader.NextText()!);
        return named ?? (IReadOnlyDictionary<string, string>)Nothing;
    }
}
