using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>Li applies at the east district; Wang checks, Zhao and Zhou approve there; Sun and Qian run the office of the city, Wu leads it, Zheng confirms.</summary>
sealed class TitleStory
{
    static int years = 2025;

    readonly LmsServer server;

    TitleStory(LmsServer server) => this.server = server;

    public Persona Li { get; private set; } = null!;

    public Persona Wang { get; private set; } = null!;

    public Persona Zhao { get; private set; } = null!;

    public Persona Zhou { get; private set; } = null!;

    public Persona Sun { get; private set; } = null!;

    public Persona Qian { get; private set; } = null!;

    public Persona Wu { get; private set; } = null!;

    public Persona Zheng { get; private set; } = null!;

    /// <summary>The lower title that Li states; null where Li states none.</summary>
    public string? LowerTitle { get; private init; }

    public Guid RoundId { get; private set; }

    public Guid ApplicationId { get; private set; }

    public string Path => $"/api/v1/title-applications/{ApplicationId}";

    public LocalDate Today => server.Clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date;

    public static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static async Task<TitleStory> BeginAsync(LmsServer server, string? lowerTitle = "assistant")
    {
        var story = new TitleStory(server)
        {
            LowerTitle = lowerTitle,
            Li = await server.PersonAsync("Li", "C-1-1"),
            Wang = await server.PersonAsync("Wang", "C-1", roles: (Role.EmployerReviewer, "C-1")),
            Zhao = await server.PersonAsync("Zhao", "C-1", roles: (Role.EmployerApprover, "C-1")),
            Zhou = await server.PersonAsync("Zhou", "C-1", roles: (Role.EmployerApprover, "C-1")),
            Sun = await server.PersonAsync("Sun", "C", roles: (Role.Secretariat, "C")),
            Qian = await server.PersonAsync("Qian", "C", roles: (Role.Secretariat, "C")),
            Wu = await server.PersonAsync("Wu", "C", roles: (Role.SecretariatLead, "C")),
            Zheng = await server.PersonAsync("Zheng", "C", roles: (Role.Authority, "C")),
        };
        var year = Interlocked.Increment(ref years);
        await LearnAsync(server, year, [story.Li], story.Wang, story.Zhao);
        var planned = await story.Sun.PostAsync("/api/v1/title-rounds", new
        {
            unitId = server.Units["C"],
            series = "engineering",
            specialty = "cyber",
            year,
            levels = new[] { "intermediate", "associate_senior" },
            opens = Iso(story.Today),
            closes = Iso(story.Today.PlusDays(30)),
            uploadDate = Iso(story.Today.PlusDays(60)),
            filingFrom = "2026-01-01",
            filingTo = "2028-12-31",
        });
        story.RoundId = planned.Id();
        Assert.Equal("open", (await story.Sun.PostAsync($"/api/v1/title-rounds/{story.RoundId}/opening")).Text("state"));
        return story;
    }

    /// <summary>Everybody has the ninety hours of the year, all professional.</summary>
    public static Task<int> LearnAsync(LmsServer server, int year, IEnumerable<Persona> learners, Persona endorsing, Persona granting) => server.InDatabaseAsync(async db =>
    {
        var rules = HoursRules.Load(System.IO.Path.Combine(SeedFile.Folder("seeds"), "hours", "requirements.json"));
        foreach (var learner in learners)
        {
            var unit = (await db.People.SingleAsync(p => p.Id == learner.Id)).UnitId;
            Act By(Persona who, string role) => new Act(new Actor(who.Id, who.Name, [new Grant(role, unit, true, Guid.Empty)], FlatUnits.Instance), server.Clock.GetCurrentInstant());
            var wanted = new NewClaim("full-time-day", 12, null, null, HoursCategory.Professional, 90_00, null, new LocalDate(year, 1, 31), "脱产培训", "结业证明");
            var claim = HoursClaim.Draft(wanted, unit, By(learner, "").Given(new Today(LocalDate.MaxIsoValue)).Given(ClaimTerms.Of(wanted, rules)));
            claim.Move(HoursClaimTrigger.Submit, By(learner, "").Given(new EvidenceFiles(1)));
            claim.Endorse(By(endorsing, Role.HrOfficer).Given(new SeenByUnit(true, [])));
            db.HoursEntries.Add(claim.Grant(90_00, By(granting, Role.TrainingOfficer)));
            db.HoursClaims.Add(claim);
        }
        return await db.SaveChangesAsync();
    });

    public Task<JsonElement> CreateAsync(Persona applicant) =>
        applicant.PostAsync("/api/v1/title-applications", new { roundId = RoundId, level = "intermediate" });

    /// <summary>The evidence of Li's achievement.</summary>
    public static readonly TitleProof Report = new("整改报告.pdf");

    /// <summary>Li's draft is written, with its evidence: a bachelor, assistant engineer for more than four years.</summary>
    public async Task DraftAsync(LocalDate? achievedOn = null)
    {
        ApplicationId = (await CreateAsync(Li)).Id();
        await Report.UploadAsync(Li, Path);
        await Li.PutAsync($"{Path}/content", new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = "bachelor",
            lowerTitle = LowerTitle,
            lowerTitleSince = LowerTitle is null ? null : "2021-12-31",
            achievements = new[] { Report.Proving("等级保护整改", achievedOn ?? Today.PlusDays(-30)) },
        });
    }

    public Task<JsonElement> SubmitAsync() => Li.PostAsync($"{Path}/submission", new { commitmentSigned = true });

    /// <summary>From the submission to the drafted and signed employer's notice.</summary>
    public async Task<Guid> SignedNoticeAsync()
    {
        await DraftAsync();
        await SubmitAsync();
        await Wang.PostAsync($"{Path}/originals-check", new { originals = new[] { "毕业证书", "助理工程师证书" } });
        var noticeId = (await Zhao.PostAsync($"{Path}/notice", new { contact = "东区网信办人事科 000-0000" })).Id("noticeId");
        await SignAsync(noticeId, Wang, Zhou);
        return noticeId;
    }

    /// <summary>The second and the third signature under a notice.</summary>
    public static async Task SignAsync(Guid noticeId, Persona reviewer, Persona responsible)
    {
        await reviewer.PostAsync($"/api/v1/public-notices/{noticeId}/review");
        await responsible.PostAsync($"/api/v1/public-notices/{noticeId}/approval");
    }

    /// <summary>From nothing to an application that two of the office found eligible.</summary>
    public async Task EligibleAsync()
    {
        await RecommendedAsync();
        await Sun.PostAsync($"{Path}/acceptance");
        await SweptToAsync("eligibility_proposed");
        foreach (var finding in (await Li.GetAsync($"{Path}/eligibility")).Items("findings").Where(finding => finding.Text("proposed") == "needs_human"))
            await Sun.PostAsync($"{Path}/eligibility-findings", new { key = finding.Text("key"), met = true, reason = "已核对原始记录" });
        await Sun.PostAsync($"{Path}/eligibility-signature");
        await Qian.PostAsync($"{Path}/eligibility-confirmation");
    }

    /// <summary>From nothing to the office's acceptance check.</summary>
    public async Task RecommendedAsync()
    {
        var noticeId = await SignedNoticeAsync();
        await Zhao.PostAsync($"/api/v1/public-notices/{noticeId}/publication");
        server.Clock.Advance(Duration.FromDays(14));
        await SweptToAsync("employer_recommending");
        Assert.Equal("acceptance_check", (await Zhao.PostAsync($"{Path}/recommendation")).Text("state"));
    }

    /// <summary>Lets the clock go its rounds until the application has moved.</summary>
    public async Task SweptToAsync(string state)
    {
        for (var tries = 0; ; tries++)
        {
            server.Clock.Advance(Duration.FromSeconds(61));
            await server.SweepAsync();
            var now = (await Li.GetAsync(Path)).Text("state");
            if (now == state || tries == 20)
            {
                Assert.Equal(state, now);
                return;
            }
            await Task.Delay(50);
        }
    }

    /// <summary>Acts on the application as the session and the ballot will, through the aggregate.</summary>
    public Task InSessionAsync(Action<TitleApplication, Func<string, Act>> deed) => server.InDatabaseAsync(async db =>
    {
        var application = await db.TitleApplications.SingleAsync(a => a.Id == ApplicationId);
        deed(application, role => new Act(
            new Actor(server.Units["C-2"], role, [new Grant(role, application.RoundUnitId, true, Guid.Empty)], FlatUnits.Instance), server.Clock.GetCurrentInstant()).Given(OfficerConflicts.None));
        await db.SaveChangesAsync();
        return 0;
    });
}
