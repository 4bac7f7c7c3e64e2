using Microsoft.EntityFrameworkCore;
using TrainingLms.Api.Tests.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.LearningHours;

public abstract class HoursTests(LmsServer server)
{
    async Task<(CourseStory Story, Guid Enrolment)> AlmostDoneAsync(Persona learner, string key)
    {
        var story = await CourseStory.BeginAsync(server);
        await story.PublishedAsync(key);
        var id = await CourseStory.EnrolAsync(learner, key);
        await story.StudyAsync(learner, id);
        await learner.PostAsync($"/api/v1/enrolments/{id}/lessons/l1/completion");
        return (story, id);
    }

    [Fact]
    public async Task Completion_at_twenty_places_at_once_grants_the_hours_once()
    {
        var li = await server.PersonAsync("Li");
        var (story, enrolment) = await AlmostDoneAsync(li, "granted-once");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await story.PassQuizAsync(enrolment, 80_00);
            }
            catch (RefusedException refused) when (refused.Kind is RefusalKind.Stale or RefusalKind.WrongState)
            {
                // Somebody was quicker.
            }
        })));
        var statement = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal(50, statement.Items("entries").Single().Int("hoursHundredths"));
        Assert.Equal((false, 50, 89_50), (statement.GetProperty("isMet").GetBoolean(), statement.Int("countedHundredths"), statement.Int("missingHundredths")));
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(a => a.Subject == "hours_entry" && a.Trigger == "grant"
            && a.SubjectId == statement.Items("entries")[0].Id())));
    }

    [Fact]
    public async Task A_reversal_takes_the_hours_back_and_leaves_both_entries()
    {
        var li = await server.PersonAsync("Li");
        var (story, enrolment) = await AlmostDoneAsync(li, "reversed");
        await story.PassQuizAsync(enrolment, 80_00);
        var path = $"/api/v1/hours/statements/{li.Id}/2026";
        var entry = (await story.Officer.GetAsync(path)).Items("entries").Single();
        var reversal = $"/api/v1/hours/entries/{entry.Id()}/reversal";

        await Refused.ExpectAsync(422, "reason.missing", () => story.Officer.PostAsync(reversal));
        await Refused.ExpectAsync(403, "hours_entry.reverse.forbidden", () => li.PostAsync(reversal, new { reason = "x" }));
        await story.Officer.PostAsync(reversal, new { reason = "重复登记" });
        await Refused.ExpectAsync(409, "hours_entry.reverse.not_in_reversed", () => story.Officer.PostAsync(reversal, new { reason = "x" }));
        var after = await li.GetAsync("/api/v1/hours/statements/me/2026");
        Assert.Equal([50, -50], after.Items("entries").Select(e => e.Int("hoursHundredths")));
        Assert.Equal((0, 0), (after.Int("countedHundredths"), after.Int("professionalHundredths")));
    }

    [Fact]
    public async Task An_officer_of_another_district_finds_nobody()
    {
        var li = await server.PersonAsync("Li", "C-1-1");
        var (story, enrolment) = await AlmostDoneAsync(li, "scoped");
        await story.PassQuizAsync(enrolment, 80_00);
        var entry = (await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries").Single().Id();
        var west = await server.PersonAsync("Xi", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        await Refused.ExpectAsync(404, "person.not_found", () => west.GetAsync($"/api/v1/hours/statements/{li.Id}/2026"));
        await Refused.ExpectAsync(404, "hours.not_found", () => west.PostAsync($"/api/v1/hours/entries/{entry}/reversal", new { reason = "x" }));
    }

    [Fact]
    public async Task The_same_course_again_within_three_years_grants_nothing_more()
    {
        var li = await server.PersonAsync("Li");
        var (story, first) = await AlmostDoneAsync(li, "repeated");
        await story.PassQuizAsync(first, 80_00);
        var second = await CourseStory.EnrolAsync(li, "repeated");
        await story.StudyAsync(li, second);
        await li.PostAsync($"/api/v1/enrolments/{second}/lessons/l1/completion");
        await story.PassQuizAsync(second, 80_00);
        Assert.Equal("completed", (await li.GetAsync($"/api/v1/enrolments/{second}")).Text("state"));
        Assert.Single((await li.GetAsync("/api/v1/hours/statements/me/2026")).Items("entries"));
    }

    [Fact]
    public async Task The_workbook_holds_totals_and_entries_of_the_scope()
    {
        var li = await server.PersonAsync("=Li", "C-1-1");
        var (story, enrolment) = await AlmostDoneAsync(li, "workbook");
        await story.PassQuizAsync(enrolment, 80_00);
        var bytes = await story.Officer.DownloadAsync("/api/v1/hours/exports/2026");
        var cells = WorkbookText.Of(bytes);
        Assert.Contains("=Li", cells, StringComparison.Ordinal);
        Assert.Contains("网络基础 workbook", cells, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", cells, StringComparison.Ordinal);
        var west = await server.PersonAsync("Xi", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        Assert.DoesNotContain("=Li", WorkbookText.Of(await west.DownloadAsync("/api/v1/hours/exports/2026")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_without_a_rule_is_refused_before_a_workbook_begins()
    {
        var zhao = await server.PersonAsync("Zhao", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(422, "hours.rule_missing", () => zhao.GetAsync("/api/v1/hours/exports/2010"));
    }

    static class WorkbookText
    {
        public static string Of(byte[] workbook)
        {
            using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(workbook));
            return string.Concat(zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal))
                .Select(e => new StreamReader(e.Open()).ReadToEnd()));
        }
    }
}

public sealed class HoursTestsOnSqlite(SqliteServer server) : HoursTests(server), IClassFixture<SqliteServer>;

public sealed class HoursTestsOnPostgreSql(PostgreSqlServer server) : HoursTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
