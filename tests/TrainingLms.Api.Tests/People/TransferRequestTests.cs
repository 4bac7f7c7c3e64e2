using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Excel;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.People;

public abstract class TransferRequestTests(LmsServer server)
{
    const string Path = "/api/v1/transfer-requests";

    [Fact]
    public async Task A_row_that_sends_somebody_to_another_officers_unit_asks_that_officer_who_takes_the_person_over()
    {
        var (east, west) = await TwoAsync();
        await east.ImportAsync(east.Row(1, Since("2025-09-01")), east.Row(2, Since("2025-09-01")));

        var preview = await east.UploadAsync("", east.Row(1, (RosterKeys.UnitCode, west.UnitCode), (RosterKeys.Post, "科员"), Since("2026-03-02")), east.Row(2));
        RosterStory.CountsAddUp(preview);
        var row = (await east.RowsAsync(preview))[0];
        Assert.Equal(("ask_transfer", 1), (row.Text("verdict"), RosterStory.Count(preview, "askTransfer")));
        Assert.Equal(["transfer_request.asks_unit"], ToldOf(row));
        Assert.Contains($"{west.UnitCode}办公室", row.Items("warnings")[^1].Text("message"), StringComparison.Ordinal);
        Assert.Empty(await OpenAsync(west));

        Assert.Equal("applied", (await east.ConfirmAsync(preview)).Text("state"));
        Assert.Equal((east.UnitId, (string?)null), ((await east.PersonAsync(1))!.UnitId, (await east.PersonAsync(1))!.Post));
        var asked = Assert.Single(await OpenAsync(west));
        Assert.Equal(("give", east.Number(1), "王小明", east.UnitCode), (asked.Text("direction"), asked.Text("personNumber"), asked.Text("name"), asked.GetProperty("from").Text("code")));
        Assert.Equal((JsonValueKind.Null, 0), (asked.GetProperty("personId").ValueKind, asked.Items("changes").Length));
        Assert.Equal(["accept:True", "refuse:True", "withdraw:False"], RosterStory.ActionsOf(asked));
        Assert.Equal(["accept:False", "refuse:False", "withdraw:True"], RosterStory.ActionsOf(Assert.Single(await OpenAsync(east))));

        Assert.Equal("accepted", (await west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance")).Text("state"));
        Assert.Equal((west.UnitId, "科员"), ((await east.PersonAsync(1))!.UnitId, (await east.PersonAsync(1))!.Post));
        Assert.Equal(
            [(east.UnitId, (LocalDate?)new LocalDate(2026, 3, 1)), (west.UnitId, null)], (await east.PostsAsync(1)).Select(post => (post.UnitId, post.To)));
        await Refused.ExpectAsync(409, "transfer_request.accept.not_in_accepted", () => west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance"));
        Assert.Equal(2, (await east.PostsAsync(1)).Count);
    }

    [Fact]
    public async Task An_accepted_transfer_with_a_day_ahead_moves_the_person_on_that_day()
    {
        var (east, west) = await TwoAsync();
        await east.ImportAsync(east.Row(1, Since("2025-09-01")));
        var day = server.Clock.GetCurrentInstant().Plus(Duration.FromDays(8)).InUtc().Date;
        var asked = await AskAsync(east, east.Number(1), west.UnitCode, on: NodaTime.Text.LocalDatePattern.Iso.Format(day));
        Assert.Equal("accepted", (await west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance")).Text("state"));
        Assert.Equal(east.UnitId, (await east.PersonAsync(1))!.UnitId);
        // Who is expected elsewhere cannot be given a later row here.
        var late = await east.UploadAsync("", east.Row(1, (RosterKeys.Post, "科员"), Since(NodaTime.Text.LocalDatePattern.Iso.Format(day.PlusDays(1)))));
        Assert.Equal("roster.moves_away_before", (await east.RowsAsync(late))[0].Items("problems")[0].Text("code"));
        server.Clock.Advance(Duration.FromDays(9));
        await server.SweepAsync();
        Assert.Equal([(east.UnitId, (LocalDate?)day.PlusDays(-1)), (west.UnitId, null)], (await east.PostsAsync(1)).Select(post => (post.UnitId, post.To)));
    }

    [Fact]
    public async Task A_row_that_brings_somebody_here_tells_nothing_of_the_person_and_asks_whoever_has_the_person()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync(west.Row(1, (RosterKeys.Post, "秘密岗位"), Since("2025-09-01")));
        var preview = await east.UploadAsync("", west.Row(1, (RosterKeys.UnitCode, east.UnitCode), (RosterKeys.Post, "科员"), Since("2026-03-02")));
        var row = (await east.RowsAsync(preview))[0];
        Assert.Equal(("ask_transfer", JsonValueKind.Null), (row.Text("verdict"), row.GetProperty("personId").ValueKind));
        Assert.Equal(["transfer_request.asks_their_unit"], ToldOf(row));
        await east.ConfirmAsync(preview);

        var mine = Assert.Single(await OpenAsync(east));
        Assert.Equal(("take", west.Number(1), JsonValueKind.Null, JsonValueKind.Null),
            (mine.Text("direction"), mine.Text("personNumber"), mine.GetProperty("personId").ValueKind, mine.GetProperty("from").ValueKind));
        foreach (var told in (string[])[row.GetRawText(), mine.GetRawText()])
        {
            Assert.DoesNotContain("秘密岗位", told, StringComparison.Ordinal);
            Assert.DoesNotContain($"{west.UnitCode}办公室", told, StringComparison.Ordinal);
            Assert.DoesNotContain($"{west.UnitId}", told, StringComparison.Ordinal);
        }

        var theirs = Assert.Single(await OpenAsync(west));
        Assert.Equal((await west.PersonAsync(1))!.Id, theirs.Id("personId"));
        Assert.Equal(
            [$"unit_code:{west.UnitCode}:{east.UnitCode}", "post:秘密岗位:科员"],
            theirs.Items("changes").Select(change => $"{change.Text("column")}:{change.Text("before")}:{change.Text("after")}"));
        Assert.Single((await west.Li.GetAsync($"{Path}?toDecide=true&open=true")).Items());
        Assert.Empty((await east.Li.GetAsync($"{Path}?toDecide=true")).Items());
        await west.Li.PostAsync($"{Path}/{theirs.Id()}/acceptance");
        Assert.Equal((east.UnitId, "科员"), ((await west.PersonAsync(1))!.UnitId, (await west.PersonAsync(1))!.Post));
        Assert.Equal((await west.PersonAsync(1))!.Id, (await east.Li.GetAsync($"{Path}/{mine.Id()}")).Id("personId"));
    }

    [Fact]
    public async Task What_an_import_would_refuse_the_acceptance_refuses_and_only_who_has_the_person_learns_it()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync(west.Row(1, Since("2026-02-01")), west.Row(2, Since("2026-02-01")), west.Row(3, Since("2026-02-01")));
        var preview = await east.UploadAsync("",
            west.Row(1, (RosterKeys.UnitCode, east.UnitCode), (RosterKeys.ResidentId, east.ResidentId(9)), Since("2026-03-02")),
            west.Row(2, (RosterKeys.UnitCode, east.UnitCode), Since("2026-02-01")));
        Assert.All(await east.RowsAsync(preview), row => Assert.Equal("ask_transfer", row.Text("verdict")));
        await east.ConfirmAsync(preview);
        await AskAsync(east, west.Number(3), east.UnitCode, "王小明");
        var reasons = (await OpenAsync(east)).SelectMany(request => request.Items("actions")).Where(action => action.Text("trigger") == "accept").SelectMany(action => action.Items("reasons"));
        Assert.Equal(["transfer_request.accept.forbidden"], reasons.Select(reason => reason.Text("code")).Distinct());

        var open = (await OpenAsync(west)).ToDictionary(request => request.Text("personNumber"));
        await Refused.ExpectAsync(422, "person.id_not_by_roster", () => west.Li.PostAsync($"{Path}/{open[west.Number(1)].Id()}/acceptance"));
        await Refused.ExpectAsync(422, "roster.effective_before_post", () => west.Li.PostAsync($"{Path}/{open[west.Number(2)].Id()}/acceptance"));
        var lower = await RosterStory.UnitAsync(server, $"{west.UnitCode}L", west.UnitId, TrainingLms.Organizations.UnitLevel.Community);
        Assert.NotEqual(Guid.Empty, lower);
        await west.ImportAsync(west.Row(3, (RosterKeys.UnitCode, $"{west.UnitCode}L"), Since("2026-03-01")));
        await Refused.ExpectAsync(422, "transfer_request.person_moved", () => west.Li.PostAsync($"{Path}/{open[west.Number(3)].Id()}/acceptance"));
        Assert.Equal(0, await east.PeopleAsync());
    }

    [Fact]
    public async Task A_request_is_refused_with_a_reason_taken_back_or_expires_and_then_keeps_nothing_of_the_file()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync([.. Enumerable.Range(1, 3).Select(n => west.Row(n, Since("2025-09-01")))]);
        await east.ImportAsync([.. Enumerable.Range(1, 3).Select(n => west.Row(n, (RosterKeys.UnitCode, east.UnitCode), Since("2026-03-02")))]);
        var open = (await OpenAsync(west)).ToDictionary(request => request.Text("personNumber"), request => request.Id());
        await Refused.ExpectAsync(422, "reason.missing", () => west.Li.PostAsync($"{Path}/{open[west.Number(1)]}/refusal"));
        await Refused.ExpectAsync(403, "transfer_request.refuse.forbidden", () => east.Li.PostAsync($"{Path}/{open[west.Number(1)]}/refusal", new { reason = "岗位需要" }));
        Assert.Equal("refused", (await west.Li.PostAsync($"{Path}/{open[west.Number(1)]}/refusal", new { reason = "岗位需要" })).Text("state"));
        Assert.Equal("岗位需要", (await east.Li.GetAsync($"{Path}/{open[west.Number(1)]}")).Text("answer"));
        await Refused.ExpectAsync(403, "transfer_request.withdraw.forbidden", () => west.Li.PostAsync($"{Path}/{open[west.Number(2)]}/withdrawal"));
        Assert.Equal("withdrawn", (await east.Li.PostAsync($"{Path}/{open[west.Number(2)]}/withdrawal")).Text("state"));
        server.Clock.Advance(Duration.FromDays(31));
        await Refused.ExpectAsync(422, "transfer_request.too_late", () => west.Li.PostAsync($"{Path}/{open[west.Number(3)]}/acceptance"));
        await server.SweepAsync();
        Assert.Equal("expired", (await west.Li.GetAsync($"{Path}/{open[west.Number(3)]}")).Text("state"));
        var ids = open.Values.ToArray();
        Assert.Equal(3, await server.InDatabaseAsync(db => db.TransferRequests.CountAsync(t => ids.Contains(t.Id) && t.Content == null)));
        Assert.Equal(3, await west.PeopleAsync());
    }

    [Fact]
    public async Task Two_officers_who_accept_at_once_move_the_person_once()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync(west.Row(1, Since("2025-09-01")));
        var sun = await server.PersonAsync("Sun", "C");
        await RosterStory.AppointAsync(server, sun, Role.HrOfficer, west.UnitId);
        var asked = await AskAsync(east, west.Number(1), east.UnitCode, "王小明");
        var answers = await AtOnceAsync(
            () => west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance"), () => sun.PostAsync($"{Path}/{asked.Id()}/acceptance"));
        Assert.Single(answers, "accepted");
        Assert.Contains(answers, answer => answer is "changed_by_someone_else" or "transfer_request.accept.not_in_accepted");
        Assert.Equal([west.UnitId, east.UnitId], (await west.PostsAsync(1)).Select(post => post.UnitId));
    }

    [Fact]
    public async Task An_acceptance_and_an_import_that_meet_leave_one_move()
    {
        for (var round = 1; round <= 3; round++)
        {
            var (east, west) = await TwoAsync();
            var lower = await RosterStory.UnitAsync(server, $"{west.UnitCode}L", west.UnitId, TrainingLms.Organizations.UnitLevel.Community);
            await west.ImportAsync(west.Row(1, Since("2025-09-01")));
            var asked = await AskAsync(east, west.Number(1), east.UnitCode, "王小明");
            var import = await west.UploadAsync("", west.Row(1, (RosterKeys.UnitCode, $"{west.UnitCode}L"), Since("2026-03-01")));
            var answers = await AtOnceAsync(() => west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance"), () => west.ConfirmAsync(import));
            Assert.Single(answers, answer => answer is "accepted" or "applied");
            var posts = await west.PostsAsync(1);
            Assert.Equal((2, 1), (posts.Count, posts.Count(post => post.To is null)));
            Assert.Equal(answers.Contains("accepted") ? east.UnitId : lower, (await west.PersonAsync(1))!.UnitId);
        }
    }

    [Fact]
    public async Task A_plan_whose_person_came_into_reach_meanwhile_is_stale_and_the_same_file_asks_once()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync(west.Row(1, Since("2025-09-01")));
        var move = west.Row(1, (RosterKeys.UnitCode, east.UnitCode), Since("2026-03-02"));
        var (first, second) = (await east.UploadAsync("", move), await east.UploadAsync("", move));
        await east.ConfirmAsync(first);
        Assert.Equal("applied", (await east.ConfirmAsync(second)).Text("state"));
        var asked = Assert.Single(await OpenAsync(east));
        var third = await east.UploadAsync("", move);
        Assert.Equal(["transfer_request.asked_already"], ToldOf((await east.RowsAsync(third))[0]));
        await west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance");
        await Refused.ExpectAsync(409, "roster_import.plan_stale", () => east.ConfirmAsync(third));
        Assert.Equal(1, RosterStory.Count(await east.Li.GetAsync($"/api/v1/roster-imports/{third.Id()}"), "unchanged"));
    }

    [Fact]
    public async Task Undoing_an_import_takes_back_what_it_asked_and_nobody_answered()
    {
        var (east, west) = await TwoAsync();
        await east.ImportAsync(east.Row(1, Since("2025-09-01")), east.Row(2, Since("2025-09-01")));
        var import = await east.ImportAsync(
            east.Row(1, (RosterKeys.UnitCode, west.UnitCode), Since("2026-03-02")), east.Row(2, (RosterKeys.UnitCode, west.UnitCode), Since("2026-03-02")));
        var accepted = (await OpenAsync(west)).Single(request => request.Text("personNumber") == east.Number(1));
        await west.Li.PostAsync($"{Path}/{accepted.Id()}/acceptance");
        var undo = await east.Li.PostAsync($"/api/v1/roster-imports/{import.Id()}/reversal");
        Assert.Equal(1, RosterStory.Count(undo, "withdrawTransfer"));
        Assert.Equal([$"{east.Number(2)} 王小明"], (await east.RowsAsync(undo)).Select(row => row.Text("who")));
        Assert.Equal("applied", (await east.ConfirmAsync(undo)).Text("state"));
        Assert.Empty(await OpenAsync(west));
        Assert.Equal((west.UnitId, east.UnitId), ((await east.PersonAsync(1))!.UnitId, (await east.PersonAsync(2))!.UnitId));
    }

    [Fact]
    public async Task By_hand_a_transfer_is_asked_for_without_a_file_and_nobody_is_found_by_trying_numbers()
    {
        var (east, west) = await TwoAsync();
        await west.ImportAsync(west.Row(1, Since("2025-09-01")));
        await Refused.ExpectAsync(404, "person.not_found", () => AskAsync(east, west.Number(1), east.UnitCode, "别人"));
        await Refused.ExpectAsync(404, "person.not_found", () => AskAsync(east, "NOBODY", east.UnitCode, "别人"));
        await Refused.ExpectAsync(404, "unit.not_found", () => AskAsync(east, west.Number(1), west.UnitCode, "王小明"));
        await Refused.ExpectAsync(422, "transfer_request.nothing_moves", () => AskAsync(west, west.Number(1), west.UnitCode));
        await Refused.ExpectAsync(422, "roster.unit_unknown", () => AskAsync(west, west.Number(1), "NOWHERE"));
        await Refused.ExpectAsync(422, "transfer_request.day_out_of_range", () => AskAsync(west, west.Number(1), east.UnitCode, on: "2099-01-01"));

        var take = await AskAsync(east, west.Number(1), east.UnitCode, "王小明");
        await Refused.ExpectAsync(422, "transfer_request.already_open", () => AskAsync(east, west.Number(1), east.UnitCode, "王小明"));
        // Both sides may ask for the same move without knowing of each other; whichever is answered first makes it.
        var give = await AskAsync(west, west.Number(1), east.UnitCode);
        Assert.Equal(("take", "give"), (take.Text("direction"), give.Text("direction")));
        await east.Li.PostAsync($"{Path}/{give.Id()}/acceptance");
        await Refused.ExpectAsync(422, "transfer_request.person_moved", () => west.Li.PostAsync($"{Path}/{take.Id()}/acceptance"));
    }

    [Fact]
    public async Task Nobody_decides_on_the_own_transfer_and_who_has_left_office_asks_for_nothing()
    {
        var (east, west) = await TwoAsync();
        var sun = await server.PersonAsync("Sun", "C");
        await RosterStory.AppointAsync(server, sun, Role.HrOfficer, west.UnitId);
        await server.InDatabaseAsync(async db =>
        {
            (await db.People.SingleAsync(person => person.Id == sun.Id)).UnitId = west.UnitId;
            return await db.SaveChangesAsync();
        });
        var number = await server.InDatabaseAsync(db => db.People.Where(person => person.Id == sun.Id).Select(person => new { person.PersonNumber, person.Name }).SingleAsync());
        var asked = await AskAsync(east, number.PersonNumber, east.UnitCode, number.Name);
        await Refused.ExpectAsync(422, "duty.own_transfer", () => sun.PostAsync($"{Path}/{asked.Id()}/acceptance"));
        await server.InDatabaseAsync(db => db.RoleAppointments.Where(a => a.PersonId == east.Li.Id).ExecuteUpdateAsync(update => update.SetProperty(a => a.State, AppointmentState.Ended)));
        await Refused.ExpectAsync(422, "transfer_request.asker_left_office", () => west.Li.PostAsync($"{Path}/{asked.Id()}/acceptance"));
    }

    async Task<(RosterStory East, RosterStory West)> TwoAsync() => (await RosterStory.BeginAsync(server), await RosterStory.BeginAsync(server));

    static (string, CellValue) Since(string day) => (RosterKeys.EffectiveOn, day);

    static async Task<JsonElement[]> OpenAsync(RosterStory story) => (await story.Li.GetAsync($"{Path}?open=true")).Items();

    static Task<JsonElement> AskAsync(RosterStory story, string number, string unitCode, string? name = null, string on = "2026-03-02") =>
        story.Li.PostAsync(Path, new { personNumber = number, name, unitCode, effectiveOn = on });

    static IEnumerable<string> ToldOf(JsonElement row) =>
        row.Items("warnings").Select(warning => warning.Text("code")).Where(code => code.StartsWith("transfer_request.", StringComparison.Ordinal));

    static Task<string[]> AtOnceAsync(params Func<Task<JsonElement>>[] calls) => Task.WhenAll(calls.Select(async call =>
    {
        try
        {
            return (await call()).Text("state");
        }
        catch (Refused refused)
        {
            return string.Join(' ', refused.Codes);
        }
    }));
}

public sealed class TransferRequestTestsOnSqlite(SqliteServer server) : TransferRequestTests(server), IClassFixture<SqliteServer>;

public sealed class TransferRequestTestsOnPostgreSql(PostgreSqlServer server) : TransferRequestTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
