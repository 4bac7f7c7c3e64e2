using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Classes;

/// <summary>The people of a class, and a short way to one that is open for sign-up. Each story has its own instructor and room, so that classes are in nobody's way.</summary>
public sealed record ClassStory(LmsServer Server, Persona Officer, Persona Instructor, Persona Teacher, Persona Hr)
{
    public static async Task<ClassStory> BeginAsync(LmsServer server) => new(server,
        await server.PersonAsync("Zhao organises", "C-1", roles: (Role.TrainingOfficer, "C-1")),
        await server.PersonAsync("Wu teaches", "C-1", roles: (Role.Instructor, "C-1")),
        await server.PersonAsync("Ban looks after", "C-1", roles: (Role.ClassTeacher, "C-1")),
        await server.PersonAsync("Wang of the unit", "C-1-1", roles: (Role.HrOfficer, "C-1-1")));

    /// <summary>09:00 in Beijing, ten days ahead.</summary>
    public Instant NewDay() => Server.Clock.GetCurrentInstant().InUtc().Date.PlusDays(10).AtMidnight().InUtc().ToInstant() + Duration.FromHours(1);

    public object Plan(
        Instant start, int seats = 1, int minimum = 0, string approval = "none", string selection = "first_come", string title = "网络安全班", string kind = "full_time", object? facts = null,
        object[]? quotas = null, Instant? quotasUntil = null, string? venue = null, int sessions = 2, int units = 4, Guid? instructor = null) => new
        {
            unitId = Server.Units["C-1"],
            title,
            kind,
            category = "professional",
            seats,
            minimum,
            approval,
            selection,
            signUpFrom = Show(Server.Clock.GetCurrentInstant() + Duration.FromHours(1)),
            signUpTo = Show(start - Duration.FromDays(4)),
            classTeacherId = Teacher.Id,
            facts,
            sessions = Enumerable.Range(0, sessions).Select(i => Session(start + Duration.FromHours(5 * i), venue ?? $"教室 {Officer.Id}", units, instructor)).ToArray(),
            quotas,
            quotasUntil = quotasUntil is { } until ? Show(until) : null,
        };

    public object Session(Instant start, string venue, int units = 4, Guid? instructor = null) =>
        new { startsAt = Show(start), endsAt = Show(start + Duration.FromHours(3)), units, venue, instructorId = instructor ?? Instructor.Id };

    public async Task<JsonElement> PlannedAsync(object plan) => await Officer.PostAsync("/api/v1/classes", plan);

    public async Task<string> AnnouncedAsync(object plan)
    {
        var path = $"/api/v1/classes/{(await PlannedAsync(plan)).Id()}";
        await Officer.PostAsync($"{path}/announcement");
        return path;
    }

    /// <summary>A class whose window the clock has opened.</summary>
    public async Task<string> OpenAsync(object plan)
    {
        var path = await AnnouncedAsync(plan);
        Server.Clock.Advance(Duration.FromHours(1));
        await Server.SweepAsync();
        return path;
    }

    /// <summary>Moves the clock to an instant and lets it go its rounds until nothing moves any more.</summary>
    public async Task AtAsync(Instant instant)
    {
        if (instant > Server.Clock.GetCurrentInstant()) Server.Clock.Advance(instant - Server.Clock.GetCurrentInstant());
        for (var round = 0; round < 5 && await Server.SweepAsync() > 0; round++) { }
    }

    public static Guid IdOf(string path) => Guid.Parse(path[(path.LastIndexOf('/') + 1)..]);

    public static async Task<JsonElement> SignUpAsync(Persona person, string path, Persona? named = null) =>
        await person.PostAsync("/api/v1/sign-ups", new { classId = IdOf(path), personId = named?.Id });

    public static async Task<string> StateAsync(Persona person, JsonElement signUp) => (await person.GetAsync($"/api/v1/sign-ups/{signUp.Id()}")).Text("state");

    public static string Show(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
