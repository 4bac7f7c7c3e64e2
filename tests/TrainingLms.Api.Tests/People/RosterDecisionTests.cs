using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>What people decide about an import besides confirming it.</summary>
public abstract class RosterDecisionTests(LmsServer server)
{
    [Fact]
    public async Task The_uploader_changes_the_settings_and_sees_what_differs_from_the_last_preview()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var first = await story.UploadAsync("mode=create_only", story.Row(1, (RosterKeys.Post, "干事")), story.Row(2), story.Row(3, (RosterKeys.Status, "不明")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, first.GetProperty("lastCounts").ValueKind);
        var path = $"/api/v1/roster-imports/{first.Id()}/replanning";

        var second = await story.Li.PostAsync(path, new { mode = "create_and_update" });
        Assert.Equal(("previewed", "create_and_update", "all_or_nothing"), (second.Text("state"), second.Text("mode"), second.Text("policy")));
        Assert.Equal((1, 0), (RosterStory.Count(second, "update"), RosterStory.Count(second, "notInMode")));
        Assert.Equal((0, 1), (second.GetProperty("lastCounts").Int("update"), second.GetProperty("lastCounts").Int("notInMode")));
        Assert.NotEqual(first.Text("planHash"), second.Text("planHash"));
        await Refused.ExpectAsync(422, "roster_import.hash_differs roster_import.has_errors", () => story.ConfirmAsync(first));

        var third = await story.Li.PostAsync(path, new { policy = "good_rows" });
        Assert.Equal(("create_and_update", "good_rows"), (third.Text("mode"), third.Text("policy")));
        Assert.Equal("applied", (await story.ConfirmAsync(third)).Text("state"));
        Assert.Equal("干事", (await story.PersonAsync(1))!.Post);
        await Refused.ExpectAsync(409, "roster_import.replan.not_in_applied", () => story.Li.PostAsync(path, new { mode = "create_only" }));
    }

    [Fact]
    public async Task Only_the_uploader_changes_settings_and_takes_a_confirmation_back()
    {
        var story = await RosterStory.BeginAsync(server);
        var wang = await server.PersonAsync("Wang", "C");
        await RosterStory.AppointAsync(server, wang, Role.HrOfficer, story.UnitId);
        var preview = await story.UploadAsync("", story.Row(1));
        await Refused.ExpectAsync(403, "roster_import.replan.forbidden", () => wang.PostAsync($"/api/v1/roster-imports/{preview.Id()}/replanning", new { mode = "create_only" }));
        Assert.Contains("replan:True", RosterStory.ActionsOf(await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}")));
        Assert.Contains("replan:False", RosterStory.ActionsOf(await wang.GetAsync($"/api/v1/roster-imports/{preview.Id()}")));
        await using var held = await story.HoldBackAsync(preview.Id());
        await story.ConfirmAsync(preview, "wait=0");
        await Refused.ExpectAsync(403, "roster_import.withdraw.forbidden", () => wang.PostAsync($"/api/v1/roster-imports/{preview.Id()}/withdrawal"));
    }

    [Fact]
    public async Task A_confirmation_is_taken_back_as_long_as_no_worker_has_begun()
    {
        var story = await RosterStory.BeginAsync(server);
        var preview = await story.UploadAsync("", story.Row(1));
        var path = $"/api/v1/roster-imports/{preview.Id()}/withdrawal";
        await Refused.ExpectAsync(409, "roster_import.withdraw.not_in_previewed", () => story.Li.PostAsync(path));
        await using (await story.HoldBackAsync(preview.Id()))
        {
            Assert.Equal("confirmed", (await story.ConfirmAsync(preview, "wait=0")).Text("state"));
            var back = await story.Li.PostAsync(path);
            Assert.Equal(("previewed", preview.Text("planHash")), (back.Text("state"), back.Text("planHash")));
            Assert.Equal(System.Text.Json.JsonValueKind.Null, back.GetProperty("confirmedBy").ValueKind);
        }
        Assert.Equal(0, await story.PeopleAsync());
        Assert.Equal("applied", (await story.ConfirmAsync(preview)).Text("state"));
        await Refused.ExpectAsync(409, "roster_import.withdraw.not_in_applied", () => story.Li.PostAsync(path));
    }

    [Fact]
    public async Task A_training_officer_rejects_with_a_reason_that_the_uploader_reads()
    {
        var story = await RosterStory.BeginAsync(server);
        var preview = await story.UploadAsync("", story.Row(1));
        var path = $"/api/v1/roster-imports/{preview.Id()}/rejection";
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(422, "reason.missing", () => sun.PostAsync(path));
        await Refused.ExpectAsync(403, "roster_import.reject.forbidden", () => story.Li.PostAsync(path, new { reason = "不要" }));
        var elsewhere = await server.PersonAsync("Qian", "C-2", roles: (Role.TrainingOfficer, "C-2"));
        await Refused.ExpectAsync(404, "roster_import.not_found", () => elsewhere.PostAsync(path, new { reason = "不要" }));
        Assert.Contains("reject:True", RosterStory.ActionsOf(await sun.GetAsync($"/api/v1/roster-imports/{preview.Id()}")));

        await sun.PostAsync(path, new { reason = "名单不是最新的" });
        var told = await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}");
        Assert.Equal(("rejected", "名单不是最新的", sun.Id), (told.Text("state"), told.Text("rejectionReason"), told.Id("rejectedBy")));
        Assert.Empty(await story.RowsAsync(preview));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterFiles.CountAsync(file => file.ImportId == preview.Id())));
        await Refused.ExpectAsync(409, "roster_import.confirm.not_in_rejected", () => story.ConfirmAsync(preview));
    }
}

public sealed class RosterDecisionTestsOnSqlite(SqliteServer server) : RosterDecisionTests(server), IClassFixture<SqliteServer>;

public sealed class RosterDecisionTestsOnPostgreSql(PostgreSqlServer server) : RosterDecisionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
