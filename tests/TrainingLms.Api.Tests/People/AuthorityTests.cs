using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Why may I, and why may I not.</summary>
public abstract class AuthorityTests(LmsServer server)
{
    [Fact]
    public async Task Each_grant_says_where_it_comes_from_and_what_it_allows()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, li) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"));
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1", inherit: true);
        await story.DelegateAsync(wang, own, li, "C-1-1");
        var authority = await li.GetAsync("/api/v1/me/authority");
        Assert.Equal(Role.Trainee, authority.GetProperty("self").Text("key"));
        var grant = Assert.Single(authority.Items("grants"));
        Assert.Equal((Role.HrOfficer, "HR officer", "东风街道", "delegated", "Wang", wang.Id),
            (grant.Text("role"), grant.Text("roleName"), grant.Text("unit"), grant.Text("source"), grant.Text("onBehalfOfName"), grant.Id("onBehalfOf")));
        Assert.Contains(grant.Items("rights"), right => right.Text("key") == "see_people");
        var claims = grant.Items("steps").Single(steps => steps.Text("workflow") == "hours_claim");
        Assert.Equal(["return", "endorse", "refuse"], claims.Items("triggers").Select(step => step.Text("key")));

        var scope = await li.GetAsync("/api/v1/me/scope");
        var unit = Assert.Single(scope.Items("rights").Single(right => right.Text("right") == "see_people").Items("units"));
        Assert.Equal((server.Units["C-1-1"], false, grant.Id("appointmentId")), (unit.Id("unitId"), unit.GetProperty("inherit").GetBoolean(), unit.Id("appointmentId")));
    }

    [Fact]
    public async Task An_explanation_tells_which_appointment_allows_it_or_what_is_missing()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var wang = await server.PersonAsync("Wang", "C-1");
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        Task<System.Text.Json.JsonElement> Ask(string workflow, string trigger, string unit) =>
            wang.GetAsync($"/api/v1/me/authority/explanation?workflow={workflow}&trigger={trigger}&unitId={server.Units[unit]}");
        async Task<string> WhyNot(string workflow, string trigger, string unit) => (await Ask(workflow, trigger, unit)).Items("reasons").Single().Text("code");

        var may = await Ask("hours_claim", "endorse", "C-1");
        Assert.True(may.GetProperty("allowed").GetBoolean());
        Assert.Equal(own, may.Id("appointmentId"));
        Assert.Equal("authority.not_for_this_unit", await WhyNot("hours_claim", "endorse", "C-1-1"));
        Assert.Equal("authority.role_missing", await WhyNot("hours_claim", "grant", "C-1"));
        Assert.Equal("authority.depends_on_case", await WhyNot("hours_claim", "withdraw", "C-1"));
        Assert.Equal(["endorse"], (await Ask("hours_claim", "grant", "C-1")).Items("notBy").Select(step => step.Text("key")));
        await story.Zhao.PostAsync($"/api/v1/appointments/{own}/suspension", new { reason = "核查" });
        Assert.Equal("authority.suspended", await WhyNot("hours_claim", "endorse", "C-1"));
        await Refused.ExpectAsync(404, "authority.no_such_step", () => Ask("hours_claim", "paint", "C-1"));
        await Refused.ExpectAsync(404, "authority.no_such_step", () => Ask("painting", "endorse", "C-1"));
    }

    [Fact]
    public async Task An_auditor_sees_the_authority_of_people_in_scope_and_nobody_else_does()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, west) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Xi", "C-2"));
        await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        await story.AppointAsync(wang, Role.TrainingOfficer, "C-2");
        var auditor = await server.PersonAsync("Xu", "C-1", roles: (Role.Auditor, "C-1"));
        var seen = await auditor.GetAsync($"/api/v1/people/{wang.Id}/authority");
        Assert.Equal([Role.HrOfficer], seen.Items("grants").Select(grant => grant.Text("role")));
        Assert.NotEmpty((await auditor.GetAsync($"/api/v1/people/{wang.Id}/scope")).Items("rights"));
        Assert.Equal(2, (await wang.GetAsync($"/api/v1/people/{wang.Id}/authority")).Items("grants").Length);
        foreach (var path in (string[])["authority", "scope"])
        {
            await Refused.ExpectAsync(404, "person.not_found", () => auditor.GetAsync($"/api/v1/people/{west.Id}/{path}"));
            await Refused.ExpectAsync(404, "person.not_found", () => auditor.GetAsync($"/api/v1/people/{Guid.Empty}/{path}"));
            await Refused.ExpectAsync(404, "person.not_found", () => story.Zhao.GetAsync($"/api/v1/people/{wang.Id}/{path}"));
            await Refused.ExpectAsync(404, "person.not_found", () => west.GetAsync($"/api/v1/people/{wang.Id}/{path}"));
        }
    }

    [Fact]
    public async Task Every_role_says_what_it_is_held_on_who_appoints_it_and_what_it_excludes()
    {
        var roles = (await (await server.PersonAsync("Li")).GetAsync("/api/v1/roles")).EnumerateArray().ToDictionary(role => role.Text("role"));
        Assert.Equal(Role.All.Order(), roles.Keys.Order());
        Assert.Equal("employer_unit", roles[Role.EmployerReviewer].Text("heldOn"));
        Assert.Equal("duty.employer_reviewer_and_approver", roles[Role.EmployerApprover].Items("excludes").Single(other => other.Text("role") == Role.EmployerReviewer).Text("code"));
        Assert.False(roles[Role.Chair].GetProperty("mayBeDelegated").GetBoolean());
        Assert.Equal([Role.SystemAdministrator], roles[Role.Authority].Items("appointedBy").Select(role => role.GetString()));
    }
}

public sealed class AuthorityTestsOnSqlite(SqliteServer server) : AuthorityTests(server), IClassFixture<SqliteServer>;

public sealed class AuthorityTestsOnPostgreSql(PostgreSqlServer server) : AuthorityTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
