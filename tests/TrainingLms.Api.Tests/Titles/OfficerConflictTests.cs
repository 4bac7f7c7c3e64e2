using NodaTime;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>The office and the chair are covered by the rules on conflicts as the experts are (title-evaluation.md section 5).</summary>
public abstract class OfficerConflictTests(LmsServer server)
{
    static int stories;

    [Fact]
    public async Task An_officer_with_a_conflict_decides_nothing_until_two_others_waive_it()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.RecommendedAsync();
        await WorkedInAsync(story.Sun, "C-1-1", story.Today.PlusDays(-100));
        await WorkedInAsync(story.Qian, "C-1-1", story.Today.PlusYears(-2));
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺页" } }));
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => story.Sun.PostAsync($"{story.Path}/acceptance"));

        object Because(Persona officer, string? reason = "已调离，无共同工作") => new { personId = officer.Id, reason };
        await Refused.ExpectAsync(422, "duty.own_case", () => story.Sun.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Sun)));
        await Refused.ExpectAsync(422, "recusal.not_found", () => story.Wu.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Qian)));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Qian.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Sun, null)));
        await Refused.ExpectAsync(403, "reading.office_only", () => story.Zheng.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Sun)));
        await Refused.ExpectAsync(422, "recusal.waiver_needs_two", () => story.Wu.PostAsync($"{story.Path}/officer-waivers", Because(story.Sun)));
        await story.Wu.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Sun));
        await Refused.ExpectAsync(422, "recusal.waiver_needs_two", () => story.Wu.PostAsync($"{story.Path}/officer-waivers", Because(story.Sun)));
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => story.Sun.PostAsync($"{story.Path}/acceptance"));
        await story.Qian.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Sun));
        await story.Wu.PostAsync($"{story.Path}/officer-waivers", Because(story.Sun));
        await story.Sun.PostAsync($"{story.Path}/acceptance");

        // Who applies in the same round decides on nobody, and nobody can waive it.
        await story.SweptToAsync("eligibility_proposed");
        var qian = await server.AsAsync(story.Qian.Id);
        await qian.PostAsync("/api/v1/title-applications", new { roundId = story.RoundId, level = "intermediate" });
        var refused = await Assert.ThrowsAsync<Refused>(() => story.Qian.PostAsync($"{story.Path}/eligibility-signature"));
        Assert.Contains("duty.conflict_hard", refused.Codes);
        await Refused.ExpectAsync(422, "recusal.never_waived", () => story.Wu.PostAsync($"{story.Path}/officer-waiver-signatures", Because(story.Qian)));
    }

    [Fact]
    public async Task A_chair_with_a_conflict_leaves_the_case_to_a_vice_chair()
    {
        var story = await (await new PanelStory(server, $"O{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync()).FormPanelAsync();
        var vice = await server.PersonAsync("Shen", "C", roles: (Role.ViceChair, "C"));
        await story.Chair.PostAsync($"{story.Session}/opening");
        foreach (var member in await story.MembersAsync()) await story.CheckInAsync(member);
        await story.Chair.PostAsync($"{story.Session}/quorum");
        await WorkedInAsync(story.Chair, "C-1", new LocalDate(2025, 9, 30));
        await Refused.ExpectAsync(422, "session.presiding_recused", () => story.Chair.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId }));
        await vice.PostAsync($"{story.Session}/current-case", new { applicationId = story.ApplicationId });
        await Refused.ExpectAsync(422, "session.presiding_recused", () => story.Chair.PostAsync($"{story.Session}/roll-freeze"));
        var ballot = $"/api/v1/ballot-rounds/{(await vice.PostAsync($"{story.Session}/roll-freeze")).Id()}";
        await story.Teller.PostAsync($"{ballot}/paper-totals", new { favour = 11, against = 0, abstain = 0, blank = 0 });
        await story.Scrutineer.PostAsync($"{ballot}/seal");
        await Refused.ExpectAsync(422, "session.presiding_recused", () => story.Chair.PostAsync($"{ballot}/declaration"));
        await vice.PostAsync($"{ballot}/declaration");
    }

    [Fact]
    public async Task An_officer_with_a_conflict_opens_no_case_for_its_readers_alone_or_with_others_until_it_is_waived()
    {
        var story = await new PanelStory(server, $"O{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
        await WorkedInAsync(story.Office, "C-1", new LocalDate(2025, 9, 30));
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => story.FormPanelAsync());
        var plan = $"{story.Session}/reading-plan";
        async Task ApplyAsync() => await story.Office.PostAsync(plan, new { hash = (await story.Office.GetAsync(plan)).Text("hash") });
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", ApplyAsync);
        var kong = await server.PersonAsync("Kong", "C", roles: (Role.Secretariat, "C"));
        var because = new { personId = story.Office.Id, reason = "已调离" };
        await kong.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/officer-waiver-signatures", because);
        await story.Lead.PostAsync($"/api/v1/title-applications/{story.ApplicationId}/officer-waivers", because);
        await ApplyAsync();
        Assert.Equal(TitleApplicationState.ExpertReview, (await story.FileAsync()).State);
    }

    [Fact]
    public async Task An_officer_with_a_conflict_puts_no_result_on_notice()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.EligibleAsync();
        await story.InSessionAsync((application, by) =>
        {
            application.AssignSession(by(Role.Secretariat).Given(new SessionOffer(story.RoundId, story.RoundId, [TitleLevel.Intermediate])));
            application.Move(TitleApplicationTrigger.OpenExpertReview, by(Role.Secretariat).Given(new ReviewFacts(3)));
            application.Move(TitleApplicationTrigger.OpinionsComplete, server.SystemAct.Given(new OpinionFacts(true, false)));
            application.Move(TitleApplicationTrigger.PutToBallot, by(Role.Chair).Given(new SessionFacts(true, true)));
            application.PassRound(by(Role.Chair).Given(new TallyFacts(true, true, false, story.Today)));
            application.DeclareResult(by(Role.Chair).Given(new SessionFacts(true, true, Declared: true)));
        });
        await WorkedInAsync(story.Sun, "C-1-1", story.Today.PlusDays(-100));
        object notice = new { sessionId = story.RoundId, contact = "000-0000" };
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => story.Sun.PostAsync($"/api/v1/title-rounds/{story.RoundId}/result-notices", notice));
        await story.Qian.PostAsync($"/api/v1/title-rounds/{story.RoundId}/result-notices", notice);
    }

    [Fact]
    public async Task An_officer_with_a_conflict_assigns_no_case_to_a_session()
    {
        var story = await new PanelStory(server, $"O{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}").BeginAsync();
        await story.Lead.PostAsync($"{story.Session}/cancellation", new { reason = "改期" });
        var kong = await server.PersonAsync("Kong", "C", roles: (Role.Secretariat, "C"));
        await WorkedInAsync(kong, "C-1", new LocalDate(2025, 9, 30));
        var next = (await kong.PostAsync("/api/v1/title-sessions", new
        {
            key = $"O{GetType().Name[^6..]}{Interlocked.Increment(ref stories)}",
            roundId = story.RoundId,
            level = "associate_senior",
            basis = "specialty",
            panelSize = PanelStory.Size,
            heldOn = "2026-03-02",
        })).Id();
        await Refused.ExpectAsync(422, "duty.conflict_unwaived", () => kong.PostAsync($"/api/v1/title-sessions/{next}/cases", new { applicationId = story.ApplicationId }));
        await story.Office.PostAsync($"/api/v1/title-sessions/{next}/cases", new { applicationId = story.ApplicationId });
    }

    Task<int> WorkedInAsync(Persona officer, string unit, LocalDate until) => server.InDatabaseAsync(async db =>
    {
        db.Holdings.Add(new Holding { Id = Guid.NewGuid(), PersonId = officer.Id, UnitId = server.Units[unit], Engagement = Engagement.FullTime, From = new LocalDate(2020, 1, 1), To = until });
        return await db.SaveChangesAsync();
    });
}

public sealed class OfficerConflictTestsOnSqlite(SqliteServer server) : OfficerConflictTests(server), IClassFixture<SqliteServer>;

public sealed class OfficerConflictTestsOnPostgreSql(PostgreSqlServer server) : OfficerConflictTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
