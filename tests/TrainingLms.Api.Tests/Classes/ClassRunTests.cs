using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

public abstract class ClassRunTests(LmsServer server)
{
    [Fact]
    public async Task A_class_is_planned_announced_filled_confirmed_held_and_over()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: 3, minimum: 1));
        var li = await server.PersonAsync("Li", "C-1-1");
        var waiting = await server.PersonAsync("Sun", "C-1-1");
        await ClassStory.SignUpAsync(li, path);
        await Refused.ExpectAsync(422, "class.window_still_open", () => story.Officer.PostAsync($"{path}/sign-up-closing"));
        await story.AtAsync(start - Duration.FromDays(4));
        Assert.Equal("sign_up_closed", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(422, "sign_up.window_closed", () => ClassStory.SignUpAsync(waiting, path));
        await story.Officer.PostAsync($"{path}/sign-up-reopening", new { signUpTo = ClassStory.Show(start - Duration.FromDays(3) - Duration.FromHours(20)) });
        await story.AtAsync(start - Duration.FromDays(3) - Duration.FromHours(20));
        Assert.Equal("confirmed", (await story.Officer.PostAsync($"{path}/confirmation")).Text("state"));
        await story.AtAsync(start);
        Assert.Equal("running", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(409, "class_run.cancel.not_in_running", () => story.Officer.PostAsync($"{path}/cancellation", new { reason = "x" }));
        await story.AtAsync(start + Duration.FromHours(8));
        Assert.Equal("finished", (await li.GetAsync(path)).Text("state"));
    }

    [Fact]
    public async Task Everything_wrong_with_a_plan_is_told_at_once_and_everything_missing_when_it_is_announced()
    {
        var story = await ClassStory.BeginAsync(server);
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Officer.PostAsync("/api/v1/classes", new
        {
            unitId = server.Units["C-1"],
            title = " ",
            kind = "drill",
            category = "professional",
            seats = -1,
            minimum = 9,
            signUpFrom = "2026-04-01T00:00:00Z",
            approval = "organiser",
            selection = "lottery",
        }));
        Assert.Equal(["class.title_out_of_range", "class.seats_out_of_range", "class.minimum_out_of_range", "class.window_out_of_range", "class.lottery_with_organiser"],
            refused.Codes.Except(["class.quotas_out_of_range"]));
        var bare = await story.Officer.PostAsync("/api/v1/classes", new { unitId = server.Units["C-1"], title = "演练", kind = "drill", category = "professional", seats = 0 });
        refused = await Assert.ThrowsAsync<Refused>(() => story.Officer.PostAsync($"/api/v1/classes/{bare.Id()}/announcement"));
        Assert.Equal(["class.sessions_missing", "class.seats_missing", "class.window_missing", "class.facts_missing"], refused.Codes);
        var plan = story.Plan(story.NewDay(), kind: "drill", facts: new { drillLevel = "区级", roles = "攻方、守方" });
        await story.Officer.PostAsync($"/api/v1/classes/{bare.Id()}/revision", plan);
        Assert.Equal("announced", (await story.Officer.PostAsync($"/api/v1/classes/{bare.Id()}/announcement")).Text("state"));
    }

    [Fact]
    public async Task A_room_or_an_instructor_that_is_taken_is_told_and_overridden_only_with_a_reason_by_who_answers_for_both()
    {
        var story = await ClassStory.BeginAsync(server);
        var other = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        await story.AnnouncedAsync(story.Plan(start, venue: "第一教室", title: "先来的班"));
        var path = $"/api/v1/classes/{(await other.PlannedAsync(other.Plan(start + Duration.FromHours(1), venue: "第一教室"))).Id()}";
        var refused = await Refused.ExpectAsync(422, "class.conflict", () => other.Officer.PostAsync($"{path}/announcement"));
        Assert.Contains("先来的班", refused.Problem.GetRawText(), StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "reason.missing", () => other.Officer.PostAsync($"{path}/announcement", new { @override = true }));
        Assert.Equal("announced", (await other.Officer.PostAsync($"{path}/announcement", new { @override = true, reason = "合班上课" })).Text("state"));
        var taken = $"/api/v1/classes/{(await story.PlannedAsync(story.Plan(start, venue: "第二教室"))).Id()}";
        await Refused.ExpectAsync(422, "class.conflict", () => story.Officer.PostAsync($"{taken}/announcement"));
    }

    [Fact]
    public async Task A_class_below_its_minimum_lapses_three_days_before_and_everybody_with_it()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: 5, minimum: 2));
        var li = await server.PersonAsync("Li", "C-1-1");
        var signUp = await ClassStory.SignUpAsync(li, path);
        await story.AtAsync(start - Duration.FromDays(4));
        await Refused.ExpectAsync(422, "class.minimum_missed", () => story.Officer.PostAsync($"{path}/confirmation"));
        await story.AtAsync(start - Duration.FromHours(72));
        var run = await li.GetAsync(path);
        Assert.Equal("cancelled", run.Text("state"));
        Assert.All(run.Items("sessions"), session => Assert.Equal("cancelled", session.Text("state")));
        Assert.Equal("closed_by_class", await ClassStory.StateAsync(li, signUp));
    }

    [Fact]
    public async Task Who_teaches_must_be_appointed_for_the_unit_and_a_session_can_be_moved()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var nobody = await server.PersonAsync("Nobody", "C-1");
        await Refused.ExpectAsync(422, "class.instructor_not_appointed", () => story.PlannedAsync(story.Plan(start, instructor: nobody.Id)));
        var path = await story.OpenAsync(story.Plan(start, seats: 3));
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        var session = (await story.Officer.GetAsync(path)).Items("sessions")[1].Id();
        var moved = await story.Officer.PostAsync($"{path}/rescheduling", new { sessionId = session, session = story.Session(start + Duration.FromDays(1), $"教室 {start}") });
        Assert.Equal(ClassStory.Show(start + Duration.FromDays(1) + Duration.FromHours(3)), moved.Text("lastSessionEndsAt"));
        await Refused.ExpectAsync(422, "class.sessions_overlap", () => story.Officer.PostAsync($"{path}/rescheduling", new { sessionId = session, session = story.Session(start, "别处") }));
    }

    [Fact]
    public async Task A_plan_is_seen_by_its_office_and_a_class_by_everybody()
    {
        var story = await ClassStory.BeginAsync(server);
        var path = $"/api/v1/classes/{(await story.PlannedAsync(story.Plan(story.NewDay()))).Id()}";
        var li = await server.PersonAsync("Li", "C-1-1");
        await Refused.ExpectAsync(404, "class.not_found", () => li.GetAsync(path));
        Assert.Equal("planned", (await story.Teacher.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(404, "class.not_found", () => li.PostAsync($"{path}/announcement"));
        await story.Officer.PostAsync($"{path}/announcement");
        Assert.Equal("announced", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(403, "class_run.cancel.forbidden", () => li.PostAsync($"{path}/cancellation", new { reason = "x" }));
        var west = await server.PersonAsync("Xi", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        await Refused.ExpectAsync(403, "class_run.cancel.forbidden", () => west.PostAsync($"{path}/cancellation", new { reason = "x" }));
    }
}

public sealed class ClassRunTestsOnSqlite(SqliteServer server) : ClassRunTests(server), IClassFixture<SqliteServer>;

public sealed class ClassRunTestsOnPostgreSql(PostgreSqlServer server) : ClassRunTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
