using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Data;

/// <summary>What is due and cannot be moved.</summary>
public abstract class SetbackTests(LmsServer server)
{
    [Fact]
    public void The_wait_grows_to_ten_minutes_and_no_further()
    {
        Assert.All([1, 2, 3], failures => Assert.Equal(Duration.Zero, Setbacks.WaitAfter(failures)));
        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600, 600], new[] { 4, 5, 6, 7, 8, 9, 10, 11, 1_000_000 }.Select(failures => Setbacks.WaitAfter(failures).TotalSeconds));
    }

    [Fact]
    public async Task It_is_tried_more_and_more_seldom_told_once_and_forgotten_when_it_has_moved()
    {
        var sweep = new Stuck("stuck at first", 1, first: 1);
        for (var round = 0; round < 30; round++) await RoundAsync(sweep, round);
        // A round every ten seconds: three times without a wait, then after 10, 20, 40 and 80 seconds.
        Assert.Equal([0, 1, 2, 3, 4, 6, 10, 18], sweep.Tried);
        Assert.Equal(0, await AlarmsAsync(sweep.Name));
        for (var round = 30; round < 200; round++) await RoundAsync(sweep, round);
        Assert.Equal(1, await AlarmsAsync(sweep.Name));
        sweep.IsWhole = true;
        for (var round = 200; round < 300; round++) await RoundAsync(sweep, round);
        Assert.Equal(1, sweep.Moved);
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Setbacks.CountAsync(setback => setback.Sweep == sweep.Name)));
    }

    [Fact]
    public async Task More_of_them_than_a_round_takes_do_not_hide_what_is_due_behind_them()
    {
        var sweep = new Stuck("many", Sweeper.Batch + 50, first: Sweeper.Batch + 49);
        for (var round = 0; round < 6; round++) await RoundAsync(sweep, round);
        Assert.Equal(1, sweep.Moved);
    }

    async Task RoundAsync(Stuck sweep, int round)
    {
        sweep.Round = round;
        await server.InDatabaseAsync(db => new Sweeper(
            db, new Leases(db, server.Clock), [sweep], new Setbacks(db, NullLogger<Setbacks>.Instance), new ClockWatch(), server.Clock, NullLogger<Sweeper>.Instance).RunOnceAsync("test"));
        server.Clock.Advance(Duration.FromSeconds(10));
    }

    Task<int> AlarmsAsync(string sweep) => server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.Trigger == "stuck" && entry.Subject == sweep));

    /// <summary>So many are due; the first ones are refused until they are whole.</summary>
    sealed class Stuck(string name, int count, int first) : ISweep
    {
        readonly HashSet<int> moved = [];

        public string Name => name;

        public int Round { get; set; }

        public bool IsWhole { get; set; }

        /// <summary>The rounds in which the first one was tried.</summary>
        public List<int> Tried { get; } = [];

        public int Moved => moved.Count;

        public Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Guid>>([.. Enumerable.Range(1, count).Where(i => !moved.Contains(i)).Take(most).Select(i => new Guid(i, 0, 0, new byte[8]))]);

        public Task FireAsync(Guid id, Act act, CancellationToken cancel)
        {
            var number = BitConverter.ToInt32(id.ToByteArray());
            if (number == 1) Tried.Add(Round);
            if (number <= first && !IsWhole) throw new RefusedException(RefusalKind.RuleBroken, "attempt.paper_changed");
            moved.Add(number);
            return Task.CompletedTask;
        }
    }
}

public sealed class SetbackTestsOnSqlite(SqliteServer server) : SetbackTests(server), IClassFixture<SqliteServer>;

public sealed class SetbackTestsOnPostgreSql(PostgreSqlServer server) : SetbackTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
