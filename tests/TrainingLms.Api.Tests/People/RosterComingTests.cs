using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Excel;
using TrainingLms.Organizations;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

/// <summary>生效日期: unit, post, full or part time and status hold from that day on, and not before.</summary>
public abstract class RosterComingTests(LmsServer server)
{
    /// <summary>Tests of a class share its clock, which only goes on.</summary>
    LocalDate Today => server.Clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date;

    static (string, CellValue) On(LocalDate day) => (RosterKeys.EffectiveOn, LocalDatePattern.Iso.Format(day));

    static (string, CellValue) Status(string word) => (RosterKeys.Status, word);

    (string, CellValue) BegunLongAgo => On(Today.PlusDays(-400));

    async Task ComesAsync(LocalDate day)
    {
        server.Clock.Advance(Period.Between(Today, day, PeriodUnits.Days).ToDuration());
        await server.SweepAsync();
    }

    async Task<(RosterStory Story, string Code, Guid Unit)> BeginAsync()
    {
        var story = await RosterStory.BeginAsync(server);
        var code = $"{story.UnitCode}X";
        return (story, code, await RosterStory.UnitAsync(server, code, story.UnitId, UnitLevel.Community));
    }

    Task<int> WaitingAsync(RosterStory story, int n) => server.InDatabaseAsync(db => db.ComingChanges.CountAsync(c => db.People.Any(p => p.Id == c.PersonId && p.PersonNumber == story.Number(n))));

    [Fact]
    public async Task A_mover_stays_until_the_day_and_the_same_file_changes_nothing_before_and_after()
    {
        var (story, code, unit) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo, (RosterKeys.Post, "干事")));
        var day = Today.PlusDays(10);
        var row = story.Row(1, (RosterKeys.UnitCode, code), (RosterKeys.Post, "科长"), (RosterKeys.Mobile, "13900000077"), On(day));
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(row), "transfer"));

        var person = (await story.PersonAsync(1))!;
        Assert.Equal((story.UnitId, "干事", "13900000077"), (person.UnitId, person.Post, person.OpenMobile(server.Keys)));
        Assert.Null(Assert.Single(await story.PostsAsync(1)).To);
        var coming = (await story.Li.GetAsync($"/api/v1/people/{person.Id}")).Items("coming").Single();
        Assert.Equal((LocalDatePattern.Iso.Format(day), unit, "科长", true), (coming.Text("day"), coming.Id("unitId"), coming.Text("post"), coming.GetProperty("changesPost").GetBoolean()));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", row), "unchanged"));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", story.Row(1, (RosterKeys.Mobile, "13900000077"))), "unchanged"));

        await ComesAsync(day.PlusDays(-1));
        Assert.Equal(story.UnitId, (await story.PersonAsync(1))!.UnitId);
        await ComesAsync(day);
        person = (await story.PersonAsync(1))!;
        Assert.Equal((unit, "科长"), (person.UnitId, person.Post));
        Assert.Equal([(LocalDate?)day.PlusDays(-1), null], (await story.PostsAsync(1)).Select(post => post.To));
        Assert.Equal([(day, unit, "科长")], (await story.PostsAsync(1)).Where(post => post.To is null).Select(post => (post.From, post.UnitId, post.Post)));
        Assert.Equal(0, await WaitingAsync(story, 1));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", row), "unchanged"));
    }

    [Fact]
    public async Task A_leaver_is_with_us_through_the_last_day_and_keeps_out_from_the_next()
    {
        var (story, _, _) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, BegunLongAgo));
        var last = Today;
        var row = story.Row(1, Status("离职"), On(last));
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(row), "leave"));
        Assert.True((await story.PersonAsync(1))!.IsActive);
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", row), "unchanged"));
        await ComesAsync(last.PlusDays(1));
        Assert.Equal(PersonStatus.Left, (await story.PersonAsync(1))!.Status);
        Assert.Equal(last, Assert.Single(await story.PostsAsync(1)).To);
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", row), "unchanged"));
    }

    [Fact]
    public async Task A_new_person_with_a_day_ahead_is_awaited_and_begins_on_it()
    {
        var (story, code, unit) = await BeginAsync();
        var day = Today.PlusDays(5);
        var row = story.Row(1, On(day));
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(row), "create"));
        Assert.Equal(PersonStatus.Awaited, (await story.PersonAsync(1))!.Status);
        Assert.Empty(await story.PostsAsync(1));
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", row), "unchanged"));
        // A list without the column, and our own export, mean the same person.
        Assert.Equal(1, RosterStory.Count(await story.UploadAsync("", story.Row(1)), "unchanged"));

        // The unit was wrong: corrected before the person begins.
        Assert.Equal(1, RosterStory.Count(await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day))), "transfer"));
        Assert.Equal(PersonStatus.Awaited, (await story.PersonAsync(1))!.Status);
        await ComesAsync(day);
        var person = (await story.PersonAsync(1))!;
        Assert.Equal((PersonStatus.Active, unit), (person.Status, person.UnitId));
        Assert.Equal((day, unit, (LocalDate?)null), Assert.Single((await story.PostsAsync(1)).Select(post => (post.From, post.UnitId, post.To))));
    }

    [Fact]
    public async Task What_has_not_come_yet_is_undone_as_if_it_had_never_been_planned()
    {
        var (story, code, _) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, BegunLongAgo), story.Row(3, BegunLongAgo));
        var day = Today.PlusDays(7);
        var mistake = await story.ImportAsync(
            story.Row(1, (RosterKeys.UnitCode, code), On(day)), story.Row(2, Status("退休"), On(day)), story.Row(3, (RosterKeys.Engagement, "兼职"), On(day)), story.Row(4, On(day)));
        Assert.Equal(4, await server.InDatabaseAsync(db => db.ComingChanges.CountAsync(c => db.People.Any(p => p.Id == c.PersonId && p.PersonNumber.StartsWith(story.UnitCode + "-")))));
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        Assert.Equal("applied", (await story.ConfirmAsync(undo)).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.ComingChanges.CountAsync(c => db.People.Any(p => p.Id == c.PersonId && p.PersonNumber.StartsWith(story.UnitCode + "-")))));
        await ComesAsync(day.PlusDays(1));
        var people = await Task.WhenAll(Enumerable.Range(1, 4).Select(story.PersonAsync));
        Assert.Equal([PersonStatus.Active, PersonStatus.Active, PersonStatus.Active, PersonStatus.Left], people.Select(person => person!.Status));
        Assert.All(people, person => Assert.Equal((story.UnitId, Engagement.FullTime), (person!.UnitId, person.Engagement)));
        Assert.Null(Assert.Single(await story.PostsAsync(1)).To);
    }

    [Fact]
    public async Task What_has_come_is_undone_too()
    {
        var (story, code, unit) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, BegunLongAgo));
        var day = Today.PlusDays(3);
        var mistake = await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day)), story.Row(2, Status("离职"), On(day)));
        await ComesAsync(day.PlusDays(1));
        Assert.Equal((unit, PersonStatus.Left), ((await story.PersonAsync(1))!.UnitId, (await story.PersonAsync(2))!.Status));
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        await story.ConfirmAsync(undo);
        Assert.Equal((story.UnitId, PersonStatus.Active), ((await story.PersonAsync(1))!.UnitId, (await story.PersonAsync(2))!.Status));
        Assert.Null(Assert.Single(await story.PostsAsync(1)).To);
        Assert.Null(Assert.Single(await story.PostsAsync(2)).To);
    }

    [Fact]
    public async Task A_later_row_for_the_same_day_corrects_what_is_coming_or_takes_it_back()
    {
        var (story, code, _) = await BeginAsync();
        var other = await RosterStory.UnitAsync(server, $"{story.UnitCode}Y", story.UnitId, UnitLevel.Community);
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, BegunLongAgo));
        var day = Today.PlusDays(4);
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day)), story.Row(2, (RosterKeys.UnitCode, code), On(day)));
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, $"{story.UnitCode}Y"), On(day)), story.Row(2, On(day)));
        Assert.Equal((1, 0), (await WaitingAsync(story, 1), await WaitingAsync(story, 2)));
        await ComesAsync(day);
        Assert.Equal((other, story.UnitId), ((await story.PersonAsync(1))!.UnitId, (await story.PersonAsync(2))!.UnitId));
        Assert.Single(await story.PostsAsync(2));
    }

    [Fact]
    public async Task Whoever_leaves_before_the_day_of_a_move_does_not_move()
    {
        var (story, code, _) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo));
        var day = Today.PlusDays(20);
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day)));
        await story.ImportAsync(story.Row(1, Status("离职"), On(day.PlusDays(-10))));
        await ComesAsync(day);
        var person = (await story.PersonAsync(1))!;
        Assert.Equal((story.UnitId, PersonStatus.Left, 0), (person.UnitId, person.Status, await WaitingAsync(story, 1)));
        Assert.Equal(day.PlusDays(-10), Assert.Single(await story.PostsAsync(1)).To);
    }

    [Fact]
    public async Task Who_leaves_is_not_brought_back_by_what_was_planned_before()
    {
        var (story, _, _) = await BeginAsync();
        var day = Today.PlusDays(6);
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, On(day)));
        await story.ImportAsync(story.Row(1, Status("长假"), BegunLongAgo));
        await story.ImportAsync(story.Row(1, Status("在职"), On(day)));
        await story.ImportAsync(story.Row(1, Status("退休"), On(Today.PlusDays(2))), story.Row(2, Status("离职"), On(Today)));
        await ComesAsync(day.PlusDays(1));
        Assert.Equal((PersonStatus.Retired, PersonStatus.Left), ((await story.PersonAsync(1))!.Status, (await story.PersonAsync(2))!.Status));
        Assert.Equal((0, 0), (await WaitingAsync(story, 1), await WaitingAsync(story, 2)));
    }

    [Fact]
    public async Task Between_midnight_and_the_sweep_nobody_writes_over_what_is_about_to_come()
    {
        var (story, code, unit) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo));
        var day = Today.PlusDays(1);
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day)));
        server.Clock.Advance(Duration.FromDays(1));
        var preview = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "科员"), On(day)));
        Assert.Equal("transfer", (await story.RowsAsync(preview))[0].Text("verdict"));
        // The plan is the same when it is made anew, and waits for another confirmation.
        Assert.Equal("previewed", (await story.ConfirmAsync(preview)).Text("state"));
        await server.SweepAsync();
        Assert.Equal(unit, (await story.PersonAsync(1))!.UnitId);
    }

    [Fact]
    public async Task People_added_ahead_can_be_undone_after_their_first_day_and_another_day_for_the_same_is_told()
    {
        var (story, _, _) = await BeginAsync();
        var day = Today.PlusDays(1);
        var mistake = await story.ImportAsync(story.Row(1, On(day)));
        var later = await story.UploadAsync("", story.Row(1, On(day.PlusDays(30))));
        Assert.Equal("roster.planned_already", (await story.RowsAsync(later))[0].Items("warnings")[^1].Text("code"));
        await ComesAsync(day);
        var undo = await story.Li.PostAsync($"/api/v1/roster-imports/{mistake.Id()}/reversal");
        Assert.Equal(1, RosterStory.Count(undo, "leave"));
    }

    [Fact]
    public async Task A_preview_made_before_something_was_put_off_is_stale()
    {
        var (story, code, _) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo));
        var preview = await story.UploadAsync("", story.Row(1, (RosterKeys.Post, "科员")));
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(Today.PlusDays(9))));
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => story.ConfirmAsync(preview));
    }

    [Fact]
    public async Task A_list_of_everybody_knows_who_is_about_to_leave_or_to_move_away()
    {
        var (story, code, unit) = await BeginAsync();
        Dictionary<string, CellValue> Row(int n, params (string, CellValue)[] other) => story.Row(n, [(RosterKeys.UnitCode, code), .. other]);
        await story.ImportAsync([.. Enumerable.Range(1, 4).Select(n => Row(n, BegunLongAgo))]);
        var day = Today.PlusDays(2);
        await story.ImportAsync(Row(1, Status("离职"), On(day)), story.Row(4, On(day)));
        Task<System.Text.Json.JsonElement> EverybodyAsync(LocalDate leaveOn) => story.UploadAsync($"everybodyOf={unit}&leaveOn={LocalDatePattern.Iso.Format(leaveOn)}", Row(2), Row(3));
        var then = await EverybodyAsync(day);
        Assert.Equal((0, 3), (RosterStory.Count(then, "leave"), RosterStory.Count(then, "unchanged")));
        var sooner = await EverybodyAsync(day.PlusDays(-2));
        Assert.Equal((2, 2), (RosterStory.Count(sooner, "leave"), RosterStory.Count(sooner, "unchanged")));
    }

    [Fact]
    public async Task Everything_that_is_coming_in_a_unit_stands_in_one_list_by_day_page_by_page()
    {
        var (story, code, unit) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo), story.Row(2, BegunLongAgo), story.Row(3, BegunLongAgo));
        var day = Today.PlusDays(8);
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(day.PlusDays(1))), story.Row(2, (RosterKeys.Post, "科长"), On(day)), story.Row(3, Status("退休"), On(day)));
        var path = $"/api/v1/people/coming?unitId={story.UnitId}&limit=2";
        var first = await story.Li.GetAsync(path);
        var second = await story.Li.GetAsync($"{path}&cursor={Uri.EscapeDataString(first.Text("next")!)}");
        Assert.Equal(
            [(story.Number(2), LocalDatePattern.Iso.Format(day)), (story.Number(1), LocalDatePattern.Iso.Format(day.PlusDays(1))), (story.Number(3), LocalDatePattern.Iso.Format(day.PlusDays(1)))],
            first.Items().Concat(second.Items()).Select(one => (one.Text("personNumber"), one.GetProperty("change").Text("day"))).OrderBy(one => one.Item2).ThenBy(one => one.Item1));
        Assert.Equal([2, 1], ((System.Text.Json.JsonElement[])[first, second]).Select(page => page.Items().Length));
        // Who comes to a unit stands in its list too.
        Assert.Equal([story.Number(1)], (await story.Li.GetAsync($"/api/v1/people/coming?unitId={unit}")).Items().Select(one => one.Text("personNumber")));
        await Refused.ExpectAsync(422, "page.cursor_unknown", () => story.Li.GetAsync($"{path}&cursor=eA=="));
    }

    [Fact]
    public async Task A_unit_somebody_is_to_come_to_is_not_closed()
    {
        var (story, code, unit) = await BeginAsync();
        await story.ImportAsync(story.Row(1, BegunLongAgo));
        await story.ImportAsync(story.Row(1, (RosterKeys.UnitCode, code), On(Today.PlusDays(30))));
        await server.InDatabaseAsync(async db =>
        {
            var found = await new PeopleInUnit(db).InUnitAsync(unit, TestContext.Current.CancellationToken);
            Assert.Equal(("people", 1), (found.Single().Kind, found.Single().Count));
            return 0;
        });
    }
}

public sealed class RosterComingTestsOnSqlite(SqliteServer server) : RosterComingTests(server), IClassFixture<SqliteServer>;

public sealed class RosterComingTestsOnPostgreSql(PostgreSqlServer server) : RosterComingTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
