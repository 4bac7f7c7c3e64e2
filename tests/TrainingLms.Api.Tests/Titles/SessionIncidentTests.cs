using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Incidents in a session: suspending, going on, annulling, and members who are sent away (title-evaluation.md 4.2, 4.3 and 4.7).</summary>
public abstract class SessionIncidentTests(LmsServer server)
{
    static int stories;

    [Fact]
    public async Task A_suspended_session_takes_no_vote_and_goes_on_where_it_was_with_the_time_that_was_left()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.OpenAsync(ballot);
        var members = await story.MembersAsync();
        await VoteAsync(members[0], ballot);
        server.Clock.Advance(Duration.FromMinutes(4));
        await Refused.ExpectAsync(403, "review_session.suspend.forbidden", () => story.Chair.PostAsync($"{story.Session}/suspension", new { reason = "停电" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Supervisor.PostAsync($"{story.Session}/suspension"));
        Assert.Equal("suspended", (await story.Supervisor.PostAsync($"{story.Session}/suspension", new { reason = "停电" })).Text("state"));

        await Refused.ExpectAsync(422, "session.suspended", () => VoteAsync(members[1], ballot));
        server.Clock.Advance(Duration.FromHours(2));
        await server.SweepAsync();
        Assert.Equal("open", (await story.Chair.GetAsync(ballot)).Text("state"));
        await Refused.ExpectAsync(422, "session.suspended", () => story.Chair.PostAsync($"{ballot}/closing"));
        await Refused.ExpectAsync(422, "session.not_open", async () => await members[1].PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(members[1])}/leave"));
        await Refused.ExpectAsync(422, "seat.roll_frozen", async () => await members[1].PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(members[1])}/recusals", new { applicationId = story.ApplicationId, reason = "回避" }));

        Assert.Equal("case_balloting", (await story.Authority.PostAsync($"{story.Session}/resumption", new { reason = "供电恢复，票箱完好" })).Text("state"));
        await server.SweepAsync();
        foreach (var member in members.Skip(1).Take(3)) await VoteAsync(member, ballot);
        await Refused.ExpectAsync(422, "ballot.still_open", () => story.Chair.PostAsync($"{ballot}/closing"));
        server.Clock.Advance(Duration.FromMinutes(7));
        await story.Chair.PostAsync($"{ballot}/closing");
    }

    [Fact]
    public async Task Votes_and_a_suspension_at_one_moment_leave_every_vote_that_was_taken_and_none_that_was_not()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        var codes = await story.OpenAsync(ballot);
        var members = await story.MembersAsync();
        var votes = members.Select(async member =>
        {
            try { await VoteAsync(member, ballot); return (member, "received"); }
            catch (Refused refused) { return (member, string.Join(' ', refused.Codes)); }
        }).ToList();
        await story.Supervisor.PostAsync($"{story.Session}/suspension", new { reason = "有人闯入" });
        var answers = await Task.WhenAll(votes);
        Assert.All(answers, answer => Assert.Contains(answer.Item2, (string[])["received", "session.suspended"]));
        var round = (await story.Chair.GetAsync(ballot)).Id();
        Assert.Equal(answers.Count(answer => answer.Item2 == "received"), await server.InDatabaseAsync(db => db.BallotEntitlements.CountAsync(e => e.RoundId == round && e.State == EntitlementState.Used)));

        await story.Authority.PostAsync($"{story.Session}/resumption", new { reason = "秩序恢复" });
        foreach (var (member, _) in answers.Where(answer => answer.Item2 != "received")) await VoteAsync(member, ballot);
        await story.Chair.PostAsync($"{ballot}/closing");
        await story.Teller.PostAsync($"{ballot}/balance");
        var counted = await story.Teller.PostAsync($"{ballot}/count", new { scrutineerCode = codes.Scrutineer, tellerCode = codes.Teller });
        Assert.Equal(PanelStory.Size, counted.GetProperty("totals").Int("favour"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task An_annulled_session_makes_every_ballot_void_and_its_cases_wait_for_another(bool voted)
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        if (voted)
        {
            await story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 11, against = 0, abstain = 0, blank = 0 });
            await story.Scrutineer.PostAsync($"{ballot}/seal");
            await story.Chair.PostAsync($"{ballot}/declaration");
            await story.Chair.PostAsync($"{story.Session}/close-of-business");
        }
        else
        {
            await story.OpenAsync(ballot);
            foreach (var member in (await story.MembersAsync()).Take(5)) await VoteAsync(member, ballot);
        }
        Assert.Equal(voted ? TitleApplicationState.ResultPending : TitleApplicationState.Balloting, (await story.FileAsync()).State);
        await Refused.ExpectAsync(409, $"review_session.annul.not_in_{(voted ? "declaring" : "case_balloting")}", () => story.Authority.PostAsync($"{story.Session}/annulment", new { reason = "抽取名单泄露" }));
        await story.Supervisor.PostAsync($"{story.Session}/suspension", new { reason = "名单泄露" });
        Assert.Equal("annulled", (await story.Authority.PostAsync($"{story.Session}/annulment", new { reason = "抽取名单泄露" })).Text("state"));

        var file = await story.FileAsync();
        Assert.Equal((TitleApplicationState.Eligible, null, null), (file.State, file.SessionId, file.BallotOn));
        var round = await story.Supervisor.GetAsync(ballot);
        Assert.Equal("voided", round.Text("state"));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.BallotEntitlements.CountAsync(e => e.RoundId == round.Id() && e.Envelope != null)));
        Assert.All((await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray(), seat => Assert.NotEqual("seated", seat.Text("state")));
        var next = await story.Office.PostAsync("/api/v1/title-sessions", new { key = $"{story.SessionId:N}"[..20], roundId = story.RoundId, level = "associate_senior", basis = "specialty", panelSize = PanelStory.Size, heldOn = "2026-03-09" });
        await story.Office.PostAsync($"/api/v1/title-sessions/{next.Id()}/cases", new { applicationId = story.ApplicationId });
        Assert.Equal(next.Id(), (await story.FileAsync()).SessionId);
    }

    [Fact]
    public async Task A_case_that_stood_still_while_its_session_was_made_void_waits_for_another_when_it_goes_on()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var lead = $"/api/v1/title-fraud-leads/{(await story.Supervisor.PostAsync("/api/v1/title-fraud-leads", new { applicationId = story.ApplicationId, statement = "疑似抄袭" })).Id()}";
        await story.Supervisor.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/freeze", new { reason = "核查" });
        await story.Lead.PostAsync($"{story.Session}/cancellation", new { reason = "改期" });
        Assert.Equal((TitleApplicationState.UnderInvestigation, story.SessionId), ((await story.FileAsync()).State, (await story.FileAsync()).SessionId));
        await story.Authority.PostAsync($"{lead}/finding", new { proven = false, evidence = new[] { "比对记录" } });
        await story.SecondAuthority.PostAsync($"{lead}/finding-confirmation");
        Assert.Equal("eligible", (await story.Authority.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/unfreezing", new { reason = "查无实据" })).Text("state"));
        Assert.Null((await story.FileAsync()).SessionId);
    }

    [Fact]
    public async Task A_frozen_case_is_not_put_to_the_vote_and_a_member_who_was_dismissed_votes_no_more()
    {
        var story = await (await StoryAsync()).FormPanelAsync();
        var ballot = await story.FreezeAsync();
        await story.OpenAsync(ballot);
        var members = await story.MembersAsync();
        await VoteAsync(members[0], ballot);
        var seat = $"/api/v1/panel-seats/{await story.SeatOfAsync(members[1])}";
        await Refused.ExpectAsync(403, "panel_seat.dismiss.forbidden", () => story.Chair.PostAsync($"{seat}/dismissal", new { reason = "会场使用手机" }));
        Assert.Equal("dismissed", (await story.Supervisor.PostAsync($"{seat}/dismissal", new { reason = "会场使用手机" })).Text("state"));
        await Refused.ExpectAsync(403, "ballot.not_entitled", () => VoteAsync(members[1], ballot));
        var voter = $"/api/v1/panel-seats/{await story.SeatOfAsync(members[0])}";
        await Refused.ExpectAsync(404, "examination.not_found", () => story.Supervisor.GetAsync($"{voter}/ballots"));
        await story.Supervisor.PostAsync($"{voter}/dismissal", new { reason = "会场使用手机" });
        await Refused.ExpectAsync(403, "examination.supervision_only", () => story.Chair.GetAsync($"{voter}/ballots"));
        // Who has voted is nobody's to know while the ballot is open.
        Assert.Empty((await story.Supervisor.GetAsync($"{voter}/ballots")).EnumerateArray());
        foreach (var member in members.Skip(2)) await VoteAsync(member, ballot);
        server.Clock.Advance(Duration.FromMinutes(10));
        await story.Chair.PostAsync($"{ballot}/closing");
        var examined = (await story.Supervisor.GetAsync($"{voter}/ballots")).EnumerateArray().Single();
        Assert.Equal(("open", story.ApplicationId), (examined.Text("outcome"), examined.Id("applicationId")));
        Assert.DoesNotContain("favour", examined.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await story.Supervisor.GetAsync($"{seat}/ballots")).EnumerateArray());
        var keep = $"{voter}/ballots/{examined.Id("roundId")}/examination";
        await Refused.ExpectAsync(422, "reason.missing", () => story.Supervisor.PostAsync(keep));
        await Refused.ExpectAsync(404, "examination.not_found", () => story.Supervisor.PostAsync($"{seat}/ballots/{examined.Id("roundId")}/examination", new { reason = "未参加表决" }));
        await story.Supervisor.PostAsync(keep, new { reason = "违纪发生在表决之后" });
        await Refused.ExpectAsync(409, "examination.closed_already", () => story.Supervisor.PostAsync(keep, new { reason = "再次" }));
        Assert.Equal("kept", (await story.Supervisor.GetAsync($"{voter}/ballots")).EnumerateArray().Single().Text("outcome"));
        // What was cast before stays in the box until those who work on the ballot make it void.
        Assert.Equal("balanced", (await story.Teller.PostAsync($"{ballot}/balance")).Text("state"));
        await story.Scrutineer.PostAsync($"{ballot}/annulment-request", new { reason = "两名评委违纪" });
        await story.Supervisor.PostAsync($"{ballot}/annulment", new { reason = "两名评委违纪" });
        Assert.Equal("annulled", (await story.Supervisor.GetAsync($"{voter}/ballots")).EnumerateArray().Single().Text("outcome"));

        // Back at the table, and frozen: it cannot be put to the vote again.
        await story.Supervisor.PostAsync("/api/v1/title-fraud-leads", new { applicationId = story.ApplicationId, statement = "疑似抄袭" });
        await story.Supervisor.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/freeze", new { reason = "核查" });
        await Refused.ExpectAsync(409, "title_application.put_to_ballot.not_in_under_investigation", () => story.TakeAndFreezeAsync());
        Assert.Equal("deliberating", (await story.Chair.PostAsync($"{story.Session}/deferral", new { reason = "核查中" })).Text("state"));
    }

    static Task<JsonElement> VoteAsync(Persona member, string ballot) => member.PostAsync($"{ballot}/votes", new { choice = "favour" });

    Task<PanelStory> StoryAsync() => new PanelStory(server, $"I{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
}

public sealed class SessionIncidentTestsOnSqlite(SqliteServer server) : SessionIncidentTests(server), IClassFixture<SqliteServer>;

public sealed class SessionIncidentTestsOnPostgreSql(PostgreSqlServer server) : SessionIncidentTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
