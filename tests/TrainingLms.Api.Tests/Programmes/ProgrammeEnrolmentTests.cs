using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Courses;
using TrainingLms.People;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>A programme enrols by itself in the courses that cannot be avoided.</summary>
public abstract class ProgrammeEnrolmentTests(LmsServer server)
{
    const string Enrolments = "/api/v1/enrolments";

    static object Steps(string kind, params string[][] sets) => new
    {
        title = "轮训",
        titleEnglish = "Rotation",
        sets = sets.Select((courses, at) => new { key = $"s{at}", title = "课程组", titleEnglish = "Courses", kind = at == sets.Length - 1 ? "all" : "any", courses }).ToArray(),
        joins = new object[] { new { key = "way", kind, of = sets.Select((_, at) => $"s{at}").ToArray() } },
        initial = "way",
    };

    Task<int> CountAsync(Persona person, string course) => server.InDatabaseAsync(db =>
        db.Enrolments.CountAsync(e => e.PersonId == person.Id && db.CourseVersions.Any(v => v.Id == e.CourseVersionId && v.CourseKey == course)));

    static async Task<JsonElement> CaseOfAsync(ProgrammeStory story, Persona person) => (await story.He.GetAsync($"{Cases}?limit=200")).Items().First(one => one.Id("personId") == person.Id);

    [Fact]
    public async Task The_clock_enrols_once_when_it_is_the_turn_of_a_course_and_says_why()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(3);
        var version = await story.PublishedAsync(Key("plan"), Steps("then", [courses[0]], [courses[1], courses[2]]));
        var due = story.Today.PlusDays(60);
        var assignment = await story.AssignedAsync(version, li, new { kind = "fixed", on = Iso(due) });
        await server.SweepAsync();
        await server.SweepAsync();
        var first = await li.GetAsync($"{Enrolments}/{await story.OpenAsync(li, courses[0])}");
        Assert.Equal(("programme", assignment, Iso(due), true), (first.Text("source"), first.Id("sourceId"), first.Text("dueOn"), first.GetProperty("isMandatory").GetBoolean()));
        Assert.Equal((1, 0), (await CountAsync(li, courses[0]), await CountAsync(li, courses[1])));

        await story.CompleteAsync(li, courses[0]);
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal((1, 1, 1), (await CountAsync(li, courses[0]), await CountAsync(li, courses[1]), await CountAsync(li, courses[2])));
        foreach (var course in courses[1..]) await story.CompleteAsync(li, course);
        Assert.Equal("certified", await StateAsync(li));
        await server.SweepAsync();
        Assert.Equal(1, await CountAsync(li, courses[2]));
    }

    [Fact]
    public async Task Where_there_is_a_choice_it_is_the_learners()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(4);
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Steps("and", [courses[0], courses[1]], [courses[2]])), li);
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Steps("or", [courses[3]], [courses[1]])), li);
        await server.SweepAsync();
        var counts = await Task.WhenAll(courses.Select(course => CountAsync(li, course)));
        Assert.Equal([0, 0, 1, 0], counts);
    }

    [Fact]
    public async Task Whom_an_officer_took_out_with_a_reason_is_not_enrolled_again()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(1);
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content(courses)), li);
        await server.SweepAsync();
        var path = $"{Enrolments}/{await story.OpenAsync(li, courses[0])}";
        await Refused.ExpectAsync(422, "enrolment.mandatory", () => li.PostAsync($"{path}/withdrawal"));
        await Refused.ExpectAsync(403, "enrolment.release.forbidden", () => li.PostAsync($"{path}/release", new { reason = "不想学" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.He.PostAsync($"{path}/release"));
        Assert.Equal("withdrawn", (await story.He.PostAsync($"{path}/release", new { reason = "岗位不需要" })).Text("state"));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal(1, await CountAsync(li, courses[0]));
        // The learner may still choose to.
        await CourseStory.EnrolAsync(li, courses[0]);
    }

    [Fact]
    public async Task Who_left_a_course_freely_is_enrolled_by_the_programme()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(1);
        var own = await CourseStory.EnrolAsync(li, courses[0]);
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content(courses)), li);
        await server.SweepAsync();
        Assert.Equal(own, await story.OpenAsync(li, courses[0]));
        await li.PostAsync($"{Enrolments}/{own}/withdrawal");
        await server.SweepAsync();
        Assert.Equal("programme", (await li.GetAsync($"{Enrolments}/{await story.OpenAsync(li, courses[0])}")).Text("source"));
    }

    [Fact]
    public async Task A_prerequisite_on_the_path_is_waited_for_and_one_that_is_not_goes_to_an_officer()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var (basics, on, off) = ((await story.CoursesAsync(1))[0], Key("after"), Key("outside"));
        await story.Courses.PublishedAsync(on, prerequisites: $"[ {{ course: {basics} }} ]");
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content([basics, on])), li);
        await server.SweepAsync();
        Assert.Equal((1, 0), (await CountAsync(li, basics), await CountAsync(li, on)));
        Assert.DoesNotContain((await story.He.GetAsync($"{Cases}?limit=200")).Items(), one => one.Id("personId") == li.Id);
        await story.CompleteAsync(li, basics);
        await server.SweepAsync();
        Assert.Equal(1, await CountAsync(li, on));

        var (wu, elsewhere) = (await server.PersonAsync("Wu", "C-1-1"), (await story.CoursesAsync(1))[0]);
        await story.Courses.PublishedAsync(off, prerequisites: $"[ {{ course: {elsewhere} }} ]");
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content([off])), wu);
        await server.SweepAsync();
        await server.SweepAsync();
        var one = await CaseOfAsync(story, wu);
        Assert.Equal(("open", "prerequisite_open", off), (one.Text("state"), one.Text("problem"), one.Text("course")));
        var decided = await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { one.Id() }, decision = "waive", reason = "有同等经验" });
        Assert.Single(decided.Items("decided"));
        Assert.Equal("programme", (await wu.GetAsync($"{Enrolments}/{await story.OpenAsync(wu, off)}")).Text("source"));
    }

    [Fact]
    public async Task A_prerequisite_met_meanwhile_settles_the_exception_and_a_dismissed_one_stays_dismissed()
    {
        var story = await BeginAsync(server);
        var (li, wu) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wu", "C-1-1"));
        var (elsewhere, off) = ((await story.CoursesAsync(1))[0], Key("outside"));
        await story.Courses.PublishedAsync(off, prerequisites: $"[ {{ course: {elsewhere} }} ]");
        var version = await story.PublishedAsync(Key("plan"), Content([off]));
        await story.AssignedAsync(version, li);
        await story.AssignedAsync(version, wu);
        await server.SweepAsync();
        await story.CompleteAsync(li, elsewhere);
        await server.SweepAsync();
        Assert.Equal(("gone", 1), ((await CaseOfAsync(story, li)).Text("state"), await CountAsync(li, off)));

        await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { (await CaseOfAsync(story, wu)).Id() }, decision = "dismiss", reason = "暂不安排" });
        await server.InDatabaseAsync(async db =>
        {
            db.ProgrammeMarks.Add(new TrainingLms.Programmes.ProgrammeMark(Guid.CreateVersion7(), wu.Id));
            return await db.SaveChangesAsync();
        });
        await server.SweepAsync();
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AssignmentCases.CountAsync(c => c.PersonId == wu.Id)));
        Assert.Equal(0, await CountAsync(wu, off));
    }

    [Fact]
    public async Task A_closed_course_goes_to_an_officer_who_cannot_waive_that()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(1);
        var version = await story.PublishedAsync(Key("plan"), Content(courses));
        var course = await server.InDatabaseAsync(db => db.CourseVersions.Where(v => v.CourseKey == courses[0]).Select(v => v.Id).SingleAsync());
        await story.Courses.Officer.PostAsync($"/api/v1/course-versions/{course}/suspension", new { reason = "内容待核" });
        await story.AssignedAsync(version, li);
        await server.SweepAsync();
        var one = await CaseOfAsync(story, li);
        Assert.Equal("course_closed", one.Text("problem"));
        await Refused.ExpectAsync(404, "course.not_found", () => story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { one.Id() }, decision = "waive", reason = "先学着" }));
        await story.Courses.Officer.PostAsync($"/api/v1/course-versions/{course}/resumption");
        await story.He.PostAsync($"{Cases}/decisions", new { ids = new[] { one.Id() }, decision = "waive", reason = "课程已恢复" });
        Assert.Equal(1, await CountAsync(li, courses[0]));
    }

    [Fact]
    public async Task Whose_programme_is_over_need_not_take_what_was_not_begun()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(1);
        var assignment = await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content(courses)), li);
        await server.SweepAsync();
        var enrolment = await story.OpenAsync(li, courses[0]);
        await story.He.PostAsync($"{Assignments}/{assignment}/exemption", new { reason = "已退居二线" });
        await server.SweepAsync();
        Assert.Equal("withdrawn", (await li.GetAsync($"{Enrolments}/{enrolment}")).Text("state"));
    }

    [Fact]
    public async Task Who_has_to_renew_is_enrolled_again()
    {
        var (story, li) = (await BeginAsync(server), await server.PersonAsync("Li", "C-1-1"));
        var courses = await story.CoursesAsync(1);
        await story.AssignedAsync(await story.PublishedAsync(Key("plan"), Content(courses, courses, Yearly())), li);
        await server.SweepAsync();
        await story.CompleteAsync(li, courses[0]);
        story.AdvanceTo(story.Today.PlusYears(1).PlusDays(-30));
        await server.SweepAsync();
        await server.SweepAsync();
        Assert.Equal(("renewal_due", 2), (await StateAsync(li), await CountAsync(li, courses[0])));
    }
}

public sealed class ProgrammeEnrolmentTestsOnSqlite(SqliteServer server) : ProgrammeEnrolmentTests(server), IClassFixture<SqliteServer>;

public sealed class ProgrammeEnrolmentTestsOnPostgreSql(PostgreSqlServer server) : ProgrammeEnrolmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
