using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

/// <summary>The roster goes out as a workbook, and personal overrides typed into it come in: looked at first, then all or nothing.</summary>
public abstract class ExamRosterTests(LmsServer server)
{
    static readonly string[] Headings = ["工号", "姓名", "个人开放时间", "个人截止时间", "个人限时（分钟）", "个人次数", "调整理由"];

    static async Task<byte[]> FileAsync(params string?[][] rows)
    {
        using var target = new MemoryStream();
        var plan = new SheetPlan("考场名册", [.. Headings.Select(heading => new SheetColumn(heading, CellStyle.Code))]);
        await using (var workbook = await WorkbookWriter.CreateAsync(target, [plan], cancel: TestContext.Current.CancellationToken))
        {
            var sheet = await workbook.BeginAsync(plan, TestContext.Current.CancellationToken);
            foreach (var row in rows) await sheet.RowAsync([.. row.Select(cell => CellValue.Of(cell))]);
            await workbook.CompleteAsync(TestContext.Current.CancellationToken);
        }
        return target.ToArray();
    }

    async Task<(Guid Exam, Persona Wang, Persona Li, Persona Zhao, Dictionary<Guid, string> Numbers)> AssignedAsync()
    {
        var (exam, wang, li, zhao) = (await server.PublishedAsync(), await server.WangAsync(), await server.PersonAsync("Li"), await server.PersonAsync("Zhao"));
        foreach (var person in (Persona[])[li, zhao]) await person.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        return (exam, wang, li, zhao, await server.InDatabaseAsync(db => db.People.Where(person => person.Id == li.Id || person.Id == zhao.Id).ToDictionaryAsync(person => person.Id, person => person.PersonNumber)));
    }

    static async Task<JsonElement> TakenInAsync(Persona who, Guid exam, byte[] file)
    {
        var plan = await who.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", file);
        return await who.UploadAsync($"/api/v1/exams/{exam}/override-imports?plan={plan.Text("plan")}", file);
    }

    [Fact]
    public async Task What_was_looked_at_is_taken_in_attempts_follow_and_the_roster_taken_in_again_changes_nothing()
    {
        var (exam, wang, li, zhao, numbers) = await AssignedAsync();
        var path = await server.StartedAsync(li, exam: exam);
        var before = (await li.GetAsync(path)).GetProperty("remainingMs").GetInt64();
        var file = await FileAsync([numbers[li.Id], "Li", null, null, "60", null, "asked"], [numbers[zhao.Id], "Zhao", null, "无", null, "3", "shift work"]);
        var plan = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", file);
        Assert.Equal((0, 2, 0), (plan.Items("problems").Length, plan.Items("overrides").Length, plan.Int("same")));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamOverrides.CountAsync(one => one.ExamId == exam)));
        await wang.UploadAsync($"/api/v1/exams/{exam}/override-imports?plan={plan.Text("plan")}", file);
        Assert.NotEqual(before, (await li.GetAsync(path)).GetProperty("remainingMs").GetInt64());
        Assert.Equal(3_600_000, (await li.GetAsync(path)).GetProperty("remainingMs").GetInt64());
        var made = await server.InDatabaseAsync(db => db.ExamOverrides.Where(one => one.ExamId == exam).ToDictionaryAsync(one => one.PersonId!.Value));
        Assert.Equal((3_600, "asked", OverrideTimes.Never, 3, "shift work"), (made[li.Id].LimitSeconds!.Value, made[li.Id].Reason, made[zhao.Id].ClosesAt!.Value, made[zhao.Id].Attempts!.Value, made[zhao.Id].Reason));

        // The roster that goes out holds what came in; taken in again it says what is so.
        var roster = await wang.DownloadAsync($"/api/v1/exams/{exam}/roster-workbook");
        using var workbook = new ZipArchive(new MemoryStream(roster));
        var row = ExamOfficeTests.Rows(workbook, 1).Single(one => one["工号"] == numbers[zhao.Id]);
        Assert.Equal(("Zhao", "无", "3", "shift work"), (row["姓名"], row["个人截止时间"], row["个人次数"], row["调整理由"]));
        var again = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", roster);
        Assert.Equal((0, 0, 2), (again.Items("problems").Length, again.Items("overrides").Length, again.Int("same")));
        await Refused.ExpectAsync(422, "override_import.nothing", () => wang.UploadAsync($"/api/v1/exams/{exam}/override-imports?plan={again.Text("plan")}", roster));
        // An empty cell leaves a value as it is.
        await TakenInAsync(wang, exam, await FileAsync([numbers[zhao.Id], null, null, null, "45", null, "asked again"]));
        var changed = await server.InDatabaseAsync(db => db.ExamOverrides.SingleAsync(one => one.PersonId == zhao.Id));
        Assert.Equal((2_700, 3, OverrideTimes.Never), (changed.LimitSeconds!.Value, changed.Attempts!.Value, changed.ClosesAt!.Value));
    }

    [Fact]
    public async Task Times_that_are_no_whole_minutes_come_back_as_they_are_and_a_reason_has_an_end()
    {
        var (exam, wang, li, zhao, numbers) = await AssignedAsync();
        await wang.PostAsync($"/api/v1/exams/{exam}/overrides", new { personId = li.Id, times = new { limitSeconds = 3_750 }, reason = "a quarter more" });
        var roster = await wang.DownloadAsync($"/api/v1/exams/{exam}/roster-workbook");
        using (var workbook = new ZipArchive(new MemoryStream(roster)))
            Assert.Equal("63", ExamOfficeTests.Rows(workbook, 1).Single(one => one["工号"] == numbers[li.Id])["个人限时（分钟）"]);
        var again = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", roster);
        Assert.Equal((0, 0, 1), (again.Items("problems").Length, again.Items("overrides").Length, again.Int("same")));
        var wordy = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", await FileAsync([numbers[zhao.Id], null, null, null, "45", null, new string('x', 2_001)]));
        Assert.Equal(["override.reason_too_long"], wordy.Items("problems").Select(problem => problem.Text("code")));
    }

    [Fact]
    public async Task Every_problem_is_told_with_row_and_column_and_one_is_enough_to_write_nothing()
    {
        var (exam, wang, li, zhao, numbers) = await AssignedAsync();
        var file = await FileAsync(
            [numbers[li.Id], "Li", "tomorrow", null, "1.5", "0", "asked"], [numbers[zhao.Id], "Zhao", null, null, "60", null, null], ["0000000000", "Nobody", null, null, "60", null, "asked"],
            [numbers[zhao.Id], "Zhao", null, null, "90", null, "asked"]);
        var plan = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", file);
        Assert.Equal(
            [(2, "个人开放时间", "override_import.moment_unreadable"), (2, "个人限时（分钟）", "override_import.minutes_unreadable"), (2, "个人次数", "override_import.attempts_unreadable"),
                (3, "调整理由", "reason.missing"), (4, "工号", "override_import.person_unknown"), (5, "工号", "override_import.person_twice")],
            plan.Items("problems").Select(problem => (problem.Int("row"), problem.Text("column"), problem.Text("code"))));
        var refused = await Assert.ThrowsAsync<Refused>(() => wang.UploadAsync($"/api/v1/exams/{exam}/override-imports?plan={plan.Text("plan")}", file));
        Assert.Equal(("override_import.has_problems", 7), (refused.Codes[0], refused.Codes.Length));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ExamOverrides.CountAsync(one => one.ExamId == exam)));
    }

    [Fact]
    public async Task Whoever_has_gone_to_another_unit_holds_up_no_roster_and_gets_no_other_times_by_it()
    {
        var (wang, li, zhao, qian) = (await server.PersonAsync("Wang", "C-1", roles: (Role.ExamManager, "C-1")), await server.PersonAsync("Li", "C-1"), await server.PersonAsync("Zhao", "C-1"), await server.PersonAsync("Qian", "C-2"));
        var exam = (await server.DraftAsync(wang, unit: "C-1")).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        foreach (var person in (Persona[])[li, zhao]) await person.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        await wang.PostAsync($"/api/v1/exams/{exam}/overrides", new { personId = li.Id, times = new { limitSeconds = 3_600 }, reason = "asked" });
        var numbers = await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == li.Id)).UnitId = server.Units["C-2"];
            await db.SaveChangesAsync();
            return await db.People.Where(person => person.Id == li.Id || person.Id == zhao.Id || person.Id == qian.Id).ToDictionaryAsync(person => person.Id, person => person.PersonNumber);
        });

        var asItWas = await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", await wang.DownloadAsync($"/api/v1/exams/{exam}/roster-workbook"));
        Assert.Equal((0, 0, 1), (asItWas.Items("problems").Length, asItWas.Items("overrides").Length, asItWas.Int("same")));
        var changed = await FileAsync([numbers[li.Id], "Li", null, null, "90", null, "asked"], [numbers[zhao.Id], "Zhao", null, null, "60", null, "asked"], [numbers[li.Id], "Li", null, null, "90", null, "asked"],
            [numbers[qian.Id], "Qian", null, null, "60", null, "asked"], [numbers[li.Id], "Li", null, null, "soon", null, "asked"]);
        Assert.Equal([(2, "工号", "override_import.person_elsewhere"), (5, "工号", "override_import.person_unknown"), (6, "工号", "override_import.person_twice")],
            (await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", changed)).Items("problems").Select(problem => (problem.Int("row"), problem.Text("column"), problem.Text("code"))));
        var unreadable = await FileAsync([numbers[li.Id], "Li", null, null, "soon", null, "asked"]);
        Assert.Equal(["override_import.person_elsewhere"], (await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", unreadable)).Items("problems").Select(problem => problem.Text("code")));
        await TakenInAsync(wang, exam, await FileAsync([numbers[li.Id], "Li", null, null, "60", null, "asked"], [numbers[zhao.Id], "Zhao", null, null, "45", null, "asked"]));
        var made = await server.InDatabaseAsync(db => db.ExamOverrides.Where(one => one.ExamId == exam).ToDictionaryAsync(one => one.PersonId!.Value, one => one.LimitSeconds));
        Assert.Equal((3_600, 2_700), (made[li.Id], made[zhao.Id]));
    }

    [Fact]
    public async Task A_plan_that_is_no_longer_true_and_somebody_who_only_invigilates_are_refused()
    {
        var (exam, wang, li, _, numbers) = await AssignedAsync();
        var file = await FileAsync([numbers[li.Id], "Li", null, null, "60", null, "asked"]);
        var plan = (await wang.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", file)).Text("plan");
        var gu = await server.GuAsync();
        await Refused.ExpectAsync(403, "override_import.forbidden", () => gu.UploadAsync($"/api/v1/exams/{exam}/override-import-checks", file));
        Assert.NotEmpty(await gu.DownloadAsync($"/api/v1/exams/{exam}/roster-workbook"));
        await Refused.ExpectAsync(403, "exam.roster_forbidden", () => li.GetAsync($"/api/v1/exams/{exam}/roster-workbook"));
        await wang.PostAsync($"/api/v1/exams/{exam}/overrides", new { personId = li.Id, times = new { limitSeconds = 1_800 }, reason = "meanwhile" });
        await Refused.ExpectAsync(409, "override_import.changed", () => wang.UploadAsync($"/api/v1/exams/{exam}/override-imports?plan={plan}", file));
        Assert.Equal(1_800, (await server.InDatabaseAsync(db => db.ExamOverrides.SingleAsync(one => one.PersonId == li.Id))).LimitSeconds);
    }
}

public sealed class ExamRosterTestsOnSqlite(SqliteServer server) : ExamRosterTests(server), IClassFixture<SqliteServer>;

public sealed class ExamRosterTestsOnPostgreSql(PostgreSqlServer server) : ExamRosterTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
