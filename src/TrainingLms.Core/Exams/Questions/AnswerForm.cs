using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrainingLms.Exams;

/// <summary>What stands in a gap.</summary>
public enum GapKind
{
    /// <summary>One of its options.</summary>
    Select,

    /// <summary>A short text.</summary>
    ShortText,

    /// <summary>A number.</summary>
    Numeric,
}

/// <summary>A gap as it is shown.</summary>
/// <param name="Id">Its id, as in the text.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Options">Ids of its options in the order shown; empty where there are none.</param>
public sealed record GapForm(string Id, GapKind Kind, ImmutableArray<string> Options);

/// <summary>
/// What an answer to a question on one paper looks like: enough to tell a well-formed one, and no key. Where the ids of an author could show an order
/// or a pair, as with ordering and matching, candidates and storage know the things by their place on the paper, from 1.
/// </summary>
/// <param name="Type">What the question asks for.</param>
/// <param name="Options">Ids of options, answers or items in the order shown; empty where there are none.</param>
public sealed record AnswerForm(QuestionType Type, ImmutableArray<string> Options)
{
    /// <summary>Longest short text and number, in UTF-16 units.</summary>
    const int LongestText = 4_000;

    /// <summary>Longest essay, in UTF-16 units: far beyond what anybody writes, so that nothing is ever cut.</summary>
    const int LongestEssay = 400_000;

    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Ids of the stems in the order shown, for matching.</summary>
    public ImmutableArray<string> Stems { get; init; } = [];

    /// <summary>The gaps of a cloze.</summary>
    public ImmutableArray<GapForm> Gaps { get; init; } = [];

    /// <summary>Whether an answer may be given to one stem only.</summary>
    public bool EachOnce { get; init; }

    /// <summary>How numbers are written here.</summary>
    public NumberForm Numbers { get; init; } = NumberForm.Plain;

    /// <summary>The id by which a candidate knows an option, answer or item.</summary>
    public string ShownOption(string id) => IsByPlace ? PlaceOf(Options, id) : id;

    /// <summary>The id by which a candidate knows a stem.</summary>
    public string ShownStem(string id) => PlaceOf(Stems, id);

    /// <summary>Reads an answer sent by a client or stored before.</summary>
    /// <param name="json">A text, a number, a list of texts, a map of texts, a bool; null, an empty text, list or map mean nothing given.</param>
    /// <param name="response">The answer; null when nothing was given.</param>
    /// <returns>False when it is malformed: another kind of answer, an unknown or repeated id, too long, or text that is no Unicode.</returns>
    public bool TryRead(JsonElement json, out Response? response)
    {
        response = null;
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return true;
        try
        {
            return Type switch
            {
                QuestionType.Single => ReadChosen(json, out response),
                QuestionType.Multiple => ReadChosenSet(json, out response),
                QuestionType.TrueFalse => ReadTruth(json, out response),
                QuestionType.ShortText => ReadWritten(json, LongestText, out response),
                QuestionType.Numeric => ReadWritten(json, LongestText, out response),
                QuestionType.Essay => ReadWritten(json, LongestEssay, out response),
                QuestionType.Matching => ReadMatched(json, out response),
                QuestionType.Ordering => ReadOrdered(json, out response),
                QuestionType.Cloze => ReadFilled(json, out response),
                _ => false,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text that could be stored or compared.
            return false;
        }
    }

    /// <summary>The text that is stored and hashed: the same answer always gives the same text.</summary>
    public string Write(Response? response) => response switch
    {
        Response.Chosen one => JsonSerializer.Serialize(one.OptionId),
        Response.ChosenSet many => JsonSerializer.Serialize<IEnumerable<string>>(many.OptionIds),
        Response.Truth truth => truth.Value ? "true" : "false",
        Response.Written written => JsonSerializer.Serialize(written.Text, Plain),
        Response.Ordered ordered => JsonSerializer.Serialize(ordered.ItemIds.Select(ShownOption), Plain),
        Response.Matched matched => JsonSerializer.Serialize(new SortedDictionary<string, string>(
            matched.AnswerOf.ToDictionary(at => ShownStem(at.Key), at => ShownOption(at.Value)), StringComparer.Ordinal), Plain),
        Response.Filled filled => JsonSerializer.Serialize(filled.Gaps, Plain),
        _ => "null",
    };

    bool IsByPlace => Type is QuestionType.Ordering or QuestionType.Matching;

    bool ReadChosen(JsonElement json, out Response? response)
    {
        response = null;
        if (json.ValueKind != JsonValueKind.String) return false;
        if (json.GetString() is not { Length: > 0 } id) return true;
        response = new Response.Chosen(id);
        return Options.Contains(id);
    }

    bool ReadChosenSet(JsonElement json, out Response? response)
    {
        response = null;
        if (Texts(json) is not { } ids || ids.Any(id => !Options.Contains(id)) || ids.Distinct().Count() != ids.Count) return false;
        if (ids.Count > 0) response = new Response.ChosenSet(ids.ToImmutableSortedSet(StringComparer.Ordinal));
        return true;
    }

    static bool ReadTruth(JsonElement json, out Response? response)
    {
        response = json.ValueKind is JsonValueKind.True or JsonValueKind.False ? new Response.Truth(json.GetBoolean()) : null;
        return response is not null;
    }

    bool ReadWritten(JsonElement json, int longest, out Response? response)
    {
        response = null;
        if (TextOf(json, Type == QuestionType.Numeric) is not { } text || text.Length > longest) return false;
        if (!string.IsNullOrWhiteSpace(text)) response = new Response.Written(text);
        return true;
    }

    bool ReadOrdered(JsonElement json, out Response? response)
    {
        response = null;
        if (Texts(json) is not { } shown) return false;
        var ids = shown.Select(place => AtPlace(Options, place)).ToList();
        if (ids.Any(id => id is null) || ids.Distinct().Count() != ids.Count) return false;
        if (ids.Count > 0) response = new Response.Ordered([.. ids!]);
        return true;
    }

    bool ReadMatched(JsonElement json, out Response? response)
    {
        response = null;
        if (json.ValueKind != JsonValueKind.Object) return false;
        var answers = new Dictionary<string, string>();
        foreach (var member in json.EnumerateObject())
        {
            if (AtPlace(Stems, member.Name) is not { } stem || TextOf(member.Value, false) is not { } place) return false;
            if (place.Length == 0) continue;
            if (AtPlace(Options, place) is not { } answer || !answers.TryAdd(stem, answer)) return false;
        }
        if (EachOnce && answers.Values.Distinct().Count() != answers.Count) return false;
        if (answers.Count > 0) response = new Response.Matched(answers.ToImmutableSortedDictionary(StringComparer.Ordinal));
        return true;
    }

    bool ReadFilled(JsonElement json, out Response? response)
    {
        response = null;
        if (json.ValueKind != JsonValueKind.Object) return false;
        var filled = new Dictionary<string, string>();
        foreach (var member in json.EnumerateObject())
        {
            var gap = Gaps.FirstOrDefault(gap => gap.Id == member.Name);
            if (gap is null || TextOf(member.Value, gap.Kind == GapKind.Numeric) is not { } text || text.Length > LongestText) return false;
            if (string.IsNullOrWhiteSpace(text)) continue;
            if ((gap.Kind == GapKind.Select && !gap.Options.Contains(text)) || !filled.TryAdd(gap.Id, text)) return false;
        }
        if (filled.Count > 0) response = new Response.Filled(filled.ToImmutableSortedDictionary(StringComparer.Ordinal));
        return true;
    }

    /// <summary>A text; also a number of JSON where one is asked for, and empty for null.</summary>
    string? TextOf(JsonElement json, bool isNumber) => json.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => json.GetString(),
        // JSON has a point whatever the exam writes.
        JsonValueKind.Number when isNumber => json.GetRawText().Replace(".", Numbers.Point, StringComparison.Ordinal),
        _ => null,
    };

    static List<string>? Texts(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) return null;
        var texts = json.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null).ToList();
        return texts.Contains(null) ? null : [.. texts.OfType<string>()];
    }

    static string PlaceOf(ImmutableArray<string> ids, string id) => (ids.IndexOf(id) + 1).ToString(CultureInfo.InvariantCulture);

    static string? AtPlace(ImmutableArray<string> ids, string place) =>
        int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= ids.Length && place[0] != '0' ? ids[number - 1] : null;
}
