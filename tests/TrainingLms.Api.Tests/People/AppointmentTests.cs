using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

public abstract class AppointmentTests(LmsServer server)
{
    [Fact]
    public async Task An_appointment_has_effect_once_a_second_person_has_approved_it_and_none_after_its_end()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, zhao, li) = (await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), story.Zhao, await server.PersonAsync("Li", "C-1-1"));
        var path = $"/api/v1/appointments/{(await story.ProposeAsync(wang, li, Role.HrOfficer, "C-1-1")).Id()}";
        Assert.Empty((await li.GetAsync("/api/v1/me")).Items("grants"));
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => wang.PostAsync($"{path}/approval"));
        await zhao.PostAsync($"{path}/approval");
        Assert.Single((await li.GetAsync("/api/v1/me")).Items("grants"));
        await Refused.ExpectAsync(422, "appointment.already_there", () => story.ProposeAsync(wang, li, Role.HrOfficer, "C-1-1"));
        await zhao.PostAsync($"{path}/end", new { reason = "轮岗" });
        Assert.Empty((await li.GetAsync("/api/v1/me")).Items("grants"));
    }

    [Fact]
    public async Task Nobody_hands_on_more_than_the_own_reach()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(422, "appointment.role_reserved", () => story.ProposeAsync(wang, li, Role.SystemAdministrator, "C-1"));
        await Refused.ExpectAsync(403, "role_appointment.propose.forbidden", () => story.ProposeAsync(wang, li, Role.HrOfficer, "C-2"));

        var qian = await server.PersonAsync("Qian", "C-1");
        await story.AppointAsync(qian, Role.HrOfficer, "C-1");
        var he = await server.PersonAsync("He", "C-1");
        await Refused.ExpectAsync(404, "person.not_found", () => story.ProposeAsync(qian, li, Role.TrainingOfficer, "C-1"));
        await Refused.ExpectAsync(422, "appointment.reaches_too_far", () => story.ProposeAsync(qian, he, Role.TrainingOfficer, "C-1", inherit: true));
        Assert.Equal("proposed", (await story.ProposeAsync(qian, he, Role.TrainingOfficer, "C-1")).Text("state"));
    }

    [Theory]
    [InlineData(Role.Secretariat), InlineData(Role.Authority), InlineData(Role.Auditor), InlineData(Role.Chair), InlineData(Role.Registrar), InlineData(Role.Supervisor)]
    public async Task An_HR_officer_neither_proposes_nor_approves_nor_ends_what_is_above_her(string role)
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, li) = (await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), await server.PersonAsync("Li", "C-1"));
        await Refused.ExpectAsync(422, "appointment.role_reserved", () => story.ProposeAsync(wang, li, role, "C-1"));
        var path = $"/api/v1/appointments/{(await story.ProposeAsync(story.Zhao, li, role, "C-1")).Id()}";
        await Refused.ExpectAsync(422, "appointment.role_reserved", () => wang.PostAsync($"{path}/approval"));
        await story.Sun.PostAsync($"{path}/approval");
        await Refused.ExpectAsync(422, "appointment.role_reserved", () => wang.PostAsync($"{path}/end", new { reason = "轮岗" }));
    }

    [Fact]
    public async Task Somebody_out_of_sight_answers_like_nobody()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, west) = (await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")), await server.PersonAsync("Xi", "C-2"));
        var trainee = await server.PersonAsync("Gao", "C-1");
        var answers = new List<string>();
        foreach (var by in (Persona[])[wang, trainee])
            foreach (var whom in (Persona[])[west, west with { Id = Guid.Parse("01900000-0000-7000-8000-000000000001") }])
            {
                var refused = await Refused.ExpectAsync(404, "person.not_found", () => story.ProposeAsync(by, whom, Role.TrainingOfficer, "C-1"));
                answers.Add(string.Join('|', refused.Problem.EnumerateObject().Where(member => member.Name != "requestId" && member.Name != "traceId").Select(member => member.ToString())));
            }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Nobody_acts_on_the_own_appointment()
    {
        var story = await AuthorityStory.BeginAsync(server);
        await Refused.ExpectAsync(422, "duty.own_record", () => story.ProposeAsync(story.Zhao, story.Zhao, Role.TrainingOfficer, "C"));
        var own = $"/api/v1/appointments/{await story.HeldByAsync(story.Zhao, Role.SystemAdministrator)}";
        await Refused.ExpectAsync(422, "duty.own_record", () => story.Zhao.PostAsync($"{own}/end", new { reason = "x" }));
        await Refused.ExpectAsync(422, "duty.own_record", () => story.Zhao.PostAsync($"{own}/suspension", new { reason = "x" }));

        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C"));
        var proposed = $"/api/v1/appointments/{(await story.ProposeAsync(story.Zhao, wang, Role.TrainingOfficer, "C-1")).Id()}";
        await Refused.ExpectAsync(422, "duty.own_record", () => wang.PostAsync($"{proposed}/approval"));
        await Refused.ExpectAsync(422, "duty.own_record", () => wang.PostAsync($"{proposed}/refusal", new { reason = "x" }));
        // Who handed her role on cannot let herself be appointed by the hand that got it.
        var li = await server.PersonAsync("Li", "C");
        await story.DelegateAsync(wang, await story.HeldByAsync(wang, Role.HrOfficer), li, "C", inherit: true);
        await Refused.ExpectAsync(422, "duty.own_record", () => li.PostAsync($"{proposed}/approval"));
    }

    [Fact]
    public async Task It_begins_and_ends_to_the_day_and_a_minute_after_the_end_it_gives_nothing()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (tomorrow, today) = (await server.PersonAsync("Lin", "C-1"), await server.PersonAsync("Gao", "C-1"));
        await story.AppointAsync(tomorrow, Role.HrOfficer, "C-1", from: story.Day(1));
        await story.AppointAsync(today, Role.HrOfficer, "C-1", to: story.Day());
        Assert.Equal(["authority.not_begun"], await AuthorityStory.ReasonsOfAsync(tomorrow));
        Assert.Equal([tomorrow.Id], (await tomorrow.GetAsync("/api/v1/people")).Items().Select(p => p.Id()));
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(today));

        var zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
        var midnight = zone.AtStartOfDay(server.Clock.GetCurrentInstant().InZone(zone).Date.PlusDays(1)).ToInstant();
        server.Clock.MoveTo(midnight - Duration.FromMinutes(1));
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(today));
        server.Clock.MoveTo(midnight);
        Assert.Equal(["authority.expired"], await AuthorityStory.ReasonsOfAsync(today));
        Assert.Single((await today.GetAsync("/api/v1/people")).Items());
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(tomorrow));
        server.Clock.Advance(Duration.FromMinutes(1));
        await server.SweepAsync();
        Assert.Equal(["authority.ended"], await AuthorityStory.ReasonsOfAsync(today));
        await Refused.ExpectAsync(403, "role_appointment.propose.forbidden", () => story.ProposeAsync(today, today, Role.TrainingOfficer, "C-1"));
    }

    [Fact]
    public async Task Suspended_it_gives_nothing_at_once_and_a_supervisor_may_do_that()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, supervisor) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Jiang", "C", roles: (Role.Supervisor, "C")));
        var path = $"/api/v1/appointments/{await story.AppointAsync(wang, Role.HrOfficer, "C-1")}";
        await Refused.ExpectAsync(422, "reason.missing", () => supervisor.PostAsync($"{path}/suspension"));
        await supervisor.PostAsync($"{path}/suspension", new { reason = "核查" });
        Assert.Equal(["authority.suspended"], await AuthorityStory.ReasonsOfAsync(wang));
        Assert.Single((await wang.GetAsync("/api/v1/people")).Items());
        await supervisor.PostAsync($"{path}/resumption", new { reason = "核查完毕" });
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(wang));
    }

    [Fact]
    public async Task Who_leaves_loses_everything_at_once_and_the_appointments_end_by_themselves()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var (wang, li) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"));
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        var handed = (await story.DelegateAsync(wang, own, li, "C-1")).Id();
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(li));
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.FindAsync(wang.Id))!.Status = PersonStatus.Left;
            return await db.SaveChangesAsync();
        });
        Assert.Equal(["authority.giver_without"], await AuthorityStory.ReasonsOfAsync(li));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal("ended", (await story.Zhao.GetAsync($"/api/v1/appointments/{own}")).Text("state"));
        Assert.Equal("ended", (await story.Zhao.GetAsync($"/api/v1/appointments/{handed}")).Text("state"));
    }

    [Fact]
    public async Task Approved_by_two_at_once_it_is_approved_once()
    {
        var story = await AuthorityStory.BeginAsync(server);
        var third = await server.PersonAsync("Zhou", "C", roles: (Role.SystemAdministrator, "C"));
        var li = await server.PersonAsync("Li", "C-1");
        var path = $"/api/v1/appointments/{(await story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1")).Id()}";
        var answers = await Task.WhenAll(((Persona[])[story.Sun, third, story.Sun, third]).Select(async by =>
        {
            try { return (await by.PostAsync($"{path}/approval")).Text("state"); }
            catch (Refused refused) { return refused.Status.ToString(); }
        }));
        Assert.Equal(["409", "409", "409", "active"], answers.Order(StringComparer.Ordinal));
        Assert.Single((await li.GetAsync("/api/v1/me")).Items("grants"));
    }
}

public sealed class AppointmentTestsOnSqlite(SqliteServer server) : AppointmentTests(server), IClassFixture<SqliteServer>;

public sealed class AppointmentTestsOnPostgreSql(PostgreSqlServer server) : AppointmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
