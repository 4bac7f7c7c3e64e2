using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrainingLms.Api.Tests.Exams;
using TrainingLms.Data;
using TrainingLms.Exams;

namespace TrainingLms.Api.Tests.Data;

/// <summary>The database is cut off under load, as when it restarts: whoever asks is told to wait, what was acknowledged is there, and what is asked again counts once.</summary>
public sealed class DatabaseAwayTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    const int Candidates = 8;
    const int Cuts = 6;

    /// <summary>The last section of the paper asks for true or false, whatever was drawn.</summary>
    const int FirstSlot = 19, Slots = 9;

    readonly PostgreSqlServer server = server.OrSkip();

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_and_hand_ins_survive_a_database_that_is_cut_off_again_and_again()
    {
        var exam = await server.PublishedAsync();
        var hall = new List<(Persona Person, string Path)>();
        for (var number = 0; number < Candidates; number++)
        {
            var person = await server.PersonAsync($"Kandidat {number}");
            hall.Add((person, await server.StartedAsync(person, exam: exam)));
        }

        var (acknowledged, refusals, isOver) = (new ConcurrentDictionary<(Guid Attempt, int Slot), long>(), new ConcurrentBag<string>(), false);
        var writing = hall.Select(async one =>
        {
            for (var revision = 1L; !Volatile.Read(ref isOver); revision++)
            {
                var slot = FirstSlot + (int)(revision % Slots);
                var reply = await UntilAnsweredAsync(() => one.Person.SaveAsync(one.Path, 1, (slot, revision, revision % 2 == 0)));
                Assert.Equal([$"{slot}:{revision}:saved"], reply.Results());
                acknowledged[(ExamStory.IdOf(one.Path), slot)] = revision;
            }
            return await UntilAnsweredAsync(() => one.Person.HandInAsync(one.Path));
        }).ToList();
        for (var cut = 0; cut < Cuts; cut++)
        {
            var before = acknowledged.Values.Sum();
            while (acknowledged.Values.Sum() == before) await Task.Delay(5, Cancel);
            await CutAsync();
        }
        Volatile.Write(ref isOver, true);
        await CutAsync();
        await Task.WhenAll(writing);

        Assert.NotEmpty(refusals);
        Assert.All(refusals, refusal => Assert.Equal("503 database.away", refusal));
        var stored = await server.InDatabaseAsync(db => db.ExamAnswers.AsNoTracking().ToDictionaryAsync(answer => (answer.AttemptId, answer.Slot), answer => answer.Revision, Cancel));
        Assert.Empty(acknowledged.Where(answer => stored.GetValueOrDefault(answer.Key) < answer.Value).Select(answer => $"{answer}"));
        var attempts = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().ToListAsync(Cancel));
        Assert.All(attempts, attempt => Assert.Equal((AttemptState.Scored, 1), (attempt.State, attempt.SealNumber)));
        Assert.Equal(Candidates, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.Subject == "exam_attempt" && entry.Trigger == "submit", Cancel)));
        await using var scope = server.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(Cancel).Select(found => found.What.Code).ToListAsync(Cancel));

        async Task<System.Text.Json.JsonElement> UntilAnsweredAsync(Func<Task<System.Text.Json.JsonElement>> ask)
        {
            while (true)
                try
                {
                    return await ask();
                }
                catch (Refused refused)
                {
                    refusals.Add($"{refused.Status} {string.Join(' ', refused.Codes)}");
                    if (refused.Status != 503) throw;
                }
        }
    }

    /// <summary>Every connection to the database of this server is ended, as by a restart.</summary>
    async Task CutAsync()
    {
        var own = new NpgsqlConnectionStringBuilder(server.Connection);
        await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.Connection) { Database = "postgres", Pooling = false }.ToString());
        await other.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", other) { Parameters = { new() { Value = own.Database } } };
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
