using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TrainingLms.Api.Tests;

/// <summary>A person who speaks to the API. Answers come as JSON, refusals as <see cref="Refused"/>.</summary>
public sealed record Persona(Guid Id, string Name, HttpClient Http)
{
    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await Http.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<JsonElement> PostAsync(string path, object? body = null, string? key = null) =>
        await SendAsync(HttpMethod.Post, path, body, key);

    public async Task<JsonElement> PutAsync(string path, object? body = null) => await SendAsync(HttpMethod.Put, path, body, null);

    public async Task<JsonElement> DeleteAsync(string path) => await SendAsync(HttpMethod.Delete, path, null, null);

    /// <summary>Uploads a file as the raw body.</summary>
    public async Task<JsonElement> UploadAsync(string path, byte[] content, string contentType = "application/octet-stream")
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await ReadAsync(await Http.PostAsync(new Uri(path, UriKind.Relative), body));
    }

    public Task<byte[]> DownloadAsync(string path) => Http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    /// <summary>The same, with refusals as <see cref="Refused"/>.</summary>
    public async Task<byte[]> DownloadOrRefusedAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync() : throw new Refused((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string? key, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        else if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { });
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await ReadAsync(await Http.SendAsync(request));
    }

    static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode) throw new Refused((int)response.StatusCode, text);
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
        }
    }
}

/// <summary>The API said no.</summary>
public sealed class Refused(int status, string text) : Exception($"{status}: {text}")
{
    public int Status { get; } = status;

    public JsonElement Problem { get; } = text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.Clone() : default;

    public string[] Codes => [.. Problem.GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)];

    /// <summary>Expects the call to be refused with this status and these codes.</summary>
    public static async Task<Refused> ExpectAsync(int status, string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<Refused>(call);
        Assert.Equal((status, code), (refused.Status, string.Join(" ", refused.Codes)));
        return refused;
    }
}

/// <summary>Short ways to read JSON in tests.</summary>
public static class JsonReading
{
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    public static Guid Id(this JsonElement json, string member = "id") => json.GetProperty(member).GetGuid();

    public static int Int(this JsonElement json, string member) => json.GetProperty(member).GetInt32();

    public static JsonElement[] Items(this JsonElement json, string member = "items") => [.. json.GetProperty(member).EnumerateArray()];
}
