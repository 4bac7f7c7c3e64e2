using NodaTime;

namespace TrainingLms.Api.Tests.Titles;

public abstract class NoticePeriodTests(LmsServer server)
{
    /// <summary>One test, because the year goes on in it.</summary>
    [Fact]
    public async Task A_notice_over_National_Day_ends_after_five_working_days_and_one_at_Christmas_waits_for_the_calendar()
    {
        server.Clock.MoveTo(Instant.FromUtc(2026, 9, 29, 1, 0));
        var story = await TitleStory.BeginAsync(server);
        var notice = $"/api/v1/public-notices/{await story.SignedNoticeAsync()}";
        Assert.Equal("2026-10-12", (await story.Zhao.PostAsync($"{notice}/publication")).Text("lastDay"));
        await Refused.ExpectAsync(422, "notice.cannot_shorten", () => story.Zhao.PostAsync($"{notice}/extension", new { lastDay = "2026-10-10", reason = "x" }));

        var shown = Assert.Single((await server.Stranger().GetAsync("/api/v1/public/notices")).Items());
        Assert.Equal(["completed", "contact", "entries", "errata", "id", "kind", "lastDay"], shown.EnumerateObject().Select(member => member.Name).Order());
        var entry = Assert.Single(shown.Items("entries"));
        Assert.Equal(("Li", "工程师"), (entry.Text("name"), entry.Text("title")));
        Assert.Equal(["name", "title", "unit"], entry.EnumerateObject().Select(member => member.Name).Order());

        server.Clock.MoveTo(Instant.FromUtc(2026, 10, 12, 15, 50));
        await server.SweepAsync();
        Assert.Equal("employer_notice", (await story.Li.GetAsync(story.Path)).Text("state"));
        server.Clock.MoveTo(Instant.FromUtc(2026, 10, 12, 16, 0));
        await story.SweptToAsync("employer_recommending");
        Assert.Equal("L*", (await server.Stranger().GetAsync("/api/v1/public/notices")).Items()[0].Items("entries")[0].Text("name"));

        server.Clock.MoveTo(Instant.FromUtc(2026, 12, 25, 1, 0));
        var late = await TitleStory.BeginAsync(server);
        notice = $"/api/v1/public-notices/{await late.SignedNoticeAsync()}";
        await Refused.ExpectAsync(422, "calendar.not_published", () => late.Zhao.PostAsync($"{notice}/publication"));
        Assert.Equal("approved", (await late.Zhao.GetAsync(notice)).Text("state"));
    }
}

public sealed class NoticePeriodTestsOnSqlite(SqliteServer server) : NoticePeriodTests(server), IClassFixture<SqliteServer>;

public sealed class NoticePeriodTestsOnPostgreSql(PostgreSqlServer server) : NoticePeriodTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
