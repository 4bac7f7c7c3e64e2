using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Accounts;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>Programs that act for a person.</summary>
public abstract class TokenTests(LmsServer server)
{
    static readonly string[] ReadAll = ["*:read"];

    async Task<(Persona Program, Guid Id)> ProgramAsync(Persona owner, int days = 30, params string[] scopes)
    {
        var made = await owner.PostAsync("/api/v1/me/tokens", new { name = "report script", days, scopes });
        return (server.WithToken(made.Text("token")), made.Id());
    }

    [Fact]
    public async Task A_token_works_until_it_is_revoked_and_only_its_hash_is_kept()
    {
        var li = await server.PersonAsync("Li");
        var made = await li.PostAsync("/api/v1/me/tokens", new { name = "report script", scopes = ReadAll });
        var program = server.WithToken(made.Text("token"));
        Assert.Equal("Li", (await program.GetAsync("/api/v1/me")).Text("name"));
        await program.GetAsync("/api/v1/units");
        await li.DeleteAsync($"/api/v1/me/tokens/{made.Id()}");
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/me"));
        Assert.False(await server.InDatabaseAsync(db => db.ApiTokens.AnyAsync(token => token.Hash == made.Text("token"))));
        Assert.Equal(["make_token", "revoke_token"], await server.TrailAsync(made.Id()));
    }

    [Fact]
    public async Task A_token_ends_with_its_last_day()
    {
        var (program, _) = await ProgramAsync(await server.PersonAsync("Li"), 1, ReadAll);
        server.Clock.Advance(Duration.FromDays(1) - Duration.FromSeconds(1));
        await program.GetAsync("/api/v1/me");
        server.Clock.Advance(Duration.FromSeconds(1));
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/me"));
    }

    [Fact]
    public async Task Malformed_forged_expired_and_revoked_tokens_get_the_same_answer()
    {
        var li = await server.PersonAsync("Li");
        var (expired, _) = await ProgramAsync(li, 1, ReadAll);
        server.Clock.Advance(Duration.FromDays(2));
        var (revoked, id) = await ProgramAsync(li, 1, ReadAll);
        await li.DeleteAsync($"/api/v1/me/tokens/{id}");
        var hash = await server.InDatabaseAsync(db => db.ApiTokens.Where(token => token.Id == id).Select(token => token.Hash).SingleAsync());
        var made = TokenSecret.New(TokenSecret.PersonalPrefix);
        Persona[] strangers = [expired, revoked, server.WithToken(made), server.WithToken(made[..^1]), server.WithToken(hash), server.WithToken("nonsense"), server.WithToken("")];
        var answers = new List<string>();
        foreach (var stranger in strangers)
        {
            var refused = await Refused.ExpectAsync(401, "sign_in.required", () => stranger.GetAsync("/api/v1/me"));
            answers.Add(refused.Problem.Text("detail") + refused.Problem.GetProperty("errors").GetRawText());
        }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_token_opens_its_scopes_and_the_refusal_names_the_one_that_is_missing()
    {
        var li = await server.PersonAsync("Li", roles: (Role.HrOfficer, "C-1"));
        var (people, _) = await ProgramAsync(li, 30, "people:read");
        await people.GetAsync("/api/v1/people");
        var refused = await Refused.ExpectAsync(403, "token.scope_missing", () => people.GetAsync("/api/v1/units"));
        Assert.Contains("units:read", refused.Problem.Text("detail"), StringComparison.Ordinal);
        var (writer, _) = await ProgramAsync(li, 30, "hours:write");
        refused = await Refused.ExpectAsync(403, "token.scope_missing", () => writer.GetAsync("/api/v1/hours/claims"));
        Assert.Contains("hours:read", refused.Problem.Text("detail"), StringComparison.Ordinal);
        var (reader, _) = await ProgramAsync(li, 30, ReadAll);
        refused = await Refused.ExpectAsync(403, "token.scope_missing", () => reader.PostAsync($"/api/v1/hours/claims/{Guid.Empty}/withdrawal"));
        Assert.Contains("hours:write", refused.Problem.Text("detail"), StringComparison.Ordinal);
        await Refused.ExpectAsync(404, "hours.claim_not_found", () => writer.PostAsync($"/api/v1/hours/claims/{Guid.Empty}/withdrawal"));
    }

    [Fact]
    public async Task What_is_done_in_person_no_token_does()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var (program, id) = await ProgramAsync(zhao, 30, [.. TokenScopes.Known]);
        await program.GetAsync("/api/v1/appointments");
        (HttpMethod Method, string Path)[] acts =
        [
            (HttpMethod.Get, "/api/v1/me/sessions"), (HttpMethod.Delete, "/api/v1/me/sessions"), (HttpMethod.Get, "/api/v1/me/tokens"), (HttpMethod.Post, "/api/v1/me/tokens"),
            (HttpMethod.Delete, $"/api/v1/me/tokens/{id}"), (HttpMethod.Get, "/api/v1/me/account"), (HttpMethod.Post, "/api/v1/me/account/password"),
            (HttpMethod.Post, "/api/v1/me/account/second-factor"), (HttpMethod.Post, $"/api/v1/people/{zhao.Id}/account/reset"), (HttpMethod.Get, $"/api/v1/people/{zhao.Id}/account"),
            (HttpMethod.Post, "/api/v1/appointments"), (HttpMethod.Post, $"/api/v1/ballot-rounds/{Guid.Empty}/votes"), (HttpMethod.Get, "/api/v1/service-accounts"),
            (HttpMethod.Delete, "/api/v1/session"), (HttpMethod.Post, $"/api/v1/exam-attempts/{Guid.Empty}/start"),
        ];
        foreach (var (method, path) in acts)
            await Refused.ExpectAsync(403, "token.in_person_only", () => program.SendAsync(method, path, null, null));
    }

    [Fact]
    public void Every_endpoint_belongs_to_an_area_or_is_done_in_person()
    {
        var strange = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(TokenAreas.SegmentOf).Distinct().Where(segment => !TokenAreas.Knows(segment));
        Assert.Empty(strange);
    }

    [Fact]
    public async Task A_token_never_gives_more_than_its_owner_has_now()
    {
        var li = await server.OwnerAsync("Li", "C-1");
        var browser = await li.SignInAsync();
        var (program, _) = await ProgramAsync(browser, 30, ReadAll);
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        Assert.Equal(li.Id, Assert.Single((await program.GetAsync("/api/v1/people")).Items()).Id());
        await wang.PostAsync($"/api/v1/people/{li.Id}/account/lock", new { reason = "suspended" });
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/people"));
        await wang.PostAsync($"/api/v1/people/{li.Id}/account/unlock", new { reason = "back" });
        await program.GetAsync("/api/v1/people");
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == li.Id)).Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/people"));
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_an_hour()
    {
        var li = await server.PersonAsync("Li");
        var (program, id) = await ProgramAsync(li, 30, ReadAll);
        async Task<string?> LastUsed() => (await li.GetAsync("/api/v1/me/tokens")).EnumerateArray().Single(token => token.Id() == id).GetProperty("lastUsedAt").GetString();
        Assert.Null(await LastUsed());
        await program.GetAsync("/api/v1/units");
        var first = await LastUsed();
        Assert.NotNull(first);
        server.Clock.Advance(Duration.FromMinutes(59));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => program.GetAsync("/api/v1/units")));
        Assert.Equal(first, await LastUsed());
        server.Clock.Advance(Duration.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => program.GetAsync("/api/v1/units")));
        Assert.NotEqual(first, await LastUsed());
    }

    [Fact]
    public async Task Tokens_of_others_cannot_be_revoked_or_seen_and_every_fault_of_a_new_one_is_named()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.PersonAsync("Wang"));
        var (_, id) = await ProgramAsync(li, 30, ReadAll);
        await Refused.ExpectAsync(404, "token.not_found", () => wang.DeleteAsync($"/api/v1/me/tokens/{id}"));
        Assert.DoesNotContain((await wang.GetAsync("/api/v1/me/tokens")).EnumerateArray(), token => token.Id() == id);
        await Refused.ExpectAsync(422, "token.name_missing token.expiry_out_of_range token.scopes_missing", () => li.PostAsync("/api/v1/me/tokens", new { name = " ", days = 366 }));
        await Refused.ExpectAsync(422, "token.scope_unknown", () => li.PostAsync("/api/v1/me/tokens", new { name = "all", scopes = new[] { "*:write" } }));
        await Refused.ExpectAsync(400, "request.malformed", () => li.PostAsync("/api/v1/me/tokens", new { name = "x", scopes = ReadAll, personId = wang.Id }));
    }
}

public sealed class TokenTestsOnSqlite(SqliteServer server) : TokenTests(server), IClassFixture<SqliteServer>;

public sealed class TokenTestsOnPostgreSql(PostgreSqlServer server) : TokenTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
