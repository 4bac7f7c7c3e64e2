using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Api.Tests.People;
using TrainingLms.Courses;
using TrainingLms.Excel;
using TrainingLms.Excel.LearningHours;
using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.LearningHours;

public abstract class HoursCorrectionTests(LmsServer server)
{
    const string Corrections = "/api/v1/hours/corrections";

    /// <summary>Li has three entries of 2025; Wang handed them in, Zhao writes corrections, Chen could do both.</summary>
    async Task<(Persona Li, Persona Wang, Persona Zhao, Persona Chen)> PeopleAsync(string more = "")
    {
        var (li, wang) = (await server.PersonAsync("Li", "C-1-1"), await server.PersonAsync("Wang", "C-1", roles: (Role.HrOfficer, "C-1")));
        await HoursImportTests.ImportAsync(wang, [.. new[] { "甲", "乙", "丙" }.Select(title => HoursImportTests.Row(NumberOf(li), title + more))]);
        return (li, wang, await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C")),
            await server.PersonAsync("Chen", "C-1", roles: [(Role.HrOfficer, "C-1"), (Role.TrainingOfficer, "C-1")]));
    }

    string NumberOf(Persona person) => server.InDatabaseAsync(db => db.People.Where(p => p.Id == person.Id).Select(p => p.PersonNumber).SingleAsync()).GetAwaiter().GetResult();

    /// <summary>The workbook as it is given out, overwritten: rows of Li alone, in the order of the titles.</summary>
    async Task<byte[]> OverwrittenAsync(Persona officer, Persona li, params (int Row, string Column, string Value)[] changes)
    {
        var rows = HoursCorrectionWorkbook.Read("corrections.xlsx", await officer.DownloadAsync($"{Corrections}/workbook/2025"), new LocalDate(2026, 3, 2)).Rows
            .Select(row => row.Cells.ToDictionary(cell => cell.Key, cell => cell.Value.Value!)).Where(row => row["person_number"] == NumberOf(li)).OrderBy(row => "甲乙丙".IndexOf(row["title"][0], StringComparison.Ordinal)).ToList();
        foreach (var (at, column, value) in changes)
        {
            while (at >= rows.Count) rows.Add(new Dictionary<string, string>(rows[0]));
            rows[at][column] = value;
        }
        return await WorkbookAsync(rows);
    }

    internal static async Task<byte[]> WorkbookAsync(IReadOnlyList<Dictionary<string, string>> rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("Sheet1", [.. HoursCorrectionColumns.All.Select(column => new SheetColumn(column.Heading))]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan]))
        {
            var sheet = await workbook.BeginAsync(plan);
            foreach (var row in rows) await sheet.RowAsync([.. HoursCorrectionColumns.All.Select(column => CellValue.Of(row.GetValueOrDefault(column.Key)))]);
            await workbook.CompleteAsync();
        }
        return target.ToArray();
    }

    static Task<JsonElement> CheckAsync(Persona officer, byte[] file) => officer.UploadAsync($"{Corrections}/checks", file);

    static async Task<JsonElement> ProposeAsync(Persona officer, byte[] file, string? hash = null) =>
        await officer.UploadAsync($"{Corrections}?fileName=past.xlsx&planHash={hash ?? (await CheckAsync(officer, file)).Text("planHash")}", file);

    static Task<JsonElement> ApplyAsync(Persona officer, JsonElement correction) => officer.PostAsync($"{Corrections}/{correction.Id()}/application", new { planHash = correction.Text("planHash") });

    static async Task<int> CountedAsync(Persona li) => (await li.GetAsync("/api/v1/hours/statements/me/2025")).Int("countedHundredths");

    [Fact]
    public async Task What_one_officer_hands_in_another_one_writes()
    {
        var (li, wang, zhao, _) = await PeopleAsync();
        var untouched = await OverwrittenAsync(wang, li);
        var plan = await CheckAsync(wang, untouched);
        Assert.Equal((0, 0, 3), (plan.Int("lines"), plan.Int("wrong"), plan.Int("untouched")));
        await Refused.ExpectAsync(422, "hours_correction.nothing", () => ProposeAsync(wang, untouched));

        var file = await OverwrittenAsync(wang, li, (0, "hours", "3.5"), (0, "category", "公需"), (0, "evidence", "登记表第 3 页"), (1, "action", "冲销"), (1, "evidence", "重复登记"));
        plan = await CheckAsync(wang, file);
        Assert.Equal((2, 0, 1, -450), (plan.Int("lines"), plan.Int("wrong"), plan.Int("untouched"), plan.Int("differenceHundredths")));
        await Refused.ExpectAsync(422, "hours_correction.hash_differs", () => ProposeAsync(wang, file, new string('0', 64)));
        await Refused.ExpectAsync(403, "hours_correction.propose.forbidden", () => CheckAsync(zhao, file));
        var correction = await ProposeAsync(wang, file);
        Assert.Equal(("proposed", 2, 1, 12_00), (correction.Text("state"), correction.Int("lines"), correction.Int("takenBack"), await CountedAsync(li)));

        await Refused.ExpectAsync(403, "hours_correction.apply.forbidden", () => ApplyAsync(wang, correction));
        await Refused.ExpectAsync(422, "hours_correction.hash_differs", () => zhao.PostAsync($"{Corrections}/{correction.Id()}/application", new { planHash = new string('0', 64) }));
        var lines = (await zhao.GetAsync($"{Corrections}/{correction.Id()}/lines")).Items();
        Assert.Equal([("甲", 400, "350 public_required"), ("乙", 400, "")], lines.Select(line => (line.GetProperty("before").Text("title"), line.GetProperty("before").Int("hoursHundredths"),
            line.GetProperty("after") is { ValueKind: JsonValueKind.Object } after ? $"{after.Int("hoursHundredths")} {after.Text("category")}" : "")));
        var second = await zhao.GetAsync($"{Corrections}/{correction.Id()}/lines?limit=1");
        Assert.Equal("乙", Assert.Single((await zhao.GetAsync($"{Corrections}/{correction.Id()}/lines?limit=1&cursor={second.Text("next")}")).Items()).GetProperty("before").Text("title"));

        Assert.Equal("applied", (await ApplyAsync(zhao, correction)).Text("state"));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2025");
        Assert.Equal((7_50, 3_50), (statement.Int("countedHundredths"), statement.Int("publicHundredths")));
        var entries = await server.InDatabaseAsync(db => db.HoursEntries.AsNoTracking().Where(e => e.PersonId == li.Id).ToListAsync());
        Assert.Equal([("import", 3), ("import reversal", 2), ("correction", 1)],
            entries.GroupBy(e => e.Kind == HoursEntryKind.Reversal ? "import reversal" : $"{e.Source}".ToLowerInvariant()).Select(e => (e.Key, e.Count())).OrderByDescending(e => e.Item2));
        var made = entries.Single(e => e.Source == HoursSource.Correction);
        Assert.Equal((3_50, "lecture", "登记表第 3 页", zhao.Id), (made.HoursHundredths, made.Conversion, made.Note, made.BookedBy));
        Assert.Empty(await FindingsAsync());
        await Refused.ExpectAsync(409, "hours_correction.apply.not_in_applied", () => ApplyAsync(zhao, correction));
        // What was corrected is an entry like any other: it can be corrected again, and taken back.
        var again = await ProposeAsync(wang, await OverwrittenAsync(wang, li, (0, "hours", "4"), (0, "evidence", "原来是对的")));
        await ApplyAsync(zhao, again);
        Assert.Equal(8_00, await CountedAsync(li));
    }

    [Fact]
    public async Task Nobody_writes_what_the_same_person_handed_in_whatever_the_roles()
    {
        var (li, _, zhao, chen) = await PeopleAsync();
        var correction = await ProposeAsync(chen, await OverwrittenAsync(chen, li, (2, "hours", "8"), (2, "evidence", "全天")));
        await Refused.ExpectAsync(422, "duty.correction_needs_two", () => ApplyAsync(chen, correction));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await ApplyAsync(zhao, correction)).Text("state");
            }
            catch (Refused refused)
            {
                return $"{refused.Status}";
            }
        }));
        Assert.Single(answers, "applied");
        Assert.Equal(3, answers.Count(answer => answer == "409"));
        Assert.Equal(16_00, await CountedAsync(li));
    }

    [Fact]
    public async Task Nobody_writes_a_correction_of_the_own_hours()
    {
        var (li, wang, zhao, chen) = await PeopleAsync();
        await HoursImportTests.ImportAsync(wang, HoursImportTests.Row(NumberOf(chen), "甲"));
        var correction = await ProposeAsync(wang, await OverwrittenAsync(wang, chen, (0, "hours", "8"), (0, "evidence", "全天")));
        await Refused.ExpectAsync(422, "hours.own_entry", () => ApplyAsync(chen, correction));
        await ApplyAsync(zhao, correction);
        Assert.Equal((8_00, 12_00), (await CountedAsync(chen), await CountedAsync(li)));
    }

    [Fact]
    public async Task A_correction_whose_entries_were_taken_back_meanwhile_is_not_written_and_can_be_refused_or_withdrawn()
    {
        var (li, wang, zhao, chen) = await PeopleAsync();
        var (one, other) = (await ProposeAsync(wang, await OverwrittenAsync(wang, li, (0, "hours", "1"), (0, "evidence", "更正"))), await ProposeAsync(wang, await OverwrittenAsync(wang, li, (1, "hours", "1"), (1, "evidence", "更正"))));
        var entry = (await zhao.GetAsync($"{Corrections}/{one.Id()}/lines")).Items().Single().Id("entryId");
        await zhao.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "重复" });
        await Refused.ExpectAsync(422, "hours_correction.entries_gone", () => ApplyAsync(zhao, one));
        await Refused.ExpectAsync(422, "reason.missing", () => zhao.PostAsync($"{Corrections}/{one.Id()}/refusal"));
        Assert.Equal("refused", (await zhao.PostAsync($"{Corrections}/{one.Id()}/refusal", new { reason = "记录已冲销" })).Text("state"));
        await Refused.ExpectAsync(403, "hours_correction.withdraw.forbidden", () => chen.PostAsync($"{Corrections}/{other.Id()}/withdrawal"));
        Assert.Equal("withdrawn", (await wang.PostAsync($"{Corrections}/{other.Id()}/withdrawal")).Text("state"));
        Assert.Equal(8_00, await CountedAsync(li));
    }

    [Fact]
    public async Task Every_row_that_cannot_be_corrected_says_why()
    {
        var (li, wang, zhao, chen) = await PeopleAsync();
        await HoursImportTests.ImportAsync(chen, HoursImportTests.Row(NumberOf(wang), "甲"));
        var own = (await zhao.GetAsync($"/api/v1/hours/statements/{wang.Id}/2025")).Items("entries").Single().Id();
        var west = await server.PersonAsync("Xi", "C-2");
        await HoursImportTests.ImportAsync(await server.PersonAsync("Hr", "C-2", roles: (Role.HrOfficer, "C-2")), HoursImportTests.Row(NumberOf(west)));
        var elsewhere = (await west.GetAsync("/api/v1/hours/statements/me/2025")).Items("entries").Single().Id();

        async Task<string> CodesAsync(params (int Row, string Column, string Value)[] changes)
        {
            var file = await OverwrittenAsync(wang, li, [.. changes]);
            var plan = await CheckAsync(wang, file);
            await Refused.ExpectAsync(422, plan.Int("lines") == 0 ? "hours_correction.nothing hours_correction.rows_wrong" : "hours_correction.rows_wrong", () => ProposeAsync(wang, file, plan.Text("planHash")));
            return string.Join(' ', plan.Items("rows").SelectMany(row => row.Items("problems")).Select(problem => problem.Text("code")));
        }

        Assert.Equal("hours_import.cell_missing", await CodesAsync((0, "hours", "3")));
        Assert.Equal("hours_correction.nothing_changes", await CodesAsync((0, "evidence", "看过")));
        Assert.Equal("hours_correction.action_unknown", await CodesAsync((0, "action", "删除"), (0, "evidence", "重复")));
        Assert.Equal("hours_import.number_wrong", await CodesAsync((0, "hours", "-3"), (0, "evidence", "更正")));
        Assert.Equal("hours_import.kind_unknown", await CodesAsync((0, "kind", "喝茶"), (0, "evidence", "更正")));
        Assert.Equal("hours_import.year_without_rules", await CodesAsync((0, "on", "2015-06-30"), (0, "evidence", "更正")));
        Assert.Equal("date.out_of_range", await CodesAsync((0, "on", "2027-06-30"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.in_ledger", await CodesAsync((0, "title", "乙"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.person_differs", await CodesAsync((0, "person_number", NumberOf(chen)), (0, "hours", "3"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.entry_unknown", await CodesAsync((0, "entry", $"{elsewhere}"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.entry_unknown", await CodesAsync((0, "entry", "17"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.own_hours", await CodesAsync((0, "entry", $"{own}"), (0, "person_number", NumberOf(wang)), (0, "hours", "3"), (0, "evidence", "更正")));
        Assert.Equal("hours_correction.entry_twice", await CodesAsync((0, "hours", "3"), (0, "evidence", "更正"), (3, "hours", "2"), (3, "title", "丁")));
        // Two entries change places: neither stands in the other's way.
        var swap = await CheckAsync(wang, await OverwrittenAsync(wang, li, (0, "title", "乙"), (0, "evidence", "写反"), (1, "title", "甲"), (1, "evidence", "写反")));
        Assert.Equal((2, 0), (swap.Int("lines"), swap.Int("wrong")));
    }

    [Fact]
    public async Task An_emptied_cell_leaves_what_the_entry_says()
    {
        var (li, wang, zhao, _) = await PeopleAsync();
        await HoursImportTests.ImportAsync(wang, HoursImportTests.Row(NumberOf(li), "丁", "脱产培训（天）", "2025-09-05", "16", from: "2025-09-04", days: "2"));
        await ApplyAsync(zhao, await ProposeAsync(wang, await OverwrittenAsync(wang, li,
            (0, "kind", ""), (0, "from", ""), (0, "days", ""), (0, "title", ""), (0, "category", ""), (0, "person_number", ""), (0, "hours", "12"), (0, "evidence", "登记表"))));
        var (was, made) = await server.InDatabaseAsync(async db => (
            await db.HoursEntries.AsNoTracking().SingleAsync(e => e.PersonId == li.Id && e.Title == "丁" && e.Source == HoursSource.Import && e.Kind == HoursEntryKind.Grant),
            await db.HoursEntries.AsNoTracking().SingleAsync(e => e.PersonId == li.Id && e.Source == HoursSource.Correction)));
        Assert.NotNull(was.Conversion);
        Assert.Equal(HoursFigures.Of(was) with { HoursHundredths = 12_00 }, HoursFigures.Of(made));
    }

    [Fact]
    public async Task A_workbook_sent_back_as_it_was_given_out_changes_nothing_whatever_its_entries_are()
    {
        var (li, wang, _, _) = await PeopleAsync();
        await server.InDatabaseAsync(async db =>
        {
            var act = server.SystemAct;
            db.HoursEntries.Add(HoursEntry.GrantFor(
                new CourseCompletion(act.NewId(), li.Id, server.Units["C-1-1"], act.NewId(), act.NewId(), "挂职\u200B锻炼", HoursCategory.Professional, 480_00, new LocalDate(2025, 6, 30)) { LearnedFrom = new LocalDate(2024, 1, 1) },
                new HoursRules("city-hours", 2, []), act));
            return await db.SaveChangesAsync();
        });
        var plan = await CheckAsync(wang, await wang.DownloadAsync($"{Corrections}/workbook/2025"));
        Assert.Equal((0, 0), (plan.Int("lines"), plan.Int("wrong")));
        Assert.True(plan.Int("untouched") >= 4);
        // Only what is overwritten is judged.
        plan = await CheckAsync(wang, await OverwrittenAsync(wang, li, (0, "category", "公需"), (0, "evidence", "文件")));
        Assert.Equal((1, 0), (plan.Int("lines"), plan.Int("wrong")));
    }

    [Fact]
    public async Task Taking_an_import_back_takes_back_what_its_rows_were_corrected_to()
    {
        var (li, wang, zhao, _) = await PeopleAsync();
        foreach (var hours in new[] { "3", "2" })
            await ApplyAsync(zhao, await ProposeAsync(wang, await OverwrittenAsync(wang, li, (0, "hours", hours), (0, "evidence", "登记表"))));
        Assert.Equal(10_00, await CountedAsync(li));
        var import = await server.InDatabaseAsync(db => db.HoursEntries.Where(e => e.PersonId == li.Id && e.Source == HoursSource.Import).Select(e => e.SourceId).Distinct().SingleAsync());
        await zhao.PostAsync($"/api/v1/hours/imports/{import}/reversal", new { reason = "文件有误" });
        Assert.Equal(0, await CountedAsync(li));
        Assert.Empty(await FindingsAsync());
        await HoursImportTests.ImportAsync(wang, HoursImportTests.Row(NumberOf(li), "甲", hours: "2"));
        Assert.Equal(2_00, await CountedAsync(li));
    }

    [Fact]
    public async Task Who_is_appointed_to_a_unit_without_those_below_sees_no_line_of_people_below()
    {
        var (li, wang, zhao, _) = await PeopleAsync();
        var alone = await server.PersonAsync("Gu", "C-1");
        await (await AuthorityStory.BeginAsync(server)).AppointAsync(alone, Role.HrOfficer, "C-1");
        var correction = await ProposeAsync(wang, await OverwrittenAsync(wang, li, (0, "hours", "3"), (0, "evidence", "登记表")));
        Assert.Equal(1, (await alone.GetAsync($"{Corrections}/{correction.Id()}")).Int("lines"));
        Assert.Empty((await alone.GetAsync($"{Corrections}/{correction.Id()}/lines")).Items());
        Assert.Single((await zhao.GetAsync($"{Corrections}/{correction.Id()}/lines")).Items());
    }

    [Fact]
    public async Task A_correction_is_not_written_beside_the_same_learning_that_was_booked_meanwhile()
    {
        var (li, wang, zhao, _) = await PeopleAsync();
        var correction = await ProposeAsync(wang, await OverwrittenAsync(wang, li, (0, "title", "戊"), (0, "evidence", "登记表")));
        await HoursImportTests.ImportAsync(wang, HoursImportTests.Row(NumberOf(li), "戊"));
        await Refused.ExpectAsync(422, "hours_correction.doubles", () => ApplyAsync(zhao, correction));
        Assert.Equal(16_00, await CountedAsync(li));
    }

    Task<List<string>> FindingsAsync() => server.InDatabaseAsync(async db =>
    {
        var found = new List<string>();
        await using var scope = server.Services.CreateAsyncScope();
        await foreach (var one in scope.ServiceProvider.GetServices<TrainingLms.Data.IConsistencyCheck>().OfType<HoursLedgerCheck>().Single().FindAsync(TestContext.Current.CancellationToken)) found.Add(one.What.Code);
        return found;
    });
}

public sealed class HoursCorrectionTestsOnSqlite(SqliteServer server) : HoursCorrectionTests(server), IClassFixture<SqliteServer>;

public sealed class HoursCorrectionTestsOnPostgreSql(PostgreSqlServer server) : HoursCorrectionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
