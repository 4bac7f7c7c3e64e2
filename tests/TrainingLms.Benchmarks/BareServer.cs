using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrainingLms.Benchmarks;

/// <summary>The floor of a start: the framework's web server with one route and nothing behind it. The floor of a save: one more that upserts one row.</summary>
static class BareServer
{
    /// <param name="connection">Where PUT /answers/{id} upserts one row, durably; null for no such route.</param>
    public static async Task RunAsync(string? connection = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        if (connection is not null) await MapUpsertAsync(app, connection);
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    /// <summary>As little as can be done to keep an answer: no session, no lease, no clock, no log.</summary>
    static async Task MapUpsertAsync(WebApplication app, string connection)
    {
        const string Table = "CREATE TABLE IF NOT EXISTS bare_answers (attempt_id uuid, slot int, revision bigint, response text, PRIMARY KEY (attempt_id, slot))";
        const string Upsert = "INSERT INTO bare_answers VALUES ($1, $2, $3, $4) ON CONFLICT (attempt_id, slot) DO UPDATE SET revision = excluded.revision, response = excluded.response WHERE bare_answers.revision < excluded.revision";
        if (connection.Contains("Data Source", StringComparison.OrdinalIgnoreCase))
        {
            var one = new SqliteConnection(connection);
            await one.OpenAsync();
            await ExecuteAsync(one, "PRAGMA journal_mode = WAL");
            await ExecuteAsync(one, "PRAGMA synchronous = FULL");
            await ExecuteAsync(one, Table);
            var turn = new SemaphoreSlim(1);
            app.MapPut("/answers/{id:guid}", async (Guid id, BareAnswer answer) =>
            {
                await turn.WaitAsync();
                try
                {
                    await using var command = one.CreateCommand();
                    command.CommandText = Upsert;
                    foreach (var value in (object[])[$"{id}", answer.Slot, answer.Revision, answer.Response.GetRawText()]) command.Parameters.Add(new SqliteParameter($"${command.Parameters.Count + 1}", value));
                    await command.ExecuteNonQueryAsync();
                }
                finally
                {
                    turn.Release();
                }
                return answer.Revision;
            });
            return;
        }
        var source = new NpgsqlSlimDataSourceBuilder(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 }.ToString()).Build();
        await using (var command = source.CreateCommand(Table)) await command.ExecuteNonQueryAsync();
        app.MapPut("/answers/{id:guid}", async (Guid id, BareAnswer answer) =>
        {
            await using var command = source.CreateCommand(Upsert);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = answer.Slot });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = answer.Revision });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = answer.Response.GetRawText() });
            await command.ExecuteNonQueryAsync();
            return answer.Revision;
        });
    }

    static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    sealed record BareAnswer(int Slot, long Revision, JsonElement Response);
}
