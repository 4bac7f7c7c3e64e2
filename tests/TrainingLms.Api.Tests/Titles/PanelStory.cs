using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>A panel of eleven with everyone around it, led through a session over HTTP. Each story has its own pool and session.</summary>
public sealed class PanelStory(LmsServer server, string key)
{
    public const int Size = 11;

    static int codes;

    public Persona Office { get; private set; } = null!;
    public Persona Lead { get; private set; } = null!;
    public Persona Supervisor { get; private set; } = null!;
    public Persona Chair { get; private set; } = null!;
    public Persona Scrutineer { get; private set; } = null!;
    public Persona Teller { get; private set; } = null!;
    public Persona Authority { get; private set; } = null!;
    public Persona SecondAuthority { get; private set; } = null!;
    public Dictionary<Guid, Persona> Experts { get; } = [];
    public Persona Applicant { get; private set; } = null!;
    public Guid ApplicantId => Applicant.Id;
    public Guid ApplicationId { get; private set; }
    public Guid RoundId { get; private set; }
    public Guid SessionId { get; private set; }

    /// <summary>What the applicant states besides what is usual.</summary>
    public Func<ApplicationContent, ApplicationContent>? Stated { get; init; }

    /// <summary>Further rules for the copied set: members of a JSON object, each after a comma.</summary>
    public string MoreRules { get; init; } = "";

    public string Session => $"/api/v1/title-sessions/{SessionId}";

    /// <summary>People, a pool of 2 x 11 + 3 experts, an eligible application.</summary>
    public async Task<PanelStory> BeginAsync()
    {
        Office = await server.PersonAsync("Zhou", "C", roles: (Role.Secretariat, "C"));
        Lead = await server.PersonAsync("Wu", "C", roles: (Role.SecretariatLead, "C"));
        Supervisor = await server.PersonAsync("Zheng", "C", roles: (Role.Supervisor, "C"));
        Chair = await server.PersonAsync("Feng", "C", roles: (Role.Chair, "C"));
        Scrutineer = await server.PersonAsync("Chen", "C", roles: (Role.Scrutineer, "C"));
        Teller = await server.PersonAsync("Chu", "C", roles: (Role.Teller, "C"));
        Authority = await server.PersonAsync("Wei", "C", roles: (Role.Authority, "C"));
        SecondAuthority = await server.PersonAsync("Jiang", "C", roles: (Role.Authority, "C"));
        Applicant = await server.PersonAsync("李小明", "C-1");
        for (var i = 0; i < Size * 2 + 3; i++)
        {
            var expert = await server.PersonAsync($"专家{i}", i % 2 == 0 ? "C" : "C-2", roles: (Role.Expert, "C"));
            Experts.Add(expert.Id, expert);
            await AdmitAsync(expert.Id);
        }
        await AdmitAsync(ApplicantId);
        await FileApplicationAsync(Applicant);
        var planned = await Office.PostAsync("/api/v1/title-sessions", new
        {
            key,
            roundId = RoundId,
            level = "associate_senior",
            basis = "specialty",
            panelSize = Size,
            heldOn = "2026-03-02",
        });
        SessionId = planned.Id();
        await Office.PostAsync($"{Session}/cases", new { applicationId = ApplicationId });
        return this;
    }

    /// <summary>Commit, freeze, reveal, draw, invite, accept, clear.</summary>
    public async Task<PanelStory> FormPanelAsync()
    {
        await DrawAsync();
        await Office.PostAsync($"{Session}/invitations");
        foreach (var seat in await InvitedAsync()) await AcceptAsync(seat);
        foreach (var seat in (await Office.GetAsync($"{Session}/seats")).EnumerateArray().Where(s => s.Text("state") is "accepted"))
            await Lead.PostAsync($"/api/v1/panel-seats/{seat.Id()}/clearance");
        Assert.Equal("panel_ready", (await Office.GetAsync(Session)).Text("state"));
        await Office.PostAsync($"{Session}/cases/{ApplicationId}/expert-review");
        foreach (var member in await ReadersAsync(ApplicationId))
            await member.PostAsync($"{Session}/cases/{ApplicationId}/opinion", new { text = "同意推荐。" });
        return this;
    }

    public async Task DrawAsync()
    {
        await Office.PostAsync($"{Session}/draw");
        await Office.PostAsync($"{Session}/draw/commitments", new { custodian = "a", commitment = DrawOrder.HashOf($"{key}-甲") });
        await Supervisor.PostAsync($"{Session}/draw/commitments", new { custodian = "b", commitment = DrawOrder.HashOf($"{key}-乙") });
        await Office.PostAsync($"{Session}/draw/pool");
        await Office.PostAsync($"{Session}/draw/shares", new { custodian = "a", share = $"{key}-甲" });
        await Supervisor.PostAsync($"{Session}/draw/shares", new { custodian = "b", share = $"{key}-乙" });
        await Office.PostAsync($"{Session}/draw/order");
    }

    /// <summary>Roll call with so many members, the case on the table, the roll frozen.</summary>
    public async Task<string> FreezeAsync(int present = Size)
    {
        await Chair.PostAsync($"{Session}/opening");
        await Task.WhenAll((await MembersAsync()).Take(present).Select(async member => await CheckInAsync(member)));
        await Chair.PostAsync($"{Session}/quorum");
        return await TakeAndFreezeAsync();
    }

    public async Task<string> TakeAndFreezeAsync()
    {
        await Chair.PostAsync($"{Session}/current-case", new { applicationId = ApplicationId });
        return $"/api/v1/ballot-rounds/{(await Chair.PostAsync($"{Session}/roll-freeze")).Id()}";
    }

    /// <summary>Both holders take their codes, the chair opens.</summary>
    public async Task<(string Scrutineer, string Teller)> OpenAsync(string ballot)
    {
        var first = (await Scrutineer.PostAsync($"{ballot}/scrutineer-code")).Text("code");
        var second = (await Teller.PostAsync($"{ballot}/teller-code")).Text("code");
        await Chair.PostAsync($"{ballot}/opening");
        return (first, second);
    }

    /// <summary>Opens the ballot, lets each member vote, closes, balances, counts and seals.</summary>
    public async Task VoteAsync(string ballot, IReadOnlyList<string> choices)
    {
        var codes = await OpenAsync(ballot);
        foreach (var (choice, member) in choices.Zip(await MembersAsync())) await member.PostAsync($"{ballot}/votes", new { choice });
        await Chair.PostAsync($"{ballot}/closing");
        await Teller.PostAsync($"{ballot}/balance");
        await Teller.PostAsync($"{ballot}/count", new { scrutineerCode = codes.Scrutineer, tellerCode = codes.Teller });
        await Scrutineer.PostAsync($"{ballot}/seal");
    }

    /// <summary>The Scrutineer asks that the ballot be void, the Supervisor makes it so.</summary>
    public async Task VoidAsync(string ballot)
    {
        await Scrutineer.PostAsync($"{ballot}/annulment-request", new { reason = "设备故障" });
        await Supervisor.PostAsync($"{ballot}/annulment", new { reason = "设备故障" });
    }

    public async Task CheckInAsync(Persona member) => await member.PostAsync($"/api/v1/panel-seats/{await SeatOfAsync(member)}/check-in");

    public async Task<Guid> SeatOfAsync(Persona member) => (await member.GetAsync($"{Session}/seats")).EnumerateArray().Single().Id();

    public async Task<IReadOnlyList<Persona>> MembersAsync() => [.. (await Office.GetAsync($"{Session}/seats")).EnumerateArray()
        .Where(s => s.Text("state") is "cleared" or "seated" or "left").Select(s => Experts[s.Id("personId")])];

    public async Task<IReadOnlyList<Persona>> ReadersAsync(Guid application)
    {
        var seats = (await Office.GetAsync($"{Session}/seats")).EnumerateArray().ToDictionary(s => s.Id(), s => s.Id("personId"));
        return [.. (await Office.GetAsync($"{Session}/readings")).EnumerateArray().Where(r => r.Id("applicationId") == application).Select(r => Experts[seats[r.Id("seatId")]])];
    }

    /// <summary>Those who sit or have sat.</summary>
    public async Task<IReadOnlyList<Persona>> SeatedAsync() => [.. (await Office.GetAsync($"{Session}/seats")).EnumerateArray()
        .Where(s => s.Text("state") is "seated" or "left" or "discharged").Select(s => Experts[s.Id("personId")])];

    public async Task<IReadOnlyList<JsonElement>> InvitedAsync() =>
        [.. (await Office.GetAsync($"{Session}/seats")).EnumerateArray().Where(s => s.Text("state") == "invited")];

    public async Task AcceptAsync(JsonElement seat, bool hasConflict = false) => await Experts[seat.Id("personId")].PostAsync(
        $"/api/v1/panel-seats/{seat.Id()}/acceptance", new { declarations = new[] { new { applicationId = ApplicationId, hasConflict } } });

    public Task<TitleApplication> FileAsync() => server.InDatabaseAsync(db => db.TitleApplications.AsNoTracking().SingleAsync(a => a.Id == ApplicationId));

    /// <summary>Takes somebody into the pool, for the session's specialty or another.</summary>
    public async Task AdmitAsync(Guid personId, string? specialty = null)
    {
        var nominated = await Office.PostAsync("/api/v1/title-experts", new
        {
            personId,
            unitId = server.Units["C"],
            code = $"E{Interlocked.Increment(ref codes):0000}",
            level = "full_senior",
            specialty = specialty ?? key,
        });
        await Authority.PostAsync($"/api/v1/title-experts/{nominated.Id()}/admission", new { to = "2028-12-31" });
    }

    /// <summary>The application up to Eligible, by the acts of its own table.</summary>
    async Task FileApplicationAsync(Persona li)
    {
        var employer = await server.PersonAsync("Han", "C-1", roles: (Role.EmployerReviewer, "C-1"));
        var approver = await server.PersonAsync("Yang", "C-1", roles: (Role.EmployerApprover, "C-1"));
        var office2 = await server.PersonAsync("Zhu", "C", roles: (Role.Secretariat, "C"));
        var rules = RuleSet.Parse($$"""
            {"Apply.TitlesPerRound":{"Value":"1"},"Apply.CivilServantsExcluded":{"Value":"true"},"Apply.InPostOnly":{"Value":"true"},
             "Group.MinExperts":{"Value":"3"},"Committee.FilingValidityYears":{"Value":"3"},"Objection.OwnResultWorkingDays":{"Value":"10"},
             "Supplement.MaxTimes":{"Value":"1"},"Confirm.TitleDate":{"Value":"BallotDate"}{{MoreRules}}}
            """);
        (RoundId, ApplicationId) = await server.InDatabaseAsync(async db =>
        {
            var act = server.SystemAct;
            Act By(Persona who, params (string Role, string Unit)[] grants) => act with
            {
                By = new Actor(who.Id, who.Name, [.. grants.Select(g => new Grant(g.Role, server.Units[g.Unit], true, who.Id))], FlatUnits.Instance),
            };
            var day = Duration.FromDays(1);
            var plan = new RoundPlan(act.At - day, act.At + day, act.At + 2 * day, new LocalDate(2026, 3, 1), new LocalDate(2026, 12, 31), rules, [TitleLevel.AssociateSenior]);
            var office = By(Office, (Role.Secretariat, "C"));
            var round = EvaluationRound.Plan(new NewRound(server.Units["C"], "engineering", key, 2026, [TitleLevel.AssociateSenior], new LocalDate(2026, 3, 1),
                new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 4), null, new LocalDate(2025, 1, 1), new LocalDate(2027, 12, 30)), office.Given(plan));
            round.Move(EvaluationRoundTrigger.Begin, office);
            var person = await db.People.SingleAsync(p => p.Id == li.Id);
            var own = By(li).Given(new Applying(person, round, [], rules)).Given(round).Given(new Commitment(true));
            var file = TitleApplication.Create(TitleLevel.AssociateSenior, own);
            var content = new ApplicationContent(TitleLevel.AssociateSenior, "cyberspace-security", EducationLevel.Master, true, TitleLevel.Intermediate, new LocalDate(2020, 6, 1),
                [new Achievement { Title = "示范项目", AchievedOn = new LocalDate(2025, 5, 1), EvidenceName = "a.pdf", EvidenceHash = new string('a', 64) }]);
            file.Edit(Stated?.Invoke(content) ?? content, own);
            var version = file.Submit(own.Given(new EvidenceOnFile(file.EvidenceHashes())));
            file.CheckOriginals(["学位证书"], By(employer, (Role.EmployerReviewer, "C-1")));
            file.OpenNotice(act.NewId(), By(approver, (Role.EmployerApprover, "C-1")));
            file.CompleteNotice(new LocalDate(2026, 3, 1), act.Given(new NoticeFacts(true)).Given(new ObjectionFacts(0, null)));
            file.Recommend(By(approver, (Role.EmployerApprover, "C-1")));
            file.Accept(office.Given(rules));
            file.TakeFindings([], act);
            file.SignEligible(office);
            file.ConfirmEligible(By(office2, (Role.Secretariat, "C")));
            db.EvaluationRounds.Add(round);
            db.TitleApplications.Add(file);
            db.ApplicationVersions.Add(version);
            await db.SaveChangesAsync();
            return (round.Id, file.Id);
        });
    }

    /// <summary>From the pending result over the notice to the confirmed title, by the acts of its own table.</summary>
    public Task ConfirmTitleAsync() => server.InDatabaseAsync(async db =>
    {
        var act = server.SystemAct;
        Act By(Persona who, string role) => act with { By = new Actor(who.Id, who.Name, [new Grant(role, server.Units["C"], true, who.Id)], FlatUnits.Instance) };
        var file = await db.TitleApplications.SingleAsync(a => a.Id == ApplicationId);
        file.PublishResult(act.NewId(), By(Office, Role.Secretariat));
        file.CompleteNotice(new LocalDate(2026, 3, 9), act.Given(new NoticeFacts(true)).Given(new ObjectionFacts(0, null)));
        file.Confirm(new LocalDate(2026, 3, 10), By(Authority, Role.Authority).Given(new FilingFacts(true)));
        await db.SaveChangesAsync();
        return file.State;
    });
}
