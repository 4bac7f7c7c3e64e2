using TrainingLms.Api.Tests.Courses;
using static TrainingLms.Api.Tests.Programmes.ProgrammeStory;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>A certification as what a course asks for (learning.md 2.1): at upload, at publication, at enrolment, on the path of another programme.</summary>
public abstract class CertificationPrerequisiteTests(LmsServer server)
{
    static string Asks(string certification) => $"[ {{ certification: {certification} }} ]";

    [Fact]
    public async Task Only_who_holds_the_certification_begins_the_course_and_only_while_it_holds()
    {
        var story = await BeginAsync(server);
        var (duty, asking, courses) = (Key("duty"), Key("asking"), await story.CoursesAsync(1));
        await Refused.ExpectAsync(422, "course.prerequisite_unknown", () => story.Courses.UploadAsync(CourseStory.Package(asking, prerequisites: Asks(duty))));
        var version = await story.PublishedAsync(duty, Content(courses, courses, Yearly()));
        await story.Courses.PublishedAsync(asking, prerequisites: Asks(duty));

        var li = await server.PersonAsync("Li", "C-1-1");
        async Task<string[]> OpenAsync() => [.. Assert.Single((await li.GetAsync($"/api/v1/courses?search={asking}")).Items()).Items("openCertifications").Select(one => one.GetString()!)];
        Assert.Equal([duty], await OpenAsync());
        await Refused.ExpectAsync(422, "enrolment.certifications_open", () => CourseStory.EnrolAsync(li, asking));
        // Nobody waives for oneself; an officer does, and says why.
        await Refused.ExpectAsync(422, "enrolment.certifications_open", () => li.PostAsync("/api/v1/enrolments", new { courseKey = asking, waivesPrerequisites = true, reason = "急用" }));
        var wang = await server.PersonAsync("Wang", "C-1-1");
        await Refused.ExpectAsync(422, "reason.missing", () => story.He.PostAsync("/api/v1/enrolments", new { courseKey = asking, personId = wang.Id, waivesPrerequisites = true }));
        await story.He.PostAsync("/api/v1/enrolments", new { courseKey = asking, personId = wang.Id, waivesPrerequisites = true, reason = "外单位已认证" });

        await story.AssignedAsync(version, li);
        await story.CompleteAsync(li, courses[0]);
        Assert.Empty(await OpenAsync());
        var enrolment = await CourseStory.EnrolAsync(li, asking);
        await li.PostAsync($"/api/v1/enrolments/{enrolment}/withdrawal");

        // A year and thirty days of grace: on the last of them it still holds, the day after it does not.
        story.AdvanceTo(story.Today.PlusMonths(12).PlusDays(30));
        await server.SweepAsync();
        Assert.Equal("in_grace", await StateAsync(li));
        enrolment = await CourseStory.EnrolAsync(li, asking);
        await li.PostAsync($"/api/v1/enrolments/{enrolment}/withdrawal");
        story.AdvanceTo(story.Today.PlusDays(2));
        await Refused.ExpectAsync(422, "enrolment.certifications_open", () => CourseStory.EnrolAsync(li, asking));
        await server.SweepAsync();
        await Refused.ExpectAsync(422, "enrolment.certifications_open", () => CourseStory.EnrolAsync(li, asking));
    }

    [Fact]
    public async Task A_certification_that_was_revoked_opens_nothing_any_more()
    {
        var story = await BeginAsync(server);
        var (duty, asking, courses) = (Key("duty"), Key("asking"), await story.CoursesAsync(1));
        var version = await story.PublishedAsync(duty, Content(courses));
        await story.Courses.PublishedAsync(asking, prerequisites: Asks(duty));
        var li = await server.PersonAsync("Li", "C-1-1");
        await story.AssignedAsync(version, li);
        await story.CompleteAsync(li, courses[0]);
        await server.InDatabaseAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.CertificationPeriods.Where(period => period.PersonId == li.Id), set => set.SetProperty(period => period.Ending, TrainingLms.Programmes.PeriodEnding.Revoked).SetProperty(period => period.ClosedOn, story.Today)));
        await Refused.ExpectAsync(422, "enrolment.certifications_open", () => CourseStory.EnrolAsync(li, asking));
    }

    [Fact]
    public async Task A_circle_through_a_certification_is_refused_from_either_side()
    {
        var story = await BeginAsync(server);
        var (duty, around, courses) = (Key("duty"), Key("around"), await story.CoursesAsync(2));
        await story.PublishedAsync(duty, Content([courses[0]]));
        // The only course of the path would ask for what the path leads to.
        await Refused.ExpectAsync(422, "course.prerequisite_circle", () => story.Courses.UploadAsync(CourseStory.Package(courses[0], 2, prerequisites: Asks(duty))));
        await story.Courses.PublishedAsync(around, prerequisites: Asks(duty));
        var refused = await Refused.ExpectAsync(422, "programme.certification_circle", () => story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key = duty, content = Content([courses[0], around]) }));
        Assert.Contains(around, refused.Problem.GetRawText(), StringComparison.Ordinal);
        // To renew what one holds, a course may well ask for it.
        await story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key = duty, content = Content([courses[0]], [around], Yearly()) });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_circle_that_no_draft_could_show_is_refused_at_the_second_publication(bool programmeFirst)
    {
        var story = await BeginAsync(server);
        var (duty, courses) = (Key("duty"), await story.CoursesAsync(2));
        await story.PublishedAsync(duty, Content([courses[0]]));
        // Each is right by what is published while it is written: the programme with the older course, the course with the older programme.
        var plan = (await story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key = duty, content = Content(courses) })).Id();
        await story.Qian.PostAsync($"{Plans}/{plan}/approval");
        var path = $"/api/v1/course-versions/{(await story.Courses.UploadAsync(CourseStory.Package(courses[1], 2, prerequisites: Asks(duty)))).Id()}";
        await story.Courses.HandInAsync(path);
        await story.Courses.ApproveAsync(path);
        if (programmeFirst)
        {
            await story.Qian.PostAsync($"{Plans}/{plan}/publication");
            await Refused.ExpectAsync(422, "course.publication_circle", () => story.Courses.Officer.PostAsync($"{path}/publication"));
            return;
        }
        await story.Courses.Officer.PostAsync($"{path}/publication");
        var refused = await Refused.ExpectAsync(422, "programme.certification_circle", () => story.Qian.PostAsync($"{Plans}/{plan}/publication"));
        Assert.Contains(courses[1], refused.Problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_course_is_published_when_a_programme_leads_to_what_it_asks_for()
    {
        var story = await BeginAsync(server);
        var (duty, asking, courses) = (Key("duty"), Key("asking"), await story.CoursesAsync(1));
        var draft = (await story.Zhao.PostAsync(Plans, new { unitId = server.Units["C"], key = duty, content = Content(courses) })).Id();
        var path = $"/api/v1/course-versions/{(await story.Courses.UploadAsync(CourseStory.Package(asking, prerequisites: Asks(duty)))).Id()}";
        await story.Courses.HandInAsync(path);
        await story.Courses.ApproveAsync(path);
        await Refused.ExpectAsync(422, "course.certification_not_open", () => story.Courses.Officer.PostAsync($"{path}/publication"));
        await story.Qian.PostAsync($"{Plans}/{draft}/approval");
        await story.Qian.PostAsync($"{Plans}/{draft}/publication");
        Assert.Equal("published", (await story.Courses.Officer.PostAsync($"{path}/publication")).Text("state"));
    }

    [Fact]
    public async Task A_programme_waits_for_the_other_one_that_leads_to_the_certification_and_else_asks_an_officer()
    {
        var story = await BeginAsync(server);
        var (duty, asking, courses) = (Key("duty"), Key("asking"), await story.CoursesAsync(1));
        var first = await story.PublishedAsync(duty, Content(courses));
        await story.Courses.PublishedAsync(asking, prerequisites: Asks(duty));
        var second = await story.PublishedAsync(Key("higher"), Content([asking]));
        var (li, wang) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wang", "C-1-1"));
        await story.AssignAsync(second, story.List(wang));
        await story.AssignAsync(first, story.List(li));
        await story.AssignAsync(second, story.List(li));
        await server.SweepAsync();
        var cases = (await story.He.GetAsync($"{Cases}?limit=200")).Items().Where(one => one.Id("personId") == li.Id || one.Id("personId") == wang.Id).ToList();
        Assert.Equal((wang.Id, "prerequisite_open"), (Assert.Single(cases).Id("personId"), cases[0].Text("problem")));
        await story.CompleteAsync(li, courses[0]);
        await server.SweepAsync();
        Assert.NotNull(await story.OpenAsync(li, asking));
        Assert.Null(await story.OpenAsync(wang, asking));
    }
}

public sealed class CertificationPrerequisiteTestsOnSqlite(SqliteServer server) : CertificationPrerequisiteTests(server), IClassFixture<SqliteServer>;

public sealed class CertificationPrerequisiteTestsOnPostgreSql(PostgreSqlServer server) : CertificationPrerequisiteTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
