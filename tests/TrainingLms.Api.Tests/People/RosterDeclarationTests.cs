using System.Text.Json;
using NodaTime;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>Two things that a file may say only when the officer declares it: that it names everybody, and that it comes before corrections by hand.</summary>
public abstract class RosterDeclarationTests(LmsServer server)
{
    [Fact]
    public async Task Who_is_missing_from_a_list_of_everybody_is_proposed_to_leave_on_the_day_declared()
    {
        var story = await RosterStory.BeginAsync(server);
        var below = $"{story.UnitCode}X";
        var belowId = await RosterStory.UnitAsync(server, below, story.UnitId, UnitLevel.Community);
        await story.ImportAsync([
            .. Enumerable.Range(1, 4).Select(n => story.Row(n, (RosterKeys.EffectiveOn, "2025-09-01"))),
            story.Row(5, (RosterKeys.UnitCode, below), (RosterKeys.EffectiveOn, "2025-09-01")), story.Row(6, (RosterKeys.Status, "退休")),
        ]);
        var file = await RosterStory.FileAsync(story.Row(1), story.Row(2), story.Row(3));
        Assert.Equal(0, RosterStory.Count(await story.UploadAsync("", file), "leave"));

        await Refused.ExpectAsync(422, "roster_import.leave_date_missing", () => story.UploadAsync($"everybodyOf={story.UnitId}", file));
        await Refused.ExpectAsync(422, "roster_import.leave_date_out_of_range", () => story.UploadAsync($"everybodyOf={story.UnitId}&leaveOn=2090-01-01", file));
        await Refused.ExpectAsync(404, "unit.not_found", () => story.UploadAsync($"everybodyOf={server.Units["C-2"]}&leaveOn=2026-02-28", file));

        var preview = await story.UploadAsync($"everybodyOf={story.UnitId}&leaveOn=2026-02-28", file);
        RosterStory.CountsAddUp(preview);
        Assert.Equal((5, 3, 2, 2), (RosterStory.Count(preview, "rows"), RosterStory.Count(preview, "unchanged"), RosterStory.Count(preview, "leave"), RosterStory.Count(preview, "absent")));
        var missing = (await story.RowsAsync(preview))[3..];
        Assert.Equal([$"0 {story.Number(4)} 王小明", $"0 {story.Number(5)} 王小明"], missing.Select(row => $"{row.Int("number")} {row.Text("who")}"));

        var onlyBelow = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { everybodyOf = belowId });
        Assert.Equal((1, 2), (RosterStory.Count(onlyBelow, "leave"), onlyBelow.GetProperty("lastCounts").Int("leave")));
        var none = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { notEverybody = true });
        Assert.Equal(0, RosterStory.Count(none, "leave"));
        var all = await story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { everybodyOf = story.UnitId, leaveOn = "2026-02-27" });
        Assert.Equal("applied", (await story.ConfirmAsync(all)).Text("state"));
        Assert.Equal([PersonStatus.Active, PersonStatus.Left, PersonStatus.Left, PersonStatus.Retired], (await Task.WhenAll(((int[])[1, 4, 5, 6]).Select(story.PersonAsync))).Select(person => person!.Status));
        Assert.Equal(new LocalDate(2026, 2, 27), Assert.Single(await story.PostsAsync(4)).To);
    }

    [Fact]
    public async Task People_missing_from_a_list_of_everybody_count_for_the_guard_and_a_row_with_an_error_names_nobody_missing()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync([.. Enumerable.Range(1, 10).Select(n => story.Row(n, (RosterKeys.EffectiveOn, "2025-09-01")))]);
        var declared = $"everybodyOf={story.UnitId}&leaveOn=2026-02-28";
        var seven = await story.UploadAsync(declared, [.. Enumerable.Range(1, 7).Select(n => story.Row(n))]);
        Assert.True(seven.GetProperty("needsSecondPerson").GetBoolean());
        await Refused.ExpectAsync(422, "roster_import.second_person_needed", () => story.ConfirmAsync(seven));
        var four = await story.UploadAsync(declared, [.. Enumerable.Range(1, 4).Select(n => story.Row(n))]);
        await Refused.ExpectAsync(422, "roster_import.second_person_needed roster_import.too_many_leavers", () => story.ConfirmAsync(four));

        var wrong = await story.UploadAsync($"policy=good_rows&{declared}", [.. Enumerable.Range(1, 9).Select(n => story.Row(n)), story.Row(10, (RosterKeys.PersonNumber, "?!"), (RosterKeys.ResidentId, "1"))]);
        Assert.Equal((0, 1), (RosterStory.Count(wrong, "leave"), RosterStory.Count(wrong, "wrong")));
        await Refused.ExpectAsync(422, "roster_import.whole_list_has_errors", () => story.ConfirmAsync(wrong));
        var early = await story.UploadAsync($"everybodyOf={story.UnitId}&leaveOn=2025-08-31", [.. Enumerable.Range(1, 9).Select(n => story.Row(n))]);
        Assert.Equal("roster.effective_before_post", (await story.RowsAsync(early))[9].Items("problems")[0].Text("code"));
    }

    [Fact]
    public async Task What_was_corrected_by_hand_stays_unless_the_officer_ticks_the_column_and_comes_back_when_that_is_undone()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var person = await server.AsAsync((await story.PersonAsync(1))!.Id);
        var asked = await person.PostAsync("/api/v1/me/privacy-requests", new { kind = "correction", field = "mobile", value = "13800009999", text = "换号" });
        await story.Li.PostAsync($"/api/v1/privacy-requests/{asked.Id()}/acceptance", new { reason = "本人提供凭证" });

        Dictionary<string, TrainingLms.Excel.CellValue>[] rows = [story.Row(1, (RosterKeys.Post, "干事"))];
        var kept = await story.UploadAsync("", rows);
        var row = (await story.RowsAsync(kept))[0];
        Assert.Equal(["roster.local_field"], LocalWarnings(row));
        Assert.Equal(["post"], row.Items("changes").Select(change => change.Text("column")));
        await Refused.ExpectAsync(422, "request.setting_unknown", () => story.UploadAsync("takeOver=unit_code", rows));

        var taken = await story.Li.PostAsync($"/api/v1/roster-imports/{kept.Id()}/replanning", new { takeOver = new[] { "mobile" } });
        Assert.Equal(["post", "mobile"], (await story.RowsAsync(taken))[0].Items("changes").Select(change => change.Text("column")));
        await story.ConfirmAsync(taken);
        Assert.Equal(("12000000001", null), ((await story.PersonAsync(1))!.OpenMobile(server.Keys), (await story.PersonAsync(1))!.LocalFields));

        await story.ConfirmAsync(await story.Li.PostAsync($"/api/v1/roster-imports/{taken.Id()}/reversal"));
        Assert.Equal(("13800009999", "mobile"), ((await story.PersonAsync(1))!.OpenMobile(server.Keys), (await story.PersonAsync(1))!.LocalFields));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", story.Row(1)), "unchanged"));
        var ticked = await story.UploadAsync("takeOver=mobile", story.Row(1));
        Assert.Equal(["roster.local_field_taken"], LocalWarnings((await story.RowsAsync(ticked))[0]));
    }

    static IEnumerable<string> LocalWarnings(JsonElement row) => row.Items("warnings").Select(warning => warning.Text("code")).Where(code => code.StartsWith("roster.local_", StringComparison.Ordinal));
}

public sealed class RosterDeclarationTestsOnSqlite(SqliteServer server) : RosterDeclarationTests(server), IClassFixture<SqliteServer>;

public sealed class RosterDeclarationTestsOnPostgreSql(PostgreSqlServer server) : RosterDeclarationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
