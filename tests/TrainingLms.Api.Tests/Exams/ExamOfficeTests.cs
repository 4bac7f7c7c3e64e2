using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Exams;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Exams;

public abstract class ExamOfficeTests(LmsServer server)
{
    [Fact]
    public async Task A_manager_draws_up_an_exam_from_the_package_and_publishes_it()
    {
        var wang = await server.WangAsync();
        var li = await server.PersonAsync("Li");
        var draft = await server.DraftAsync(wang);
        Assert.Equal(("draft", 27, 40), (draft.Text("state"), draft.Int("slots"), draft.Int("minutes")));
        Assert.Equal((100m, 60m), (draft.GetProperty("maximum").GetDecimal(), draft.GetProperty("passMark").GetDecimal()));
        var path = $"/api/v1/exams/{draft.Id()}";
        await Refused.ExpectAsync(404, "exam.not_found", () => li.GetAsync(path));
        await Refused.ExpectAsync(404, "exam.not_found", () => li.PostAsync("/api/v1/exam-attempts", new { examId = draft.Id() }));

        Assert.Equal("published", (await wang.PostAsync($"{path}/publication")).Text("state"));
        Assert.Equal("published", (await li.GetAsync(path)).Text("state"));
        Assert.Equal(60, await server.InDatabaseAsync(db => db.ExamPoolItems.CountAsync(item => item.ExamId == draft.Id())));
        await Refused.ExpectAsync(409, "exam.publish.not_in_published", () => wang.PostAsync($"{path}/publication"));
    }

    [Fact]
    public async Task Publishing_the_same_bank_again_makes_no_new_versions()
    {
        await server.PublishedAsync();
        var before = await server.InDatabaseAsync(db => db.QuestionVersions.CountAsync());
        await server.PublishedAsync();
        Assert.Equal(before, await server.InDatabaseAsync(db => db.QuestionVersions.CountAsync()));
    }

    [Fact]
    public async Task A_pool_that_is_too_small_is_refused_with_every_short_cell_and_leaves_no_trace()
    {
        await Refused.ExpectAsync(422, "paper.shortage paper.shortage", () => CourseAsync("short-pool", """
            title: { zh-Hans: 小题库 }
            minutes: 10
            pass: 1
            attempts: 1
            sections:
              - { title: 一, cells: [{ topic: a, count: 3, marks: 1 }, { topic: b, types: [single], count: 1, marks: 1 }] }
            """));
        Assert.False(await server.InDatabaseAsync(db => db.Courses.AnyAsync(course => course.Key == "short-pool")));
    }

    [Fact]
    public async Task A_broken_definition_is_refused_with_every_problem()
    {
        var refused = await Refused.ExpectAsync(422, "course.package_invalid course.package_invalid course.package_invalid",
            () => CourseAsync("broken-exam", "title: { zh-Hans: x }\nminutes: 0\npass: 5\nattempts: 1\nsection: 3\n"));
        Assert.Equal(["exam.yaml:2", "exam.yaml:1", "exam.yaml:5"], refused.Problem.Items("errors").Select(error => error.Text("member")));
    }

    [Theory]
    [InlineData("no-such-course")]
    [InlineData("../secrets")]
    [InlineData("")]
    public async Task Only_a_published_course_with_an_exam_can_be_examined(string course)
    {
        var wang = await server.WangAsync();
        await Refused.ExpectAsync(422, "course.package_unknown", () => server.DraftAsync(wang, course));
    }

    [Fact]
    public async Task An_exam_keeps_to_the_questions_of_the_version_it_was_drawn_up_from()
    {
        const string exam = "title: { zh-Hans: x }\nminutes: 5\npass: 1\nattempts: 1\nsections: [{ title: one, cells: [{ topic: a, count: 1, marks: 1 }] }]\n";
        var course = await CourseAsync("two-editions", exam, bank: Bank("two-editions", "OLD", "OLD-2"));
        var wang = await server.WangAsync();
        var draft = (await server.DraftAsync(wang, course)).Id();
        await CourseAsync(course, exam, version: 2, bank: Bank("two-editions", "NEW", "NEW-2"));
        var later = (await server.DraftAsync(wang, course)).Id();
        foreach (var id in new[] { draft, later }) await wang.PostAsync($"/api/v1/exams/{id}/publication");
        Assert.Equal(("OLD OLD-2", "NEW NEW-2"), (await CodesAsync(draft), await CodesAsync(later)));

        Task<string> CodesAsync(Guid id) => server.InDatabaseAsync(async db => string.Join(' ', await db.ExamPoolItems.Where(item => item.ExamId == id)
            .Join(db.QuestionVersions, item => item.QuestionVersionId, version => version.Id, (_, version) => version.Code).OrderBy(code => code).ToListAsync()));
    }

    [Fact]
    public async Task Only_the_manager_of_the_unit_draws_up_publishes_and_withdraws()
    {
        var wang = await server.WangAsync();
        var sun = await server.PersonAsync("Sun", "C-2", roles: (Role.ExamManager, "C-2"));
        await Refused.ExpectAsync(403, "exam.create.forbidden", () => server.DraftAsync(sun));
        var draft = await server.DraftAsync(wang);
        await Refused.ExpectAsync(404, "exam.not_found", () => sun.PostAsync($"/api/v1/exams/{draft.Id()}/publication"));
        await Refused.ExpectAsync(422, "reason.missing", () => wang.PostAsync($"/api/v1/exams/{draft.Id()}/withdrawal"));
        Assert.Equal("withdrawn", (await wang.PostAsync($"/api/v1/exams/{draft.Id()}/withdrawal", new { reason = "wrong window" })).Text("state"));
    }

    [Fact]
    public async Task An_exam_with_attempts_stays_and_closes_with_its_window()
    {
        var wang = await server.WangAsync();
        var li = await server.PersonAsync("Li");
        var exam = (await server.DraftAsync(wang)).Id();
        await wang.PostAsync($"/api/v1/exams/{exam}/publication");
        await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        await Refused.ExpectAsync(422, "exam.attempts_exist", () => wang.PostAsync($"/api/v1/exams/{exam}/withdrawal", new { reason = "late" }));

        server.Clock.Advance(Duration.FromHours(2) + Duration.FromSeconds(60));
        await server.SweepAsync();
        Assert.Equal("closed", (await li.GetAsync($"/api/v1/exams/{exam}")).Text("state"));
        Assert.Equal("no_show", (await wang.GetAsync($"/api/v1/exams/{exam}/attempts")).Items().Single().Text("state"));
    }

    [Fact]
    public async Task Staff_see_the_attempts_in_their_scope_and_nobody_else_does()
    {
        var exam = await server.PublishedAsync();
        var li = await server.PersonAsync("Li", "C-1-1");
        var zhou = await server.PersonAsync("Zhou", "C-2-1");
        foreach (var person in new[] { li, zhou }) await person.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        var path = $"/api/v1/exams/{exam}/attempts";
        Assert.Equal(["Li", "Zhou"], await NamesAsync(await server.WangAsync()));
        Assert.Equal(["Li"], await NamesAsync(await server.PersonAsync("Feng", "C-1", roles: (Role.TrainingOfficer, "C-1"))));
        Assert.Equal(["Zhou"], await NamesAsync(zhou));
        Assert.Empty(await NamesAsync(await server.PersonAsync("Qian", "C-2", roles: (Role.HrOfficer, "C-2"))));

        async Task<string[]> NamesAsync(Persona who) => [.. (await who.GetAsync(path)).Items().Select(attempt => attempt.Text("name")).Order()];
    }

    [Fact]
    public async Task The_gradebook_holds_a_row_for_each_attempt_in_scope_and_is_closed_to_candidates()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var exam = await server.PublishedAsync();
        var attempt = await li.PostAsync("/api/v1/exam-attempts", new { examId = exam });
        var path = $"/api/v1/exam-attempts/{attempt.Id()}";
        await li.PostAsync($"{path}/start");
        var key = await server.KeyAsync(attempt.Id());
        await li.HandInAsync(path, 1, [.. key.Where(slot => slot.Key <= 26).Select(slot => (slot.Key, 1L, (object?)slot.Value))]);

        await Refused.ExpectAsync(403, "exam.gradebook_forbidden", () => li.GetAsync($"/api/v1/exams/{exam}/gradebook"));
        var sheets = await ReadAsync(await server.WangAsync());
        var row = Assert.Single(sheets["成绩册"]);
        Assert.Equal(["Li", "示范市网信办/东区网信办/东风街道", "1", "已评分", "考生交卷", "98", "合格"], [row["姓名"], row["单位"], row["第几次"], row["状态"], row["交卷方式"], row["成绩"], row["结论"]]);
        Assert.Equal(("4", "0"), (row["第1题"], row["第27题"]));
        Assert.Equal("27", Assert.Single(sheets["未答题"])["题号"]);
        Assert.Empty((await ReadAsync(await server.PersonAsync("Feng", "C-2", roles: (Role.TrainingOfficer, "C-2"))))["成绩册"]);

        async Task<Dictionary<string, List<Dictionary<string, string>>>> ReadAsync(Persona who)
        {
            using var file = new MemoryStream(await who.DownloadAsync($"/api/v1/exams/{exam}/gradebook"));
            using var workbook = new System.IO.Compression.ZipArchive(file);
            return new[] { ("成绩册", 1), ("未答题", 2) }.ToDictionary(sheet => sheet.Item1, sheet => Rows(workbook, sheet.Item2));
        }
    }

    /// <summary>Rows of a sheet by heading, read with nothing but the XML of the format.</summary>
    internal static List<Dictionary<string, string>> Rows(System.IO.Compression.ZipArchive workbook, int sheet)
    {
        using var part = workbook.GetEntry($"xl/worksheets/sheet{sheet}.xml")!.Open();
        var rows = System.Xml.Linq.XDocument.Load(part).Descendants().Where(element => element.Name.LocalName == "row")
            .Select(row => row.Elements().ToDictionary(cell => new string([.. cell.Attribute("r")!.Value.Where(char.IsLetter)]), cell => cell.Value)).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].ToDictionary(heading => heading.Value, heading => row.GetValueOrDefault(heading.Key, "")))];
    }

    /// <summary>Publishes a course with one true-false question of topic a, unless a bank is given.</summary>
    async Task<string> CourseAsync(string key, string exam, int version = 1, string? bank = null)
    {
        await (await CourseStory.BeginAsync(server)).PublishedAsync(key, version, bank: bank ?? Bank(key, "S-1", "S-2"), exam: exam);
        return key;
    }

    static string Bank(string name, params string[] codes) => $"bank: {name}\nquestions:\n" + string.Concat(codes.Select(code =>
        $"  - {{ code: {code}, type: true-false, topic: a, difficulty: 1, level: remember, text: {code}, answer: true, explanation: e, source: s }}\n"));
}

public sealed class ExamOfficeTestsOnSqlite(SqliteServer server) : ExamOfficeTests(server), IClassFixture<SqliteServer>
{
    readonly SqliteServer server = server;

    [Fact]
    public async Task A_commit_is_on_the_disk_before_it_is_acknowledged()
    {
        const int full = 2;
        Assert.Equal(full, await server.InDatabaseAsync(db => Task.FromResult(db.Database.SqlQueryRaw<int>("PRAGMA synchronous").AsEnumerable().Single())));
        Assert.Equal("wal", await server.InDatabaseAsync(db => Task.FromResult(db.Database.SqlQueryRaw<string>("PRAGMA journal_mode").AsEnumerable().Single())));
    }
}

public sealed class ExamOfficeTestsOnPostgreSql(PostgreSqlServer server) : ExamOfficeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
