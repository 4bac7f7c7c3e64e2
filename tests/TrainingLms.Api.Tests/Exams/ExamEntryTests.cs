using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Exams;
using TrainingLms.Notifications;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>Before anybody writes: papers are there when the door opens, and at the door and at each take-over it is known who comes from where.</summary>
public abstract class ExamEntryTests(LmsServer server)
{
    [Fact]
    public async Task Papers_are_assembled_a_day_before_the_door_opens_and_at_once_for_whoever_comes_later()
    {
        var (li, zhao) = (await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        var exam = await OpeningInAsync(Duration.FromDays(3));
        var path = $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Id()}";
        server.Clock.Advance(Duration.FromHours(47));
        await server.SweepAsync();
        Assert.Equal("assigned", (await li.GetAsync(path)).Text("state"));
        server.Clock.Advance(Duration.FromHours(2));
        await server.SweepAsync();
        Assert.Equal("ready", (await li.GetAsync(path)).Text("state"));
        var paper = await PaperHashAsync(path);
        await server.SweepAsync();
        Assert.Equal(paper, await PaperHashAsync(path));
        Assert.Equal("ready", (await zhao.PostAsync("/api/v1/exam-attempts", new { examId = exam })).Text("state"));

        // A paper that was taken back is there again in time, and the same inputs give the same one.
        var wang = await server.WangAsync();
        await wang.PostAsync($"{path}/recall", new { reason = "looked at again" });
        await server.SweepAsync();
        Assert.Equal(("ready", paper), ((await li.GetAsync(path)).Text("state"), await PaperHashAsync(path)));
    }

    [Fact]
    public async Task Managers_are_told_once_how_many_papers_are_missing_a_quarter_of_an_hour_before()
    {
        var wang = await server.WangAsync();
        var exam = await OpeningInAsync(Duration.FromDays(2));
        foreach (var name in (string[])["Li", "Zhao"]) await (await server.PersonAsync(name)).PostAsync("/api/v1/exam-attempts", new { examId = exam });
        // Nothing is left to draw from, as no act of ours could bring about.
        await server.InDatabaseAsync(db => db.ExamPoolItems.Where(item => item.ExamId == exam).ExecuteDeleteAsync());
        server.Clock.Advance(Duration.FromDays(2) - Duration.FromMinutes(16));
        await server.SweepAsync();
        Assert.Empty(await AlarmsAsync(exam));
        server.Clock.Advance(Duration.FromMinutes(2));
        for (var round = 0; round < 3; round++) await server.SweepAsync();
        Assert.Equal([2], await AlarmsAsync(exam));
        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        Assert.Contains("exam_papers_missing", (await wang.GetAsync("/api/v1/me/messages")).Items().Select(message => message.Text("kind")));
    }

    [Fact]
    public async Task Going_on_at_another_device_takes_a_fresh_sign_in_or_the_password()
    {
        var li = await server.SignedInAsync($"li-{Guid.NewGuid():N}");
        var path = await server.StartedAsync(li);
        Assert.Equal(2, (await li.PostAsync($"{path}/lease")).Int("leaseEpoch"));
        server.Clock.Advance(Duration.FromMinutes(11));
        await Refused.ExpectAsync(422, "attempt.sign_in_again", () => li.PostAsync($"{path}/lease"));
        await Refused.ExpectAsync(422, "password.current_wrong", () => li.PostAsync($"{path}/lease", new { password = "correct horse" }));
        Assert.Equal(3, (await li.PostAsync($"{path}/lease", new { password = TestAccounts.Password })).Int("leaseEpoch"));
        await Refused.ExpectAsync(409, "attempt.lease_taken", () => li.SaveAsync(path, 2));
        await li.PostAsync("/api/v1/session", new { userName = li.Name, password = TestAccounts.Password });
        Assert.Equal(4, (await li.PostAsync($"{path}/lease")).Int("leaseEpoch"));
    }

    [Fact]
    public async Task An_exam_of_the_exam_rooms_is_not_begun_elsewhere_and_says_where()
    {
        var (li, wang) = (await server.PersonAsync("Li"), await server.WangAsync());
        await Refused.ExpectAsync(422, "exam.address_range_wrong", () => server.DraftAsync(wang, rules: new { addresses = new[] { "the room" } }));
        var away = await server.PublishedAsync(new { addresses = new[] { "192.0.2.0/24" } });
        var path = $"/api/v1/exam-attempts/{(await li.PostAsync("/api/v1/exam-attempts", new { examId = away })).Id()}";
        var refused = await Refused.ExpectAsync(422, "attempt.address_outside", () => li.PostAsync($"{path}/start"));
        Assert.Contains("192.0.2.0/24", refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal("in_progress", (await li.GetAsync(await server.StartedAsync(li, new { addresses = new[] { "127.0.0.0/8" } }))).Text("state"));
    }

    [Fact]
    public async Task A_whole_room_gets_time_while_it_hands_in_whether_the_answer_is_kept_or_not()
    {
        var gu = await server.GuAsync();
        var exam = await server.PublishedAsync();
        List<(Persona Person, string Path)> crowd = [];
        for (var i = 0; i < 24; i++)
        {
            var li = await server.PersonAsync($"Li {i}");
            crowd.Add((li, await server.StartedAsync(li, exam: exam)));
        }
        var grants = Enumerable.Range(0, 6).Select(i => gu.PostAsync($"/api/v1/exams/{exam}/time-grant", new { seconds = 60, cause = "power", reason = "cut" }, i % 2 == 0 ? $"grant-{exam}-{i}" : null));
        var handIns = crowd.Select(one => one.Person.HandInAsync(one.Path));
        await Task.WhenAll([.. grants, .. handIns]);
        var attempts = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().Where(attempt => attempt.ExamId == exam).ToListAsync());
        Assert.All(attempts, attempt => Assert.Equal((1, 0), (attempt.SealNumber, attempt.IncidentSeconds % 60)));
        var entries = await server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Trigger == "grant_time").Select(entry => entry.SubjectId).ToListAsync());
        Assert.All(attempts, attempt => Assert.Equal(attempt.IncidentSeconds / 60, entries.Count(id => id == attempt.Id)));
    }

    async Task<Guid> OpeningInAsync(Duration ahead)
    {
        var wang = await server.WangAsync();
        await server.DraftAsync(wang);
        var opens = server.Clock.GetCurrentInstant() + ahead;
        var exam = (await wang.PostAsync("/api/v1/exams", new
        {
            courseKey = ExamStory.Course,
            unitId = server.Units["C"],
            opensAt = InstantPattern.ExtendedIso.Format(opens),
            closesAt = InstantPattern.ExtendedIso.Format(opens + Duration.FromHours(2)),
        })).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        return exam;
    }

    Task<string?> PaperHashAsync(string path) => server.InDatabaseAsync(db => db.ExamAttempts.Where(attempt => attempt.Id == ExamStory.IdOf(path)).Select(attempt => attempt.PaperHash).SingleAsync());

    Task<List<int>> AlarmsAsync(Guid exam) => server.InDatabaseAsync(async db =>
    {
        var entries = await db.AuditEntries.CountAsync(entry => entry.SubjectId == exam && entry.Trigger == "report_missing_papers");
        return await db.Exams.Where(e => e.Id == exam && e.PapersMissedAt != null && entries == 1).Select(e => e.PapersMissed).ToListAsync();
    });
}

public sealed class ExamEntryTestsOnSqlite(SqliteServer server) : ExamEntryTests(server), IClassFixture<SqliteServer>;

public sealed class ExamEntryTestsOnPostgreSql(PostgreSqlServer server) : ExamEntryTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
