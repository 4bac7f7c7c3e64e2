using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Web;

/// <summary>What somebody sends who wants to find out what happens. Endpoints come from the API document, so new ones are tried from their first day.</summary>
public abstract class BadInputTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_takes_a_member_it_does_not_know()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var faults = new List<string>();
        foreach (var operation in (await OperationsAsync(zhao)).Where(operation => operation.TakesJson))
            foreach (var member in (string[])["id", "version", "state", "personId2", "isAdmin", "__proto__", "$type"])
            {
                var answer = await SendAsync(zhao, operation, $$"""{"{{member}}":"x"}""");
                var known = answer.Status != 400 || !answer.Body.Contains("is not known here", StringComparison.Ordinal);
                if (known && !operation.Knows(member)) faults.Add($"{operation.Method} {operation.Path} took {member}: {answer.Status} {answer.Body}");
            }
        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public async Task No_hostile_body_makes_the_server_stumble()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        var faults = new List<string>();
        foreach (var operation in (await OperationsAsync(zhao)).Where(operation => operation.Method != "GET"))
            foreach (var body in (string[])["", "null", "[]", "1e999", "\"x\"", "{\"reason\":1e400}", deep, "{\"a\":1,\"a\":2}", "{", "\u0000", "\uFEFF{}", "{/*c*/}", "{} {}"])
            {
                var answer = await SendAsync(zhao, operation, body);
                if (answer.Status >= 500 || (operation.TakesJson && answer.Status < 300 && body is not ("" or "null" or "\uFEFF{}")))
                    faults.Add($"{operation.Method} {operation.Path} on {body}: {answer.Status}");
            }
        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public async Task No_hostile_query_makes_the_server_stumble()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var faults = new List<string>();
        foreach (var operation in (await OperationsAsync(zhao)).Where(operation => operation.Method == "GET"))
            foreach (var name in operation.QueryNames)
                foreach (var value in (string[])["-1", "0", "99999999999999999999", "%00", "'%20OR%201=1--", "%25", "%ff%fe", "..%2f..%2fetc%2fpasswd", "%F0%9F%92%A3", new string('9', 2000), "{{7*7}}", "%0d%0aSet-Cookie:%20x=y"])
                {
                    var answer = await SendAsync(zhao, operation with { Path = $"{operation.Path}?{name}={value}" }, null);
                    if (answer.Status >= 500) faults.Add($"GET {operation.Path}?{name}={value}: {answer.Status}");
                }
        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public async Task Reading_changes_nothing()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var before = await MovesAsync();
        var seen = 0;
        foreach (var operation in (await OperationsAsync(zhao)).Where(operation => operation.Method == "GET"))
        {
            var answer = await SendAsync(zhao, operation, null);
            if (answer.Status < 300) seen++;
        }
        Assert.True(seen > 10, $"{seen} were answered");
        Assert.Equal(before, await MovesAsync());
    }

    /// <summary>How often anything governed has moved, ever.</summary>
    Task<int> MovesAsync() => server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.ToState != null));

    [Theory]
    [InlineData("{\"userName\":\"a\",\"password\":\"b\",\"password\":\"c\"}")]
    [InlineData("{\"userName\":\"a\",\"password\":\"b\",\"PASSWORD\":\"c\"}")]
    [InlineData("{\"userName\":\"a\",\"userName\":\"a\",\"password\":\"b\"}")]
    public async Task A_member_that_comes_twice_is_malformed(string body)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.PostAsync(new Uri("/api/v1/session", UriKind.Relative), Json(body), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("request.malformed", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_name_no_class_and_no_file()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var body in (string[])["{\"x\":1}", "{\"userName\":1,\"password\":\"b\"}", "{\"userName\":\"a\"}", "[]", "{\"userName\":\"a\",\"password\":"])
        {
            using var answer = await http.PostAsync(new Uri("/api/v1/session", UriKind.Relative), Json(body), Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.All((string[])["TrainingLms.", "System.", "Request'", ".cs", "   at "], trace => Assert.DoesNotContain(trace, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/api/v1/../../etc/passwd")]
    [InlineData("/api/v1/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/api/v1/people/..%2f..%2fappsettings.json")]
    [InlineData("/api/v1/people/%00")]
    [InlineData("/api/v1/people/%c0%ae%c0%ae")]
    [InlineData("/_content/TrainingLms.Portal/..%2f..%2fappsettings.json")]
    [InlineData("/_content/TrainingLms.Portal/%2e%2e/%2e%2e/training-lms.db")]
    [InlineData("/appsettings.json")]
    [InlineData("/.git/config")]
    [InlineData("/data/training-lms.db")]
    [InlineData("/web.config")]
    [InlineData("/api/v1/people/1' OR '1'='1")]
    [InlineData("/api/v1/people/00000000-0000-0000-0000-000000000000/../..")]
    public async Task A_guessed_path_leads_nowhere(string path)
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        using var answer = await zhao.Http.GetAsync(new Uri(server.Address, path), Cancel);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    public async Task A_method_cannot_be_changed_by_a_header(string header)
    {
        var li = await server.PersonAsync("Li");
        var made = await li.PostAsync("/api/v1/me/tokens", new { name = "stays", scopes = new[] { "*:read" } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/tokens");
        request.Headers.Add(header, "DELETE");
        using var answer = await li.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var post = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/me/tokens/{made.Id()}") { Content = JsonContent.Create(new { }) };
        post.Headers.Add(header, "DELETE");
        using var refused = await li.Http.SendAsync(post, Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_seen_answers_exactly_like_what_does_not_exist()
    {
        var wang = await server.PersonAsync("Wang", "C-2", roles: (Role.HrOfficer, "C-2"));
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var li = await server.PersonAsync("Li", "C-1");
        var token = await li.PostAsync("/api/v1/me/tokens", new { name = "mine", scopes = new[] { "*:read" } });
        var proposed = await zhao.PostAsync("/api/v1/appointments", new { personId = li.Id, role = Role.Expert, unitId = server.Units["C-1"], from = "2026-03-01", orderText = "order 7" });
        foreach (var (method, path, id) in ((HttpMethod, string, Guid)[])
        [
            (HttpMethod.Get, "/api/v1/people/{0}", li.Id), (HttpMethod.Get, "/api/v1/appointments/{0}", proposed.Id()),
            (HttpMethod.Post, "/api/v1/appointments/{0}/approval", proposed.Id()), (HttpMethod.Post, "/api/v1/appointments/{0}/end", proposed.Id()),
            (HttpMethod.Delete, "/api/v1/me/tokens/{0}", token.Id()),
        ])
        {
            var hidden = await AnswerAsync(wang, method, string.Format(path, id));
            var missing = await AnswerAsync(wang, method, string.Format(path, zhao.Id));
            Assert.Equal(404, hidden.Status);
            Assert.Equal(missing, hidden);
        }
    }

    static async Task<(int Status, string Codes, string Detail)> AnswerAsync(Persona who, HttpMethod method, string path)
    {
        var refused = await Assert.ThrowsAsync<Refused>(() => who.SendAsync(method, path, null, null));
        return (refused.Status, string.Join(' ', refused.Codes), refused.Problem.Text("detail"));
    }

    static async Task<(int Status, string Body)> SendAsync(Persona who, Operation operation, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path);
        if (body is not null) request.Content = Json(body);
        using var answer = await who.Http.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    static ByteArrayContent Json(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new("application/json");
        return content;
    }

    static async Task<List<Operation>> OperationsAsync(Persona who)
    {
        var document = await who.GetAsync("/openapi/v1.json");
        return [.. from path in document.GetProperty("paths").EnumerateObject()
                   from method in path.Value.EnumerateObject()
                   // Its owner would end the very session or token that asks.
                   where !(path.Name == "/api/v1/session" && method.Name == "delete")
                   select new Operation(method.Name.ToUpperInvariant(), Filled(path.Name), TakesJsonOf(method.Value), QueryOf(method.Value), MembersOf(document, method.Value))];
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

    /// <summary>Members that the request does know, so that no real one is taken for over-posting.</summary>
    static HashSet<string> MembersOf(JsonElement document, JsonElement operation)
    {
        if (!TakesJsonOf(operation)) return [];
        var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        if (schema.TryGetProperty("oneOf", out var choices)) schema = choices.EnumerateArray().First(choice => choice.TryGetProperty("$ref", out _));
        if (schema.TryGetProperty("$ref", out var reference)) schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        return schema.TryGetProperty("properties", out var properties) ? [.. properties.EnumerateObject().Select(property => property.Name)] : [];
    }

    sealed record Operation(string Method, string Path, bool TakesJson, IReadOnlyList<string> QueryNames, IReadOnlySet<string> Members)
    {
        public bool Knows(string member) => Members.Contains(member);
    }
}

public sealed class BadInputTestsOnSqlite(SqliteServer server) : BadInputTests(server), IClassFixture<SqliteServer>;

public sealed class BadInputTestsOnPostgreSql(PostgreSqlServer server) : BadInputTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
