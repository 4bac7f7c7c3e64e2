using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Notifications;

namespace TrainingLms.Api.Tests.Classes;

/// <summary>What some kinds of class have to leave behind: findings of drills, the report of a visit, the assessments of a secondment. And leave that comes near the limit.</summary>
public abstract class ClassEvidenceTests(LmsServer server)
{
    const string Findings = "/api/v1/drill-findings", Reports = "/api/v1/class-reports";

    /// <summary>A class of these people that is being held.</summary>
    static async Task<(string Path, Instant Start, Guid[] Sessions)> RunningAsync(ClassStory story, Instant start, object plan, params Persona[] people)
    {
        var path = await story.OpenAsync(plan);
        foreach (var person in people) await ClassStory.SignUpAsync(person, path);
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        await story.AtAsync(start);
        return (path, start, [.. (await story.Officer.GetAsync(path)).Items("sessions").Select(session => session.Id())]);
    }

    static async Task SettleableAsync(ClassStory story, string path, Instant start, Guid[] sessions, Persona present)
    {
        await story.AtAsync(start + Duration.FromHours(9));
        foreach (var session in sessions) await story.Teacher.PostAsync($"/api/v1/class-sessions/{session}/attendance", new { personId = present.Id, outcome = "present", reason = "手机没电" });
        foreach (var session in sessions) await story.Instructor.PostAsync($"/api/v1/class-sessions/{session}/closing");
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        await story.AtAsync(start + Duration.FromDays(20));
    }

    static LocalDate DayOf(LmsServer server) => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    static string Iso(LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);

    async Task<List<string>> ToldAsync(Persona person)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        return [.. (await person.GetAsync("/api/v1/me/messages")).Items().Select(message => message.Text("kind"))];
    }

    [Fact]
    public async Task Findings_of_a_drill_are_closed_one_by_one_by_somebody_else_than_who_sees_to_them()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, xi) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Xi", "C-2"));
        var start = story.NewDay();
        var (path, _, _) = await RunningAsync(story, start, story.Plan(start, kind: "drill", facts: new { drillLevel = "区级", roles = "攻方、守方" }), li);
        var run = ClassStory.IdOf(path);
        object Finding(string text, Guid owner, int days = 10) => new { classId = run, text, ownerId = owner, dueOn = Iso(DayOf(server).PlusDays(days)) };
        await Refused.ExpectAsync(403, "drill_finding.raise.forbidden", () => li.PostAsync(Findings, Finding("值班电话无人接听", li.Id)));
        await Refused.ExpectAsync(404, "person.not_found", () => story.Instructor.PostAsync(Findings, Finding("值班电话无人接听", xi.Id)));
        await Refused.ExpectAsync(422, "drill_finding.text_out_of_range drill_finding.due_day_past", () => story.Instructor.PostAsync(Findings, Finding("短", li.Id, -1)));
        var first = $"{Findings}/{(await story.Instructor.PostAsync(Findings, Finding("值班电话无人接听", li.Id))).Id()}";
        var second = $"{Findings}/{(await story.Instructor.PostAsync(Findings, Finding("应急预案没有更新", story.Teacher.Id, 5))).Id()}";
        Assert.Contains("finding_to_mend", await ToldAsync(li));
        await Refused.ExpectAsync(404, "drill_finding.not_found", () => xi.GetAsync(first));
        await Refused.ExpectAsync(403, "drill_finding.mend.forbidden", () => story.Teacher.PostAsync($"{first}/remedy", new { text = "已安排双人值守" }));
        await li.PostAsync($"{first}/remedy", new { text = "已安排双人值守" });
        await Refused.ExpectAsync(422, "reason.missing", () => story.Teacher.PostAsync($"{first}/return"));
        var back = await story.Teacher.PostAsync($"{first}/return", new { reason = "没有附值班表" });
        Assert.Equal(("open", "没有附值班表"), (back.Text("state"), back.Text("remark")));
        await li.PostAsync($"{first}/remedy", new { text = "已安排双人值守，值班表已上墙" });
        Assert.Equal("closed", (await story.Teacher.PostAsync($"{first}/acceptance")).Text("state"));
        await story.Teacher.PostAsync($"{second}/remedy", new { text = "预案已修订并下发" });
        await Refused.ExpectAsync(422, "drill_finding.own", () => story.Teacher.PostAsync($"{second}/acceptance"));
        Assert.Equal("closed", (await story.Officer.PostAsync($"{second}/acceptance")).Text("state"));
        await Refused.ExpectAsync(409, "drill_finding.withdraw.not_in_closed", () => story.Officer.PostAsync($"{second}/withdrawal", new { reason = "重复" }));
        Assert.Single((await li.GetAsync($"{Findings}?classId={run}")).Items());
    }

    [Fact]
    public async Task A_finding_falls_overdue_once_and_goes_on_with_more_time()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var start = story.NewDay();
        var (path, _, _) = await RunningAsync(story, start, story.Plan(start, kind: "drill", facts: new { drillLevel = "区级", roles = "攻方、守方" }), li);
        var due = DayOf(server).PlusDays(5);
        var finding = $"{Findings}/{(await story.Officer.PostAsync(Findings, new { classId = ClassStory.IdOf(path), text = "备份没有演练过", ownerId = li.Id, dueOn = Iso(due) })).Id()}";
        await story.AtAsync(server.Calendar.EndOf(due) - Duration.FromSeconds(1));
        Assert.Equal("open", (await li.GetAsync(finding)).Text("state"));
        await story.AtAsync(server.Calendar.EndOf(due));
        await story.AtAsync(server.Calendar.EndOf(due) + Duration.FromDays(1));
        Assert.Equal("overdue", (await li.GetAsync(finding)).Text("state"));
        Assert.Single(await ToldAsync(li), "finding_overdue");
        await Refused.ExpectAsync(422, "reason.missing", () => story.Teacher.PostAsync($"{finding}/extension", new { dueOn = Iso(due.PlusDays(30)) }));
        var more = await story.Teacher.PostAsync($"{finding}/extension", new { dueOn = Iso(due.PlusDays(30)), reason = "等设备到货" });
        Assert.Equal(("open", Iso(due.PlusDays(30))), (more.Text("state"), more.Text("dueOn")));
    }

    [Fact]
    public async Task Only_drills_that_have_begun_have_findings()
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var full = await story.OpenAsync(story.Plan(start));
        await Refused.ExpectAsync(422, "drill_finding.not_a_drill drill_finding.not_begun", () => story.Instructor.PostAsync(Findings,
            new { classId = ClassStory.IdOf(full), text = "值班电话无人接听", ownerId = story.Teacher.Id, dueOn = Iso(DayOf(server).PlusDays(30)) }));
    }

    [Fact]
    public async Task A_visit_is_settled_with_its_report_and_not_before()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, sun) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"));
        var start = story.NewDay();
        var (path, _, sessions) = await RunningAsync(story, start, story.Plan(start, kind: "outbound_visit", facts: new { host = "某安全企业", programme = "参观与座谈" }), li);
        object Report(string text, Guid? person = null, string kind = "visit") => new { classId = ClassStory.IdOf(path), kind, text, personId = person, grade = person is null ? null : "competent" };
        await Refused.ExpectAsync(403, "class_report.write.forbidden", () => li.PostAsync(Reports, Report("参观了监测中心和值班室")));
        await Refused.ExpectAsync(422, "class_report.kind_differs class_report.too_early", () => story.Teacher.PostAsync(Reports, Report("参观了监测中心和值班室", li.Id, "mid_term")));
        await SettleableAsync(story, path, start, sessions, li);
        await Refused.ExpectAsync(422, "class.reports_missing", () => story.Officer.PostAsync($"{path}/settlement"));
        var report = $"{Reports}/{(await story.Teacher.PostAsync(Reports, Report("参观了监测中心和值班室"))).Id()}";
        await Refused.ExpectAsync(422, "class_report.written_before", () => story.Officer.PostAsync(Reports, Report("参观了监测中心和值班室")));
        await story.Teacher.PostAsync($"{report}/revision", new { text = "参观了监测中心、值班室和机房" });
        Assert.Equal("settled", (await story.Officer.PostAsync($"{path}/settlement")).Text("state"));
        await Refused.ExpectAsync(409, "class_report.revise.not_in_sealed", () => story.Teacher.PostAsync($"{report}/revision", new { text = "参观了监测中心、值班室和机房。" }));
        Assert.Equal("sealed", (await li.GetAsync(report)).Text("state"));
        await Refused.ExpectAsync(404, "class_report.not_found", () => sun.GetAsync(report));
    }

    [Fact]
    public async Task A_secondment_is_settled_with_both_assessments_of_everybody_who_came()
    {
        var story = await ClassStory.BeginAsync(server);
        var (li, sun) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Sun", "C-1-1"));
        var start = story.NewDay();
        var from = server.Calendar.DayOf(start);
        var (path, _, sessions) = await RunningAsync(story, start,
            story.Plan(start, seats: 2, kind: "secondment", facts: new { host = "市委网信办", from = Iso(from), to = Iso(from.PlusMonths(2).PlusDays(-1)), mentor = "陈某" }), li, sun);
        object Assessment(Guid? person, string kind, string text = "工作主动，熟悉业务较快") => new { classId = ClassStory.IdOf(path), kind, text, personId = person, grade = "excellent" };
        await Refused.ExpectAsync(422, "class_report.too_early", () => story.Teacher.PostAsync(Reports, Assessment(li.Id, "mid_term")));
        // Li comes and Sun never does: nobody assesses who was not there.
        await SettleableAsync(story, path, start, sessions, li);
        await Refused.ExpectAsync(422, "class.reports_missing", () => story.Officer.PostAsync($"{path}/settlement"));
        await Refused.ExpectAsync(422, "class_report.mid_term_missing", () => story.Teacher.PostAsync(Reports, Assessment(li.Id, "final")));
        await Refused.ExpectAsync(422, "class_report.person_not_in_class", () => story.Teacher.PostAsync(Reports, Assessment(story.Hr.Id, "mid_term")));
        var midTerm = await story.Teacher.PostAsync(Reports, Assessment(li.Id, "mid_term"));
        Assert.Equal(("mid_term", "excellent", li.Id), (midTerm.Text("kind"), midTerm.Text("grade"), midTerm.Id("personId")));
        Assert.Contains("assessment_written", await ToldAsync(li));
        await Refused.ExpectAsync(422, "class.reports_missing", () => story.Officer.PostAsync($"{path}/settlement"));
        await story.Teacher.PostAsync(Reports, Assessment(li.Id, "final"));
        Assert.Equal("settled", (await story.Officer.PostAsync($"{path}/settlement")).Text("state"));
        Assert.Equal(2, (await li.GetAsync($"{Reports}?classId={ClassStory.IdOf(path)}")).Items().Length);
        Assert.Equal(2, (await story.Hr.GetAsync($"{Reports}?classId={ClassStory.IdOf(path)}")).Items().Length);
        Assert.Empty((await sun.GetAsync($"{Reports}?classId={ClassStory.IdOf(path)}")).Items());
        Assert.Equal(32_00, await server.InDatabaseAsync(db => db.HoursEntries.Where(e => e.PersonId == li.Id).SumAsync(e => e.HoursHundredths)));
    }

    [Fact]
    public async Task A_seminar_grants_what_was_attended()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var start = story.NewDay();
        var (path, _, sessions) = await RunningAsync(story, start, story.Plan(start, kind: "seminar"), li);
        await SettleableAsync(story, path, start, sessions, li);
        await story.Officer.PostAsync($"{path}/settlement");
        Assert.Equal(8_00, await server.InDatabaseAsync(db => db.HoursEntries.Where(e => e.PersonId == li.Id).SumAsync(e => e.HoursHundredths)));
    }

    [Fact]
    public async Task Leave_of_a_tenth_is_warned_of_once_and_the_unit_refuses_only_above_one_day()
    {
        var story = await ClassStory.BeginAsync(server);
        var li = await server.PersonAsync("Li", "C-1-1");
        var start = story.NewDay();
        // Twenty sessions of one class hour on ten days: two of them are a tenth, three more than a seventh.
        var plan = JsonSerializer.SerializeToNode(story.Plan(start, units: 1))!.AsObject();
        plan["sessions"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => JsonSerializer.SerializeToNode(story.Session(start + Duration.FromDays(i / 2) + Duration.FromHours(5 * (i % 2)), $"教室 {story.Officer.Id}", 1)))]);
        var path = await story.OpenAsync(plan);
        var signUp = await ClassStory.SignUpAsync(li, path);
        Guid[] sessions = [.. (await story.Officer.GetAsync(path)).Items("sessions").Select(session => session.Id())];
        Task<JsonElement> AskAsync(params Guid[] from) => li.PostAsync("/api/v1/leave-requests", new { signUpId = signUp.Id(), sessionIds = from, reason = "家里有事" });
        const string Leave = "/api/v1/leave-requests";

        var short1 = (await AskAsync(sessions[0])).Id();
        await Refused.ExpectAsync(403, "leave.refuse.forbidden", () => story.Hr.PostAsync($"{Leave}/{short1}/refusal", new { reason = "工作忙" }));
        await story.Teacher.PostAsync($"{Leave}/{short1}/approval");
        Assert.DoesNotContain("class_leave_near_limit", await ToldAsync(li));
        await story.Teacher.PostAsync($"{Leave}/{(await AskAsync(sessions[1])).Id()}/approval");
        Assert.Single(await ToldAsync(li), "class_leave_near_limit");
        Assert.Equal("booked", await ClassStory.StateAsync(li, signUp));

        var two = (await AskAsync(sessions[4], sessions[6])).Id();
        await Refused.ExpectAsync(422, "reason.missing", () => story.Hr.PostAsync($"{Leave}/{two}/refusal"));
        Assert.Equal("refused", (await story.Hr.PostAsync($"{Leave}/{two}/refusal", new { reason = "单位有任务" })).Text("state"));
        Assert.Contains("leave_refused", await ToldAsync(li));
        await story.Teacher.PostAsync($"{Leave}/{(await AskAsync(sessions[8])).Id()}/approval");
        Assert.Equal("left_by_rule", await ClassStory.StateAsync(li, signUp));
        Assert.Single(await ToldAsync(li), "class_leave_near_limit");
    }
}

public sealed class ClassEvidenceTestsOnSqlite(SqliteServer server) : ClassEvidenceTests(server), IClassFixture<SqliteServer>;

public sealed class ClassEvidenceTestsOnPostgreSql(PostgreSqlServer server) : ClassEvidenceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
