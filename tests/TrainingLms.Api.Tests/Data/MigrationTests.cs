using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Data;

/// <summary>Databases come up to date by themselves, also when several nodes start at once.</summary>
public abstract class MigrationTests(LmsServer empty) : IAsyncLifetime
{
    ServerOptions options = null!;

    public async ValueTask InitializeAsync() => options = (await empty.PrepareDatabaseAsync())!;

    public async ValueTask DisposeAsync()
    {
        await empty.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Four_nodes_that_start_at_once_bring_an_empty_database_up_to_date()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(MigrateAsync)));
        await MigrateAsync();
        await using var app = LmsHost.Build(options, []);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Single(await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await db.AuditEntries.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_migrations_match_the_model()
    {
        await using var app = LmsHost.Build(options, []);
        await using var scope = app.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<LmsDbContext>().Database.HasPendingModelChanges(),
            $"the model has changed: run src/regenerate-migrations ({options.Provider})");
    }

    async Task MigrateAsync()
    {
        await using var app = LmsHost.Build(options, []);
        await Database.MigrateAsync(app.Services);
    }
}

public sealed class MigrationTestsOnSqlite() : MigrationTests(new SqliteServer());

public sealed class MigrationTestsOnPostgreSql() : MigrationTests(new PostgreSqlServer().OrSkip());
