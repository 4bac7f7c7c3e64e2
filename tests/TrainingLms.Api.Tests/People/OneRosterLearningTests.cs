using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Courses;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.People;

/// <summary>Enrolments of a OneRoster file, where an officer asks for them: previewed beside the people, written as seen by the rules of every enrolment, and taken back.</summary>
public abstract class OneRosterLearningTests(LmsServer server)
{
    static int courses;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another city, on the same kind of database.</summary>
    protected abstract LmsServer Elsewhere();

    static string NewKey() => $"learned-{Interlocked.Increment(ref courses)}";

    async Task<(RosterStory Story, CourseStory Courses, string Key)> BeginAsync(int people = 3)
    {
        var (story, course, key) = (await RosterStory.BeginAsync(server), await CourseStory.BeginAsync(server), NewKey());
        await course.PublishedAsync(key);
        await story.ImportAsync([.. Enumerable.Range(1, people).Select(n => story.Row(n))]);
        return (story, course, key);
    }

    static async Task AssignAsync(RosterStory story, int n, string key) => await story.Li.PostAsync("/api/v1/enrolments", new { courseKey = key, personId = (await story.PersonAsync(n))!.Id });

    /// <summary>The zip of a unit with lines put in its enrollments.csv, each for a person and a class by code.</summary>
    async Task<byte[]> WithAsync(RosterStory story, params (int Person, string Class, string End)[] lines)
    {
        var people = new Dictionary<int, Guid>();
        foreach (var (n, _, _) in lines) people[n] = (await story.PersonAsync(n))?.Id ?? Guid.Empty;
        var versions = await server.InDatabaseAsync(db => db.CourseVersions.ToDictionaryAsync(version => version.CourseKey + "/" + version.Number, version => version.Id, Cancel));
        return OneRosterTests.Changed(await OneRosterTests.InFullAsync(story.Li, story.UnitId), "enrollments.csv", text => text + string.Concat(
            lines.Select((line, at) => $"x{at},,,{(versions.TryGetValue(line.Class, out var id) ? id : line.Class)},{story.UnitId},{people[line.Person]},{line.End}\r\n")));
    }

    const string Student = "student,,,,";

    static Task<List<string>> LearningAsync(LmsServer city, RosterStory story) => city.InDatabaseAsync(async db =>
        (await db.Enrolments.AsNoTracking().Join(db.People.Where(person => person.PersonNumber.StartsWith(story.UnitCode + "-")), e => e.PersonId, person => person.Id, (e, person) => new { e, person })
            .Join(db.CourseVersions, one => one.e.CourseVersionId, version => version.Id, (one, version) => new { one.person.PersonNumber, version.CourseKey, version.Number, one.e.State, one.e.Source }).ToListAsync(Cancel))
            .Select(one => $"{one.PersonNumber} {one.CourseKey}/{one.Number} {one.State} {one.Source}").Order(StringComparer.Ordinal).ToList());

    static IEnumerable<JsonElement> Learned(IEnumerable<JsonElement> rows) => rows.Where(row => row.GetProperty("enrolment").ValueKind != JsonValueKind.Null);

    static IEnumerable<string> Told(JsonElement row) => row.Items("problems").Select(problem => problem.Text("code"));

    [Fact]
    public async Task A_city_taken_out_comes_back_unchanged_with_its_enrolments_and_gives_another_city_the_same()
    {
        var (story, course, key) = await BeginAsync();
        var second = NewKey();
        await course.PublishedAsync(second);
        await AssignAsync(story, 1, key);
        await CourseStory.EnrolAsync(await server.AsAsync((await story.PersonAsync(2))!.Id), key);
        await AssignAsync(story, 2, second);
        var zip = await OneRosterTests.InFullAsync(story.Li, story.UnitId);
        var before = await LearningAsync(server, story);

        var back = await story.UploadAsync("enrolments=true", zip);
        RosterStory.CountsAddUp(back);
        Assert.Equal((6, 6, 3, 0), (RosterStory.Count(back, "rows"), RosterStory.Count(back, "unchanged"), RosterStory.Count(back, "enrolments"), RosterStory.Count(back, "enrol")));
        Assert.DoesNotContain("one_roster.not_taken_over", back.Items("notices").Select(notice => notice.Text("code")));
        Assert.Equal("applied", (await story.ConfirmAsync(back)).Text("state"));
        Assert.Equal(before, await LearningAsync(server, story));

        await using var elsewhere = Elsewhere();
        await elsewhere.InitializeAsync();
        var other = new RosterStory(elsewhere, await RosterStory.UnitAsync(elsewhere, story.UnitCode, elsewhere.Units["C"]), story.UnitCode, await elsewhere.PersonAsync("Li", "C"));
        await RosterStory.AppointAsync(elsewhere, other.Li, Role.HrOfficer, other.UnitId);
        var school = await CourseStory.BeginAsync(elsewhere);
        foreach (var one in (string[])[key, second]) await school.PublishedAsync(one);

        var preview = await other.UploadAsync("enrolments=true", zip);
        RosterStory.CountsAddUp(preview);
        Assert.Equal((3, 3), (RosterStory.Count(preview, "create"), RosterStory.Count(preview, "enrol")));
        Assert.Empty(await LearningAsync(elsewhere, other));
        Assert.Equal("applied", (await other.ConfirmAsync(preview)).Text("state"));
        Assert.Equal(before.Select(line => line[..line.LastIndexOf(' ')] + " Roster"), await LearningAsync(elsewhere, other));
        var again = await other.UploadAsync("enrolments=true", zip);
        Assert.Equal((6, 0), (RosterStory.Count(again, "unchanged"), RosterStory.Count(again, "enrol")));

        // Assigned by an officer like any other: in the trail under the officer and the import, with every lesson to learn, and not to be withdrawn from.
        var enrolled = await elsewhere.InDatabaseAsync(db => db.Enrolments.AsNoTracking().Include(e => e.Progress).Where(e => e.SourceId == preview.Id()).ToListAsync(Cancel));
        Assert.All(enrolled, e => Assert.Equal((2, true, other.Li.Id), (e.Progress.Count, e.IsMandatory, e.EnrolledBy)));
        var ids = enrolled.ConvertAll(e => e.Id);
        var trail = await elsewhere.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().Where(entry => ids.Contains(entry.SubjectId)).ToListAsync(Cancel));
        Assert.Equal(3, trail.Count);
        Assert.All(trail, entry => Assert.Equal(("enrol", other.Li.Id, RosterImport.CorrelationOf(preview.Id())), (entry.Trigger, entry.ActorId, entry.CorrelationId)));
    }

    [Fact]
    public async Task Every_line_that_cannot_be_is_named_and_only_what_is_allowed_is_written()
    {
        var (story, course, key) = await BeginAsync(4);
        var (closed, after, ended) = (NewKey(), NewKey(), NewKey());
        await course.PublishedAsync(after, prerequisites: $"[ {{ course: {key} }} ]");
        var version = await course.PublishedAsync(closed);
        await AssignAsync(story, 4, closed);
        await course.Officer.PostAsync($"/api/v1/course-versions/{version.Id()}/suspension", new { reason = "内容有误" });
        await course.PublishedAsync(ended);
        var withdrawn = await CourseStory.EnrolAsync(await server.AsAsync((await story.PersonAsync(3))!.Id), ended);
        await (await server.AsAsync((await story.PersonAsync(3))!.Id)).PostAsync($"/api/v1/enrolments/{withdrawn}/withdrawal", new { reason = "不学了" });
        var zip = await WithAsync(story,
            (1, $"{key}/1", Student), (1, $"{key}/1", Student), (2, $"{key}/1", "teacher,,,,"), (2, $"{key}/1", "student,,,2026-01-01,"), (2, $"{key}/1", "student,,,,completed"),
            (2, $"{closed}/1", Student), (2, $"{after}/1", Student), (3, $"{ended}/1", Student), (3, "nowhere", Student), (9, $"{key}/1", Student));
        zip = OneRosterTests.Changed(zip, "classes.csv", text => text + $"k1,,,外来课,,foreign,,scheduled,,{story.UnitId},year-{server.Calendar.DayOf(server.Clock.GetCurrentInstant()).Year},,,\r\n");
        zip = OneRosterTests.Changed(zip, "courses.csv", text => text + $"foreign,,,,外来课,X-1,,{story.UnitId},,\r\n");
        var first = (await story.PersonAsync(1))!.Id;
        zip = OneRosterTests.Changed(zip, "enrollments.csv", text => text + $"y1,,,k1,{story.UnitId},{first},{Student}\r\n");

        var preview = await story.UploadAsync("enrolments=true", zip);
        RosterStory.CountsAddUp(preview);
        var rows = Learned(await story.RowsAsync(preview)).ToList();
        Assert.Equal(
            [
                "unchanged ", "enrol ", "left_out one_roster.enrolled_by_row", "left_out one_roster.not_a_student", "left_out one_roster.enrolment_over", "left_out one_roster.enrolment_over",
                "wrong one_roster.enrolment_refused enrolment.not_published", "wrong one_roster.enrolment_refused enrolment.prerequisites_open", "left_out one_roster.enrolment_ended",
                "wrong one_roster.reference_dangling", "wrong one_roster.reference_dangling", "wrong one_roster.course_unknown",
            ], rows.Select(row => $"{row.Text("verdict")} {string.Join(' ', Told(row))}"));
        Assert.Equal((12, 5, 5), (RosterStory.Count(preview, "enrolments"), RosterStory.Count(preview, "enrolmentsRefused"), RosterStory.Count(preview, "wrong")));
        Assert.Contains("enrollments.csv", rows[6].Items("problems")[0].Text("message"), StringComparison.Ordinal);
        Assert.Contains("X-1", rows[^1].Items("problems")[0].Text("message") + rows[^1].GetProperty("enrolment").Text("courseKey"), StringComparison.Ordinal);

        await Refused.ExpectAsync(422, "roster_import.has_errors", () => story.ConfirmAsync(preview));
        Assert.DoesNotContain(await LearningAsync(server, story), line => line.EndsWith("Roster", StringComparison.Ordinal));
        using (var errors = Workbook.Open(new MemoryStream(await story.Li.DownloadAsync($"/api/v1/roster-imports/{preview.Id()}/error-workbook"))))
        {
            Assert.Equal(["错误行", "选课", "汇总"], errors.Sheets.Select(sheet => sheet.Name));
            Assert.Equal([1, 6], errors.Sheets.Take(2).Select(sheet => sheet.ReadRows(Cancel).Count()));
        }

        var good = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { policy = "good_rows" });
        Assert.Equal("applied", (await story.ConfirmAsync(good)).Text("state"));
        Assert.Equal([$"{story.Number(1)} {key}/1 Enrolled Roster"], (await LearningAsync(server, story)).Where(line => line.EndsWith("Roster", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task People_whom_the_same_file_changes_are_judged_as_they_will_be_once_it_is_written()
    {
        var (story, course, _) = await BeginAsync(3);
        var key = NewKey();
        await course.PublishedAsync(CourseStory.Package(key, more: "audience: { full-or-part: [part] }"));
        await story.ImportAsync(story.Row(4, (RosterKeys.EffectiveOn, "2026-01-01")));
        var zip = await WithAsync(story, (1, $"{key}/1", Student), (4, $"{key}/1", Student), (3, $"{key}/1", Student));
        // The course is for people who work part time: the first will, the second leaves, the third stays in full time.
        var day = $"{server.Calendar.DayOf(server.Clock.GetCurrentInstant()).PlusDays(-1):uuuu-MM-dd}";
        zip = OneRosterTests.Changed(zip, "users.csv", text =>
        {
            var lines = text.Split("\r\n").Select(line => line.Split(',')).ToList();
            string[] LineOf(int person) => lines.Single(line => line.Contains(story.Number(person)));
            void Put(int person, string column, string value) => LineOf(person)[Array.IndexOf(lines[0], $"metadata.tlms.{column}")] = value;
            Put(1, RosterKeys.Engagement, "兼职");
            Put(4, RosterKeys.Status, "离职");
            Put(4, RosterKeys.EffectiveOn, day);
            return string.Join("\r\n", lines.Select(line => string.Join(',', line)));
        });
        var preview = await story.UploadAsync("enrolments=true", zip);
        var told = Learned(await story.RowsAsync(preview)).Select(row => $"{row.Text("verdict")} {string.Join(' ', Told(row))}").ToList();
        Assert.Equal("enrol ", told[0]);
        Assert.True(told[1] == "left_out one_roster.person_inactive", string.Join(" / ", (await story.RowsAsync(preview)).Select(row => $"{row.Text("verdict")} {string.Join(" ", Told(row))}")));
        Assert.Equal(1, RosterStory.Count(preview, "leave"));
        Assert.Equal("wrong one_roster.enrolment_refused enrolment.audience_differs", told[2]);
        var good = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { policy = "good_rows" });
        Assert.Equal("applied", (await story.ConfirmAsync(good)).Text("state"));
        Assert.Equal([$"{story.Number(1)} {key}/1 Enrolled Roster"], await LearningAsync(server, story));
    }

    [Fact]
    public async Task Undoing_takes_back_what_nobody_has_begun_and_the_file_may_come_again()
    {
        var (story, _, key) = await BeginAsync();
        var zip = await WithAsync(story, (1, $"{key}/1", Student), (2, $"{key}/1", Student));
        var import = await story.ConfirmAsync(await story.UploadAsync("enrolments=true", zip));
        Assert.Equal((2, true), (RosterStory.Count(import, "enrol"), RosterStory.ActionsOf(import).Contains("undo:True")));
        var begun = await server.InDatabaseAsync(db => db.Enrolments.Where(e => e.SourceId == import.Id() && db.People.Any(p => p.Id == e.PersonId && p.PersonNumber == story.Number(2))).Select(e => e.Id).SingleAsync(Cancel));
        await (await server.AsAsync((await story.PersonAsync(2))!.Id)).PostAsync($"/api/v1/enrolments/{begun}/heartbeats", new { lessonId = "l1", sequence = 1 });

        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{import.Id()}/reversal");
        RosterStory.CountsAddUp(undo);
        Assert.Equal((1, 1), (RosterStory.Count(undo, "release"), RosterStory.Count(undo, "leftOut")));
        Assert.Equal(["release ", "left_out roster_import.enrolment_begun"], (await story.RowsAsync(undo)).OrderByDescending(row => row.Text("verdict"), StringComparer.Ordinal).Select(row => $"{row.Text("verdict")} {string.Join(' ', Told(row))}"));
        Assert.Equal("applied", (await story.ConfirmAsync(undo)).Text("state"));
        Assert.Equal([$"{story.Number(1)} {key}/1 Withdrawn Roster", $"{story.Number(2)} {key}/1 InProgress Roster"], await LearningAsync(server, story));

        // What an officer takes somebody out of stays so; what was undone may come again by its file.
        var again = await story.UploadAsync("enrolments=true", zip);
        Assert.Equal((1, 0), (RosterStory.Count(again, "enrol"), RosterStory.Count(again, "leftOut")));
        Assert.Equal("applied", (await story.ConfirmAsync(again)).Text("state"));
        var third = await server.InDatabaseAsync(db => db.Enrolments.Where(e => e.SourceId == again.Id()).Select(e => e.Id).SingleAsync(Cancel));
        await story.Li.PostAsync($"/api/v1/enrolments/{third}/release", new { reason = "调整安排" });
        var kept = await story.UploadAsync("enrolments=true", zip);
        Assert.Equal((0, 1), (RosterStory.Count(kept, "enrol"), RosterStory.Count(kept, "leftOut")));

        // So does what had begun when its import was undone.
        await story.Li.PostAsync($"/api/v1/enrolments/{begun}/release", new { reason = "调整安排" });
        var both = await story.UploadAsync("enrolments=true", zip);
        Assert.Equal((0, 2), (RosterStory.Count(both, "enrol"), RosterStory.Count(both, "leftOut")));
    }

    [Fact]
    public async Task Two_files_at_once_enrol_nobody_twice_and_what_changes_meanwhile_must_be_seen_again()
    {
        var (story, course, key) = await BeginAsync();
        var zip = await WithAsync(story, (1, $"{key}/1", Student));
        var (first, second) = (await story.UploadAsync("enrolments=true", zip), await story.UploadAsync("enrolments=true", zip));
        Assert.Equal("applied", (await story.ConfirmAsync(first)).Text("state"));
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(second));
        var anew = await story.Li.GetAsync($"/api/v1/roster-imports/{second.Id()}");
        Assert.Equal((0, 4), (RosterStory.Count(anew, "enrol"), RosterStory.Count(anew, "unchanged")));
        Assert.Single(await LearningAsync(server, story));

        var closing = await story.UploadAsync("enrolments=true", await WithAsync(story, (2, $"{key}/1", Student)));
        Assert.Equal(1, RosterStory.Count(closing, "enrol"));
        var version = await server.InDatabaseAsync(db => db.CourseVersions.Where(one => one.CourseKey == key).Select(one => one.Id).SingleAsync(Cancel));
        await course.Officer.PostAsync($"/api/v1/course-versions/{version}/suspension", new { reason = "内容有误" });
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(closing));
        var shut = await story.Li.GetAsync($"/api/v1/roster-imports/{closing.Id()}");
        Assert.Equal((0, 1), (RosterStory.Count(shut, "enrol"), RosterStory.Count(shut, "enrolmentsRefused")));
        Assert.Single(await LearningAsync(server, story));
    }

    [Fact]
    public async Task An_officer_enrols_nobody_else_s_people_and_learns_nothing_of_what_they_learn()
    {
        var (east, _, key) = await BeginAsync();
        var west = await RosterStory.BeginAsync(server);
        await west.ImportAsync(west.Row(1), west.Row(2));
        await AssignAsync(west, 2, key);
        var stranger = (await west.PersonAsync(1))!;
        // The officer of the east hands in the west's own file, and one of the east in which somebody has become somebody of the west.
        var stolen = await east.UploadAsync("enrolments=true&policy=good_rows", await WithAsync(west, (1, $"{key}/1", Student)));
        var rows = Learned(await east.RowsAsync(stolen)).ToList();
        Assert.Equal(["left_out one_roster.person_not_taken", "left_out one_roster.person_not_taken"], rows.Select(row => $"{row.Text("verdict")} {string.Join(' ', Told(row))}"));
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("personId").ValueKind));
        await Refused.ExpectAsync(422, "roster_import.no_good_row", () => east.ConfirmAsync(stolen));
        var mixed = OneRosterTests.Changed(await WithAsync(east, (1, $"{key}/1", Student)), "users.csv", text => text.Replace(east.Number(1), stranger.PersonNumber, StringComparison.Ordinal));
        var preview = await east.UploadAsync("enrolments=true&policy=good_rows", mixed);
        Assert.Equal(0, RosterStory.Count(preview, "enrol"));
        await east.ConfirmAsync(preview);
        Assert.Equal([$"{west.Number(2)} {key}/1 Enrolled Officer"], await LearningAsync(server, west));
    }
}

public sealed class OneRosterLearningTestsOnSqlite(SqliteServer server) : OneRosterLearningTests(server), IClassFixture<SqliteServer>
{
    protected override LmsServer Elsewhere() => new SqliteServer();
}

public sealed class OneRosterLearningTestsOnPostgreSql(PostgreSqlServer server) : OneRosterLearningTests(server.OrSkip()), IClassFixture<PostgreSqlServer>
{
    protected override LmsServer Elsewhere() => new PostgreSqlServer();
}
