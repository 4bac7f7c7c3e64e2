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
        await using var roster = await scope.ServiceProvider.GetRequiredService<RosterExports>().InFullAsync(story.UnitId, new RosterFilter(), "hr_archive", null, act, RosterFormat.Workbook, Cancel);
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

    [Fact]
    public async Task Days_go_out_as_days_and_months_as_months_and_both_come_back_unchanged()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.CareerStart, new NodaTime.LocalDate(2012, 10, 1))), story.Row(2, (RosterKeys.CareerStart, "2012-10")), story.Row(3));
        var file = await FullAsync(story, new { unitId = story.UnitId, purpose = "hr_archive" });
        using (var book = Workbook.Open(new MemoryStream(file)))
        {
            var rows = book.Sheets[0].ReadRows(Cancel).ToList();
            var at = rows[0].Cells.Single(cell => cell.Raw == "参加工作日期").Column;
            Assert.Equal([(CellKind.Date, "2012-10-01", @"yyyy\-mm\-dd"), (CellKind.Text, "2012-10", "@"), (CellKind.Empty, "", "General")], rows.Skip(1).Select(row => (row[at].Kind, row[at].Shown(), row[at].Format.Code)));
        }
        var again = await story.UploadAsync("", file);
        Assert.Equal((3, 3), (RosterStory.Count(again, "rows"), RosterStory.Count(again, "unchanged")));
    }

    [Fact]
    public async Task Only_the_people_chosen_go_out_and_the_second_sheet_and_the_trail_say_how_they_were_chosen()
    {
        var story = await RosterStory.BeginAsync(server);
        var below = $"{story.UnitCode}X";
        await RosterStory.UnitAsync(server, below, story.UnitId, TrainingLms.Organizations.UnitLevel.Community);
        await story.ImportAsync(story.Row(1), story.Row(2, (RosterKeys.Engagement, "兼职")), story.Row(3, (RosterKeys.Status, "退休")),
            story.Row(4, (RosterKeys.Employment, "公务员")), story.Row(5, (RosterKeys.UnitCode, below)));
        async Task<string> ChosenAsync(string filter)
        {
            using var book = Workbook.Open(new MemoryStream(await story.Li.DownloadAsync($"/api/v1/roster-exports?unitId={story.UnitId}{filter}")));
            return string.Concat(book.Sheets[0].ReadRows(Cancel).Skip(1).Select(row => row[1].Raw[^1]));
        }
        Assert.Equal("12345", await ChosenAsync(""));
        Assert.Equal("1234", await ChosenAsync("&unitAlone=true"));
        Assert.Equal("1245", await ChosenAsync("&status=active"));
        Assert.Equal("2", await ChosenAsync("&engagement=part_time"));
        Assert.Equal("4", await ChosenAsync("&employment=civil_servant"));
        Assert.Equal("1", await ChosenAsync("&status=active&engagement=full_time&employment=institution_staff&unitAlone=true"));
        await Refused.ExpectAsync(422, "request.setting_unknown", () => story.Li.GetAsync($"/api/v1/roster-exports?unitId={story.UnitId}&status=gone"));

        var full = await FullAsync(story, new { unitId = story.UnitId, purpose = "hr_archive", status = "retired", unitAlone = true });
        using (var book = Workbook.Open(new MemoryStream(full)))
        {
            Assert.Equal(story.Number(3), Assert.Single(book.Sheets[0].ReadRows(Cancel).Skip(1))[1].Raw);
            var told = book.Sheets[1].ReadRows(Cancel).Select(row => $"{row[1].Raw}:{row[2].Raw}").ToList();
            Assert.Contains("范围:仅本单位", told);
            Assert.Contains("状态:退休", told);
        }
        var entry = await server.InDatabaseAsync(db => db.AuditEntries.SingleAsync(e => e.SubjectId == story.UnitId && e.Trigger == "export_full_ids", Cancel));
        Assert.Equal(["below:no", "status:退休"], entry.FieldChanges().Select(change => $"{change.Field}:{change.After}"));
    }

    static async Task<byte[]> FullAsync(RosterStory story, object request)
    {
        using var body = System.Net.Http.Json.JsonContent.Create(request);
        using var answer = await story.Li.Http.PostAsync(new Uri("/api/v1/roster-exports", UriKind.Relative), body, Cancel);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(Cancel);
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
