using System.Text;
using System.Text.RegularExpressions;

namespace TrainingLms.Benchmarks;

/// <summary>The bare endpoint as a process of its own, on a database of its own in the same place.</summary>
sealed partial class BareFloor : IAsyncDisposable
{
    readonly BenchmarkDatabase database;
    readonly ChildProcess server;
    readonly Guid[] keys = [.. Enumerable.Range(0, 1_024).Select(_ => Guid.CreateVersion7())];

    BareFloor(BenchmarkDatabase database, ChildProcess server, Uri address) => (this.database, this.server, Address) = (database, server, address);

    public Uri Address { get; }

    /// <summary>What the process has used so far.</summary>
    public double ProcessorSeconds => server.ProcessorSeconds;

    public static async Task<BareFloor> OpenAsync(BenchmarkOptions options)
    {
        var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql"
            ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString()
            : $"Data Source={Path.Combine(database.Folder, "bare.db")}";
        var server = ChildProcess.Start("TrainingLms.Benchmarks.dll", "bare-server", connection);
        var address = new Uri(Spoken().Match(await server.LineAsync(line => Spoken().IsMatch(line))).Value);
        server.Drain();
        return new BareFloor(database, server, address);
    }

    public Task<bool> UpsertAsync(ExamLoad load, int hand, int slot, long revision) => load.SendAsync(HttpMethod.Put, $"/answers/{keys[hand]}", null,
        Encoding.UTF8.GetBytes($$"""{"slot":{{slot % ExamLoad.Slots}},"revision":{{revision}},"response":{{(revision % 2 == 0 ? "true" : "false")}}}"""));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Spoken();
}
