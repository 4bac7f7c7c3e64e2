using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Calls every operation of the OpenAPI document with a mark wherever a text can stand.</summary>
sealed class EveryEndpoint
{
    static readonly string[] Methods = ["get", "post", "put", "delete", "patch"];

    readonly JsonElement document;

    EveryEndpoint(JsonElement document) => this.document = document;

    public static async Task<EveryEndpoint> ReadAsync(Persona anybody) => new(await anybody.GetAsync("/openapi/v1.json"));

    public IEnumerable<(string Method, string Path, JsonElement Operation)> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where Methods.Contains(method.Name)
        select (method.Name.ToUpperInvariant(), path.Name, method.Value);

    /// <summary>The ways in which a mark is sent to one operation, and whether the operation will understand it.</summary>
    public IEnumerable<(HttpRequestMessage Request, bool IsWellFormed)> Requests(string method, string path, JsonElement operation, string mark)
    {
        var schema = BodyOf(operation);
        // As it should be, with every text marked.
        yield return (Request(method, path, operation, mark, schema is { } body ? Json(Fill(body, mark, 0)) : null), true);
        if (method == "GET") yield break;
        // With a member nobody knows, named and filled by the mark.
        yield return (Request(method, path, operation, mark, Json(new JsonObject { [mark] = mark, ["unknown"] = mark })), false);
        // Cut short, so that it is no JSON.
        yield return (Request(method, path, operation, mark, new StringContent($$"""{"name": "{{mark}}", "x": {{mark}}""", Encoding.UTF8, "application/json")), false);
        // The mark wherever a number, a date, a list or an object is asked for.
        if (schema is { } typed) yield return (Request(method, path, operation, mark, Json(Misfit(typed, mark))), false);
        // A file that is none.
        yield return (Request(method, path, operation, mark, new ByteArrayContent(Encoding.UTF8.GetBytes(mark)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }), false);
    }

    HttpRequestMessage Request(string method, string path, JsonElement operation, string mark, HttpContent? body)
    {
        var query = new List<string>();
        if (operation.TryGetProperty("parameters", out var parameters))
            foreach (var parameter in parameters.EnumerateArray().Select(Resolve))
            {
                var name = parameter.GetProperty("name").GetString()!;
                var text = TextFor(Resolve(parameter.GetProperty("schema")), mark);
                if (parameter.GetProperty("in").GetString() == "path") path = path.Replace($"{{{name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
                else if (parameter.GetProperty("in").GetString() == "query") query.Add($"{name}={Uri.EscapeDataString(text)}");
            }
        query.Add($"unasked={Uri.EscapeDataString(mark)}");
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{path}?{string.Join('&', query)}", UriKind.Relative));
        if (method is not "GET") request.Content = body;
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{Uri.EscapeDataString(mark)}\"");
        request.Headers.TryAddWithoutValidation("User-Agent", Uri.EscapeDataString(mark));
        return request;
    }

    static string TextFor(JsonElement schema, string mark) =>
        schema.TryGetProperty("format", out var format) && format.GetString() == "uuid" ? "01960000-0000-7000-8000-000000000000" : mark;

    JsonElement? BodyOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && Resolve(body).GetProperty("content").TryGetProperty("application/json", out var json) && json.TryGetProperty("schema", out var schema)
            ? Resolve(schema) : null;

    JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference)) return schema;
        var found = document;
        foreach (var part in reference.GetString()!.Split('/').Skip(1)) found = found.GetProperty(part);
        return found;
    }

    JsonNode? Fill(JsonElement schema, string mark, int depth)
    {
        schema = Resolve(schema);
        if (depth > 6) return null;
        if (schema.TryGetProperty("enum", out var values)) return values[0].GetString();
        if (schema.TryGetProperty("oneOf", out var choices)) return Fill(choices.EnumerateArray().Last(), mark, depth + 1);
        if (schema.TryGetProperty("properties", out var members))
        {
            var filled = new JsonObject();
            foreach (var member in members.EnumerateObject()) filled[member.Name] = Fill(member.Value, mark, depth + 1);
            return filled;
        }
        return KindOf(schema) switch
        {
            "array" => new JsonArray(Fill(schema.GetProperty("items"), mark, depth + 1)),
            "integer" or "number" => 1,
            "boolean" => true,
            "string" when schema.TryGetProperty("format", out var format) => format.GetString() switch
            {
                "uuid" => "01960000-0000-7000-8000-000000000000",
                "date" => "2026-03-02",
                "date-time" => "2026-03-02T01:00:00Z",
                _ => mark,
            },
            _ => mark,
        };
    }

    JsonNode? Misfit(JsonElement schema, string mark)
    {
        var filled = new JsonObject();
        if (!schema.TryGetProperty("properties", out var members)) return mark;
        foreach (var member in members.EnumerateObject())
            filled[member.Name] = KindOf(Resolve(member.Value)) == "string" && !Resolve(member.Value).TryGetProperty("format", out _) ? new JsonObject { [mark] = mark } : mark;
        return filled;
    }

    static string KindOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return "";
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(kind => kind.GetString()!).First(kind => kind != "null") : type.GetString()!;
    }

    static StringContent Json(JsonNode? node) => new(node?.ToJsonString() ?? "null", Encoding.UTF8, "application/json");
}
