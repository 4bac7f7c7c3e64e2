using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Courses;

/// <summary>The people of a course, and a short way to a published one.</summary>
public sealed record CourseStory(LmsServer Server, Persona Author, Persona Reviewer, Persona Officer)
{
    public static async Task<CourseStory> BeginAsync(LmsServer server) => new(server,
        await server.PersonAsync("Zhang writes", "C", roles: (Role.CourseAuthor, "C")),
        await server.PersonAsync("Wang reviews", "C", roles: (Role.CourseReviewer, "C")),
        await server.PersonAsync("Zhao publishes", "C", roles: (Role.TrainingOfficer, "C")));

    /// <summary>Four questions, each right with a.</summary>
    internal const string Bank = """
        bank: net-basics
        questions:
          - { code: N1, type: single, topic: net, difficulty: 1, level: remember, text: 一？, options: [ { id: a, text: 对, fraction: 1 }, { id: b, text: 错 } ], explanation: 因为, source: 教材 }
          - { code: N2, type: single, topic: net, difficulty: 1, level: remember, text: 二？, options: [ { id: a, text: 对, fraction: 1 }, { id: b, text: 错 } ], explanation: 因为, source: 教材 }
          - { code: N3, type: single, topic: net, difficulty: 1, level: remember, text: 三？, options: [ { id: a, text: 对, fraction: 1 }, { id: b, text: 错 } ], explanation: 因为, source: 教材 }
          - { code: N4, type: single, topic: net, difficulty: 1, level: remember, text: 四？, options: [ { id: a, text: 对, fraction: 1 }, { id: b, text: 错 } ], explanation: 因为, source: 教材 }
        """;

    /// <summary>A course of one reading of ten minutes and one quiz; grants half an hour.</summary>
    public static byte[] Package(string key, int version = 1, string more = "", string lesson = "# 第一课\n\n<script>alert(1)</script>", string prerequisites = "[]", string bank = Bank, string? exam = null) =>
        Zip([
            ("course.yaml", Encoding.UTF8.GetBytes($$"""
                id: {{key}}
                version: {{version}}
                title: { zh-Hans: 网络基础 {{key}}, en: Net basics {{key}} }
                category: professional
                hours: 0.50
                subjects: [law]
                prerequisites: {{prerequisites}}
                completion: { all: [ lessons, { quiz: q1, pass: 60 } ] }
                lessons:
                  - { id: l1, kind: reading, title: 第一课, file: 010.md, minutes: 10 }
                  - { id: q1, kind: quiz, title: 测验, questions: bank.yaml, draw: 2, attempts: 3, minutes: 20 }
                {{more}}
                """)),
            ("lessons/010.md", Encoding.UTF8.GetBytes(lesson)),
            ("questions/bank.yaml", Encoding.UTF8.GetBytes(bank)),
            .. exam is null ? Array.Empty<(string, byte[])>() : [("exam.yaml", Encoding.UTF8.GetBytes(exam))],
        ]);

    /// <summary>A course of the lessons and with the rule given; grants half an hour.</summary>
    public static byte[] Of(string key, string completion, string lessons, params (string Path, byte[] Content)[] files) => Of(key, "0.50", completion, lessons, files);

    /// <summary>The same for other hours.</summary>
    public static byte[] Of(string key, string hours, string completion, string lessons, (string Path, byte[] Content)[] files) => Zip([
        ("course.yaml", Encoding.UTF8.GetBytes($$"""
            id: {{key}}
            version: 1
            title: { zh-Hans: 课程 {{key}} }
            category: professional
            hours: {{hours}}
            subjects: [law]
            completion: {{completion}}
            lessons:
            {{lessons}}
            reading: [ { title: 网络安全法, edition: 2026 年施行, link: "https://www.npc.gov.cn/" } ]
            sources: [ { title: 自编 } ]
            """)),
        ("lessons/010.md", "# 第一课"u8.ToArray()), .. files]);

    static byte[] Zip(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    public Task<JsonElement> UploadAsync(byte[] package) => Author.UploadAsync("/api/v1/courses", package, "application/zip");

    public Task<JsonElement> PublishedAsync(string key, int version = 1, string prerequisites = "[]", string bank = Bank, string? exam = null) =>
        PublishedAsync(Package(key, version, more: exam is null ? "" : "exam: exam.yaml", prerequisites: prerequisites, bank: bank, exam: exam));

    /// <summary>The author has looked at the draft and hands it in.</summary>
    public async Task HandInAsync(string path)
    {
        await Author.PostAsync($"{path}/preview");
        await Author.PostAsync($"{path}/submission");
    }

    public async Task<JsonElement> ApproveAsync(string path)
    {
        await ReviewQuestionsAsync(path);
        return await Reviewer.PostAsync($"{path}/approval", new { contentReviewed = true });
    }

    /// <summary>The reviewer has looked at the questions, all or those of some codes.</summary>
    public async Task<JsonElement> ReviewQuestionsAsync(string path, params string[] codes) => await Reviewer.PostAsync($"{path}/question-reviews", new
    {
        questions = (await Reviewer.GetAsync($"{path}/questions")).Items("items").Where(one => codes.Length == 0 || codes.Contains(one.Text("code")))
            .Select(one => new { bank = one.Text("bank"), code = one.Text("code"), contentHash = one.Text("contentHash") }),
    });

    public async Task<JsonElement> PublishedAsync(byte[] package)
    {
        var path = $"/api/v1/course-versions/{(await UploadAsync(package)).Id()}";
        await HandInAsync(path);
        await ApproveAsync(path);
        return await Officer.PostAsync($"{path}/publication");
    }

    /// <summary>Takes a course that ships with the system into the catalogue, by the three people.</summary>
    public async Task<CourseVersion> SeedAsync(string key)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var (desk, now) = (scope.ServiceProvider.GetRequiredService<AuthorityDesk>(), Server.Clock.GetCurrentInstant());
        async Task<Act> Of(Persona persona) => new((await desk.ActorAsync(persona.Id, now))!, now);
        return await scope.ServiceProvider.GetRequiredService<CourseSeed>().PublishAsync(
            Path.Combine(SeedFile.Folder("courses"), key), await Of(Author), await Of(Reviewer), await Of(Officer));
    }

    /// <summary>Studies the reading for as long as its floor asks.</summary>
    public async Task StudyAsync(Persona learner, Guid enrolment, int minutes = 5)
    {
        for (var beat = 1; beat <= minutes + 1; beat++)
        {
            await learner.PostAsync($"/api/v1/enrolments/{enrolment}/heartbeats", new { lessonId = "l1", sequence = beat });
            Server.Clock.Advance(Duration.FromSeconds(60));
        }
    }

    /// <summary>The result of the quiz, as the exam feature brings it.</summary>
    public async Task PassQuizAsync(Guid enrolment, int scoreHundredths, int triesLeft = 2)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StudyDesk>().FinishQuizAsync(enrolment, "q1", scoreHundredths, triesLeft, Server.SystemAct);
    }

    public static async Task<Guid> EnrolAsync(Persona learner, string key) =>
        (await learner.PostAsync("/api/v1/enrolments", new { courseKey = key })).Id();
}
