using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.Excel;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Rosters as OneRoster 1.2 files: the same way in, the same rules on the way out, and what goes out comes back as it was.</summary>
public abstract class OneRosterTests(LmsServer server)
{
    [Fact]
    public async Task A_whole_city_goes_out_in_full_and_comes_back_unchanged_for_everybody()
    {
        var city = await server.InDatabaseAsync(db => OrganizationSeed.LoadAsync(DemoRoster.City, db, server.SystemAct, TestContext.Current.CancellationToken));
        var li = await server.PersonAsync("Li", "C");
        await RosterStory.AppointAsync(server, li, Role.HrOfficer, city.Id);
        var roster = await File.ReadAllBytesAsync(Path.Combine(DemoRoster.Folder, "demo", "roster.xlsx"), TestContext.Current.CancellationToken);
        var preview = await li.UploadAsync($"/api/v1/roster-imports?unitId={city.Id}", roster);
        Assert.Equal("applied", (await li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/confirmation", new { planHash = preview.Text("planHash") })).Text("state"));

        var zip = await InFullAsync(li, city.Id);
        var back = await li.UploadAsync($"/api/v1/roster-imports?unitId={city.Id}&fileName=a.zip", zip);
        Assert.Equal(("previewed", 400, 400), (back.Text("state"), RosterStory.Count(back, "rows"), RosterStory.Count(back, "unchanged")));
        var warnings = (await li.GetAsync($"/api/v1/roster-imports/{back.Id()}/rows?limit=200")).Items().SelectMany(row => row.Items("warnings")).Select(warning => warning.Text("code"));
        Assert.Empty(warnings.Except(["identity.region_unknown"]));
        Assert.Equal(
            ["one_roster.read", "one_roster.units_not_made", "one_roster.not_taken_over"], back.Items("notices").Select(notice => notice.Text("code")).Distinct());

        // Every line of every file is as the standard wants it, by our own check.
        var package = OneRosterPackage.Open(new MemoryStream(zip));
        var units = package.Demand(OneRosterFile.Orgs).ReadRows(TestContext.Current.CancellationToken).ToList();
        var below = await server.InDatabaseAsync(db => db.UnitAncestors.CountAsync(a => a.AncestorId == city.Id));
        Assert.Equal(below, units.Count);
        Assert.Equal(city.Code, units[0]["identifier"]);
        Assert.Single(units, unit => unit["parentSourcedId"].Length == 0);
    }

    [Fact]
    public async Task Odd_names_empty_fields_and_people_who_have_left_come_back_too()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(
            story.Row(1, (RosterKeys.Name, "𠮷野"), (RosterKeys.Post, "=1+1,\"干事\""), (RosterKeys.Email, "a@b.cn"), (RosterKeys.CareerStart, "2012-07"), (RosterKeys.Rank, "科员")),
            story.Row(2, (RosterKeys.Name, "阿依古丽·买买提"), (RosterKeys.Post, "-兼-"), (RosterKeys.Mobile, CellValue.Blank)),
            story.Row(3, (RosterKeys.Name, "Anna Maria Schmidt"), (RosterKeys.Post, "'=x"), (RosterKeys.ProfessionalTechnician, "是")),
            story.Row(4, (RosterKeys.Name, "欧阳娜娜"), (RosterKeys.Education, "本科"), (RosterKeys.ClaimedTitle, "工程师")));
        await story.ImportAsync(story.Row(4, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, $"{server.Calendar.DayOf(server.Clock.GetCurrentInstant()):uuuu-MM-dd}")));

        var back = await story.UploadAsync("", await InFullAsync(story.Li, story.UnitId));
        Assert.Equal((4, 4), (RosterStory.Count(back, "rows"), RosterStory.Count(back, "unchanged")));
    }

    [Fact]
    public async Task A_masked_zip_shows_no_number_is_not_taken_back_and_both_kinds_are_written_down()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var masked = await story.Li.DownloadAsync($"/api/v1/one-roster-exports?unitId={story.UnitId}");
        var text = string.Concat(Texts(masked).Values);
        Assert.Contains($"**************{story.ResidentId(1)[^4..]}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.ResidentId(1), text, StringComparison.Ordinal);
        Assert.DoesNotContain("12000000001", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{story.ResidentId(1)[6..10]}-", text, StringComparison.Ordinal);

        var back = await story.UploadAsync("", masked);
        Assert.All(await story.RowsAsync(back), row => Assert.Contains("person.masked_id", row.Items("problems").Select(problem => problem.Text("code"))));
        await Refused.ExpectAsync(422, "purpose.missing", () => story.Li.PostAsync("/api/v1/one-roster-exports", new { unitId = story.UnitId }));
        await InFullAsync(story.Li, story.UnitId);
        var trail = await server.InDatabaseAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.ActorId == story.Li.Id && e.Trigger.StartsWith("export_")).Select(e => e.Trigger).ToListAsync());
        Assert.Equal(["export_full_ids", "export_roster"], trail.Order());
        Assert.Equal(2, await server.InDatabaseAsync(db => db.FullViews.CountAsync(view => view.ViewerId == story.Li.Id && view.Kind == FullViewKind.Export)));

        var other = await RosterStory.BeginAsync(server);
        await Refused.ExpectAsync(404, "unit.not_found", () => other.Li.GetAsync($"/api/v1/one-roster-exports?unitId={story.UnitId}"));
        await Refused.ExpectAsync(404, "unit.not_found", () => other.Li.PostAsync("/api/v1/one-roster-exports", new { unitId = story.UnitId, purpose = "hr_archive" }));
    }

    [Fact]
    public async Task What_is_changed_in_a_zip_is_previewed_written_as_seen_and_undone_like_any_roster()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var zip = Changed(await InFullAsync(story.Li, story.UnitId), "users.csv", text => text.Replace(story.ResidentId(2) + ",事业人员,", story.ResidentId(2) + ",事业人员,科长", StringComparison.Ordinal));
        var preview = await story.UploadAsync("", zip);
        Assert.Equal((1, 1), (RosterStory.Count(preview, "unchanged"), RosterStory.Count(preview, "update")));
        Assert.Equal(["post::科长"], (await story.RowsAsync(preview))[1].Items("changes").Select(change => $"{change.Text("column")}:{change.Text("before")}:{change.Text("after")}"));
        Assert.Equal("applied", (await story.ConfirmAsync(preview)).Text("state"));
        Assert.Equal("科长", (await story.PersonAsync(2))!.Post);

        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/reversal");
        Assert.Equal("applied", (await story.ConfirmAsync(undo)).Text("state"));
        Assert.Null((await story.PersonAsync(2))!.Post);
    }

    [Fact]
    public async Task Wrong_lines_of_any_file_block_their_people_by_name_and_go_back_in_the_error_workbook()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2), story.Row(3));
        var (first, second) = ((await story.PersonAsync(1))!.Id, (await story.PersonAsync(2))!.Id);
        var zip = await InFullAsync(story.Li, story.UnitId);
        zip = Changed(zip, "roles.csv", text => text.Replace($"{first},primary,student,,,{story.UnitId}", $"{first},primary,student,,,nowhere", StringComparison.Ordinal));
        zip = Changed(zip, "demographics.csv", text => text.Replace($"{second},,,{story.ResidentId(2)[6..10]}-", $"{second},,,1911-", StringComparison.Ordinal));

        var preview = await story.UploadAsync("", zip);
        RosterStory.CountsAddUp(preview);
        Assert.Equal((1, 2), (RosterStory.Count(preview, "unchanged"), RosterStory.Count(preview, "wrong")));
        var rows = await story.RowsAsync(preview);
        var told = rows.Take(2).Select(row => row.Items("problems").Single()).ToList();
        Assert.Equal(["one_roster.reference_dangling", "one_roster.birth_date_differs"], told.Select(problem => problem.Text("code")));
        Assert.Contains("roles.csv", told[0].Text("message"), StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "roster_import.has_errors", () => story.ConfirmAsync(preview));
        using var errors = Workbook.Open(new MemoryStream(await story.Li.DownloadAsync($"/api/v1/roster-imports/{preview.Id()}/error-workbook")));
        Assert.Equal(3, errors.Sheets[0].ReadRows(TestContext.Current.CancellationToken).Count());

        await Refused.ExpectAsync(422, "one_roster.delta_file", () => story.UploadAsync("", Changed(zip, "manifest.csv", text => text.Replace("file.users,bulk", "file.users,delta", StringComparison.Ordinal))));
        await Refused.ExpectAsync(422, "one_roster.version_unsupported", () => story.UploadAsync("", Changed(zip, "manifest.csv", text => text.Replace("oneroster.version,1.2", "oneroster.version,1.1", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Courses_and_enrolments_go_out_with_the_people_and_are_checked_and_not_taken_back_unless_asked_for()
    {
        var course = await CourseStory.BeginAsync(server);
        await course.PublishedAsync("one-roster-course");
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var learner = await server.AsAsync((await story.PersonAsync(1))!.Id);
        var enrolment = await CourseStory.EnrolAsync(learner, "one-roster-course");
        var outside = await RosterStory.BeginAsync(server);
        await outside.ImportAsync(outside.Row(1));
        await CourseStory.EnrolAsync(await server.AsAsync((await outside.PersonAsync(1))!.Id), "one-roster-course");

        var zip = await InFullAsync(story.Li, story.UnitId);
        var package = OneRosterPackage.Open(new MemoryStream(zip));
        var enrolled = Assert.Single(package.Demand(OneRosterFile.Enrollments).ReadRows(TestContext.Current.CancellationToken));
        Assert.Equal(($"{enrolment}", $"{learner.Id}", "student", "enrolled"), (enrolled["sourcedId"], enrolled["userSourcedId"], enrolled["role"], enrolled["metadata.tlms.state"]));
        var taught = package.Demand(OneRosterFile.Classes).ReadRows(TestContext.Current.CancellationToken).Single(row => row["sourcedId"] == enrolled["classSourcedId"]);
        Assert.Equal("one-roster-course/1", taught["classCode"]);
        Assert.Contains(package.Demand(OneRosterFile.Courses).ReadRows(TestContext.Current.CancellationToken), row => row["courseCode"] == "one-roster-course" && row["sourcedId"] == taught["courseSourcedId"]);
        var year = package.Demand(OneRosterFile.AcademicSessions).ReadRows(TestContext.Current.CancellationToken).Single(row => row["sourcedId"] == taught["termSourcedIds"]);
        Assert.Equal(("schoolYear", $"{server.Calendar.DayOf(server.Clock.GetCurrentInstant()).Year}"), (year["type"], year["schoolYear"]));

        var back = await story.UploadAsync("", zip);
        Assert.Equal(2, RosterStory.Count(back, "unchanged"));
        Assert.Contains(back.Items("notices"), notice => notice.Text("code") == "one_roster.not_taken_over" && notice.Text("message").Contains("enrollments.csv", StringComparison.Ordinal));
        Assert.DoesNotContain(back.Items("notices"), notice => OneRosterCodes.Faults.Contains(notice.Text("code")));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.Enrolments.CountAsync(e => e.PersonId == learner.Id)));
    }

    internal static async Task<byte[]> InFullAsync(Persona officer, Guid unitId)
    {
        using var answer = await officer.Http.PostAsJsonAsync("/api/v1/one-roster-exports", new { unitId, purpose = "hr_archive" }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    static Dictionary<string, string> Texts(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }

    internal static byte[] Changed(byte[] file, string name, Func<string, string> change)
    {
        var texts = Texts(file);
        var changed = change(texts[name]);
        Assert.NotEqual(texts[name], changed);
        texts[name] = changed;
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (entry, text) in texts)
            {
                using var part = zip.CreateEntry(entry).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        return target.ToArray();
    }
}

public sealed class OneRosterTestsOnSqlite(SqliteServer server) : OneRosterTests(server), IClassFixture<SqliteServer>;

public sealed class OneRosterTestsOnPostgreSql(PostgreSqlServer server) : OneRosterTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
