using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Tests.People;
using TrainingLms.Certificates;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles;

public abstract class TitleApplicationTests(LmsServer server)
{
    [Fact]
    public async Task An_application_goes_from_the_draft_to_the_confirmed_title()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.RecommendedAsync();

        var accepted = await story.Sun.PostAsync($"{story.Path}/acceptance");
        Assert.Equal(12, accepted.Text("ruleSetVersion").Length);
        await story.SweptToAsync("eligibility_proposed");
        foreach (var finding in (await story.Li.GetAsync($"{story.Path}/eligibility")).Items("findings"))
        {
            Assert.NotEqual("fail", finding.Text("proposed"));
            Assert.DoesNotContain("{", finding.Text("explanation"), StringComparison.Ordinal);
            Assert.NotEqual(finding.Text("code"), finding.Text("explanation"));
            if (finding.Text("proposed") == "needs_human")
                await story.Sun.PostAsync($"{story.Path}/eligibility-findings", new { key = finding.Text("key"), met = true, reason = "已核对原始记录" });
        }
        await Refused.ExpectAsync(422, "duty.eligibility_needs_two", () => story.Sun.PostAsync($"{story.Path}/eligibility-confirmation"));
        await story.Sun.PostAsync($"{story.Path}/eligibility-signature");
        await Refused.ExpectAsync(422, "duty.eligibility_needs_two", () => story.Sun.PostAsync($"{story.Path}/eligibility-confirmation"));
        Assert.Equal("eligible", (await story.Qian.PostAsync($"{story.Path}/eligibility-confirmation")).Text("state"));

        var session = story.RoundId;
        await story.InSessionAsync((application, by) =>
        {
            application.AssignSession(by(Role.Secretariat).Given(new SessionOffer(session, story.RoundId, [TitleLevel.Intermediate])));
            application.Move(TitleApplicationTrigger.OpenExpertReview, by(Role.Secretariat).Given(new ReviewFacts(3)));
            application.Move(TitleApplicationTrigger.OpinionsComplete, server.SystemAct.Given(new OpinionFacts(true, false)));
            application.Move(TitleApplicationTrigger.PutToBallot, by(Role.Chair).Given(new SessionFacts(true, true)));
            application.PassRound(by(Role.Chair).Given(new TallyFacts(true, true, false, story.Today)));
        });
        await Refused.ExpectAsync(422, "session.not_declared", () => PublishResultAsync(story, session));
        await story.InSessionAsync((application, by) => application.DeclareResult(by(Role.Chair).Given(new SessionFacts(true, true, Declared: true))));
        var ballotDay = story.Today;

        var notice = await PublishResultAsync(story, session);
        await TitleStory.SignAsync(notice, story.Qian, story.Wu);
        await story.Sun.PostAsync($"/api/v1/public-notices/{notice}/publication");
        server.Clock.Advance(Duration.FromDays(14));
        await story.SweptToAsync("confirmation_due");
        var confirmed = await story.Zheng.PostAsync($"{story.Path}/confirmation");
        Assert.Equal(("confirmed", TitleStory.Iso(ballotDay)), (confirmed.Text("state"), confirmed.Text("titleDate")));

        var history = confirmed.Items("history").Select(line => line.Text("trigger")).ToList();
        Assert.Equal("create", history[0]);
        Assert.Equal("confirm", history[^1]);
    }

    [Fact]
    public async Task All_that_were_accepted_are_judged_in_one_round_of_the_clock_and_each_once()
    {
        TitleStory[] stories = [await TitleStory.BeginAsync(server), await TitleStory.BeginAsync(server), await TitleStory.BeginAsync(server)];
        foreach (var story in stories) await story.RecommendedAsync();
        foreach (var story in stories) await story.Sun.PostAsync($"{story.Path}/acceptance");
        for (var round = 0; round < 2; round++)
        {
            await server.SweepAsync();
            foreach (var story in stories)
            {
                Assert.Equal("eligibility_proposed", (await story.Sun.GetAsync(story.Path)).Text("state"));
                Assert.Equal(1, await server.InDatabaseAsync(db => db.AuditEntries.CountAsync(entry => entry.SubjectId == story.ApplicationId && entry.Trigger == "rules_evaluated")));
            }
        }
    }

    [Fact]
    public async Task Partners_and_people_to_keep_away_are_named_before_anything_is_kept()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        object Stating(string?[] partners, object?[] avoid) => new
        {
            level = "intermediate",
            achievements = new[] { new { title = "监测平台", achievedOn = "2025-05-01", evidenceName = "a.pdf", evidenceHash = new string('a', 64), partners } },
            avoid,
        };
        await Refused.ExpectAsync(422, "application.partners_wrong", () => story.Li.PutAsync($"{story.Path}/content", Stating([null], [])));
        await Refused.ExpectAsync(422, "application.avoidance_unfounded", () => story.Li.PutAsync($"{story.Path}/content", Stating(["张三"], [null])));
        await Refused.ExpectAsync(422, "application.avoidance_unfounded", () => story.Li.PutAsync($"{story.Path}/content", Stating([], [new { name = "李四", ground = " " }])));
        await story.Li.PutAsync($"{story.Path}/content", Stating(["张三"], [new { name = "李四", ground = "曾有诉讼" }]));
    }

    [Theory]
    [InlineData(EmploymentCategory.CivilServant)]
    [InlineData(EmploymentCategory.ManagedAsCivilServant)]
    public async Task A_civil_servant_is_refused_before_anything_else(EmploymentCategory category)
    {
        var story = await TitleStory.BeginAsync(server);
        var he = await server.PersonAsync("He", "C-1", category);
        await Refused.ExpectAsync(422, "application.employment_category_excluded", () => story.CreateAsync(he));
        await Refused.ExpectAsync(422, "application.employment_category_excluded",
            () => he.PostAsync("/api/v1/title-applications", new { roundId = Guid.Empty, level = "full_senior" }));
    }

    [Fact]
    public async Task One_round_takes_one_application_of_a_person_until_it_is_withdrawn()
    {
        var story = await TitleStory.BeginAsync(server);
        var first = await story.CreateAsync(story.Li);
        await Refused.ExpectAsync(422, "application.too_many_in_round", () => story.CreateAsync(story.Li));
        await story.Li.PostAsync($"/api/v1/title-applications/{first.Id()}/discard");
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try { return (await story.CreateAsync(story.Li)).Text("state"); }
            catch (Refused refused) { return refused.Codes.Single(); }
        }));
        Assert.Equal(["application.too_many_in_round", "application.too_many_in_round", "application.too_many_in_round", "draft"], both.Order());
    }

    [Fact]
    public async Task Two_identical_submissions_at_once_leave_one_winner_one_conflict_and_one_audit_entry()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                await story.SubmitAsync();
                return 200;
            }
            catch (Refused refused) { return refused.Status; }
        }));
        Assert.Equal([200, 409], answers.Order());
        Assert.Single((await story.Li.GetAsync(story.Path)).Items("history"), line => line.Text("trigger") == "submit");
    }

    [Fact]
    public async Task A_submission_lacks_nothing_and_counts_nothing_after_the_cutoff()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync(story.Today.PlusDays(31));
        await Refused.ExpectAsync(422, "application.commitment_missing application.evidence_after_cutoff",
            () => story.Li.PostAsync($"{story.Path}/submission", new { commitmentSigned = false }));
    }

    [Fact]
    public async Task Who_checked_the_originals_cannot_approve_and_nobody_decides_the_own_case()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        await story.SubmitAsync();
        await Refused.ExpectAsync(422, "application.originals_not_checked", () => story.Zhao.PostAsync($"{story.Path}/notice", new { contact = "x" }));
        var feng = await server.PersonAsync("Feng", "C-1", roles: (Role.EmployerReviewer, "C-1"));
        await feng.PostAsync($"{story.Path}/originals-check", new { originals = new[] { "毕业证书" } });
        // Feng becomes approver once he is reviewer no more, and still is the one who checked this case.
        var appointing = await AuthorityStory.BeginAsync(server);
        await appointing.Zhao.PostAsync($"/api/v1/appointments/{await appointing.HeldByAsync(feng, Role.EmployerReviewer)}/end", new { reason = "轮岗" });
        await appointing.AppointAsync(feng, Role.EmployerApprover, "C-1", inherit: true);
        await Refused.ExpectAsync(422, "duty.employer_reviewer_approves", () => feng.PostAsync($"{story.Path}/notice", new { contact = "x" }));
        await Refused.ExpectAsync(422, "notice.field_not_allowed",
            () => story.Zhao.PostAsync($"{story.Path}/notice", new { contact = "x", fields = new[] { "name", "title", "residentId" } }));

        var own = (await story.CreateAsync(story.Wang)).Id();
        await TitleStory.Report.UploadAsync(story.Wang, $"/api/v1/title-applications/{own}");
        await story.Wang.PutAsync($"/api/v1/title-applications/{own}/content", new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = "doctor",
            achievements = new[] { TitleStory.Report.Proving("a", story.Today) },
        });
        await story.Wang.PostAsync($"/api/v1/title-applications/{own}/submission", new { commitmentSigned = true });
        await Refused.ExpectAsync(422, "duty.own_case",
            () => story.Wang.PostAsync($"/api/v1/title-applications/{own}/originals-check", new { originals = new[] { "博士学位证书" } }));
    }

    static readonly TitleProof Degree = new("学位证书.pdf");

    [Fact]
    public async Task Defects_are_told_once_and_supplied_up_to_the_last_microsecond()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.RecommendedAsync();
        var asked = await story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺学位证书" } });
        var due = InstantPattern.ExtendedIso.Parse(asked.Text("supplementDueAt")).Value;
        await Degree.UploadAsync(story.Li, story.Path);
        await Refused.ExpectAsync(422, "application.supplement_off_list", () => story.Li.PostAsync($"{story.Path}/supplement", Degree.Answering(2)));

        server.Clock.MoveTo(due - Duration.FromTicks(10));
        var supplied = await story.Li.PostAsync($"{story.Path}/supplement", Degree.Answering(1));
        Assert.Equal(("acceptance_check", 2), (supplied.Text("state"), supplied.Int("versionNumber")));
        await Refused.ExpectAsync(422, "application.supplement_already_requested",
            () => story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "还缺一项" } }));
    }

    [Fact]
    public async Task A_supplement_at_the_end_of_the_last_day_is_too_late_and_the_application_is_deemed_given_up()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.RecommendedAsync();
        var asked = await story.Sun.PostAsync($"{story.Path}/supplement-request", new { defects = new[] { "缺学位证书" } });
        var due = InstantPattern.ExtendedIso.Parse(asked.Text("supplementDueAt")).Value;
        await Degree.UploadAsync(story.Li, story.Path);
        server.Clock.MoveTo(due);
        await Refused.ExpectAsync(422, "application.supplement_too_late", () => story.Li.PostAsync($"{story.Path}/supplement", Degree.Answering(1)));
        await story.SweptToAsync("abandoned");
    }

    [Fact]
    public async Task Outsiders_find_nothing_the_employer_no_draft_and_the_office_nothing_before_the_recommendation()
    {
        var story = await TitleStory.BeginAsync(server);
        await story.DraftAsync();
        var west = await server.PersonAsync("Chu", "C-2", roles: (Role.EmployerApprover, "C-2"));
        var colleague = await server.PersonAsync("Chen", "C-1-1");
        foreach (var outsider in (Persona[])[west, colleague, story.Sun, story.Wang])
        {
            await Refused.ExpectAsync(404, "application.not_found", () => outsider.GetAsync(story.Path));
            await Refused.ExpectAsync(404, "application.not_found", () => outsider.PostAsync($"{story.Path}/withdrawal"));
            Assert.DoesNotContain((await outsider.GetAsync("/api/v1/title-applications?limit=200")).Items(), item => item.Id() == story.ApplicationId);
        }
        await story.SubmitAsync();
        Assert.Equal("employer_review", (await story.Wang.GetAsync(story.Path)).Text("state"));
        await Refused.ExpectAsync(404, "application.not_found", () => story.Sun.GetAsync(story.Path));
        await Refused.ExpectAsync(404, "application.not_found", () => west.GetAsync($"{story.Path}/eligibility"));
    }

    [Fact]
    public async Task A_title_of_another_region_counts_as_the_lower_title_while_it_is_recognised_and_never_otherwise()
    {
        var story = await TitleStory.BeginAsync(server, lowerTitle: null);
        var number = await server.InDatabaseAsync(db => db.People.Where(person => person.Id == story.Li.Id).Select(person => person.PersonNumber).SingleAsync());
        var elsewhere = await story.Sun.PostAsync("/api/v1/certificates/external", new
        {
            unitId = server.Units["C"],
            personNumber = number,
            region = "河北省",
            issuer = "河北省职称办",
            number = $"HB-{number}",
            series = "engineering",
            specialty = "cyber",
            level = "assistant",
            title = "助理工程师",
            awardedOn = "2021-06-30",
            issuedOn = "2021-08-01",
            proof = "证书原件与河北省查询结果一致",
        });
        await story.RecommendedAsync();
        await story.Sun.PostAsync($"{story.Path}/acceptance");
        await story.SweptToAsync("eligibility_proposed");
        var found = (await story.Li.GetAsync($"{story.Path}/eligibility")).Items("findings").Single(finding => finding.Text("key") == "education_and_years");
        Assert.Equal("pass", found.Text("proposed"));
        Assert.Contains($"HB-{number}", found.Text("explanation"), StringComparison.Ordinal);
        Assert.Contains("河北", found.Text("explanation"), StringComparison.Ordinal);

        foreach (var state in Enum.GetValues<CertificateState>())
        {
            await server.InDatabaseAsync(db => db.Certificates.Where(c => c.Id == elsewhere.Id()).ExecuteUpdateAsync(c => c.SetProperty(x => x.State, state)));
            await using var scope = server.Services.CreateAsyncScope();
            var file = await server.InDatabaseAsync(db => db.TitleApplications.SingleAsync(a => a.Id == story.ApplicationId));
            var judged = (await scope.ServiceProvider.GetRequiredService<EligibilityDesk>().JudgeAsync([file], server.SystemAct, TestContext.Current.CancellationToken))[0];
            Assert.Equal((state, state == CertificateState.RecognisedExternal ? FindingOutcome.Pass : FindingOutcome.Fail),
                (state, judged.Single(finding => finding.Key == "education_and_years").Proposed));
        }
    }

    [Fact]
    public async Task A_what_if_explains_every_rule_and_stores_nothing()
    {
        var li = await server.PersonAsync("Li");
        var findings = await li.PostAsync("/api/v1/title-what-ifs/eligibility", new
        {
            series = "engineering",
            specialty = "cyber",
            level = "associate_senior",
            employment = "civil_servant",
            yearsCutoff = "2026-12-31",
            education = "master",
            lowerTitle = "intermediate",
            lowerTitleSince = "2022-01-01",
            hoursMet = true,
        });
        Assert.Equal(
            ["annual_assessment needs_human", "education_and_years fail", "employment_category fail", "in_post pass", "integrity needs_human", "learning_hours pass", "sanction needs_human"],
            findings.EnumerateArray().Select(finding => $"{finding.Text("key")} {finding.Text("proposed")}").Order());
        Assert.Contains("2027-01-01", findings[2].Text("explanation"), StringComparison.Ordinal);
    }

    static async Task<Guid> PublishResultAsync(TitleStory story, Guid session) =>
        (await story.Sun.PostAsync($"/api/v1/title-rounds/{story.RoundId}/result-notices", new { sessionId = session, contact = "市评审办 000-0000" })).Id();
}

public sealed class TitleApplicationTestsOnSqlite(SqliteServer server) : TitleApplicationTests(server), IClassFixture<SqliteServer>;

public sealed class TitleApplicationTestsOnPostgreSql(PostgreSqlServer server) : TitleApplicationTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
