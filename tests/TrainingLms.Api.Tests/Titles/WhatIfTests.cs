using NodaTime;

namespace TrainingLms.Api.Tests.Titles;

public abstract class WhatIfTests(LmsServer server)
{
    [Fact]
    public async Task When_a_notice_would_end_is_told_with_the_days_that_count()
    {
        var li = await server.PersonAsync("Li");
        var n1 = await li.PostAsync("/api/v1/title-what-ifs/notice-end", new { publishedAt = "2026-09-29T01:00:00Z" });
        Assert.Equal(("2026-10-12", "2026-10-12T16:00:00Z"), (n1.Text("lastDay"), n1.Text("endsAt")));
        Assert.Equal(["2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"], n1.GetProperty("counted").EnumerateArray().Select(day => day.GetString()));
        Assert.Equal("2026-10-10", (await li.PostAsync("/api/v1/title-what-ifs/notice-end", new { publishedAt = "2026-09-29T01:00:00Z", kind = "employer", publicationDayCounts = true })).Text("lastDay"));
        Assert.Equal("2026-09-30", (await li.PostAsync("/api/v1/title-what-ifs/notice-end", new { publishedAt = "2026-09-29T15:59:59Z", workingDays = 1 })).Text("lastDay"));
        await Refused.ExpectAsync(422, "calendar.not_published", () => li.PostAsync("/api/v1/title-what-ifs/notice-end", new { publishedAt = "2026-12-25T01:00:00Z" }));
        await Refused.ExpectAsync(422, "what_if.days_out_of_range", () => li.PostAsync("/api/v1/title-what-ifs/notice-end", new { publishedAt = "2026-12-25T01:00:00Z", workingDays = 0 }));
    }

    // id of the vector, panel, present, recused, favour, ballots found, denominator, quorate for the case, void, passes
    [Theory]
    [InlineData("B1", 25, 17, 0, 12, 17, "exclude_from_present", true, false, true)]
    [InlineData("B2", 25, 17, 0, 11, 17, "exclude_from_present", true, false, false)]
    [InlineData("B3", 25, 16, 0, 16, 16, "exclude_from_present", false, false, false)]
    [InlineData("B4", 25, 18, 0, 12, 18, "exclude_from_present", true, false, true)]
    [InlineData("B16", 25, 19, 2, 12, 17, "exclude_from_present", true, false, true)]
    [InlineData("B17", 25, 19, 2, 12, 17, "keep_in_denominator", true, false, false)]
    [InlineData("B20", 25, 17, 0, 17, 18, "exclude_from_present", true, true, false)]
    public async Task Quorum_and_threshold_are_those_of_the_ballot(
        string id, int panelSize, int present, int recused, int favour, int returned, string recusalDenominator, bool quorate, bool isVoid, bool passes)
    {
        var li = await server.PersonAsync("Li");
        var found = await li.PostAsync("/api/v1/title-what-ifs/thresholds", new { panelSize, present, recused, favour, returned, recusalDenominator });
        Assert.Equal((id, quorate, isVoid, passes), (id, found.GetProperty("isQuorateForCase").GetBoolean(), found.GetProperty("isVoid").GetBoolean(), found.GetProperty("passes").GetBoolean()));
        Assert.Equal(17, found.Int("quorum"));
    }

    [Fact]
    public async Task A_panel_of_a_wrong_size_is_told_why_and_impossible_figures_are_refused()
    {
        var li = await server.PersonAsync("Li");
        var b13 = await li.PostAsync("/api/v1/title-what-ifs/thresholds", new { panelSize = 8, present = 8, level = "associate_senior", basis = "specialty" });
        Assert.Equal((11, 6), (b13.Int("minimumSize"), b13.Int("favourNeeded")));
        Assert.Equal(["panel.size_even", "panel.size_below_minimum"], b13.Items("sizeRefused").Select(refusal => refusal.Text("code")));
        Assert.All(b13.Items("sizeRefused"), refusal => Assert.NotEqual(refusal.Text("code"), refusal.Text("sentence")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, b13.GetProperty("passes").ValueKind);
        foreach (var wrong in new object[]
        {
            new { panelSize = 0, present = 0 }, new { panelSize = 9, present = 10 }, new { panelSize = 9, present = 5, recused = 6 }, new { panelSize = 9, present = 9, recused = -1 },
            new { panelSize = 9, present = 9, recused = 2, favour = 8 }, new { panelSize = 9, present = 9, favour = 5, returned = 4 },
        })
            await Refused.ExpectAsync(422, "what_if.figures_impossible", () => li.PostAsync("/api/v1/title-what-ifs/thresholds", wrong));
    }

    [Fact]
    public async Task The_last_vote_that_can_be_filed_in_the_year_is_told_and_a_later_one_refused_with_it()
    {
        var li = await server.PersonAsync("Li");
        var last = await li.PostAsync("/api/v1/title-what-ifs/planning", new { year = 2026 });
        Assert.Equal(("2026-12-23", "2026-12-23", "2026-12-30", "2026-12-31"), (last.Text("vote"), last.Text("published"), last.Text("noticeEnd"), last.Text("earliestFiling")));
        var early = await li.PostAsync("/api/v1/title-what-ifs/planning", new { vote = "2026-09-28", published = "2026-09-29" });
        Assert.Equal(("2026-10-12", "2026-10-13", "2026-12-23"), (early.Text("noticeEnd"), early.Text("earliestFiling"), early.Text("lastVoteOfYear")));

        var refused = await Assert.ThrowsAsync<Refused>(() => li.PostAsync("/api/v1/title-what-ifs/planning", new { vote = "2026-12-24" }));
        Assert.Equal(["session.vote_too_late"], refused.Codes);
        Assert.Contains("2026-12-23", refused.Message, StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "session.vote_too_late", () => li.PostAsync("/api/v1/title-what-ifs/planning", new { vote = "2026-12-22", published = "2026-12-28" }));
        await Refused.ExpectAsync(422, "calendar.not_published", () => li.PostAsync("/api/v1/title-what-ifs/planning", new { year = 2027 }));
        await Refused.ExpectAsync(422, "what_if.published_before_vote", () => li.PostAsync("/api/v1/title-what-ifs/planning", new { vote = "2026-12-22", published = "2026-12-21" }));
        await Refused.ExpectAsync(422, "what_if.vote_or_year", () => li.PostAsync("/api/v1/title-what-ifs/planning", new { }));
        await Refused.ExpectAsync(422, "what_if.vote_or_year", () => li.PostAsync("/api/v1/title-what-ifs/planning", new { vote = "2026-12-22", year = 2026 }));
    }

    [Fact]
    public async Task No_session_is_planned_reconvened_or_opened_for_a_vote_that_could_not_be_filed_in_the_year()
    {
        var story = await (await new PanelStory(server, "filing").BeginAsync()).FormPanelAsync();
        object Plan(string heldOn) => new { key = $"{Guid.NewGuid():N}"[..20], roundId = story.RoundId, level = "associate_senior", basis = "specialty", panelSize = PanelStory.Size, heldOn };
        await Refused.ExpectAsync(422, "session.vote_too_late", () => story.Office.PostAsync("/api/v1/title-sessions", Plan("2026-12-24")));
        Assert.Equal("2026-12-23", (await story.Office.PostAsync("/api/v1/title-sessions", Plan("2026-12-23"))).Text("heldOn"));
        // Next year's calendar is not published yet: nothing is counted then, and it is asked again when the session is opened.
        Assert.Equal("2027-03-01", (await story.Office.PostAsync("/api/v1/title-sessions", Plan("2027-03-01"))).Text("heldOn"));

        await story.Chair.PostAsync($"{story.Session}/opening");
        await story.CheckInAsync((await story.MembersAsync())[0]);
        server.Clock.Advance(Duration.FromMinutes(31));
        await story.Chair.PostAsync($"{story.Session}/adjournment");
        var refused = await Refused.ExpectAsync(422, "session.vote_too_late", () => story.Office.PostAsync($"{story.Session}/reconvening", new { heldOn = "2026-12-24" }));
        Assert.Contains("2026-12-23", refused.Message, StringComparison.Ordinal);
        await story.Office.PostAsync($"{story.Session}/reconvening", new { heldOn = "2026-12-23" });
        server.Clock.MoveTo(Instant.FromUtc(2026, 12, 24, 1, 0));
        await Refused.ExpectAsync(422, "session.vote_too_late", () => story.Chair.PostAsync($"{story.Session}/opening"));
    }
}

public sealed class WhatIfTestsOnSqlite(SqliteServer server) : WhatIfTests(server), IClassFixture<SqliteServer>;

public sealed class WhatIfTestsOnPostgreSql(PostgreSqlServer server) : WhatIfTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
