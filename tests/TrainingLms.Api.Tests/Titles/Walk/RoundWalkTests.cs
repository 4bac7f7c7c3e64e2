using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Audit;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// Whole rounds by chance (title-evaluation.md as a whole): after each step every rule of <see cref="RoundRules"/> holds for what the step touched, now and then and at the end for all, and
/// the trail tells a life of each case that its table allows. It is a short one of every run; <c>TLMS_WALK</c> says how many applicants a long one has, <c>TLMS_WALK_SEED</c> where it begins.
/// What it came to, with the rows of the tables nobody took, goes to the output and to the file that <c>TLMS_WALK_REPORT</c> names; its steps go to <c>TLMS_WALK_LOG</c>.
/// </summary>
public abstract class RoundWalkTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    static readonly IWorkflow[] Tables =
    [
        TitleApplicationWorkflow.Table, ReviewSessionWorkflow.Table, BallotRoundWorkflow.Table, PublicNoticeWorkflow.Table, ObjectionWorkflow.Table, ExpertMembershipWorkflow.Table, PanelSeatWorkflow.Table,
        CertificateWorkflow.Table, FraudLeadWorkflow.Table, PanelDrawWorkflow.Table,
    ];

    /// <summary>How many apply in the walk of every run, which is over with the first certificate.</summary>
    const int Short = 4;

    static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var said) ? said : otherwise;

    [Fact]
    public async Task Whatever_everybody_does_in_whatever_order_the_rules_of_a_round_hold()
    {
        var (applicants, seed) = (Number("TLMS_WALK", Short), Number("TLMS_WALK_SEED", 3));
        var (started, steps) = (TimeProvider.System.GetTimestamp(), 0);
        var walk = await RoundWalk.BeginAsync(server, (uint)seed, applicants, experts: Math.Min(24 + applicants / 5, 44));
        for (; !walk.IsOver && steps < 400 + applicants * 100 && !(applicants == Short && walk.Now.Certificates.Any(c => c.State == CertificateState.Issued)); steps++)
        {
            var before = walk.Now;
            var touched = await walk.StepAsync();
            if (!touched.IsNothing) walk.Timed("rules", () => Holds(before.Around(touched), walk.Now.Around(touched), walk, seed, steps));
            if (steps % 500 == 499) await walk.TimedAsync("whole checks", () => HoldsForAllAsync(walk, seed, steps));
        }
        await HoldsForAllAsync(walk, seed, steps);
        await TrailFollowsTheTableAsync(walk);
        await RecordsAddUpAsync(walk);
        Assert.Empty(await FindingsAsync());
        Report(walk, $"{applicants} applicants, seed {seed}: {steps} steps in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s, until {walk.Today}");
        Assert.Contains(walk.Now.Applications, a => a.State == TitleApplicationState.Certified);
    }

    static void Holds(RoundState before, RoundState now, RoundWalk walk, int seed, int step, string where = "")
    {
        var broken = new RoundRules(before, now, walk, walk.Moment).Broken().ToList();
        Assert.True(broken.Count == 0, $"seed {seed}, step {step}{where}: {string.Join("; ", broken.Distinct())}\n{walk.Story}");
    }

    /// <summary>All of the round read anew: it is what the trail told, and every rule holds for it. Numbers are one of a kind, and nothing of a result is told before it is announced.</summary>
    async Task<int> HoldsForAllAsync(RoundWalk walk, int seed, int step)
    {
        var all = await server.InDatabaseAsync(db => RoundState.ReadAsync(db, walk.RoundId));
        Assert.True(all.Versions().SetEquals(walk.Now.Versions()), $"seed {seed}, step {step}: something moved that the trail does not tell: {string.Join("; ", all.Versions().Except(walk.Now.Versions()).Take(5))}\n{walk.Story}");
        Holds(all, all, walk, seed, step, ", all");
        Assert.Equal(all.Certificates.Count, all.Certificates.Select(c => c.Number).Distinct().Count());
        Assert.Equal(all.Certificates.Count, all.Certificates.Select(c => c.VerifyToken).Distinct().Count());
        foreach (var file in all.Applications.Where(a => a.State is TitleApplicationState.ResultPending or TitleApplicationState.NotPassed && a.BallotOn is not null && a.ResultDeclaredAt is null))
            Assert.Equal("balloting", (await walk.People.Applicants[file.ApplicantId].GetAsync($"/api/v1/title-applications/{file.Id}")).Text("state"));
        return all.Applications.Count;
    }

    /// <summary>Each entry goes on from where the one before led, by a row of the table; no case is decided by its applicant or signed twice by one person.</summary>
    async Task TrailFollowsTheTableAsync(RoundWalk walk)
    {
        var rows = ((IWorkflow)TitleApplicationWorkflow.Table).Rows.Select(row => (row.From, row.Trigger)).ToHashSet();
        var panels = walk.Now.Seats.ToLookup(s => s.SessionId);
        foreach (var file in walk.Now.Applications)
        {
            var life = walk.Trail.LifeOf(file.Id).OrderBy(e => e.At).ThenBy(e => e.Sequence).ToList();
            string? at = null;
            foreach (var entry in life)
            {
                Assert.True(at == entry.FromState, $"{file.Id}: {entry.Trigger} goes from {entry.FromState}, and it was {at}");
                Assert.Contains((entry.FromState, entry.Trigger), rows);
                if (entry.As != "applicant") Assert.NotEqual(file.ApplicantId, entry.ActorId);
                at = entry.ToState;
            }
            Assert.Equal(Snake.Of(file.State), at);
            Different(life, ["check_originals"], ["open_notice", "recommend"]);
            Different(life, ["sign_eligible"], ["confirm_eligible"]);
            Different(life, ["accept", "request_supplement", "sign_eligible", "confirm_eligible", "assign_session", "publish_result"], ["confirm", "refuse_confirm"]);
        }
        var papers = await server.InDatabaseAsync(db => db.IntegrityRecords.AsNoTracking().Select(r => r.PersonId).ToListAsync(Cancel));
        foreach (var ended in walk.Now.Applications.Where(a => a.State == TitleApplicationState.Disqualified)) Assert.Contains(ended.ApplicantId, papers);

        static void Different(List<AuditEntry> life, string[] first, string[] second)
        {
            foreach (var later in life.Where(e => second.Contains(e.Trigger)))
                if (life.LastOrDefault(e => first.Contains(e.Trigger) && e.At <= later.At) is { } earlier) Assert.True(earlier.ActorId != later.ActorId, $"one person did {earlier.Trigger} and {later.Trigger}");
        }
    }

    /// <summary>The published record of every session that was announced, recomputed by somebody else.</summary>
    static async Task RecordsAddUpAsync(RoundWalk walk)
    {
        foreach (var session in walk.Now.Sessions.Where(s => s.State is SessionState.Declared or SessionState.Archived))
        {
            var record = await walk.People.Of(Role.Secretariat)[0].GetAsync($"/api/v1/title-sessions/{session.Id}/ballot-record");
            Assert.Empty(IndependentTally.Check(record));
        }
    }

    async Task<List<string>> FindingsAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var found = new List<string>();
        await foreach (var finding in scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(Cancel)) found.Add($"{finding.Subject} {finding.What.Code}");
        return found;
    }

    /// <summary>What the walk came to, and which rows of the tables nobody took.</summary>
    static void Report(RoundWalk walk, string figures)
    {
        var told = new StringBuilder().AppendLine(figures);
        told.AppendLine(string.Join(", ", walk.Now.Applications.GroupBy(a => a.State).OrderByDescending(s => s.Count()).Select(s => $"{s.Count()} {s.Key}")));
        told.AppendLine($"{walk.Now.Sessions.Count} sessions, {walk.Now.Ballots.Count} ballots, {walk.Now.Roll.Count(e => e.State == EntitlementState.Used)} votes, {walk.Now.Objections.Count} objections, {walk.Now.Leads.Count} leads, {walk.Now.Certificates.Count} certificates");
        told.AppendLine($"seconds: {string.Join(", ", walk.Seconds.Select(work => $"{work.Key} {work.Value:0.0}"))}; {walk.Acts.Sum(act => act.Value.Done)} acts done, {walk.Acts.Sum(act => act.Value.Refused)} refused");
        foreach (var table in Tables)
        {
            var rows = table.Rows.Where(row => row.IsRecorded).Select(row => (row.From, row.Trigger)).Distinct().ToList();
            int Taken((string? From, string Trigger) row) => walk.Trail.Taken.GetValueOrDefault((table.Name, row.From, row.Trigger));
            told.AppendLine($"{table.Name}: {rows.Count(row => Taken(row) > 0)} of {rows.Count} rows; {string.Join(", ", rows.GroupBy(row => row.Trigger).Select(trigger => $"{trigger.Key} {trigger.Sum(Taken)}"))}");
            if (rows.Where(row => Taken(row) == 0).ToList() is { Count: > 0 } never) told.AppendLine($"  never: {string.Join(", ", never.Select(row => $"{row.From}.{row.Trigger}"))}");
        }
        told.AppendLine(string.Join(", ", walk.Acts.Select(act => $"{act.Key} {act.Value.Done}+{act.Value.Refused}")));
        TestContext.Current.TestOutputHelper?.WriteLine(told.ToString());
        if (Environment.GetEnvironmentVariable("TLMS_WALK_REPORT") is { Length: > 0 } file) File.AppendAllText(file, $"{told}\n");
        if (Environment.GetEnvironmentVariable("TLMS_WALK_LOG") is { Length: > 0 } log) File.WriteAllLines(log, walk.Log);
    }
}

public sealed class RoundWalkTestsOnSqlite(SqliteServer server) : RoundWalkTests(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task The_same_seed_takes_the_same_steps()
    {
        Assert.Equal(await LogOfAsync(), await LogOfAsync());

        static async Task<List<string>> LogOfAsync()
        {
            await using var own = new SqliteServer();
            await own.InitializeAsync();
            var walk = await RoundWalk.BeginAsync(own, seed: 7, applicants: 3, experts: 16);
            for (var step = 0; step < 50; step++) await walk.StepAsync();
            return walk.Log;
        }
    }
}

public sealed class RoundWalkTestsOnPostgreSql(PostgreSqlServer server) : RoundWalkTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
