using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.Exams;
using TrainingLms.Api.Tests.People;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>What has been kept long enough goes by itself at night, and only a number of it stays.</summary>
public abstract class RetentionTests(LmsServer server)
{
    [Fact]
    public async Task Who_left_more_than_five_years_ago_is_forgotten_and_a_tombstone_tells_how_many_and_not_who()
    {
        server.Clock.MoveTo(Night());
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2020-01-01")), story.Row(2, (RosterKeys.EffectiveOn, "2020-01-01")), story.Row(3, (RosterKeys.EffectiveOn, "2020-01-01")), story.Row(4));
        // Wang left on the last day that is forgotten today, the second a day later; the third left as long ago, but a case runs; the fourth is here.
        var lastForgotten = Today.PlusYears(-5).PlusDays(-1);
        await LeaveAsync(story, 1, lastForgotten);
        await LeaveAsync(story, 2, lastForgotten.PlusDays(1));
        await LeaveAsync(story, 3, lastForgotten);
        await story.Li.PostAsync("/api/v1/privacy/holds", new { personId = (await story.PersonAsync(3))!.Id, order = "纪检〔2026〕1 号" });

        var plan = (await story.Li.GetAsync("/api/v1/privacy/retention-plan")).EnumerateArray().First(line => line.Text("rule") == "leavers");
        Assert.Equal((1, 1), (plan.Int("due"), plan.Int("held")));
        Assert.Null((await story.PersonAsync(1))!.ErasedAt);

        var run = await NightAsync();
        var wang = (await story.PersonAsync(1))!;
        Assert.Equal((Person.ErasedName, null, null, null), (wang.Name, wang.ResidentId, wang.ResidentIdHash, wang.Mobile));
        Assert.Equal(story.Number(1), wang.PersonNumber);
        Assert.NotNull((await story.PersonAsync(2))!.ResidentId);
        Assert.NotNull((await story.PersonAsync(3))!.ResidentId);
        Assert.NotNull((await story.PersonAsync(4))!.ResidentId);

        var told = (await story.Li.GetAsync("/api/v1/privacy/retention-runs")).Items().Single(item => item.Id() == run.Id);
        var stone = Assert.Single(told.Items("erased"), stone => stone.Text("rule") == "leavers");
        Assert.Equal((1, 1, "P5Y"), (stone.Int("count"), stone.Int("held"), stone.Text("keep")));
        Assert.DoesNotContain(story.Number(1), told.GetRawText(), StringComparison.Ordinal);
        Assert.Null(await server.RetentionAsync());
    }

    [Fact]
    public async Task Answers_of_an_exam_go_after_three_years_and_result_and_receipt_stay()
    {
        var sun = await server.PersonAsync("Sun");
        var path = await server.StartedAsync(sun);
        var slots = (await sun.GetAsync(path)).GetProperty("paper").Items("slots");
        await sun.HandInAsync(path, 1, [.. slots.Select(slot => (slot.Int("slot"), 1L, (object?)ExamStory.AnyAnswer(slot, 0)))]);
        await server.SweepAsync();
        var attempt = ExamStory.IdOf(path);
        var before = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().SingleAsync(a => a.Id == attempt));
        Assert.NotEqual(0, await AnswersOfAsync(attempt));

        var over = server.Calendar.Zone.AtLeniently(before.SealedAt!.Value.InZone(server.Calendar.Zone).LocalDateTime.PlusYears(3)).ToInstant();
        server.Clock.MoveTo(over - Duration.FromHours(12));
        await NightAsync();
        Assert.NotEqual(0, await AnswersOfAsync(attempt));
        server.Clock.MoveTo(over + Duration.FromHours(24));
        await NightAsync();
        Assert.Equal(0, await AnswersOfAsync(attempt));
        var after = await server.InDatabaseAsync(db => db.ExamAttempts.AsNoTracking().SingleAsync(a => a.Id == attempt));
        Assert.NotNull(after.AnswersErasedAt);
        Assert.Equal((before.ScoreHundredths, before.Receipt!.ShortCode), (after.ScoreHundredths, after.Receipt!.ShortCode));

        await using var scope = server.Services.CreateAsyncScope();
        var findings = new List<Inconsistency>();
        await foreach (var found in scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(TestContext.Current.CancellationToken)) findings.Add(found);
        Assert.DoesNotContain(findings, found => found.Key == $"{attempt}");
    }

    [Fact]
    public async Task A_forgotten_roster_goes_after_a_day_even_if_nothing_else_deletes_it()
    {
        var story = await RosterStory.BeginAsync(server);
        var import = await story.UploadAsync("policy=good_rows", story.Row(1), story.Row(2, (RosterKeys.Status, "不明")));
        await story.ConfirmAsync(import);
        Assert.NotEqual(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == import.Id())));
        server.Clock.Advance(Duration.FromHours(25));
        await NightAsync();
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == import.Id())));
    }

    [Fact]
    public async Task Two_nodes_at_once_erase_once()
    {
        server.Clock.Advance(Duration.FromDays(1));
        server.Clock.MoveTo(Night());
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<RetentionOffice>().RunIfDueAsync($"node {n}", server.Clock.GetCurrentInstant());
        })));
        Assert.Single(runs, run => run is not null);
    }

    [Fact]
    public async Task Before_two_at_night_nothing_is_erased_and_strangers_see_no_counts()
    {
        server.Clock.MoveTo(Night() + Duration.FromHours(22) + Duration.FromMinutes(30));
        Assert.Null(await server.RetentionAsync());
        var li = await server.PersonAsync("Li");
        await Refused.ExpectAsync(403, "retention.forbidden", () => li.GetAsync("/api/v1/privacy/retention-plan"));
        await Refused.ExpectAsync(403, "retention.forbidden", () => li.GetAsync("/api/v1/privacy/retention-runs"));
    }

    [Fact]
    public async Task Numbers_are_for_who_answers_for_privacy_and_for_who_runs_the_machine()
    {
        var shown = new List<string>();
        foreach (var role in Role.All)
        {
            var holder = await server.PersonAsync(role, roles: (role, "C-2-1"));
            try
            {
                await holder.GetAsync("/api/v1/privacy/retention-plan");
                await holder.GetAsync("/api/v1/privacy/retention-runs");
                shown.Add(role);
            }
            catch (Refused refused)
            {
                Assert.Equal(["retention.forbidden"], refused.Codes);
            }
        }
        Assert.Equal(["Auditor", "HrOfficer", "Supervisor", "SystemAdministrator"], shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_eraser_that_fails_is_told_and_tried_the_next_night_and_the_others_go_on()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2020-01-01")));
        await LeaveAsync(story, 1, Today.PlusYears(-6));
        var admin = await server.PersonAsync("Gu", "C", roles: (Role.SystemAdministrator, "C"));
        var broken = new StubbornEraser(story.ResidentId(1));
        server.Clock.MoveTo(Night() + Duration.FromDays(2));

        server.Log.IsListening = true;
        var run = (await RetentionAsync(broken))!;
        Assert.Null(await RetentionAsync(broken));
        broken.IsCountable = false;
        Assert.Equal("retention.eraser_failed", Assert.Single(await PlanAsync(broken), plan => plan.Found is null).Code);
        server.Log.IsListening = false;
        Assert.Equal(1, broken.Tries);
        Assert.NotNull(run.FinishedAt);
        Assert.Equal(Person.ErasedName, (await story.PersonAsync(1))!.Name);
        // What it had begun is undone, and what it broke on is told nowhere.
        Assert.Equal(0, await server.InDatabaseAsync(db => db.Stamps.CountAsync(stamp => stamp.Id == StubbornEraser.Mark)));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains(story.ResidentId(1), StringComparison.Ordinal));
        Assert.Contains(server.Log.Lines, line => line.Contains("StubbornException", StringComparison.Ordinal));

        var told = (await admin.GetAsync("/api/v1/privacy/retention-runs")).Items().Single(item => item.Id() == run.Id);
        Assert.Contains(told.Items("erased"), stone => stone.Text("rule") == "leavers" && stone.Int("count") > 0);
        var failed = Assert.Single(told.Items("failed"));
        Assert.Equal(("exam_answers", "retention.eraser_failed", "StubbornException"), (failed.Text("rule"), failed.Text("code"), failed.Text("cause")));
        Assert.DoesNotContain(story.ResidentId(1), told.GetRawText(), StringComparison.Ordinal);

        broken.IsMended = broken.IsCountable = true;
        server.Clock.Advance(Duration.FromDays(1));
        var next = (await RetentionAsync(broken))!;
        Assert.Equal(3, broken.Tries);
        told = (await admin.GetAsync("/api/v1/privacy/retention-runs")).Items().Single(item => item.Id() == next.Id);
        Assert.Empty(told.Items("failed"));
        Assert.Contains(told.Items("erased"), stone => stone.Text("rule") == "exam_answers" && stone.Int("count") == 7);
    }

    [Fact]
    public async Task A_run_cut_short_goes_on_and_passes_over_what_has_failed_in_it()
    {
        var broken = new StubbornEraser("");
        server.Clock.MoveTo(Night() + Duration.FromDays(2));
        using (var stop = new CancellationTokenSource())
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InOfficeAsync([broken, new StoppingEraser(stop)], office => office.RunIfDueAsync("test", server.Clock.GetCurrentInstant(), stop.Token)));
        server.Clock.Advance(Duration.FromMinutes(11));
        Assert.NotNull(await RetentionAsync(broken));
        Assert.Equal(1, broken.Tries);
    }

    Task<RetentionRun?> RetentionAsync(IEraser before) => InOfficeAsync([before], office => office.RunIfDueAsync("test", server.Clock.GetCurrentInstant()));

    Task<IReadOnlyList<ErasurePlan>> PlanAsync(IEraser before) => InOfficeAsync([before], office => office.PlanAsync(server.Clock.GetCurrentInstant()));

    /// <summary>The office with further erasers, whose turn comes before those of the product.</summary>
    async Task<T> InOfficeAsync<T>(IReadOnlyList<IEraser> before, Func<RetentionOffice, Task<T>> work)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        foreach (var stubborn in before.OfType<StubbornEraser>()) stubborn.Database = db;
        IEnumerable<IEraser> erasers = [.. before, .. scope.ServiceProvider.GetServices<IEraser>()];
        return await work(ActivatorUtilities.CreateInstance<RetentionOffice>(scope.ServiceProvider, erasers));
    }

    LocalDate Today => server.Calendar.DayOf(server.Clock.GetCurrentInstant());

    /// <summary>Half past two of the coming night.</summary>
    Instant Night() => server.Calendar.StartOf(Today.PlusDays(1)) + Duration.FromMinutes(150);

    async Task<RetentionRun> NightAsync()
    {
        var now = server.Clock.GetCurrentInstant();
        var run = await server.RetentionAsync();
        if (run is not null) return run;
        // This day's run is done already, or it is too early: the next one comes in the night.
        server.Clock.MoveTo(Night());
        Assert.True(server.Clock.GetCurrentInstant() - now < Duration.FromDays(2));
        return (await server.RetentionAsync())!;
    }

    Task<int> AnswersOfAsync(Guid attempt) => server.InDatabaseAsync(db => db.ExamAnswers.CountAsync(answer => answer.AttemptId == attempt));

    Task<int> LeaveAsync(RosterStory story, int n, LocalDate lastDay) => server.InDatabaseAsync(async db =>
    {
        var person = await db.People.SingleAsync(p => p.PersonNumber == story.Number(n));
        person.Status = PersonStatus.Left;
        foreach (var post in await db.Holdings.Where(holding => holding.PersonId == person.Id).ToListAsync()) post.To = lastDay;
        return await db.SaveChangesAsync();
    });
}

/// <summary>Fails in the middle of its batch, with a message that says what nobody may read, until it is mended; then erases seven.</summary>
sealed class StubbornEraser(string secret) : IEraser
{
    public const string Mark = "stubborn";

    public string Rule => "exam_answers";

    public string What => "exam_answers";

    public bool IsMended { get; set; }

    public bool IsCountable { get; set; } = true;

    public int Tries { get; private set; }

    public LmsDbContext Database { get; set; } = null!;

    public Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => !IsCountable ? throw new StubbornException(secret) : Task.FromResult(new ErasureCount(7, 0));

    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        Tries++;
        if (IsMended) return Tries == 2 ? 7 : 0;
        Database.Stamps.Add(new Stamp { Id = Mark });
        await Database.SaveChangesAsync(cancel);
        throw new StubbornException(secret);
    }
}

sealed class StubbornException(string message) : Exception(message);

/// <summary>The server is stopped while it erases.</summary>
sealed class StoppingEraser(CancellationTokenSource stop) : IEraser
{
    public string Rule => "kept_answers";

    public string What => "kept_answers";

    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel)
    {
        await stop.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        return new ErasureCount(0, 0);
    }

    public Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel) => Task.FromResult(0);
}

public sealed class RetentionTestsOnSqlite(SqliteServer server) : RetentionTests(server), IClassFixture<SqliteServer>;

public sealed class RetentionTestsOnPostgreSql(PostgreSqlServer server) : RetentionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
