using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Classes;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

public abstract class AttendanceTests(LmsServer server)
{
    /// <summary>A confirmed class of two sessions of four class hours, three hours long and five hours apart, with these people in it.</summary>
    static async Task<(string Path, Instant Start, Guid[] Sessions, Guid[] SignUps)> ConfirmedAsync(ClassStory story, params Persona[] people)
    {
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: Math.Max(1, people.Length)));
        var signUps = new List<Guid>();
        foreach (var person in people) signUps.Add((await ClassStory.SignUpAsync(person, path)).Id());
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        return (path, start, [.. (await story.Officer.GetAsync(path)).Items("sessions").Select(session => session.Id())], [.. signUps]);
    }

    static async Task<string> CodeAsync(ClassStory story, Guid session) => (await story.Instructor.GetAsync($"/api/v1/class-sessions/{session}/sign-in-code")).Text("code");

    /// <summary>Both sessions are over and closed: who was not marked is absent.</summary>
    static async Task HeldAsync(ClassStory story, Instant start, Guid[] sessions)
    {
        await story.AtAsync(start + Duration.FromHours(9));
        foreach (var session in sessions) await story.Instructor.PostAsync($"/api/v1/class-sessions/{session}/closing");
    }

    [Fact]
    public async Task The_code_in_the_room_lets_in_who_has_a_seat_once_and_is_worth_nothing_a_minute_later()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, sun, stranger) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var (path, start, sessions, _) = await ConfirmedAsync(story, li, sun);
        var door = $"/api/v1/class-sessions/{sessions[0]}/check-ins";
        await Refused.ExpectAsync(409, "class_session.check_in.not_in_planned", () => li.PostAsync(door, new { code = "00000000" }));
        await story.AtAsync(start - Duration.FromMinutes(30));
        var code = await CodeAsync(story, sessions[0]);
        await Refused.ExpectAsync(404, "class.session_not_found", () => li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/sign-in-code"));
        await Refused.ExpectAsync(422, "attendance.not_in_class", () => stranger.PostAsync(door, new { code }));
        server.Clock.Advance(Duration.FromSeconds(30));
        Assert.Equal("present", (await li.PostAsync(door, new { code })).Text("outcome"));
        await Refused.ExpectAsync(422, "attendance.already", () => li.PostAsync(door, new { code }));
        server.Clock.Advance(Duration.FromSeconds(30));
        await Refused.ExpectAsync(422, "attendance.code_wrong", () => sun.PostAsync(door, new { code }));
        await story.AtAsync(start + Duration.FromMinutes(11));
        Assert.Equal("late", (await sun.PostAsync(door, new { code = await CodeAsync(story, sessions[0]) })).Text("outcome"));
        Assert.Equal(2, (await story.Teacher.GetAsync($"/api/v1/class-sessions/{sessions[0]}/attendance")).Items().Length);
        Assert.Single((await li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/attendance")).Items());
        Assert.Equal("running", (await li.GetAsync(path)).Text("state"));
    }

    [Fact]
    public async Task One_person_at_ten_doors_checks_in_once()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (_, start, sessions, _) = await ConfirmedAsync(story, li);
        await story.AtAsync(start);
        var code = await CodeAsync(story, sessions[0]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                return (await li.PostAsync($"/api/v1/class-sessions/{sessions[0]}/check-ins", new { code })).Text("outcome");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Single(answers, "present");
        Assert.Equal(9, answers.Count(answer => answer == "attendance.already"));
    }

    [Fact]
    public async Task A_settled_class_grants_what_was_attended_once_however_many_settle_it()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, sun, qian) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"), await server.PersonAsync("Qian", "C-1-1"));
        var (path, start, sessions, signUps) = await ConfirmedAsync(story, li, sun, qian);
        await story.AtAsync(start);
        await Refused.ExpectAsync(422, "reason.missing", () => story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "present" }));
        foreach (var person in (Persona[])[li, sun])
            await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = person.Id, outcome = "present", reason = "手机没电" });
        await story.AtAsync(start + Duration.FromHours(5));
        await li.PostAsync($"/api/v1/class-sessions/{sessions[1]}/check-ins", new { code = await CodeAsync(story, sessions[1]) });
        await story.AtAsync(start + Duration.FromHours(9));
        await Refused.ExpectAsync(422, "class.sessions_open class.outcomes_missing", () => story.Instructor.PostAsync($"{path}/attendance-closing"));
        await HeldAsync(story, start, sessions);
        await Refused.ExpectAsync(403, "class_run.close_attendance.forbidden", () => story.Officer.PostAsync($"{path}/attendance-closing"));
        Assert.Equal("settling", (await story.Instructor.PostAsync($"{path}/attendance-closing")).Text("state"));
        await Refused.ExpectAsync(422, "class.appeals_may_come", () => story.Officer.PostAsync($"{path}/settlement"));
        await story.AtAsync(start + Duration.FromDays(20));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await story.Officer.PostAsync($"{path}/settlement");
                return 200;
            }
            catch (Refused refused)
            {
                return refused.Status;
            }
        }));
        Assert.Single(outcomes, 200);
        var states = new List<string>();
        foreach (var (person, signUp) in ((Persona[])[li, sun, qian]).Zip(signUps)) states.Add((await person.GetAsync($"/api/v1/sign-ups/{signUp}")).Text("state"));
        Assert.Equal(["attended", "partly_attended", "no_show"], states);
        var entries = await server.InDatabaseAsync(db => db.HoursEntries.AsNoTracking().Where(e => e.PersonId == li.Id || e.PersonId == sun.Id || e.PersonId == qian.Id).ToListAsync());
        Assert.All(entries, entry => Assert.Equal(HoursSource.ClassRun, entry.Source));
        Assert.Equal([(li.Id, 8_00, 1_00), (sun.Id, 4_00, 50)], entries.OrderByDescending(e => e.HoursHundredths).Select(e => (e.PersonId, e.HoursHundredths, e.DaysHundredths)));
        await Refused.ExpectAsync(409, "class.attendance_not_closed", () => story.Officer.PostAsync($"{path}/attendance-reopening", new { reason = "x" }));
    }

    [Fact]
    public async Task Behind_the_hours_of_a_class_stand_its_sessions_and_a_what_if_takes_the_classes_that_are_open()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, other) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Hr elsewhere", "C-2", roles: (TrainingLms.People.Role.HrOfficer, "C-2")));
        var (path, start, sessions, _) = await ConfirmedAsync(story, li);
        var year = start.InUtc().Year;
        async Task<int> AssumedAsync(object what) => (await li.PostAsync("/api/v1/hours/what-ifs", what)).Int("countedHundredths");
        // Signed up: the whole of it; the class named as well as signed up for counts once.
        Assert.Equal(0, await AssumedAsync(new { year }));
        Assert.Equal(8_00, await AssumedAsync(new { year, withSignUps = true }));
        Assert.Equal(8_00, await AssumedAsync(new { year, withSignUps = true, classes = new[] { ClassStory.IdOf(path) } }));
        Assert.Equal(0, (await story.Hr.PostAsync("/api/v1/hours/what-ifs", new { year, withSignUps = true })).Int("countedHundredths"));
        Assert.Equal(8_00, (await story.Hr.PostAsync("/api/v1/hours/what-ifs", new { year, personId = li.Id, withSignUps = true })).Int("countedHundredths"));
        await Refused.ExpectAsync(404, "person.not_found", () => other.PostAsync("/api/v1/hours/what-ifs", new { year, personId = li.Id, withSignUps = true }));
        await Refused.ExpectAsync(404, "class.not_found", () => li.PostAsync("/api/v1/hours/what-ifs", new { year, classes = new[] { Guid.AllBitsSet } }));
        var plan = (await story.PlannedAsync(story.Plan(start + Duration.FromDays(30)))).Id();
        await Refused.ExpectAsync(404, "class.not_found", () => li.PostAsync("/api/v1/hours/what-ifs", new { year, classes = new[] { plan } }));

        async Task<int> NamedAsync() => (await other.PostAsync("/api/v1/hours/what-ifs", new { year, classes = new[] { ClassStory.IdOf(path) } })).Int("countedHundredths");
        Assert.Equal(8_00, await NamedAsync());
        await story.AtAsync(start);
        await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "absent", reason = "未到" });
        Assert.Equal(4_00, await AssumedAsync(new { year, withSignUps = true }));
        await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "late", reason = "手机没电" });
        Assert.Equal(8_00, await AssumedAsync(new { year, withSignUps = true }));
        await HeldAsync(story, start, sessions);
        // Over: only what stands on the lists counts, and nothing for who is on none.
        Assert.Equal((4_00, 0), (await AssumedAsync(new { year, withSignUps = true }), await NamedAsync()));
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        Assert.Equal(0, await NamedAsync());
        // What was proposed is known better than the plan.
        Assert.Equal(4_00, await AssumedAsync(new { year, withSignUps = true }));
        await story.AtAsync(start + Duration.FromDays(20));
        await story.Officer.PostAsync($"{path}/settlement");
        Assert.Equal(4_00, await AssumedAsync(new { year, withSignUps = true }));
        await Refused.ExpectAsync(422, "hours.class_over", () => li.PostAsync("/api/v1/hours/what-ifs", new { year, classes = new[] { ClassStory.IdOf(path) } }));

        foreach (var why in (JsonElement[])[await li.GetAsync($"/api/v1/hours/statements/me/{year}/explanation"), await story.Hr.GetAsync($"/api/v1/hours/statements/{li.Id}/{year}/explanation")])
        {
            var link = Assert.Single(why.Items("entries")).GetProperty("class");
            Assert.Equal((ClassStory.IdOf(path), "session_units", 1_00), (link.Id(), link.Text("basis"), link.Int("unitHundredths")));
            Assert.Equal([(sessions[0], "late", true, 4), (sessions[1], "absent", false, 4)],
                link.Items("sessions").Select(one => (one.Id(), one.Text("outcome"), one.GetProperty("counts").GetBoolean(), one.Int("units"))));
        }

        // The table of today is another one: the class is explained by the line that it keeps.
        await KeepingAsync(path, rule => rule with { HoursHundredths = 90, CountsAsPresent = [AttendanceOutcome.Absent] });
        var kept = Assert.Single((await li.GetAsync($"/api/v1/hours/statements/me/{year}/explanation")).Items("entries")).GetProperty("class");
        Assert.Equal(("class-hours 1", 90, "False True"), (kept.Text("table"), kept.Int("unitHundredths"), string.Join(' ', kept.Items("sessions").Select(one => one.GetProperty("counts").GetBoolean()))));
    }

    /// <summary>As if the attendance had been closed under an older table.</summary>
    Task<int> KeepingAsync(string path, Func<ClassHoursRule, ClassHoursRule> older) => server.InDatabaseAsync(async db =>
    {
        var run = await db.ClassRuns.SingleAsync(r => r.Id == ClassStory.IdOf(path));
        db.Entry(run).Property(r => r.Hours).CurrentValue = new AppliedClassHours("class-hours 1", older(run.Hours!.Rule));
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task What_was_proposed_is_void_when_the_attendance_is_opened_again()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (path, start, sessions, signUps) = await ConfirmedAsync(story, li);
        await story.AtAsync(start);
        await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "present", reason = "手机没电" });
        await HeldAsync(story, start, sessions);
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        Assert.Equal(1, await server.InDatabaseAsync(db => db.ClassCredits.CountAsync(c => c.SignUpId == signUps[0])));
        await Refused.ExpectAsync(422, "class_session.attendance_closed", () => story.Officer.PostAsync($"/api/v1/class-sessions/{sessions[0]}/reopening", new { reason = "x" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync($"{path}/attendance-reopening"));
        Assert.Equal("finished", (await story.Officer.PostAsync($"{path}/attendance-reopening", new { reason = "名单有误" })).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ClassCredits.CountAsync(c => c.SignUpId == signUps[0])));
        await story.Officer.PostAsync($"/api/v1/class-sessions/{sessions[0]}/reopening", new { reason = "名单有误" });
        await story.Instructor.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = li.Id, outcome = "absent", reason = "记错" });
        await story.Instructor.PostAsync($"/api/v1/class-sessions/{sessions[0]}/closing");
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ClassCredits.CountAsync(c => c.SignUpId == signUps[0])));
    }

    [Fact]
    public async Task More_leave_than_a_seventh_takes_the_person_out_of_the_class_at_once()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (_, start, sessions, signUps) = await ConfirmedAsync(story, li);
        var leave = await li.PostAsync("/api/v1/leave-requests", new { signUpId = signUps[0], sessionIds = new[] { sessions[1] }, reason = "家里有事" });
        Assert.Equal((1, 400, 0, 800), (leave.Int("days"), leave.Int("hoursHundredths"), leave.Int("leaveHundredths"), leave.Int("totalHundredths")));
        await Refused.ExpectAsync(403, "leave.approve.forbidden", () => story.Hr.PostAsync($"/api/v1/leave-requests/{leave.Id()}/approval"));
        var granted = await story.Teacher.PostAsync($"/api/v1/leave-requests/{leave.Id()}/approval");
        Assert.True(granted.GetProperty("isNearLimit").GetBoolean());
        Assert.Equal("left_by_rule", (await li.GetAsync($"/api/v1/sign-ups/{signUps[0]}")).Text("state"));
        await Refused.ExpectAsync(422, "leave.not_booked", () => li.PostAsync("/api/v1/leave-requests", new { signUpId = signUps[0], sessionIds = new[] { sessions[0] }, reason = "x" }));
        Assert.True(start > server.Clock.GetCurrentInstant());
    }

    [Fact]
    public async Task Leave_over_two_days_needs_the_unit_and_after_the_begin_there_is_none()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (path, start, sessions, signUps) = await ConfirmedAsync(story, li);
        await story.Officer.PostAsync($"{path}/rescheduling", new { sessionId = sessions[1], session = story.Session(start + Duration.FromDays(1), $"教室 {start}") });
        var leave = await li.PostAsync("/api/v1/leave-requests", new { signUpId = signUps[0], sessionIds = sessions, reason = "出差" });
        await Refused.ExpectAsync(422, "leave.endorsement_missing", () => story.Teacher.PostAsync($"/api/v1/leave-requests/{leave.Id()}/approval"));
        await story.Hr.PostAsync($"/api/v1/leave-requests/{leave.Id()}/endorsement");
        Assert.Equal("withdrawn", (await li.PostAsync($"/api/v1/leave-requests/{leave.Id()}/withdrawal")).Text("state"));
        await story.AtAsync(start);
        await Refused.ExpectAsync(422, "leave.too_late", () => li.PostAsync("/api/v1/leave-requests", new { signUpId = signUps[0], sessionIds = sessions, reason = "出差" }));
    }

    [Fact]
    public async Task An_appeal_is_decided_by_another_than_who_marked_and_changes_the_hours_by_the_table_of_the_closing()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var (path, start, sessions, signUps) = await ConfirmedAsync(story, li);
        await HeldAsync(story, start, sessions);
        var outcome = (await li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/attendance")).Items().Single();
        Assert.Equal("absent", outcome.Text("outcome"));
        await Refused.ExpectAsync(422, "attendance_appeal.window_closed", () => li.PostAsync("/api/v1/attendance-appeals", new { attendanceId = outcome.Id(), wanted = "present", reason = "我在场" }));
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        var appeal = await li.PostAsync("/api/v1/attendance-appeals", new { attendanceId = outcome.Id(), wanted = "present", reason = "我在场" });
        await Refused.ExpectAsync(422, "attendance_appeal.already", () => li.PostAsync("/api/v1/attendance-appeals", new { attendanceId = outcome.Id(), wanted = "late", reason = "我在场" }));
        await story.AtAsync(start + Duration.FromDays(20));
        await Refused.ExpectAsync(422, "class.appeals_open", () => story.Officer.PostAsync($"{path}/settlement"));
        await Refused.ExpectAsync(404, "attendance_appeal.not_found", async () => await (await server.PersonAsync("Xi", "C-2", roles: (Role.TrainingOfficer, "C-2"))).GetAsync($"/api/v1/attendance-appeals/{appeal.Id()}"));
        await KeepingAsync(path, rule => rule with { HoursHundredths = 1_50 });
        await story.Officer.PostAsync($"/api/v1/attendance-appeals/{appeal.Id()}/upholding", new { reason = "同学证明" });
        await story.Officer.PostAsync($"{path}/settlement");
        Assert.Equal("partly_attended", (await li.GetAsync($"/api/v1/sign-ups/{signUps[0]}")).Text("state"));
        Assert.Equal(6_00, await server.InDatabaseAsync(db => db.HoursEntries.Where(e => e.PersonId == li.Id).Select(e => e.HoursHundredths).SingleAsync()));
    }

    [Fact]
    public async Task The_sheet_to_sign_holds_who_has_a_seat_and_is_written_down()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("=Li", "C-1-1");
        var (_, _, sessions, _) = await ConfirmedAsync(story, li);
        var bytes = await story.Teacher.DownloadAsync($"/api/v1/class-sessions/{sessions[0]}/sign-in-sheet");
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        var cells = string.Concat(zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Select(e => new StreamReader(e.Open()).ReadToEnd()));
        Assert.Contains("=Li", cells, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", cells, StringComparison.Ordinal);
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(a => a.SubjectId == sessions[0] && a.Trigger == "export_sign_in_sheet")));
        await Refused.ExpectAsync(404, "class.session_not_found", () => li.GetAsync($"/api/v1/class-sessions/{sessions[0]}/sign-in-sheet"));
    }

    [Fact]
    public async Task A_mass_activity_is_checked_in_to_without_a_sign_up()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var path = await story.OpenAsync(story.Plan(start, seats: 0, kind: "mass_activity"));
        var (li, west) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Xi", "C-2"));
        await Refused.ExpectAsync(422, "sign_up.no_seats_needed", () => ClassStory.SignUpAsync(li, path));
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        await story.AtAsync(start);
        var session = (await li.GetAsync(path)).Items("sessions")[0].Id();
        var code = await CodeAsync(story, session);
        Assert.Equal("present", (await li.PostAsync($"/api/v1/class-sessions/{session}/check-ins", new { code })).Text("outcome"));
        await Refused.ExpectAsync(422, "attendance.not_in_class", () => west.PostAsync($"/api/v1/class-sessions/{session}/check-ins", new { code }));
    }
}

public sealed class AttendanceTestsOnSqlite(SqliteServer server) : AttendanceTests(server), IClassFixture<SqliteServer>;

public sealed class AttendanceTestsOnPostgreSql(PostgreSqlServer server) : AttendanceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
