using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Excel;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

public abstract class RosterImportTests(LmsServer server)
{
    [Fact]
    public async Task The_demonstration_roster_is_previewed_without_errors_written_as_seen_and_unchanged_when_it_comes_again()
    {
        var city = await server.InDatabaseAsync(db => OrganizationSeed.LoadAsync(DemoRoster.City, db, server.SystemAct, TestContext.Current.CancellationToken));
        var li = await server.PersonAsync("Li", "C");
        await RosterStory.AppointAsync(server, li, Role.HrOfficer, city.Id);
        var file = await SeedAsync("roster.xlsx");

        var preview = await li.UploadAsync("/api/v1/roster-imports?fileName=roster.xlsx", file);
        Assert.Equal(("previewed", 400, 400), (preview.Text("state"), RosterStory.Count(preview, "rows"), RosterStory.Count(preview, "create")));
        Assert.Equal(0, await DemoPeopleAsync());
        var rows = await li.GetAsync($"/api/v1/roster-imports/{preview.Id()}/rows?limit=1");
        var id = rows.Items()[0].Items("changes").Single(change => change.Text("column") == "resident_id").Text("after");
        Assert.StartsWith("**************", id, StringComparison.Ordinal);

        var applied = await li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/confirmation", new { planHash = preview.Text("planHash") });
        Assert.Equal("applied", applied.Text("state"));
        Assert.Equal(400, await DemoPeopleAsync());
        Assert.Equal(400, await server.InDatabaseAsync(db => db.Holdings.CountAsync(h => db.People.Any(p => p.Id == h.PersonId && p.PersonNumber.StartsWith("SL")))));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == preview.Id())));

        var again = await li.UploadAsync("/api/v1/roster-imports?fileName=roster.xlsx", file);
        Assert.Equal(400, RosterStory.Count(again, "unchanged"));

        var mistakes = await li.UploadAsync("/api/v1/roster-imports", await SeedAsync("roster-with-mistakes.xlsx"));
        RosterStory.CountsAddUp(mistakes);
        var codes = (await li.GetAsync($"/api/v1/roster-imports/{mistakes.Id()}/rows")).Items().SelectMany(row => row.Items("problems")).Select(problem => problem.Text("code"));
        Assert.Equal(
            [
                "roster.unit_unknown", "identity.check_digit", "cell.precision_lost", "roster.duplicate_in_file", "roster.duplicate_in_file", "cell.excel_error",
                "date.ambiguous_number", "date.unreadable", "roster.value_not_in_list", "roster.required_missing", "person.gender_differs", "person.masked_id",
            ], codes);
    }

    [Fact]
    public async Task One_wrong_row_blocks_all_or_is_passed_over_as_the_officer_chose()
    {
        var story = await RosterStory.BeginAsync(server);
        var file = await RosterStory.FileAsync(story.Row(1), story.Row(2, (RosterKeys.UnitCode, "NOWHERE"), (RosterKeys.Education, "研究生")), story.Row(3));

        var all = await story.UploadAsync("policy=all_or_nothing", file);
        await Refused.ExpectAsync(422, "roster_import.has_errors", () => story.ConfirmAsync(all));
        Assert.Equal(0, await story.PeopleAsync());
        Assert.Contains("confirm:False", (await story.Li.GetAsync($"/api/v1/roster-imports/{all.Id()}")).Items("actions").Select(a => $"{a.Text("trigger")}:{a.GetProperty("allowed").GetBoolean()}"));

        var good = await story.UploadAsync("policy=good_rows", file);
        RosterStory.CountsAddUp(good);
        var wrong = (await story.RowsAsync(good))[1];
        Assert.Equal(["roster.value_not_in_list:M", "roster.unit_unknown:E"], wrong.Items("problems").Select(p => $"{p.Text("code")}:{p.Text("letters")}"));
        Assert.Equal((3, "wrong"), (wrong.Int("number"), wrong.Text("verdict")));
        Assert.Equal("applied", (await story.ConfirmAsync(good)).Text("state"));
        Assert.Equal(2, await story.PeopleAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_workbook_is_refused_with_its_own_sentence()
    {
        var story = await RosterStory.BeginAsync(server);
        var refused = await Refused.ExpectAsync(422, "file.html", () => story.UploadAsync("", Encoding.UTF8.GetBytes("<html><table></table></html>")));
        Assert.Contains(".xlsx", refused.Problem.Text("detail"), StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "file.empty", () => story.UploadAsync("", (byte[])[]));
        await Refused.ExpectAsync(422, "request.setting_unknown", () => story.UploadAsync("mode=replace", story.Row(1)));
        Assert.Equal(
            [RosterImportState.Rejected, RosterImportState.Rejected],
            await server.InDatabaseAsync(db => db.RosterImports.Where(i => i.UploadedBy == story.Li.Id).Select(i => i.State).ToArrayAsync()));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterFiles.CountAsync(f => db.RosterImports.Any(i => i.Id == f.ImportId && i.UploadedBy == story.Li.Id))));
    }

    [Fact]
    public async Task A_plan_that_somebody_overtook_is_not_written_and_must_be_seen_again()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var preview = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "干事")), story.Row(2, (RosterKeys.Post, "干事")));
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(p => p.PersonNumber == story.Number(2))).Name = "王大明";
            return await db.SaveChangesAsync();
        });

        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(preview));
        Assert.Null((await story.PersonAsync(1))!.Post);
        var fresh = await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}");
        Assert.Equal("previewed", fresh.Text("state"));
        Assert.NotEqual(preview.Text("planHash"), fresh.Text("planHash"));
        await Refused.ExpectAsync(422, "roster_import.hash_differs", () => story.ConfirmAsync(preview));
        Assert.Equal("applied", (await story.ConfirmAsync(fresh)).Text("state"));
        Assert.Equal(("王小明", "干事"), ((await story.PersonAsync(2))!.Name, (await story.PersonAsync(2))!.Post));
    }

    [Fact]
    public async Task Of_two_imports_confirmed_at_once_one_is_written_and_the_other_told_to_look_again()
    {
        var story = await RosterStory.BeginAsync(server);
        var first = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "干事")));
        var second = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "科员")));
        var answers = await Task.WhenAll(((System.Text.Json.JsonElement[])[first, second]).Select(async import =>
        {
            try
            {
                return (await story.ConfirmAsync(import)).Text("state");
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Equal(["applied", "roster_import.plan_stale"], answers.Order());
        Assert.Equal(1, await story.PeopleAsync());
        Assert.Single(await story.PostsAsync(1));
    }

    [Fact]
    public async Task People_and_units_of_another_officer_show_no_data()
    {
        var (east, west) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await west.ImportAsync(west.Row(1, (RosterKeys.Post, "秘密岗位")));
        var preview = await east.UploadAsync("", west.Row(1, (RosterKeys.UnitCode, east.UnitCode)), east.Row(2, (RosterKeys.UnitCode, west.UnitCode)));
        var rows = await east.RowsAsync(preview);
        Assert.Equal(["out_of_scope", "out_of_scope"], rows.Select(row => row.Text("verdict")));
        Assert.All(rows, row => Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("personId").ValueKind));
        Assert.All(rows, row => Assert.Empty(row.Items("changes")));
        Assert.DoesNotContain("秘密岗位", string.Concat(rows.Select(row => row.GetRawText())), StringComparison.Ordinal);

        await Refused.ExpectAsync(404, "roster_import.not_found", () => west.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}"));
        await Refused.ExpectAsync(404, "roster_import.not_found", () => west.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}/rows"));
        var zhou = await server.PersonAsync("Zhou", "C-1");
        await Refused.ExpectAsync(403, "roster_import.upload.forbidden", async () => await zhou.UploadAsync("/api/v1/roster-imports", await RosterStory.FileAsync(east.Row(3))));
    }

    [Fact]
    public async Task Many_leavers_need_a_second_person_and_more_than_half_are_refused()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync([.. Enumerable.Range(1, 10).Select(n => story.Row(n, (RosterKeys.EffectiveOn, "2026-01-01")))]);
        Dictionary<string, CellValue> Leaver(int n) => story.Row(n, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-03-01"));

        var half = await story.UploadAsync("", [.. Enumerable.Range(1, 6).Select(Leaver)]);
        await Refused.ExpectAsync(422, "roster_import.second_person_needed roster_import.too_many_leavers", () => story.ConfirmAsync(half));

        var three = await story.UploadAsync("", [.. Enumerable.Range(1, 3).Select(Leaver)]);
        Assert.True(three.GetProperty("needsSecondPerson").GetBoolean());
        await Refused.ExpectAsync(422, "roster_import.second_person_needed", () => story.ConfirmAsync(three));
        var path = $"/api/v1/roster-imports/{three.Id()}/guarded-confirmation";
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => story.Li.PostAsync(path, new { planHash = three.Text("planHash"), reason = "机构改革" }));
        var sun = await server.PersonAsync("Sun", "C");
        await RosterStory.AppointAsync(server, sun, Role.TrainingOfficer, story.UnitId);
        await Refused.ExpectAsync(422, "reason.missing", () => sun.PostAsync(path, new { planHash = three.Text("planHash") }));
        var applied = await sun.PostAsync(path, new { planHash = three.Text("planHash"), reason = "机构改革" });
        Assert.Equal(("applied", sun.Id), (applied.Text("state"), applied.Id("confirmedBy")));
        Assert.Equal(PersonStatus.Left, (await story.PersonAsync(1))!.Status);
    }

    [Fact]
    public async Task A_person_who_leaves_and_comes_back_stays_the_same_person()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2025-09-01")));
        var before = await story.PersonAsync(1);

        var without = await story.UploadAsync("", story.Row(1, (RosterKeys.Status, "离职")));
        Assert.Equal("roster.effective_date_missing", (await story.RowsAsync(without))[0].Items("problems")[0].Text("code"));
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(story.Row(1, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-01-31"))), "leave"));
        Assert.Equal(new LocalDate(2026, 1, 31), Assert.Single(await story.PostsAsync(1)).To);

        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2026-02-10"))), "rejoin"));
        var after = await story.PersonAsync(1);
        Assert.Equal((before!.Id, PersonStatus.Active), (after!.Id, after.Status));
        Assert.Equal([(LocalDate?)new LocalDate(2026, 1, 31), null], (await story.PostsAsync(1)).Select(post => post.To));
    }

    [Fact]
    public async Task A_move_closes_the_old_post_the_day_before_the_new_one()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.EffectiveOn, "2025-09-01")));
        var code = $"{story.UnitCode}X";
        await RosterStory.UnitAsync(server, code, story.UnitId, UnitLevel.Community);

        var early = await story.UploadAsync("", story.Row(1, (RosterKeys.UnitCode, code), (RosterKeys.EffectiveOn, "2025-09-01")));
        Assert.Equal("roster.effective_before_post", (await story.RowsAsync(early))[0].Items("problems")[0].Text("code"));
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), (RosterKeys.EffectiveOn, "2026-03-01"))), "transfer"));
        Assert.Equal(
            [(new LocalDate(2025, 9, 1), (LocalDate?)new LocalDate(2026, 2, 28)), (new LocalDate(2026, 3, 1), null)],
            (await story.PostsAsync(1)).Select(post => (post.From, post.To)));
    }

    [Fact]
    public async Task The_error_workbook_corrected_comes_back_clean()
    {
        var story = await RosterStory.BeginAsync(server);
        var wrong = await story.UploadAsync("policy=good_rows",
            story.Row(1), story.Row(2, (RosterKeys.Mobile, "5"), (RosterKeys.CareerStart, 2012.1m)), story.Row(3, (RosterKeys.Status, CellValue.Blank)));
        await story.ConfirmAsync(wrong);
        var workbook = await story.Li.DownloadAsync($"/api/v1/roster-imports/{wrong.Id()}/error-workbook");

        using var book = Workbook.Open(new MemoryStream(workbook));
        Assert.Equal(["错误行", "汇总"], book.Sheets.Select(sheet => sheet.Name));
        var rows = book.Sheets[0].ReadRows(TestContext.Current.CancellationToken).ToList();
        var headings = rows[0].Cells.Select(cell => cell.Raw.TrimEnd(' ', '*')).ToList();
        Assert.Equal(["原行号", "错误说明"], headings[^2..]);
        Assert.Equal(["3", "4"], rows.Skip(1).Select(row => row[headings.Count - 1].Raw));
        Assert.Contains("Write 11 digits", rows[1][headings.Count].Raw, StringComparison.Ordinal);

        var plan = new SheetPlan("错误行", [.. headings.Select(heading => new SheetColumn(heading))]);
        using var corrected = new MemoryStream();
        await using (var writer = await WorkbookWriter.CreateAsync(corrected, [plan], cancel: TestContext.Current.CancellationToken))
        {
            var sheet = await writer.BeginAsync(plan, TestContext.Current.CancellationToken);
            foreach (var row in rows.Skip(1))
                await sheet.RowAsync([.. headings.Select((heading, at) => CellValue.Of(heading switch
                {
                    "手机" => "12000000002", "参加工作日期" => "2012-10", "状态" => "在职", _ => row[at + 1].Raw,
                }))]);
            await writer.CompleteAsync(TestContext.Current.CancellationToken);
        }
        var clean = await story.UploadAsync("", corrected.ToArray());
        Assert.Equal((2, 2), (RosterStory.Count(clean, "rows"), RosterStory.Count(clean, "create")));
        Assert.Contains("roster.columns_ignored", clean.Items("notices").Select(notice => notice.Text("code")));
        Assert.Equal("applied", (await story.ConfirmAsync(clean)).Text("state"));
        Assert.Equal((new LocalDate(2012, 10, 1), true), ((await story.PersonAsync(2))!.CareerStart, (await story.PersonAsync(2))!.CareerStartIsMonth));
    }

    [Fact]
    public async Task A_text_file_with_errors_comes_back_as_text_unless_a_workbook_is_asked_for()
    {
        var story = await RosterStory.BeginAsync(server);
        var text = $"工号,姓名,身份证号,单位编码,人员类别,专/兼职,状态\n{story.Number(1)},王小明,{story.ResidentId(1)},{story.UnitCode},事业人员,专职,\n";
        var wrong = await story.UploadAsync("policy=good_rows", Encoding.UTF8.GetBytes(text));
        var path = $"/api/v1/roster-imports/{wrong.Id()}/error-workbook";
        var back = Encoding.UTF8.GetString(await story.Li.DownloadAsync(path));
        Assert.StartsWith("\uFEFF工号,姓名,", back, StringComparison.Ordinal);
        Assert.Contains("错误说明", back, StringComparison.Ordinal);
        using var book = Workbook.Open(new MemoryStream(await story.Li.DownloadAsync($"{path}?form=workbook")));
        Assert.Equal("错误行", book.Sheets[0].Name);

        var lines = back.Split("\r\n");
        var status = lines[0].Split(',').ToList().IndexOf("状态");
        var cells = lines[1].Split(',');
        cells[status] = "在职";
        var clean = await story.UploadAsync("", Encoding.UTF8.GetBytes($"{lines[0]}\r\n{string.Join(',', cells)}\r\n"));
        Assert.Equal(1, RosterStory.Count(clean, "create"));
    }

    [Fact]
    public async Task An_export_is_masked_and_a_masked_file_is_not_taken_back()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var export = await story.Li.DownloadAsync($"/api/v1/roster-exports?unitId={story.UnitId}");
        using (var book = Workbook.Open(new MemoryStream(export)))
        {
            var cells = book.Sheets[0].ReadRows(TestContext.Current.CancellationToken).SelectMany(row => row.Cells).Select(cell => cell.Raw).ToList();
            Assert.Contains($"**************{story.ResidentId(1)[^4..]}", cells);
            Assert.DoesNotContain(story.ResidentId(1), cells);
        }

        var back = await story.UploadAsync("", export);
        Assert.Equal((2, 2), (RosterStory.Count(back, "rows"), RosterStory.Count(back, "wrong")));
        Assert.All(await story.RowsAsync(back), row => Assert.Contains("person.masked_id", row.Items("problems").Select(problem => problem.Text("code"))));
        var other = await RosterStory.BeginAsync(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => other.Li.DownloadAsync($"/api/v1/roster-exports?unitId={story.UnitId}"));
    }

    [Fact]
    public async Task The_template_lists_the_units_in_scope_behind_its_drop_downs_and_is_an_empty_roster()
    {
        var story = await RosterStory.BeginAsync(server);
        var template = await story.Li.DownloadAsync("/api/v1/roster-templates");
        using var book = Workbook.Open(new MemoryStream(template));
        Assert.Equal([("花名册", true), ("填写说明", true), ("字典", false)], book.Sheets.Select(sheet => (sheet.Name, sheet.IsVisible)));
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(template));
        using var lists = new StreamReader(archive.GetEntry("xl/worksheets/sheet3.xml")!.Open());
        var text = await lists.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"{story.UnitCode}办公室", text, StringComparison.Ordinal);
        Assert.DoesNotContain("东风街道", text, StringComparison.Ordinal);
        Assert.Equal(0, RosterStory.Count(await story.UploadAsync("", template), "rows"));
    }

    [Fact]
    public async Task Modes_keys_and_cleared_cells_do_what_they_say()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.Post, "干事")), story.Row(2));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("mode=create_only", story.Row(1, (RosterKeys.Post, "科员"))), "notInMode"));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("mode=update_only", story.Row(9)), "notInMode"));

        var swapped = await story.UploadAsync("", story.Row(1, (RosterKeys.ResidentId, story.ResidentId(2))), story.Row(8, (RosterKeys.ResidentId, story.ResidentId(1))));
        Assert.Equal(["person.keys_conflict", "person.number_changed"], (await story.RowsAsync(swapped)).Select(row => row.Items("problems")[0].Text("code")));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("key=resident_id", story.Row(1)), "unchanged"));

        var cleared = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "清空"), (RosterKeys.Mobile, CellValue.Blank)));
        Assert.Equal(["post:干事:"], (await story.RowsAsync(cleared))[0].Items("changes").Select(c => $"{c.Text("column")}:{c.Text("before")}:{c.Text("after")}"));
        await story.ConfirmAsync(cleared);
        Assert.Equal((null, "12000000001"), ((await story.PersonAsync(1))!.Post, (await story.PersonAsync(1))!.OpenMobile(server.Keys)));
    }

    [Fact]
    public async Task An_import_nobody_goes_on_with_ends_after_a_day_and_a_cancelled_one_at_once()
    {
        var story = await RosterStory.BeginAsync(server);
        var (left, cancelled) = (await story.UploadAsync("", story.Row(1)), await story.UploadAsync("", story.Row(2)));
        Assert.Equal("cancelled", (await story.Li.PostAsync($"/api/v1/roster-imports/{cancelled.Id()}/cancellation")).Text("state"));
        await Refused.ExpectAsync(409, "roster_import.confirm.not_in_cancelled", () => story.ConfirmAsync(cancelled));
        server.Clock.Advance(Duration.FromHours(25));
        await server.SweepAsync();
        Assert.Equal("expired", (await story.Li.GetAsync($"/api/v1/roster-imports/{left.Id()}")).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterPlanRows.CountAsync(row => row.ImportId == left.Id() || row.ImportId == cancelled.Id())));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterFiles.CountAsync(file => file.ImportId == left.Id() || file.ImportId == cancelled.Id())));
    }

    static Task<byte[]> SeedAsync(string name) => File.ReadAllBytesAsync(Path.Combine(DemoRoster.Folder, "demo", name));

    Task<int> DemoPeopleAsync() => server.InDatabaseAsync(db => db.People.CountAsync(p => p.PersonNumber.StartsWith("SL")));
}

public sealed class RosterImportTestsOnSqlite(SqliteServer server) : RosterImportTests(server), IClassFixture<SqliteServer>;

public sealed class RosterImportTestsOnPostgreSql(PostgreSqlServer server) : RosterImportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
