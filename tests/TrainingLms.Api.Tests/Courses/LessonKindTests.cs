using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Courses;

public abstract class LessonKindTests(LmsServer server)
{
    static readonly byte[] Film = [.. Enumerable.Range(0, 700_000).Select(n => (byte)(n % 251))];

    static string Works(string enrolment, string lesson) => $"{enrolment}/lessons/{lesson}/study-work";

    async Task<(Persona Li, string Path)> LearnerAsync(string key, byte[] package)
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync(package);
        var li = await server.PersonAsync("Li", "C-1");
        return (li, $"/api/v1/enrolments/{await CourseStory.EnrolAsync(li, key)}");
    }

    [Fact]
    public async Task A_video_is_done_when_all_of_it_was_seen_at_its_own_speed()
    {
        var (li, path) = await LearnerAsync("film", CourseStory.Of("film", "{ all: [ lessons ] }",
            "  - { id: v1, kind: video, title: 影片, asset: film.mp4, seconds: 100, minutes: 30, seek: watched-only }", ("assets/film.mp4", Film)));
        async Task<JsonElement> Beat(int sequence, int position) => await li.PostAsync($"{path}/heartbeats", new { lessonId = "v1", sequence, position });

        await Beat(1, 0);
        server.Clock.Advance(Duration.FromSeconds(20));
        Assert.Equal((20, 20_000), await Beat(2, 20_000) is var first ? (first.Int("countedSeconds"), first.Int("position")) : default);
        // Wound on: nothing is seen by that, and the player is sent back.
        server.Clock.Advance(Duration.FromSeconds(20));
        Assert.Equal((20, 20_000), await Beat(3, 90_000) is var wound ? (wound.Int("countedSeconds"), wound.Int("position")) : default);
        // Played at double speed: it counts as far as time has gone.
        server.Clock.Advance(Duration.FromSeconds(20));
        Assert.Equal(20, (await Beat(4, 60_000)).Int("countedSeconds"));
        for (var (sequence, position) = (5, 40_000); position <= 100_000; position += 20_000)
        {
            server.Clock.Advance(Duration.FromSeconds(20));
            await Beat(sequence++, position);
        }
        Assert.Equal("completed", (await li.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(409, "enrolment.over", () => Beat(20, 0));
    }

    [Fact]
    public async Task A_place_beyond_the_video_is_refused()
    {
        var (li, path) = await LearnerAsync("film-end", CourseStory.Of("film-end", "{ all: [ lessons ] }",
            "  - { id: v1, kind: video, title: 影片, asset: film.mp4, seconds: 100, minutes: 30 }", ("assets/film.mp4", Film)));
        await Refused.ExpectAsync(422, "enrolment.position_out_of_range", () => li.PostAsync($"{path}/heartbeats", new { lessonId = "v1", sequence = 1, position = 100_001 }));
    }

    [Fact]
    public async Task A_video_is_sent_in_ranges_and_nothing_but_assets_is()
    {
        var (li, path) = await LearnerAsync("film-range", CourseStory.Of("film-range", "{ all: [ lessons ] }",
            "  - { id: v1, kind: video, title: 影片, asset: film.mp4, seconds: 100, minutes: 30 }", ("assets/film.mp4", Film), ("questions/bank.yaml", Encoding.UTF8.GetBytes(CourseStory.Bank))));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/assets/film.mp4");
        request.Headers.Range = new RangeHeaderValue(300_000, 600_000);
        using var part = await li.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.PartialContent, "video/mp4", "bytes 300000-600000/700000"), (part.StatusCode, part.Content.Headers.ContentType?.MediaType, part.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(Film[300_000..600_001], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("nosniff", part.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(Film, await li.Http.GetByteArrayAsync($"{path}/assets/film.mp4", TestContext.Current.CancellationToken));
        await Refused.ExpectAsync(404, "course.asset_not_found", () => li.GetAsync($"{path}/assets/bank.yaml"));
        var other = await server.PersonAsync("Wu", "C-2");
        await Refused.ExpectAsync(404, "enrolment.not_found", () => other.GetAsync($"{path}/assets/film.mp4"));
    }

    [Fact]
    public async Task An_essay_is_written_given_back_and_accepted_and_completes_the_course()
    {
        var (li, path) = await LearnerAsync("essay", CourseStory.Of("essay", "{ any: [ { essay: e1 } ] }", "  - { id: e1, kind: essay, title: 心得体会, min-characters: 10, minutes: 30, publish: optional }"));
        var teacher = await server.PersonAsync("Sun", "C-1", roles: (Role.Instructor, "C-1"));
        var stranger = await server.PersonAsync("Xi", "C-2", roles: (Role.Instructor, "C-2"));

        var work = $"/api/v1/study-works/{(await li.PutAsync(Works(path, "e1"), new { text = "太 短 了" })).Id()}";
        await Refused.ExpectAsync(404, "study_work.not_found", () => teacher.GetAsync(work));
        var refused = await Refused.ExpectAsync(422, "study_work.text_too_short", () => li.PostAsync($"{work}/submission"));
        Assert.Contains("there are 3", refused.Problem.Text("detail"), StringComparison.Ordinal);
        await li.PutAsync(Works(path, "e1"), new { text = "学习网络安全法，收获很大。" });
        await li.PostAsync($"{work}/submission");
        await Refused.ExpectAsync(409, "study_work.write.not_in_submitted", () => li.PutAsync(Works(path, "e1"), new { text = "改一改" }));
        await Refused.ExpectAsync(404, "study_work.not_found", () => stranger.GetAsync(work));
        Assert.Contains((await teacher.GetAsync("/api/v1/study-works?state=submitted")).Items(), item => item.Text("lessonId") == "e1" && work.EndsWith(item.Text("id"), StringComparison.Ordinal));
        await Refused.ExpectAsync(422, "reason.missing", () => teacher.PostAsync($"{work}/return"));
        await teacher.PostAsync($"{work}/return", new { reason = "请结合本职工作" });
        Assert.Equal("请结合本职工作", (await li.GetAsync(Works(path, "e1"))).Text("remark"));
        await li.PostAsync($"{work}/submission");
        Assert.Equal("accepted", (await teacher.PostAsync($"{work}/acceptance")).Text("state"));
        var done = await li.GetAsync(path);
        Assert.Equal(("completed", 1_800), (done.Text("state"), done.Items("lessons").Single().Int("countedSeconds")));
    }

    [Fact]
    public async Task An_essay_is_published_by_name_after_consent_review_and_an_editor_who_is_not_the_reviewer()
    {
        var (li, path) = await LearnerAsync("essay-public", CourseStory.Of("essay-public", "{ all: [ lessons ] }", "  - { id: e1, kind: essay, title: 心得体会, min-characters: 2, minutes: 30, publish: optional }"));
        var both = await server.PersonAsync("Qian", "C", roles: [(Role.CourseReviewer, "C"), (Role.TrainingOfficer, "C")]);
        var editor = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        var work = $"/api/v1/study-works/{(await li.PutAsync(Works(path, "e1"), new { text = "体会很深" })).Id()}";
        await li.PostAsync($"{work}/submission");
        await editor.PostAsync($"{work}/acceptance");
        await Refused.ExpectAsync(403, "study_work.consent.forbidden", () => editor.PostAsync($"{work}/consent"));
        await li.PostAsync($"{work}/consent");
        await both.PostAsync($"{work}/review");
        await Refused.ExpectAsync(422, "study_work.editor_is_reviewer", () => both.PostAsync($"{work}/publication"));
        Assert.Empty((await editor.GetAsync("/api/v1/courses/essay-public/essays")).Items());
        await editor.PostAsync($"{work}/publication");
        var wu = await server.PersonAsync("Wu", "C-2");
        Assert.Equal(("Li", "体会很深"), (await wu.GetAsync("/api/v1/courses/essay-public/essays")).Items().Single() is var essay ? (essay.Text("author"), essay.Text("text")) : default);
        await li.PostAsync($"{work}/recall", new { reason = "不再公开" });
        Assert.Empty((await wu.GetAsync("/api/v1/courses/essay-public/essays")).Items());
    }

    [Fact]
    public async Task An_outside_activity_needs_a_file_that_proves_it()
    {
        var (li, path) = await LearnerAsync("outside", CourseStory.Of("outside", "{ all: [ lessons ] }", "  - { id: x1, kind: external, title: 参观, file: 010.md, minutes: 30 }"));
        var teacher = await server.PersonAsync("Sun", "C-1", roles: (Role.Instructor, "C-1"));
        var work = $"/api/v1/study-works/{(await li.PutAsync(Works(path, "x1"), new { text = "参观了城市运行中心" })).Id()}";
        await Refused.ExpectAsync(422, "study_work.proof_missing", () => li.PostAsync($"{work}/submission"));
        await Refused.ExpectAsync(422, "proof.type", () => li.UploadAsync($"{Works(path, "x1")}/files?fileName=a.pdf", "MZ"u8.ToArray()));
        var file = (await li.UploadAsync($"{Works(path, "x1")}/files?fileName=a.pdf", "%PDF-1.7 proof"u8.ToArray())).Items("files").Single();
        await li.PostAsync($"{work}/submission");
        Assert.Equal("%PDF-1.7 proof"u8.ToArray(), await teacher.Http.GetByteArrayAsync($"{work}/files/{file.Id()}", TestContext.Current.CancellationToken));
        await teacher.PostAsync($"{work}/acceptance");
        Assert.Equal("completed", (await li.GetAsync(path)).Text("state"));
        Assert.Equal("网络安全法", (await li.GetAsync("/api/v1/courses/outside")).Items("reading").Single().Text("title"));
    }

    [Fact]
    public async Task A_course_that_asks_for_a_sign_off_waits_for_it()
    {
        var (li, path) = await LearnerAsync("sign-off", CourseStory.Of("sign-off", "{ all: [ { sign-off: instructor } ] }", "  - { id: l1, kind: reading, title: 第一课, file: 010.md, minutes: 30 }"));
        var teacher = await server.PersonAsync("Sun", "C-1", roles: (Role.Instructor, "C-1"));
        await li.PostAsync($"{path}/heartbeats", new { lessonId = "l1", sequence = 1 });
        Assert.Equal("completed", (await teacher.PostAsync($"{path}/sign-off")).Text("state"));
    }
}

public sealed class LessonKindTestsOnSqlite(SqliteServer server) : LessonKindTests(server), IClassFixture<SqliteServer>;

public sealed class LessonKindTestsOnPostgreSql(PostgreSqlServer server) : LessonKindTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
