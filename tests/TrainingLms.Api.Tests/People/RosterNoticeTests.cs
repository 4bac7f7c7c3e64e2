using System.Text.Json;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>What a preview tells beside its verdicts, and what may be confirmed without looking at it.</summary>
public abstract class RosterNoticeTests(LmsServer server)
{
    [Fact]
    public async Task A_file_that_was_imported_before_is_told_with_when_and_by_whom_to_those_who_may_see_it()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        var file = await RosterStory.FileAsync(story.Row(1));
        var first = await story.UploadAsync("", file);
        Assert.DoesNotContain(CodesOf(first), code => code.StartsWith("roster_import.applied_before", StringComparison.Ordinal));
        Assert.Equal("applied", (await story.ConfirmAsync(first)).Text("state"));
        Assert.DoesNotContain("roster_import.applied_before", CodesOf(await story.Li.GetAsync($"/api/v1/roster-imports/{first.Id()}")));

        var again = await story.UploadAsync("", file);
        var told = again.Items("notices").Single(notice => notice.Text("code") == "roster_import.applied_before").Text("message");
        Assert.Contains("2026-03-02", told, StringComparison.Ordinal);
        Assert.Contains("Li", told, StringComparison.Ordinal);
        Assert.Equal("previewed", again.Text("state"));

        var elsewhere = await other.UploadAsync("", file);
        Assert.Equal("roster_import.applied_before_elsewhere", CodesOf(elsewhere)[0]);
        var sentence = elsewhere.Items("notices")[0].Text("message");
        Assert.DoesNotContain("2026", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Li", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_new_with_the_name_unit_and_birth_date_of_another_is_noticed_and_stays_a_person_of_their_own()
    {
        var story = await RosterStory.BeginAsync(server);
        // The same day of birth, another order number; a day of each story's own, in years where no other row is.
        string Twin(int n) => DemoRoster.ResidentId(new NodaTime.LocalDate(1955, 1, 1).PlusDays(int.Parse(story.UnitCode[1..])), 500 + n);
        var preview = await story.UploadAsync("", story.Row(1, (RosterKeys.ResidentId, Twin(1))), story.Row(2, (RosterKeys.ResidentId, Twin(2))), story.Row(3, (RosterKeys.ResidentId, Twin(3)), (RosterKeys.Name, "王大明")), story.Row(4));
        Assert.Equal(["", "roster.namesake_in_file", "", ""], (await story.RowsAsync(preview)).Select(WarningsOf));
        Assert.Contains("2", (await story.RowsAsync(preview))[1].Items("warnings")[^1].Text("message"), StringComparison.Ordinal);
        await story.ConfirmAsync(preview);

        var later = await story.UploadAsync("", story.Row(1, (RosterKeys.ResidentId, Twin(1))), story.Row(5, (RosterKeys.ResidentId, Twin(5))));
        Assert.Equal(["", "roster.namesake_known"], (await story.RowsAsync(later)).Select(WarningsOf));
        Assert.Contains(story.Number(1), (await story.RowsAsync(later))[1].Items("warnings")[^1].Text("message"), StringComparison.Ordinal);
        await story.ConfirmAsync(later);
        Assert.Equal(5, await story.PeopleAsync());
        Assert.All(await story.RowsAsync(await story.UploadAsync("", story.Row(2, (RosterKeys.ResidentId, Twin(2))), story.Row(5, (RosterKeys.ResidentId, Twin(5))))), row => Assert.Equal("", WarningsOf(row)));
    }

    [Fact]
    public async Task Rows_of_which_the_new_preview_says_something_else_are_marked_with_what_the_last_one_said()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2), story.Row(4));
        var first = await story.UploadAsync("mode=create_only", story.Row(1, (RosterKeys.Post, "干事")), story.Row(2), story.Row(3));
        Assert.Equal(0, RosterStory.Count(first, "differing"));
        Assert.All(await story.RowsAsync(first), row => Assert.False(row.GetProperty("differs").GetBoolean()));

        var second = await story.Li.PostAsync($"/api/v1/roster-imports/{first.Id()}/replanning", new { mode = "create_and_update", everybodyOf = story.UnitId, leaveOn = "2026-03-31" });
        Assert.Equal(2, RosterStory.Count(second, "differing"));
        var rows = await story.RowsAsync(second);
        Assert.Equal(["update:True:not_in_mode", "unchanged:False:", "create:False:", "leave:True:"], rows.Select(Told));
        Assert.Equal([rows[0].Int("number"), 0], (await story.Li.GetAsync($"/api/v1/roster-imports/{first.Id()}/rows?differing=true")).Items().Select(row => row.Int("number")));

        var third = await story.Li.PostAsync($"/api/v1/roster-imports/{first.Id()}/replanning", new { policy = "good_rows" });
        Assert.Equal(0, RosterStory.Count(third, "differing"));

        static string Told(JsonElement row) => $"{row.Text("verdict")}:{row.GetProperty("differs").GetBoolean()}:{(row.GetProperty("lastVerdict") is { ValueKind: JsonValueKind.String } last ? last.GetString() : "")}";
    }

    [Fact]
    public async Task Who_asks_for_one_step_gets_it_where_there_is_neither_an_error_nor_a_warning()
    {
        var story = await RosterStory.BeginAsync(server);
        var clean = await story.UploadAsync("confirmIfClean=true", [.. Enumerable.Range(1, 4).Select(n => Plain(story, n))]);
        if (clean.Text("state") != "applied") clean = await story.EventuallyAsync(clean.Id(), "applied");
        Assert.Equal((4, story.Li.Id), (RosterStory.Count(clean, "create"), clean.Id("confirmedBy")));
        Assert.Equal(["upload", "read", "finish_reading", "confirm", "begin", "finish_applying"], await StepsAsync(clean));

        var warned = await story.UploadAsync("confirmIfClean=true", Plain(story, 1, (RosterKeys.Post, "干事"), (RosterKeys.UnitName, "别的单位")));
        Assert.Equal(("previewed", 1), (warned.Text("state"), RosterStory.Count(warned, "withWarnings")));
        var wrong = await story.UploadAsync("confirmIfClean=true&policy=good_rows", Plain(story, 1, (RosterKeys.Post, "干事")), Plain(story, 5, (RosterKeys.Mobile, "5")));
        Assert.Equal("previewed", wrong.Text("state"));
        var many = await story.UploadAsync("confirmIfClean=true", [.. Enumerable.Range(1, 3).Select(n => Plain(story, n, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-03-31")))]);
        Assert.Equal(("previewed", true), (many.Text("state"), many.GetProperty("needsSecondPerson").GetBoolean()));
        Assert.Null((await story.PersonAsync(1))!.Post);

        // Whoever changes the settings has looked at the preview, and goes on by hand.
        var changed = await story.Li.PostAsync($"/api/v1/roster-imports/{warned.Id()}/replanning", new { mode = "update_only" });
        Assert.False(changed.GetProperty("confirmIfClean").GetBoolean());
    }

    /// <summary>A row of which nothing is remarkable, not even the region of the identity number.</summary>
    static Dictionary<string, TrainingLms.Excel.CellValue> Plain(RosterStory story, int n, params (string Column, TrainingLms.Excel.CellValue Value)[] other)
    {
        var digits = $"110101{story.ResidentId(n)[6..17]}";
        return story.Row(n, [(RosterKeys.ResidentId, digits + IdentityNumber.CheckCharacterOf(digits)), .. other]);
    }

    Task<List<string>> StepsAsync(JsonElement import) => server.InDatabaseAsync(async db =>
        (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(
            db.AuditEntries.Where(entry => entry.SubjectId == import.Id() && entry.Subject == "roster_import").OrderBy(entry => entry.At).ThenBy(entry => entry.Sequence), TestContext.Current.CancellationToken))
        .ConvertAll(entry => entry.Trigger));

    static string[] CodesOf(JsonElement import) => [.. import.Items("notices").Select(notice => notice.Text("code"))];

    static string WarningsOf(JsonElement row) => string.Join(' ', row.Items("warnings").Select(warning => warning.Text("code")).Where(code => code != IdentityCodes.RegionUnknown));
}

public sealed class RosterNoticeTestsOnSqlite(SqliteServer server) : RosterNoticeTests(server), IClassFixture<SqliteServer>;

public sealed class RosterNoticeTestsOnPostgreSql(PostgreSqlServer server) : RosterNoticeTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
