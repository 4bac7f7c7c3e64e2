using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>
/// Whole rounds by chance (title-evaluation.md as a whole): after each step every rule of <see cref="RoundRules"/> holds, and at the end the trail tells a life of each case that its table
/// allows. It is a short one of every run; <c>TLMS_WALK</c> says how many applicants a long one has, from 6 on, and <c>TLMS_WALK_SEED</c> where it begins.
/// </summary>
public abstract class RoundWalkTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    static readonly TitleApplicationState[] Voted = [TitleApplicationState.ResultPending, TitleApplicationState.NotPassed];

    static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var said) ? said : otherwise;

    [Fact]
    public async Task Whatever_everybody_does_in_whatever_order_the_rules_of_a_round_hold()
    {
        var (applicants, seed) = (Number("TLMS_WALK", 3), Number("TLMS_WALK_SEED", 1));
        var isLong = applicants > 5;
        var walk = await RoundWalk.BeginAsync(server, (uint)seed, applicants);
        HashSet<TitleApplicationState> seen = [];
        var now = await server.InDatabaseAsync(db => RoundState.ReadAsync(db, walk.RoundId));
        // Keys are the server's, so that no two walks are alike: a long one goes on until a ballot was told, and for some time at least.
        for (var step = 0; step < applicants * (isLong ? 100 : 60) || (isLong && step < applicants * 400 && !seen.Overlaps(Voted)); step++)
        {
            var before = now;
            await walk.StepAsync(before);
            now = await server.InDatabaseAsync(db => RoundState.ReadAsync(db, walk.RoundId));
            seen.UnionWith(now.Applications.Select(a => a.State));
            var broken = RoundRules.BrokenBy(before, now, server.Clock.GetCurrentInstant(), server.Calendar).ToList();
            Assert.True(broken.Count == 0, $"seed {seed}, step {step}: {string.Join("; ", broken)}\n{walk.Story}");
        }
        await TrailFollowsTheTableAsync(walk.RoundId);
        Assert.Empty(await FindingsAsync());
        var ended = await server.InDatabaseAsync(db => db.TitleApplications.Where(a => a.RoundId == walk.RoundId).Select(a => a.State).ToListAsync(Cancel));
        TestContext.Current.SendDiagnosticMessage($"{string.Join(", ", ended.GroupBy(s => s).OrderByDescending(s => s.Count()).Select(s => $"{s.Count()} {s.Key}"))}; {string.Join(", ", walk.Done.OrderByDescending(d => d.Value).Select(d => $"{d.Value} {d.Key}"))}");
        Assert.Contains(TitleApplicationState.EmployerReview, seen);
        Assert.True(!isLong || seen.Overlaps(Voted), $"Nobody was voted on, so that the rules of ballots were not tried: {string.Join(' ', ended)}\n{walk.Story}");
    }

    /// <summary>Each entry goes on from where the one before led, by a row of the table, and no case is decided by its applicant or signed twice by one person.</summary>
    async Task TrailFollowsTheTableAsync(Guid round)
    {
        var rows = ((IWorkflow)TitleApplicationWorkflow.Table).Rows.Select(row => (row.From, row.Trigger)).ToHashSet();
        var files = await server.InDatabaseAsync(db => db.TitleApplications.AsNoTracking().Where(a => a.RoundId == round).ToListAsync(Cancel));
        foreach (var file in files)
        {
            var life = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Subject == "title_application" && e.SubjectId == file.Id && e.ToState != null).OrderBy(e => e.At).ThenBy(e => e.Sequence).ToListAsync(Cancel));
            string? at = null;
            foreach (var entry in life)
            {
                Assert.True(at == entry.FromState, $"{file.Id}: {entry.Trigger} goes from {entry.FromState}, and it was {at}");
                Assert.Contains((entry.FromState, entry.Trigger), rows);
                if (entry.As != "applicant") Assert.NotEqual(file.ApplicantId, entry.ActorId);
                at = entry.ToState;
            }
            Assert.Equal(Snake.Of(file.State), at);
            Assert.True(life.Count(e => e.Trigger == "request_supplement") <= 1, "defects were told twice");
            Different(life, "check_originals", "open_notice");
            Different(life, "sign_eligible", "confirm_eligible");
        }

        static void Different(List<AuditEntry> life, string first, string second)
        {
            foreach (var later in life.Where(e => e.Trigger == second))
                Assert.NotEqual(life.Last(e => e.Trigger == first && e.Sequence < later.Sequence).ActorId, later.ActorId);
        }
    }

    async Task<List<string>> FindingsAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var found = new List<string>();
        await foreach (var finding in scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(Cancel)) found.Add($"{finding.Subject} {finding.What.Code}");
        return found;
    }
}

public sealed class RoundWalkTestsOnSqlite(SqliteServer server) : RoundWalkTests(server), IClassFixture<SqliteServer>;

public sealed class RoundWalkTestsOnPostgreSql(PostgreSqlServer server) : RoundWalkTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
