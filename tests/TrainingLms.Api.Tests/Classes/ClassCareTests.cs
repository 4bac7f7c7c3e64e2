using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Notifications;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

/// <summary>What happens around a class: codes that are guessed, sessions that are moved, leave where nobody looks after the class, materials.</summary>
public abstract class ClassCareTests(LmsServer server)
{
    static async Task<(string Path, Instant Start, Guid[] Sessions)> ConfirmedAsync(ClassStory story, object? plan, params Persona[] people)
    {
        var start = story.NewDay();
        var path = await story.OpenAsync(plan ?? story.Plan(start, seats: Math.Max(1, people.Length)));
        foreach (var person in people) await ClassStory.SignUpAsync(person, path);
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        return (path, start, [.. (await story.Officer.GetAsync(path)).Items("sessions").Select(session => session.Id())]);
    }

    [Fact]
    public async Task Ten_wrong_codes_close_the_door_for_one_person_at_one_session_and_the_hand_opens_it()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, sun) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"));
        var (_, start, sessions) = await ConfirmedAsync(story, null, li, sun);
        await story.AtAsync(start);
        var door = $"/api/v1/class-sessions/{sessions[0]}/check-ins";
        var code = (await story.Instructor.GetAsync($"/api/v1/class-sessions/{sessions[0]}/sign-in-code")).Text("code");
        var wrong = code == "00000000" ? "00000001" : "00000000";
        // All at once, with keys that would undo what a refused request wrote: every one is counted.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Refused.ExpectAsync(422, "attendance.code_wrong", () => li.PostAsync(door, new { code = wrong }, key: $"guess {i}"))));
        await Refused.ExpectAsync(422, "attendance.too_many_tries", () => li.PostAsync(door, new { code }));
        await Refused.ExpectAsync(422, "attendance.too_many_tries", () => li.PostAsync(door, new { code = wrong }));
        Assert.Equal("present", (await sun.PostAsync(door, new { code })).Text("outcome"));
        await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "present", reason = "手机显示有误" });
        var turnout = await story.Teacher.GetAsync($"/api/v1/class-sessions/{sessions[0]}/turnout");
        Assert.Equal((2, 0), (turnout.Int("present"), turnout.Int("late")));
        await Refused.ExpectAsync(404, "class.session_not_found", () => li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/turnout"));
    }

    [Fact]
    public async Task A_count_in_the_hall_is_made_once_a_second_however_many_look()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (_, start, sessions) = await ConfirmedAsync(story, null, li);
        await story.AtAsync(start);
        var screen = $"/api/v1/class-sessions/{sessions[0]}/turnout";
        Assert.Equal(0, (await story.Teacher.GetAsync(screen)).Int("present"));
        await li.PostAsync($"/api/v1/class-sessions/{sessions[0]}/check-ins", new { code = (await story.Instructor.GetAsync($"/api/v1/class-sessions/{sessions[0]}/sign-in-code")).Text("code") });
        Assert.Equal(0, (await story.Teacher.GetAsync(screen)).Int("present"));
        server.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(1, (await story.Teacher.GetAsync(screen)).Int("present"));
    }

    [Fact]
    public async Task A_session_is_moved_over_another_class_of_its_people_only_knowingly_and_they_are_told()
    {
        var story = await ClassStory.BeginAsync(server);
        var other = await ClassStory.BeginAsync(server);
        var (li, sun) = (await server.PersonAsync("Li in both", "C-1-1"), await server.PersonAsync("Sun in one", "C-1-1"));
        var start = story.NewDay();
        var elsewhere = await other.OpenAsync(other.Plan(start + Duration.FromDays(2), seats: 1, title: "另一个班"));
        await ClassStory.SignUpAsync(li, elsewhere);
        var (path, begin, sessions) = await ConfirmedAsync(story, null, li, sun);
        var there = (await other.Officer.GetAsync(elsewhere)).Items("sessions")[0].GetProperty("startsAt").GetString()!;
        var at = NodaTime.Text.InstantPattern.ExtendedIso.Parse(there).Value;
        var moved = new { sessionId = sessions[1], session = story.Session(at, $"教室 {begin}") };
        var check = await story.Officer.PostAsync($"{path}/rescheduling-checks", moved);
        var clash = Assert.Single(check.Items("people"));
        Assert.Equal((li.Id, "另一个班"), (clash.Id("personId"), clash.Text("classTitle")));
        await Refused.ExpectAsync(403, "class_run.reschedule.forbidden", () => li.PostAsync($"{path}/rescheduling-checks", moved));
        await Refused.ExpectAsync(422, "class.people_clash", () => story.Officer.PostAsync($"{path}/rescheduling", moved));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync($"{path}/rescheduling", new { moved.sessionId, moved.session, @override = true }));
        await story.Officer.PostAsync($"{path}/rescheduling", new { moved.sessionId, moved.session, @override = true, reason = "教师只有这天有空" });
        await PostAsync();
        var told = await server.InDatabaseAsync(db => db.Messages.Where(m => m.SubjectId == ClassStory.IdOf(path) && (m.Kind == "class_clash" || m.Kind == "class_rescheduled")).ToDictionaryAsync(m => m.PersonId, m => m.Kind));
        Assert.Equal(("class_clash", "class_rescheduled"), (told[li.Id], told[sun.Id]));
    }

    [Fact]
    public async Task Where_nobody_looks_after_a_class_its_office_is_told_of_leave_and_decides()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var plan = (JsonObject)JsonSerializer.SerializeToNode(story.Plan(story.NewDay(), seats: 1, sessions: 1))!;
        plan.Remove("classTeacherId");
        var (path, _, sessions) = await ConfirmedAsync(story, plan, li);
        var signUp = (await li.GetAsync($"/api/v1/sign-ups?classId={ClassStory.IdOf(path)}")).Items()[0].Id();
        var leave = await li.PostAsync("/api/v1/leave-requests", new { signUpId = signUp, sessionIds = sessions, reason = "家事" });
        await PostAsync();
        var told = await server.InDatabaseAsync(db => db.Messages.Where(m => m.SubjectId == leave.Id() && m.Kind == "leave_to_decide").Select(m => m.PersonId).ToListAsync());
        Assert.Contains(story.Officer.Id, told);
        await Refused.ExpectAsync(403, "leave.approve.forbidden", () => story.Hr.PostAsync($"/api/v1/leave-requests/{leave.Id()}/approval"));
        Assert.Equal("approved", (await story.Officer.PostAsync($"/api/v1/leave-requests/{leave.Id()}/approval")).Text("state"));
    }

    [Fact]
    public async Task Materials_are_seen_by_the_people_of_the_class_from_their_day_on_and_keep_their_versions()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, stranger) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var (path, start, _) = await ConfirmedAsync(story, null, li);
        var address = $"/api/v1/class-materials?classId={ClassStory.IdOf(path)}&title={Uri.EscapeDataString("讲义")}&fileName=notes.pdf&visibleFrom={ClassStory.Show(start)}";
        await Assert.ThrowsAsync<Refused>(() => li.UploadAsync(address, "%PDF-1"u8.ToArray()));
        await Refused.ExpectAsync(422, "proof.type", () => story.Instructor.UploadAsync(address, "MZ"u8.ToArray()));
        var material = $"/api/v1/class-materials/{(await story.Instructor.UploadAsync(address, "%PDF-1"u8.ToArray())).Id()}";
        await Refused.ExpectAsync(404, "class_material.not_found", () => li.GetAsync(material));
        Assert.Equal("讲义", (await story.Teacher.GetAsync(material)).Text("title"));
        await story.AtAsync(start);
        await Refused.ExpectAsync(422, "proof.twice", () => story.Teacher.UploadAsync($"{material}/versions?fileName=notes.pdf", "%PDF-1"u8.ToArray()));
        await story.Teacher.UploadAsync($"{material}/versions?fileName=notes-2.pdf", "%PDF-2"u8.ToArray());
        Assert.Equal([2, 1], (await li.GetAsync(material)).Items("versions").Select(version => version.Int("number")));
        Assert.Equal("%PDF-2"u8.ToArray(), await li.DownloadAsync($"{material}/versions/2"));
        Assert.Equal("%PDF-1"u8.ToArray(), await li.DownloadAsync($"{material}/versions/1"));
        await Refused.ExpectAsync(404, "class_material.not_found", () => stranger.GetAsync(material));
        await Refused.ExpectAsync(404, "class_material.not_found", () => stranger.GetAsync($"{material}/versions/1"));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync($"{material}/withdrawal"));
        await story.Officer.PostAsync($"{material}/withdrawal", new { reason = "有误" });
        await Refused.ExpectAsync(404, "class_material.not_found", () => li.GetAsync($"{material}/versions/2"));
    }

    [Fact]
    public async Task Who_teaches_in_a_class_decides_no_appeal_of_it_and_does_not_settle_it()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, both) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Lin does both", "C-1", roles: [(Role.Instructor, "C-1"), (Role.TrainingOfficer, "C-1")]));
        var (path, start, sessions) = await ConfirmedAsync(story, story.Plan(story.NewDay(), seats: 1, instructor: both.Id), li);
        await story.AtAsync(start + Duration.FromHours(9));
        await both.PostAsync($"/api/v1/class-sessions/{sessions[1]}/attendance", new { personId = li.Id, outcome = "absent", reason = "未到" });
        foreach (var session in sessions) await both.PostAsync($"/api/v1/class-sessions/{session}/closing");
        await both.PostAsync($"{path}/attendance-closing");
        var marked = (await li.GetAsync($"/api/v1/class-sessions/{sessions[1]}/attendance")).Items()[0].Id();
        var second = await li.PostAsync("/api/v1/attendance-appeals", new { attendanceId = marked, wanted = "present", reason = "在场" });
        await Refused.ExpectAsync(422, "attendance_appeal.marked_by_you attendance_appeal.taught_by_you",
            () => both.PostAsync($"/api/v1/attendance-appeals/{second.Id()}/dismissal", new { reason = "不属实" }));
        await story.Officer.PostAsync($"/api/v1/attendance-appeals/{second.Id()}/dismissal", new { reason = "不属实" });
        var absent = (await li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/attendance")).Items()[0].Id();
        var appeal = await li.PostAsync("/api/v1/attendance-appeals", new { attendanceId = absent, wanted = "present", reason = "在场" });
        await Refused.ExpectAsync(422, "attendance_appeal.taught_by_you", () => both.PostAsync($"/api/v1/attendance-appeals/{appeal.Id()}/upholding", new { reason = "属实" }));
        Assert.Equal("upheld", (await story.Officer.PostAsync($"/api/v1/attendance-appeals/{appeal.Id()}/upholding", new { reason = "属实" })).Text("state"));
        await story.AtAsync(start + Duration.FromDays(20));
        await Refused.ExpectAsync(422, "class.settler_taught", () => both.PostAsync($"{path}/settlement"));
        Assert.Equal("settled", (await story.Officer.PostAsync($"{path}/settlement")).Text("state"));
    }

    async Task PostAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
    }
}

public sealed class ClassCareTestsOnSqlite(SqliteServer server) : ClassCareTests(server), IClassFixture<SqliteServer>;

public sealed class ClassCareTestsOnPostgreSql(PostgreSqlServer server) : ClassCareTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
