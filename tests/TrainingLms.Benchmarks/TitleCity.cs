using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>A city of many units with a round of title evaluation: applicants and experts, some of them colleagues, and applications that have just been accepted.</summary>
/// <param name="Unit">The city, which holds the round.</param>
/// <param name="Round">The round.</param>
/// <param name="Experts">The people who are experts.</param>
sealed record TitleCity(Guid Unit, Guid Round, IReadOnlyList<Guid> Experts)
{
    const int Units = 400;
    const int EntriesEach = 6;
    const int Batch = 250;

    /// <summary>Settles it.</summary>
    /// <param name="app">The server.</param>
    /// <param name="applications">How many applications.</param>
    /// <param name="experts">How many experts.</param>
    /// <param name="nameOf">Names of applicants; null for numbered ones.</param>
    public static async Task<TitleCity> SettleAsync(IServiceProvider app, int applications, int experts, Func<int, string>? nameOf = null)
    {
        await using var scope = app.CreateAsyncScope();
        var (db, rules, shipped) = (scope.ServiceProvider.GetRequiredService<LmsDbContext>(), scope.ServiceProvider.GetRequiredService<RulesInForce>(), scope.ServiceProvider.GetRequiredService<HoursRules>());
        var act = new Act(Actor.System, app.GetRequiredService<IClock>().GetCurrentInstant()).Given(OfficerConflicts.None);
        await OrganizationSeed.LoadAsync(new OrganizationSeed.Unit("C", "示范市", UnitLevel.City, "CityOffice",
            [.. Enumerable.Range(1, Units).Select(n => new OrganizationSeed.Unit($"C-{n}", $"单位{n}", UnitLevel.District, "DistrictOffice", null))]), db, act);
        var (city, units) = (await db.Units.Where(unit => unit.Code == "C").Select(unit => unit.Id).SingleAsync(), await db.Units.Where(unit => unit.Code != "C").Select(unit => unit.Id).ToListAsync());
        var office = act with { By = new Actor(act.NewId(), "Zhou", [new Grant(Role.Secretariat, city, true, city)], FlatUnits.Instance) };
        var second = act with { By = new Actor(act.NewId(), "Zhu", [new Grant(Role.EmployerApprover, city, true, city)], FlatUnits.Instance) };

        var today = act.At.InUtc().Date;
        var round = EvaluationRound.Plan(new NewRound(city, "engineering", "cyber", today.Year, [TitleLevel.AssociateSenior], today, today.PlusDays(20), today.PlusDays(40), null,
            today.PlusYears(-1), today.PlusYears(1)), office.Given(new RoundPlan(act.At - Duration.FromDays(1), act.At + Duration.FromDays(20), act.At + Duration.FromDays(40), today, new LocalDate(today.Year, 12, 31),
            await rules.OfAsync(city, "engineering", "cyber", act.At), [TitleLevel.AssociateSenior])));
        round.Move(EvaluationRoundTrigger.Begin, office);
        db.EvaluationRounds.Add(round);
        await db.SaveChangesAsync();
        var inForce = await rules.OfAsync(round, act.At);

        var pool = Enumerable.Range(0, experts).Select(n => PersonOf($"E{n:00000}", $"专家{n}", units[n % Units], act)).ToList();
        db.People.AddRange(pool);
        db.Holdings.AddRange(pool.Select(expert => PostOf(expert, today, act)));
        await db.SaveChangesAsync();
        foreach (var batch in Enumerable.Range(0, applications).Chunk(Batch))
        {
            db.ChangeTracker.Clear();
            foreach (var n in batch)
            {
                var person = PersonOf($"A{n:00000}", nameOf?.Invoke(n) ?? $"申报人{n}", units[n * 7 % Units], act);
                db.People.Add(person);
                db.Holdings.Add(PostOf(person, today, act));
                for (var entry = 0; entry < EntriesEach; entry++)
                    db.HoursEntries.Add(HoursEntry.GrantFor(new CourseCompletion(act.NewId(), person.Id, person.UnitId, act.NewId(), act.NewId(), "网络安全法基础",
                        entry % 3 == 0 ? HoursCategory.PublicRequired : HoursCategory.Professional, 2_000, new LocalDate(today.Year, 1, 2 + entry)), shipped, act));
                db.TitleApplications.Add(Accepted(person, round, inForce, pool[n % experts].Name, act, office, second));
            }
            await db.SaveChangesAsync();
        }
        db.ChangeTracker.Clear();
        return new TitleCity(city, round.Id, [.. pool.Select(expert => expert.Id)]);
    }

    static TitleApplication Accepted(Person person, EvaluationRound round, RuleSet rules, string partner, Act act, Act office, Act employer)
    {
        var own = (act with { By = new Actor(person.Id, person.Name, [], FlatUnits.Instance) }).Given(new Applying(person, round, [], rules)).Given(round).Given(new Commitment(true));
        var file = TitleApplication.Create(TitleLevel.AssociateSenior, own);
        file.Edit(new ApplicationContent(TitleLevel.AssociateSenior, "cyberspace-security", EducationLevel.Master, true, TitleLevel.Intermediate, new LocalDate(2018, 6, 1),
            [new Achievement { Title = "城市网络安全监测平台建设", AchievedOn = round.EvidenceCutoff.PlusDays(-30), EvidenceName = "验收报告.pdf", EvidenceHash = new string('a', 64), Partners = [partner] }]), own);
        file.Submit(own.Given(new EvidenceOnFile(file.EvidenceHashes())));
        Act At(Act by, string role) => by with { By = new Actor(by.By.PersonId, by.By.Name, [new Grant(role, person.UnitId, true, person.UnitId)], FlatUnits.Instance) };
        file.CheckOriginals(["学位证书"], At(office, Role.EmployerReviewer));
        file.OpenNotice(act.NewId(), At(employer, Role.EmployerApprover));
        file.CompleteNotice(round.EvidenceCutoff, act.Given(new NoticeFacts(true)).Given(new ObjectionFacts(0, null)));
        file.Recommend(At(employer, Role.EmployerApprover));
        file.Accept(office.Given(rules));
        return file;
    }

    static Person PersonOf(string number, string name, Guid unit, Act act) => new()
    {
        Id = act.NewId(),
        PersonNumber = number,
        Name = name,
        UnitId = unit,
        Employment = EmploymentCategory.InstitutionStaff,
        Engagement = Engagement.FullTime,
        Status = PersonStatus.Active,
    };

    static Holding PostOf(Person person, LocalDate today, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = person.Id,
        UnitId = person.UnitId,
        Engagement = Engagement.FullTime,
        From = today.PlusYears(-3),
    };
}
