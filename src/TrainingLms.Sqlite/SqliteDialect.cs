using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Sqlite;

/// <summary>SQLite: instants as whole microseconds, clashes told by column names, the trail guarded by triggers.</summary>
public sealed class SqliteDialect : StorageDialect
{
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
    public override string ShareLock => "";

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
        await db.Database.ExecuteSqlRawAsync("""
            CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
            CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_entries
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
            """, cancel);
    }

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
    /// <summary>Uses the file; it is made where it is missing.</summary>
    public static DbContextOptionsBuilder UseLmsSqlite(this DbContextOptionsBuilder options, string file) =>
        options.UseSqlite(
            new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString(),
            sqlite => sqlite.MigrationsAssembly(typeof(SqliteSetup).Assembly.GetName().Name))
            .ReplaceService<Microsoft.EntityFrameworkCore.Migrations.IMigrationsSqlGenerator, RowOrderSqlGenerator>();
}
