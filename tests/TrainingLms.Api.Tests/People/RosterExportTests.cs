using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Rosters on their way out to readers who do not stay to the end.</summary>
public abstract class RosterExportTests(LmsServer server)
{
    const int People = 400;

    // More than a deflate window back, so that the same wording does not compress against the row above.
    const int Wording = 15_000;

    protected static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_who_goes_away_in_the_midst_lets_go_of_the_look_at_the_database()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync([.. Enumerable.Range(0, People).Select(n => story.Slim(n))]);
        // Megabytes, so that the server still writes while the reader has only just begun.
        var random = new Random(1);
        var wording = string.Create(Wording, random, (text, source) =>
        {
            for (var at = 0; at < text.Length; at++) text[at] = (char)source.Next(0x4E00, 0x9FA5);
        });
        await server.InDatabaseAsync(db => db.People.Where(p => p.UnitId == story.UnitId).ExecuteUpdateAsync(p => p.SetProperty(x => x.Post, wording), Cancel));
        await NobodyLooksAsync();
        var uri = new Uri($"/api/v1/roster-exports?unitId={story.UnitId}", UriKind.Relative);
        using (var answer = await story.Li.Http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.Delay(200, Cancel);
            Assert.True(await server.InDatabaseAsync(IsLookedAtAsync));
        }
        await NobodyLooksAsync();
    }

    [Fact]
    public async Task More_people_than_a_sheet_takes_go_on_in_further_sheets_and_an_import_says_which_it_did_not_read()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync([.. Enumerable.Range(1, 7).Select(n => story.Row(n))]);
        await using var scope = server.Services.CreateAsyncScope();
        var act = await story.ActAsync();
        await using var roster = await scope.ServiceProvider.GetRequiredService<RosterExports>().InFullAsync(story.UnitId, "hr_archive", null, act, RosterFormat.Workbook, Cancel);
        using var file = new MemoryStream();
        await new RosterWorkbooks(DemoRoster.Columns, server.Keys, rowsInSheet: 3).WriteRosterAsync(file, roster, [], cancel: Cancel);

        using var book = Workbook.Open(file);
        Assert.Equal(["花名册", "花名册 (2)", "花名册 (3)", "说明"], book.Sheets.Select(sheet => sheet.Name));
        var sheets = book.Sheets.Take(3).Select(sheet => sheet.ReadRows(Cancel).Skip(1).ToList()).ToList();
        Assert.Equal([3, 3, 1], sheets.Select(rows => rows.Count));
        Assert.Equal(Enumerable.Range(1, 7).Select(story.Number), sheets.SelectMany(rows => rows).Select(row => row[1].Raw));
        Assert.Contains(book.Sheets[3].ReadRows(Cancel), row => row[1].Raw == "工作表" && row[2].Raw.Contains("分为 3 张", StringComparison.Ordinal));
        // Only the first sheet is read, and the preview says which were not.
        var again = await story.UploadAsync("", file.ToArray());
        Assert.Equal((3, 3), (RosterStory.Count(again, "rows"), RosterStory.Count(again, "unchanged")));
        Assert.Contains("花名册 (2)", again.Items("notices").Single(notice => notice.Text("code") == "roster.sheets_not_read").Text("message"), StringComparison.Ordinal);
    }

    async Task NobodyLooksAsync()
    {
        for (var look = 0; look < 100 && await server.InDatabaseAsync(IsLookedAtAsync); look++) await Task.Delay(100, Cancel);
        Assert.False(await server.InDatabaseAsync(IsLookedAtAsync));
    }

    /// <summary>Whether anybody holds a look at the database as it was some time ago.</summary>
    protected abstract Task<bool> IsLookedAtAsync(LmsDbContext db);
}

public sealed class RosterExportTestsOnSqlite(SqliteServer server) : RosterExportTests(server), IClassFixture<SqliteServer>
{
    /// <summary>What was written since cannot be taken out of the log past a reader who still looks at what was before.</summary>
    protected override async Task<bool> IsLookedAtAsync(LmsDbContext db)
    {
        await db.Database.ExecuteSqlAsync($"UPDATE roster_progress SET rows_done = rows_done + 1", Cancel);
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        await reader.ReadAsync(Cancel);
        return reader.GetInt64(2) < reader.GetInt64(1);
    }
}

public sealed class RosterExportTestsOnPostgreSql(PostgreSqlServer server) : RosterExportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    protected override Task<bool> IsLookedAtAsync(LmsDbContext db) => db.Database
        .SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL) AS \"Value\"")
        .SingleAsync(Cancel);
}
