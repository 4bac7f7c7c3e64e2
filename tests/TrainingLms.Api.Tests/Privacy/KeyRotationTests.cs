using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Tests.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>A new generation of keys while the server goes on serving; cut short, it goes on where it stopped.</summary>
public abstract class KeyRotationTests(LmsServer server)
{
    [Fact]
    public async Task After_a_rotation_everything_opens_and_is_found_with_the_new_keys_and_nothing_needs_the_old_ones()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var waiting = await story.UploadAsync("", story.Row(3));
        await story.Li.PostAsync("/api/v1/me/privacy-requests", new { kind = "correction", field = "mobile", value = "13800001111" }, key: "kept");
        var cookies = server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var cookie = cookies.Protect("cookie");
        var version = (await story.PersonAsync(1))!.Version;

        foreach (var purpose in Enum.GetValues<KeyPurpose>())
        {
            var before = await UsesAsync();
            await AdvanceAsync(purpose);
            // Served while two generations are about: found by the old hash, opened with the old key.
            Assert.Single((await story.Li.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(2) })).EnumerateArray());
            Assert.True((await ResealAsync()).Exchanged > 0 || purpose == KeyPurpose.Seal);
            var after = await UsesAsync();
            Assert.Equal(before.Count + 1, after.Count);
            Assert.All(after.Where(use => !use.IsCurrent), use => Assert.Equal(0, use.Values));
            Assert.All(after.Where(use => !use.IsCurrent && use.Key.Purpose != KeyPurpose.Seal), use => Assert.NotNull(use.Key.RetiredAt));
            Assert.Equal([], await ColumnsNeedingAsync([.. after.Where(use => use.Key.RetiredAt is not null).Select(use => use.Key.Id)]));
            Assert.Single((await story.Li.PostAsync("/api/v1/people/matches", new { residentId = story.ResidentId(2) })).EnumerateArray());
        }

        var wang = (await story.PersonAsync(1))!;
        Assert.Equal((story.ResidentId(1), "12000000001", version), (wang.OpenResidentId(server.Keys), wang.OpenMobile(server.Keys), wang.Version));
        Assert.Equal("applied", (await story.ConfirmAsync(waiting)).Text("state"));
        Assert.Equal("cookie", cookies.Unprotect(cookie));
        Assert.Equal("open", (await story.Li.PostAsync("/api/v1/me/privacy-requests", new { kind = "correction", field = "mobile", value = "13800001111" }, key: "kept")).Text("state"));
    }

    [Fact]
    public async Task Cut_short_it_goes_on_and_people_are_written_meanwhile()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync([.. Enumerable.Range(1, 30).Select(n => story.Row(n))]);
        await AdvanceAsync(KeyPurpose.Data);
        await AdvanceAsync(KeyPurpose.LookUp);
        using (var stop = new CancellationTokenSource())
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ResealAsync(stop.Token));
        }
        // One writes, two exchange.
        var writing = Task.Run(async () => { for (var n = 1; n <= 10; n++) await story.ImportAsync(story.Row(n, (TrainingLms.People.RosterKeys.Mobile, $"1390000{n:0000}"))); }, TestContext.Current.CancellationToken);
        await Task.WhenAll(writing, ResealAsync(), ResealAsync());
        await ResealAsync();

        Assert.All((await UsesAsync()).Where(use => !use.IsCurrent), use => Assert.Equal(0, use.Values));
        for (var n = 1; n <= 30; n++)
        {
            var person = (await story.PersonAsync(n))!;
            Assert.Equal((story.ResidentId(n), n <= 10 ? $"1390000{n:0000}" : $"1200000{n:0000}"), (person.OpenResidentId(server.Keys), person.OpenMobile(server.Keys)));
            Assert.Equal(server.Keys.LookUp(story.ResidentId(n), TrainingLms.People.Person.ResidentIdColumn), person.ResidentIdHash);
        }
    }

    [Fact]
    public async Task A_node_that_has_not_looked_yet_opens_what_another_sealed_with_a_newer_key()
    {
        using var behind = new KeyRing();
        var source = new KeyFolder(Path.Combine(server.Options.DataFolder, "keys"));
        var known = await server.InDatabaseAsync(db => db.RegisteredKeys.AsNoTracking().ToListAsync());
        behind.Load(source.Read(), key => known.Any(row => row.Is(key)));
        behind.Refresh = () => behind.Load(source.Read(), key => known.Any(row => row.Is(key)));
        await AdvanceAsync(KeyPurpose.Data);
        var stored = server.Keys.Seal("x", TrainingLms.People.Person.MobileColumn);
        Assert.Equal("x", behind.Open(stored, TrainingLms.People.Person.MobileColumn));
        Assert.NotEqual(stored.KeyId, behind.Seal("x", TrainingLms.People.Person.MobileColumn).KeyId);
    }

    [Fact]
    public async Task Damaged_values_are_left_and_named_and_everything_else_is_exchanged_and_the_old_keys_stay_until_they_are_repaired()
    {
        var story = await RosterStory.BeginAsync(server);
        var many = Enumerable.Range(1, Resealing.Batch + 20).ToList();
        await story.ImportAsync([.. many.Select(n => story.Row(n))]);
        await ResealAsync();
        // Wang's number was changed in the middle; of the second's mobile the beginning, which names the key, is lost.
        var (wang, second) = ((await story.PersonAsync(1))!, (await story.PersonAsync(2))!);
        await StoreAsync(wang.Id, "resident_id", wang.ResidentId!.Cipher[..^6] + "AAAAAA");
        await StoreAsync(second.Id, "mobile", "????????" + second.Mobile!.Cipher[8..]);
        var (data, lookUp) = (await CurrentAsync(KeyPurpose.Data), await CurrentAsync(KeyPurpose.LookUp));
        await AdvanceAsync(KeyPurpose.Data);
        await AdvanceAsync(KeyPurpose.LookUp);

        var done = await ResealAsync();
        Assert.Equal(
            [$"people.mobile {second.Id} KeyMissing", $"people.mobile_hash {second.Id} KeyMissing", $"people.resident_id {wang.Id} Damaged", $"people.resident_id_hash {wang.Id} Damaged"],
            done.Left.Select(left => $"{left.Column} {left.RowKey} {left.Why}").Order(StringComparer.Ordinal));
        Assert.True(done.Exchanged >= 4 * many.Count - 4, $"only {done.Exchanged} exchanged");
        Assert.Equal(((1L, false), (2L, false)), (await StandingAsync(data), await StandingAsync(lookUp)));
        Assert.Equal(wang.ResidentId.Cipher[..^6] + "AAAAAA", (await story.PersonAsync(1))!.ResidentId!.Cipher);

        // Wang's number comes back from the backup. No value names the old data key then, but the second's mobile may be of any key.
        await StoreAsync(wang.Id, "resident_id", wang.ResidentId.Cipher);
        Assert.All((await ResealAsync()).Left, left => Assert.Equal($"{second.Id}", left.RowKey));
        Assert.Equal(((0L, false), (1L, false)), (await StandingAsync(data), await StandingAsync(lookUp)));
        await StoreAsync(second.Id, "mobile", second.Mobile.Cipher);
        Assert.Empty((await ResealAsync()).Left);
        Assert.Equal(((0L, true), (0L, true)), (await StandingAsync(data), await StandingAsync(lookUp)));
        Assert.Equal(story.ResidentId(1), (await story.PersonAsync(1))!.OpenResidentId(server.Keys));
    }

    async Task<string> CurrentAsync(KeyPurpose purpose) => (await UsesAsync()).Single(use => use.IsCurrent && use.Key.Purpose == purpose).Key.Id;

    /// <summary>How many values carry the id of a key, and whether it is retired.</summary>
    async Task<(long Values, bool IsRetired)> StandingAsync(string id) => (await UsesAsync()).Where(use => use.Key.Id == id).Select(use => (use.Values, use.Key.RetiredAt is not null)).Single();

    /// <summary>As something other than the product would write it.</summary>
    Task<int> StoreAsync(Guid person, string column, string value) => server.InDatabaseAsync(db => column == "mobile"
        ? db.Database.ExecuteSqlAsync($"UPDATE people SET mobile = {value} WHERE id = {person}")
        : db.Database.ExecuteSqlAsync($"UPDATE people SET resident_id = {value} WHERE id = {person}"));

    /// <summary>Columns in which a value still begins with one of these keys, looked up in every column there is: what the exchange forgets, its own count forgets too.</summary>
    Task<List<string>> ColumnsNeedingAsync(IReadOnlyList<string> keys) => server.InDatabaseAsync(async db =>
    {
        var found = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => !entity.IsOwned() && entity.ClrType != typeof(RegisteredKey)))
            foreach (var property in entity.GetProperties())
            {
                var (table, column) = (entity.GetTableName(), $"\"{property.GetColumnName()}\"");
                // A one-way hash cannot be made anew; it lives for a day, and without its key a repeated request is only refused.
                if (property.Name == nameof(TrainingLms.Data.IdempotentAnswer.RequestHash)) continue;
                var stored = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
                if (stored != typeof(string) && stored != typeof(byte[])) continue;
                var head = stored == typeof(byte[]) ? db.Dialect.TextOfBytes(column, RingKey.IdLength) : $"substr({column}, 1, {RingKey.IdLength})";
                var sql = $"SELECT DISTINCT {head} AS \"Value\" FROM {table} WHERE {column} IS NOT NULL";
                var heads = await db.Database.SqlQueryRaw<string>(sql).ToListAsync();
                if (heads.Intersect(keys).Any()) found.Add($"{table}.{property.GetColumnName()}");
            }
        return found;
    });

    Task<RegisteredKey> AdvanceAsync(KeyPurpose purpose) => InScopeAsync(services => services.GetRequiredService<KeyCabinet>().AdvanceAsync(purpose));

    Task<Resealed> ResealAsync(CancellationToken? cancel = null) => InScopeAsync(services => services.GetRequiredService<Resealing>().RunAsync(null, cancel ?? CancellationToken.None));

    Task<IReadOnlyList<KeyUse>> UsesAsync() => InScopeAsync(services => services.GetRequiredService<Resealing>().UsesAsync());

    async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}

public sealed class KeyRotationTestsOnSqlite(SqliteServer server) : KeyRotationTests(server), IClassFixture<SqliteServer>;

public sealed class KeyRotationTestsOnPostgreSql(PostgreSqlServer server) : KeyRotationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
