using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Roles that exclude each other, refused when appointing and once more when acting; and the emergency of two administrators.</summary>
public abstract class SeparationTests(LmsServer server)
{
    [Theory]
    [InlineData(Role.EmployerReviewer, Role.EmployerApprover, "duty.employer_reviewer_and_approver")]
    [InlineData(Role.Secretariat, Role.Expert, "duty.secretariat_and_expert")]
    [InlineData(Role.Supervisor, Role.Authority, "duty.supervisor_and_decider")]
    [InlineData(Role.SystemAdministrator, Role.Auditor, "duty.administrator_and_auditor")]
    [InlineData(Role.SystemAdministrator, Role.Registrar, "duty.administrator_and_titles")]
    [InlineData(Role.SystemAdministrator, Role.Marker, "duty.administrator_and_exams")]
    public async Task Nobody_is_proposed_or_approved_for_both(string one, string other, string code)
    {
        var story = await AuthorityStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var first = (await story.ProposeAsync(story.Zhao, li, one, "C-1", inherit: true)).Id();
        await Refused.ExpectAsync(422, code, () => story.ProposeAsync(story.Zhao, li, other, "C-1-1"));
        await story.Sun.PostAsync($"/api/v1/appointments/{first}/approval");
        await Refused.ExpectAsync(422, code, () => story.ProposeAsync(story.Zhao, li, other, "C-1-1"));
        await Refused.ExpectAsync(422, code, () => story.Zhao.PostAsync("/api/v1/appointments/emergencies",
            new { personId = li.Id, role = other, unitId = server.Units["C-1-1"], hours = 1, reason = "急" }));
        await story.Zhao.PostAsync($"/api/v1/appointments/{first}/end", new { reason = "轮岗" });
        Assert.Equal("proposed", (await story.ProposeAsync(story.Zhao, li, other, "C-1-1")).Text("state"));
    }

    [Fact]
    public async Task In_a_small_unit_the_superior_unit_approves()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (li, wang) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wang", "C-1"));
        await story.AppointAsync(li, Role.EmployerReviewer, "C-1-1");
        await story.AppointAsync(wang, Role.EmployerApprover, "C-1", inherit: true);
        var answer = await wang.GetAsync($"/api/v1/me/authority/explanation?workflow=title_application&trigger=recommend&unitId={server.Units["C-1-1"]}");
        Assert.True(answer.GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task A_delegate_holds_what_is_handed_on_and_so_the_rules_hold_too()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (li, wang) = (await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Wang", "C-1"));
        await story.AppointAsync(li, Role.EmployerReviewer, "C-1");
        var own = await story.AppointAsync(wang, Role.EmployerApprover, "C-1");
        await Refused.ExpectAsync(422, "duty.employer_reviewer_and_approver", () => story.DelegateAsync(wang, own, li, "C-1"));
    }

    [Fact]
    public async Task Proposed_for_both_at_one_moment_only_one_comes_into_being()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1");
        var answers = await Task.WhenAll(((string[])[Role.EmployerReviewer, Role.EmployerApprover]).Select(async role =>
        {
            try { return (await story.ProposeAsync(story.Zhao, li, role, "C-1")).Text("state"); }
            catch (Refused refused) { return refused.Codes.Single(); }
        }));
        Assert.Equal(["duty.employer_reviewer_and_approver", "proposed"], answers.Order());
    }

    [Fact]
    public async Task Who_holds_both_by_an_import_is_refused_at_the_act()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var both = await server.PersonAsync("Qian", "C", roles: [(Role.SystemAdministrator, "C"), (Role.Auditor, "C")]);
        var li = await server.PersonAsync("Li", "C-1");
        await Refused.ExpectAsync(422, "duty.administrator_and_auditor", () => story.ProposeAsync(both, li, Role.HrOfficer, "C-1"));
        Assert.Equal(["duty.administrator_and_auditor", "duty.administrator_and_auditor"], await AuthorityStory.ReasonsOfAsync(both));
        await story.Zhao.PostAsync($"/api/v1/appointments/{await story.HeldByAsync(both, Role.Auditor)}/end", new { reason = "职责分离" });
        Assert.Equal("proposed", (await story.ProposeAsync(both, li, Role.HrOfficer, "C-1")).Text("state"));
    }

    [Fact]
    public async Task Two_administrators_together_appoint_for_a_day_and_the_auditor_sees_it_at_once()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (li, wang) = (await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Wang", "C", roles: (Role.HrOfficer, "C")));
        var auditor = await server.PersonAsync("Xu", "C", roles: (Role.Auditor, "C"));
        object Wanted(Persona whom, int hours, string? reason = "停电抢修") => new { personId = whom.Id, role = Role.HrOfficer, unitId = server.Units["C-1"], hours, reason };
        await Refused.ExpectAsync(422, "appointment.emergency_too_long", () => story.Zhao.PostAsync("/api/v1/appointments/emergencies", Wanted(li, 25)));
        await Refused.ExpectAsync(422, "appointment.emergency_too_long", () => story.Zhao.PostAsync("/api/v1/appointments/emergencies", Wanted(li, 0)));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Zhao.PostAsync("/api/v1/appointments/emergencies", Wanted(li, 24, null)));
        await Refused.ExpectAsync(422, "duty.own_record", () => story.Zhao.PostAsync("/api/v1/appointments/emergencies", Wanted(story.Zhao, 24)));
        await Refused.ExpectAsync(403, "role_appointment.propose_emergency.forbidden", () => wang.PostAsync("/api/v1/appointments/emergencies", Wanted(li, 24)));

        var path = $"/api/v1/appointments/{(await story.Zhao.PostAsync("/api/v1/appointments/emergencies", Wanted(li, 24))).Id()}";
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => story.Zhao.PostAsync($"{path}/emergency-approval", new { reason = "同意" }));
        await Refused.ExpectAsync(403, "role_appointment.approve_emergency.forbidden", () => wang.PostAsync($"{path}/emergency-approval", new { reason = "同意" }));
        await Refused.ExpectAsync(422, "appointment.is_emergency appointment.order_missing", () => story.Sun.PostAsync($"{path}/approval"));
        await story.Sun.PostAsync($"{path}/emergency-approval", new { reason = "同意" });

        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(li));
        var told = (await auditor.GetAsync("/api/v1/appointments?source=emergency")).Items();
        Assert.Contains(told, line => path.EndsWith(line.Text("id"), StringComparison.Ordinal));
        Assert.All(told, line => Assert.Equal("emergency", line.Text("source")));
        var id = Guid.Parse(path.Split('/')[^1]);
        var marked = await server.InDatabaseAsync(db => Task.FromResult(db.AuditEntries.Include(e => e.Details).Single(e => e.SubjectId == id && e.Trigger == "approve_emergency" && e.RefusedWith == null)));
        Assert.Equal((story.Sun.Id, "同意"), (marked.ActorId, marked.Reason));

        server.Clock.Advance(Duration.FromHours(24) - Duration.FromMinutes(1));
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(li));
        server.Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(["authority.expired"], await AuthorityStory.ReasonsOfAsync(li));
        await server.SweepAsync();
        Assert.Equal(["authority.ended"], await AuthorityStory.ReasonsOfAsync(li));
    }

    [Fact]
    public async Task An_emergency_that_is_approved_late_is_judged_by_the_days_on_which_it_runs()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (li, wang) = (await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Wang", "C-1"));
        async Task<string> UrgentAsync(Persona whom) => $"/api/v1/appointments/{(await story.Zhao.PostAsync("/api/v1/appointments/emergencies",
            new { personId = whom.Id, role = Role.EmployerReviewer, unitId = server.Units["C-1"], hours = 24, reason = "停电抢修" })).Id()}";

        var waiting = await UrgentAsync(li);
        var late = await UrgentAsync(wang);
        server.Clock.Advance(Duration.FromDays(3));
        await Refused.ExpectAsync(422, "duty.employer_reviewer_and_approver", () => story.ProposeAsync(story.Zhao, li, Role.EmployerApprover, "C-1"));
        await story.Sun.PostAsync($"{waiting}/refusal", new { reason = "已恢复" });
        Assert.Equal("proposed", (await story.ProposeAsync(story.Zhao, li, Role.EmployerApprover, "C-1")).Text("state"));

        // Approved late, it runs from that hour: against what begins tomorrow it stands, against what begins when it is over it does not.
        await story.Sun.PostAsync($"{late}/emergency-approval", new { reason = "同意" });
        await Refused.ExpectAsync(422, "duty.employer_reviewer_and_approver", () => story.ProposeAsync(story.Zhao, wang, Role.EmployerApprover, "C-1", from: story.Day(1)));
        Assert.Equal("proposed", (await story.ProposeAsync(story.Zhao, wang, Role.EmployerApprover, "C-1", from: story.Day(2))).Text("state"));
    }
}

public sealed class SeparationTestsOnSqlite(SqliteServer server) : SeparationTests(server), IClassFixture<SqliteServer>;

public sealed class SeparationTestsOnPostgreSql(PostgreSqlServer server) : SeparationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
