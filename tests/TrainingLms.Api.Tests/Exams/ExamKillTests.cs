using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Exams;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>A server that is killed while everybody writes: what it had acknowledged is there, and time runs out when it would have.</summary>
public abstract partial class ExamKillTests(LmsServer server, ITestOutputHelper told)
{
    const int Candidates = 8;
    const int Kills = 2;

    /// <summary>The last section of the paper asks for true or false, whatever was drawn.</summary>
    const int FirstSlot = 19, Slots = 9;

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_answer_survives_a_kill_and_every_deadline_is_kept()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        told.WriteLine($"seed {seed}");
        // The child reads the clock of the system; deadlines of another one would be over or far away.
        server.Clock.MoveTo(new MicrosecondClock().GetCurrentInstant());
        var exam = await server.PublishedAsync();
        var hall = new List<(Persona Person, string Path)>();
        for (var number = 0; number < Candidates; number++)
        {
            var person = await server.PersonAsync($"Kandidat {number}");
            hall.Add((person, await server.StartedAsync(person, exam: exam)));
        }

        var acknowledged = new ConcurrentDictionary<(Guid Attempt, int Slot), long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var from = 1 + (kill * 1_000_000L);
            var before = acknowledged.Values.Sum();
            using (var child = Start())
            {
                var address = await AddressAsync(child);
                var writing = hall.Select(one => WriteAsync(one.Person, one.Path, address, from, acknowledged)).ToList();
                while (acknowledged.Values.Sum() == before) await Task.Delay(5, Cancel);
                await Task.Delay(random.Next(50, 800), Cancel);
                child.Kill(entireProcessTree: true);
                await child.WaitForExitAsync(Cancel);
                await Task.WhenAll(writing);
            }
            var stored = await server.InDatabaseAsync(db => db.ExamAnswers.AsNoTracking().Where(answer => db.ExamAttempts.Any(attempt => attempt.Id == answer.AttemptId && attempt.ExamId == exam))
                .ToDictionaryAsync(answer => (answer.AttemptId, answer.Slot), Cancel));
            Assert.Empty(acknowledged.Where(answer => !stored.TryGetValue(answer.Key, out var kept) || kept.Revision < answer.Value).Select(answer => $"seed {seed}, kill {kill}: {answer}"));
            Assert.All(stored.Values, answer => Assert.Equal(answer.Revision % 2 == 0 ? "true" : "false", answer.Response));
            told.WriteLine($"kill {kill}: {acknowledged.Count} slots acknowledged");
        }

        var deadlines = await server.InDatabaseAsync(db => db.ExamAttempts.Where(attempt => attempt.ExamId == exam).Select(attempt => attempt.Deadline!.Value).ToListAsync(Cancel));
        server.Clock.MoveTo(deadlines.Max() + Duration.FromMinutes(5));
        while (await server.SweepAsync() > 0) { }
        var attempts = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().Where(attempt => attempt.ExamId == exam).ToListAsync(Cancel));
        Assert.All(attempts, attempt => Assert.Equal((AttemptState.Scored, attempt.Deadline, 1), (attempt.State, attempt.SealedAt, attempt.SealNumber)));
        Assert.All(attempts, attempt => Assert.All(attempt.Receipt!.Revisions, slot => Assert.True(slot.Revision >= acknowledged.GetValueOrDefault((attempt.Id, slot.Slot)))));
        await using var scope = server.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(Cancel).Select(found => found.What.Code).ToListAsync(Cancel));
    }

    /// <summary>Saves without a pause until nobody answers any more.</summary>
    static async Task WriteAsync(Persona person, string path, Uri address, long from, ConcurrentDictionary<(Guid, int), long> acknowledged)
    {
        try
        {
            for (var revision = from; ; revision++)
            {
                var slot = FirstSlot + (int)(revision % Slots);
                using var reply = await person.Http.PutAsJsonAsync(new Uri(address, $"{path}/answers"), new { leaseEpoch = 1, saves = new[] { new { slot, revision, response = revision % 2 == 0 } } }, Cancel);
                reply.EnsureSuccessStatusCode();
                var body = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
                Assert.Equal([$"{slot}:{revision}:saved"], body.Results());
                acknowledged[(ExamStory.IdOf(path), slot)] = revision;
            }
        }
        catch (Exception cut) when (cut is HttpRequestException { StatusCode: null } or IOException)
        {
            // Killed in the midst; whatever was not acknowledged may be there or not.
        }
    }

    Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] database = server.Options.Connection is { } connection ? ["--provider", server.Options.Provider, "--connection", connection] : [];
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "TrainingLms.Api.dll"), "serve", "--urls", "http://127.0.0.1:0", "--data", server.Options.DataFolder, .. database])
            start.ArgumentList.Add(word);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }

    static async Task<Uri> AddressAsync(Process child)
    {
        while (await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (!Spoken().IsMatch(line)) continue;
            _ = child.StandardOutput.ReadToEndAsync(Cancel);
            return new Uri(Spoken().Match(line).Value);
        }
        throw new InvalidOperationException("The server ended before it began.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Spoken();
}

public sealed class ExamKillTestsOnSqlite(SqliteServer server, ITestOutputHelper told) : ExamKillTests(server, told), IClassFixture<SqliteServer>;

public sealed class ExamKillTestsOnPostgreSql(PostgreSqlServer server, ITestOutputHelper told) : ExamKillTests(server.OrSkip(), told), IClassFixture<PostgreSqlServer>;
