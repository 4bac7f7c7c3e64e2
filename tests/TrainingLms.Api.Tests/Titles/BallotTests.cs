using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

public abstract class BallotTests(LmsServer server)
{
    static int stories;

    protected LmsServer Server => server;

    protected Task<PanelStory> StoryAsync() => new PanelStory(server, $"S{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();

    [Fact]
    public async Task A_case_goes_from_the_draw_to_a_declared_result_and_back_to_its_application()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        var codes = await story.OpenAsync(ballot);

        // All at once, and each of them twice: every member is taken once.
        var members = await story.MembersAsync();
        var answers = await Task.WhenAll(members.SelectMany((member, i) => new[] { member, member }
            .Select(async voter =>
            {
                try { return (await voter.PostAsync($"{ballot}/votes", new { choice = i < 8 ? "favour" : "against" })).Text("answer"); }
                catch (Refused refused) { return string.Join(' ', refused.Codes); }
            })));
        Assert.Equal(PanelStory.Size, answers.Count(answer => answer == "received"));
        Assert.Equal(PanelStory.Size, answers.Count(answer => answer == "ballot.already_cast"));
        await Refused.ExpectAsync(409, "ballot.already_cast", () => members[0].PostAsync($"{ballot}/votes", new { choice = "blank" }));

        Assert.Equal(JsonValueKind.Null, (await story.Teller.GetAsync(ballot)).GetProperty("totals").ValueKind);
        await story.Chair.PostAsync($"{ballot}/closing");
        await story.Teller.PostAsync($"{ballot}/balance");
        await Refused.ExpectAsync(422, "ballot.codes_do_not_open", () => story.Teller.PostAsync($"{ballot}/count", new { scrutineerCode = codes.Teller, tellerCode = codes.Scrutineer }));
        var counted = await story.Teller.PostAsync($"{ballot}/count", new { scrutineerCode = codes.Scrutineer, tellerCode = codes.Teller });
        Assert.Equal((8, 3), (counted.GetProperty("totals").Int("favour"), counted.GetProperty("totals").Int("against")));
        await story.Scrutineer.PostAsync($"{ballot}/seal");
        Assert.Equal((0, 11), await server.InDatabaseAsync(async db =>
            (await db.BallotEntitlements.CountAsync(e => e.RoundId == counted.Id() && e.Envelope != null), await db.SealedBallots.CountAsync(b => b.RoundId == counted.Id()))));
        var recheck = await story.Supervisor.GetAsync($"{ballot}/recheck");
        Assert.All(recheck.EnumerateObject(), found => Assert.True(found.Value.GetBoolean()));
        Assert.True((await story.Chair.PostAsync($"{ballot}/declaration")).GetProperty("hasPassed").GetBoolean());
        Assert.Equal(TitleApplicationState.ResultPending, (await story.FileAsync()).State);
        var applicant = await server.AsAsync(story.ApplicantId);
        await ShowsAsync(applicant, story, "balloting", "put_to_ballot");
        await ShowsAsync(story.Office, story, "result_pending", "round_passed");
        // The panel has voted and nothing is announced: the summary of the round tells no result.
        Assert.Equal(["being voted on", "", ""], await InRoundSummaryAsync(story));

        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
        var archived = await story.Office.PostAsync($"{story.Session}/archiving", new { minutesReference = "档案 2026-17" });
        Assert.Equal("archived", archived.Text("state"));
        var told = await ShowsAsync(applicant, story, "result_pending", "session_declared");
        Assert.All(told.Where(line => line.Text("as") is Role.Chair), line => Assert.Equal("", line.Text("actor")));

        var workbook = await story.Office.DownloadAsync($"{story.Session}/summary");
        Assert.Equal("PK"u8.ToArray(), workbook[..2]);
        Assert.Equal(["result pending", "passed", ""], await InRoundSummaryAsync(story));
        await Refused.ExpectAsync(404, "title_round.not_found", () => members[0].GetAsync($"/api/v1/title-rounds/{story.RoundId}/summary"));
        Assert.Equal(2, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.Trigger == "export_round_summary" && e.SubjectId == story.RoundId)));

        // The member sees no total, and no entry of the trail tells of a vote.
        Assert.Equal(JsonValueKind.Null, (await members[0].GetAsync(ballot)).GetProperty("totals").ValueKind);
        Assert.Equal(0, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(e => e.Trigger == "cast")));
    }

    /// <summary>State, result and certificate number of the story's application in the summary of its round.</summary>
    static async Task<IEnumerable<string>> InRoundSummaryAsync(PanelStory story)
    {
        using var book = Workbook.Open(new MemoryStream(await story.Office.DownloadAsync($"/api/v1/title-rounds/{story.RoundId}/summary")));
        Assert.Equal(["Review summary", "By unit", "About"], book.Sheets.Select(sheet => sheet.Name));
        var rows = book.Sheets[0].ReadRows(TestContext.Current.CancellationToken).ToList();
        var headings = rows[0].Cells.Select(cell => cell.Raw).ToList();
        var own = rows.Skip(1).Single(row => row.Cells.Any(cell => cell.Raw == $"{story.ApplicationId}"));
        return ((string[])["State", "Result", "Certificate no."]).Select(heading => own[headings.IndexOf(heading) + 1].Raw);
    }

    [Fact]
    public async Task The_draw_is_rebuilt_by_somebody_else_from_its_protocol()
    {
        var story = await StoryAsync();
        await story.Office.PostAsync($"{story.Session}/draw");
        await Refused.ExpectAsync(422, "draw.commitments_missing", () => story.Office.PostAsync($"{story.Session}/draw/pool"));
        await story.Office.PostAsync($"{story.Session}/draw/commitments", new { custodian = "a", commitment = DrawOrder.HashOf("7f3a") });
        await Refused.ExpectAsync(403, "panel_draw.commit_b.forbidden",
            () => story.Office.PostAsync($"{story.Session}/draw/commitments", new { custodian = "b", commitment = DrawOrder.HashOf("x") }));
        await story.Supervisor.PostAsync($"{story.Session}/draw/commitments", new { custodian = "b", commitment = DrawOrder.HashOf("19c2") });
        await story.Office.PostAsync($"{story.Session}/draw/pool");
        await Refused.ExpectAsync(422, "draw.commitment_mismatch", () => story.Office.PostAsync($"{story.Session}/draw/shares", new { custodian = "a", share = "7f3b" }));
        await story.Office.PostAsync($"{story.Session}/draw/shares", new { custodian = "a", share = "7f3a" });
        await story.Supervisor.PostAsync($"{story.Session}/draw/shares", new { custodian = "b", share = "19c2" });
        await story.Office.PostAsync($"{story.Session}/draw/order");

        var protocol = await story.Supervisor.GetAsync($"{story.Session}/draw");
        string[] list = [.. protocol.GetProperty("list").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(26, list.Length);
        Assert.Single(protocol.GetProperty("barred").EnumerateArray());
        Assert.Equal(IndependentDraw.HashOf(string.Join('\n', list)), protocol.Text("listHash"));
        Assert.Equal(IndependentDraw.Order(protocol.Text("keyText"), list), protocol.GetProperty("order").EnumerateArray().Select(c => c.GetString()!));
        var seats = (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray().ToList();
        Assert.Equal((11, 11), (seats.Count(s => !s.GetProperty("isAlternate").GetBoolean()), seats.Count(s => s.GetProperty("isAlternate").GetBoolean())));
        Assert.DoesNotContain(seats, s => s.Id("personId") == story.ApplicantId);
    }

    [Fact]
    public async Task The_tally_is_recomputed_by_somebody_else_from_the_published_record_and_every_change_is_found()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        await story.VoidAsync(await story.FreezeAsync());
        var ballot = await story.TakeAndFreezeAsync();
        await story.VoteAsync(ballot, ["favour", "favour", "favour", "favour", "favour", "favour", "favour", "favour", "against", "abstain", "blank"]);
        await story.Chair.PostAsync($"{ballot}/declaration");
        var id = (await story.Chair.GetAsync(ballot)).Id();
        Task<System.Text.Json.JsonElement> RecordAsync() => story.Supervisor.GetAsync($"{story.Session}/ballot-record");
        var record = await RecordAsync();
        Assert.Equal(["declared", "voided"], record.Items("rounds").Select(round => round.Text("state")));
        Assert.Equal(("Chen", "Chu"), (record.Items("rounds")[0].Text("scrutineer"), record.Items("rounds")[0].Text("teller")));
        Assert.Empty(IndependentTally.Check(record));

        // Nobody can change a thing of it unseen, whoever owns the database.
        var rounds = (LmsDbContext db) => db.BallotRounds.Where(r => r.Id == id);
        (string Found, Func<LmsDbContext, Task<int>> Do, Func<LmsDbContext, Task<int>> Undo)[] changes =
        [
            ("totals result digest", db => Choose(db, BallotChoice.Against), db => Choose(db, BallotChoice.Favour)),
            ("totals", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Favour, 9)), db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Favour, 8))),
            ("balance digest", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Returned, 10)), db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Returned, 11))),
            ("balance result digest", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Issued, 13)), db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.Issued, 11))),
            ("quorum digest", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.PanelSize, 17)), db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.PanelSize, 11))),
            ("result", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.HasPassed, false)), db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.HasPassed, true))),
            ("chain digest", db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.PreviousDigest, new string('1', 64))),
                db => rounds(db).ExecuteUpdateAsync(r => r.SetProperty(x => x.PreviousDigest, new string('0', 64)))),
        ];
        foreach (var (found, change, undo) in changes)
        {
            Assert.Equal(1, await server.InDatabaseAsync(change));
            Assert.Equal(found, string.Join(' ', IndependentTally.Check(await RecordAsync()).Select(wrong => wrong[3..])));
            await server.InDatabaseAsync(undo);
        }
        Assert.Empty(IndependentTally.Check(await RecordAsync()));
        await Refused.ExpectAsync(404, "session.not_found", () => story.Authority.GetAsync($"{story.Session}/ballot-record"));

        Task<int> Choose(LmsDbContext db, BallotChoice choice) =>
            db.SealedBallots.Where(b => b.RoundId == id && b.Ordinal == 1).ExecuteUpdateAsync(b => b.SetProperty(x => x.Choice, choice));
    }

    [Fact]
    public async Task Paper_totals_need_two_people_figures_that_fit_and_a_round_in_which_nobody_voted_otherwise()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var first = await story.FreezeAsync();
        var member = (await story.MembersAsync())[0];
        object Totals(int favour, int against, int abstain, int blank) => new { favour, against, abstain, blank };
        await Refused.ExpectAsync(403, "ballot_round.record_paper_totals.forbidden", () => member.PostAsync($"{first}/paper-totals", Totals(7, 4, 0, 0)));
        await Refused.ExpectAsync(422, "ballot.total_negative", () => story.Teller.PostAsync($"{first}/paper-totals", Totals(7, -1, 0, 0)));
        await Refused.ExpectAsync(422, "ballot.balances", () => story.Teller.PostAsync($"{first}/paper-imbalance", new { returned = 11, reason = "多出一张" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Teller.PostAsync($"{first}/paper-imbalance", new { returned = 12 }));
        Assert.Equal("voided", (await story.Teller.PostAsync($"{first}/paper-imbalance", new { returned = 12, reason = "多出一张" })).Text("state"));
        Assert.Equal(TitleApplicationState.ReadyForMeeting, (await story.FileAsync()).State);

        // Fewer slips than issued are no fault: who hands none in was present and not in favour.
        var second = await story.TakeAndFreezeAsync();
        Assert.Equal("counted", (await story.Teller.PostAsync($"{second}/paper-totals", Totals(7, 2, 1, 0))).Text("state"));
        await Refused.ExpectAsync(403, "ballot_round.seal.forbidden", () => story.Teller.PostAsync($"{second}/seal"));
        await Refused.ExpectAsync(409, "ballot_round.declare.not_in_counted", () => story.Chair.PostAsync($"{second}/declaration"));
        await story.Scrutineer.PostAsync($"{second}/seal");
        Assert.False((await story.Chair.PostAsync($"{second}/declaration")).GetProperty("hasPassed").GetBoolean());
        var record = await story.Office.GetAsync($"{story.Session}/ballot-record");
        Assert.Equal(("paper", 10), (record.Items("rounds")[0].Text("mode"), record.Items("rounds")[0].Items("list").Length));
        Assert.Empty(IndependentTally.Check(record));
    }

    [Fact]
    public async Task A_ballot_that_does_not_balance_is_reported_and_void_and_none_that_does()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.OpenAsync(ballot);
        foreach (var member in await story.MembersAsync()) await member.PostAsync($"{ballot}/votes", new { choice = "favour" });
        await Refused.ExpectAsync(409, "ballot_round.record_paper_totals.not_in_open",
            () => story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 11, against = 0, abstain = 0, blank = 0 }));
        await story.Chair.PostAsync($"{ballot}/closing");
        await Refused.ExpectAsync(422, "ballot.balances", () => story.Teller.PostAsync($"{ballot}/imbalance", new { reason = "不符" }));
        // An envelope is lost.
        var id = (await story.Teller.GetAsync(ballot)).Id();
        var seat = await story.SeatOfAsync((await story.MembersAsync())[3]);
        await server.InDatabaseAsync(db => db.BallotEntitlements.Where(e => e.RoundId == id && e.SeatId == seat).ExecuteUpdateAsync(e => e.SetProperty(x => x.Envelope, (byte[]?)null)));
        await Refused.ExpectAsync(422, "ballot.imbalance", () => story.Teller.PostAsync($"{ballot}/balance"));
        await Refused.ExpectAsync(409, "ballot_round.count.not_in_closed", () => story.Teller.PostAsync($"{ballot}/count", new { scrutineerCode = "x", tellerCode = "y" }));
        Assert.Equal("voided", (await story.Teller.PostAsync($"{ballot}/imbalance", new { reason = "少一个信封" })).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.BallotEntitlements.CountAsync(e => e.RoundId == id && e.Envelope != null)));
    }

    [Fact]
    public async Task Somebody_absent_when_the_roll_froze_can_neither_vote_then_nor_later()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var late = (await story.MembersAsync())[8];
        var ballot = await story.FreezeAsync(present: 8);
        await story.OpenAsync(ballot);
        await story.CheckInAsync(late);
        await Refused.ExpectAsync(403, "ballot.not_entitled", () => late.PostAsync($"{ballot}/votes", new { choice = "favour" }));
        await Refused.ExpectAsync(403, "ballot.not_entitled", () => story.Chair.PostAsync($"{ballot}/votes", new { choice = "favour" }));
        await Refused.ExpectAsync(422, "ballot.still_open", () => story.Chair.PostAsync($"{ballot}/closing"));
    }

    [Fact]
    public async Task Somebody_with_a_recusal_is_cleared_by_two()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var seat = (await story.InvitedAsync())[0];
        await story.AcceptAsync(seat, hasConflict: true);
        var path = $"/api/v1/panel-seats/{seat.Id()}";
        Assert.Equal("recused_partially", (await story.Lead.GetAsync(path)).Text("state"));
        await Refused.ExpectAsync(422, "seat.clearance_needs_two", () => story.Lead.PostAsync($"{path}/clearance"));
        await story.Lead.PostAsync($"{path}/clearance-signature");
        await Refused.ExpectAsync(422, "seat.clearance_needs_two", () => story.Lead.PostAsync($"{path}/clearance"));
        await story.Office.PostAsync($"{path}/clearance-signature");
        Assert.Equal("cleared", (await story.Lead.PostAsync($"{path}/clearance")).Text("state"));
    }

    [Fact]
    public async Task Seven_of_eleven_are_not_quorate()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        await story.Chair.PostAsync($"{story.Session}/opening");
        foreach (var member in (await story.MembersAsync()).Take(7)) await story.CheckInAsync(member);
        await Refused.ExpectAsync(422, "session.not_quorate", () => story.Chair.PostAsync($"{story.Session}/quorum"));
        var eighth = (await story.MembersAsync())[7];
        await story.CheckInAsync(eighth);
        await story.Chair.PostAsync($"{story.Session}/quorum");
        await eighth.PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(eighth)}/recusals", new { applicationId = story.ApplicationId });
        await Refused.ExpectAsync(422, "session.not_quorate_for_case",
            () => story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId }));
    }

    [Fact]
    public async Task A_lost_code_and_a_damaged_envelope_void_the_round_and_a_new_one_follows()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        var codes = await story.OpenAsync(ballot);
        var members = await story.MembersAsync();
        foreach (var member in members) await member.PostAsync($"{ballot}/votes", new { choice = "favour" });
        await story.Chair.PostAsync($"{ballot}/closing");
        await story.Teller.PostAsync($"{ballot}/balance");
        var id = (await story.Teller.GetAsync(ballot)).Id();
        var seat = await story.SeatOfAsync(members[0]);
        await server.InDatabaseAsync(db => db.BallotEntitlements.Where(e => e.RoundId == id && e.SeatId == seat)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Envelope, new byte[Envelope.Length])));
        await Refused.ExpectAsync(422, "ballot.envelope_damaged",
            () => story.Teller.PostAsync($"{ballot}/count", new { scrutineerCode = codes.Scrutineer, tellerCode = codes.Teller }));
        await Refused.ExpectAsync(422, "ballot.annulment_not_asked", () => story.Teller.PostAsync($"{ballot}/key-loss", new { reason = "密码不符" }));
        await story.Scrutineer.PostAsync($"{ballot}/annulment-request", new { reason = "信封损坏" });
        Assert.Equal("voided", (await story.Teller.PostAsync($"{ballot}/key-loss", new { reason = "信封损坏" })).Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.BallotEntitlements.CountAsync(e => e.RoundId == id && e.Envelope != null)));
        Assert.Equal(TitleApplicationState.ReadyForMeeting, (await story.FileAsync()).State);

        // Paper serves as the second round: 12 slips of 11 are refused, 11 count.
        var second = await story.TakeAndFreezeAsync();
        Assert.Equal(2, (await story.Chair.GetAsync(second)).Int("roundNo"));
        await Refused.ExpectAsync(422, "ballot.returned_exceeds_issued",
            () => story.Teller.PostAsync($"{second}/paper-totals", new { favour = 12, against = 0, abstain = 0, blank = 0 }));
        await story.Teller.PostAsync($"{second}/paper-totals", new { favour = 7, against = 4, abstain = 0, blank = 0 });
        await story.Scrutineer.PostAsync($"{second}/seal");
        Assert.False((await story.Chair.PostAsync($"{second}/declaration")).GetProperty("hasPassed").GetBoolean());
        Assert.Equal(TitleApplicationState.NotPassed, (await story.FileAsync()).State);

        // The applicant hears of it when the session announces, and has the whole time to object from then on.
        var applicant = await server.AsAsync(story.ApplicantId);
        await ShowsAsync(applicant, story, "balloting", "put_to_ballot");
        server.Clock.Advance(Duration.FromDays(3));
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
        await ShowsAsync(applicant, story, "not_passed", "session_declared");
        Assert.True((await story.FileAsync()).ObjectionUntil > server.Clock.GetCurrentInstant() + Duration.FromDays(11));
    }

    /// <summary>What a reader sees of the story's application: its state in the list and in itself, and the last step.</summary>
    static async Task<IReadOnlyList<JsonElement>> ShowsAsync(Persona reader, PanelStory story, string state, string last)
    {
        var file = await reader.GetAsync($"/api/v1/title-applications/{story.ApplicationId}");
        Assert.Equal(state, file.Text("state"));
        Assert.Equal(state, (await reader.GetAsync("/api/v1/title-applications?limit=200")).Items("items").Single(one => one.Id() == story.ApplicationId).Text("state"));
        Assert.Equal(last, file.Items("history").Last().Text("trigger"));
        if (state == "balloting")
        {
            Assert.Empty(file.Items("actions"));
            await Refused.ExpectAsync(409, "application.result_untold", () => reader.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/withdrawal", new { reason = "不再申报" }));
        }
        return [.. file.Items("history")];
    }

    [Fact]
    public async Task An_even_or_too_small_panel_is_refused_with_all_that_is_wrong()
    {
        var story = await StoryAsync();
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Office.PostAsync("/api/v1/title-sessions", new
        {
            key = "X",
            roundId = story.RoundId,
            level = "associate_senior",
            basis = "specialty",
            panelSize = 8,
            heldOn = "2028-03-02",
        }));
        Assert.Equal(["panel.size_even", "panel.size_below_minimum", "committee.filing_expired"], refused.Codes);
    }
}

public sealed class BallotTestsOnSqlite(SqliteServer server) : BallotTests(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Roll_and_sealed_list_keep_no_hidden_row_number()
    {
        var sql = await Server.InDatabaseAsync(db => db.Database.SqlQuery<string>($"SELECT sql AS Value FROM sqlite_master WHERE name IN ('ballot_entitlements', 'ballot_sealed')").ToListAsync());
        Assert.Equal(2, sql.Count);
        Assert.All(sql, text => Assert.EndsWith("WITHOUT ROWID", text, StringComparison.Ordinal));
    }
}

public sealed class BallotTestsOnPostgreSql(PostgreSqlServer server) : BallotTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
