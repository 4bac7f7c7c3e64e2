using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Data;

public abstract class StorageTests(LmsServer server)
{
    [Fact]
    public async Task Several_processes_may_bring_the_database_up_to_date_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Database.MigrateAsync(server.Services))));
    }

    [Fact]
    public async Task A_tree_that_was_rolled_back_is_never_kept()
    {
        var cache = server.Services.GetRequiredService<UnitTreeCache>();
        var ghost = await server.InDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var id = await PlanAsync(db, "GHOST");
            Assert.NotNull((await cache.CurrentAsync(db)).Find(id));
            await transaction.RollbackAsync();
            return id;
        });
        var real = await server.InDatabaseAsync(db => PlanAsync(db, "REAL"));

        var tree = await server.InDatabaseAsync(db => cache.CurrentAsync(db));
        Assert.NotNull(tree.Find(real));
        Assert.Null(tree.Find(ghost));
    }

    [Fact]
    public async Task One_subject_that_cannot_be_moved_stops_neither_the_others_nor_other_sweeps()
    {
        var fired = new List<string>();
        var moved = await server.InDatabaseAsync(db => new Sweeper(
            db, new Leases(db, server.Clock), [new Sweep("poisoned", fired, poisoned: 2), new Sweep("blind", fired, blind: true), new Sweep("sound", fired)],
            new Setbacks(db, NullLogger<Setbacks>.Instance), new ClockWatch(), server.Clock, NullLogger<Sweeper>.Instance).RunOnceAsync("test"));
        Assert.Equal(["poisoned 1", "poisoned 3", "sound 1", "sound 2", "sound 3"], fired);
        Assert.Equal(5, moved);
    }

    async Task<Guid> PlanAsync(LmsDbContext db, string code)
    {
        var parent = await db.Units.SingleAsync(unit => unit.Code == "C-1");
        var unit = OrganizationUnit.Plan(code, code, UnitLevel.Community, "Community", parent, server.SystemAct);
        db.Units.Add(unit);
        await db.SaveChangesAsync();
        return unit.Id;
    }

    sealed class Sweep(string name, List<string> fired, int poisoned = 0, bool blind = false) : ISweep
    {
        public string Name => name;

        public Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) => blind
            ? throw new InvalidOperationException("the query is wrong")
            : Task.FromResult<IReadOnlyList<Guid>>([.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))]);

        public Task FireAsync(Guid id, Act act, CancellationToken cancel)
        {
            var number = id.ToByteArray()[0];
            if (number == poisoned) throw new InvalidOperationException("a bug");
            fired.Add($"{name} {number}");
            return Task.CompletedTask;
        }
    }
}

public sealed class StorageTestsOnSqlite(SqliteServer server) : StorageTests(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_migration_lock_left_by_a_process_that_died_does_not_stop_the_next_start()
    {
        await using var own = new SqliteServer();
        await own.InitializeAsync();
        await own.InDatabaseAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsHistory\"");
            return await db.Database.ExecuteSqlAsync($"INSERT INTO \"__EFMigrationsLock\" (\"Id\", \"Timestamp\") VALUES (1, '2026-01-01 00:00:00+00:00')");
        });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        // The tables are there already, so that running the migration at all is what shows that the lock was let go.
        var failure = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => Database.MigrateAsync(own.Services, patience.Token));
        Assert.Contains("already exists", failure.Message, StringComparison.Ordinal);
    }
}

public sealed class StorageTestsOnPostgreSql(PostgreSqlServer server) : StorageTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
