using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Web;

/// <summary>What somebody sends who wants to find out what happens. Endpoints come from the API document, so new ones are tried from their first day.</summary>
public abstract class BadInputTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_hostile_query_makes_the_server_stumble()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var faults = new List<string>();
        foreach (var operation in (await DocumentedOperation.AllAsync(zhao)).Where(operation => operation.Method == "GET"))
            foreach (var name in operation.QueryNames)
                foreach (var value in (string[])["-1", "0", "99999999999999999999", "%00", "'%20OR%201=1--", "%25", "%ff%fe", "..%2f..%2fetc%2fpasswd", "%F0%9F%92%A3", new string('9', 2000), "{{7*7}}", "%0d%0aSet-Cookie:%20x=y"])
                {
                    var answer = await (operation with { Path = $"{operation.Path}?{name}={value}" }).SendAsync(zhao, null);
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
        foreach (var operation in (await DocumentedOperation.AllAsync(zhao)).Where(operation => operation.Method == "GET"))
        {
            var answer = await operation.SendAsync(zhao, null);
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
        using var answer = await http.PostAsync(new Uri("/api/v1/session", UriKind.Relative), DocumentedOperation.Json(body), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("request.malformed", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_name_no_class_and_no_file()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var body in (string[])["{\"x\":1}", "{\"userName\":1,\"password\":\"b\"}", "{\"userName\":\"a\"}", "[]", "{\"userName\":\"a\",\"password\":"])
        {
            using var answer = await http.PostAsync(new Uri("/api/v1/session", UriKind.Relative), DocumentedOperation.Json(body), Cancel);
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
}

public sealed class BadInputTestsOnSqlite(SqliteServer server) : BadInputTests(server), IClassFixture<SqliteServer>;

public sealed class BadInputTestsOnPostgreSql(PostgreSqlServer server) : BadInputTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
