using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Whether a notice could be seen, who signed it, and what replaces it. The clock goes on from test to test, and each begins by noting the page.</summary>
public abstract class NoticeVisibilityTests(LmsServer server)
{
    [Fact]
    public async Task A_notice_needs_three_signatures_and_who_gave_the_last_one_may_publish_it()
    {
        var story = await TitleStory.BeginAsync(server);
        var id = await DraftedAsync(story);
        await Refused.ExpectAsync(422, "duty.notice_needs_three", () => story.Zhao.PostAsync($"{Path(id)}/review"));
        await Refused.ExpectAsync(422, "notice.not_reviewed", () => story.Zhou.PostAsync($"{Path(id)}/approval"));
        await story.Wang.PostAsync($"{Path(id)}/review");
        await Refused.ExpectAsync(403, "public_notice.approve.forbidden", () => story.Wang.PostAsync($"{Path(id)}/approval"));
        await Refused.ExpectAsync(422, "duty.notice_needs_three", () => story.Zhao.PostAsync($"{Path(id)}/approval"));
        await story.Zhou.PostAsync($"{Path(id)}/approval");
        await story.Zhou.PostAsync($"{Path(id)}/return", new { reason = "联系方式有误" });
        await Refused.ExpectAsync(422, "notice.not_written", () => story.Wang.PostAsync($"{Path(id)}/review"));
        await Refused.ExpectAsync(422, "notice.field_missing", () => story.Zhao.PutAsync($"{Path(id)}/content", new { contact = "000-1111", fields = new[] { "name" } }));
        Assert.Equal("000-1111", (await story.Zhao.PutAsync($"{Path(id)}/content", new { contact = "000-1111" })).Text("contact"));
        await TitleStory.SignAsync(id, story.Wang, story.Zhou);

        await server.InDatabaseAsync(db => db.PublicNotices.Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Contact, "000-2222")));
        await Refused.ExpectAsync(422, "notice.content_changed", () => story.Zhou.PostAsync($"{Path(id)}/publication"));
        await server.InDatabaseAsync(db => db.PublicNotices.Where(n => n.Id == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Contact, "000-1111")));
        Assert.Equal("published", (await story.Zhou.PostAsync($"{Path(id)}/publication")).Text("state"));
    }

    [Fact]
    public async Task After_hours_out_of_sight_a_notice_stands_still_and_the_application_waits_for_its_later_end()
    {
        var (story, id) = await PublishedAsync();
        var end = (await story.Zhao.GetAsync(Path(id))).Text("lastDay");
        Assert.Equal(0, await BeatAsync(Duration.FromHours(4)));
        Assert.NotEqual(0, await BeatAsync(Duration.FromHours(24) + Duration.FromMinutes(1)));
        Assert.Equal("interrupted", (await story.Zhao.GetAsync(Path(id))).Text("state"));
        Assert.DoesNotContain((await server.Stranger().GetAsync("/api/v1/public/notices?limit=200")).Items(), notice => notice.Id() == id);
        Assert.Contains("notice_interrupted", await ToldAsync(story.Zhou));

        // Whoever saw it before can still object, and nobody is late while the period stands still.
        await server.Stranger().PostAsync($"/api/v1/public/notices/{id}/objections", new { applicationId = story.ApplicationId, ground = "other", statement = "此人材料不实，请核查整改报告原件。" });
        server.Clock.Advance(Duration.FromDays(30));
        await server.SweepAsync();
        Assert.Equal("interrupted", (await story.Zhao.GetAsync(Path(id))).Text("state"));
        await Refused.ExpectAsync(422, "notice.gap_too_long", () => story.Zhao.PostAsync($"{Path(id)}/resumption"));
        await Refused.ExpectAsync(403, "public_notice.restart.forbidden", () => story.Wang.PostAsync($"{Path(id)}/restart"));
        var back = await story.Zhao.PostAsync($"{Path(id)}/restart");
        Assert.Equal(TitleStory.Iso(server.Calendar.WorkingDaysAfter(story.Today, 5)), back.Text("lastDay"));
        Assert.True(string.CompareOrdinal(back.Text("lastDay"), end) > 0);
        Assert.Contains((await server.Stranger().GetAsync("/api/v1/public/notices?limit=200")).Items(), notice => notice.Id() == id);
        Assert.Empty(await FindingsAsync(id));
    }

    [Fact]
    public async Task A_short_gap_adds_the_working_days_that_it_touched_and_the_case_goes_on_after_them()
    {
        var (story, id) = await PublishedAsync();
        var last = server.Calendar.WorkingDaysAfter(story.Today, 5);
        Assert.Equal(TitleStory.Iso(last), (await story.Zhao.GetAsync(Path(id))).Text("lastDay"));
        await BeatUntilAsync(server.Calendar.StartOf(server.Calendar.WorkingDaysAfter(story.Today, 1)) + Duration.FromHours(9));
        Assert.NotEqual(0, await BeatAsync(Duration.FromHours(5)));
        await Refused.ExpectAsync(422, "notice.gap_short", () => story.Zhao.PostAsync($"{Path(id)}/restart"));
        var moved = server.Calendar.WorkingDaysAfter(last, 1);
        Assert.Equal(TitleStory.Iso(moved), (await story.Zhao.PostAsync($"{Path(id)}/resumption")).Text("lastDay"));
        Assert.Empty(await FindingsAsync(id));

        await BeatUntilAsync(server.Calendar.EndOf(last));
        await server.SweepAsync();
        Assert.Equal("employer_notice", (await story.Li.GetAsync(story.Path)).Text("state"));
        await BeatUntilAsync(server.Calendar.EndOf(moved));
        await story.SweptToAsync("employer_recommending");
    }

    [Fact]
    public async Task A_server_that_was_down_over_the_end_completes_nothing_that_nobody_could_see()
    {
        var (story, id) = await PublishedAsync();
        server.Clock.Advance(Duration.FromDays(20));
        await server.SweepAsync();
        Assert.Equal(("published", "employer_notice"), ((await story.Zhao.GetAsync(Path(id))).Text("state"), (await story.Li.GetAsync(story.Path)).Text("state")));

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => BeatAsync(Duration.Zero)));
        Assert.Single(nodes, moved => moved > 0);
        Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.SubjectId == id && entry.Trigger == "heartbeat_missed")));
        Assert.Equal("interrupted", (await story.Zhao.GetAsync(Path(id))).Text("state"));
    }

    [Fact]
    public async Task A_slip_of_the_pen_is_put_right_beside_what_was_signed_and_never_who_is_named()
    {
        var (story, id) = await PublishedAsync();
        var hash = (await story.Zhao.GetAsync(Path(id))).Text("contentHash");
        await Refused.ExpectAsync(422, "notice.typo_changes_identity", () => story.Wang.PostAsync($"{Path(id)}/errata", new { field = "name", entry = 1, now = "李", reason = "笔误" }));
        await Refused.ExpectAsync(422, "notice.typo_unknown", () => story.Wang.PostAsync($"{Path(id)}/errata", new { field = "unit", entry = 2, now = "东区", reason = "笔误" }));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Wang.PostAsync($"{Path(id)}/errata", new { field = "contact", now = "000-9999" }));
        await story.Wang.PostAsync($"{Path(id)}/errata", new { field = "contact", now = "000-9999", reason = "电话号码笔误" });

        var shown = (await server.Stranger().GetAsync("/api/v1/public/notices?limit=200")).Items().Single(notice => notice.Id() == id);
        var erratum = Assert.Single(shown.Items("errata"));
        Assert.Equal(("contact", "东区网信办人事科 000-0000", "000-9999"), (erratum.Text("field"), erratum.Text("was"), erratum.Text("now")));
        Assert.Equal("东区网信办人事科 000-0000", shown.Text("contact"));
        Assert.Equal(hash, (await story.Zhao.GetAsync(Path(id))).Text("contentHash"));
        Assert.Empty(await FindingsAsync(id));
    }

    [Fact]
    public async Task A_notice_that_was_wrong_or_taken_down_is_replaced_by_a_new_one_with_a_full_period()
    {
        var (story, first) = await PublishedAsync();
        await Refused.ExpectAsync(422, "reason.missing", () => story.Zhao.PostAsync($"{Path(first)}/replacement", new { contact = "000-3333" }));
        await Refused.ExpectAsync(404, "notice.not_found", () => story.Li.PostAsync($"{Path(first)}/replacement", new { contact = "000-3333", reason = "x" }));
        var second = (await story.Zhao.PostAsync($"{Path(first)}/replacement", new { contact = "000-3333", reason = "职称名称有误" })).Id();
        Assert.Equal("withdrawn", (await story.Zhao.GetAsync(Path(first))).Text("state"));
        Assert.Equal(second, (await story.Li.GetAsync(story.Path)).Id("noticeId"));
        await Refused.ExpectAsync(422, "notice.names_nobody", () => story.Zhao.PostAsync($"{Path(first)}/replacement", new { contact = "000-3333" }));
        await Refused.ExpectAsync(409, "notice.not_replaceable", () => story.Zhao.PostAsync($"{Path(second)}/replacement", new { contact = "000-3333", reason = "x" }));
        server.Clock.Advance(Duration.FromDays(3));
        await TitleStory.SignAsync(second, story.Wang, story.Zhou);
        Assert.Equal(TitleStory.Iso(server.Calendar.WorkingDaysAfter(story.Today, 5)), (await story.Zhao.PostAsync($"{Path(second)}/publication")).Text("lastDay"));

        var supervisor = await server.PersonAsync("Han", "C", roles: (Role.Supervisor, "C"));
        await supervisor.PostAsync($"{Path(second)}/take-down", new { reason = "法院要求" });
        Assert.Contains("notice_taken_down", await ToldAsync(story.Zhao));
        var third = (await story.Zhao.PostAsync($"{Path(second)}/replacement", new { contact = "000-4444" })).Id();
        await story.Zhao.PostAsync($"{Path(third)}/discard", new { reason = "写错" });
        var last = (await story.Zhou.PostAsync($"{Path(third)}/replacement", new { contact = "000-5555" })).Id();
        await TitleStory.SignAsync(last, story.Wang, story.Zhao);
        await story.Zhou.PostAsync($"{Path(last)}/publication");
        await BeatUntilAsync(server.Clock.GetCurrentInstant() + Duration.FromDays(12));
        await story.SweptToAsync("employer_recommending");
        Assert.Empty(await FindingsAsync(last));
    }

    static string Path(Guid id) => $"/api/v1/public-notices/{id}";

    static async Task<Guid> DraftedAsync(TitleStory story)
    {
        await story.DraftAsync();
        await story.SubmitAsync();
        await story.Wang.PostAsync($"{story.Path}/originals-check", new { originals = new[] { "毕业证书" } });
        return (await story.Zhao.PostAsync($"{story.Path}/notice", new { contact = "000-0000" })).Id("noticeId");
    }

    /// <summary>A notice that runs, on a page that is seen.</summary>
    async Task<(TitleStory Story, Guid Notice)> PublishedAsync()
    {
        var story = await TitleStory.BeginAsync(server);
        var id = await story.SignedNoticeAsync();
        await BeatAsync(Duration.Zero);
        await story.Zhao.PostAsync($"{Path(id)}/publication");
        return (story, id);
    }

    /// <summary>The page is seen again after so long.</summary>
    /// <returns>How many notices that interrupted.</returns>
    async Task<int> BeatAsync(Duration later)
    {
        server.Clock.Advance(later);
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NoticeWatch>().BeatAsync(server.Clock.GetCurrentInstant());
    }

    /// <summary>The page is there all the time until then.</summary>
    async Task BeatUntilAsync(Instant end)
    {
        // Notices of other tests may have been out of sight meanwhile.
        await BeatAsync(Duration.Zero);
        while (server.Clock.GetCurrentInstant() < end)
            Assert.Equal(0, await BeatAsync(Duration.Min(Duration.FromHours(3), end - server.Clock.GetCurrentInstant())));
    }

    /// <summary>The kinds of messages that somebody has got, once the post has gone.</summary>
    async Task<IReadOnlyList<string>> ToldAsync(Persona who)
    {
        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test");
        return await server.InDatabaseAsync(db => db.Messages.Where(message => message.PersonId == who.Id).Select(message => message.Kind).ToListAsync());
    }

    /// <summary>What <c>check</c> finds about the notice.</summary>
    async Task<IReadOnlyList<string>> FindingsAsync(Guid id)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var found = new List<string>();
        await foreach (var wrong in new TitleCheck(scope.ServiceProvider.GetRequiredService<LmsDbContext>(), server.Calendar).FindAsync(TestContext.Current.CancellationToken))
            if (wrong.Key == $"{id}") found.Add(wrong.What.Code);
        return found;
    }
}

public sealed class NoticeVisibilityTestsOnSqlite(SqliteServer server) : NoticeVisibilityTests(server), IClassFixture<SqliteServer>;

public sealed class NoticeVisibilityTestsOnPostgreSql(PostgreSqlServer server) : NoticeVisibilityTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
