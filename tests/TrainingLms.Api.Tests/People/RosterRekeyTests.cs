using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Excel;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>A new person number for a known identity number: listed apart, and only where the officer ticks it.</summary>
public abstract class RosterRekeyTests(LmsServer server)
{
    [Theory]
    [InlineData("")]
    [InlineData("key=resident_id")]
    public async Task A_known_person_gets_another_number_only_by_a_tick_and_stays_the_same_person(string key)
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1, (RosterKeys.Post, "干事")), story.Row(2));
        var before = (await story.PersonAsync(1))!;
        var renumbered = story.Row(1, (RosterKeys.PersonNumber, story.Number(7)), (RosterKeys.Post, "科员"));

        var refused = await story.UploadAsync(key, renumbered);
        var problem = (await story.RowsAsync(refused))[0].Items("problems").Single();
        Assert.Equal(("person.number_changed", RosterKeys.PersonNumber), (problem.Text("code"), problem.Text("column")));
        Assert.Contains(story.Number(1), problem.Text("message"), StringComparison.Ordinal);

        var preview = await story.Li.PostAsync($"/api/v1/roster-imports/{refused.Id()}/replanning", new { rekey = true });
        RosterStory.CountsAddUp(preview);
        Assert.Equal((1, true), (RosterStory.Count(preview, "rekey"), preview.GetProperty("rekey").GetBoolean()));
        var row = (await story.Li.GetAsync($"/api/v1/roster-imports/{preview.Id()}/rows?verdict=rekey")).Items().Single();
        Assert.Equal(
            [$"{RosterKeys.PersonNumber}:{story.Number(1)}:{story.Number(7)}", "post:干事:科员"],
            row.Items("changes").Select(c => $"{c.Text("column")}:{c.Text("before")}:{c.Text("after")}"));

        Assert.Equal("applied", (await story.ConfirmAsync(preview)).Text("state"));
        var after = (await story.PersonAsync(7))!;
        Assert.Equal((before.Id, "科员", 2), (after.Id, after.Post, await story.PeopleAsync()));
        Assert.Null(await story.PersonAsync(1));
        Assert.Equal("科员", Assert.Single(await story.PostsAsync(7)).Post);
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync(key, renumbered), "unchanged"));
    }

    [Fact]
    public async Task A_number_that_somebody_bore_is_given_to_nobody_else_but_may_come_back()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        await RekeyAsync(story, 1, 7);
        foreach (var n in (int[])[2, 3])
            Assert.Equal("person.number_retired", await ProblemAsync(story, "rekey=true", story.Row(n, (RosterKeys.PersonNumber, story.Number(1)))));
        // An old file of the person's own is told the number of today; with the tick the number comes back.
        Assert.Equal("person.number_changed", await ProblemAsync(story, "", story.Row(1)));
        await RekeyAsync(story, 1, 1);
        Assert.NotNull(await story.PersonAsync(1));
        Assert.Equal([story.Number(7)], await server.InDatabaseAsync(db => db.FormerNumbers.Where(f => f.Number.StartsWith(story.UnitCode + "-")).Select(f => f.Number).ToListAsync()));
    }

    [Fact]
    public async Task Undone_the_number_is_back_and_the_mistaken_one_is_free()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var mistake = await RekeyAsync(story, 1, 2);
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        Assert.Equal(1, RosterStory.Count(undo, "rekey"));
        Assert.Equal("applied", (await story.ConfirmAsync(undo)).Text("state"));
        Assert.NotNull(await story.PersonAsync(1));
        Assert.Equal("applied", (await story.ImportAsync(story.Row(2))).Text("state"));
    }

    [Fact]
    public async Task A_new_number_goes_with_no_move_and_says_nothing_of_people_elsewhere_and_is_not_taken_from_others()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await RosterStory.UnitAsync(server, $"{story.UnitCode}X", story.UnitId, UnitLevel.Community);
        await story.ImportAsync(story.Row(1), story.Row(2));
        await other.ImportAsync(other.Row(1));
        (string, CellValue) number = (RosterKeys.PersonNumber, story.Number(7));
        Assert.Equal("roster.rekey_alone", await ProblemAsync(story, "rekey=true", story.Row(1, number, (RosterKeys.UnitCode, $"{story.UnitCode}X"), (RosterKeys.EffectiveOn, "2026-03-03"))));
        Assert.Equal("roster.rekey_alone", await ProblemAsync(story, "rekey=true", story.Row(1, number, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-03-03"))));
        Assert.Equal("person.id_taken", await ProblemAsync(story, "", story.Row(1, number, (RosterKeys.ResidentId, other.ResidentId(1)))));
        Assert.Equal("roster.person_out_of_scope", await ProblemAsync(story, "rekey=true", story.Row(1, number, (RosterKeys.ResidentId, other.ResidentId(1)))));
        Assert.Equal("person.keys_conflict", await ProblemAsync(story, "rekey=true", story.Row(1, (RosterKeys.PersonNumber, story.Number(2)))));
    }

    [Fact]
    public async Task A_number_taken_between_preview_and_confirmation_makes_the_plan_stale()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1));
        var preview = await story.UploadAsync("rekey=true", story.Row(1, (RosterKeys.PersonNumber, story.Number(7))));
        await story.ImportAsync(story.Row(7));
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(preview));
        Assert.NotNull(await story.PersonAsync(1));
    }

    static async Task<JsonElement> RekeyAsync(RosterStory story, int person, int number)
    {
        var applied = await story.ConfirmAsync(await story.UploadAsync("rekey=true", story.Row(person, (RosterKeys.PersonNumber, story.Number(number)))));
        Assert.Equal(("applied", 1), (applied.Text("state"), RosterStory.Count(applied, "rekey")));
        return applied;
    }

    static async Task<string> ProblemAsync(RosterStory story, string settings, Dictionary<string, CellValue> row) =>
        (await story.RowsAsync(await story.UploadAsync(settings, row)))[0].Items("problems")[0].Text("code");
}

public sealed class RosterRekeyTestsOnSqlite(SqliteServer server) : RosterRekeyTests(server), IClassFixture<SqliteServer>;

public sealed class RosterRekeyTestsOnPostgreSql(PostgreSqlServer server) : RosterRekeyTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
