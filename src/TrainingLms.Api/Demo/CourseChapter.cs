using System.IO.Compression;
using System.Text.Json;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Api.Demo;

/// <summary>A course is published by three people, and a trainee takes it to the end.</summary>
static class CourseChapter
{
    public const string CourseKey = "cyber-law-basics";

    public static async Task TellAsync(DemoStage stage)
    {
        var story = stage.Story;
        story.Chapter("课程发布与学习", "A course is published and taken");
        var (author, reviewer, officer) = (await stage.AsAsync("author01"), await stage.AsAsync("review01"), await stage.AsAsync("train01"));

        await story.StepAsync($"{author.Name}、{reviewer.Name}、{officer.Name}", "编写、审核、发布课程，三人三职", async () =>
        {
            var version = await author.UploadAsync("/api/v1/courses", Zip(Path.Combine(SeedFile.Folder("courses"), CourseKey)), "application/zip");
            var path = $"/api/v1/course-versions/{version.Id()}";
            await story.RefusedAsync(author.Name, "未预览就提交", "course.not_previewed", () => author.PostAsync($"{path}/submission"));
            await author.PostAsync($"{path}/preview");
            await author.PostAsync($"{path}/submission");
            await story.RefusedAsync(author.Name, "审核自己编写的课程", "course_version.approve.forbidden", () => author.PostAsync($"{path}/approval"));
            await story.RefusedAsync(reviewer.Name, "未逐题审核就通过", "course.questions_unreviewed", () => reviewer.PostAsync($"{path}/approval", new { contentReviewed = true }));
            var questions = (await reviewer.GetAsync($"{path}/questions")).Items("items").Select(one => new { bank = one.Text("bank"), code = one.Text("code"), contentHash = one.Text("contentHash") }).ToList();
            await reviewer.PostAsync($"{path}/question-reviews", new { questions });
            await reviewer.PostAsync($"{path}/approval", new { contentReviewed = true });
            var published = await officer.PostAsync($"{path}/publication");
            story.Hold(published.Text("state") == "published", "课程应已发布");
            return $"《{published.Text("title")}》第 {published.Int("number")} 版，{published.Items("lessons").Count} 课，完成可得 {published.Int("hoursHundredths") / 100m:0.00} 学时";
        });

        var trainee = await stage.AsAsync("learn01");
        var enrolment = await trainee.PostAsync("/api/v1/enrolments", new { courseKey = CourseKey });
        var enrolled = $"/api/v1/enrolments/{enrolment.Id()}";
        await story.RefusedAsync(trainee.Name, "重复选课", "enrolment.already_open", () => trainee.PostAsync("/api/v1/enrolments", new { courseKey = CourseKey }));
        var first = enrolment.Items("lessons")[0];
        await story.RefusedAsync(trainee.Name, "刚打开就确认读完", "enrolment.lesson_time_missing", () => trainee.PostAsync($"{enrolled}/lessons/{first.Text("id")}/completion"));

        await story.StepAsync(trainee.Name, "学完全部阅读课，时间由服务器计", async () =>
        {
            var readings = enrolment.Items("lessons").Where(lesson => lesson.Text("kind") == "reading").ToList();
            var counted = 0L;
            foreach (var lesson in readings) counted += await ReadAsync(stage, trainee, enrolled, lesson);
            return $"{readings.Count} 课读完，服务器计时 {counted / 60} 分钟";
        });

        await story.StepAsync(trainee.Name, "完成课后测验", async () =>
        {
            var quiz = enrolment.Items("lessons").Single(lesson => lesson.Text("kind") == "quiz").Text("id");
            var knowledge = Knowledge.Of(CourseKey);
            var drawn = await trainee.PostAsync($"{enrolled}/quizzes/{quiz}");
            story.Hold(!drawn.GetRawText().Contains("fraction", StringComparison.OrdinalIgnoreCase) && !drawn.GetRawText().Contains("explanation", StringComparison.OrdinalIgnoreCase),
                "发给学员的题目不得带答案");
            var answers = drawn.Items("questions").Select(question => new { code = question.Text("code"), response = knowledge.AnswerTo(question) });
            var marked = await trainee.PostAsync($"{enrolled}/quizzes/{quiz}/answers", new { attempt = drawn.Int("attempt"), answers });
            story.Hold(marked.GetProperty("passed").GetBoolean(), "测验应通过");
            var done = await trainee.GetAsync(enrolled);
            story.Hold(done.Text("state") == "completed", "课程应已完成");
            return $"测验通过，课程完成，学时自动入账";
        });
    }

    /// <summary>Reads for half of the planned time, with a sign of life every minute.</summary>
    static async Task<long> ReadAsync(DemoStage stage, DemoPerson trainee, string enrolled, JsonElement lesson)
    {
        var id = lesson.Text("id");
        await trainee.GetAsync($"{enrolled}/lessons/{id}");
        var counted = 0L;
        for (var beat = 1; counted < lesson.Int("minutes") * 30; beat++)
        {
            var heard = await trainee.PostAsync($"{enrolled}/heartbeats", new { lessonId = id, sequence = beat });
            if (heard.GetProperty("question") is { ValueKind: JsonValueKind.Object } asked) await trainee.PostAsync($"{enrolled}/presence", new { digits = asked.Text("digits") });
            counted = heard.GetProperty("countedSeconds").GetInt64();
            // Nobody's browser beats to the millisecond.
            stage.Clock.Advance(Duration.FromMilliseconds(59_000 + beat));
        }
        await trainee.PostAsync($"{enrolled}/lessons/{id}/completion");
        return counted;
    }

    static byte[] Zip(string folder)
    {
        using var file = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, file);
        return file.ToArray();
    }
}
