using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Programmes;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>From a written programme to a certification.</summary>
public abstract class ProgrammeTests(LmsServer server)
{
    [Fact]
    public async Task A_programme_is_written_decided_by_another_published_and_replaced()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var key = Key("plan");
        var first = await story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key, content = Content(courses) });
        Assert.Equal((1, "draft"), (first.Int("number"), first.Text("state")));
        await Refused.ExpectAsync(422, "duty.programme_needs_two", () => story.Zhao.PostAsync($"{Plans}/{first.Id()}/approval"));
        await Refused.ExpectAsync(409, "programme_version.publish.not_in_draft", () => story.Qian.PostAsync($"{Plans}/{first.Id()}/publication"));
        await story.Qian.PostAsync($"{Plans}/{first.Id()}/approval");
        await story.Zhao.PostAsync($"{Plans}/{first.Id()}/publication");
        var second = await story.PublishedAsync(key, Content(courses));
        Assert.Equal("superseded", (await story.Zhao.GetAsync($"{Plans}/{first.Id()}")).Text("state"));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Zhao.PostAsync($"{Plans}/{second}/retirement"));
        Assert.Equal("retired", (await story.Zhao.PostAsync($"{Plans}/{second}/retirement", new { reason = "年度调整" })).Text("state"));
        await Refused.ExpectAsync(422, "programme_assignment.not_published", () => story.AssignAsync(second, story.List(story.He)));
    }

    [Fact]
    public async Task Faults_are_told_all_at_once_with_their_places_and_to_nobody_who_may_not_write()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        object wrong = new
        {
            title = "",
            titleEnglish = "x",
            sets = new object[] { new { key = "base", title = "组", titleEnglish = "Set", kind = "count", courses = (string[])[courses[0], "nowhere"], count = 3 } },
            joins = new object[] { new { key = "a", kind = "and", of = (string[])["base", "b"] }, new { key = "b", kind = "or", of = (string[])["a", "base"] } },
            initial = "a",
        };
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key = "Plan", content = wrong }));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["programme.circle", "programme.count_unreachable", "programme.course_unknown", "programme.key_wrong", "programme.part_used_twice", "programme.text_missing"], refused.Codes.Order(StringComparer.Ordinal));
        Assert.Contains("a → b → a", refused.Message, StringComparison.Ordinal);
        var li = await server.PersonAsync("Li", "C-1");
        await Refused.ExpectAsync(404, "unit.not_found", () => li.PostAsync(Plans, new { unitId = server.Units["C"], key = "plan", content = wrong }));
        await Refused.ExpectAsync(403, "programme_version.draft.forbidden", () => story.He.PostAsync(Plans, new { unitId = server.Units["C"], key = Key("plan"), content = wrong }));
    }

    [Fact]
    public async Task Earlier_learning_that_was_recognised_is_a_part_of_the_path()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(2);
        var li = await server.PersonAsync("Li", "C-1-1");
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        await story.AssignAsync(version, story.List(li), new { kind = "fixed", on = Iso(story.Today.PlusDays(30)) });
        await story.CompleteAsync(li, courses[0]);
        await story.Courses.Officer.PostAsync("/api/v1/enrolments/recognitions", new { courseKey = courses[1], personId = li.Id, reason = "市委党校结业证书" });
        await server.SweepAsync();
        Assert.Equal("certified", await StateAsync(li));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task Courses_of_a_list_of_people_are_learned_and_the_last_one_certifies()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(2);
        var (li, wang) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wang", "C-2"));
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        var due = story.Today.PlusDays(30);
        var preview = await story.He.PostAsync($"{Plans}/{version}/assignment-previews", new { audience = story.List(li, wang), due = new { kind = "fixed", on = Iso(due) } });
        Assert.Equal((2, 0, 0), (preview.Int("assign"), preview.Int("problems"), preview.Int("notFound")));
        await Refused.ExpectAsync(422, "assignment_rule.preview_outdated",
            () => story.He.PostAsync($"{Plans}/{version}/assignments", new { audience = story.List(li), due = new { kind = "fixed", on = Iso(due) }, previewHash = preview.Text("hash") }));
        var rule = await story.AssignAsync(version, story.List(li, wang), new { kind = "fixed", on = Iso(due) });
        Assert.Equal("applied", rule.Text("state"));

        var standing = await StandingAsync(li);
        Assert.Equal(("assigned", Iso(due)), (standing.GetProperty("assignment").Text("state"), standing.GetProperty("assignment").Text("dueOn")));
        Assert.Equal(courses, standing.Items("toDo").Select(next => next.Text("course")));
        Assert.Equal((0, 2), (standing.Items("sets").Single().Int("have"), standing.Items("sets").Single().Int("need")));

        await story.CompleteAsync(li, courses[0]);
        await server.SweepAsync();
        standing = await StandingAsync(li);
        Assert.Equal("in_progress", standing.GetProperty("assignment").Text("state"));
        Assert.Equal([courses[1]], standing.Items("toDo").Select(next => next.Text("course")));
        await story.CompleteAsync(li, courses[1]);
        var certified = (await StandingAsync(li)).GetProperty("assignment");
        var end = story.Today.PlusMonths(12);
        Assert.Equal(("certified", Iso(story.Today), Iso(end), Iso(end.PlusDays(-60)), Iso(end.PlusDays(30))),
            (certified.Text("state"), certified.Text("validFrom"), certified.Text("validTo"), certified.Text("windowOpensOn"), certified.Text("graceEndsOn")));
        Assert.False(certified.GetProperty("wasLate").GetBoolean());
        Assert.Equal("assigned", await StateAsync(wang));
        Assert.Empty(await story.FindingsAsync());
    }

    [Fact]
    public async Task Nobody_has_two_assignments_to_one_programme_and_outsiders_see_none()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(1);
        var li = await server.PersonAsync("Li", "C-1-1");
        var version = await story.PublishedAsync(Key("plan"), Content(courses));
        var id = await story.AssignedAsync(version, li);
        var again = await story.He.PostAsync($"{Plans}/{version}/assignment-previews", new { audience = story.List(li) });
        Assert.Equal((0, 1), (again.Int("assign"), again.Int("alreadyAssigned")));
        var stranger = await server.PersonAsync("Sun", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(404, "programme_assignment.not_found", () => stranger.GetAsync($"{Assignments}/{id}"));
        await Refused.ExpectAsync(404, "unit.not_found", () => stranger.PostAsync($"{Plans}/{version}/assignment-previews", new { audience = story.List(li) }));
        await Refused.ExpectAsync(403, "programme_assignment.exempt.forbidden", () => li.PostAsync($"{Assignments}/{id}/exemption", new { reason = "不想学" }));
        Assert.Equal("exempted", (await story.He.PostAsync($"{Assignments}/{id}/exemption", new { reason = "已有同等证书" })).GetProperty("assignment").Text("state"));
    }

    [Fact]
    public async Task Two_last_courses_at_once_and_a_round_of_the_clock_certify_once()
    {
        var story = await BeginAsync(server);
        var courses = await story.CoursesAsync(3);
        var version = await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly()));
        for (var round = 0; round < 4; round++)
        {
            var li = await server.PersonAsync("Li", "C-1-1");
            var id = await story.AssignedAsync(version, li);
            var enrolments = new List<Guid>();
            foreach (var course in courses) enrolments.Add(await Courses.CourseStory.EnrolAsync(li, course));
            await Task.WhenAll([.. enrolments.Select(enrolment => story.Courses.PassQuizAsync(enrolment, 100_00)), server.SweepAsync(), server.SweepAsync()]);
            Assert.Equal("certified", await StateAsync(li));
            Assert.Equal((1, 3), await server.InDatabaseAsync(async db => (
                await db.CertificationPeriods.CountAsync(p => p.AssignmentId == id),
                await db.PeriodEvidence.CountAsync(e => db.CertificationPeriods.Any(p => p.Id == e.PeriodId && p.AssignmentId == id)))));
            Assert.Single(await server.InDatabaseAsync(db => db.AuditEntries.Where(e => e.SubjectId == id && e.Trigger == "certify").ToListAsync()));
        }
    }
}

public sealed class ProgrammeTestsOnSqlite(SqliteServer server) : ProgrammeTests(server), IClassFixture<SqliteServer>;

public sealed class ProgrammeTestsOnPostgreSql(PostgreSqlServer server) : ProgrammeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
