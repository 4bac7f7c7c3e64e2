using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Objections against Li's application: title-evaluation.md 4.1, 4.4 and 4.5.</summary>
public abstract class ObjectionTests(LmsServer server)
{
    static readonly object Facts = new { ground = "false_material", statement = "整改报告第三章抄自他人成果，原件在档案室。" };

    [Fact]
    public async Task An_anonymous_objection_holds_the_case_its_notice_ends_all_the_same_and_the_case_goes_on_when_both_sides_were_told()
    {
        var (story, notice) = await OnNoticeAsync();
        var receipt = await ObjectAsync(story, notice, server.Stranger());
        var objection = await FoundAsync(story);
        Assert.Equal("employer_notice", await StateAsync(story));
        await Refused.ExpectAsync(422, "objection.anonymous_needs_reason", () => story.Sun.PostAsync($"{objection}/admission", new { }));
        await story.Sun.PostAsync($"{objection}/admission", new { reason = "线索具体：章节与存放处" });
        Assert.Equal("employer_notice_held", await StateAsync(story));

        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        Assert.Equal("employer_notice_held", await StateAsync(story));
        Assert.Equal("completed", (await story.Zhao.GetAsync($"/api/v1/public-notices/{notice}")).Text("state"));

        var (one, other) = await InvestigateAsync(story, objection, "not_upheld");
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "none", reason = "查无实据" });
        Assert.Equal("employer_notice_held", await StateAsync(story));
        Assert.Equal(JsonValueKind.Null, (await AskAsync(receipt)).GetProperty("told").ValueKind);
        await story.Sun.PostAsync($"{objection}/notification", new { reason = "经核查，异议不成立。" });
        Assert.Equal("employer_recommending", await StateAsync(story));
        Assert.Equal(("closed", "经核查，异议不成立。"), ((await AskAsync(receipt)).Text("state"), (await AskAsync(receipt)).Text("told")));

        // Nobody asks to look again: after ten working days it is final.
        server.Clock.Advance(Duration.FromDays(20));
        await SweepAsync();
        Assert.Equal("final", (await AskAsync(receipt)).Text("state"));
        Assert.Equal(2, (await story.Wu.GetAsync(objection)).Items("investigators").Length);
        Assert.NotEqual(one.Id, other.Id);
    }

    [Fact]
    public async Task One_that_nobody_has_looked_at_yet_keeps_the_notice_from_completing_the_case_and_declining_it_lets_it_go_at_once()
    {
        var (story, notice) = await OnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        Assert.Equal("employer_notice", await StateAsync(story));
        var objection = await FoundAsync(story);
        Assert.True((await story.Wu.GetAsync(objection)).GetProperty("overdue").GetBoolean());
        await Refused.ExpectAsync(403, "title_objection.decline.forbidden", () => story.Sun.PostAsync($"{objection}/declination", new { reason = "无具体线索" }));
        await story.Wu.PostAsync($"{objection}/declination", new { reason = "无具体线索" });
        Assert.Equal("employer_recommending", await StateAsync(story));
    }

    [Fact]
    public async Task The_time_that_an_objection_took_after_the_notice_is_given_back_to_who_recommends()
    {
        var (story, notice) = await OnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        // Two months: the upload date of the round has passed, and the case has not lapsed.
        server.Clock.Advance(Duration.FromDays(62));
        await SweepAsync();
        Assert.Equal("employer_notice", await StateAsync(story));
        // Nor is it asked about in every round of the clock, before all that is due later.
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var sweep = scope.ServiceProvider.GetServices<ISweep>().Single(one => one.Name == "title_application");
            Assert.DoesNotContain(story.ApplicationId, await sweep.DueAsync(server.Clock.GetCurrentInstant(), int.MaxValue, TestContext.Current.CancellationToken));
        }
        await story.Wu.PostAsync($"{await FoundAsync(story)}/declination", new { reason = "无具体线索" });
        await SweepAsync();
        Assert.Equal("employer_recommending", await StateAsync(story));
        Assert.Equal("acceptance_check", (await story.Zhao.PostAsync($"{story.Path}/recommendation")).Text("state"));
    }

    [Fact]
    public async Task An_upheld_one_ends_the_case_and_another_look_by_others_may_bring_it_back()
    {
        var (story, notice) = await OnNoticeAsync();
        var sender = await server.PersonAsync("Chen", "C-2");
        await ObjectAsync(story, notice, sender);
        var objection = await FoundAsync(story);
        await Refused.ExpectAsync(422, "objection.already_open", () => ObjectAsync(story, notice, sender));
        await story.Sun.PostAsync($"{objection}/admission", new { });
        await Refused.ExpectAsync(404, "objection.not_found", () => story.Li.GetAsync(objection));
        await InvestigateAsync(story, objection, "upheld");

        // Li knows what is alleged since the hearing, and never by whom.
        var seen = await story.Li.GetAsync(objection);
        Assert.All((string[])["sender", "statement", "receipt", "finding"], member => Assert.Equal(JsonValueKind.Null, seen.GetProperty(member).ValueKind));
        Assert.DoesNotContain($"{sender.Id}", seen.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{sender.Id}", (await story.Sun.GetAsync(objection)).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(sender.Id, (await story.Wu.GetAsync(objection)).GetProperty("sender").Id("personId"));

        await Refused.ExpectAsync(422, "objection.remedy_does_not_fit", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "none", reason = "属实" }));
        await Refused.ExpectAsync(422, "objection.remedy_does_not_fit", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "new_ballot", reason = "属实" }));
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "stop", reason = "属实" });
        Assert.Equal("employer_rejected", await StateAsync(story));
        await story.Sun.PostAsync($"{objection}/notification", new { reason = "经核查，异议成立。" });

        await story.Li.PostAsync($"{objection}/recheck-request", new { reason = "原件可证明系本人完成" });
        await Refused.ExpectAsync(409, "title_objection.request_recheck.not_in_rechecking", () => sender.PostAsync($"{objection}/recheck-request", new { reason = "补充" }));
        var settled = await story.Zheng.PostAsync($"{objection}/recheck", new { finding = "not_upheld", remedy = "none", reason = "原件属实" });
        Assert.Equal(("final", "not_upheld"), (settled.Text("state"), settled.Text("finding")));
    }

    [Theory]
    [InlineData("employer_review")]
    [InlineData("draft")]
    public async Task Taking_the_case_off_the_notice_does_not_save_it_from_an_objection_that_is_upheld(string state)
    {
        var (story, notice) = await OnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        var objection = await FoundAsync(story);
        await story.Sun.PostAsync($"{objection}/admission", new { reason = "线索具体：章节与存放处" });
        await story.Wang.PostAsync($"{story.Path}/material-change", new { reason = "更正材料" });
        if (state == "draft") await story.Wang.PostAsync($"{story.Path}/employer-return", new { reason = "请补正" });
        Assert.Equal(state, await StateAsync(story));
        await InvestigateAsync(story, objection, "upheld");
        await Refused.ExpectAsync(422, "objection.remedy_does_not_fit", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "none", reason = "属实" }));
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "stop", reason = "属实" });
        Assert.Equal("employer_rejected", await StateAsync(story));
    }

    [Fact]
    public async Task An_applicant_objects_to_a_no_in_time_and_the_step_is_taken_again()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await story.SubmitAsync();
        await story.Zhao.PostAsync($"{story.Path}/employer-rejection", new { reason = "材料不足" });
        await Refused.ExpectAsync(404, "application.not_found", () => story.Wang.PostAsync($"{story.Path}/objections", Facts));
        var lodged = await story.Li.PostAsync($"{story.Path}/objections", new { ground = "qualification", statement = "学历证书已随申报提交，核对有误。" });
        var objection = $"/api/v1/title-objections/{lodged.Id()}";
        await story.Sun.PostAsync($"{objection}/admission", new { });
        await InvestigateAsync(story, objection, "upheld");
        // The window was for lodging: that looking into it took longer costs the applicant nothing.
        server.Clock.Advance(Duration.FromDays(20));
        await story.Wu.PostAsync($"{objection}/decision", new { remedy = "reconsider", reason = "核对有误" });
        Assert.Equal("employer_review", await StateAsync(story));
        await SweepAsync();
        Assert.Equal("employer_review", await StateAsync(story));
    }

    [Fact]
    public async Task Who_is_late_who_had_a_hand_in_it_and_who_is_alone_is_refused_with_the_reason()
    {
        var (story, notice) = await OnNoticeAsync();
        await Refused.ExpectAsync(422, "objection.statement_out_of_range", () => server.Stranger().PostAsync(Door(notice), new { applicationId = story.ApplicationId, ground = "other", statement = "不行" }));
        await Refused.ExpectAsync(404, "notice.not_found", () => server.Stranger().PostAsync(Door(notice), new { applicationId = Guid.NewGuid(), ground = "other", statement = "此人材料不实，请核查。" }));
        await Refused.ExpectAsync(404, "objection.not_found", () => AskAsync("23456789ABCDEFGH"));
        var li = story.Li;
        await Refused.ExpectAsync(422, "objection.window_passed", () => li.PostAsync($"{story.Path}/objections", Facts));

        await ObjectAsync(story, notice, server.Stranger(), "陈先生", "000-1111");
        var objection = await FoundAsync(story);
        await story.Sun.PostAsync($"{objection}/admission", new { });
        var one = await server.PersonAsync("Feng", "C");
        foreach (var unfit in (Guid[])[one.Id, story.Sun.Id, story.Wang.Id, story.Li.Id, story.Wu.Id, Guid.NewGuid()])
            await Refused.ExpectAsync(422, "objection.investigators_unfit", () => story.Wu.PostAsync($"{objection}/assignment", new { first = one.Id, second = unfit }));
        var other = await server.PersonAsync("Wei", "C", roles: (Role.SecretariatLead, "C"));
        await story.Wu.PostAsync($"{objection}/assignment", new { first = one.Id, second = other.Id });
        var before = (await story.Wu.GetAsync(objection)).Text("dueBy");
        await one.PostAsync($"{objection}/material-request", new { reason = "调取整改报告原件" });
        await story.Wu.PostAsync($"{objection}/extension", new { reason = "原件在外地" });
        Assert.True(string.CompareOrdinal(before, (await story.Wu.GetAsync(objection)).Text("dueBy")) < 0);
        await Refused.ExpectAsync(422, "objection.extended_before", () => story.Wu.PostAsync($"{objection}/extension", new { reason = "再延" }));
        await Refused.ExpectAsync(422, "objection.applicant_not_heard", () => one.PostAsync($"{objection}/finding", new { finding = "upheld", evidence = new[] { "原件" } }));
        await Refused.ExpectAsync(422, "objection.finding_missing", () => other.PostAsync($"{objection}/conclusion"));
        await one.PostAsync($"{objection}/finding", new { finding = "not_upheld", evidence = new[] { "原件" } });
        await Refused.ExpectAsync(422, "duty.finding_needs_two", () => one.PostAsync($"{objection}/conclusion"));
        await other.PostAsync($"{objection}/conclusion");
        await Refused.ExpectAsync(409, "title_objection.request_material.not_in_concluded", () => one.PostAsync($"{objection}/material-request", new { reason = "补充材料" }));
        await Refused.ExpectAsync(409, "title_objection.extend.not_in_concluded", () => story.Wu.PostAsync($"{objection}/extension", new { reason = "补充核查" }));
        await Refused.ExpectAsync(422, "duty.investigator_decides", () => other.PostAsync($"{objection}/decision", new { remedy = "none", reason = "查无实据" }));

        var shown = (await story.Wu.GetAsync(objection)).GetProperty("sender");
        Assert.Equal(("陈先生", "000-1111"), (shown.Text("name"), shown.Text("contact")));
        Assert.Equal(0, await server.InDatabaseAsync(db => db.TitleObjections.CountAsync(o => o.SenderName != null && o.SenderName.Equals("陈先生"))));

        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        await Refused.ExpectAsync(422, "objection.window_passed", () => ObjectAsync(story, notice, server.Stranger()));
    }

    [Fact]
    public async Task A_result_is_taken_away_by_the_authority_alone_and_a_void_ballot_waits_for_another_session()
    {
        var (story, notice) = await ResultOnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        var objection = await FoundAsync(story);
        await story.Sun.PostAsync($"{objection}/admission", new { reason = "线索具体" });
        Assert.Equal("result_held", await StateAsync(story));
        await InvestigateAsync(story, objection, "partly_upheld");
        await Refused.ExpectAsync(422, "objection.authority_decides", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "new_ballot", reason = "回避未执行" }));
        await story.Zheng.PostAsync($"{objection}/decision", new { remedy = "new_ballot", reason = "回避未执行" });
        var file = await FileAsync(story);
        Assert.Equal((TitleApplicationState.ReadyForMeeting, null, null), (file.State, file.SessionId, file.BallotOn));
        var session = Guid.NewGuid();
        await story.InSessionAsync((application, by) => application.AssignSession(by(Role.Secretariat).Given(new SessionOffer(session, story.RoundId, [TitleLevel.Intermediate]))));
        Assert.Equal((TitleApplicationState.ReadyForMeeting, session), ((await FileAsync(story)).State, (await FileAsync(story)).SessionId));
    }

    [Fact]
    public async Task One_whose_case_was_withdrawn_meanwhile_is_decided_all_the_same_and_nothing_follows()
    {
        var (story, notice) = await OnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        var objection = await FoundAsync(story);
        await story.Sun.PostAsync($"{objection}/admission", new { reason = "线索具体" });
        await InvestigateAsync(story, objection, "upheld");
        await story.Li.PostAsync($"{story.Path}/withdrawal", new { reason = "本人撤回" });
        await Refused.ExpectAsync(422, "objection.remedy_does_not_fit", () => story.Wu.PostAsync($"{objection}/decision", new { remedy = "stop", reason = "属实" }));
        Assert.Equal("decided", (await story.Wu.PostAsync($"{objection}/decision", new { remedy = "none", reason = "属实，申报已撤回" })).Text("state"));
        Assert.Equal("withdrawn", await StateAsync(story));
    }

    [Fact]
    public async Task Who_is_declined_may_turn_to_the_authority_once_and_in_time_and_nothing_lets_the_case_go_on_meanwhile()
    {
        var (story, notice) = await OnNoticeAsync();
        var senders = new List<(Persona Sender, string Objection)>();
        foreach (var name in (string[])["Chen", "Chu", "Wei"])
        {
            var sender = await server.PersonAsync(name, "C-2");
            await ObjectAsync(story, notice, sender);
            var objection = $"/api/v1/title-objections/{Assert.Single((await sender.GetAsync("/api/v1/title-objections")).Items()).Id()}";
            senders.Add((sender, objection));
            await Refused.ExpectAsync(409, "title_objection.appeal.not_in_received", () => sender.PostAsync($"{objection}/appeal", new { reason = "线索具体" }));
            await story.Wu.PostAsync($"{objection}/declination", new { reason = "无具体线索" });
        }
        var ((one, first), (other, second), (late, third)) = (senders[0], senders[1], senders[2]);
        await Refused.ExpectAsync(422, "reason.missing", () => one.PostAsync($"{first}/appeal"));
        await Refused.ExpectAsync(404, "objection.not_found", () => other.PostAsync($"{first}/appeal", new { reason = "线索具体" }));
        await Refused.ExpectAsync(403, "title_objection.appeal.forbidden", () => story.Sun.PostAsync($"{first}/appeal", new { reason = "线索具体" }));
        Assert.Equal("appealed", (await one.PostAsync($"{first}/appeal", new { reason = "线索具体，原件在档案室" })).Text("state"));
        await other.PostAsync($"{second}/appeal", new { reason = "线索具体，原件在档案室" });

        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        Assert.Equal("employer_notice", await StateAsync(story));
        await Refused.ExpectAsync(403, "title_objection.confirm_decline.forbidden", () => story.Wu.PostAsync($"{first}/appeal-decision", new { admit = false, reason = "维持" }));
        Assert.Equal("final", (await story.Zheng.PostAsync($"{first}/appeal-decision", new { admit = false, reason = "确无线索" })).Text("state"));
        await Refused.ExpectAsync(409, "title_objection.appeal.not_in_final", () => one.PostAsync($"{first}/appeal", new { reason = "再次提请" }));
        Assert.Equal("employer_notice", await StateAsync(story));
        Assert.Equal("admitted", (await story.Zheng.PostAsync($"{second}/appeal-decision", new { admit = true, reason = "线索具体" })).Text("state"));
        Assert.Equal("employer_notice_held", await StateAsync(story));
        server.Clock.Advance(Duration.FromDays(7));
        await Refused.ExpectAsync(422, "objection.recheck_too_late", () => late.PostAsync($"{third}/appeal", new { reason = "线索具体" }));
    }

    [Fact]
    public async Task Two_closed_in_the_same_moment_leave_no_case_behind()
    {
        var (story, notice) = await OnNoticeAsync();
        await ObjectAsync(story, notice, server.Stranger());
        await ObjectAsync(story, notice, server.Stranger());
        server.Clock.Advance(Duration.FromDays(14));
        await SweepAsync();
        var both = (await story.Wu.GetAsync("/api/v1/title-objections?limit=200")).Items().Where(one => one.Id("applicationId") == story.ApplicationId).Select(one => one.Id()).ToList();
        Assert.Equal(2, both.Count);
        await Task.WhenAll(both.Select(id => story.Wu.PostAsync($"/api/v1/title-objections/{id}/declination", new { reason = "无具体线索" })));
        await SweepAsync();
        Assert.Equal("employer_recommending", await StateAsync(story));
    }

    async Task<(TitleStory Story, Guid Notice)> OnNoticeAsync()
    {
        var story = await TitleStory.BeginAsync(server);
        var notice = await story.SignedNoticeAsync();
        await story.Zhao.PostAsync($"/api/v1/public-notices/{notice}/publication");
        return (story, notice);
    }

    async Task<(TitleStory Story, Guid Notice)> ResultOnNoticeAsync()
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
        var notice = (await story.Sun.PostAsync($"/api/v1/title-rounds/{story.RoundId}/result-notices", new { sessionId = story.RoundId, contact = "000-0000" })).Id();
        await TitleStory.SignAsync(notice, story.Qian, story.Wu);
        await story.Sun.PostAsync($"/api/v1/public-notices/{notice}/publication");
        return (story, notice);
    }

    static string Door(Guid notice) => $"/api/v1/public/notices/{notice}/objections";

    static async Task<string> ObjectAsync(TitleStory story, Guid notice, Persona sender, string? name = null, string? contact = null) => (await sender.PostAsync(Door(notice), new
    {
        applicationId = story.ApplicationId,
        ground = "false_material",
        statement = "整改报告第三章抄自他人成果，原件在档案室。",
        name,
        contact,
    })).Text("receipt");

    Task<JsonElement> AskAsync(string receipt) => server.Stranger().GetAsync($"/api/v1/public/objections/{receipt}");

    /// <summary>The newest objection against the story's application, as the head of the office finds it.</summary>
    static async Task<string> FoundAsync(TitleStory story) =>
        $"/api/v1/title-objections/{(await story.Wu.GetAsync("/api/v1/title-objections?limit=200")).Items().First(one => one.Id("applicationId") == story.ApplicationId).Id()}";

    /// <summary>Two who had no hand in it look into it, hear Li, and both sign.</summary>
    async Task<(Persona One, Persona Other)> InvestigateAsync(TitleStory story, string objection, string finding)
    {
        var (one, other) = (await server.PersonAsync("Feng", "C"), await server.PersonAsync("Wei", "C"));
        await story.Wu.PostAsync($"{objection}/assignment", new { first = one.Id, second = other.Id });
        await one.PostAsync($"{objection}/hearing", new { reason = "申报人称系本人独立完成。" });
        await one.PostAsync($"{objection}/finding", new { finding, evidence = new[] { "档案室原件比对记录" } });
        Assert.Equal("concluded", (await other.PostAsync($"{objection}/conclusion")).Text("state"));
        return (one, other);
    }

    async Task<string> StateAsync(TitleStory story) => Workflow.Snake.Of((await FileAsync(story)).State);

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

public sealed class ObjectionTestsOnSqlite(SqliteServer server) : ObjectionTests(server), IClassFixture<SqliteServer>;

public sealed class ObjectionTestsOnPostgreSql(PostgreSqlServer server) : ObjectionTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
