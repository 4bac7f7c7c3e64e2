using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrainingLms.Api.Commands;
using TrainingLms.Api.Hosting;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Audit;

/// <summary>A server on PostgreSQL whose user is not the owner of the database, as the README recommends it: two real users, made by the verb <c>migrate</c>.</summary>
public sealed class RestrictedServer : LmsServer
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;
    readonly string name = $"tlms_{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}";

    static string? Cluster => Environment.GetEnvironmentVariable("TLMS_TEST_POSTGRESQL") is { Length: > 0 } connection ? connection : null;

    public string Owner => $"{name}_owner";

    public string User => $"{name}_server";

    public string ConnectionOf(string user) => new NpgsqlConnectionStringBuilder(Cluster) { Database = name, Username = user }.ToString();

    public Task<int> MigrateAsync(params string[] more) => CommandLine.Root().Parse(
        ["migrate", "--provider", "postgresql", "--connection", ConnectionOf(Owner), "--data", folder, .. more]).InvokeAsync();

    internal override async Task<ServerOptions?> PrepareDatabaseAsync()
    {
        if (Cluster is null) return null;
        await InClusterAsync($"CREATE ROLE {Owner} LOGIN", $"CREATE ROLE {User} LOGIN", $"CREATE DATABASE {name} OWNER {Owner}");
        Assert.Equal(0, await MigrateAsync("--grant-to", User));
        return new ServerOptions(folder, "postgresql", ConnectionOf(User));
    }

    protected override async Task DropDatabaseAsync()
    {
        Directory.Delete(folder, recursive: true);
        if (Cluster is null) return;
        NpgsqlConnection.ClearAllPools();
        await InClusterAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", $"DROP ROLE {User}", $"DROP ROLE {Owner}");
    }

    static async Task InClusterAsync(params string[] commands)
    {
        foreach (var sql in commands) await RunAsync(Cluster!, sql);
    }

    public static async Task RunAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = open.CreateCommand();
#pragma warning disable CA2100 // names made of hexadecimal digits, and the statements of these tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>What the server's user can do, and above all what it cannot.</summary>
[Collection("command line")]
public sealed class RestrictedServerTests(RestrictedServer server) : IClassFixture<RestrictedServer>
{
    static readonly string[] Guarded = [.. AuditTables.AppendOnly];

    readonly bool runs = new PostgreSqlServer().OrSkip() is not null;

    [Fact]
    public async Task The_server_works_from_end_to_end()
    {
        Assert.True(runs);
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.SystemAdministrator, "C"));
        var unit = await zhao.PostAsync("/api/v1/units", new { code = "W-1", name = "新城街道", level = "subdistrict", type = "Subdistrict", parentId = server.Units["C-1"] });
        await zhao.PostAsync($"/api/v1/units/{unit.Id()}/opening", new { reason = "order 7" });
        var wang = await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1"));
        await Refused.ExpectAsync(403, "organization_unit.begin_closing.forbidden", () => wang.PostAsync($"/api/v1/units/{unit.Id()}/closing"));
        await wang.DownloadAsync($"/api/v1/roster-exports?unitId={server.Units["C-1"]}");
        await server.SweepAsync();
        Assert.Equal(3, (await server.TrailOfAsync(unit.Id())).Count);
        Assert.True(await server.InDatabaseAsync(db => db.AuditSeals.AnyAsync()));
        Assert.Empty(await server.BreaksAsync());
    }

    [Fact]
    public async Task Erasing_by_order_works_although_the_server_may_not_delete()
    {
        Assert.True(runs);
        var li = await server.PersonAsync("Li", "C-1");
        Assert.Equal(1, await server.InDatabaseAsync(db => new AuditErasing(db).EraseAsync("person", li.Id, "order 9", server.SystemAct, new Warrant(Role.Authority))));
        Assert.All((await server.TrailOfAsync(li.Id)).Where(entry => entry.Trigger == "create"), entry => Assert.Null(entry.Details));
        Assert.Empty(await server.BreaksAsync());
    }

    public static TheoryData<string> Forbidden => [.. Guarded.SelectMany(table => (string[])
    [
        $"UPDATE {table} SET stream = 'x'", $"DELETE FROM {table}", $"TRUNCATE {table} CASCADE", $"DROP TRIGGER {table}_no_change ON {table}",
        $"ALTER TABLE {table} DISABLE TRIGGER {table}_no_change", $"ALTER TABLE {table} DISABLE TRIGGER ALL", $"ALTER TABLE {table} ADD COLUMN extra text",
        $"ALTER TABLE {table} OWNER TO CURRENT_USER", $"DROP TABLE {table} CASCADE", $"CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ]),
        "DELETE FROM audit_chains", "TRUNCATE audit_chains", "UPDATE \"__EFMigrationsHistory\" SET \"ProductVersion\" = '0'", "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", "CREATE TABLE audit_entries_too (id int)",
    ];

    [Theory, MemberData(nameof(Forbidden))]
    public async Task The_servers_user_cannot_touch_what_is_written(string sql)
    {
        Assert.True(runs);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RestrictedServer.RunAsync(server.ConnectionOf(server.User), sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_owner_is_stopped_by_the_triggers_and_the_server_tells_who_owns()
    {
        Assert.True(runs);
        foreach (var table in Guarded)
            Assert.Contains("never changed", (await Assert.ThrowsAsync<PostgresException>(() =>
                RestrictedServer.RunAsync(server.ConnectionOf(server.Owner), $"TRUNCATE {table} CASCADE"))).Message, StringComparison.Ordinal);
        Assert.Equal(TrailStanding.Guest, await server.InDatabaseAsync(db => db.Dialect.StandingAsync(db, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("nobody_at_all", "database.user_missing")]
    [InlineData(null, "database.user_too_powerful")]
    public async Task A_user_who_is_missing_or_too_powerful_is_refused(string? user, string code)
    {
        Assert.True(runs);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () =>
        {
            var options = new ServerOptions(Path.GetTempPath(), "postgresql", server.ConnectionOf(server.Owner));
            await using var app = LmsHost.Build(options, []);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
            Assert.Equal(TrailStanding.Owner, await db.Dialect.StandingAsync(db, TestContext.Current.CancellationToken));
            await db.Dialect.GrantToServerAsync(db, user ?? server.Owner, TestContext.Current.CancellationToken);
        });
        Assert.Equal([code], refused.Codes);
        Assert.Equal(1, await server.MigrateAsync("--grant-to", user ?? server.Owner));
    }

    [Fact]
    public async Task A_guest_does_not_start_on_a_trail_without_its_guards()
    {
        Assert.True(runs);
        await RestrictedServer.RunAsync(server.ConnectionOf(server.Owner), "ALTER TABLE audit_seals DISABLE TRIGGER audit_seals_no_change");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => server.InDatabaseAsync(async db =>
        {
            await db.Dialect.PrepareAsync(db, TestContext.Current.CancellationToken);
            return 0;
        }));
        Assert.Equal(["database.guards_missing"], refused.Codes);
        await RestrictedServer.RunAsync(server.ConnectionOf(server.Owner), "ALTER TABLE audit_seals ENABLE TRIGGER audit_seals_no_change");
    }
}
