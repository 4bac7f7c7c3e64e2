using System.Collections.Immutable;
using System.Text.Json;

namespace TrainingLms.Exams;

/// <summary>An answer as given. Nothing given is null everywhere, which differs from a wrong answer in all statistics.</summary>
public abstract record Response
{
    Response() { }

    /// <summary>One option.</summary>
    public sealed record Chosen(string OptionId) : Response;

    /// <summary>A set of options, at least one.</summary>
    public sealed record ChosenSet(ImmutableSortedSet<string> OptionIds) : Response;

    /// <summary>True or false.</summary>
    public sealed record Truth(bool Value) : Response;

    /// <summary>Reads an answer sent by a client or stored before.</summary>
    /// <param name="type">What the question asks for.</param>
    /// <param name="optionIds">The options of the question.</param>
    /// <param name="json">A text, a list of texts, a bool; null, an empty text and an empty list mean nothing given.</param>
    /// <param name="response">The answer; null when nothing was given.</param>
    /// <returns>False when it is malformed: another kind of answer, an unknown option, or one named twice.</returns>
    public static bool TryRead(QuestionType type, IReadOnlyCollection<string> optionIds, JsonElement json, out Response? response)
    {
        response = null;
        switch (type, json.ValueKind)
        {
            case (_, JsonValueKind.Null or JsonValueKind.Undefined):
            case (QuestionType.Single, JsonValueKind.String) when json.GetString() == "":
                return true;
            case (QuestionType.Single, JsonValueKind.String) when optionIds.Contains(json.GetString()!):
                response = new Chosen(json.GetString()!);
                return true;
            case (QuestionType.TrueFalse, JsonValueKind.True or JsonValueKind.False):
                response = new Truth(json.GetBoolean());
                return true;
            case (QuestionType.Multiple, JsonValueKind.Array):
                var given = json.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.String ? id.GetString() : null).ToList();
                if (given.Any(id => id is null || !optionIds.Contains(id)) || given.Distinct().Count() != given.Count) return false;
                response = given.Count == 0 ? null : new ChosenSet(given.ToImmutableSortedSet(StringComparer.Ordinal)!);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The text that is stored and hashed: the same answer always gives the same text.</summary>
    public static string Canonical(Response? response) => response switch
    {
        Chosen one => JsonSerializer.Serialize(one.OptionId),
        ChosenSet many => JsonSerializer.Serialize<IEnumerable<string>>(many.OptionIds),
        Truth truth => truth.Value ? "true" : "false",
        _ => "null",
    };
}
