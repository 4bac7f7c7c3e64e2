using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Excel;
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>The database fails at one step of writing after the other: whatever the step, nothing of the import is there, and nobody is told that it is (rosters.md 10).</summary>
public abstract class RosterFaultTests(LmsServer server)
{
    protected static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("people", "INSERT")]
    [InlineData("holdings", "INSERT")]
    [InlineData("audit_entries", "INSERT", "NEW.subject = 'person'")]
    [InlineData("people", "UPDATE")]
    [InlineData("holdings", "UPDATE")]
    [InlineData("coming_changes", "INSERT")]
    [InlineData("roster_undo_rows", "INSERT")]
    [InlineData("transfer_requests", "INSERT")]
    [InlineData("roster_imports", "UPDATE", "NEW.state = 'Applied'")]
    [InlineData("audit_entries", "INSERT", "NEW.\"trigger\" = 'finish_applying'")]
    [InlineData("occurrences", "INSERT", "NEW.step = 'finish_applying'")]
    public async Task A_fault_at_any_step_of_writing_leaves_everybody_as_before(string table, string operation, string condition = "1 = 1")
    {
        var (story, rows) = await BeginAsync();
        var preview = await story.UploadAsync("", rows);
        var before = await LookAsync(story);
        await ExecuteAsync(FaultAt(table, operation, condition));
        try
        {
            var failed = await story.ConfirmAsync(preview);
            Assert.Equal(("failed", "internal.unexpected"), (failed.Text("state"), failed.Text("failureCode")));
        }
        finally
        {
            await ExecuteAsync(NoFaultAt(table));
        }
        Assert.Equal(before, await LookAsync(story));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == preview.Id(), Cancel)));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterUndoRows.CountAsync(row => row.ImportId == preview.Id(), Cancel)));
        await DeliverAsync();
        Assert.DoesNotContain("roster_applied", await KindsAsync(preview));

        var again = await story.ConfirmAsync(await story.UploadAsync("", rows));
        Assert.Equal(("applied", 1, 1, 2, 1), (again.Text("state"), RosterStory.Count(again, "create"), RosterStory.Count(again, "update"), RosterStory.Count(again, "transfer"), RosterStory.Count(again, "askTransfer")));
        Assert.NotEqual(before, await LookAsync(story));
    }

    [Fact]
    public async Task Nobody_is_told_of_anything_in_an_import_before_it_is_applied()
    {
        var (story, rows) = await BeginAsync();
        await DeliverAsync();
        var before = await OutboxAsync();
        var preview = await story.UploadAsync("", rows);
        await DeliverAsync();
        Assert.Equal(before, await OutboxAsync());
        Assert.Equal(["roster_previewed"], await KindsAsync(preview));
        await using (await story.HoldBackAsync(preview.Id()))
        {
            await story.ConfirmAsync(preview, "wait=0");
            await DeliverAsync();
            Assert.Equal(before, await OutboxAsync());
            await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/withdrawal");
        }
        await story.ConfirmAsync(preview);
        Assert.NotEqual(before, await OutboxAsync());
        await DeliverAsync();
        Assert.Contains("roster_applied", await KindsAsync(preview));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.Messages.CountAsync(message => message.Kind == "transfer_to_decide"
            && db.TransferRequests.Any(request => request.Id == message.SubjectId && request.ImportId == preview.Id()), Cancel)));
    }

    /// <summary>A statement, or several, after which a table takes no such row.</summary>
    protected abstract string FaultAt(string table, string operation, string condition);

    protected abstract string NoFaultAt(string table);

    /// <summary>Four people, and a file that adds one, changes one, moves one now and one tomorrow, and asks another officer to take one.</summary>
    async Task<(RosterStory Story, Dictionary<string, CellValue>[] Rows)> BeginAsync()
    {
        var (story, west) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        var below = $"{story.UnitCode}X";
        await RosterStory.UnitAsync(server, below, story.UnitId, UnitLevel.Community);
        await story.ImportAsync([.. Enumerable.Range(1, 4).Select(n => story.Row(n, (RosterKeys.EffectiveOn, "2025-09-01")))]);
        return (story,
        [
            story.Row(1, (RosterKeys.Post, "干事")),
            story.Row(2, (RosterKeys.UnitCode, below), (RosterKeys.EffectiveOn, "2026-03-01")),
            story.Row(3, (RosterKeys.UnitCode, below), (RosterKeys.EffectiveOn, "2026-09-01")),
            story.Row(4, (RosterKeys.UnitCode, west.UnitCode), (RosterKeys.EffectiveOn, "2026-04-01")),
            story.Row(5),
        ]);
    }

    /// <summary>Everything that the import is about, in one line each.</summary>
    Task<string> LookAsync(RosterStory story) => server.InDatabaseAsync(async db =>
    {
        var people = await db.People.AsNoTracking().Where(p => p.PersonNumber.StartsWith(story.UnitCode + "-")).OrderBy(p => p.PersonNumber).ToListAsync(Cancel);
        var ids = people.ConvertAll(person => person.Id);
        var posts = await db.Holdings.AsNoTracking().Where(h => ids.Contains(h.PersonId)).OrderBy(h => h.PersonId).ThenBy(h => h.From).ToListAsync(Cancel);
        return string.Join('\n',
        [
            .. people.Select(person => $"{person.PersonNumber} v{person.Version} {person.UnitId} {person.Post} {person.Status}"),
            .. posts.Select(post => $"{post.PersonId} {post.UnitId} {post.Post} {post.From}-{post.To}"),
            $"coming {await db.ComingChanges.CountAsync(change => ids.Contains(change.PersonId), Cancel)}",
            $"asked {await db.TransferRequests.CountAsync(request => ids.Contains(request.PersonId), Cancel)}",
            $"trail {await db.AuditEntries.CountAsync(entry => entry.Subject == "person" && entry.UnitId == story.UnitId, Cancel)}",
        ]);
    });

    Task<(int, int, int, int)> OutboxAsync() => server.InDatabaseAsync(async db => (
        await db.Occurrences.CountAsync(o => o.Subject != "roster_import", Cancel), await db.Messages.CountAsync(m => m.Subject != "roster_import", Cancel),
        await db.Mails.CountAsync(Cancel), await db.WebhookDeliveries.CountAsync(Cancel)));

    Task<List<string>> KindsAsync(JsonElement import) =>
        server.InDatabaseAsync(db => db.Messages.Where(message => message.SubjectId == import.Id()).OrderBy(message => message.At).Select(message => message.Kind).ToListAsync(Cancel));

    /// <summary>Takes round what lies in the outbox.</summary>
    async Task DeliverAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", Cancel);
    }

    Task<int> ExecuteAsync(string statements) => server.InDatabaseAsync(async db =>
    {
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = statements;
        return await command.ExecuteNonQueryAsync(Cancel);
    });
}

public sealed class RosterFaultTestsOnSqlite(SqliteServer server) : RosterFaultTests(server), IClassFixture<SqliteServer>
{
    protected override string FaultAt(string table, string operation, string condition) =>
        $"CREATE TRIGGER a_fault BEFORE {operation} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'a fault'); END";

    protected override string NoFaultAt(string table) => "DROP TRIGGER a_fault";
}

public sealed class RosterFaultTestsOnPostgreSql(PostgreSqlServer server) : RosterFaultTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    protected override string FaultAt(string table, string operation, string condition) =>
        "CREATE OR REPLACE FUNCTION a_fault() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''a fault''; END';"
        + $"CREATE TRIGGER a_fault BEFORE {operation} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION a_fault()";

    protected override string NoFaultAt(string table) => $"DROP TRIGGER a_fault ON {table}";
}
