using TrainingLms.People;

namespace TrainingLms.Api.Tests.Organizations;

public abstract class UnitTests(LmsServer server)
{
    [Fact]
    public async Task An_administrator_plans_opens_and_closes_a_unit()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var planned = await zhao.PostAsync("/api/v1/units", new { code = "C-1-9", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        Assert.Equal("planned", planned.Text("state"));

        var path = $"/api/v1/units/{planned.Id()}";
        Assert.Equal("open", (await zhao.PostAsync($"{path}/opening")).Text("state"));
        Assert.Equal("closing", (await zhao.PostAsync($"{path}/closing")).Text("state"));
        Assert.Equal("closed", (await zhao.PostAsync($"{path}/closure")).Text("state"));
    }

    [Fact]
    public async Task A_unit_with_people_cannot_be_closed_and_the_refusal_counts_them()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        await server.PersonAsync("Li", "C-2-1");
        var path = $"/api/v1/units/{server.Units["C-2-1"]}";
        await zhao.PostAsync($"{path}/closing");

        var refused = await Refused.ExpectAsync(422, "unit.not_empty", () => zhao.PostAsync($"{path}/closure"));
        Assert.Contains("people", refused.Problem.Text("detail"), StringComparison.Ordinal);
        var actions = (await zhao.GetAsync(path)).Items("actions");
        Assert.Equal(["close:False", "reopen:True"], actions.Select(a => $"{a.Text("trigger")}:{a.GetProperty("allowed").GetBoolean()}").Order());
        await zhao.PostAsync($"{path}/reopening");
    }

    [Fact]
    public async Task Somebody_without_the_role_is_told_who_may()
    {
        var li = await server.PersonAsync("Li");
        var refused = await Refused.ExpectAsync(403, "organization_unit.begin_closing.forbidden", () => li.PostAsync($"/api/v1/units/{server.Units["C-1"]}/closing"));
        Assert.Contains("system administrator", refused.Problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_of_one_district_cannot_touch_another()
    {
        var qian = await server.PersonAsync("Qian", "C-2", roles: (Role.SystemAdministrator, "C-2"));
        await Refused.ExpectAsync(403, "organization_unit.begin_closing.forbidden", () => qian.PostAsync($"/api/v1/units/{server.Units["C-1-1"]}/closing"));
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_that_the_first_was_quicker()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var unit = await zhao.PostAsync("/api/v1/units", new { code = "C-1-8", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        await zhao.PostAsync($"/api/v1/units/{unit.Id()}/opening");
        await Refused.ExpectAsync(412, "changed_by_someone_else", () =>
            zhao.SendAsync(HttpMethod.Post, $"/api/v1/units/{unit.Id()}/closing", new { }, null, ifMatch: $"\"{unit.GetProperty("version").GetInt64()}\""));
    }

    [Fact]
    public async Task A_repeated_request_with_the_same_key_is_done_once_and_answered_alike()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        object wanted = new { code = "C-1-7", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => zhao.PostAsync("/api/v1/units", wanted, key: "once")));
        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct());
        await Refused.ExpectAsync(422, "idempotency.key_reused", () => zhao.PostAsync("/api/v1/units", new { code = "other", name = "x", level = "subdistrict", type = "Subdistrict" }, key: "once"));
    }

    [Fact]
    public async Task Malformed_requests_name_the_member()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var refused = await Refused.ExpectAsync(400, "request.malformed", () => zhao.PostAsync("/api/v1/units", new { code = "x", name = "x", level = "moon", type = "x" }));
        Assert.Equal("level", refused.Problem.GetProperty("errors")[0].Text("member"));
        await Refused.ExpectAsync(400, "request.malformed", () => zhao.PostAsync("/api/v1/units", new { code = "x", name = "x", level = "city", type = "x", state = "closed" }));
        await Refused.ExpectAsync(401, "sign_in.required", () => server.Stranger().GetAsync("/api/v1/units"));
        await Refused.ExpectAsync(404, "request.not_found", () => zhao.GetAsync("/api/v1/nothing"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps()
    {
        var li = await server.PersonAsync("Li");
        var codes = new List<string>();
        for (string? next = null; ;)
        {
            var page = await li.GetAsync($"/api/v1/units?limit=2{(next is null ? "" : $"&cursor={next}")}");
            codes.AddRange(page.Items().Select(unit => unit.Text("code")));
            next = page.GetProperty("next").GetString();
            if (next is null) break;
        }
        Assert.Equal(codes.Distinct().Count(), codes.Count);
        Assert.Superset(new HashSet<string> { "C", "C-1", "C-1-1", "C-1-1-1", "C-2", "C-2-1" }, codes.ToHashSet());
        await Refused.ExpectAsync(422, "page.limit_out_of_range", () => li.GetAsync("/api/v1/units?limit=0"));
        await Refused.ExpectAsync(422, "page.cursor_unknown", () => li.GetAsync("/api/v1/units?cursor=!!"));
    }
}

public sealed class UnitTestsOnSqlite(SqliteServer server) : UnitTests(server), IClassFixture<SqliteServer>;

public sealed class UnitTestsOnPostgreSql(PostgreSqlServer server) : UnitTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
