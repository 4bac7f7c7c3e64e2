using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Data;

/// <summary>A background job runs on one node at a time.</summary>
public abstract class LeaseTests(LmsServer server)
{
    static readonly Duration Term = Duration.FromSeconds(60);

    [Fact]
    public async Task A_lease_has_one_holder_who_may_renew_it()
    {
        Assert.True(await TakeAsync("report", "east"));
        Assert.False(await TakeAsync("report", "west"));
        server.Clock.Advance(Duration.FromSeconds(30));
        Assert.True(await TakeAsync("report", "east"));
        server.Clock.Advance(Duration.FromSeconds(59));
        Assert.False(await TakeAsync("report", "west"));
        Assert.True(await TakeAsync("another job", "west"));
    }

    [Fact]
    public async Task A_holder_that_died_is_succeeded_when_its_term_ends()
    {
        Assert.True(await TakeAsync("cleaning", "east"));
        server.Clock.Advance(Term);
        Assert.True(await TakeAsync("cleaning", "west"));
        Assert.False(await TakeAsync("cleaning", "east"));
    }

    [Fact]
    public async Task Of_eight_who_reach_for_it_at_once_one_gets_it()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(node => Task.Run(() => TakeAsync("race", $"node {Interlocked.Increment(ref nodes)}"))));
            Assert.Single(taken, got => got);
            server.Clock.Advance(Term);
        }
    }

    int nodes;

    Task<bool> TakeAsync(string job, string holder) => server.InDatabaseAsync(db => new Leases(db, server.Clock).TryTakeAsync(job, holder, Term));
}

public sealed class LeaseTestsOnSqlite(SqliteServer server) : LeaseTests(server), IClassFixture<SqliteServer>;

public sealed class LeaseTestsOnPostgreSql(PostgreSqlServer server) : LeaseTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
