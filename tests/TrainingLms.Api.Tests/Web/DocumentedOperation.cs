using System.Text;
using System.Text.Json;

namespace TrainingLms.Api.Tests.Web;

/// <summary>One operation of the API document, ready to be called with keys of nothing.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With its parameters filled in.</param>
/// <param name="TakesJson">Whether it has a JSON body.</param>
/// <param name="QueryNames">Its query parameters.</param>
/// <param name="Members">Members that the body does know, so that no real one is taken for over-posting.</param>
sealed record DocumentedOperation(string Method, string Path, bool TakesJson, IReadOnlyList<string> QueryNames, IReadOnlySet<string> Members)
{
    /// <summary>What the server answers to this body; null sends none.</summary>
    public async Task<(int Status, string Body)> SendAsync(Persona who, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (body is not null) request.Content = Json(body);
        using var answer = await who.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A text sent as JSON, whatever it is.</summary>
    public static ByteArrayContent Json(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new("application/json");
        return content;
    }

    /// <summary>All that somebody may try without ending the own session.</summary>
    public static async Task<List<DocumentedOperation>> AllAsync(Persona who)
    {
        var document = await who.GetAsync("/openapi/v1.json");
        return [.. from path in document.GetProperty("paths").EnumerateObject()
                   from method in path.Value.EnumerateObject()
                   // Its owner would end the very session or token that asks.
                   where !(path.Name == "/api/v1/session" && method.Name == "delete")
                   select new DocumentedOperation(method.Name.ToUpperInvariant(), Filled(path.Name), TakesJsonOf(method.Value), QueryOf(method.Value), MembersOf(document, method.Value))];
    }

    static string Filled(string path) => string.Join('/', path.Split('/').Select(part => part switch
    {
        "{year}" => "2026",
        ['{', ..] when part.Contains("id", StringComparison.OrdinalIgnoreCase) => "0198f000-0000-7000-8000-000000000001",
        ['{', ..] => "x",
        _ => part,
    }));

    static bool TakesJsonOf(JsonElement operation) => operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out _);

    static List<string> QueryOf(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(parameter => parameter.Text("in") == "query").Select(parameter => parameter.Text("name"))] : [];

    static HashSet<string> MembersOf(JsonElement document, JsonElement operation)
    {
        if (!TakesJsonOf(operation)) return [];
        var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        if (schema.TryGetProperty("oneOf", out var choices)) schema = choices.EnumerateArray().First(choice => choice.TryGetProperty("$ref", out _));
        if (schema.TryGetProperty("$ref", out var reference)) schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        return schema.TryGetProperty("properties", out var properties) ? [.. properties.EnumerateObject().Select(property => property.Name)] : [];
    }
}
