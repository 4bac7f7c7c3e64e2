using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Courses;

public abstract class EnrolmentTests(LmsServer server)
{
    [Fact]
    public async Task A_learner_enrols_reads_passes_the_quiz_and_is_done()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("whole-way");
        var li = await server.PersonAsync("Li");
        var id = await CourseStory.EnrolAsync(li, "whole-way");
        var path = $"/api/v1/enrolments/{id}";

        var refused = await Refused.ExpectAsync(422, "enrolment.lesson_time_missing", () => li.PostAsync($"{path}/lessons/l1/completion"));
        Assert.Contains("5 more minutes", refused.Problem.Text("detail"), StringComparison.Ordinal);
        await story.StudyAsync(li, id);
        await li.PostAsync($"{path}/lessons/l1/completion");
        await Refused.ExpectAsync(422, "enrolment.lesson_is_no_reading", () => li.PostAsync($"{path}/lessons/q1/completion"));
        await story.PassQuizAsync(id, 59_99);
        Assert.Equal("in_progress", (await li.GetAsync(path)).Text("state"));
        await story.PassQuizAsync(id, 60_00);
        var done = await li.GetAsync(path);
        Assert.Equal("completed", done.Text("state"));
        Assert.Equal([300, 0], done.Items("lessons").Select(lesson => lesson.Int("countedSeconds")));
        await Refused.ExpectAsync(409, "enrolment.over", () => li.PostAsync($"{path}/lessons/l1/completion"));
    }

    [Fact]
    public async Task Of_twenty_enrolments_at_once_exactly_one_is_made()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("twenty");
        var li = await server.PersonAsync("Li");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await CourseStory.EnrolAsync(li, "twenty");
                return "enrolled";
            }
            catch (Refused refused)
            {
                return string.Join(" ", refused.Codes);
            }
        })));
        Assert.Equal(["enrolled", .. Enumerable.Repeat("enrolment.already_open", 19)], answers.OrderByDescending(answer => answer == "enrolled"));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.Enrolments.CountAsync(e => e.PersonId == li.Id)));
    }

    [Fact]
    public async Task Beats_that_are_repeated_late_or_too_fast_add_no_time()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("beats");
        var li = await server.PersonAsync("Li");
        var path = $"/api/v1/enrolments/{await CourseStory.EnrolAsync(li, "beats")}/heartbeats";
        async Task<int> Beat(int sequence) => (await li.PostAsync(path, new { lessonId = "l1", sequence })).Int("countedSeconds");

        Assert.Equal(0, await Beat(1));
        server.Clock.Advance(Duration.FromSeconds(20));
        Assert.Equal(20, await Beat(2));
        Assert.Equal(20, await Beat(2));
        Assert.Equal(20, await Beat(1));
        Assert.Equal(20, await Beat(900));
        server.Clock.Advance(Duration.FromSeconds(20));
        Assert.Equal(20, await Beat(3));
        server.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(80, await Beat(901));
        await Refused.ExpectAsync(422, "enrolment.sequence_out_of_range", () => Beat(0));
    }

    [Fact]
    public async Task The_same_beat_sent_twenty_times_at_once_counts_once()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("same-beat");
        var li = await server.PersonAsync("Li");
        var id = await CourseStory.EnrolAsync(li, "same-beat");
        var path = $"/api/v1/enrolments/{id}/heartbeats";
        await li.PostAsync(path, new { lessonId = "l1", sequence = 1 });
        server.Clock.Advance(Duration.FromSeconds(20));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                await li.PostAsync(path, new { lessonId = "l1", sequence = 2 + (n % 2) });
            }
            catch (Refused refused)
            {
                Assert.Equal(["changed_by_someone_else"], refused.Codes);
            }
        })));
        Assert.Equal([20, 0], (await li.GetAsync($"/api/v1/enrolments/{id}")).Items("lessons").Select(lesson => lesson.Int("countedSeconds")));
    }

    [Fact]
    public async Task An_officer_sees_and_assigns_in_the_own_district_only()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("districts");
        var li = await server.PersonAsync("Li", "C-1-1");
        var east = await server.PersonAsync("Dong", "C-1", roles: (Role.HrOfficer, "C-1"));
        var west = await server.PersonAsync("Xi", "C-2", roles: (Role.HrOfficer, "C-2"));
        await Refused.ExpectAsync(404, "person.not_found", () => west.PostAsync("/api/v1/enrolments", new { courseKey = "districts", personId = li.Id }));
        var enrolment = await east.PostAsync("/api/v1/enrolments", new { courseKey = "districts", personId = li.Id, dueOn = "2026-12-31" });
        var path = $"/api/v1/enrolments/{enrolment.Id()}";
        await Refused.ExpectAsync(404, "enrolment.not_found", () => west.GetAsync(path));
        Assert.Equal(enrolment.Id(), (await east.GetAsync($"/api/v1/enrolments?personId={li.Id}")).Items().Single().Id());
        await Refused.ExpectAsync(403, "enrolment.not_yours", () => east.PostAsync($"{path}/heartbeats", new { lessonId = "l1", sequence = 1 }));
        await Refused.ExpectAsync(422, "enrolment.mandatory", () => li.PostAsync($"{path}/withdrawal"));
    }

    [Fact]
    public async Task A_due_day_passes_and_the_officer_extends_it()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("due-day");
        var li = await server.PersonAsync("Li", "C-1");
        var officer = await server.PersonAsync("Dong", "C-1", roles: (Role.HrOfficer, "C-1"));
        var today = server.Clock.GetCurrentInstant().InUtc().Date;
        var path = $"/api/v1/enrolments/{(await officer.PostAsync("/api/v1/enrolments", new { courseKey = "due-day", personId = li.Id, dueOn = $"{today.PlusDays(7):uuuu-MM-dd}" })).Id()}";
        server.Clock.Advance(Duration.FromDays(12));
        await server.SweepAsync();
        Assert.Equal("overdue", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(422, "reason.missing", () => officer.PostAsync($"{path}/extension", new { dueOn = $"{today.PlusDays(40):uuuu-MM-dd}" }));
        var extended = await officer.PostAsync($"{path}/extension", new { dueOn = $"{today.PlusDays(40):uuuu-MM-dd}", reason = "出差" });
        Assert.Equal("in_progress", extended.Text("state"));
    }

    [Fact]
    public async Task A_course_for_another_level_is_refused()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = $"/api/v1/course-versions/{(await story.UploadAsync(CourseStory.Package("for-city", more: "audience: { levels: [city] }"))).Id()}";
        await story.HandInAsync(path);
        await story.ApproveAsync(path);
        await story.Officer.PostAsync($"{path}/publication");
        var li = await server.PersonAsync("Li", "C-1");
        await Refused.ExpectAsync(422, "enrolment.audience_differs", () => CourseStory.EnrolAsync(li, "for-city"));
    }
}

public sealed class EnrolmentTestsOnSqlite(SqliteServer server) : EnrolmentTests(server), IClassFixture<SqliteServer>;

public sealed class EnrolmentTestsOnPostgreSql(PostgreSqlServer server) : EnrolmentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
