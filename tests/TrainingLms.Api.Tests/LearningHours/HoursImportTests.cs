using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Excel;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

public abstract class HoursImportTests(LmsServer server)
{
    const string Imports = "/api/v1/hours/imports";

    static readonly string[] Headings = ["工号", "姓名", "学习内容", "学时类别", "学习形式", "开始日期", "结束日期", "年度", "学时", "天数", "课程代号", "主办单位", "证明材料"];

    async Task<(Persona Li, Persona Wang, Persona Zhao)> PeopleAsync() => (
        await server.PersonAsync("Li", "C-1-1"),
        await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")),
        await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")));

    Task<string> NumberOf(Persona person) => server.InDatabaseAsync(db => db.People.Where(p => p.Id == person.Id).Select(p => p.PersonNumber).SingleAsync());

    internal static string[] Row(string number, string title = "数据安全培训", string kind = "专题讲座", string on = "2025-06-30", string hours = "4", string course = "", string name = "", string year = "", string from = "", string days = "", string category = "专业") =>
        [number, name, title, category, kind, from, on, year, hours, days, course, "市委网信办", "结业证 2025-017"];

    static async Task<(JsonElement Plan, byte[] File)> CheckAsync(Persona wang, params string[][] rows)
    {
        var file = await WorkbookAsync(rows);
        return (await wang.UploadAsync($"{Imports}/checks?fileName=past.xlsx", file), file);
    }

    static Task<JsonElement> ApplyAsync(Persona wang, byte[] file, string hash) => wang.UploadAsync($"{Imports}?fileName=past.xlsx&planHash={hash}", file);

    internal static async Task<JsonElement> ImportAsync(Persona wang, params string[][] rows)
    {
        var (plan, file) = await CheckAsync(wang, rows);
        return await ApplyAsync(wang, file, plan.Text("planHash"));
    }

    static string[] Codes(JsonElement plan, int row) => [.. plan.Items("rows")[row].Items("problems").Select(problem => problem.Text("code"))];

    [Fact]
    public async Task What_was_previewed_is_written_and_counts_in_its_year()
    {
        var (li, wang, _) = await PeopleAsync();
        var number = await NumberOf(li);
        var (plan, file) = await CheckAsync(wang, Row(number, name: "Li"), Row(number, "公文写作", "脱产培训（天）", "2025-09-05", "16", from: "2025-09-04", days: "2", category: "公需"));
        Assert.Equal((2, 0, 2000), (plan.Int("granted"), plan.Int("refused"), plan.Int("hoursHundredths")));
        Assert.Equal([2, 3], plan.Items("rows").Select(row => row.Int("row")));
        Assert.Equal(0, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("countedHundredths"));

        var import = await ApplyAsync(wang, file, plan.Text("planHash"));
        Assert.Equal(("applied", 2, 2000, "past.xlsx"), (import.Text("state"), import.Int("granted"), import.Int("hoursHundredths"), import.Text("fileName")));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2025");
        Assert.Equal((2000, 400, 1600, 200), (statement.Int("countedHundredths"), statement.Int("professionalHundredths"), statement.Int("publicHundredths"), statement.Int("daysHundredths")));
        var entry = statement.Items("entries").First();
        Assert.Equal(("import", import.Id(), "lecture", "市委网信办；结业证 2025-017"), (entry.Text("source"), entry.Id("sourceId"), entry.Text("conversion"), entry.Text("note")));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(a => a.Subject == "hours_import" && a.Trigger == "apply" && a.SubjectId == import.Id())));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task A_plan_that_nobody_saw_is_not_written()
    {
        var (li, wang, _) = await PeopleAsync();
        var number = await NumberOf(li);
        var (plan, file) = await CheckAsync(wang, Row(number));
        var hash = plan.Text("planHash");
        await Refused.ExpectAsync(422, "hours_import.hash_differs", () => ApplyAsync(wang, file, new string('0', 64)));
        await Refused.ExpectAsync(422, "hours_import.hash_differs", async () => await ApplyAsync(wang, await WorkbookAsync(Row(number, hours: "40")), hash));
        // The database differs from what was seen: the row that was good is one too many now.
        await ApplyAsync(wang, await WorkbookAsync(Row(number), Row(number, "另一次")), (await CheckAsync(wang, Row(number), Row(number, "另一次"))).Plan.Text("planHash"));
        await Refused.ExpectAsync(422, "hours_import.hash_differs hours_import.no_good_row", () => ApplyAsync(wang, file, hash));
        Assert.Equal(800, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("countedHundredths"));
    }

    [Fact]
    public async Task No_hours_count_twice_from_one_file_from_two_or_from_two_at_once()
    {
        var (li, wang, _) = await PeopleAsync();
        var number = await NumberOf(li);
        var (plan, file) = await CheckAsync(wang, Row(number), Row(number), Row(number, hours: "3.5"), Row(number, kind: "visit"));
        Assert.Equal((2, 2), (plan.Int("granted"), plan.Int("refused")));
        Assert.Equal([["hours_import.row_twice"], ["hours_import.row_twice"]], [Codes(plan, 1), Codes(plan, 2)]);
        Assert.Contains("row 2", plan.Items("rows")[2].Items("problems")[0].Text("reason"), StringComparison.Ordinal);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await ApplyAsync(wang, file, plan.Text("planHash"));
                return "";
            }
            catch (Refused refused)
            {
                return string.Join(' ', refused.Codes);
            }
        }));
        Assert.Single(outcomes, outcome => outcome.Length == 0);
        Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Contains(outcome, (string[])["hours_import.in_ledger", "hours_import.hash_differs hours_import.no_good_row"]));
        Assert.Equal(800, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Items("entries").Sum(entry => entry.Int("hoursHundredths")));
        var (again, _) = await CheckAsync(wang, Row(number), Row(number, on: "2025-07-01"));
        Assert.Equal(["hours_import.in_ledger"], Codes(again, 0));
        Assert.True(again.Items("rows")[1].GetProperty("isGood").GetBoolean());
    }

    [Fact]
    public async Task Every_wrong_cell_is_told_with_its_column()
    {
        var (li, wang, _) = await PeopleAsync();
        var (number, own, west) = (await NumberOf(li), await NumberOf(wang), await NumberOf(await server.PersonAsync("Xi", "C-2")));
        (string[] Row, string Code)[] rows =
        [
            (Row("NOBODY"), "hours_import.person_unknown"), (Row(west), "hours_import.person_unknown"), (Row(own), "hours_import.own_hours"), (Row(number, name: "Liu"), "hours_import.name_differs"),
            (Row(number, hours: "-4"), "hours_import.number_wrong"), (Row(number, hours: "201"), "hours_import.number_wrong"), (Row(number, hours: "4.125"), "hours_import.number_wrong"),
            (Row(number, hours: "50", from: "2025-06-29"), "hours_import.more_than_days_have"), (Row(number, days: "2", from: "2025-06-30"), "hours_import.more_than_days_have"),
            (Row(number, on: "2027-01-01"), "date.out_of_range"), (Row(number, on: "昨天"), "date.unreadable"), (Row(number, on: ""), "hours_import.day_missing"),
            (Row(number, on: "", year: "2026"), "hours_import.year_not_over"), (Row(number, year: "2024"), "hours_import.year_differs"), (Row(number, on: "2015-06-30"), "hours_import.year_without_rules"),
            (Row(number, from: "2025-07-01"), "hours_import.days_wrong"), (Row(number, kind: "喝茶"), "hours_import.kind_unknown"), (Row(number, category: "其他"), "hours_import.category_unknown"),
            (Row(number, title: ""), "hours_import.cell_missing"), (Row(number, course: "no-such-course"), "hours_import.course_unknown"), (Row(number, title: new string('长', 201)), "hours_import.cell_too_long"),
        ];
        var (plan, file) = await CheckAsync(wang, [.. rows.Select(row => row.Row)]);
        Assert.Equal(rows.Select(row => row.Code), rows.Select((_, at) => string.Join(' ', Codes(plan, at).Except(["hours_import.course_is_online"]))));
        Assert.Equal("学时", plan.Items("rows")[4].Items("problems")[0].Text("column"));
        await Refused.ExpectAsync(422, "hours_import.no_good_row", () => ApplyAsync(wang, file, plan.Text("planHash")));
    }

    [Fact]
    public async Task A_year_alone_and_a_former_number_are_understood()
    {
        var (li, wang, _) = await PeopleAsync();
        var former = $"OLD{await NumberOf(li)}";
        await server.InDatabaseAsync(db =>
        {
            db.FormerNumbers.Add(new FormerNumber(former, li.Id));
            return db.SaveChangesAsync();
        });
        await ImportAsync(wang, Row(former, on: "", year: "2024"));
        var entry = (await li.GetAsync("/api/v1/hours/statements/me/2024")).Items("entries").Single();
        Assert.Equal(("2024-12-31", JsonValueKind.Null), (entry.Text("learnedOn"), entry.GetProperty("learnedFrom").ValueKind));
    }

    [Fact]
    public async Task A_completion_counts_as_done_and_its_hours_once()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var number = await NumberOf(li);
        var story = await CourseStory.BeginAsync(server);
        var key = $"imported-{number.ToLowerInvariant()}";
        await story.PublishedAsync(key);
        await story.PublishedAsync($"{key}-next", prerequisites: $"[ {{ course: {key} }} ]");
        await Refused.ExpectAsync(422, "enrolment.prerequisites_open", () => CourseStory.EnrolAsync(li, $"{key}-next"));
        var row = Row(number, title: "", kind: "", category: "", hours: "", course: key.ToUpperInvariant());
        var import = await ImportAsync(wang, row);
        Assert.Equal((1, 50), (import.Int("recognised"), import.Int("hoursHundredths")));
        var done = (await li.GetAsync("/api/v1/enrolments")).Items().Single();
        Assert.Equal(("recognised", "import"), (done.Text("state"), done.Text("source")));
        await CourseStory.EnrolAsync(li, $"{key}-next");
        var (again, _) = await CheckAsync(wang, Row(number, on: "2026-01-15", title: "再学一次", kind: "", course: key), Row(number, on: "2022-01-15", title: "从前学过", kind: "", course: key));
        Assert.Equal([["hours_import.course_done"], []], [Codes(again, 0), Codes(again, 1)]);

        // Learned once more here within three years: nothing more is granted, as for any repetition.
        var second = await CourseStory.EnrolAsync(li, key);
        Assert.Equal(["hours_import.course_open"], Codes((await CheckAsync(wang, Row(number, on: "2022-01-15", kind: "", course: key))).Plan, 0));
        await story.StudyAsync(li, second);
        await li.PostAsync($"/api/v1/enrolments/{second}/lessons/l1/completion");
        await story.PassQuizAsync(second, 80_00);
        Assert.Empty((await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries"));

        await zhao.PostAsync($"{Imports}/{import.Id()}/reversal", new { reason = "证书系伪造" });
        Assert.Equal("voided", (await li.GetAsync($"/api/v1/enrolments/{done.Id()}")).Text("state"));
        Assert.Equal("completed", (await li.GetAsync($"/api/v1/enrolments/{second}")).Text("state"));
    }

    [Fact]
    public async Task An_import_is_taken_back_as_a_whole_and_can_be_brought_in_again()
    {
        var (li, wang, zhao) = await PeopleAsync();
        var number = await NumberOf(li);
        var import = await ImportAsync(wang, Row(number), Row(number, "另一次"), Row(number, "第三次"));
        var path = $"{Imports}/{import.Id()}/reversal";
        var single = (await zhao.GetAsync($"/api/v1/hours/statements/{li.Id}/2025")).Items("entries")[0].Id();
        await zhao.PostAsync($"/api/v1/hours/entries/{single}/reversal", new { reason = "重复" });
        await Refused.ExpectAsync(403, "hours_import.undo.forbidden", () => wang.PostAsync(path, new { reason = "弄错了" }));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync(path));
        Assert.Equal("undone", (await zhao.PostAsync(path, new { reason = "文件有误" })).Text("state"));
        await Refused.ExpectAsync(409, "hours_import.undo.not_in_undone", () => zhao.PostAsync(path, new { reason = "文件有误" }));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2025");
        Assert.Equal((0, 6, 0), (statement.Int("countedHundredths"), statement.Items("entries").Length, statement.Items("entries").Sum(entry => entry.Int("hoursHundredths"))));
        Assert.Empty(await FindingsAsync());
        await ImportAsync(wang, Row(number));
        Assert.Equal(400, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("countedHundredths"));
    }

    [Fact]
    public async Task Nobody_takes_back_an_import_with_own_hours_in_it()
    {
        var (li, wang, _) = await PeopleAsync();
        var chen = await server.PersonAsync("Chen", "C-1", roles: (Role.TrainingOfficer, "C-1"));
        var import = await ImportAsync(wang, Row(await NumberOf(li)), Row(await NumberOf(chen)));
        await Refused.ExpectAsync(422, "hours.own_entry", () => chen.PostAsync($"{Imports}/{import.Id()}/reversal", new { reason = "不要了" }));
        Assert.Equal(400, (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("countedHundredths"));
    }

    [Fact]
    public async Task The_template_is_understood_as_it_is_given_out()
    {
        var (_, wang, _) = await PeopleAsync();
        var template = await wang.DownloadAsync($"{Imports}/template");
        Assert.Empty((await wang.UploadAsync($"{Imports}/checks", template)).Items("rows"));
        using var zip = new ZipArchive(new MemoryStream(template));
        var text = string.Concat(zip.Entries.Select(entry => new StreamReader(entry.Open(), Encoding.UTF8).ReadToEnd()));
        Assert.All(Headings, heading => Assert.Contains(heading, text, StringComparison.Ordinal));
        Assert.Contains("专题讲座", text, StringComparison.Ordinal);
    }

    Task<List<string>> FindingsAsync() => server.InDatabaseAsync(async db =>
    {
        var found = new List<string>();
        await using var scope = server.Services.CreateAsyncScope();
        await foreach (var one in scope.ServiceProvider.GetServices<TrainingLms.Data.IConsistencyCheck>().OfType<HoursLedgerCheck>().Single().FindAsync(TestContext.Current.CancellationToken)) found.Add(one.What.Code);
        return found;
    });

    static async Task<byte[]> WorkbookAsync(params string[][] rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("Sheet1", [.. Headings.Select(heading => new SheetColumn(heading))]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan]))
        {
            var sheet = await workbook.BeginAsync(plan);
            foreach (var row in rows) await sheet.RowAsync([.. row.Select(cell => CellValue.Of(cell.Length == 0 ? null : cell))]);
            await workbook.CompleteAsync();
        }
        return target.ToArray();
    }
}

public sealed class HoursImportTestsOnSqlite(SqliteServer server) : HoursImportTests(server), IClassFixture<SqliteServer>;

public sealed class HoursImportTestsOnPostgreSql(PostgreSqlServer server) : HoursImportTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
