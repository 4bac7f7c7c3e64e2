using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Excel;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.People;

/// <summary>Further posts come in a workbook of their own through the machine of the roster (rosters.md 2).</summary>
public abstract class FurtherPostTests(LmsServer server)
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly RosterColumns Columns = RosterSheets.Load(Path.Combine(DemoRoster.Folder, "rosters"))[RosterSheet.FurtherPosts];

    [Fact]
    public async Task Further_posts_are_previewed_written_as_seen_unchanged_when_they_come_again_and_taken_back()
    {
        var (story, below) = await BeginAsync();
        Row[] rows = [new(story.Number(1), below, "联络员", "兼职", "2026-01-01"), new(story.Number(1), story.UnitCode, "内审员", "兼职", "2025-01-01", "2025-12-31"), new(story.Number(2), below, "副主任", "专职", "2026-02-01")];
        var preview = await UploadAsync(story, "", rows);
        RosterStory.CountsAddUp(preview);
        Assert.Equal(("previewed", "further_posts", 3), (preview.Text("state"), preview.Text("sheet"), RosterStory.Count(preview, "create")));
        Assert.Equal(["unit_code::" + below, "start_date::2026-01-01", "post::联络员", "full_part_time::兼职"], ChangesOf((await story.RowsAsync(preview))[0]));
        Assert.Equal([], await PostsAsync(story, 1));
        var version = (await story.PersonAsync(1))!.Version;

        var applied = await story.ConfirmAsync(preview);
        Assert.Equal("applied", applied.Text("state"));
        Assert.Equal([$"{story.UnitCode} 内审员 PartTime 2025-01-01 2025-12-31", $"{below} 联络员 PartTime 2026-01-01 "], await PostsAsync(story, 1));
        Assert.Equal(version + 1, (await story.PersonAsync(1))!.Version);
        Assert.Single(await story.PostsAsync(1));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.Subject == "person" && entry.ActorId == story.Li.Id && entry.Changes!.Contains("further_post_") && db.People.Any(p => p.Id == entry.SubjectId && p.UnitId == story.UnitId), Cancel)));
        Assert.Equal(3, RosterStory.Count(await UploadAsync(story, "", rows), "unchanged"));

        var export = await story.Li.DownloadAsync($"/api/v1/roster-exports/further-posts?unitId={story.UnitId}");
        var back = await UploadAsync(story, "", export);
        Assert.Equal((3, 3), (RosterStory.Count(back, "rows"), RosterStory.Count(back, "unchanged")));

        var changed = await UploadAsync(story, "", new Row(story.Number(1), below, "联络组长", "专职", "2026-01-01", "2026-06-30"));
        Assert.Equal(["post:联络员:联络组长", "full_part_time:兼职:专职", "end_date::2026-06-30"], ChangesOf((await story.RowsAsync(changed))[0]));
        await story.ConfirmAsync(changed);
        await TakeBackAsync(story, changed);
        Assert.Equal($"{below} 联络员 PartTime 2026-01-01 ", (await PostsAsync(story, 1))[1]);

        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{applied.Id()}/reversal");
        RosterStory.CountsAddUp(undo);
        // The first person was changed by two imports since, the second by none.
        Assert.Equal((1, 2), (RosterStory.Count(undo, "remove"), RosterStory.Count(undo, "leftOut")));
        await story.ConfirmAsync(undo);
        Assert.Equal((2, 0), ((await PostsAsync(story, 1)).Count, (await PostsAsync(story, 2)).Count));
    }

    [Fact]
    public async Task Every_problem_has_its_code_and_the_error_workbook_corrected_comes_back_clean()
    {
        var (story, below) = await BeginAsync();
        await server.InDatabaseAsync(db => db.People.Where(p => p.PersonNumber == story.Number(2)).ExecuteUpdateAsync(p => p.SetProperty(one => one.Post, "科员"), Cancel));
        Row[] rows =
        [
            new("NOBODY", below, "联络员", "兼职", "2026-01-01"),
            new(story.Number(1), "NOWHERE", "联络员", "兼职", "2026-01-01"),
            new(story.Number(1), below, "联络员", "兼职", "2026-01-01", "2025-12-31"),
            new(story.Number(1), below, "联络员", "半职", "2026-01-02"),
            new(story.Number(1), below, "", "兼职", "2026-01-03"),
            new(story.Number(2), story.UnitCode, "科员", "兼职", "2026-01-01"),
            new(story.Number(3), below, "联络员", "兼职", "2026-01-01"),
            new(story.Number(1), below, "干事", "兼职", "2026-01-04"),
            new(story.Number(1), below, "干事", "兼职", "2026-02-04"),
            new(story.Number(1), below, "评委", "兼职", "2026-01-05"),
            new(story.Number(1), below, "评审", "兼职", "2026-01-05"),
        ];
        var preview = await UploadAsync(story, "policy=good_rows", rows);
        RosterStory.CountsAddUp(preview);
        Assert.Equal(
            [
                "further_post.person_unknown", "roster.unit_unknown", "further_post.ends_before_start", "roster.value_not_in_list", "roster.required_missing", "further_post.is_primary",
                "further_post.person_left", "", "further_post.overlap", "further_post.duplicate_in_file", "further_post.duplicate_in_file",
            ],
            (await story.RowsAsync(preview)).Select(row => string.Join(' ', row.Items("problems").Select(problem => problem.Text("code")))));
        Assert.Equal((8, 2, 1), (RosterStory.Count(preview, "wrong"), RosterStory.Count(preview, "duplicate"), RosterStory.Count(preview, "create")));

        var errors = await story.Li.DownloadAsync($"/api/v1/roster-imports/{preview.Id()}/error-workbook");
        using var book = Workbook.Open(new MemoryStream(errors));
        var headings = book.Sheets[0].ReadRows(Cancel).First().Cells.Select(cell => cell.Raw.TrimEnd(' ', '*')).ToList();
        Assert.Equal([.. Columns.All.Select(column => column.Heading), "原行号", "错误说明"], headings);
        var wrong = book.Sheets[0].ReadRows(Cancel).Skip(1).ToList();
        Assert.Equal(10, wrong.Count);
        var typed = wrong.ConvertAll(row => new Row(row[1].Raw, row[2].Raw, row[3].Raw, row[4].Raw, row[5].Shown(), row[6].Shown()));
        typed[0] = typed[0] with { Number = story.Number(1), Start = "2026-03-01" };
        typed[1] = typed[1] with { Unit = story.UnitCode };
        typed[2] = typed[2] with { End = "2026-01-31" };
        typed[3] = typed[3] with { Kind = "兼职", Post = "巡查员" };
        typed[4] = typed[4] with { Post = "观察员" };
        typed[5] = typed[5] with { Post = "组长" };
        typed[6] = typed[6] with { End = "2026-01-31" };
        typed[7] = typed[7] with { Post = "干事长" };
        typed[9] = typed[9] with { Start = "2026-01-06" };
        var clean = await UploadAsync(story, "", [.. typed]);
        Assert.Equal((0, 10), (RosterStory.Count(clean, "wrong"), RosterStory.Count(clean, "create")));
        Assert.Equal("applied", (await story.ConfirmAsync(clean)).Text("state"));
    }

    [Fact]
    public async Task Person_and_unit_must_both_be_the_officers_and_others_show_no_data()
    {
        var ((east, _), (west, _)) = (await BeginAsync(), await BeginAsync());
        await west.ConfirmAsync(await UploadAsync(west, "", new Row(west.Number(1), west.UnitCode, "秘密岗位", "兼职", "2026-01-01")));
        var preview = await UploadAsync(east, "", new Row(west.Number(1), east.UnitCode, "联络员", "兼职", "2026-01-01"), new Row(east.Number(1), west.UnitCode, "联络员", "兼职", "2026-01-01"), new Row(west.Number(1), west.UnitCode, "联络员", "兼职", "2026-01-01"));
        var rows = await east.RowsAsync(preview);
        Assert.Equal(["out_of_scope roster.person_out_of_scope", "out_of_scope roster.unit_out_of_scope", "out_of_scope roster.person_out_of_scope"], rows.Select(row => $"{row.Text("verdict")} {row.Items("problems")[0].Text("code")}"));
        Assert.All(rows, row => Assert.Equal((JsonValueKind.Null, 0), (row.GetProperty("personId").ValueKind, row.Items("changes").Length)));
        Assert.DoesNotContain("秘密岗位", string.Concat(rows.Select(row => row.GetRawText())), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => east.Li.DownloadAsync($"/api/v1/roster-exports/further-posts?unitId={west.UnitId}"));

        // On the page of the person too: the officer of the unit, and the person, but nobody who sees only another of the units.
        var person = (await west.PersonAsync(1))!.Id;
        Assert.Equal(["秘密岗位"], (await west.Li.GetAsync($"/api/v1/people/{person}")).Items("furtherPosts").Select(post => post.Text("post")));
        Assert.Equal(["秘密岗位"], (await (await server.AsAsync(person)).GetAsync("/api/v1/people/me")).Items("furtherPosts").Select(post => post.Text("post")));
    }

    [Fact]
    public async Task A_post_follows_one_that_an_earlier_row_ends_modes_hold_and_settings_of_people_are_refused()
    {
        var (story, below) = await BeginAsync();
        await story.ConfirmAsync(await UploadAsync(story, "", new Row(story.Number(1), below, "联络员", "兼职", "2026-01-01")));
        var after = new Row(story.Number(1), below, "联络员", "专职", "2026-03-01");
        var ending = new Row(story.Number(1), below, "联络员", "兼职", "2026-01-01", "2026-02-28");
        Assert.Equal("further_post.overlap", (await story.RowsAsync(await UploadAsync(story, "", after)))[0].Items("problems")[0].Text("code"));
        Assert.Equal(1, RosterStory.Count(await UploadAsync(story, "", after, ending), "wrong"));
        Assert.Equal(1, RosterStory.Count(await UploadAsync(story, "mode=update_only", ending, after), "notInMode"));
        Assert.Equal(1, RosterStory.Count(await UploadAsync(story, "mode=create_only", ending), "notInMode"));
        await story.ConfirmAsync(await UploadAsync(story, "", ending, after));
        Assert.Equal([$"{below} 联络员 PartTime 2026-01-01 2026-02-28", $"{below} 联络员 FullTime 2026-03-01 "], await PostsAsync(story, 1));
        await story.ConfirmAsync(await UploadAsync(story, "", ending with { Post = "旧联络员", End = "清空" }));
        Assert.Equal($"{below} 旧联络员 PartTime 2026-01-01 ", (await PostsAsync(story, 1))[0]);
        foreach (var setting in (string[])["key=resident_id", "rekey=true", "takeOver=post", $"everybodyOf={story.UnitId}&leaveOn=2026-03-01"])
            await Refused.ExpectAsync(422, "roster_import.setting_for_people_only", () => UploadAsync(story, setting, ending));
        await Refused.ExpectAsync(422, "roster.no_header", async () => await UploadAsync(story, "", await RosterStory.FileAsync(story.Row(1))));
        await Refused.ExpectAsync(422, "roster.no_header", async () => await story.UploadAsync("", await FileAsync(ending)));
    }

    [Fact]
    public async Task A_plan_about_further_posts_that_somebody_overtook_is_not_written()
    {
        var (story, below) = await BeginAsync();
        var row = new Row(story.Number(1), below, "联络员", "兼职", "2026-01-01");
        var (first, second) = (await UploadAsync(story, "", row), await UploadAsync(story, "", row with { Post = "评委" }));
        await story.ConfirmAsync(first);
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(second));
        Assert.Equal([$"{below} 联络员 PartTime 2026-01-01 "], await PostsAsync(story, 1));
        Assert.Equal("update", (await story.RowsAsync(second))[0].Text("verdict"));
    }

    [Fact]
    public async Task Further_posts_end_with_the_last_day_of_whoever_leaves_and_stand_against_the_closing_of_their_unit()
    {
        var (story, below) = await BeginAsync();
        await story.ConfirmAsync(await UploadAsync(story, "", new Row(story.Number(1), below, "联络员", "兼职", "2026-01-01")));
        var unit = await server.InDatabaseAsync(db => db.Units.SingleAsync(one => one.Code == below, Cancel));
        Assert.Equal(1, Assert.Single(await server.InDatabaseAsync(db => new PeopleInUnit(db).InUnitAsync(unit.Id, Cancel))).Count);
        await story.ImportAsync(story.Row(1, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-03-01")));
        await server.SweepAsync();
        Assert.Equal([$"{below} 联络员 PartTime 2026-01-01 2026-03-01"], await PostsAsync(story, 1));
        Assert.Empty(await server.InDatabaseAsync(db => new PeopleInUnit(db).InUnitAsync(unit.Id, Cancel)));
    }

    [Fact]
    public async Task The_template_of_further_posts_lists_the_units_in_scope_and_is_an_empty_workbook_of_them()
    {
        var (story, below) = await BeginAsync();
        var template = await story.Li.DownloadAsync("/api/v1/roster-templates/further-posts");
        using var book = Workbook.Open(new MemoryStream(template));
        Assert.Equal([("兼任职务", true), ("填写说明", true), ("字典", false)], book.Sheets.Select(sheet => (sheet.Name, sheet.IsVisible)));
        Assert.Equal(["工号 *", "单位编码 *", "职务 *", "专/兼职 *", "起始日期 *", "结束日期"], book.Sheets[0].ReadRows(Cancel).Single().Cells.Select(cell => cell.Raw));
        Assert.Equal(0, RosterStory.Count(await UploadAsync(story, "", template), "rows"));
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(template));
        using var lists = new StreamReader(archive.GetEntry("xl/worksheets/sheet3.xml")!.Open());
        Assert.Contains(below, await lists.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>A unit with one below it, two people, and a third who has left.</summary>
    async Task<(RosterStory Story, string Below)> BeginAsync()
    {
        var story = await RosterStory.BeginAsync(server);
        var below = $"{story.UnitCode}X";
        await RosterStory.UnitAsync(server, below, story.UnitId, UnitLevel.Community);
        await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2025-01-01")), story.Row(2, (RosterKeys.EffectiveOn, "2025-01-01")), story.Row(3, (RosterKeys.Status, "离职")));
        return (story, below);
    }

    static async Task TakeBackAsync(RosterStory story, JsonElement import)
    {
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{import.Id()}/reversal");
        Assert.Equal("applied", (await story.ConfirmAsync(undo)).Text("state"));
    }

    static async Task<JsonElement> UploadAsync(RosterStory story, string settings, params Row[] rows) => await UploadAsync(story, settings, await FileAsync(rows));

    static Task<JsonElement> UploadAsync(RosterStory story, string settings, byte[] file) => story.UploadAsync($"sheet=further_posts&{settings}", file);

    static async Task<byte[]> FileAsync(params Row[] rows)
    {
        var plan = new RosterWorkbooks(Columns, KeyRing.InMemory()).RosterPlanOf();
        using var file = new MemoryStream();
        await using (var book = await WorkbookWriter.CreateAsync(file, [plan], cancel: Cancel))
        {
            var sheet = await book.BeginAsync(plan, Cancel);
            foreach (var row in rows) await sheet.RowAsync(row.Number, row.Unit, row.Post, row.Kind, row.Start, row.End);
            await book.CompleteAsync(Cancel);
        }
        return file.ToArray();
    }

    static IEnumerable<string> ChangesOf(JsonElement row) => row.Items("changes").Select(change => $"{change.Text("column")}:{change.Text("before")}:{change.Text("after")}");

    Task<List<string>> PostsAsync(RosterStory story, int n) => server.InDatabaseAsync(async db =>
    {
        var number = story.Number(n);
        var posts = await (from post in db.FurtherPosts
                           join person in db.People on post.PersonId equals person.Id
                           join unit in db.Units on post.UnitId equals unit.Id
                           where person.PersonNumber == number
                           orderby post.From
                           select new { unit.Code, Post = post }).AsNoTracking().ToListAsync(Cancel);
        return posts.ConvertAll(one => $"{one.Code} {one.Post.Post} {one.Post.Engagement} {one.Post.From:uuuu-MM-dd} {one.Post.To:uuuu-MM-dd}");
    });

    sealed record Row(string Number, string Unit, string Post, string Kind, string Start, string End = "");
}

public sealed class FurtherPostTestsOnSqlite(SqliteServer server) : FurtherPostTests(server), IClassFixture<SqliteServer>;

public sealed class FurtherPostTestsOnPostgreSql(PostgreSqlServer server) : FurtherPostTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
