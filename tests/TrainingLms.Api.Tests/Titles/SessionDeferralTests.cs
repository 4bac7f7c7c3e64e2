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

    /// <summary>The meeting is held, the only case is put off, and the session announces nothing.</summary>
    static async Task PutOffAsync(PanelStory story)
    {
        await story.Chair.PostAsync($"{story.Session}/opening");
        foreach (var member in await story.MembersAsync()) await story.CheckInAsync(member);
        await story.Chair.PostAsync($"{story.Session}/quorum");
        await story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId });
        await story.Chair.PostAsync($"{story.Session}/deferral", new { reason = "材料待核" });
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        Assert.Equal("declared", (await story.Chair.PostAsync($"{story.Session}/announcement")).Text("state"));
    }

    static async Task<Guid> NextAsync(PanelStory story) => (await story.Office.PostAsync("/api/v1/title-sessions",
        new { key = $"{story.SessionId:N}-2", roundId = story.RoundId, level = "associate_senior", basis = "specialty", panelSize = PanelStory.Size, heldOn = "2026-03-02" })).Id();

    static async Task<(TitleApplicationState, Guid?)> WhereAsync(PanelStory story) => await story.FileAsync() is var file ? (file.State, file.SessionId) : default;

    Task<PanelStory> StoryAsync() => new PanelStory(server, $"D{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
}

public sealed class SessionDeferralTestsOnSqlite(SqliteServer server) : SessionDeferralTests(server), IClassFixture<SqliteServer>;

public sealed class SessionDeferralTestsOnPostgreSql(PostgreSqlServer server) : SessionDeferralTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
