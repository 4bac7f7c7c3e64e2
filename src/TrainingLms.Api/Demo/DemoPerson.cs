using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TrainingLms.Api.Demo;

/// <summary>A person of the demonstration at the other end of the wire: signs in with user name and password and speaks plain HTTP.</summary>
sealed class DemoPerson(string name, HttpClient http) : IDisposable
{
    const string SignIn = "/api/v1/session";

    public string Name => name;

    /// <summary>User name and password; null for who never signs in.</summary>
    object? Entry { get; set; }

    public static async Task<DemoPerson> SignInAsync(Uri server, string userName, string password)
    {
        var person = Stranger(server);
        person.Entry = new { userName, password };
        await person.PostAsync(SignIn, person.Entry);
        var me = await person.GetAsync("/api/v1/me");
        return new DemoPerson(me.GetProperty("name").GetString()!, person.Http) { Id = me.GetProperty("id").GetGuid(), Entry = person.Entry };
    }

    /// <summary>Somebody who has not signed in.</summary>
    public static DemoPerson Stranger(Uri server) =>
        new("访客", new HttpClient(new AntiforgeryHandler(new SocketsHttpHandler { CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 8 })) { BaseAddress = server });

    public Guid Id { get; private init; }

    HttpClient Http => http;

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, () => JsonContent.Create(body ?? new { }));

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, () => JsonContent.Create(body));

    public Task<JsonElement> UploadAsync(string path, byte[] file, string mediaType = "application/octet-stream")
    {
        return SendAsync(HttpMethod.Post, path, () => new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } });
    }

    /// <summary>Downloads into a file.</summary>
    /// <returns>Its size in bytes.</returns>
    public async Task<long> DownloadAsync(string path, string file)
    {
        using var response = await AskAsync(HttpMethod.Get, path, null);
        if (!response.IsSuccessStatusCode) throw new DemoRefusal((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        await using var target = File.Create(file);
        await response.Content.CopyToAsync(target);
        return target.Length;
    }

    async Task<JsonElement> SendAsync(HttpMethod method, string path, Func<HttpContent>? content)
    {
        using var response = await AskAsync(method, path, content);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new DemoRefusal((int)response.StatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The story leaps from day to day, and sessions end over night: who is asked to, signs in again and asks again.</summary>
    async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, Func<HttpContent>? content)
    {
        var response = await AskOnceAsync(method, path, content);
        if (response.StatusCode != HttpStatusCode.Unauthorized || Entry is null || path == SignIn) return response;
        response.Dispose();
        (await AskOnceAsync(HttpMethod.Post, SignIn, () => JsonContent.Create(Entry))).Dispose();
        return await AskOnceAsync(method, path, content);
    }

    async Task<HttpResponseMessage> AskOnceAsync(HttpMethod method, string path, Func<HttpContent>? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content?.Invoke() };
        return await http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>The server said no.</summary>
sealed class DemoRefusal : Exception
{
    public DemoRefusal(int status, string text) : base($"{status}: {text}")
    {
        Status = status;
        if (!text.StartsWith('{')) return;
        var problem = JsonDocument.Parse(text).RootElement;
        Codes = [.. problem.GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)];
        Detail = problem.GetProperty("detail").GetString()!;
    }

    public int Status { get; }

    public IReadOnlyList<string> Codes { get; } = [];

    public string Detail { get; } = "";
}

/// <summary>Short ways to read JSON in the story.</summary>
static class DemoJson
{
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString() ?? "";

    public static int Int(this JsonElement json, string member) => json.GetProperty(member).GetInt32();

    public static Guid Id(this JsonElement json, string member = "id") => json.GetProperty(member).GetGuid();

    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string member = "items") => [.. json.GetProperty(member).EnumerateArray()];
}
