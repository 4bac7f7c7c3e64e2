using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>What every exam test begins with: an exam on the real course, and people who sit it.</summary>
static class ExamStory
{
    public const string Course = "cyber-law-basics";

    public static Task<Persona> WangAsync(this LmsServer server) => server.PersonAsync("Wang", "C", roles: (Role.ExamManager, "C"));

    /// <summary>A draft whose window opens now and lasts two hours; the real course is published first where it is not.</summary>
    public static async Task<JsonElement> DraftAsync(this LmsServer server, Persona wang, string course = Course, object? rules = null, string unit = "C")
    {
        if (course == Course && !await server.InDatabaseAsync(db => db.Courses.AnyAsync(known => known.Key == Course)))
            await (await CourseStory.BeginAsync(server)).SeedAsync(Course);
        return await wang.PostAsync("/api/v1/exams", new
        {
            courseKey = course,
            unitId = server.Units[unit],
            opensAt = Iso(server.Clock.GetCurrentInstant()),
            closesAt = Iso(server.Clock.GetCurrentInstant() + Duration.FromHours(2)),
            rules,
        });
    }

    public static Task<Persona> GuAsync(this LmsServer server) => server.PersonAsync("Gu", "C", roles: (Role.Invigilator, "C"));

    public static async Task<Guid> PublishedAsync(this LmsServer server, object? rules = null)
    {
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang, rules: rules)).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    /// <summary>The exam is over, two members of the board sign its results, and the manager releases them.</summary>
    public static async Task ReleasedAsync(this LmsServer server, Guid exam)
    {
        server.Clock.Advance(Duration.FromHours(3));
        await server.SweepAsync();
        await server.SignedAsync(exam, await server.BoardAsync("Bo"), await server.BoardAsync("Bai"));
        await (await server.WangAsync()).PostAsync($"/api/v1/exams/{exam}/results/release");
    }

    /// <summary>Members of the board look at the list of results and sign it.</summary>
    public static async Task SignedAsync(this LmsServer server, Guid exam, params Persona[] members)
    {
        foreach (var member in members)
        {
            var sheet = await member.GetAsync($"/api/v1/exams/{exam}/result-sheet");
            await member.PostAsync($"/api/v1/exams/{exam}/result-sheet/signatures", new { hash = sheet.Text("hash") });
        }
    }

    public static Task<Persona> BoardAsync(this LmsServer server, string name) => server.PersonAsync(name, "C", roles: (Role.ExamBoard, "C"));

    /// <summary>The path of an attempt that somebody has begun to write.</summary>
    public static async Task<string> StartedAsync(this LmsServer server, Persona person, object? rules = null, Guid? exam = null)
    {
        var attempt = await person.PostAsync("/api/v1/exam-attempts", new { examId = exam ?? await server.PublishedAsync(rules) });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        await person.PostAsync($"{path}/start");
        return path;
    }

    /// <summary>Signs in anew and goes on writing in that window.</summary>
    public static async Task<JsonElement> TakenOverAsync(this LmsServer server, Persona person, string path) => await (await server.AsAsync(person.Id)).PostAsync($"{path}/lease");

    public static Guid IdOf(string path) => Guid.Parse(path.Split('/')[4]);

    public static Task<JsonElement> SaveAsync(this Persona person, string path, long epoch, params (int Slot, long Revision, object? Response)[] saves) =>
        person.PutAsync($"{path}/answers", new { leaseEpoch = epoch, saves = saves.Select(save => new { slot = save.Slot, revision = save.Revision, response = save.Response }) });

    public static Task<JsonElement> HandInAsync(this Persona person, string path, long epoch = 1, params (int Slot, long Revision, object? Response)[] saves) =>
        person.PostAsync($"{path}/submission", new { leaseEpoch = epoch, confirmed = true, saves = saves.Select(save => new { slot = save.Slot, revision = save.Revision, response = save.Response }) });

    public static string[] Results(this JsonElement reply) => [.. reply.Items("slots").Select(slot => $"{slot.Int("slot")}:{slot.Int("revision")}:{slot.Text("result")}")];

    /// <summary>Any answer that fits the type of the slot, other for each turn.</summary>
    public static object AnyAnswer(JsonElement slot, int turn)
    {
        var options = slot.Items("options").Select(option => option.Text("id")).ToArray();
        return slot.Text("type") switch
        {
            "single" => options[turn % options.Length],
            "multiple" => new[] { options[turn % options.Length] },
            _ => turn % 2 == 0,
        };
    }

    /// <summary>The key of each slot, looked up in the database as no candidate can.</summary>
    public static Task<Dictionary<int, object>> KeyAsync(this LmsServer server, Guid attempt) => server.InDatabaseAsync(async db =>
    {
        var paper = await db.ExamPapers.SingleAsync(p => p.AttemptId == attempt);
        var contents = await db.QuestionVersions.ToDictionaryAsync(version => version.Id, version => version.Content);
        return paper.Content.Slots.ToDictionary(slot => slot.Number, slot => contents[slot.QuestionVersionId] is { } question && question.Type == QuestionType.TrueFalse
            ? (object)question.Answer!.Value
            : contents[slot.QuestionVersionId].Options.Where(option => option.Fraction.TenMillionths > 0).Select(option => option.Id).ToArray() is var right && slot.Type == QuestionType.Single
                ? right[0] : right);
    });

    static string Iso(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
