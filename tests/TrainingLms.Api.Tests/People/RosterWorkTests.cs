using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.People;

/// <summary>The work between upload and preview, and between confirmation and the end: queued, followed, taken over, given up.</summary>
public abstract class RosterWorkTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_does_not_wait_follows_the_work_to_its_end()
    {
        var story = await RosterStory.BeginAsync(server);
        var rows = Enumerable.Range(1, 300).Select(n => story.Row(n)).ToArray();
        var import = await story.UploadAsync("wait=0", rows);
        Assert.Contains(import.Text("state"), (string[])["uploaded", "reading", "previewed"]);
        var told = await EventsAsync(story, import);
        Assert.Equal(("previewed", 100), (told[^1].Text("state"), told[^1].Int("percentage")));
        Assert.All(told, one => Assert.Equal(import.Id(), one.Id("importId")));
        Assert.Equal("previewed", (await story.Li.GetAsync($"/api/v1/roster-imports/{import.Id()}/progress")).Text("state"));
        Assert.Equal(300, RosterStory.Count(await story.Li.GetAsync($"/api/v1/roster-imports/{import.Id()}"), "create"));
        await Refused.ExpectAsync(422, "roster_import.wait_out_of_range", () => story.UploadAsync("wait=61", rows[..1]));
    }

    [Fact]
    public async Task Ten_imports_at_once_queue_and_all_are_read()
    {
        var stories = new List<RosterStory>();
        for (var at = 0; at < 10; at++) stories.Add(await RosterStory.BeginAsync(server));
        var previews = await Task.WhenAll(stories.Select(story => story.UploadAsync("wait=60", story.Row(1), story.Row(2))));
        Assert.All(previews, preview => Assert.Equal(("previewed", 2), (preview.Text("state"), RosterStory.Count(preview, "create"))));
    }

    [Fact]
    public async Task Two_workers_never_take_the_same_import_and_a_silent_one_is_succeeded_after_a_minute()
    {
        var story = await RosterStory.BeginAsync(server);
        var import = await LeftBehindAsync(story, story.Row(1), story.Row(2));
        Assert.Null(await TakeAsync("another"));
        server.Clock.Advance(Duration.FromSeconds(59));
        Assert.Null(await TakeAsync("another"));
        server.Clock.Advance(Duration.FromSeconds(2));
        var applied = await story.EventuallyAsync(import.Id(), "applied");
        Assert.Equal(2, RosterStory.Count(applied, "create"));
        Assert.Equal(2, await story.PeopleAsync());
    }

    [Fact]
    public async Task A_worker_that_is_stopped_hands_its_work_back_at_once()
    {
        var story = await RosterStory.BeginAsync(server);
        var rows = Enumerable.Range(0, 8_000).Select(n => story.Slim(n)).ToArray();
        var import = await story.UploadAsync("wait=0", rows);
        await StoppedAtWorkAsync(import.Id(), RosterPhase.Reading, RosterImportState.Reading);
        var preview = await story.EventuallyAsync(import.Id(), "previewed");
        Assert.Equal(8_000, RosterStory.Count(preview, "create"));

        await story.Li.PostAsync($"/api/v1/roster-imports/{import.Id()}/confirmation?wait=0", new { planHash = preview.Text("planHash") });
        await StoppedAtWorkAsync(import.Id(), RosterPhase.Writing, RosterImportState.Applying, async () => Assert.Equal(0, await story.PeopleAsync()));
        await story.EventuallyAsync(import.Id(), "applied");
        Assert.Equal(8_000, await story.PeopleAsync());
    }

    [Fact]
    public async Task Work_that_kills_its_workers_is_given_up_and_nothing_is_kept()
    {
        var story = await RosterStory.BeginAsync(server);
        var import = await LeftBehindAsync(story, story.Row(1));
        await server.InDatabaseAsync(db => db.RosterProgress.Where(p => p.ImportId == import.Id()).ExecuteUpdateAsync(update => update.SetProperty(p => p.Attempts, 3), Cancel));
        server.Clock.Advance(Duration.FromSeconds(61));
        var failed = await story.EventuallyAsync(import.Id(), "failed");
        Assert.Equal("internal.unexpected", failed.Text("failureCode"));
        Assert.Equal(0, await story.PeopleAsync());
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterFiles.CountAsync(file => file.ImportId == import.Id(), Cancel)));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == import.Id(), Cancel)));
    }

    [Fact]
    public async Task An_import_that_nobody_gets_to_begin_is_given_up_too()
    {
        var story = await RosterStory.BeginAsync(server);
        var import = await server.InDatabaseAsync(async db =>
        {
            var li = new Actor(story.Li.Id, "Li", [new Grant(Role.HrOfficer, story.UnitId, true, Guid.Empty)], FlatUnits.Instance);
            var uploaded = RosterImport.Upload(
                new NewRoster("a.xlsx", [1], story.UnitId, new RosterSettings()), new RosterOptions(), server.SystemAct with { By = li });
            db.RosterImports.Add(uploaded);
            db.RosterProgress.Add(new RosterProgress { ImportId = uploaded.Id, Holder = "dead", SignAt = server.Clock.GetCurrentInstant(), Attempts = 3 });
            await db.SaveChangesAsync(Cancel);
            return uploaded.Id;
        });
        server.Clock.Advance(Duration.FromSeconds(61));
        await story.EventuallyAsync(import, "failed");
    }

    [Fact]
    public async Task A_repeated_key_is_told_in_every_row_of_a_file_larger_than_one_batch()
    {
        var story = await RosterStory.BeginAsync(server);
        // The second row of the key stands two batches behind the first.
        var rows = Enumerable.Range(0, 4_500).Select(n => story.Slim(n)).ToArray();
        rows[^1][RosterKeys.PersonNumber] = rows[0][RosterKeys.PersonNumber];
        var import = await story.UploadAsync("wait=60", rows);
        RosterStory.CountsAddUp(import);
        Assert.Equal(2, RosterStory.Count(import, "duplicate"));
        var told = (await story.Li.GetAsync($"/api/v1/roster-imports/{import.Id()}/rows?verdict=duplicate")).Items();
        Assert.Equal([2, 4_501], told.Select(row => row.Int("number")));
        Assert.Contains("4501", told[0].Items("problems")[0].Text("message"), StringComparison.Ordinal);
        Assert.Contains("2", told[1].Items("problems")[0].Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_people_are_added_with_posts_versions_reach_and_an_unbroken_trail_and_come_back_unchanged()
    {
        var story = await RosterStory.BeginAsync(server);
        var rows = Enumerable.Range(0, 4_200).Select(n => story.Slim(n)).ToArray();
        var preview = await story.UploadAsync("wait=60", rows);
        Assert.Equal("applied", (await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/confirmation?wait=60", new { planHash = preview.Text("planHash") })).Text("state"));
        Assert.Equal(4_200, await story.PeopleAsync());
        await server.InDatabaseAsync(async db =>
        {
            var people = db.People.Where(p => p.UnitId == story.UnitId);
            Assert.Equal([1L], await people.Select(p => p.Version).Distinct().ToListAsync(Cancel));
            Assert.Equal([story.UnitId], await people.Select(p => p.DistrictId).Distinct().ToListAsync(Cancel));
            Assert.Equal(4_200, await db.Holdings.CountAsync(h => h.UnitId == story.UnitId && h.To == null, Cancel));
            Assert.Equal(4_200, await db.AuditEntries.CountAsync(e => e.Subject == "person" && e.Trigger == "create" && people.Any(p => p.Id == e.SubjectId) && e.ActorId == story.Li.Id, Cancel));
            return true;
        });
        Assert.Equal(4_200, RosterStory.Count(await story.UploadAsync("wait=60", rows), "unchanged"));
        await using var scope = server.Services.CreateAsyncScope();
        var broken = new List<object>();
        await foreach (var finding in scope.ServiceProvider.GetRequiredService<TrainingLms.Audit.AuditVerification>().RunAsync(Cancel)) broken.Add(finding);
        Assert.Empty(broken);
    }

    /// <summary>Stops the worker of the server in the midst of a phase, looks what it left, and lets it go on. The clock stands still meanwhile.</summary>
    async Task StoppedAtWorkAsync(Guid import, RosterPhase phase, RosterImportState left, Func<Task>? look = null)
    {
        var (worker, board) = (RosterStory.WorkerOf(server), server.Services.GetRequiredService<RosterProgressBoard>());
        while (board.Of(import) is not { RowsDone: > 0 } progress || progress.Phase != phase) await Task.Delay(1, Cancel);
        await worker.StopAsync(Cancel);
        try
        {
            var claim = await server.InDatabaseAsync(db => db.RosterProgress.AsNoTracking().SingleAsync(p => p.ImportId == import, Cancel));
            Assert.Equal((null, RosterPhase.Waiting, 0), (claim.Holder, claim.Phase, claim.Attempts));
            Assert.Equal(left, await server.InDatabaseAsync(db => db.RosterImports.Where(i => i.Id == import).Select(i => i.State).SingleAsync(Cancel)));
            if (look is not null) await look();
        }
        finally
        {
            await worker.StartAsync(Cancel);
        }
    }

    /// <summary>A confirmed import whose worker has died while writing.</summary>
    async Task<JsonElement> LeftBehindAsync(RosterStory story, params Dictionary<string, CellValue>[] rows)
    {
        var preview = await story.UploadAsync("", rows);
        await server.InDatabaseAsync(async db =>
        {
            await db.RosterProgress.Where(p => p.ImportId == preview.Id()).ExecuteUpdateAsync(update => update
                .SetProperty(p => p.Holder, "dead").SetProperty(p => p.SignAt, server.Clock.GetCurrentInstant()).SetProperty(p => p.Attempts, 1), Cancel);
            var import = await db.RosterImports.SingleAsync(i => i.Id == preview.Id(), Cancel);
            var act = server.SystemAct;
            import.Confirm(preview.Text("planHash"), act with { By = new Actor(story.Li.Id, "Li", [], FlatUnits.Instance) });
            import.BeginApplying(act);
            return await db.SaveChangesAsync(Cancel);
        });
        return preview;
    }

    async Task<(Guid Id, int Attempts)?> TakeAsync(string holder)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RosterAssignments>().TakeAsync(holder, null, Cancel);
    }

    static async Task<List<JsonElement>> EventsAsync(RosterStory story, JsonElement import)
    {
        await using var stream = await story.Li.Http.GetStreamAsync(new Uri($"/api/v1/roster-imports/{import.Id()}/events", UriKind.Relative), Cancel);
        using var reader = new StreamReader(stream);
        var told = new List<JsonElement>();
        while (await reader.ReadLineAsync(Cancel) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) told.Add(JsonDocument.Parse(line[6..]).RootElement.Clone());
        return told;
    }
}

public sealed class RosterWorkTestsOnSqlite(SqliteServer server) : RosterWorkTests(server), IClassFixture<SqliteServer>;

public sealed class RosterWorkTestsOnPostgreSql(PostgreSqlServer server) : RosterWorkTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
