using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Programmes;

namespace TrainingLms.Api.Tests.Programmes;

/// <summary>Li learns, He assigns, Zhao writes programmes and Qian decides them; short ways to courses that are done and to programmes that are published.</summary>
public sealed record ProgrammeStory(LmsServer Server, CourseStory Courses, Persona Zhao, Persona Qian, Persona He)
{
    public const string Plans = "/api/v1/programmes", Assignments = "/api/v1/programme-assignments", Rules = "/api/v1/assignment-rules", Cases = "/api/v1/assignment-cases";

    static int serial;

    public static async Task<ProgrammeStory> BeginAsync(LmsServer server) => new(server, await CourseStory.BeginAsync(server),
        await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")), await server.PersonAsync("Qian", "C", roles: (Role.TrainingOfficer, "C")),
        await server.PersonAsync("He", "C", roles: (Role.HrOfficer, "C")));

    /// <summary>Keys that no other test has.</summary>
    public static string Key(string name) => $"{name}-{Interlocked.Increment(ref serial)}";

    /// <summary>Published courses of one quiz, which grant the hours given.</summary>
    public async Task<string[]> CoursesAsync(int count, string hours = "1.00")
    {
        var keys = Enumerable.Range(0, count).Select(_ => Key("part")).ToArray();
        foreach (var key in keys) await Courses.PublishedAsync(Package(key, hours));
        return keys;
    }

    static byte[] Package(string key, string hours) => CourseStory.Of(key, hours, "{ all: [ { quiz: q1, pass: 60 } ] }",
        "  - { id: q1, kind: quiz, title: 测验, questions: bank.yaml, draw: 2, attempts: 3, minutes: 600 }", [("questions/bank.yaml", Encoding.UTF8.GetBytes(CourseStory.Bank))]);

    /// <summary>Every course of the first list to begin with, any of the second to renew.</summary>
    public static object Content(string[] initial, string[]? renewal = null, object? certification = null, int? countEarlierMonths = null) => new
    {
        title = "网络安全轮训",
        titleEnglish = "Cyber security rotation",
        sets = (object[])[Set("base", "all", initial), .. renewal is null ? Array.Empty<object>() : [Set("again", "any", renewal)]],
        joins = Array.Empty<object>(),
        initial = "base",
        renewal = renewal is null ? null : "again",
        certification,
        countEarlierMonths,
    };

    static object Set(string key, string kind, string[] courses) => new { key, title = "课程组", titleEnglish = "Courses", kind, courses };

    /// <summary>A year from the end before, sixty days to renew in, thirty days of grace.</summary>
    public static object Yearly(string basis = "previous_expiry", int window = 60, int grace = 30, int months = 12, string? hours = null) =>
        new { basis, windowDays = window, graceDays = grace, periodMonths = months, hours };

    public async Task<Guid> PublishedAsync(string key, object content, string unit = "C")
    {
        var id = (await Zhao.PostAsync(Plans, new { unitId = Server.Units[unit], key, content })).Id();
        await Qian.PostAsync($"{Plans}/{id}/approval");
        await Qian.PostAsync($"{Plans}/{id}/publication");
        return id;
    }

    public object List(params Persona[] people) => new { unitId = Server.Units["C"], withBelow = true, personIds = people.Select(person => person.Id) };

    /// <summary>Previews and applies what was previewed.</summary>
    public async Task<JsonElement> AssignAsync(Guid version, object audience, object? due = null, bool isLasting = false, Persona? by = null)
    {
        var preview = await (by ?? He).PostAsync($"{Plans}/{version}/assignment-previews", new { audience, due, isLasting });
        return await (by ?? He).PostAsync($"{Plans}/{version}/assignments", new { audience, due, isLasting, previewHash = preview.Text("hash") });
    }

    /// <summary>Assigns one person.</summary>
    /// <returns>The assignment.</returns>
    public async Task<Guid> AssignedAsync(Guid version, Persona person, object? due = null)
    {
        await AssignAsync(version, List(person), due);
        return (await StandingAsync(person)).Id();
    }

    /// <summary>The newest programme of a person.</summary>
    public static async Task<JsonElement> StandingAsync(Persona person) => (await person.GetAsync($"{Plans}/me")).Items()[0];

    public static async Task<string> StateAsync(Persona person) => (await StandingAsync(person)).GetProperty("assignment").Text("state");

    /// <summary>Where somebody is learning a course; null where nowhere.</summary>
    public Task<Guid?> OpenAsync(Persona person, string course) => Server.InDatabaseAsync(db => db.Enrolments.Where(e => e.PersonId == person.Id && Enrolment.OpenStates.Contains(e.State)
        && db.CourseVersions.Any(v => v.Id == e.CourseVersionId && v.CourseKey == course)).Select(e => (Guid?)e.Id).SingleOrDefaultAsync());

    /// <summary>Begins and completes a course, in which the clock may have enrolled the person.</summary>
    public async Task<Guid> CompleteAsync(Persona person, string course)
    {
        var id = await OpenAsync(person, course) ?? await CourseStory.EnrolAsync(person, course);
        await Courses.PassQuizAsync(id, 100_00);
        return id;
    }

    public void AdvanceTo(LocalDate day) => Server.Clock.MoveTo(Server.Calendar.StartOf(day) + Duration.FromHours(9));

    public LocalDate Today => Server.Calendar.DayOf(Server.Clock.GetCurrentInstant());

    public static string Iso(LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);

    /// <summary>Codes that the checks of programmes find.</summary>
    public async Task<string[]> FindingsAsync() =>
        [.. (await InspectAsync()).Select(finding => finding.What.Code).Where(code => code.StartsWith("programme", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Everything that the verb <c>check</c> finds.</summary>
    public async Task<IReadOnlyList<Inconsistency>> InspectAsync()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync().ToListAsync();
    }
}
