using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Authority;
using TrainingLms.Courses;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Courses;

public abstract class CourseTests(LmsServer server)
{
    [Fact]
    public async Task A_course_goes_through_three_hands_into_the_catalogue()
    {
        var story = await CourseStory.BeginAsync(server);
        var draft = await story.UploadAsync(CourseStory.Package("three-hands"));
        var path = $"/api/v1/course-versions/{draft.Id()}";
        Assert.Equal("draft", draft.Text("state"));
        await Refused.ExpectAsync(404, "course.not_found", () => story.Author.GetAsync("/api/v1/courses/three-hands"));

        await story.HandInAsync(path);
        await Refused.ExpectAsync(403, "course_version.approve.forbidden", () => story.Author.PostAsync($"{path}/approval"));
        await story.ApproveAsync(path);
        var published = await story.Officer.PostAsync($"{path}/publication");
        Assert.Equal("published", published.Text("state"));
        Assert.Equal("three-hands", (await story.Author.GetAsync("/api/v1/courses?search=THREE-h")).Items().Single().Text("key"));
    }

    [Fact]
    public async Task The_catalogue_is_searched_by_subject_hours_and_provider_and_says_what_a_course_is_to_me()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("cat-base");
        await story.PublishedAsync("cat-next", prerequisites: "[ { course: cat-base } ]");
        var learners = new List<Persona>();
        for (var n = 0; n < 5; n++) learners.Add(await server.PersonAsync($"L{n}", "C-2-1"));

        async Task<JsonElement> FindAsync(Persona reader, string query) => Assert.Single((await reader.GetAsync($"/api/v1/courses?search=cat-{query}")).Items());
        var next = await FindAsync(learners[0], "next");
        Assert.Equal("cat-base", Assert.Single(next.Items("openPrerequisites")).GetString());
        Assert.True(next.GetProperty("fitsMe").GetBoolean());
        Assert.Equal(JsonValueKind.Null, next.GetProperty("finishedInMyUnit").ValueKind);

        // Four are too few to be told, five are not; the reader's prerequisite is met by then.
        for (var n = 0; n < 5; n++)
        {
            await CompleteAsync(learners[n], "cat-base");
            var told = (await FindAsync(learners[0], "base")).GetProperty("finishedInMyUnit");
            Assert.Equal(n < 4 ? JsonValueKind.Null : JsonValueKind.Number, told.ValueKind);
        }
        Assert.Empty((await FindAsync(learners[0], "next")).Items("openPrerequisites"));
        Assert.Equal(JsonValueKind.Null, (await FindAsync(story.Author, "base")).GetProperty("finishedInMyUnit").ValueKind);

        async Task<int> CountAsync(string query) => (await learners[0].GetAsync($"/api/v1/courses?search=cat-&{query}")).Items().Length;
        var (hours, subject, provider) = (next.Int("hoursHundredths"), next.Items("subjects").Select(one => one.GetString()).FirstOrDefault(), next.Id("providerId"));
        Assert.Equal((2, 0, 0, 2, 0), (await CountAsync($"from={hours}&to={hours}"), await CountAsync($"from={hours + 1}"), await CountAsync("subject=falconry"), await CountAsync($"provider={provider}"),
            await CountAsync($"provider={server.Units["C-2"]}")));
        if (subject is not null) Assert.Equal(2, await CountAsync($"subject={subject}"));
        Assert.Single((await learners[0].GetAsync("/api/v1/courses?search=cat-&limit=1")).Items());
    }

    Task<int> CompleteAsync(Persona learner, string key) => server.InDatabaseAsync(async db =>
    {
        var version = await db.CourseVersions.SingleAsync(v => v.CourseKey == key);
        var planting = new Planting(db, server.Clock.GetCurrentInstant());
        planting.Plant<Enrolment>(
            ("Id", planting.NewId()), ("PersonId", learner.Id), ("UnitId", server.Units["C-2-1"]), ("CourseId", version.CourseId), ("CourseVersionId", version.Id), ("EnrolledBy", learner.Id),
            ("EnrolledAt", planting.At), ("CompletedAt", planting.At), ("State", EnrolmentState.Completed));
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task A_draft_is_previewed_after_each_change_returned_with_remarks_and_approved_after_a_review_of_its_content()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = $"/api/v1/course-versions/{(await story.UploadAsync(CourseStory.Package("reviewed"))).Id()}";
        await Refused.ExpectAsync(422, "course.not_previewed", () => story.Author.PostAsync($"{path}/submission"));
        await story.HandInAsync(path);
        await Refused.ExpectAsync(422, "course.content_review_missing course.questions_unreviewed", () => story.Reviewer.PostAsync($"{path}/approval"));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Reviewer.PostAsync($"{path}/return"));
        await Refused.ExpectAsync(422, "course.remark_wrong", () => story.Reviewer.PostAsync($"{path}/return", new { reason = "有误", remarks = new[] { new { lesson = "nowhere", text = "改" } } }));
        var returned = await story.Reviewer.PostAsync($"{path}/return", new { reason = "第一课有误", remarks = new[] { new { lesson = "l1", text = "条文编号不对" } } });
        Assert.Equal(("draft", "条文编号不对"), (returned.Text("state"), Assert.Single(returned.Items("remarks")).Text("text")));

        // What was looked at before the change does not count for the change.
        await story.UploadAsync(CourseStory.Package("reviewed", lesson: "# 第一课\n\n改正后的内容"));
        await Refused.ExpectAsync(422, "course.not_previewed", () => story.Author.PostAsync($"{path}/submission"));
        await story.HandInAsync(path);
        Assert.Empty((await story.ApproveAsync(path)).Items("remarks"));
    }

    [Fact]
    public async Task A_draft_that_is_given_up_keeps_no_files()
    {
        var story = await CourseStory.BeginAsync(server);
        var id = (await story.UploadAsync(CourseStory.Package("givenup"))).Id();
        Task<(int Files, int Parts)> KeptAsync() => server.InDatabaseAsync(async db =>
        {
            var files = await db.CourseFiles.Where(file => file.CourseVersionId == id).Select(file => file.Id).ToListAsync();
            return (files.Count, await db.CourseFileParts.CountAsync(part => files.Contains(part.FileId)));
        });
        var before = await KeptAsync();
        Assert.True(before.Files >= 1 && before.Parts >= before.Files);
        Assert.Equal("discarded", (await story.Author.PostAsync($"/api/v1/course-versions/{id}/discard")).Text("state"));
        Assert.Equal((0, 0), await KeptAsync());
        Assert.Equal(0, await server.InDatabaseAsync(db => db.CourseFileParts.CountAsync(part => !db.CourseFiles.Any(file => file.Id == part.FileId))));
    }

    [Fact]
    public async Task One_person_with_every_role_cannot_do_it_alone()
    {
        var wu = await server.PersonAsync("Wu", "C", roles: [(Role.CourseAuthor, "C"), (Role.CourseReviewer, "C"), (Role.TrainingOfficer, "C")]);
        var story = (await CourseStory.BeginAsync(server)) with { Author = wu };
        var path = $"/api/v1/course-versions/{(await story.UploadAsync(CourseStory.Package("alone"))).Id()}";
        await story.HandInAsync(path);
        await Refused.ExpectAsync(422, "course.reviewer_is_author course.questions_unreviewed", () => wu.PostAsync($"{path}/approval", new { contentReviewed = true }));
        await story.ApproveAsync(path);
        await Refused.ExpectAsync(422, "course.third_person_needed", () => wu.PostAsync($"{path}/publication"));
    }

    [Fact]
    public async Task A_faulty_package_is_refused_with_every_fault_and_saves_nothing()
    {
        var story = await CourseStory.BeginAsync(server);
        var refused = await Refused.ExpectAsync(422, "course.package_invalid course.package_invalid",
            () => story.UploadAsync(CourseStory.Package("faulty", lesson: "[x](javascript:alert(1))", more: "colour: red")));
        Assert.Equal(["lessons/010.md:1", "course.yaml:12"], refused.Problem.Items("errors").Select(e => e.Text("member")));
        Assert.False(await server.InDatabaseAsync(db => Task.FromResult(db.Courses.Any(c => c.Key == "faulty"))));
    }

    [Fact]
    public async Task Lessons_are_shown_as_safe_html()
    {
        var story = await CourseStory.BeginAsync(server);
        var version = await story.PublishedAsync("safe-html");
        var lesson = await story.Reviewer.GetAsync($"/api/v1/course-versions/{version.Id()}/lessons/l1");
        Assert.Contains("&lt;script&gt;", lesson.Text("html"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", lesson.Text("html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_numbers_follow_one_another_and_the_newer_version_takes_the_place_of_the_older()
    {
        var story = await CourseStory.BeginAsync(server);
        var first = await story.PublishedAsync("numbers");
        await Refused.ExpectAsync(422, "course.version_conflict", () => story.UploadAsync(CourseStory.Package("numbers")));
        await story.PublishedAsync("numbers", 2);
        Assert.Equal(2, (await story.Author.GetAsync("/api/v1/courses/numbers")).Int("number"));
        Assert.Equal("superseded", (await story.Author.GetAsync($"/api/v1/course-versions/{first.Id()}")).Text("state"));
    }

    [Fact]
    public async Task A_course_that_nobody_knows_yet_begins_with_the_number_it_bears()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("third-edition", 3);
        Assert.Equal(3, (await story.Author.GetAsync("/api/v1/courses/third-edition")).Int("number"));
        await Refused.ExpectAsync(422, "course.version_conflict", () => story.UploadAsync(CourseStory.Package("third-edition", 2)));
        await Refused.ExpectAsync(422, "course.version_conflict", () => story.UploadAsync(CourseStory.Package("third-edition", 5)));
    }

    [Fact]
    public async Task Prerequisites_must_exist_and_never_run_in_a_circle()
    {
        var story = await CourseStory.BeginAsync(server);
        await Refused.ExpectAsync(422, "course.prerequisite_unknown",
            () => story.UploadAsync(CourseStory.Package("circle-b", prerequisites: "[ { course: circle-a } ]")));
        await story.PublishedAsync("circle-a");
        await story.PublishedAsync("circle-b", prerequisites: "[ { course: circle-a } ]");
        await Refused.ExpectAsync(422, "course.prerequisite_circle",
            () => story.UploadAsync(CourseStory.Package("circle-a", 2, prerequisites: "[ { course: circle-b } ]")));
        var li = await server.PersonAsync("Li");
        await Refused.ExpectAsync(422, "enrolment.prerequisites_open", () => CourseStory.EnrolAsync(li, "circle-b"));
    }

    [Fact]
    public async Task What_was_suspended_does_not_come_back_into_a_circle()
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync("resumed-b");
        var first = (await story.PublishedAsync("resumed-a", prerequisites: "[ { course: resumed-b } ]")).Id();
        var second = (await story.PublishedAsync("resumed-a", 2)).Id();
        await story.PublishedAsync("resumed-b", 2, prerequisites: "[ { course: resumed-a } ]");
        foreach (var version in new[] { first, second }) await story.Officer.PostAsync($"/api/v1/course-versions/{version}/suspension", new { reason = "条文有误" });
        await Refused.ExpectAsync(422, "course.publication_circle", () => story.Officer.PostAsync($"/api/v1/course-versions/{first}/resumption"));
        Assert.Equal("published", (await story.Officer.PostAsync($"/api/v1/course-versions/{second}/resumption")).Text("state"));
    }

    [Fact]
    public async Task Of_two_publications_at_one_instant_that_would_close_a_circle_one_is_refused()
    {
        var story = await CourseStory.BeginAsync(server);
        var pairs = new List<(string A, string B)>();
        for (var n = 0; n < 6; n++)
        {
            var (a, b) = ($"turns-{n}-a", $"turns-{n}-b");
            await story.PublishedAsync(a);
            await story.PublishedAsync(b);
            var second = await ApprovedAsync(CourseStory.Package(a, 2, prerequisites: $"[ {{ course: {b} }} ]"));
            // Written as if a third version, which asks for nothing, would follow at once.
            await story.UploadAsync(CourseStory.Package(a, 3));
            pairs.Add((second, await ApprovedAsync(CourseStory.Package(b, 2, prerequisites: $"[ {{ course: {a} }} ]"))));
        }

        foreach (var (a, b) in pairs)
        {
            var answers = await Task.WhenAll(Task.Run(() => PublishAsync(a)), Task.Run(() => PublishAsync(b)));
            Assert.Equal(["", "course.publication_circle"], answers.Order(StringComparer.Ordinal));
        }

        async Task<string> ApprovedAsync(byte[] package)
        {
            var path = $"/api/v1/course-versions/{(await story.UploadAsync(package)).Id()}";
            await story.HandInAsync(path);
            await story.ApproveAsync(path);
            return path;
        }

        async Task<string> PublishAsync(string path)
        {
            try
            {
                await story.Officer.PostAsync($"{path}/publication");
                return "";
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }
    }

    [Fact]
    public async Task An_author_elsewhere_neither_sees_nor_writes()
    {
        var story = await CourseStory.BeginAsync(server);
        var draft = await story.UploadAsync(CourseStory.Package("hidden"));
        var qian = await server.PersonAsync("Qian", "C-2", roles: (Role.CourseAuthor, "C-2"));
        await Refused.ExpectAsync(404, "course.not_found", () => qian.GetAsync($"/api/v1/course-versions/{draft.Id()}"));
        await Refused.ExpectAsync(403, "course_version.upload.forbidden", () => qian.UploadAsync("/api/v1/courses", CourseStory.Package("hidden", 2), "application/zip"));
    }

    [Theory]
    [InlineData("cyber-law-basics")]
    [InlineData("personal-information-practice")]
    [InlineData("incident-response-drills")]
    [InlineData("digital-government")]
    public async Task The_shipped_courses_are_seeded_by_three_people(string key)
    {
        var story = await CourseStory.BeginAsync(server);
        var version = await story.SeedAsync(key);
        Assert.Equal((CourseVersionState.Published, 10), (version.State, version.Lessons.Count));
        Assert.Equal(500, (await story.Author.GetAsync($"/api/v1/courses/{key}")).Int("hoursHundredths"));
    }
}

public sealed class CourseTestsOnSqlite(SqliteServer server) : CourseTests(server), IClassFixture<SqliteServer>;

public sealed class CourseTestsOnPostgreSql(PostgreSqlServer server) : CourseTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
