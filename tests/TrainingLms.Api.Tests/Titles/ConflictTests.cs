using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles;

public abstract class ConflictTests(LmsServer server)
{
    static int stories;

    async Task<PanelStory> InvitedAsync(Func<ApplicationContent, ApplicationContent>? stated = null)
    {
        var story = await new PanelStory(server, $"K{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}") { Stated = stated }.BeginAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        return story;
    }

    [Fact]
    public async Task Colleagues_keep_away_though_they_declare_nothing_and_for_a_year_after()
    {
        var story = await InvitedAsync();
        var seats = await story.InvitedAsync();
        await WorkedInAsync(seats[0], "C-1", new LocalDate(2025, 9, 30));
        await WorkedInAsync(seats[1], "C-1", new LocalDate(2024, 9, 30));
        foreach (var seat in seats.Take(2)) await story.AcceptAsync(seat);

        Assert.Equal("recused_partially", await StateAsync(story, seats[0]));
        Assert.Equal("accepted", await StateAsync(story, seats[1]));
        var named = (await story.Experts[seats[0].Id("personId")].GetAsync($"/api/v1/panel-seats/{seats[0].Id()}/cases")).EnumerateArray().Single();
        Assert.Equal(("李小明", "东区网信办", true), (named.Text("applicantName"), named.Text("unitName"), named.GetProperty("isRecused").GetBoolean()));
        var conflict = (await story.Office.GetAsync($"{story.Session}/conflicts")).EnumerateArray().Single();
        Assert.Equal((seats[0].Id(), "same_unit", false), (conflict.Id("seatId"), conflict.GetProperty("grounds")[0].GetString(), conflict.GetProperty("isHard").GetBoolean()));
    }

    [Fact]
    public async Task Whom_the_applicant_wants_away_and_whom_he_worked_with_is_found_and_only_the_office_learns_why()
    {
        var story = await InvitedAsync(content => content with
        {
            Achievements = [content.Achievements[0] with { Partners = ["专 家1", "专家3"] }, content.Achievements[0] with { Partners = ["专家5"], AchievedOn = new LocalDate(2021, 1, 1) }],
            Avoid = [new AvoidanceWish { Name = "专家2", Ground = "曾有诉讼纠纷" }],
        });
        var byName = story.Experts.ToDictionary(one => one.Value.Name, one => one.Key);
        var grounds = new Dictionary<string, string> { ["专家1"] = "joint_work", ["专家3"] = "joint_work", ["专家2"] = "applicants_wish" };
        var seats = (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray().ToDictionary(seat => seat.Id("personId"), seat => seat.Id());
        var expected = grounds.Where(one => seats.ContainsKey(byName[one.Key])).ToDictionary(one => seats[byName[one.Key]], one => (string?)one.Value);
        Assert.Equal(expected, await FoundByAsync(story.Lead));
        Assert.Equal(expected.ToDictionary(one => one.Key, one => one.Value == "applicants_wish" ? "ordered" : one.Value), await FoundByAsync(story.Office));

        var member = (await story.InvitedAsync())[0];
        await Refused.ExpectAsync(403, "reading.office_only", () => story.Experts[member.Id("personId")].GetAsync($"{story.Session}/conflicts"));
        Assert.DoesNotContain("诉讼", (await story.Experts[member.Id("personId")].GetAsync($"/api/v1/panel-seats/{member.Id()}/cases")).GetRawText(), StringComparison.Ordinal);

        async Task<Dictionary<Guid, string?>> FoundByAsync(Persona reader) =>
            (await reader.GetAsync($"{story.Session}/conflicts")).EnumerateArray().ToDictionary(one => one.Id("seatId"), one => one.GetProperty("grounds")[0].GetString());
    }

    [Fact]
    public async Task A_recusal_is_waived_by_two_with_reasons_and_never_by_one()
    {
        var story = await InvitedAsync();
        var seat = (await story.InvitedAsync())[0];
        await WorkedInAsync(seat, "C-1", new LocalDate(2025, 9, 30));
        await story.AcceptAsync(seat);
        var path = $"/api/v1/panel-seats/{seat.Id()}";
        object Because(string? reason) => new { applicationId = story.ApplicationId, reason };

        await Refused.ExpectAsync(422, "reason.missing", () => story.Office.PostAsync($"{path}/waiver-signatures", Because(null)));
        await Refused.ExpectAsync(422, "recusal.waiver_needs_two", () => story.Lead.PostAsync($"{path}/waivers", Because("已调离")));
        await story.Lead.PostAsync($"{path}/waiver-signatures", Because("已调离，无共同工作"));
        await Refused.ExpectAsync(422, "recusal.waiver_needs_two", () => story.Lead.PostAsync($"{path}/waivers", Because("已调离")));
        await Refused.ExpectAsync(403, "panel_seat.waive.forbidden", () => story.Office.PostAsync($"{path}/waivers", Because("已调离")));
        await story.Office.PostAsync($"{path}/waiver-signatures", Because("已调离，无共同工作"));
        var waived = await story.Lead.PostAsync($"{path}/waivers", Because("人事记录已核实"));
        Assert.Empty(waived.GetProperty("recusedFrom").EnumerateArray());
        await Refused.ExpectAsync(422, "recusal.not_found", () => story.Lead.PostAsync($"{path}/waivers", Because("人事记录已核实")));

        // Cleared by two as before; the file is open, and whoever is recused anew is out again.
        await story.Office.PostAsync($"{path}/clearance-signature");
        await story.Lead.PostAsync($"{path}/clearance");
        var copy = $"{story.Session}/cases/{story.ApplicationId}/copy";
        await story.Experts[seat.Id("personId")].GetAsync(copy);
        await story.Office.PostAsync($"{path}/recusals", Because("收到新的线索"));
        await Refused.ExpectAsync(404, "application.not_found", () => story.Experts[seat.Id("personId")].GetAsync(copy));
    }

    [Theory]
    [InlineData("family")]
    [InlineData("paid_interest")]
    public async Task Kinship_and_money_are_never_waived(string ground)
    {
        var story = await InvitedAsync();
        var seat = (await story.InvitedAsync())[0];
        var path = $"/api/v1/panel-seats/{seat.Id()}";
        var expert = story.Experts[seat.Id("personId")];
        await Refused.ExpectAsync(422, "recusal.not_declared", () => DeclareAsync("ordered"));
        await DeclareAsync(ground);
        await Refused.ExpectAsync(422, "recusal.never_waived", () => story.Office.PostAsync($"{path}/waiver-signatures", new { applicationId = story.ApplicationId, reason = "无影响" }));

        Task<JsonElement> DeclareAsync(string kind) =>
            expert.PostAsync($"{path}/acceptance", new { declarations = new[] { new { applicationId = story.ApplicationId, hasConflict = true, ground = kind } } });
    }

    [Fact]
    public async Task A_soft_recusal_becomes_hard_when_a_hard_ground_is_found_later()
    {
        var story = await InvitedAsync();
        var seat = (await story.InvitedAsync())[0];
        await story.AcceptAsync(seat, hasConflict: true);
        await server.InDatabaseAsync(async db =>
        {
            var file = await db.TitleApplications.AsNoTracking().SingleAsync(a => a.Id == story.ApplicationId);
            db.TitleApplications.Add(TitleApplication.Create(TitleLevel.AssociateSenior, (server.SystemAct with
            {
                At = file.RoundClosesAt - Duration.FromHours(1),
                By = new Actor(seat.Id("personId"), "专家", [], FlatUnits.Instance),
            }).Given(new Applying(await db.People.SingleAsync(p => p.Id == seat.Id("personId")), await db.EvaluationRounds.SingleAsync(r => r.Id == story.RoundId), [], file.Rules))));
            return await db.SaveChangesAsync();
        });
        await Refused.ExpectAsync(422, "recusal.never_waived",
            () => story.Office.PostAsync($"/api/v1/panel-seats/{seat.Id()}/waiver-signatures", new { applicationId = story.ApplicationId, reason = "无影响" }));
    }

    [Fact]
    public async Task Cases_are_given_out_as_shown_within_caps_and_a_short_case_is_named()
    {
        var story = await InvitedAsync();
        foreach (var seat in await story.InvitedAsync()) await story.AcceptAsync(seat);
        foreach (var seat in (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray().Where(s => s.Text("state") is "accepted").ToList())
            await story.Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
        var plan = $"{story.Session}/reading-plan";
        var members = await story.MembersAsync();
        var place = await server.InDatabaseAsync(db => db.ExpertMemberships.Where(one => one.PersonId == members[9].Id).Select(one => one.Id).SingleAsync());

        // Nine take part in the meeting but are recused from reading, so two are left.
        foreach (var member in members.Take(9)) await member.PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(member)}/recusals", new { applicationId = story.ApplicationId, reason = "师生" });
        var shown = await story.Office.GetAsync(plan);
        Assert.Equal((1, 2), (shown.GetProperty("cases")[0].Int("missing"), shown.GetProperty("cases")[0].Int("mayRead")));
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Office.PostAsync(plan, new { hash = shown.Text("hash") }));
        Assert.Equal(["reading.case_short"], refused.Codes);
        Assert.Contains("李小明", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TitleApplicationState.Scheduled, (await story.FileAsync()).State);
        await Refused.ExpectAsync(422, "expert.availability_wrong", () => members[9].PutAsync($"/api/v1/title-experts/{place}/availability", new { maxCases = 0 }));
    }

    [Fact]
    public async Task Readers_keep_their_cases_and_what_falls_out_is_filled_up()
    {
        var story = await InvitedAsync();
        foreach (var seat in await story.InvitedAsync()) await story.AcceptAsync(seat);
        foreach (var seat in (await story.Office.GetAsync($"{story.Session}/seats")).EnumerateArray().Where(s => s.Text("state") is "accepted").ToList())
            await story.Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
        var plan = $"{story.Session}/reading-plan";
        await Refused.ExpectAsync(409, "reading.changed_since_shown", () => story.Office.PostAsync(plan, new { hash = new string('0', 64) }));
        await Refused.ExpectAsync(403, "reading.office_only", () => story.Chair.PostAsync(plan, new { hash = "x" }));
        var hash = (await story.Office.GetAsync(plan)).Text("hash");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try { return (await story.Office.PostAsync(plan, new { hash })).Text("hash"); }
            catch (Refused refused) { return string.Join(' ', refused.Codes); }
        }));
        Assert.Equal([hash, .. Enumerable.Repeat("reading.changed_since_shown", 3)], answers.OrderByDescending(answer => answer == hash));
        Assert.Equal(TitleApplicationState.ExpertReview, (await story.FileAsync()).State);
        var readers = await story.ReadersAsync(story.ApplicationId);
        Assert.Equal(3, readers.Count);
        await story.Office.PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(readers[2])}/recusals", new { applicationId = story.ApplicationId, reason = "发现利害关系" });
        await Assert.ThrowsAsync<Refused>(() => readers[0].PostAsync($"{story.Session}/cases/{story.ApplicationId}/expert-review"));
        Assert.Equal(2, (await story.ReadersAsync(story.ApplicationId)).Count);
        await story.Office.PostAsync(plan, new { hash = (await story.Office.GetAsync(plan)).Text("hash") });
        readers = await story.ReadersAsync(story.ApplicationId);
        Assert.Empty((await story.Office.GetAsync(plan)).GetProperty("cases")[0].GetProperty("given").EnumerateArray());

        var copy = (await readers[0].GetAsync($"{story.Session}/cases/{story.ApplicationId}/copy")).GetRawText();
        Assert.Contains("示范项目", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("李小明", copy, StringComparison.Ordinal);
        var bystander = (await story.MembersAsync()).First(member => readers.All(reader => reader.Id != member.Id));
        await Refused.ExpectAsync(403, "seat.not_reader", () => bystander.PostAsync($"{story.Session}/cases/{story.ApplicationId}/opinion", new { text = "同意" }));

        // One has written and is recused then: the opinion counts no more, and somebody else reads.
        await readers[0].PostAsync($"{story.Session}/cases/{story.ApplicationId}/opinion", new { text = "同意推荐。" });
        await readers[0].PostAsync($"/api/v1/panel-seats/{await story.SeatOfAsync(readers[0])}/recusals", new { applicationId = story.ApplicationId, reason = "发现利害关系" });
        await story.Office.PostAsync(plan, new { hash = (await story.Office.GetAsync(plan)).Text("hash") });
        var filled = await story.ReadersAsync(story.ApplicationId);
        Assert.Equal((3, 2), (filled.Count, filled.Count(one => readers.Any(reader => reader.Id == one.Id))));
        foreach (var reader in filled)
        {
            Assert.Equal(TitleApplicationState.ExpertReview, (await story.FileAsync()).State);
            await reader.PostAsync($"{story.Session}/cases/{story.ApplicationId}/opinion", new { text = "同意推荐。" });
        }
        Assert.Equal(TitleApplicationState.ReadyForMeeting, (await story.FileAsync()).State);
    }

    static async Task<string> StateAsync(PanelStory story, JsonElement seat) => (await story.Lead.GetAsync($"/api/v1/panel-seats/{seat.Id()}")).Text("state");

    Task<int> WorkedInAsync(JsonElement seat, string unit, LocalDate until) => server.InDatabaseAsync(async db =>
    {
        db.Holdings.Add(new Holding { Id = Guid.NewGuid(), PersonId = seat.Id("personId"), UnitId = server.Units[unit], Engagement = Engagement.FullTime, From = new LocalDate(2020, 1, 1), To = until });
        return await db.SaveChangesAsync();
    });
}

public sealed class ConflictTestsOnSqlite(SqliteServer server) : ConflictTests(server), IClassFixture<SqliteServer>;

public sealed class ConflictTestsOnPostgreSql(PostgreSqlServer server) : ConflictTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
