using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Acting and delegation: who stands in for whom, how far, how long, and what it does not help with.</summary>
public abstract class StandInTests(LmsServer server)
{
    Task<AuthorityStory> BeginAsync() => AuthorityStory.BeginAsync(server);

    [Fact]
    public async Task While_somebody_acts_the_absent_holder_reads_and_decides_nothing()
    {
        var story = await BeginAsync();
        var (wang, li, candidate) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Gao", "C-1"));
        var post = await story.AppointAsync(wang, Role.HrOfficer, "C-1", inherit: true);
        var acting = await story.AppointAsync(li, Role.HrOfficer, "C-1", inherit: true, to: story.Day(30), insteadOf: post);

        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(li));
        Assert.Equal(["authority.stood_in_for"], await AuthorityStory.ReasonsOfAsync(wang));
        Assert.Contains((await wang.GetAsync("/api/v1/people")).Items(), p => p.Id() == candidate.Id);
        await Refused.ExpectAsync(403, "role_appointment.propose.forbidden", () => story.ProposeAsync(wang, candidate, Role.TrainingOfficer, "C-1"));
        var proposed = await story.ProposeAsync(li, candidate, Role.TrainingOfficer, "C-1");

        var entry = (await story.Zhao.GetAsync($"/api/v1/appointments/{acting}"));
        Assert.Equal((wang.Id, "acting"), (entry.Id("onBehalfOf"), entry.Text("source")));
        var trail = await server.InDatabaseAsync(db => Task.FromResult(db.AuditEntries.Single(e => e.SubjectId == proposed.Id() && e.Trigger == "propose")));
        Assert.Equal((li.Id, (Guid?)wang.Id, (Guid?)acting), (trail.ActorId, trail.OnBehalfOf, trail.AppointmentId));

        await story.Zhao.PostAsync($"/api/v1/appointments/{acting}/end", new { reason = "返岗" });
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(wang));
        Assert.Empty(await AuthorityStory.RolesOfAsync(li));
    }

    [Fact]
    public async Task Acting_needs_both_days_lasts_180_at_most_and_reaches_no_further()
    {
        var story = await BeginAsync();
        var (wang, li) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"));
        var post = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        await Refused.ExpectAsync(422, "appointment.period_needed", () => story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1", insteadOf: post));
        await Refused.ExpectAsync(422, "appointment.acting_too_long", () => story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1", to: story.Day(180), insteadOf: post));
        await Refused.ExpectAsync(422, "appointment.beyond_basis", () => story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1", inherit: true, to: story.Day(9), insteadOf: post));
        await Refused.ExpectAsync(422, "appointment.beyond_basis", () => story.ProposeAsync(story.Zhao, li, Role.TrainingOfficer, "C-1", to: story.Day(9), insteadOf: post));
        await Refused.ExpectAsync(422, "appointment.beyond_basis", () => story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-2", to: story.Day(9), insteadOf: post));
        await Refused.ExpectAsync(422, "appointment.for_oneself", () => story.ProposeAsync(story.Zhao, wang, Role.HrOfficer, "C-1", to: story.Day(9), insteadOf: post));
        await Refused.ExpectAsync(404, "appointment.not_found", () => story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1", to: story.Day(9), insteadOf: li.Id));
        Assert.Equal("proposed", (await story.ProposeAsync(story.Zhao, li, Role.HrOfficer, "C-1", to: story.Day(179), insteadOf: post)).Text("state"));
    }

    [Fact]
    public async Task A_delegation_lasts_30_days_at_most_is_withdrawn_at_once_and_ends_with_what_it_rests_on()
    {
        var story = await BeginAsync();
        var (wang, li, gao) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Gao", "C-1"));
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        await Refused.ExpectAsync(422, "appointment.delegation_too_long", () => story.DelegateAsync(wang, own, li, "C-1", last: 30));
        await Refused.ExpectAsync(422, "appointment.dates_reversed", () => story.DelegateAsync(wang, own, li, "C-1", first: 3, last: 2));
        await Refused.ExpectAsync(422, "appointment.beyond_basis", () => story.DelegateAsync(wang, own, li, "C-1", inherit: true));
        await Refused.ExpectAsync(422, "appointment.for_oneself", () => story.DelegateAsync(wang, own, wang, "C-1"));
        await Refused.ExpectAsync(403, "role_appointment.delegate.forbidden", () => story.DelegateAsync(story.Zhao, own, li, "C-1"));
        await Refused.ExpectAsync(404, "appointment.not_found", () => story.DelegateAsync(li, own, gao, "C-1"));
        await Refused.ExpectAsync(404, "person.not_found", async () => await story.DelegateAsync(wang, own, await server.PersonAsync("Xi", "C-2"), "C-1"));

        var handed = (await story.DelegateAsync(wang, own, li, "C-1", last: 29)).Id();
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(li));
        Assert.Equal([Role.HrOfficer], await AuthorityStory.RolesOfAsync(wang));
        await Refused.ExpectAsync(422, "appointment.delegated_onward", () => story.DelegateAsync(li, handed, gao, "C-1"));
        await wang.PostAsync($"/api/v1/appointments/{handed}/withdrawal");
        Assert.Equal(["authority.ended"], await AuthorityStory.ReasonsOfAsync(li));

        var again = (await story.DelegateAsync(wang, own, li, "C-1")).Id();
        await story.Zhao.PostAsync($"/api/v1/appointments/{own}/end", new { reason = "轮岗" });
        Assert.Equal(["authority.ended", "authority.giver_without"], await AuthorityStory.ReasonsOfAsync(li));
        await server.SweepAsync();
        Assert.Equal("ended", (await story.Zhao.GetAsync($"/api/v1/appointments/{again}")).Text("state"));
    }

    [Fact]
    public async Task A_delegation_gives_nothing_while_its_giver_is_suspended_and_only_reading_while_somebody_acts_for_the_giver()
    {
        var story = await BeginAsync();
        var (wang, li, gao) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Gao", "C-1"));
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        await story.DelegateAsync(wang, own, li, "C-1");
        await story.Zhao.PostAsync($"/api/v1/appointments/{own}/suspension", new { reason = "核查" });
        Assert.Equal(["authority.giver_without"], await AuthorityStory.ReasonsOfAsync(li));
        await story.Zhao.PostAsync($"/api/v1/appointments/{own}/resumption", new { reason = "完毕" });
        await story.AppointAsync(gao, Role.HrOfficer, "C-1", to: story.Day(5), insteadOf: own);
        Assert.Equal(["authority.stood_in_for"], await AuthorityStory.ReasonsOfAsync(li));
    }

    [Fact]
    public async Task Delegations_never_come_round_to_their_giver()
    {
        var story = await BeginAsync();
        var people = new List<(Persona Who, Guid Own)>();
        foreach (var name in (string[])["Wang", "Li", "Gao"])
        {
            var who = await server.PersonAsync(name, "C-1");
            people.Add((who, await story.AppointAsync(who, Role.HrOfficer, name == "Wang" ? "C-1" : name == "Li" ? "C-1-1" : "C-1-1-1")));
        }
        var (wang, li, gao) = (people[0], people[1], people[2]);
        await Refused.ExpectAsync(404, "person.not_found", () => story.DelegateAsync(li.Who, li.Own, gao.Who, "C-1-1"));
        foreach (var (_, own) in people) Assert.NotEqual(Guid.Empty, own);
        await MoveAsync(gao.Who, "C-1-1");
        await MoveAsync(wang.Who, "C-1-1-1");
        await MoveAsync(li.Who, "C-1");
        await story.DelegateAsync(wang.Who, wang.Own, li.Who, "C-1", first: 0, last: 10);
        await story.DelegateAsync(li.Who, li.Own, gao.Who, "C-1-1", first: 5, last: 15);
        await Refused.ExpectAsync(422, "appointment.delegation_loop", () => story.DelegateAsync(gao.Who, gao.Own, wang.Who, "C-1-1-1", first: 8, last: 9));
        Assert.Equal("active", (await story.DelegateAsync(gao.Who, gao.Own, wang.Who, "C-1-1-1", first: 16, last: 20)).Text("state"));
    }

    [Fact]
    public async Task Two_who_hand_on_to_each_other_at_one_moment_form_no_loop()
    {
        var story = await BeginAsync();
        var (wang, li) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"));
        var (wangs, lis) = (await story.AppointAsync(wang, Role.HrOfficer, "C-1"), await story.AppointAsync(li, Role.TrainingOfficer, "C-1"));
        var answers = await Task.WhenAll(Try(() => story.DelegateAsync(wang, wangs, li, "C-1")), Try(() => story.DelegateAsync(li, lis, wang, "C-1")));
        Assert.Equal(["active", "appointment.delegation_loop"], answers.Order());

        static async Task<string> Try(Func<Task<System.Text.Json.JsonElement>> hand)
        {
            try { return (await hand()).Text("state"); }
            catch (Refused refused) { return refused.Codes.Single(); }
        }
    }

    [Theory]
    [InlineData(Role.Chair), InlineData(Role.Scrutineer), InlineData(Role.Teller), InlineData(Role.Supervisor), InlineData(Role.Expert)]
    public async Task What_is_exercised_in_person_is_never_handed_on(string role)
    {
        var story = await BeginAsync();
        var (wang, li) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"));
        var own = await story.AppointAsync(wang, role, "C-1");
        await Refused.ExpectAsync(422, "appointment.never_delegated", () => story.DelegateAsync(wang, own, li, "C-1"));
    }

    [Fact]
    public async Task A_delegate_cannot_be_the_second_person_of_the_giver()
    {
        var story = await BeginAsync();
        var (wang, li, gao) = (await server.PersonAsync("Wang", "C-1"), await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Gao", "C-1"));
        var own = await story.AppointAsync(wang, Role.HrOfficer, "C-1");
        await story.DelegateAsync(wang, own, li, "C-1");
        var byGiver = $"/api/v1/appointments/{(await story.ProposeAsync(wang, gao, Role.TrainingOfficer, "C-1")).Id()}";
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => li.PostAsync($"{byGiver}/approval"));
        var byDelegate = $"/api/v1/appointments/{(await story.ProposeAsync(li, gao, Role.CourseAuthor, "C-1")).Id()}";
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => wang.PostAsync($"{byDelegate}/approval"));
        var action = (await wang.GetAsync(byDelegate)).Items("actions").Single(a => a.Text("trigger") == "approve");
        Assert.Equal("duty.second_person_needed", action.Items("reasons").Single().Text("code"));
        Assert.Equal("active", (await story.Sun.PostAsync($"{byDelegate}/approval")).Text("state"));
    }

    Task<int> MoveAsync(Persona who, string unit) => server.InDatabaseAsync(async db =>
    {
        (await db.People.FindAsync(who.Id))!.UnitId = server.Units[unit];
        return await db.SaveChangesAsync();
    });
}

public sealed class StandInTestsOnSqlite(SqliteServer server) : StandInTests(server), IClassFixture<SqliteServer>;

public sealed class StandInTestsOnPostgreSql(PostgreSqlServer server) : StandInTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
