using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;

namespace TrainingLms.Sqlite;

/// <summary>SQLite: instants as whole microseconds, clashes told by column names, the trail guarded by triggers.</summary>
public sealed class SqliteDialect : StorageDialect
{
    const string Refusal = "audit entries are never changed";
    const int PrimaryKeyBroken = 1555;
    const int UniqueIndexBroken = 2067;

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override void Configure(ModelConfigurationBuilder conventions) =>
        conventions.Properties<Instant>().HaveConversion<MicrosecondConverter>();

    /// <inheritdoc/>
    public override object ToColumn(Instant instant) => Microseconds(instant);

    /// <inheritdoc/>
    public override Instant FromColumn(object stored) => Instant.FromUnixTimeTicks((long)stored * 10);

    /// <inheritdoc/>
    public override string RowsOf(string parameter, string alias, params IReadOnlyList<(string Name, JsonKind Kind)> columns) =>
        $"(SELECT {string.Join(", ", columns.Select(column => column.Kind == JsonKind.Key ? $"upper(value ->> '{column.Name}') AS {column.Name}" : $"value ->> '{column.Name}' AS {column.Name}"))} FROM json_each({parameter})) AS {alias}";

    /// <inheritdoc/>
    public override string ShareLock => "";

    /// <inheritdoc/>
    public override string FreeRowsLock => "";

    /// <inheritdoc/>
    public override string RowsLock => "";

    /// <inheritdoc/>
    public override bool HasOneWriter => true;

    /// <inheritdoc/>
    public override bool WritesInQueries => false;

    /// <inheritdoc/>
    public override async Task CopyAsync(DbConnection connection, DbTransaction? transaction, CopyTarget target, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var parameters = new DbParameter[target.Columns.Count];
        for (var at = 0; at < parameters.Length; at++)
        {
            parameters[at] = target.Columns[at].Mapping.CreateParameter(command, $"@p{at}", target.Columns[at].Read(rows[0]), target.Columns[at].IsNullable);
            command.Parameters.Add(parameters[at]);
        }
#pragma warning disable CA2100 // made of the model's names and of parameters only
        command.CommandText = $"INSERT INTO {target.Table} ({target.ColumnList}) VALUES ({string.Join(", ", parameters.Select(parameter => parameter.ParameterName))})";
#pragma warning restore CA2100
        await command.PrepareAsync(cancel);
        foreach (var row in rows)
        {
            for (var at = 0; at < parameters.Length; at++) parameters[at].Value = target.Columns[at].Stored(row) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public override string TextOfBytes(string column, int length) => $"CAST(substr({column}, 1, {length}) AS TEXT)";

    /// <inheritdoc/>
    /// <remarks>The framework would begin it as a writer; deferred, it is a reader of the write-ahead log.</remarks>
    public override async Task<IAsyncDisposable> BeginSnapshotAsync(DbContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var reading = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(reading, cancel);
        return new Snapshot(db, reading);
    }

    /// <inheritdoc/>
    public override IReadOnlyIndex? BrokenUniqueIndex(DbUpdateException failure, IModel model)
    {
        if (failure.InnerException is not SqliteException { SqliteExtendedErrorCode: PrimaryKeyBroken or UniqueIndexBroken } clash) return null;
        return model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).Where(index => index.IsUnique)
            .FirstOrDefault(index => clash.Message.Contains(
                string.Join(", ", index.Properties.Select(p => $"{index.DeclaringEntityType.GetTableName()}.{p.GetColumnName()}")) + "'", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    /// <remarks>The framework's lock is a row here. A process killed while holding it would keep every later start waiting for ever.</remarks>
    public override async Task ReleaseStaleMigrationLockAsync(DbContext db, CancellationToken cancel)
    {
        if (await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancel) == 1)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < datetime('now', '-1 minute')", cancel);
    }

    /// <inheritdoc/>
    public override async Task PrepareAsync(DbContext db, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
        foreach (var table in AuditTables.AppendOnly) await ExecuteAsync(db, AppendOnly(table), cancel);
        // Writing an erasure is what erases; nothing else may remove details.
        await ExecuteAsync(db, """
            CREATE TRIGGER IF NOT EXISTS audit_erasures_erase AFTER INSERT ON audit_erasures
                BEGIN DELETE FROM audit_details WHERE stream = NEW.stream AND sequence = NEW.sequence; END;
            """, cancel);
    }

    /// <inheritdoc/>
    /// <remarks>Keys are text here, and 'a1' and 'A1' would read as the same key while no search finds the first.</remarks>
    public override string? OddlyWritten(string column) =>
        $"({column} IS NOT NULL AND (typeof({column}) <> 'text' OR length({column}) <> 36 OR {column} <> upper({column})))";

    /// <summary>The third trigger is there because INSERT OR REPLACE would put a row in the place of another without asking the other two.</summary>
    static string AppendOnly(string table)
    {
        var key = table == AuditTables.Seals ? "day" : "sequence";
        var erased = table == AuditTables.Details
            ? "WHEN NOT EXISTS (SELECT 1 FROM audit_erasures WHERE stream = OLD.stream AND sequence = OLD.sequence) " : "";
        return $"""
            CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{Refusal}'); END;
            CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {erased}BEGIN SELECT RAISE(ABORT, '{Refusal}'); END;
            CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
                WHEN EXISTS (SELECT 1 FROM {table} WHERE stream = NEW.stream AND {key} = NEW.{key}) BEGIN SELECT RAISE(ABORT, '{Refusal}'); END;
            """;
    }

#pragma warning disable EF1002 // made of names that stand in the code
    static Task<int> ExecuteAsync(DbContext db, string sql, CancellationToken cancel) => db.Database.ExecuteSqlRawAsync(sql, cancel);
#pragma warning restore EF1002

    static long Microseconds(Instant instant) => instant.ToUnixTimeTicks() / 10;

    sealed class Snapshot(DbContext db, SqliteTransaction reading) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await db.Database.UseTransactionAsync(null);
            await reading.DisposeAsync();
            await db.Database.CloseConnectionAsync();
        }
    }

    sealed class MicrosecondConverter() : ValueConverter<Instant, long>(
        instant => Microseconds(instant), stored => Instant.FromUnixTimeTicks(stored * 10));
}

/// <summary>Registers SQLite as the database.</summary>
public static class SqliteSetup
{
    static readonly Microsoft.Extensions.Caching.Memory.IMemoryCache Queries = QueryMemory.New();

    /// <summary>Uses the file; it is made where it is missing.</summary>
    public static DbContextOptionsBuilder UseLmsSqlite(this DbContextOptionsBuilder options, string file) =>
        options.UseSqlite(
            new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString(),
            sqlite => sqlite.MigrationsAssembly(typeof(SqliteSetup).Assembly.GetName().Name))
            .UseMemoryCache(Queries)
            .ReplaceService<Microsoft.EntityFrameworkCore.Migrations.IMigrationsSqlGenerator, RowOrderSqlGenerator>();
}
