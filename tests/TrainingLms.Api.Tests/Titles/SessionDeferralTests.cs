using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>What becomes of a case that its session did not vote on (title-evaluation.md 4.2, Defer).</summary>
public abstract class SessionDeferralTests(LmsServer server)
{
    static int stories;

    [Fact]
    public async Task What_was_put_off_waits_for_another_session_as_ready_as_it_was()
    {
        var story = await StoryAsync();
        await story.FormPanelAsync();
        await PutOffAsync(story);
        Assert.Equal((TitleApplicationState.ReadyForMeeting, null), await WhereAsync(story));
        var next = await NextAsync(story);
        await story.Office.PostAsync($"/api/v1/title-sessions/{next}/cases", new { applicationId = story.ApplicationId });
        Assert.Equal((TitleApplicationState.ReadyForMeeting, next), await WhereAsync(story));
    }

    [Fact]
    public async Task What_stood_still_until_its_session_was_over_waits_for_another_when_it_goes_on()
    {
        var story = await StoryAsync();
        await story.FormPanelAsync();
        var lead = await story.Supervisor.PostAsync("/api/v1/title-fraud-leads", new { applicationId = story.ApplicationId, statement = "疑似抄袭" });
        await story.Supervisor.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/freeze", new { reason = "核查" });
        await PutOffAsync(story);
        await story.Authority.PostAsync($"/api/v1/title-fraud-leads/{lead.Id()}/finding", new { proven = false, evidence = new[] { "查重报告" } });
        await story.SecondAuthority.PostAsync($"/api/v1/title-fraud-leads/{lead.Id()}/finding-confirmation", new { });
        await story.Authority.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/unfreezing", new { reason = "查无实据" });
        Assert.Equal((TitleApplicationState.ReadyForMeeting, null), await WhereAsync(story));
    }

    [Fact]
    public async Task What_nobody_had_reviewed_goes_back_to_the_eligible_ones()
    {
        var story = await StoryAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        foreach (var seat in await story.InvitedAsync()) await story.AcceptAsync(seat);
        foreach (var seat in (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray().Where(s => s.Text("state") is "accepted")) await story.Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
        await PutOffAsync(story);
        Assert.Equal((TitleApplicationState.Eligible, null), await WhereAsync(story));
    }

    [Fact]
    public async Task What_its_applicant_took_back_leaves_the_agenda_with_a_reason_and_the_meeting_goes_on()
    {
        var story = await StoryAsync();
        await story.FormPanelAsync();
        await story.Applicant.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/withdrawal", new { reason = "个人原因" });
        await BeginAsync(story);
        await Refused.ExpectAsync(422, "session.case_has_ended", () => story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId }));
        await Refused.ExpectAsync(422, "session.cases_pending", () => story.Chair.PostAsync($"{story.Session}/close-of-business"));
        await Refused.ExpectAsync(422, "session.case_not_pending", () => story.Chair.PostAsync($"{story.Session}/deferral", new { reason = "申报人撤回" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Chair.PostAsync($"{story.Session}/deferral", new { applicationId = story.ApplicationId }));

        var session = await story.Chair.PostAsync($"{story.Session}/deferral", new { applicationId = story.ApplicationId, reason = "申报人撤回" });
        Assert.Equal(("deliberating", "left"), (session.Text("state"), session.Items("cases")[0].Text("outcome")));
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        Assert.Equal("declared", (await story.Chair.PostAsync($"{story.Session}/announcement")).Text("state"));
        Assert.Equal(TitleApplicationState.Withdrawn, (await story.FileAsync()).State);
    }

    [Fact]
    public async Task What_too_few_are_left_to_vote_on_is_put_off_without_being_taken()
    {
        var story = await StoryAsync();
        await story.FormPanelAsync();
        await BeginAsync(story);
        var deferral = new { applicationId = story.ApplicationId, reason = "到会人数不足" };
        await Refused.ExpectAsync(422, "session.case_can_be_taken", () => story.Chair.PostAsync($"{story.Session}/deferral", deferral));
        foreach (var member in (await story.SeatedAsync()).Take(4)) await member.PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(member)}/leave");
        await Refused.ExpectAsync(422, "session.not_quorate_for_case", () => story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId }));

        var session = await story.Chair.PostAsync($"{story.Session}/deferral", deferral);
        Assert.Equal(("deliberating", "deferred"), (session.Text("state"), session.Items("cases")[0].Text("outcome")));
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        await story.Chair.PostAsync($"{story.Session}/announcement");
        Assert.Equal((TitleApplicationState.ReadyForMeeting, null), await WhereAsync(story));
    }

    /// <summary>The meeting is held, the only case is put off, and the session announces nothing.</summary>
    static async Task PutOffAsync(PanelStory story)
    {
        await BeginAsync(story);
        await story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId });
        await story.Chair.PostAsync($"{story.Session}/deferral", new { reason = "材料待核" });
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        Assert.Equal("declared", (await story.Chair.PostAsync($"{story.Session}/announcement")).Text("state"));
    }

    static async Task BeginAsync(PanelStory story)
    {
        await story.Chair.PostAsync($"{story.Session}/opening");
        foreach (var member in await story.MembersAsync()) await story.CheckInAsync(member);
        await story.Chair.PostAsync($"{story.Session}/quorum");
    }

    static async Task<Guid> NextAsync(PanelStory story) => (await story.Office.PostAsync("/api/v1/title-sessions",
        new { key = $"{story.SessionId:N}-2", roundId = story.RoundId, level = "associate_senior", basis = "specialty", panelSize = PanelStory.Size, heldOn = "2026-03-02" })).Id();

    static async Task<(TitleApplicationState, Guid?)> WhereAsync(PanelStory story) => await story.FileAsync() is var file ? (file.State, file.SessionId) : default;

    Task<PanelStory> StoryAsync() => new PanelStory(server, $"D{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
}

public sealed class SessionDeferralTestsOnSqlite(SqliteServer server) : SessionDeferralTests(server), IClassFixture<SqliteServer>;

public sealed class SessionDeferralTestsOnPostgreSql(PostgreSqlServer server) : SessionDeferralTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
