using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace TrainingLms.Benchmarks;

/// <summary>An empty place for one run: a temporary folder, and on PostgreSQL a database of its own in the given cluster.</summary>
sealed class BenchmarkDatabase : IAsyncDisposable
{
    readonly string? cluster;
    readonly string name = $"tlms_bench_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    BenchmarkDatabase(string? cluster) => this.cluster = cluster;

    /// <summary>Name of the database in the cluster.</summary>
    public string Name => name;

    /// <summary>For the SQLite file, or for what a run writes.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tlms-bench-").FullName;

    /// <summary>What the host must be told.</summary>
    public string[] HostArguments => cluster is null
        ? []
        : ["--provider", "postgresql", "--connection", new NpgsqlConnectionStringBuilder(cluster) { Database = name }.ToString()];

    /// <summary>Processor time that the database's processes for this database have used so far, in seconds; 0 where it runs in ours or on another machine.</summary>
    public double ProcessorSeconds => cluster is null ? 0 : Process.GetProcessesByName("postgres").Sum(process =>
    {
        using (process)
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(name, StringComparison.Ordinal) ? process.TotalProcessorTime.TotalSeconds : 0;
    });

    public static async Task<BenchmarkDatabase> CreateAsync(BenchmarkOptions options)
    {
        var database = new BenchmarkDatabase(options.Provider == "postgresql" ? options.Connection : null);
        await database.RunAsync($"CREATE DATABASE {database.name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    async Task RunAsync(string sql)
    {
        if (cluster is null) return;
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
#pragma warning disable CA2100 // the name is made of hexadecimal digits above
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
