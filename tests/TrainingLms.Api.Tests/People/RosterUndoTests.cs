using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Tests.Privacy;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>An applied import is undone by another one, seen and confirmed like any other.</summary>
public abstract class RosterUndoTests(LmsServer server)
{
    static readonly LocalDate Began = new(2025, 9, 1);

    [Fact]
    public async Task Everything_goes_back_but_who_has_changed_since_and_nobody_is_deleted()
    {
        var story = await RosterStory.BeginAsync(server);
        var elsewhere = $"{story.UnitCode}X";
        var elsewhereId = await RosterStory.UnitAsync(server, elsewhere, story.UnitId, UnitLevel.Community);
        await story.ImportAsync([.. Enumerable.Range(1, 4).Select(n => story.Row(n, (RosterKeys.Post, "干事"), (RosterKeys.EffectiveOn, "2025-09-01")))]);
        await story.ImportAsync(story.Row(4, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-01-15")));
        var mistake = await story.ImportAsync(
            story.Row(1, (RosterKeys.Post, "科员"), (RosterKeys.Mobile, "13900000001")),
            story.Row(2, (RosterKeys.UnitCode, elsewhere), (RosterKeys.EffectiveOn, "2026-03-01")),
            story.Row(3, (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-01-31")),
            story.Row(4, (RosterKeys.EffectiveOn, "2026-02-10")),
            story.Row(5), story.Row(6));
        Assert.Equal(("applied", elsewhereId), (mistake.Text("state"), (await story.PersonAsync(2))!.UnitId));
        Assert.Equal(["undo:True"], RosterStory.ActionsOf(mistake));
        await story.ImportAsync(story.Row(6, (RosterKeys.Post, "副科长")));
        Assert.Empty(await StoredBytes.FindAsync(server, "12000000001", "13900000001"));

        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        Assert.Equal(("previewed", mistake.Id()), (undo.Text("state"), undo.Id("reverses")));
        RosterStory.CountsAddUp(undo);
        Assert.Contains("confirm:True", RosterStory.ActionsOf(undo));
        var offered = (await story.Li.GetAsync($"/api/v1/roster-imports/{mistake.Id()}")).Items("actions").Single();
        Assert.Equal(("undo", "roster_import.undone_already"), (offered.Text("trigger"), offered.Items("reasons").Single().Text("code")));
        Assert.Equal([1, 1, 1, 2, 1], ((string[])["update", "transfer", "rejoin", "leave", "leftOut"]).Select(verdict => RosterStory.Count(undo, verdict)));
        var rows = await story.RowsAsync(undo);
        var kept = rows.Single(row => row.Text("verdict") == "left_out");
        Assert.Equal(($"{story.Number(6)} 王小明", "roster_import.changed_since"), (kept.Text("who"), kept.Items("problems")[0].Text("code")));
        Assert.Contains("mobile:139****0001:120****0001", rows.SelectMany(row => row.Items("changes")).Select(c => $"{c.Text("column")}:{c.Text("before")}:{c.Text("after")}"));
        Assert.Equal("科员", (await story.PersonAsync(1))!.Post);

        var undone = await story.ConfirmAsync(undo);
        Assert.Equal("applied", undone.Text("state"));
        Assert.Empty(RosterStory.ActionsOf(undone));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.RosterUndoRows.CountAsync(row => row.ImportId == mistake.Id() || row.ImportId == undo.Id())));
        var people = await Task.WhenAll(Enumerable.Range(1, 6).Select(story.PersonAsync));
        Assert.Equal(("干事", "12000000001"), (people[0]!.Post, people[0]!.OpenMobile(server.Keys)));
        Assert.Equal("干事", Assert.Single(await story.PostsAsync(1)).Post);
        Assert.Equal(story.UnitId, people[1]!.UnitId);
        Assert.Equal([(Began, null, story.UnitId)], (await story.PostsAsync(2)).Select(post => (post.From, post.To, post.UnitId)));
        Assert.Equal([(Began, (LocalDate?)null)], (await story.PostsAsync(3)).Select(post => (post.From, post.To)));
        Assert.Equal([(Began, (LocalDate?)new LocalDate(2026, 1, 15))], (await story.PostsAsync(4)).Select(post => (post.From, post.To)));
        Assert.NotNull(Assert.Single(await story.PostsAsync(5)).To);
        Assert.Equal(
            [PersonStatus.Active, PersonStatus.Active, PersonStatus.Active, PersonStatus.Left, PersonStatus.Left, PersonStatus.Active], people.Select(person => person!.Status));
        Assert.Equal("副科长", people[5]!.Post);

        await Refused.ExpectAsync(422, "roster_import.undone_already", () => story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal"));
        await Refused.ExpectAsync(422, "roster_import.nothing_to_undo", () => story.Li.PostAsync($"/api/v1/roster-imports/{undo.Id()}/reversal"));
    }

    [Fact]
    public async Task A_whole_first_roster_is_undone_with_a_second_person()
    {
        var story = await RosterStory.BeginAsync(server);
        var mistake = await story.ImportAsync([.. Enumerable.Range(1, 5).Select(n => story.Row(n))]);
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        await Refused.ExpectAsync(422, "roster_import.second_person_needed", () => story.ConfirmAsync(undo));
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        Assert.Contains("confirm:False", RosterStory.ActionsOf(undo));
        Assert.Contains("confirm_guarded:False", RosterStory.ActionsOf(undo));
        Assert.Contains("confirm_guarded:True", RosterStory.ActionsOf(await sun.GetAsync($"/api/v1/roster-imports/{undo.Id()}")));
        var path = $"/api/v1/roster-imports/{undo.Id()}/guarded-confirmation";
        await Refused.ExpectAsync(422, "duty.second_person_needed", () => story.Li.PostAsync(path, new { planHash = undo.Text("planHash"), reason = "传错文件" }));
        Assert.Equal("applied", (await sun.PostAsync(path, new { planHash = undo.Text("planHash"), reason = "传错文件" })).Text("state"));
        Assert.Equal(5, await server.InDatabaseAsync(db => db.People.CountAsync(person => person.UnitId == story.UnitId && person.Status == PersonStatus.Left)));
    }

    [Fact]
    public async Task An_undo_that_somebody_overtook_is_seen_again_and_one_called_off_can_be_begun_anew()
    {
        var story = await RosterStory.BeginAsync(server);
        await story.ImportAsync(story.Row(1), story.Row(2));
        var mistake = await story.ImportAsync(story.Row(1, (RosterKeys.Post, "干事")), story.Row(2, (RosterKeys.Post, "干事")));
        var path = $"/api/v1/roster-imports/{mistake.Id()}/reversal";
        var off = await story.Li.PostAsync(path);
        await Refused.ExpectAsync(422, "roster_import.undone_already", () => story.Li.PostAsync(path));
        await story.Li.PostAsync($"/api/v1/roster-imports/{off.Id()}/cancellation");
        var undo = await story.Li.PostAsync(path);
        await story.ImportAsync(story.Row(2, (RosterKeys.Post, "科长")));
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(undo));
        var fresh = await story.Li.GetAsync($"/api/v1/roster-imports/{undo.Id()}");
        Assert.Equal((1, 1), (RosterStory.Count(fresh, "update"), RosterStory.Count(fresh, "leftOut")));
        await story.ConfirmAsync(fresh);
        Assert.Equal((null, "科长"), ((await story.PersonAsync(1))!.Post, (await story.PersonAsync(2))!.Post));
    }

    [Fact]
    public async Task After_thirty_days_nothing_is_kept_and_nothing_can_be_undone()
    {
        var (story, other) = (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));
        await story.ImportAsync(story.Row(1));
        var mistake = await story.ImportAsync(story.Row(1, (RosterKeys.Post, "干事")));
        var path = $"/api/v1/roster-imports/{mistake.Id()}/reversal";
        await Refused.ExpectAsync(404, "roster_import.not_found", () => other.Li.PostAsync(path));
        var sun = await server.PersonAsync("Sun", "C", roles: (Role.TrainingOfficer, "C"));
        await Refused.ExpectAsync(403, "roster_import.undo.forbidden", () => sun.PostAsync(path));
        Assert.Equal(["undo:False"], RosterStory.ActionsOf(await sun.GetAsync($"/api/v1/roster-imports/{mistake.Id()}")));
        var preview = await story.UploadAsync("", story.Row(2));
        await Refused.ExpectAsync(422, "roster_import.nothing_to_undo", () => story.Li.PostAsync($"/api/v1/roster-imports/{preview.Id()}/reversal"));
        Task<int> KeptAsync() => server.InDatabaseAsync(db => db.RosterUndoRows.CountAsync(row => row.ImportId == mistake.Id()));
        Assert.Equal(1, await KeptAsync());
        server.Clock.Advance(Duration.FromDays(30) - Duration.FromMinutes(1));
        await server.SweepAsync();
        Assert.Equal(1, await KeptAsync());
        server.Clock.Advance(Duration.FromMinutes(1));
        await Refused.ExpectAsync(422, "roster_import.undo_too_late", () => story.Li.PostAsync(path));
        await server.SweepAsync();
        Assert.Equal(0, await KeptAsync());
        Assert.Empty(RosterStory.ActionsOf(await story.Li.GetAsync($"/api/v1/roster-imports/{mistake.Id()}")));
    }
}

public sealed class RosterUndoTestsOnSqlite(SqliteServer server) : RosterUndoTests(server), IClassFixture<SqliteServer>;

public sealed class RosterUndoTestsOnPostgreSql(PostgreSqlServer server) : RosterUndoTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
