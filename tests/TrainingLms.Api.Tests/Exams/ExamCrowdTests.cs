using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Audit;
using TrainingLms.Exams;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Many candidates at one moment: they share transactions, and nothing of it may be seen by anybody.</summary>
public abstract class ExamCrowdTests(LmsServer server)
{
    const int Crowd = 24;

    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crowd_begins_and_hands_in_each_alone_and_whoever_is_refused_holds_up_nobody()
    {
        var wang = await server.WangAsync();
        var exam = (await server.DraftAsync(wang)).Id();
        await wang.PutAsync($"/api/v1/exams/{exam}/rules", new { rules = new { }, password = "swordfish" });
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        List<(Persona Person, string Path)> crowd = [];
        for (var i = 0; i < Crowd; i++)
        {
            var li = await server.PersonAsync($"Li {i}");
            crowd.Add((li, $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id()}"));
        }

        var refused = await AllAsync(crowd, (who, i) => who.Person.PostAsync($"{who.Path}/start", new { password = i % 6 == 0 ? "herring" : "swordfish" }));
        Assert.Equal(Enumerable.Range(0, Crowd).Select(i => i % 6 == 0 ? "attempt.password_wrong" : ""), refused);
        await AllAsync(crowd, (who, i) => i % 6 == 0 ? who.Person.PostAsync($"{who.Path}/start", new { password = "swordfish" }) : Task.CompletedTask);
        await EachHasOneEntryAsync(crowd, "start");

        refused = await AllAsync(crowd, (who, i) => who.Person.HandInAsync(who.Path, i % 5 == 0 ? 7 : 1, (i % 7) switch
        {
            1 => [(20, 1, (object?)true), (21, 1, false)],
            2 => [(20, 1, "neither")],
            _ => [],
        }));
        Assert.Equal(Enumerable.Range(0, Crowd).Select(i => i % 5 == 0 ? "attempt.lease_taken" : i % 7 == 2 ? "answer.malformed" : ""), refused);
        var open = await server.InDatabaseAsync(db => db.ExamAttempts.CountAsync(attempt => attempt.ExamId == exam && attempt.Receipt == null));
        Assert.Equal(refused.Count(code => code.Length > 0), open);
        await AllAsync(crowd, (who, i) => refused[i].Length > 0 ? who.Person.HandInAsync(who.Path) : Task.CompletedTask);
        await EachHasOneEntryAsync(crowd, "submit");
        foreach (var (i, who) in crowd.Index())
        {
            var brought = refused[i].Length == 0 && i % 7 == 1 ? "20:1 21:1" : "";
            Assert.Equal(brought, string.Join(' ', (await who.Person.GetAsync($"{who.Path}/receipt")).Items("revisions").Select(slot => $"{slot.Int("slot")}:{slot.Int("revision")}")));
        }
        Assert.Equal(Crowd, await server.InDatabaseAsync(db => db.ExamResults.CountAsync(result => result.ExamId == exam)));
        await using var scope = server.Services.CreateAsyncScope();
        await foreach (var broken in scope.ServiceProvider.GetRequiredService<AuditVerification>().RunAsync(Cancel)) Assert.Fail($"{broken}");
    }

    [Fact]
    public async Task What_is_plain_is_done_together_and_not_by_the_long_way()
    {
        var exam = await server.PublishedAsync();
        List<(Guid Attempt, Act Act)> crowd = [];
        for (var i = 0; i < 5; i++)
        {
            var li = await server.PersonAsync($"Li {i}");
            crowd.Add(((await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id(), new Act(new Actor(li.Id, li.Name, [], FlatUnits.Instance), server.Clock.GetCurrentInstant())));
        }
        var (starts, handIns, marked) = (server.Services.GetRequiredService<StartsTogether>(), server.Services.GetRequiredService<HandInsTogether>(), server.Services.GetRequiredService<MarkedTogether>());
        Assert.All(await Task.WhenAll(crowd.Select(one => starts.StartAsync(new StartAsk(one.Attempt, null, one.Act), Cancel))), Assert.NotNull);
        Assert.All(await Task.WhenAll(crowd.Select(one => handIns.SealAsync(new HandInAsk(one.Attempt, new Submission(1, true, []), one.Act), Cancel))), Assert.NotNull);
        Assert.All(await Task.WhenAll(crowd.Select(one => marked.MarkAsync(one.Attempt, new Act(Actor.System, one.Act.At), Cancel))), Assert.NotNull);
        Assert.Equal(5, await server.InDatabaseAsync(db => db.ExamAttempts.CountAsync(attempt => attempt.ExamId == exam && attempt.State == AttemptState.Scored)));
    }

    /// <summary>The codes that they are refused with; empty where they are not.</summary>
    static async Task<string[]> AllAsync(List<(Persona Person, string Path)> crowd, Func<(Persona Person, string Path), int, Task> deed) => await Task.WhenAll(crowd.Select(async (who, i) =>
    {
        try
        {
            await Task.Yield();
            await deed(who, i);
            return "";
        }
        catch (Refused refusal)
        {
            return refusal.Codes[0];
        }
    }));

    async Task EachHasOneEntryAsync(List<(Persona Person, string Path)> crowd, string trigger)
    {
        foreach (var (person, path) in crowd)
        {
            var attempt = ExamStory.IdOf(path);
            var entry = Assert.Single(await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().Where(one => one.SubjectId == attempt && one.Trigger == trigger).ToListAsync(Cancel)));
            Assert.Equal(person.Id, entry.ActorId);
        }
    }
}

public sealed class ExamCrowdTestsOnSqlite(SqliteServer server) : ExamCrowdTests(server), IClassFixture<SqliteServer>;

public sealed class ExamCrowdTestsOnPostgreSql(PostgreSqlServer server) : ExamCrowdTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
