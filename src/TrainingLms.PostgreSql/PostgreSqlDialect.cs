using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using Npgsql;
using TrainingLms.Data;

namespace TrainingLms.PostgreSql;

/// <summary>PostgreSQL: instants as timestamptz, clashes told by index name, the trail guarded by triggers.</summary>
public sealed class PostgreSqlDialect : StorageDialect
{
    /// <inheritdoc/>
    public override string Name => "postgresql";

    /// <inheritdoc/>
    public override void Configure(ModelConfigurationBuilder conventions) =>
        conventions.Properties<Instant>().HaveConversion<TimestampConverter>();

    /// <inheritdoc/>
    public override object ToColumn(Instant instant) => instant.ToDateTimeUtc();

    /// <inheritdoc/>
    public override Instant FromColumn(object stored) => Instant.FromDateTimeUtc(DateTime.SpecifyKind((DateTime)stored, DateTimeKind.Utc));

    /// <inheritdoc/>
    public override string RowsOf(string parameter, string alias, params IReadOnlyList<(string Name, JsonKind Kind)> columns) =>
        $"json_to_recordset({parameter}::json) AS {alias}({string.Join(", ", columns.Select(column => $"{column.Name} {TypeOf(column.Kind)}"))})";

    static string TypeOf(JsonKind kind) => kind switch
    {
        JsonKind.Key => "uuid",
        JsonKind.Whole => "bigint",
        JsonKind.Moment => "timestamptz",
        _ => "text",
    };

    /// <inheritdoc/>
    public override string ShareLock => "FOR SHARE";

    /// <inheritdoc/>
    public override string FreeRowsLock => "FOR NO KEY UPDATE SKIP LOCKED";

    /// <inheritdoc/>
    public override string RowsLock => "FOR NO KEY UPDATE";

    /// <inheritdoc/>
    public override bool HasOneWriter => false;

    /// <inheritdoc/>
    public override bool WritesInQueries => true;

    /// <inheritdoc/>
    public override async Task CopyAsync(DbConnection connection, DbTransaction? transaction, CopyTarget target, IReadOnlyList<object> rows, CancellationToken cancel)
    {
        await using var writer = await ((NpgsqlConnection)connection).BeginBinaryImportAsync($"COPY {target.Table} ({target.ColumnList}) FROM STDIN (FORMAT BINARY)", cancel);
        var types = target.Columns.Select(column => column.Mapping.StoreTypeNameBase).ToArray();
        foreach (var row in rows)
        {
            // A value at a time through a task costs more than the value.
            writer.StartRow();
            for (var at = 0; at < types.Length; at++) Write(writer, target.Columns[at].Stored(row), types[at]);
        }
        await writer.CompleteAsync(cancel);
    }

    /// <summary>By its own type, so that the driver does not look for the type of each value anew.</summary>
    static void Write(NpgsqlBinaryImporter writer, object? value, string type)
    {
        switch (value)
        {
            case null: writer.WriteNull(); break;
            case string text: writer.Write(text, type); break;
            case Guid id: writer.Write(id, type); break;
            case byte[] bytes: writer.Write(bytes, type); break;
            case DateTime at: writer.Write(at, type); break;
            case long number: writer.Write(number, type); break;
            case int number: writer.Write(number, type); break;
            case bool flag: writer.Write(flag, type); break;
            default: writer.Write(value, type); break;
        }
    }

    /// <inheritdoc/>
    public override string TextOfBytes(string column, int length) => $"encode(substring({column} FROM 1 FOR {length}), 'escape')";

    /// <inheritdoc/>
    public override async Task<IAsyncDisposable> BeginSnapshotAsync(DbContext db, CancellationToken cancel) =>
        await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    /// <inheritdoc/>
    public override IReadOnlyIndex? BrokenUniqueIndex(DbUpdateException failure, IModel model) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } clash
            ? model.GetEntityTypes().SelectMany(entity => entity.GetIndexes())
                .FirstOrDefault(index => index.IsUnique && index.GetDatabaseName() == clash.ConstraintName)
            : null;

    /// <inheritdoc/>
    /// <remarks>The server's own user owns nothing and has nothing to prepare; it only looks whether somebody else did.</remarks>
    public override async Task PrepareAsync(DbContext db, CancellationToken cancel)
    {
        if (await StandingAsync(db, cancel) == TrailStanding.Guest)
        {
            await AppendOnlyTrail.DemandAsync(db, cancel);
            return;
        }
        // Nodes that start at once queue at this lock: PostgreSQL fails where two replace one function at the same time.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("LOCK TABLE audit_entries IN SHARE ROW EXCLUSIVE MODE", cancel);
        await AppendOnlyTrail.PrepareAsync(db, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <inheritdoc/>
    public override async Task<TrailStanding> StandingAsync(DbContext db, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""
            SELECT pg_has_role(current_user, relowner, 'MEMBER') AS "Value" FROM pg_class WHERE oid = to_regclass('audit_entries')
            """).ToListAsync(cancel)) switch
        {
            [true] => TrailStanding.Owner,
            [false] => TrailStanding.Guest,
            _ => TrailStanding.Unknown,
        };

    /// <inheritdoc/>
    public override Task GrantToServerAsync(DbContext db, string user, CancellationToken cancel) => AppendOnlyTrail.GrantAsync(db, user, cancel);

    sealed class TimestampConverter() : ValueConverter<Instant, DateTime>(
        instant => instant.ToDateTimeUtc(), stored => Instant.FromDateTimeUtc(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}

/// <summary>Registers PostgreSQL as the database.</summary>
public static class PostgreSqlSetup
{
    static readonly Microsoft.Extensions.Caching.Memory.IMemoryCache Queries = QueryMemory.New();

    /// <summary>
    /// Uses the server named by the connection string. Statements that come again are planned once for each connection, unless the string says otherwise: planning costs
    /// more than most of our reads. Behind a pooler that hands out connections by transaction, say <c>Max Auto Prepare=0</c>.
    /// </summary>
    public static DbContextOptionsBuilder UseLmsPostgreSql(this DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(WithPlans(connection), postgres => postgres.MigrationsAssembly(typeof(PostgreSqlSetup).Assembly.GetName().Name)).UseMemoryCache(Queries);

    static string WithPlans(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (!builder.ShouldSerialize("Max Auto Prepare")) builder.MaxAutoPrepare = 60;
        return builder.ToString();
    }
}
