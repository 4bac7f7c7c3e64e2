using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Leads of fraud, cases that stand still for one, and integrity records: title-evaluation.md 4.1, 4.5, 4.6 and 3.4.</summary>
public abstract class IntegrityTests(LmsServer server)
{
    const string Leads = "/api/v1/title-fraud-leads";

    [Fact]
    public async Task What_is_frozen_stands_still_and_goes_on_where_it_was_with_the_time_it_lost()
    {
        var story = await TitleStory.BeginAsync(server);
        var supervisor = await SupervisorAsync();
        await story.RecommendedAsync();
        await story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺第三页" } });
        var before = await FileAsync(story);
        await Refused.ExpectAsync(422, "application.no_fraud_lead", () => supervisor.PostAsync($"{story.Path}/freeze", new { reason = "举报" }));
        var lead = await RaiseAsync(supervisor, story);
        await Refused.ExpectAsync(403, "title_application.freeze.forbidden", () => story.Sun.PostAsync($"{story.Path}/freeze", new { reason = "举报" }));
        await supervisor.PostAsync($"{story.Path}/freeze", new { reason = "涉嫌抄袭，核查" });

        server.Clock.Advance(Duration.FromDays(12));
        await SweepAsync();
        Assert.Equal(UnderInvestigation, (await FileAsync(story)).State);
        await Refused.ExpectAsync(409, "title_application.supply.not_in_under_investigation", () => story.Li.PostAsync($"{story.Path}/supplement", ThirdPage.Answering(1)));
        await Refused.ExpectAsync(422, "application.finding_not_signed", () => story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "恢复" }));
        await FindAsync(lead, supervisor, story.Zheng, proven: false);
        await Refused.ExpectAsync(422, "application.fraud_not_proven", () => story.Zheng.PostAsync($"{story.Path}/sanction", new { reason = "造假" }));
        await story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "查无实据" });

        var after = await FileAsync(story);
        var pause = after.UploadBy - before.UploadBy;
        Assert.True(pause >= Duration.FromDays(12) && pause < Duration.FromDays(13));
        Assert.Equal((SupplementRequested, null, null, before.SupplementDueAt + pause, before.RoundClosesAt + pause), (after.State, after.CameFrom, after.FrozenAt, after.SupplementDueAt, after.RoundClosesAt));
        Assert.Equal(after.SupplementDueAt, after.DueAt);
        Assert.Equal("acceptance_check", (await SupplyAsync(story)).Text("state"));
        Assert.Equal([("freeze", "under_investigation"), ("unfreeze", "supplement_requested")], (await story.Li.GetAsync(story.Path)).Items("history")
            .Where(entry => entry.GetProperty("to").ValueKind == JsonValueKind.String && entry.Text("trigger").EndsWith("freeze", StringComparison.Ordinal)).Select(entry => (entry.Text("trigger"), entry.Text("to"))));
    }

    [Fact]
    public async Task A_notice_goes_on_while_its_case_stands_still_and_both_meet_again()
    {
        var (story, notice) = await OnNoticeAsync();
        var supervisor = await SupervisorAsync();
        // With the employer still, where the office sees nothing: the lead shows it to supervision and authority.
        await Refused.ExpectAsync(404, "application.not_found", () => supervisor.GetAsync(story.Path));
        var lead = await RaiseAsync(supervisor, story);
        await supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" });
        await Refused.ExpectAsync(404, "application.not_found", () => story.Sun.GetAsync(story.Path));
        server.Clock.Advance(Duration.FromDays(62));
        await SweepAsync();
        Assert.Equal("unpublished", (await story.Zhao.GetAsync($"/api/v1/public-notices/{notice}")).Text("state"));
        Assert.Equal(UnderInvestigation, (await FileAsync(story)).State);
        await FindAsync(lead, supervisor, story.Zheng, proven: false);
        // The upload date of the round has long passed, and the case has not lapsed: it goes on at once, with the time it lost.
        Assert.Equal("employer_recommending", (await story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "查无实据" })).Text("state"));
        await SweepAsync();
        Assert.Equal("acceptance_check", (await story.Zhao.PostAsync($"{story.Path}/recommendation")).Text("state"));
    }

    [Fact]
    public async Task An_objection_meanwhile_holds_the_case_when_it_goes_on_and_the_time_both_took_is_given_back_once()
    {
        var (story, notice) = await OnNoticeAsync();
        var supervisor = await SupervisorAsync();
        var before = await FileAsync(story);
        var ends = await server.InDatabaseAsync(db => db.PublicNotices.Where(n => n.Id == notice).Select(n => n.EndsAt!.Value).SingleAsync());
        var lead = await RaiseAsync(supervisor, story);
        await supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" });
        var frozen = (await FileAsync(story)).FrozenAt!.Value;
        var objection = await ObjectAsync(story, notice, await server.PersonAsync("Chen", "C-2"));
        await story.Sun.PostAsync($"{objection}/admission", new { });
        Assert.Equal(UnderInvestigation, (await FileAsync(story)).State);
        await InvestigateAsync(story, objection, "upheld");
        await Refused.ExpectAsync(422, "objection.case_frozen", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "none", reason = "属实" }));

        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        await FindAsync(lead, supervisor, story.Zheng, proven: false);
        Assert.Equal("employer_notice_held", (await story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "查无实据" })).Text("state"));
        Assert.Equal(before.UploadBy + (ends - frozen), (await FileAsync(story)).UploadBy);
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "stop", reason = "属实" });
        Assert.Equal(EmployerRejected, (await FileAsync(story)).State);
    }

    [Fact]
    public async Task Nobody_withdraws_while_a_lead_is_open_and_of_a_lead_and_a_withdrawal_at_one_moment_one_wins()
    {
        for (var turn = 0; turn < 4; turn++)
        {
            var story = await SubmittedAsync();
            var supervisor = await SupervisorAsync();
            var withdrawal = WonAsync(() => story.Li.PostAsync($"{story.Path}/withdrawal", new { reason = "本人撤回" }));
            var raising = WonAsync(() => RaiseAsync(supervisor, story));
            var won = await Task.WhenAll(withdrawal, raising);
            Assert.Single(won, true);
            Assert.Equal(won[0], (await FileAsync(story)).State == Withdrawn);
            if (won[0]) continue;
            await Refused.ExpectAsync(422, "application.fraud_lead_open", () => story.Li.PostAsync($"{story.Path}/withdrawal", new { reason = "本人撤回" }));
        }
    }

    [Fact]
    public async Task A_freeze_and_a_step_of_the_clock_or_of_the_chair_at_one_moment_come_one_after_the_other()
    {
        for (var turn = 0; turn < 2; turn++)
        {
            var story = await TitleStory.BeginAsync(server);
            var supervisor = await SupervisorAsync();
            await story.RecommendedAsync();
            await RaiseAsync(supervisor, story);
            await story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺第三页" } });
            server.Clock.Advance(Duration.FromDays(12));
            var freeze = WonAsync(() => supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" }));
            await Task.WhenAll(freeze, SweepAsync());
            Assert.Equal(await freeze ? UnderInvestigation : Abandoned, (await FileAsync(story)).State);
            Assert.Single(await MovesFromAsync(story, "supplement_requested"));
        }
        for (var turn = 0; turn < 2; turn++)
        {
            var story = await ReadyAsync();
            var supervisor = await SupervisorAsync();
            await RaiseAsync(supervisor, story);
            var freeze = WonAsync(() => supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" }));
            var ballot = WonAsync(() => story.InSessionAsync((application, by) => application.Move(TitleApplicationTrigger.PutToBallot, by(Role.Chair).Given(new SessionFacts(true, true)))));
            var won = await Task.WhenAll(freeze, ballot);
            Assert.Single(won, true);
            Assert.Equal(won[0] ? UnderInvestigation : Balloting, (await FileAsync(story)).State);
            Assert.Single(await MovesFromAsync(story, "ready_for_meeting"));
        }
    }

    [Fact]
    public async Task Two_find_on_a_lead_who_neither_raised_it_nor_handled_the_case_and_nobody_is_found_against_unheard()
    {
        var story = await SubmittedAsync();
        var supervisor = await SupervisorAsync();
        var second = await server.PersonAsync("Feng", "C", roles: (Role.Authority, "C"));
        var employer = await server.PersonAsync("Han", "C-1", roles: [(Role.EmployerReviewer, "C-1"), (Role.Authority, "C")]);
        await employer.PostAsync($"{story.Path}/originals-check", new { originals = new[] { "毕业证书" } });
        await Refused.ExpectAsync(403, "fraud_lead.raise.forbidden", () => RaiseAsync(story.Zheng, story));
        await Refused.ExpectAsync(422, "fraud_lead.statement_out_of_range", () => supervisor.PostAsync(Leads, new { story.ApplicationId, statement = " " }));
        await Refused.ExpectAsync(422, "fraud_lead.objection_does_not_fit", () => supervisor.PostAsync(Leads, new { story.ApplicationId, statement = "抄袭", objectionId = Guid.NewGuid() }));
        await Refused.ExpectAsync(404, "application.not_found", () => story.Sun.PostAsync(Leads, new { story.ApplicationId, statement = "抄袭" }));
        var lead = await RaiseAsync(supervisor, story);
        await Refused.ExpectAsync(422, "fraud_lead.already_open", () => RaiseAsync(supervisor, story));
        await Refused.ExpectAsync(404, "fraud_lead.not_found", () => story.Li.GetAsync(lead));
        await Refused.ExpectAsync(404, "fraud_lead.not_found", () => story.Sun.GetAsync(lead));

        var (yes, no) = (new { proven = true, evidence = new[] { "比对记录" } }, new { proven = false, evidence = new[] { "比对记录" } });
        await Refused.ExpectAsync(422, "fraud_lead.person_not_heard", () => story.Zheng.PostAsync($"{lead}/finding", yes));
        await Refused.ExpectAsync(422, "objection.evidence_missing", () => story.Zheng.PostAsync($"{lead}/finding", new { proven = false }));
        await Refused.ExpectAsync(422, "duty.lead_by_others", () => employer.PostAsync($"{lead}/finding", no));
        await story.Zheng.PostAsync($"{lead}/finding", no);
        // What the person says makes everybody look again.
        await supervisor.PostAsync($"{lead}/hearing", new { reason = "本人承认引用未注明" });
        await Refused.ExpectAsync(422, "duty.finding_needs_two", () => second.PostAsync($"{lead}/finding-confirmation"));
        await story.Zheng.PostAsync($"{lead}/finding", yes);
        await Refused.ExpectAsync(422, "duty.finding_needs_two", () => story.Zheng.PostAsync($"{lead}/finding-confirmation"));
        var seen = await story.Li.GetAsync(lead);
        Assert.Equal(("raised", JsonValueKind.Null, JsonValueKind.Null), (seen.Text("state"), seen.GetProperty("statement").ValueKind, seen.GetProperty("signedAsProven").ValueKind));
        Assert.Equal("proven", (await second.PostAsync($"{lead}/finding-confirmation")).Text("state"));
    }

    [Fact]
    public async Task Proven_fraud_ends_the_case_and_comes_on_record_for_three_years_which_few_see_and_which_bars_from_applying_and_from_the_pool()
    {
        var story = await SubmittedAsync();
        var supervisor = await SupervisorAsync();
        var lead = await RaiseAsync(supervisor, story);
        await supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" });
        await FindAsync(lead, supervisor, story.Zheng, proven: true);
        await Refused.ExpectAsync(422, "application.fraud_proven", () => story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "恢复" }));
        Assert.Equal("disqualified", (await story.Zheng.PostAsync($"{story.Path}/sanction", new { reason = "抄袭属实" })).Text("state"));
        await Refused.ExpectAsync(409, "title_application.sanction.not_in_disqualified", () => story.Zheng.PostAsync($"{story.Path}/sanction", new { reason = "抄袭属实" }));

        foreach (var allowed in (Persona[])[supervisor, story.Zheng, story.Li])
        {
            var record = (await RecordsAsync(allowed)).Single(one => one.Id("personId") == story.Li.Id);
            Assert.Equal(("false_material", TitleStory.Iso(story.Today.PlusYears(3))), (record.Text("ground"), record.Text("endsOn")));
        }
        foreach (var other in (Persona[])[story.Sun, story.Wu, story.Wang, server.Stranger()])
            Assert.DoesNotContain(await (other.Id == Guid.Empty ? Task.FromResult<JsonElement[]>([]) : RecordsAsync(other)), one => one.Id("personId") == story.Li.Id);

        var nominated = await story.Sun.PostAsync("/api/v1/title-experts", new { personId = story.Li.Id, unitId = server.Units["C"], code = $"I-{story.Today}-{Guid.NewGuid():N}"[..20], level = "full_senior", specialty = "cyber" });
        await Refused.ExpectAsync(422, "expert.on_record", () => story.Zheng.PostAsync($"/api/v1/title-experts/{nominated.Id()}/admission", new { to = TitleStory.Iso(story.Today.PlusYears(1)) }));

        // A year later somebody on record applies again.
        var again = await TitleStory.BeginAsync(server);
        await PlantRecordAsync(again.Li.Id, again.Today.PlusYears(-1));
        await again.RecommendedAsync();
        await again.Sun.PostAsync($"{again.Path}/acceptance");
        await again.SweptToAsync("eligibility_proposed");
        var finding = (await again.Li.GetAsync($"{again.Path}/eligibility")).Items("findings").Single(one => one.Text("key") == "integrity");
        Assert.Equal(("fail", "eligibility.integrity.fail"), (finding.Text("proposed"), finding.Text("code")));
    }

    [Fact]
    public async Task An_objection_upheld_for_false_material_comes_on_record_which_falls_with_the_decision_and_malice_on_that_of_the_sender()
    {
        var (story, notice) = await OnNoticeAsync();
        var sender = await server.PersonAsync("Chen", "C-2");
        var objection = await ObjectAsync(story, notice, sender);
        await story.Sun.PostAsync($"{objection}/admission", new { });
        await InvestigateAsync(story, objection, "upheld");
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "stop", reason = "属实" });
        Assert.Null((await RecordOfAsync(story.Li.Id)).LiftedAt);
        await story.Sun.PostAsync($"{objection}/notification", new { reason = "异议成立。" });
        await story.Li.PostAsync($"{objection}/recheck-request", new { reason = "原件可证明系本人完成" });
        await story.Zheng.PostAsync($"{objection}/recheck", new { finding = "not_upheld", remedy = "none", reason = "原件属实" });
        Assert.NotNull((await RecordOfAsync(story.Li.Id)).LiftedAt);

        await Refused.ExpectAsync(403, "title_objection.find_malice.forbidden", () => story.Wu.PostAsync($"{objection}/malice", new { reason = "伪造材料举报" }));
        Assert.Equal("final", (await story.Zheng.PostAsync($"{objection}/malice", new { reason = "伪造材料举报" })).Text("state"));
        await Refused.ExpectAsync(422, "objection.malice_found_before", () => story.Zheng.PostAsync($"{objection}/malice", new { reason = "再次" }));
        Assert.Equal((IntegrityGround.MaliciousObjection, null), ((await RecordOfAsync(sender.Id)).Ground, (await RecordOfAsync(sender.Id)).LiftedAt));
        Assert.Single(await RecordsAsync(sender));

        // When its time is over, a record is erased; a lifted one at once.
        server.Clock.Advance(Duration.FromDays(3));
        await server.RetentionAsync();
        Assert.False(await server.InDatabaseAsync(db => db.IntegrityRecords.AnyAsync(r => r.PersonId == story.Li.Id)));
        Assert.True(await server.InDatabaseAsync(db => db.IntegrityRecords.AnyAsync(r => r.PersonId == sender.Id)));
    }

    [Fact]
    public async Task A_title_that_was_conferred_is_not_disqualified_but_goes_back_to_be_revoked()
    {
        var story = await ReadyAsync();
        var supervisor = await SupervisorAsync();
        await story.InSessionAsync((application, by) =>
        {
            application.Move(TitleApplicationTrigger.PutToBallot, by(Role.Chair).Given(new SessionFacts(true, true)));
            application.PassRound(by(Role.Chair).Given(new TallyFacts(true, true, false, story.Today)));
            application.DeclareResult(by(Role.Chair).Given(new SessionFacts(true, true, Declared: true)));
            application.PublishResult(Guid.CreateVersion7(server.Clock.GetCurrentInstant().ToDateTimeOffset()), by(Role.Secretariat));
            application.CompleteNotice(story.Today, server.SystemAct.Given(new NoticeFacts(true)).Given(new ObjectionFacts(0, story.Today)));
        });
        await story.Zheng.PostAsync($"{story.Path}/confirmation");
        var lead = await RaiseAsync(supervisor, story);
        await supervisor.PostAsync($"{story.Path}/freeze", new { reason = "核查" });
        await FindAsync(lead, supervisor, story.Zheng, proven: true);
        await Refused.ExpectAsync(422, "application.title_to_be_revoked", () => story.Zheng.PostAsync($"{story.Path}/sanction", new { reason = "造假" }));
        Assert.Equal("confirmed", (await story.Zheng.PostAsync($"{story.Path}/unfreezing", new { reason = "转撤销程序" })).Text("state"));
    }

    [Fact]
    public async Task An_expert_is_set_aside_for_a_lead_leaves_panels_that_have_not_met_and_is_removed_for_what_was_proven()
    {
        var story = await new PanelStory(server, $"integrity-{Guid.NewGuid():N}"[..30]).BeginAsync();
        await story.DrawAsync();
        await story.Office.PostAsync($"{story.Session}/invitations");
        var seat = (await story.InvitedAsync())[0];
        var person = seat.Id("personId");
        var (expert, next) = await server.InDatabaseAsync(async db => (
            await db.ExpertMemberships.Where(m => m.PersonId == person).Select(m => m.Id).SingleAsync(),
            await db.PanelSeats.Where(s => s.SessionId == story.SessionId && s.IsAlternate).OrderBy(s => s.Rank).Select(s => s.Id).FirstAsync()));
        var path = $"/api/v1/title-experts/{expert}";
        await Refused.ExpectAsync(422, "expert.no_open_lead", () => story.Supervisor.PostAsync($"{path}/suspension", new { reason = "泄密" }));
        var lead = $"{Leads}/{(await story.Supervisor.PostAsync(Leads, new { expertId = expert, statement = "会前向申报人透露名单" })).Id()}";
        Assert.Equal("suspended", (await story.Supervisor.PostAsync($"{path}/suspension", new { reason = "涉嫌泄密" })).Text("state"));
        Assert.Equal("replaced", (await story.Office.GetAsync($"/api/v1/panel-seats/{seat.Id()}")).Text("state"));
        Assert.Equal("invited", (await story.Office.GetAsync($"/api/v1/panel-seats/{next}")).Text("state"));
        await Refused.ExpectAsync(422, "expert.finding_not_signed expert.nothing_proven", () => story.Authority.PostAsync($"{path}/removal", new { reason = "泄密" }));
        await FindAsync(lead, story.Supervisor, story.Authority, proven: true);
        await Refused.ExpectAsync(422, "expert.misconduct_proven", () => story.Authority.PostAsync($"{path}/restoration", new { reason = "恢复" }));
        Assert.Equal("removed", (await story.Authority.PostAsync($"{path}/removal", new { reason = "泄密属实" })).Text("state"));
        Assert.Equal(IntegrityGround.ExpertMisconduct, (await RecordOfAsync(person)).Ground);
    }

    Task<Persona> SupervisorAsync() => server.PersonAsync("Qin", "C", roles: (Role.Supervisor, "C"));

    async Task<TitleStory> SubmittedAsync()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await story.SubmitAsync();
        return story;
    }

    async Task<(TitleStory Story, Guid Notice)> OnNoticeAsync()
    {
        var story = await TitleStory.BeginAsync(server);
        var notice = await story.SignedNoticeAsync();
        await story.Zhao.PostAsync($"/api/v1/public-notices/{notice}/publication");
        return (story, notice);
    }

    /// <summary>Eligible, assigned to a session that does not exist elsewhere, and reviewed.</summary>
    async Task<TitleStory> ReadyAsync()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.EligibleAsync();
        await story.InSessionAsync((application, by) =>
        {
            application.AssignSession(by(Role.Secretariat).Given(new SessionOffer(story.RoundId, story.RoundId, [TitleLevel.Intermediate])));
            application.Move(TitleApplicationTrigger.OpenExpertReview, by(Role.Secretariat).Given(new ReviewFacts(3)));
            application.Move(TitleApplicationTrigger.OpinionsComplete, server.SystemAct.Given(new OpinionFacts(true, false)));
        });
        return story;
    }

    static async Task<string> RaiseAsync(Persona by, TitleStory story) => $"{Leads}/{(await by.PostAsync(Leads, new { story.ApplicationId, statement = "整改报告第三章疑似抄袭。" })).Id()}";

    /// <summary>The person is heard, one of the authority signs, another confirms.</summary>
    async Task FindAsync(string lead, Persona supervisor, Persona first, bool proven)
    {
        var second = await server.PersonAsync("Feng", "C", roles: (Role.Authority, "C"));
        await supervisor.PostAsync($"{lead}/hearing", new { reason = "本人陈述在卷" });
        await first.PostAsync($"{lead}/finding", new { proven, evidence = new[] { "比对记录" } });
        Assert.Equal(proven ? "proven" : "unproven", (await second.PostAsync($"{lead}/finding-confirmation")).Text("state"));
    }

    static readonly TitleProof ThirdPage = new("第三页.pdf");

    static async Task<JsonElement> SupplyAsync(TitleStory story)
    {
        await ThirdPage.UploadAsync(story.Li, story.Path);
        return await story.Li.PostAsync($"{story.Path}/supplement", ThirdPage.Answering(1));
    }

    static async Task<string> ObjectAsync(TitleStory story, Guid notice, Persona sender)
    {
        await sender.PostAsync($"/api/v1/public/notices/{notice}/objections", new { applicationId = story.ApplicationId, ground = "false_material", statement = "整改报告第三章抄自他人成果，原件在档案室。" });
        return $"/api/v1/title-objections/{(await story.Wu.GetAsync("/api/v1/title-objections?limit=200")).Items().First(one => one.Id("applicationId") == story.ApplicationId).Id()}";
    }

    async Task InvestigateAsync(TitleStory story, string objection, string finding)
    {
        var (one, other) = (await server.PersonAsync("Feng", "C"), await server.PersonAsync("Wei", "C"));
        await story.Wu.PostAsync($"{objection}/assignment", new { first = one.Id, second = other.Id });
        await one.PostAsync($"{objection}/hearing", new { reason = "申报人称系本人独立完成。" });
        await one.PostAsync($"{objection}/finding", new { finding, evidence = new[] { "档案室原件比对记录" } });
        await other.PostAsync($"{objection}/conclusion");
    }

    static async Task<bool> WonAsync(Func<Task> deed)
    {
        try
        {
            await deed();
            return true;
        }
        catch (Exception lost) when (lost is Refused or RefusedException)
        {
            return false;
        }
    }

    Task<List<string>> MovesFromAsync(TitleStory story, string state) =>
        server.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.SubjectId == story.ApplicationId && entry.FromState == state && entry.ToState != state).Select(entry => entry.Trigger).ToListAsync());

    static async Task<JsonElement[]> RecordsAsync(Persona by) => (await by.GetAsync("/api/v1/title-integrity-records?limit=200")).Items();

    Task<IntegrityRecord> RecordOfAsync(Guid person) => server.InDatabaseAsync(db => db.IntegrityRecords.AsNoTracking().SingleAsync(r => r.PersonId == person));

    Task<int> PlantRecordAsync(Guid person, LocalDate madeOn) => server.InDatabaseAsync(async db =>
    {
        var id = server.SystemAct.NewId();
        db.IntegrityRecords.Add(new IntegrityRecord { Id = id, PersonId = person, UnitId = server.Units["C"], Ground = IntegrityGround.FalseMaterial, SourceId = id, MadeOn = madeOn, EndsOn = madeOn.PlusYears(3) });
        return await db.SaveChangesAsync();
    });

    Task<TitleApplication> FileAsync(TitleStory story) => server.InDatabaseAsync(db => db.TitleApplications.AsNoTracking().SingleAsync(a => a.Id == story.ApplicationId));

    async Task SweepAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            server.Clock.Advance(Duration.FromSeconds(61));
            await server.SweepAsync();
        }
    }
}

public sealed class IntegrityTestsOnSqlite(SqliteServer server) : IntegrityTests(server), IClassFixture<SqliteServer>;

public sealed class IntegrityTestsOnPostgreSql(PostgreSqlServer server) : IntegrityTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
