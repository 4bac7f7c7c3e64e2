using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

public abstract class LecturerTests(LmsServer server)
{
    static int outsiders;

    static async Task<string> ListedAsync(ClassStory story, Guid? person = null) => $"/api/v1/lecturers/{(await story.Officer.PostAsync("/api/v1/lecturers", new
    {
        unitId = story.Server.Units["C-1"],
        personId = person,
        entry = person is null
            ? (object)new { name = $"钱教授 {Interlocked.Increment(ref outsiders)}", employer = "示范大学", post = "教授", subjects = new[] { "法律" }, topics = new[] { "数据安全法解读" } }
            : new { subjects = new[] { "网络安全" } },
    })).Id()}";

    static object Time(Instant from, Instant to, string kind = "busy") => new { kind, from = ClassStory.Show(from), to = ClassStory.Show(to) };

    [Fact]
    public async Task The_register_knows_staff_and_outsiders_once_and_says_who_is_free()
    {
        var story = await ClassStory.BeginAsync(server);
        var outside = await ListedAsync(story);
        var own = await ListedAsync(story, story.Instructor.Id);
        Assert.Equal(("Wu teaches", "东区网信办"), (await story.Officer.GetAsync(own)) is var shown ? (shown.Text("name"), shown.Text("employer")) : default);
        await Refused.ExpectAsync(422, "lecturer.already_listed", () => ListedAsync(story, story.Instructor.Id));
        var wrong = await Assert.ThrowsAsync<Refused>(() => story.Officer.PostAsync("/api/v1/lecturers", new { unitId = server.Units["C-1"], entry = new { subjects = Array.Empty<string>() } }));
        Assert.Equal(["lecturer.name_out_of_range", "lecturer.employer_out_of_range", "lecturer.subjects_out_of_range"], wrong.Codes);

        // Offices elsewhere see the same register; people without an office see only themselves.
        var west = await server.PersonAsync("Xi", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        Assert.Equal("教授", (await west.GetAsync(outside)).Text("post"));
        await Refused.ExpectAsync(403, "lecturer.retire.forbidden", () => west.PostAsync($"{outside}/retirement", new { reason = "x" }));
        await Refused.ExpectAsync(404, "lecturer.not_found", () => story.Hr.GetAsync($"/api/v1/lecturers/{Guid.AllBitsSet}"));
        var li = await server.PersonAsync("Li", "C-1-1");
        await Refused.ExpectAsync(404, "lecturer.not_found", () => li.GetAsync(outside));
        Assert.Equal(ClassStory.IdOf(own), Assert.Single((await story.Instructor.GetAsync("/api/v1/lecturers")).Items()).Id());

        var day = story.NewDay();
        var free = $"freeFrom={ClassStory.Show(day)}&freeTo={ClassStory.Show(day + Duration.FromHours(2))}";
        async Task<bool> IsFreeAsync() => (await story.Officer.GetAsync($"/api/v1/lecturers?search=Wu&limit=200&{free}")).Items().Any(entry => entry.Id() == ClassStory.IdOf(own));
        Assert.True(await IsFreeAsync());
        var said = await story.Instructor.PostAsync($"{own}/times", Time(day - Duration.FromHours(1), day + Duration.FromHours(1)));
        Assert.False(await IsFreeAsync());
        await Refused.ExpectAsync(422, "lecturer.time_out_of_range", () => story.Instructor.PostAsync($"{own}/times", Time(day, day)));
        await Refused.ExpectAsync(403, "lecturer.say_time.forbidden", () => west.PostAsync($"{own}/times", Time(day, day + Duration.FromHours(1))));
        Assert.Single((await story.Officer.GetAsync($"{own}/calendar")).EnumerateArray());
        await story.Instructor.DeleteAsync($"{own}/times/{said.Items("times")[0].Id()}");
        Assert.True(await IsFreeAsync());
        Assert.Contains(ClassStory.IdOf(outside), (await story.Officer.GetAsync($"/api/v1/lecturers?limit=200&search={Uri.EscapeDataString("数据安全法")}")).Items().Select(entry => entry.Id()));
        Assert.Equal("retired", (await story.Officer.PostAsync($"{outside}/retirement", new { reason = "不再授课" })).Text("state"));
        await Refused.ExpectAsync(409, "lecturer.say_time.not_in_retired", () => story.Officer.PostAsync($"{outside}/times", Time(day, day + Duration.FromHours(1))));
    }

    [Fact]
    public async Task Whoever_is_busy_or_teaches_elsewhere_is_not_booked_without_a_reason()
    {
        var story = await ClassStory.BeginAsync(server);
        var other = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var own = await ListedAsync(story, story.Instructor.Id);
        await story.Instructor.PostAsync($"{own}/times", Time(start + Duration.FromHours(1), start + Duration.FromHours(2)));
        var path = $"/api/v1/classes/{(await story.PlannedAsync(story.Plan(start))).Id()}";
        var refused = await Refused.ExpectAsync(422, "class.lecturer_busy", () => story.Officer.PostAsync($"{path}/announcement"));
        Assert.Contains("Wu teaches", refused.Problem.GetRawText(), StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync($"{path}/announcement", new { @override = true }));
        await story.Officer.PostAsync($"{path}/announcement", new { @override = true, reason = "已与教师说好" });

        var outside = ClassStory.IdOf(await ListedAsync(other));
        var first = await other.PlannedAsync(ByOutsider(other, start, outside, "一号教室"));
        await other.Officer.PostAsync($"/api/v1/classes/{first.Id()}/announcement");
        var second = await other.PlannedAsync(ByOutsider(other, start + Duration.FromHours(1), outside, "二号教室"));
        await Refused.ExpectAsync(422, "class.conflict", () => other.Officer.PostAsync($"/api/v1/classes/{second.Id()}/announcement"));
        await Refused.ExpectAsync(422, "class.lecturer_unknown", () => other.PlannedAsync(ByOutsider(other, start, ClassStory.IdOf(own), "三号教室")));
    }

    [Fact]
    public async Task A_session_of_somebody_from_outside_is_opened_and_closed_by_the_class_teacher()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var outside = ClassStory.IdOf(await ListedAsync(story));
        var plan = ByOutsider(story, start, outside, $"教室 {story.Officer.Id}");
        var alone = (JsonObject)plan.DeepClone();
        alone.Remove("classTeacherId");
        var nobody = await story.PlannedAsync(alone);
        await Refused.ExpectAsync(422, "class.host_missing", () => story.Officer.PostAsync($"/api/v1/classes/{nobody.Id()}/announcement"));
        var path = await story.OpenAsync(plan);
        var people = new List<Persona>();
        for (var i = 0; i < 5; i++) people.Add(await server.PersonAsync($"Zhou {i}", "C-1-1"));
        foreach (var person in people) await ClassStory.SignUpAsync(person, path);
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        await story.AtAsync(start);
        var session = (await story.Officer.GetAsync(path)).Items("sessions")[0].Id();
        var code = (await story.Teacher.GetAsync($"/api/v1/class-sessions/{session}/sign-in-code")).Text("code");
        foreach (var person in people) await person.PostAsync($"/api/v1/class-sessions/{session}/check-ins", new { code });
        await story.AtAsync(start + Duration.FromHours(9));
        await Refused.ExpectAsync(403, "class_session.close.forbidden", () => story.Instructor.PostAsync($"/api/v1/class-sessions/{session}/closing"));
        await story.Teacher.PostAsync($"/api/v1/class-sessions/{session}/closing");
        Assert.Equal("settling", (await story.Teacher.PostAsync($"{path}/attendance-closing")).Text("state"));

        // What is thought of the teaching is the rating in the register, from five answers up and once the survey is closed.
        var survey = await people[0].GetAsync($"/api/v1/surveys?classId={ClassStory.IdOf(path)}");
        var address = $"/api/v1/surveys/{survey.Items()[0].Id()}";
        Assert.StartsWith("钱教授", (await people[0].GetAsync(address)).Items("questions").Single(question => question.Text("about") == "instructor").Text("instructorName"), StringComparison.Ordinal);
        foreach (var person in people) await person.PostAsync($"{address}/answers", new { marks = new { overall = 4, organisation = 4, content = 4, depth = 2, teaching = 4, venue = 4 } });
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await story.Officer.GetAsync($"/api/v1/lecturers/{outside}")).GetProperty("rating").ValueKind);
        await story.Teacher.PostAsync($"{address}/closing");
        var rating = (await story.Officer.GetAsync($"/api/v1/lecturers/{outside}")).GetProperty("rating");
        Assert.Equal((400, 5), (rating.Int("meanHundredths"), rating.Int("answers")));
    }

    /// <summary>A class of one session that somebody from outside teaches.</summary>
    static JsonObject ByOutsider(ClassStory story, Instant start, Guid lecturer, string venue)
    {
        var plan = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(story.Plan(start, seats: 5, sessions: 1, venue: venue))!;
        var session = (JsonObject)plan["sessions"]![0]!;
        session["instructorId"] = null;
        session["lecturerId"] = lecturer;
        return plan;
    }
}

public sealed class LecturerTestsOnSqlite(SqliteServer server) : LecturerTests(server), IClassFixture<SqliteServer>;

public sealed class LecturerTestsOnPostgreSql(PostgreSqlServer server) : LecturerTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
