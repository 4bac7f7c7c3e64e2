using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Defences before the experts who read a case: slots, scores that stay sealed, who leads, and absences (title-evaluation.md 4.1).</summary>
public abstract class SessionDefenceTests(LmsServer server)
{
    static int stories;

    [Fact]
    public async Task A_defence_is_held_by_its_group_and_its_scores_stay_sealed_until_the_result_is_declared()
    {
        var story = await DueAsync();
        var readers = await story.ReadersAsync(story.ApplicationId);
        var bystander = (await story.MembersAsync()).First(member => readers.All(reader => reader.Id != member.Id));
        await Refused.ExpectAsync(422, "application.defence_not_begun", () => ScoreAsync(readers[0], story, 80));
        await Refused.ExpectAsync(422, "application.defence_slot_wrong", () => SlotAsync(story, Duration.FromMinutes(-1)));
        await Refused.ExpectAsync(422, "application.defence_slot_wrong", () => SlotAsync(story, Duration.FromHours(1), place: " "));
        await Refused.ExpectAsync(403, "title_application.offer_slot.forbidden", () => SlotAsync(story, Duration.FromHours(1), by: story.Lead));
        await SlotAsync(story, Duration.FromHours(1));
        // Moved before it begins, it is still the first.
        await SlotAsync(story, Duration.FromHours(2), "三楼会议室");
        var applicant = await server.AsAsync(story.ApplicantId);
        var told = await applicant.GetAsync($"/api/v1/title-applications/{story.ApplicationId}");
        Assert.Equal(("三楼会议室", 1), (told.Text("defencePlace"), told.Int("defenceSlots")));
        Assert.All((await readers[0].GetAsync($"{story.Session}/readings")).EnumerateArray(), one => Assert.Equal("三楼会议室", one.Text("defencePlace")));

        server.Clock.Advance(Duration.FromHours(2));
        await Refused.ExpectAsync(422, "application.defence_begun", () => SlotAsync(story, Duration.FromHours(1)));
        await Refused.ExpectAsync(422, "defence.score_out_of_range", () => ScoreAsync(readers[0], story, 101));
        await Refused.ExpectAsync(403, "seat.not_reader", () => ScoreAsync(bystander, story, 80));
        await ScoreAsync(readers[0], story, 80);
        await Refused.ExpectAsync(409, "defence.already_scored", () => ScoreAsync(readers[0], story, 90));
        Assert.Equal([80], await ScoresAsync(readers[0], story));
        Assert.Empty(await ScoresAsync(readers[1], story));
        Assert.Empty(await ScoresAsync(story.Office, story));
        var early = await Assert.ThrowsAsync<Refused>(() => HoldAsync(readers[1], story));
        Assert.Equal(["application.defence_own_score_missing", "application.defence_scores_missing"], early.Codes.Order());
        await Refused.ExpectAsync(422, "application.defence_scored", () => story.Office.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/defence-absence", new { reason = "未到" }));

        // At once and twice: each score is taken once.
        var answers = await Task.WhenAll(readers.Skip(1).SelectMany(reader => new[] { reader, reader }).Select(async reader =>
        {
            try { await ScoreAsync(reader, story, 75); return ""; }
            catch (Refused refused) { return string.Join(' ', refused.Codes); }
        }));
        Assert.Equal((2, 2), (answers.Count(answer => answer == ""), answers.Count(answer => answer == "defence.already_scored")));

        // Of the three, the one drawn first leads.
        await Refused.ExpectAsync(422, "application.defence_other_leads", () => HoldAsync(readers[2], story));
        await Refused.ExpectAsync(403, "title_application.defence_held.forbidden", () => HoldAsync(story.Chair, story));
        await Refused.ExpectAsync(422, "application.defence_not_attended", () => HoldAsync(readers[0], story, attended: false));
        await Refused.ExpectAsync(422, "application.defence_recording_missing", () => HoldAsync(readers[0], story, recording: ""));
        await HoldAsync(readers[0], story);
        Assert.Equal(TitleApplicationState.ReadyForMeeting, (await story.FileAsync()).State);
        Assert.Equal("录像 2026-3", (await story.FileAsync()).DefenceRecording);

        var ballot = await story.FreezeAsync();
        await story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 11, against = 0, abstain = 0, blank = 0 });
        await story.Scrutineer.PostAsync($"{ballot}/seal");
        await story.Chair.PostAsync($"{ballot}/declaration");
        await story.Chair.PostAsync($"{story.Session}/close-of-business");
        Assert.Empty(await ScoresAsync(story.Office, story));
        await story.Chair.PostAsync($"{story.Session}/announcement");
        Assert.Equal([75, 75, 80], (await ScoresAsync(story.Office, story)).Order());
        Assert.Equal([75], await ScoresAsync(readers[1], story));
        await Refused.ExpectAsync(404, "session.not_found", () => ScoresAsync(applicant, story));
    }

    [Theory]
    [InlineData("NotPassed", TitleApplicationState.NotPassed)]
    [InlineData("Withdrawn", TitleApplicationState.Withdrawn)]
    public async Task Who_stays_away_twice_is_out_in_the_way_the_rules_say(string rule, TitleApplicationState state)
    {
        var story = await DueAsync($$""","Defence.OnAbsence":{"Value":"{{rule}}"}""");
        var file = $"/api/v1/title-applications/{story.ApplicationId}";
        await SlotAsync(story, Duration.FromHours(1));
        await Refused.ExpectAsync(422, "application.defence_not_begun", () => story.Office.PostAsync($"{file}/defence-absence", new { reason = "未到" }));
        server.Clock.Advance(Duration.FromHours(1));
        await Refused.ExpectAsync(422, "reason.missing", () => SlotAsync(story, Duration.FromHours(1), path: "defence-second-slot"));
        await SlotAsync(story, Duration.FromHours(1), path: "defence-second-slot", reason: "航班取消，有证明");
        await Refused.ExpectAsync(422, "application.defence_not_begun", () => story.Office.PostAsync($"{file}/defence-absence", new { reason = "未到" }));
        server.Clock.Advance(Duration.FromHours(1));
        await Refused.ExpectAsync(422, "application.defence_second_absence", () => SlotAsync(story, Duration.FromHours(1), path: "defence-second-slot", reason: "又一次"));
        await story.Office.PostAsync($"{file}/defence-absence", new { reason = "两次未到" });
        Assert.Equal(state, (await story.FileAsync()).State);
        // Against a no one can object, against what one gave up there is nothing to object to.
        Assert.Equal(state is TitleApplicationState.NotPassed, (await story.FileAsync()).ObjectionUntil is not null);
    }

    [Fact]
    public async Task A_cancelled_session_takes_its_slots_with_it_and_no_slot_is_missed_while_a_case_stands_still()
    {
        var story = await DueAsync();
        await SlotAsync(story, Duration.FromHours(1));
        await Refused.ExpectAsync(409, "title_application.put_to_ballot.not_in_defence_due", () => story.FreezeAsync());
        var lead = $"/api/v1/title-fraud-leads/{(await story.Supervisor.PostAsync("/api/v1/title-fraud-leads", new { applicationId = story.ApplicationId, statement = "疑似抄袭" })).Id()}";
        await story.Supervisor.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/freeze", new { reason = "核查" });
        server.Clock.Advance(Duration.FromHours(3));
        await story.Authority.PostAsync($"{lead}/finding", new { proven = false, evidence = new[] { "比对记录" } });
        await story.SecondAuthority.PostAsync($"{lead}/finding-confirmation");
        Assert.Equal("defence_due", (await story.Authority.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/unfreezing", new { reason = "查无实据" })).Text("state"));
        Assert.Equal((null, 0), ((await story.FileAsync()).DefenceAt, (await story.FileAsync()).DefenceSlots));

        await SlotAsync(story, Duration.FromHours(1));
        await story.Supervisor.PostAsync($"{story.Session}/suspension", new { reason = "核查" });
        await story.Authority.PostAsync($"{story.Session}/annulment", new { reason = "名单泄露" });
        var file = await story.FileAsync();
        Assert.Equal((TitleApplicationState.Eligible, null, 0), (file.State, file.DefenceAt, file.DefenceSlots));
    }

    [Fact]
    public async Task Applicant_and_group_are_reminded_of_a_slot_once_each_and_experts_are_led_to_what_they_can_open()
    {
        var story = await DueAsync();
        var readers = await story.ReadersAsync(story.ApplicationId);
        await SlotAsync(story, Duration.FromDays(3));
        Assert.Equal((0, 0), (await RemindedAsync(story.Applicant, "title_defence_soon"), await RemindedAsync(readers[0], "title_defence_to_score_soon")));
        server.Clock.Advance(Duration.FromDays(2));
        await RemindedAsync(story.Applicant, "title_defence_soon");
        Assert.Equal((1, 0), (await RemindedAsync(story.Applicant, "title_defence_soon"), await RemindedAsync(story.Office, "title_defence_to_score_soon")));
        foreach (var reader in readers)
        {
            Assert.Equal(1, await RemindedAsync(reader, "title_defence_to_score_soon"));
            foreach (var kind in (string[])["title_defence_to_score", "title_defence_to_score_soon"])
            {
                var link = (await server.InDatabaseAsync(db => db.Messages.AsNoTracking().SingleAsync(m => m.PersonId == reader.Id && m.Kind == kind && m.SubjectId == story.ApplicationId))).Link;
                Assert.Contains((await reader.GetAsync(link)).EnumerateArray(), one => one.Id("applicationId") == story.ApplicationId && one.Text("defencePlace") == "二楼会议室");
            }
        }
        // A slot that is moved is reminded of anew.
        await SlotAsync(story, Duration.FromDays(2));
        server.Clock.Advance(Duration.FromDays(1) + Duration.FromHours(1));
        Assert.Equal(2, await RemindedAsync(story.Applicant, "title_defence_soon"));
    }

    [Fact]
    public async Task An_officer_with_a_conflict_sets_no_slot()
    {
        var story = await DueAsync();
        var kong = await server.PersonAsync("Kong", "C", roles: (Role.Secretariat, "C"));
        await server.InDatabaseAsync(async db =>
        {
            db.Holdings.Add(new Holding { Id = Guid.NewGuid(), PersonId = kong.Id, UnitId = server.Units["C-1"], Engagement = Engagement.FullTime, From = new LocalDate(2020, 1, 1), To = new LocalDate(2025, 9, 30) });
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => SlotAsync(story, Duration.FromHours(1), by: kong));
        await SlotAsync(story, Duration.FromHours(1));
    }

    async Task<int> RemindedAsync(Persona somebody, string kind)
    {
        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ReminderRoom>().RunAsync("test", TestContext.Current.CancellationToken);
            await scope.ServiceProvider.GetRequiredService<PostRoom>().RunAsync("test", TestContext.Current.CancellationToken);
        }
        return await server.InDatabaseAsync(db => db.Messages.CountAsync(m => m.PersonId == somebody.Id && m.Kind == kind));
    }

    Task<JsonElement> SlotAsync(PanelStory story, Duration ahead, string place = "二楼会议室", string path = "defence-slot", string? reason = null, Persona? by = null) =>
        (by ?? story.Office).PostAsync($"/api/v1/title-applications/{story.ApplicationId}/{path}", new { startsAt = InstantPattern.ExtendedIso.Format(server.Clock.GetCurrentInstant() + ahead), place, reason });

    static Task<JsonElement> ScoreAsync(Persona expert, PanelStory story, int score) => expert.PostAsync($"{story.Session}/cases/{story.ApplicationId}/defence-score", new { score });

    static Task<JsonElement> HoldAsync(Persona expert, PanelStory story, bool attended = true, string recording = "录像 2026-3") =>
        expert.PostAsync($"{story.Session}/cases/{story.ApplicationId}/defence", new { attended, recording });

    static async Task<IReadOnlyList<int>> ScoresAsync(Persona reader, PanelStory story) =>
        [.. (await reader.GetAsync($"{story.Session}/cases/{story.ApplicationId}/defence-scores")).EnumerateArray().Select(one => one.Int("score"))];

    /// <summary>A panel whose readers have given their opinions, on a case that must be defended.</summary>
    async Task<PanelStory> DueAsync(string more = "")
    {
        var story = await new PanelStory(server, $"D{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}") { MoreRules = $$""","Defence.FromLevel":{"Value":"AssociateSenior"}{{more}}""" }.BeginAsync();
        await story.FormPanelAsync();
        Assert.Equal(TitleApplicationState.DefenceDue, (await story.FileAsync()).State);
        return story;
    }
}

public sealed class SessionDefenceTestsOnSqlite(SqliteServer server) : SessionDefenceTests(server), IClassFixture<SqliteServer>;

public sealed class SessionDefenceTestsOnPostgreSql(PostgreSqlServer server) : SessionDefenceTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
