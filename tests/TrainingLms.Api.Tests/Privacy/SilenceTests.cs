using System.Net.Http.Headers;
using TrainingLms.Api.Tests.People;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>
/// Marked values go through every operation of the API, where they fit and where they do not; afterwards neither logs nor traces nor
/// problem documents hold one of them.
/// </summary>
public abstract class SilenceTests(LmsServer server)
{
    const string Name = "欧阳标记";
    const string Number = "990000199003071234";
    const string Mobile = "13955501234";
    const string Password = "Geheim-Kennwort-4711";
    const string Token = "tlms_pat_0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task No_mark_is_found_in_logs_traces_or_problem_documents_whatever_is_sent_where()
    {
        var number = Number[..17] + IdentityNumber.CheckCharacterOf(Number);
        string[] marks = [Name, number, Mobile, Password, Token];
        var everybody = await server.PersonAsync("Everybody", "C", roles: [.. Role.All.Select(role => (role, "C"))]);
        var every = await EveryEndpoint.ReadAsync(everybody);
        var (told, broken, calls) = (new List<string>(), new List<string>(), 0);

        server.Log.IsListening = true;
        using var traces = new CapturedTraces();
        foreach (var (place, (method, path, operation)) in every.Operations.Index())
            foreach (var (which, mark) in marks.Index())
                foreach (var (turn, (request, isWellFormed)) in every.Requests(method, path, operation, mark).Index())
                    using (request)
                    {
                        if (place % marks.Length != which && !(isWellFormed && SendsEveryMark)) continue;
                        // Signing out would end the story of everybody.
                        var sender = (method, path) is ("DELETE", "/api/v1/session") ? server.Stranger() : everybody;
                        if (mark == Token && (turn % 2 == 1 || method == "GET")) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", mark);
                        using var answer = await sender.Http.SendAsync(request, TestContext.Current.CancellationToken);
                        calls++;
                        if ((int)answer.StatusCode >= 500) broken.Add($"{method} {path} answers {(int)answer.StatusCode} to {mark}");
                        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") continue;
                        var problem = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                        told.AddRange(marks.Where(known => problem.Contains(known, StringComparison.Ordinal)).Select(known => $"{method} {path} tells {known}: {problem}"));
                    }
        Assert.Equal(everybody.Id, (await everybody.GetAsync("/api/v1/me")).Id());
        await StoryAsync(number);
        await server.SweepAsync();
        server.Log.IsListening = false;

        Assert.True(calls > 1_000, $"only {calls} calls");
        Assert.Contains(server.Log.Lines, line => line.StartsWith("TrainingLms.Requests", StringComparison.Ordinal));
        Assert.NotEmpty(traces.Seen);
        Assert.Equal([], Found(server.Log.Lines, marks));
        Assert.Equal([], Found(traces.Seen, marks));
        Assert.Equal([], broken.Distinct());
        Assert.Equal([], told.Distinct());
    }

    /// <summary>Whether each operation gets each mark where it is understood; otherwise one mark, in turn. What is not understood is refused alike whatever it says.</summary>
    private protected virtual bool SendsEveryMark => true;

    /// <summary>What really happens to such a person: imported, found, seen in full, corrected, signed in with a wrong password.</summary>
    async Task StoryAsync(string number)
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.Name, Name), (RosterKeys.ResidentId, number), (RosterKeys.Mobile, Mobile)));
        await story.UploadAsync("", story.Row(2, (RosterKeys.ResidentId, number)), story.Row(3, (RosterKeys.Mobile, $"{Mobile}9")));
        var wang = (await story.PersonAsync(1))!;
        await story.Li.GetAsync($"/api/v1/people?search={Uri.EscapeDataString(Name)}");
        await story.Li.PostAsync("/api/v1/people/matches", new { residentId = number });
        await story.Li.PostAsync($"/api/v1/people/{wang.Id}/full-view", new { words = $"核对 {Name} {number}" });
        var self = await server.AsAsync(wang.Id);
        await self.GetAsync("/api/v1/me/data");
        var asked = await self.PostAsync("/api/v1/me/privacy-requests", new { kind = "correction", field = "mobile", value = Mobile[..10] + "5", text = $"{Name} {Mobile}" });
        await story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/acceptance", new { reason = $"{Name} {number}" });
        await Assert.ThrowsAsync<Refused>(() => server.Stranger().PostAsync("/api/v1/session", new { userName = Name, password = Password }));
        Assert.Empty(await StoredBytes.FindAsync(server, number, Mobile));
    }

    /// <summary>As it stands, and as an address or JSON would write it.</summary>
    static IEnumerable<string> Found(IReadOnlyList<string> lines, string[] marks) =>
        (from line in lines from mark in marks from form in (string[])[mark, Uri.EscapeDataString(mark)] where line.Contains(form, StringComparison.Ordinal) select $"{mark} in {line[..Math.Min(line.Length, 600)]}")
            .Distinct().Take(20);
}

public sealed class SilenceTestsOnSqlite(SqliteServer server) : SilenceTests(server), IClassFixture<SqliteServer>;

public sealed class SilenceTestsOnPostgreSql(PostgreSqlServer server) : SilenceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    /// <summary>Here only what the database's own client says is in doubt.</summary>
    private protected override bool SendsEveryMark => false;
}
