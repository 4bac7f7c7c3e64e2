using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Courses;

public abstract class EnrolmentLifeTests(LmsServer server)
{
    LocalDate Today => server.Clock.GetCurrentInstant().InUtc().Date;

    async Task<(CourseStory Story, Persona Li, Persona Hr, string Path)> AssignedAsync(string key, int dueInDays = 10)
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync(key);
        var li = await server.PersonAsync("Li", "C-1");
        var hr = await server.PersonAsync("Dong", "C-1", roles: (Role.HrOfficer, "C-1"));
        var enrolment = await hr.PostAsync("/api/v1/enrolments", new { courseKey = key, personId = li.Id, dueOn = $"{Today.PlusDays(dueInDays):uuuu-MM-dd}" });
        return (story, li, hr, $"/api/v1/enrolments/{enrolment.Id()}");
    }

    static Guid IdOf(string path) => Guid.Parse(path[^36..]);

    [Fact]
    public async Task An_interruption_moves_the_due_day_by_its_days()
    {
        var (_, li, hr, path) = await AssignedAsync("pause");
        var due = Today.PlusDays(10);
        await Refused.ExpectAsync(422, "reason.missing", () => hr.PostAsync($"{path}/pause"));
        await hr.PostAsync($"{path}/pause", new { reason = "挂职" });
        await Refused.ExpectAsync(409, "enrolment.over", () => li.PostAsync($"{path}/heartbeats", new { lessonId = "l1", sequence = 1 }));
        server.Clock.Advance(Duration.FromDays(30));
        await server.SweepAsync();
        Assert.Equal("paused", (await li.GetAsync(path)).Text("state"));
        var resumed = await hr.PostAsync($"{path}/resumption");
        Assert.Equal(("in_progress", $"{due.PlusDays(30):uuuu-MM-dd}"), (resumed.Text("state"), resumed.Text("dueOn")));
    }

    [Fact]
    public async Task An_interruption_with_an_end_ends_by_itself()
    {
        var (_, li, hr, path) = await AssignedAsync("pause-end");
        var due = Today.PlusDays(10);
        await Refused.ExpectAsync(422, "enrolment.pause_end_past", () => hr.PostAsync($"{path}/pause", new { until = $"{Today.PlusDays(-1):uuuu-MM-dd}", reason = "产假" }));
        await hr.PostAsync($"{path}/pause", new { until = $"{Today.PlusDays(4):uuuu-MM-dd}", reason = "产假" });
        server.Clock.Advance(Duration.FromDays(5));
        await server.SweepAsync();
        var resumed = await li.GetAsync(path);
        Assert.Equal(("in_progress", $"{due.PlusDays(5):uuuu-MM-dd}"), (resumed.Text("state"), resumed.Text("dueOn")));
    }

    [Fact]
    public async Task Who_has_no_try_left_has_failed_and_may_enrol_again_after_a_while()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("failing");
        var li = await server.PersonAsync("Li", "C-1");
        var id = await CourseStory.EnrolAsync(li, "failing");
        await story.PassQuizAsync(id, 20_00, triesLeft: 1);
        Assert.Equal("in_progress", (await li.GetAsync($"/api/v1/enrolments/{id}")).Text("state"));
        await story.PassQuizAsync(id, 30_00, triesLeft: 0);
        Assert.Equal("failed", (await li.GetAsync($"/api/v1/enrolments/{id}")).Text("state"));
        await Refused.ExpectAsync(422, "enrolment.waiting", () => CourseStory.EnrolAsync(li, "failing"));
        server.Clock.Advance(Duration.FromDays(31));
        await CourseStory.EnrolAsync(li, "failing");
    }

    [Fact]
    public async Task What_looks_wrong_is_held_looked_at_and_cleared_and_then_completes()
    {
        var (story, li, path) = await SuspectAsync("held");
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        var held = (await zhao.GetAsync("/api/v1/enrolments?state=under_review")).Items().Select(item => item.Id());
        Assert.Contains(IdOf(path), held);
        Assert.Equal("even_beats", (await li.GetAsync(path)).Items("signs").Single().Text("kind"));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"{path}/clearance"));
        var cleared = await zhao.PostAsync($"{path}/clearance", new { reason = "使用读屏软件" });
        Assert.Equal(("completed", true), (cleared.Text("state"), cleared.Items("signs").Single().GetProperty("isCleared").GetBoolean()));
    }

    [Fact]
    public async Task Learning_is_annulled_only_after_the_person_was_heard_and_grants_nothing()
    {
        var (_, li, path) = await SuspectAsync("annulled");
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(422, "enrolment.person_not_heard", () => zhao.PostAsync($"{path}/annulment", new { reason = "脚本刷课" }));
        Assert.Equal("voided", (await zhao.PostAsync($"{path}/annulment", new { heardOn = $"{Today:uuuu-MM-dd}", reason = "脚本刷课" })).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.HoursEntries.CountAsync(entry => entry.PersonId == li.Id)));
    }

    /// <summary>Somebody whose beats come to the millisecond, and who then passes the quiz.</summary>
    async Task<(CourseStory Story, Persona Li, string Path)> SuspectAsync(string key)
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync(key);
        var li = await server.PersonAsync("Li", "C-1");
        var id = await CourseStory.EnrolAsync(li, key);
        for (var beat = 1; beat <= 50; beat++)
        {
            await li.PostAsync($"/api/v1/enrolments/{id}/heartbeats", new { lessonId = "l1", sequence = beat });
            server.Clock.Advance(Duration.FromSeconds(10));
        }
        await li.PostAsync($"/api/v1/enrolments/{id}/lessons/l1/completion");
        await story.PassQuizAsync(id, 100_00);
        Assert.Equal("under_review", (await li.GetAsync($"/api/v1/enrolments/{id}")).Text("state"));
        return (story, li, $"/api/v1/enrolments/{id}");
    }

    [Fact]
    public async Task Five_others_in_step_at_one_address_are_a_sign_to_look()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("in-step");
        var paths = new List<(Persona One, Guid Id)>();
        for (var n = 0; n < 6; n++)
        {
            var one = await server.PersonAsync($"Step{n}", "C-1");
            paths.Add((one, await CourseStory.EnrolAsync(one, "in-step")));
        }
        for (var beat = 1; beat <= 7; beat++)
        {
            foreach (var (one, id) in paths) await one.PostAsync($"/api/v1/enrolments/{id}/heartbeats", new { lessonId = "l1", sequence = beat });
            server.Clock.Advance(Duration.FromMilliseconds(55_000 + beat));
        }
        foreach (var (one, id) in paths) await one.PostAsync($"/api/v1/enrolments/{id}/lessons/l1/completion");
        await story.PassQuizAsync(paths[0].Id, 100_00);
        var held = await paths[0].One.GetAsync($"/api/v1/enrolments/{paths[0].Id}");
        Assert.Equal(("under_review", "lockstep"), (held.Text("state"), held.Items("signs").Single().Text("kind")));
    }

    [Fact]
    public async Task Earlier_learning_is_recognised_in_the_place_of_a_course_and_grants_no_hours()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("basics");
        await story.PublishedAsync("further", prerequisites: "[ { course: basics } ]");
        var li = await server.PersonAsync("Li", "C-1");
        await Refused.ExpectAsync(422, "enrolment.prerequisites_open", () => CourseStory.EnrolAsync(li, "further"));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync("/api/v1/enrolments/recognitions", new { courseKey = "basics", personId = li.Id }));
        var recognised = await story.Officer.PostAsync("/api/v1/enrolments/recognitions", new { courseKey = "basics", personId = li.Id, reason = "2025 年市委党校结业证书" });
        Assert.Equal("recognised", recognised.Text("state"));
        await Refused.ExpectAsync(422, "enrolment.done_before", () => story.Officer.PostAsync("/api/v1/enrolments/recognitions", new { courseKey = "basics", personId = li.Id, reason = "再次" }));
        await CourseStory.EnrolAsync(li, "further");
        Assert.Equal(0, await server.InDatabaseAsync(db => db.HoursEntries.CountAsync(entry => entry.PersonId == li.Id)));
    }

    [Fact]
    public async Task An_officer_waives_prerequisites_with_a_reason_and_nobody_does_so_for_oneself()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("before");
        await story.PublishedAsync("after", prerequisites: "[ { course: before } ]");
        var li = await server.PersonAsync("Li", "C-1");
        var hr = await server.PersonAsync("Dong", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(422, "enrolment.prerequisites_open", () => li.PostAsync("/api/v1/enrolments", new { courseKey = "after", waivesPrerequisites = true, reason = "会" }));
        await Refused.ExpectAsync(422, "reason.missing", () => hr.PostAsync("/api/v1/enrolments", new { courseKey = "after", personId = li.Id, waivesPrerequisites = true }));
        Assert.Equal("enrolled", (await hr.PostAsync("/api/v1/enrolments", new { courseKey = "after", personId = li.Id, waivesPrerequisites = true, reason = "工作急需" })).Text("state"));
    }

    [Fact]
    public async Task A_question_is_asked_in_the_middle_and_time_stands_still_when_nobody_answers()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("asked");
        var li = await server.PersonAsync("Li", "C-1");
        var path = $"/api/v1/enrolments/{await CourseStory.EnrolAsync(li, "asked")}";
        JsonElement heard = default;
        for (var beat = 1; beat <= 150; beat++)
        {
            heard = await li.PostAsync($"{path}/heartbeats", new { lessonId = "l1", sequence = beat });
            server.Clock.Advance(Duration.FromMilliseconds(20_000 + beat));
        }
        Assert.Equal(("unanswered", JsonValueKind.Object), (heard.Text("whyNot"), heard.GetProperty("question").ValueKind));
        await Refused.ExpectAsync(422, "enrolment.presence_wrong", () => li.PostAsync($"{path}/presence", new { digits = "7" }));
        Assert.Equal(0, (await li.PostAsync($"{path}/presence", new { digits = heard.GetProperty("question").Text("digits") })).Int("misses"));
        heard = await li.PostAsync($"{path}/heartbeats", new { lessonId = "l1", sequence = 151 });
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (heard.GetProperty("whyNot").ValueKind, heard.GetProperty("question").ValueKind));
    }
}

public sealed class EnrolmentLifeTestsOnSqlite(SqliteServer server) : EnrolmentLifeTests(server), IClassFixture<SqliteServer>;

public sealed class EnrolmentLifeTestsOnPostgreSql(PostgreSqlServer server) : EnrolmentLifeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
