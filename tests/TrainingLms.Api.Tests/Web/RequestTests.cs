using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Web;

/// <summary>What callers do to a server: repeat, guess, mistype.</summary>
public abstract class RequestTests(LmsServer server)
{
    int numbers;

    [Fact]
    public void What_stands_inside_a_request_is_as_closed_as_the_request()
    {
        var waiting = new Queue<Type>(typeof(ApiJson).Assembly.GetTypes().Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal)));
        var seen = new HashSet<Type>();
        while (waiting.TryDequeue(out var type))
        {
            var known = ApiJson.Options.GetTypeInfo(type);
            if (!seen.Add(type) || known.Kind != System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object) continue;
            Assert.True(known.UnmappedMemberHandling == System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow, $"{type} takes members it does not know");
            foreach (var inside in known.Properties.SelectMany(member => (Type[])[member.PropertyType, .. member.PropertyType.GetGenericArguments()]))
                if (inside.Namespace?.StartsWith("TrainingLms", StringComparison.Ordinal) ?? false) waiting.Enqueue(inside);
        }
        Assert.True(seen.Count > 50, $"only {seen.Count} types were looked at");
    }

    [Fact]
    public async Task A_repeated_answer_has_the_same_headers_too()
    {
        var zhao = await AdministratorAsync();
        using var first = await SendAsync(zhao, NewUnit(), "headers");
        using var again = await SendAsync(zhao, NewUnit(numbers), "headers");
        Assert.Equal(first.StatusCode, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.NotNull(first.Headers.Location);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
    }

    [Fact]
    public async Task An_answer_without_a_body_can_be_repeated()
    {
        var zhao = await AdministratorAsync();
        var token = await zhao.PostAsync("/api/v1/me/tokens", new { name = "night job", scopes = new[] { "units:read" } });
        for (var i = 0; i < 2; i++) await zhao.SendAsync(HttpMethod.Delete, $"/api/v1/me/tokens/{token.Id()}", null, "delete once");
    }

    [Fact]
    public async Task A_refused_request_is_not_remembered()
    {
        var zhao = await AdministratorAsync();
        await zhao.PostAsync("/api/v1/units", NewUnit());
        var taken = NewUnit(numbers);
        for (var i = 0; i < 2; i++) await Refused.ExpectAsync(422, "unit.code_taken", () => zhao.PostAsync("/api/v1/units", taken, "refused"));
        await zhao.PostAsync("/api/v1/units", NewUnit(), "refused");
    }

    [Fact]
    public async Task The_same_key_of_another_person_is_another_key()
    {
        var (zhao, qian) = (await AdministratorAsync(), await AdministratorAsync());
        var one = await zhao.PostAsync("/api/v1/units", NewUnit(), "mine");
        var other = await qian.PostAsync("/api/v1/units", NewUnit(), "mine");
        Assert.NotEqual(one.Id(), other.Id());
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_and_never_ignored()
    {
        var zhao = await AdministratorAsync();
        await Refused.ExpectAsync(422, "idempotency.key_too_long", () => zhao.PostAsync("/api/v1/units", NewUnit(), new string('k', 201)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_use_case_left_unsaved_or_forgot_does_not_disturb_its_answer(bool forgets)
    {
        var zhao = await AdministratorAsync();
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var pipeline = new ApplicationBuilder(server.Services).UseActs().UseIdempotency();
        pipeline.Run(async _ =>
        {
            (await db.People.SingleAsync(person => person.Id == zhao.Id)).Name = "unsaved";
            if (forgets) db.ChangeTracker.Clear();
        });
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = Principals.Of(zhao.Id, "test") };
        http.Request.Method = HttpMethods.Post;
        http.Request.Headers["Idempotency-Key"] = "quiet";
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        await pipeline.Build()(http);

        var (status, name) = await server.InDatabaseAsync(async after => (
            (await after.IdempotentAnswers.SingleAsync(answer => answer.PersonId == zhao.Id)).Status, (await after.People.SingleAsync(person => person.Id == zhao.Id)).Name));
        Assert.Equal((200, "Zhao"), (status, name));
    }

    [Fact]
    public async Task Kept_answers_are_swept_after_a_day()
    {
        var zhao = await AdministratorAsync();
        await zhao.PostAsync("/api/v1/units", NewUnit(), "swept");
        Task<int> Kept() => server.InDatabaseAsync(db => db.IdempotentAnswers.CountAsync(answer => answer.PersonId == zhao.Id));
        await server.SweepAsync();
        Assert.Equal(1, await Kept());
        server.Clock.Advance(Duration.FromHours(25));
        await server.SweepAsync();
        Assert.Equal(0, await Kept());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("\"x\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task An_If_Match_that_does_not_name_the_present_version_is_never_ignored(string ifMatch)
    {
        var zhao = await AdministratorAsync();
        var unit = await zhao.PostAsync("/api/v1/units", NewUnit());
        await zhao.PostAsync($"/api/v1/units/{unit.Id()}/opening");
        await zhao.PostAsync($"/api/v1/units/{unit.Id()}/closing");
        await Refused.ExpectAsync(412, "changed_by_someone_else", () =>
            zhao.SendAsync(HttpMethod.Post, $"/api/v1/units/{unit.Id()}/reopening", new { }, null, ifMatch));
    }

    [Fact]
    public async Task An_appointment_heeds_If_Match_too()
    {
        var (zhao, qian) = (await AdministratorAsync(), await AdministratorAsync());
        var li = await server.PersonAsync("Li");
        var proposed = await zhao.PostAsync("/api/v1/appointments",
            new { personId = li.Id, role = Role.Expert, unitId = server.Units["C"], from = "2026-03-01", orderText = "order 7" });
        await Refused.ExpectAsync(412, "changed_by_someone_else", () =>
            qian.SendAsync(HttpMethod.Post, $"/api/v1/appointments/{proposed.Id()}/approval", new { }, null, "\"7\""));
    }

    [Fact]
    public async Task Wrong_methods_and_media_types_get_their_own_codes()
    {
        var zhao = await AdministratorAsync();
        await Refused.ExpectAsync(405, "request.method_not_allowed", () => zhao.DeleteAsync("/api/v1/units"));
        await Refused.ExpectAsync(415, "request.media_type_unsupported", () => zhao.UploadAsync("/api/v1/units", [1, 2, 3]));
    }

    [Theory]
    [InlineData("{ \"code\": \"x\\u0000\", \"name\": \"n\", \"level\": \"community\", \"type\": \"t\" }")]
    [InlineData("{ \"code\": \"\\ud800\", \"name\": \"n\", \"level\": \"community\", \"type\": \"t\" }")]
    [InlineData("{ \"code\": \"x\"")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Unreadable_bodies_are_malformed_on_either_database(string body)
    {
        var zhao = await AdministratorAsync();
        await Refused.ExpectAsync(400, "request.malformed", () => zhao.UploadAsync("/api/v1/units", System.Text.Encoding.UTF8.GetBytes(body), "application/json"));
    }

    [Theory]
    [InlineData("-0005-01-01")]
    [InlineData("9999-12-31")]
    public async Task A_day_beyond_the_calendar_is_malformed(string day)
    {
        var zhao = await AdministratorAsync();
        await Refused.ExpectAsync(400, "request.malformed", () => zhao.PostAsync("/api/v1/appointments",
            new { personId = zhao.Id, role = Role.Expert, unitId = server.Units["C"], from = day, to = day, orderText = "order 7" }));
    }

    [Fact]
    public async Task A_unit_code_that_storage_cannot_hold_is_refused()
    {
        var zhao = await AdministratorAsync();
        foreach (var code in (string[])["", new string('x', 41)])
            await Refused.ExpectAsync(422, "unit.code_length", () =>
                zhao.PostAsync("/api/v1/units", new { code, name = "x", level = "community", type = "Community", parentId = server.Units["C-1"] }));
    }

    [Theory]
    [InlineData("/api/v1/units?cursor=AA==")]
    [InlineData("/api/v1/appointments?cursor=AA==")]
    [InlineData("/api/v1/appointments?cursor=eA==")]
    public async Task A_cursor_of_another_making_is_unknown(string path)
    {
        var zhao = await AdministratorAsync();
        await Refused.ExpectAsync(422, "page.cursor_unknown", () => zhao.GetAsync(path));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        var zhao = await AdministratorAsync();
        var refused = await Record.ExceptionAsync(() => zhao.UploadAsync("/api/v1/units", new byte[33 * 1024 * 1024], "application/json"));
        // The server may close the connection while the caller still sends.
        if (refused is Refused { Status: var status }) Assert.Equal(413, status);
        else Assert.IsType<HttpRequestException>(refused);
    }

    Task<Persona> AdministratorAsync() => server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));

    object NewUnit(int? number = null) => new
    {
        code = $"R-{number ?? Interlocked.Increment(ref numbers)}-{GetHashCode()}",
        name = "新社区",
        level = "community",
        type = "Community",
        parentId = server.Units["C-1"],
    };

    static async Task<HttpResponseMessage> SendAsync(Persona who, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/units", UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await who.Http.SendAsync(request);
    }
}

public sealed class RequestTestsOnSqlite(SqliteServer server) : RequestTests(server), IClassFixture<SqliteServer>;

public sealed class RequestTestsOnPostgreSql(PostgreSqlServer server) : RequestTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
