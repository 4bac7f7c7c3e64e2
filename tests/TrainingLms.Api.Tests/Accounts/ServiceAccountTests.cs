using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Accounts;

/// <summary>Programs that are no person.</summary>
public abstract class ServiceAccountTests(LmsServer server)
{
    static int numbers;

    Task<JsonElement> ProposeAsync(Persona by, Persona responsible, string unit, int days = 200, params string[] scopes) => by.PostAsync("/api/v1/service-accounts", new
    {
        name = $"payroll-{Interlocked.Increment(ref numbers)}",
        purpose = "monthly comparison with the payroll",
        responsibleId = responsible.Id,
        unitId = server.Units[unit],
        inherit = true,
        scopes,
        days,
    });

    Task<Persona> AdministratorAsync(string name) => server.PersonAsync(name, "C", roles: (Role.SystemAdministrator, "C"));

    async Task<(Persona Program, string Path, Persona Zhao, Persona Li, JsonElement Token)> ActiveAsync(params string[] scopes)
    {
        var (zhao, qian, li) = (await AdministratorAsync("Zhao"), await AdministratorAsync("Qian"), await server.PersonAsync("Li", "C-1"));
        var path = $"/api/v1/service-accounts/{(await ProposeAsync(zhao, li, "C-1", 200, scopes)).Id()}";
        await qian.PostAsync($"{path}/approval");
        var token = await zhao.PostAsync($"{path}/tokens", new { name = "night run", days = 100 });
        return (server.WithToken(token.Text("token")), path, zhao, li, token);
    }

    [Fact]
    public async Task It_takes_two_administrators_and_a_person_who_answers_for_it()
    {
        var (zhao, qian, li) = (await AdministratorAsync("Zhao"), await AdministratorAsync("Qian"), await server.PersonAsync("Li", "C-1"));
        var path = $"/api/v1/service-accounts/{(await ProposeAsync(zhao, li, "C-1", 200, "people:read")).Id()}";
        await Refused.ExpectAsync(409, "service_account.not_active", () => zhao.PostAsync($"{path}/tokens", new { name = "early" }));
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => zhao.PostAsync($"{path}/approval"));
        await Refused.ExpectAsync(404, "service_account.not_found", async () => await (await server.PersonAsync("Sun", "C-2")).PostAsync($"{path}/approval"));
        await Refused.ExpectAsync(403, "service_account.approve.forbidden", () => li.PostAsync($"{path}/approval"));
        Assert.Equal("active", (await qian.PostAsync($"{path}/approval")).Text("state"));
        await Refused.ExpectAsync(403, "service_account.token_needs_administrator", () => li.PostAsync($"{path}/tokens", new { name = "mine" }));
        await qian.PostAsync($"{path}/tokens", new { name = "night run" });
        Assert.Single((await li.GetAsync($"{path}/tokens")).EnumerateArray());
    }

    [Fact]
    public async Task It_reads_its_areas_of_its_unit_under_its_own_name_and_nothing_else()
    {
        var (program, path, zhao, li, _) = await ActiveAsync("people:read", "hours:read");
        var west = await server.PersonAsync("West", "C-2");
        var me = await program.GetAsync("/api/v1/me");
        Assert.StartsWith("service:payroll-", me.Text("name"), StringComparison.Ordinal);
        var people = (await program.GetAsync("/api/v1/people?limit=200")).Items().Select(person => person.Id()).ToList();
        Assert.Contains(li.Id, people);
        Assert.DoesNotContain(west.Id, people);
        await Refused.ExpectAsync(404, "person.not_found", () => program.GetAsync($"/api/v1/people/{west.Id}"));
        await program.GetAsync("/api/v1/hours/claims");
        await Refused.ExpectAsync(403, "token.scope_missing", () => program.GetAsync("/api/v1/certificates"));
        await Refused.ExpectAsync(403, "token.scope_missing", () => program.PostAsync("/api/v1/hours/claims", new { }));
        await Refused.ExpectAsync(403, "token.in_person_only", () => program.GetAsync($"/api/v1/people/{li.Id}/account"));
        Assert.Equal(["propose", "approve"], await server.TrailAsync((await zhao.GetAsync(path)).Id()));
    }

    [Fact]
    public async Task Every_fault_of_a_proposal_is_named()
    {
        var (zhao, li) = (await AdministratorAsync("Zhao"), await server.PersonAsync("Li", "C-1"));
        await Refused.ExpectAsync(422, "service_account.scopes_unfit service_account.end_out_of_range", () => ProposeAsync(zhao, li, "C-1", 366, "people:write"));
        await Refused.ExpectAsync(422, "service_account.scopes_unfit", () => ProposeAsync(zhao, li, "C-1", 365, "votes:read"));
        await Refused.ExpectAsync(422, "service_account.scopes_unfit service_account.end_out_of_range", () => ProposeAsync(zhao, li, "C-1", int.MinValue));
        await Refused.ExpectAsync(403, "service_account.propose.forbidden", () => ProposeAsync(li, li, "C-1", 100, "people:read"));
        var district = await server.PersonAsync("Wu", "C-1", roles: (Role.SystemAdministrator, "C-1"));
        await Refused.ExpectAsync(403, "service_account.propose.forbidden", () => ProposeAsync(district, li, "C", 100, "people:read"));
    }

    [Fact]
    public async Task Suspended_revoked_over_or_without_anybody_who_answers_it_opens_nothing()
    {
        var (program, path, zhao, li, token) = await ActiveAsync("people:read");
        await li.PostAsync($"{path}/suspension", new { reason = "strange calls at night" });
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/people"));
        await zhao.PostAsync($"{path}/resumption", new { reason = "explained" });
        await program.GetAsync("/api/v1/people");
        await zhao.DeleteAsync($"{path}/tokens/{token.Id()}");
        await Refused.ExpectAsync(401, "sign_in.required", () => program.GetAsync("/api/v1/people"));

        var renewed = server.WithToken((await zhao.PostAsync($"{path}/tokens", new { name = "renewed", days = 365 })).Text("token"));
        await renewed.GetAsync("/api/v1/people");
        server.Clock.Advance(Duration.FromDays(200));
        await Refused.ExpectAsync(401, "sign_in.required", () => renewed.GetAsync("/api/v1/people"));
        await server.SweepAsync();
        Assert.Equal("expired", (await zhao.GetAsync(path)).Text("state"));

        var (orphan, orphans, admin, responsible, _) = await ActiveAsync("people:read");
        await orphan.GetAsync("/api/v1/people");
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == responsible.Id)).Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(401, "sign_in.required", () => orphan.GetAsync("/api/v1/people"));
        Assert.Equal("revoked", (await admin.PostAsync($"{orphans}/revocation", new { reason = "nobody answers for it" })).Text("state"));
    }
}

public sealed class ServiceAccountTestsOnSqlite(SqliteServer server) : ServiceAccountTests(server), IClassFixture<SqliteServer>;

public sealed class ServiceAccountTestsOnPostgreSql(PostgreSqlServer server) : ServiceAccountTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
