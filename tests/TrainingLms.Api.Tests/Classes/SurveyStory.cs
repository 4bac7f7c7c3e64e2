using System.Text.Json;
using NodaTime;

namespace TrainingLms.Api.Tests.Classes;

/// <summary>A class that was held and is evaluated.</summary>
public abstract class SurveyStory(LmsServer server)
{
    protected LmsServer Server => server;

    /// <summary>A class whose attendance is closed, in which so many were; the evaluation is open then.</summary>
    protected async Task<(ClassStory Story, string Path, Persona[] People)> HeldAsync(int people, string evaluation = "offered", int absent = 0)
    {
        var story = await ClassStory.BeginAsync(server);
        var start = story.NewDay();
        var plan = JsonSerializer.SerializeToNode(story.Plan(start, seats: people + absent))!;
        plan["evaluation"] = evaluation;
        var path = await story.OpenAsync(plan);
        var came = new List<Persona>();
        for (var i = 0; i < people + absent; i++)
        {
            var person = await server.PersonAsync($"Li {i}", "C-1-1");
            await ClassStory.SignUpAsync(person, path);
            if (i < people) came.Add(person);
        }
        await story.AtAsync(start - Duration.FromDays(4));
        await story.Officer.PostAsync($"{path}/confirmation");
        var sessions = (await story.Officer.GetAsync(path)).Items("sessions").Select(session => session.Id()).ToArray();
        await story.AtAsync(start);
        foreach (var person in came) await story.Teacher.PostAsync($"/api/v1/class-sessions/{sessions[0]}/attendance", new { personId = person.Id, outcome = "present", reason = "点名" });
        await story.AtAsync(start + Duration.FromHours(9));
        foreach (var session in sessions) await story.Instructor.PostAsync($"/api/v1/class-sessions/{session}/closing");
        await story.Instructor.PostAsync($"{path}/attendance-closing");
        return (story, path, [.. came]);
    }

    protected static async Task<string> EvaluationOfAsync(Persona person, string path) =>
        $"/api/v1/surveys/{(await person.GetAsync($"/api/v1/surveys?classId={ClassStory.IdOf(path)}")).Items().Single(survey => survey.GetProperty("isEvaluation").GetBoolean()).Id()}";

    protected static object Marks(int mark, string? remarks = null, int? teaching = null) => new
    {
        marks = teaching is { } of
            ? new Dictionary<string, int> { ["overall"] = mark, ["organisation"] = mark, ["content"] = mark, ["depth"] = 2, ["teaching"] = of }
            : new Dictionary<string, int> { ["overall"] = mark, ["organisation"] = mark, ["content"] = mark, ["depth"] = 2 },
        texts = remarks is null ? null : new Dictionary<string, string> { ["remarks"] = remarks },
    };
}
