using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Commands;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>The verb <c>check</c>, as the night job calls it.</summary>
[Collection("command line")]
public sealed class CheckCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-check-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_ends_with_0_on_whole_chains_and_with_1_after_tampering()
    {
        Assert.Equal(0, await RunAsync("migrate"));
        await EnterUnitsAsync();
        Assert.Equal(0, await RunAsync("check"));

        await TamperAsync("UPDATE audit_entries SET actor_name = 'Nobody' WHERE sequence = 2");
        Assert.Equal(1, await RunAsync("check"));
    }

    [Fact]
    public async Task It_ends_with_1_when_the_data_contradicts_itself()
    {
        Assert.Equal(0, await RunAsync("migrate"));
        await EnterUnitsAsync();
        await RunSqlAsync("DELETE FROM unit_ancestors WHERE unit_id = (SELECT min(unit_id) FROM unit_ancestors)");
        Assert.Equal(1, await RunAsync("check"));
    }

    [Fact]
    public async Task A_database_without_users_has_nobody_to_grant_to() => Assert.Equal(1, await RunAsync("migrate", "--grant-to", "lms_server"));

    [Fact]
    public async Task It_ends_with_2_when_it_is_called_wrongly() => Assert.Equal(2, await RunAsync("check", "--provider", "postgresql"));

    Task<int> RunAsync(params string[] verb) => CommandLine.Root().Parse([.. verb, "--data", folder]).InvokeAsync();

    async Task EnterUnitsAsync()
    {
        await using var app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), []);
        await using var scope = app.Services.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<UnitRegister>();
        foreach (var code in (string[])["C-1", "C-2", "C-3"])
            await register.PlanAsync(new NewUnit(code, "网信办", UnitLevel.District, "DistrictOffice", null), new Act(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0)));
    }

    async Task TamperAsync(string sql)
    {
        await RunSqlAsync("DROP TRIGGER audit_entries_no_update");
        await RunSqlAsync(sql);
    }

    async Task RunSqlAsync(string sql)
    {
        await using var app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), []);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
