using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrainingLms.Api.Hosting;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>A server starts with the ring its database was written with, and with no other.</summary>
public abstract class KeyRingStartTests(LmsServer server)
{
    static readonly SealedColumn Column = new("people", "mobile");

    [Fact]
    public async Task A_second_node_with_the_same_ring_reads_what_the_first_wrote()
    {
        await using var second = await StartAsync(server.Options);
        var stored = Ring(server.Services).Seal("12000000001", Column);
        Assert.Equal("12000000001", Ring(second.Services).Open(stored, Column));
        Assert.Equal(Ring(server.Services).LookUp("1", Column), Ring(second.Services).LookUp("1", Column));
    }

    [Fact]
    public async Task A_node_without_the_ring_does_not_start_and_makes_none()
    {
        var empty = Path.Combine(server.Options.DataFolder, "no-keys");
        await RefusedAsync("keys.missing", server.Options with { KeyFolder = empty });
        Assert.False(Directory.Exists(empty));
    }

    [Fact]
    public async Task A_node_with_another_ring_does_not_start()
    {
        var other = Path.Combine(server.Options.DataFolder, "other-keys");
        foreach (var purpose in Enum.GetValues<KeyPurpose>()) new KeyFolder(other).TryAdd(RingKey.New(purpose, 1));
        await RefusedAsync("keys.other_ring", server.Options with { KeyFolder = other });
    }

    [Fact]
    public async Task A_ring_that_lacks_one_key_is_not_enough()
    {
        var partial = Path.Combine(server.Options.DataFolder, "partial-keys");
        Directory.CreateDirectory(partial);
        foreach (var file in Directory.GetFiles(Path.Combine(server.Options.DataFolder, "keys")).Where(file => !file.Contains("look_up", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(partial, Path.GetFileName(file)));
        await RefusedAsync("keys.missing", server.Options with { KeyFolder = partial });
    }

    [Fact]
    public async Task The_environment_can_bring_the_ring()
    {
        var lines = new KeyFolder(Path.Combine(server.Options.DataFolder, "keys")).Read().Select(key => key.ToLine());
        await using var node = await StartAsync(server.Options with { KeyFolder = Path.Combine(server.Options.DataFolder, "no-keys") }, string.Join(';', lines));
        Assert.Equal("1", Ring(node.Services).Open(Ring(server.Services).Seal("1", Column), Column));
    }

    static KeyRing Ring(IServiceProvider services) => services.GetRequiredService<KeyRing>();

    static async Task RefusedAsync(string code, ServerOptions options) =>
        Assert.Equal([code], (await Assert.ThrowsAsync<RefusedException>(() => StartAsync(options))).Codes);

    static async Task<WebApplication> StartAsync(ServerOptions options, string? text = null)
    {
        var app = LmsHost.Build(options, [], adjust: builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration[KeyText.Setting] = text;
        });
        try
        {
            await Database.MigrateAsync(app.Services);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}

public sealed class KeyRingStartTestsOnSqlite(SqliteServer server) : KeyRingStartTests(server), IClassFixture<SqliteServer>;

public sealed class KeyRingStartTestsOnPostgreSql(PostgreSqlServer server) : KeyRingStartTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
