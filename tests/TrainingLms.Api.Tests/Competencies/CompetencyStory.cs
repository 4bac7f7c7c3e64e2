using System.Text;
using System.Text.Json;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Competencies;

/// <summary>Sun and Xu assess, Zhao and Qian run training, Li learns; short ways to evidence that is rated.</summary>
public sealed record CompetencyStory(LmsServer Server, CourseStory Courses, Persona Sun, Persona Xu, Persona Zhao, Persona Qian)
{
    public const string Evidence = "/api/v1/competency-evidence", Profiles = "/api/v1/post-profiles", Gaps = "/api/v1/competency-gaps", GapReports = "/api/v1/competency-gap-reports",
        Campaigns = "/api/v1/assessment-campaigns", Participants = "/api/v1/assessment-participants";

    static int serial;

    public static async Task<CompetencyStory> BeginAsync(LmsServer server) => new(server, await CourseStory.BeginAsync(server),
        await server.PersonAsync("Sun assesses", "C", roles: (Role.Assessor, "C")), await server.PersonAsync("Xu assesses too", "C", roles: (Role.Assessor, "C")),
        await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")), await server.PersonAsync("Qian", "C", roles: (Role.TrainingOfficer, "C")));

    /// <summary>A key that no other test has.</summary>
    public static string Key(string name) => $"{name}-{Interlocked.Increment(ref serial)}";

    /// <summary>A published course of one quiz that gives evidence.</summary>
    /// <returns>Its key.</returns>
    public async Task<string> CourseAsync(string dimensions = "eye, pen", string leadsTo = "note", string model = "four-forces")
    {
        var key = Key("evident");
        await Courses.PublishedAsync(CourseStory.Of(key, "0.50", "{ all: [ { quiz: q1, pass: 60 } ] }\nevidence: [ { model: " + model + ", version: 1, dimensions: [" + dimensions + "], leads-to: " + leadsTo + " } ]",
            "  - { id: q1, kind: quiz, title: 测验, questions: bank.yaml, draw: 2, attempts: 3, minutes: 60 }", [("questions/bank.yaml", Encoding.UTF8.GetBytes(CourseStory.Bank))]));
        return key;
    }

    /// <summary>Enrols in a course and completes it.</summary>
    /// <returns>The enrolment.</returns>
    public async Task<Guid> CompleteAsync(Persona person, string course)
    {
        var id = await CourseStory.EnrolAsync(person, course);
        await Courses.PassQuizAsync(id, 100_00);
        return id;
    }

    /// <summary>The newest evidence of a person.</summary>
    public static async Task<JsonElement> NewestAsync(Persona person) => (await person.GetAsync($"{Evidence}?personId={person.Id}")).Items()[0];

    /// <summary>An award offered for dimensions of the four forces.</summary>
    public static Task<JsonElement> AwardAsync(Persona person, params string[] dimensions) =>
        person.PostAsync(Evidence, new { source = "award", title = "先进个人", happenedOn = "2026-02-01", words = "在防汛值守中连续走访三十户。", model = "four-forces", version = 1, dimensions });

    public static object[] Levels(params (string Dimension, int Level)[] levels) => [.. levels.Select(level => new { dimension = level.Dimension, level = level.Level, words = "按材料和谈话评定。" })];

    /// <summary>Evidence that is taken up and rated by Sun.</summary>
    public async Task<Guid> RatedAsync(Persona person, params (string Dimension, int Level)[] levels)
    {
        var id = (await AwardAsync(person, [.. levels.Select(level => level.Dimension)])).Id();
        await Sun.PostAsync($"{Evidence}/{id}/review", new { isDirectSuperior = false });
        await Sun.PostAsync($"{Evidence}/{id}/rating", new { ratings = Levels(levels) });
        return id;
    }

    /// <summary>A profile in force.</summary>
    public async Task<JsonElement> ProfileAsync(string unit, object[] wanted, string? post = null, string? category = null, string model = "four-forces")
    {
        var draft = await Zhao.PostAsync(Profiles, new { unitId = Server.Units[unit], model, version = 1, wanted, basis = "岗位说明书 2026 年第 1 号", post, category });
        return await Qian.PostAsync($"{Profiles}/{draft.Id()}/approval");
    }

    public static object Wanted(string dimension, int level) => new { dimension, level };

    /// <summary>Somebody of a post of the own, so that tests on one server do not count each other's people.</summary>
    public async Task<Persona> StaffAsync(string name, string unit, string post)
    {
        var person = await Server.PersonAsync(name, unit);
        await Server.InDatabaseAsync(async db =>
        {
            (await db.People.FindAsync(person.Id))!.Post = post;
            return await db.SaveChangesAsync();
        });
        return person;
    }
}
