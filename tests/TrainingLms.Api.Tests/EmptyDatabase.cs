using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TrainingLms.Api.Tests;
using TrainingLms.Data;
using TrainingLms.PostgreSql;
using TrainingLms.Sqlite;

[assembly: AssemblyFixture(typeof(EmptyDatabase))]

namespace TrainingLms.Api.Tests;

/// <summary>All tables and nothing in them, made once for each database: hundreds of servers begin with a copy. That migrations themselves work is for <c>MigrationTests</c>.</summary>
public sealed class EmptyDatabase : IAsyncDisposable
{
    static readonly string Name = $"tlms_empty_{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}";
    static readonly Lazy<Task<string>> File = new(MakeFileAsync);
    static readonly Lazy<Task> Template = new(MakeTemplateAsync);

    static string? Cluster => Environment.GetEnvironmentVariable(PostgreSqlServer.Variable);

    /// <summary>A new file of the embedded database.</summary>
    public static async Task CopyToAsync(string file) => System.IO.File.Copy(await File.Value, file);

    /// <summary>A new database in the cluster.</summary>
    public static async Task CreateAsync(string name)
    {
        await Template.Value;
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {Name}");
    }

    /// <summary>Something said to the cluster, outside any of its databases of ours.</summary>
    /// <param name="sql">Made of constants and of names of our own.</param>
    public static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Cluster);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names are made of hexadecimal digits
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.IsValueCreated) Directory.Delete(Path.GetDirectoryName(await File.Value)!, recursive: true);
        if (Template.IsValueCreated) await RunAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    static async Task<string> MakeFileAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tlms-empty-").FullName, "empty.db");
        await using (var db = new LmsDbContext((DbContextOptions<LmsDbContext>)new DbContextOptionsBuilder<LmsDbContext>().UseLmsSqlite(file).Options, new SqliteDialect()))
        {
            await db.Database.MigrateAsync();
            // What lies in the log beside the file would not be copied with it.
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        SqliteConnection.ClearAllPools();
        return file;
    }

    static async Task MakeTemplateAsync()
    {
        await RunAsync($"CREATE DATABASE {Name}");
        // A template that somebody is connected to cannot be copied.
        var connection = new NpgsqlConnectionStringBuilder(Cluster) { Database = Name, Pooling = false }.ToString();
        await using var db = new LmsDbContext((DbContextOptions<LmsDbContext>)new DbContextOptionsBuilder<LmsDbContext>().UseLmsPostgreSql(connection).Options, new PostgreSqlDialect());
        await db.Database.MigrateAsync();
    }
}
