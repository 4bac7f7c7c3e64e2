using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>A round with 5,000 applications and a pool of 500 experts: eligibility judged for all as the clock does it, every conflict computed, and all cases given to readers.</summary>
static class TitlesBenchmark
{
    const double MostSeconds = 10;
    const double MostForConflicts = 10;
    const double MostForReadings = 30;
    const int Applications = 5_000;
    const int Experts = 500;
    const int Readers = 3;
    const int Units = 400;
    const int EntriesEach = 6;
    const int Batch = 250;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        await using var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var (round, experts) = await SettleAsync(app.Services);

        var eligibility = await TimeAsync(async () =>
        {
            while (await JudgedAsync(app.Services) < Applications)
            {
                await using var scope = app.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Sweeper>().RunOnceAsync("benchmark");
            }
        });
        var floor = await TimeAsync(() => RewriteAsync(app.Services));

        IReadOnlyList<FoundConflict> found = [];
        var conflicts = await TimeAsync(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
            found = await scope.ServiceProvider.GetRequiredService<ConflictSearch>().FindAsync(round, db.TitleApplications.Where(file => file.RoundId == round), experts, Now(app.Services), default);
        });

        var plan = new Distribution([], []);
        var readings = await TimeAsync(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var cases = await scope.ServiceProvider.GetRequiredService<LmsDbContext>().TitleApplications.Where(file => file.RoundId == round).Select(file => file.Id).ToListAsync();
            var barred = found.ToLookup(one => one.ApplicationId, one => one.PersonId);
            plan = ReadingPlan.Of([.. cases.Select(file => new Unread(Readers, [.. Enumerable.Range(0, Experts).Where(at => !barred[file].Contains(experts[at]))]))],
                [.. experts.Select(_ => new Reader(0, 40))]);
        });
        var loads = plan.Readers.SelectMany(one => one).CountBy(reader => reader).Select(one => one.Value).ToList();
        var least = (Applications * Readers + Experts - 1) / Experts;

        var ok = eligibility <= MostSeconds && conflicts <= MostForConflicts && readings <= MostForReadings && plan.Lacking.Count == 0 && loads.Max() <= least + 1;
        return new Measured("titles", options.Provider, eligibility, "s", floor, eligibility / floor, MostSeconds, ok, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"eligibility of {Applications:N0} applications judged, written and entered in the trail; floor: the findings alone written by one UPDATE each, {Batch} to a commit; "
            + $"{found.Count:N0} conflicts with {Experts} experts in {conflicts:0.0} s (at most {MostForConflicts:0}); {Readers} readers each in {readings:0.0} s (at most {MostForReadings:0}): "
            + $"{loads.Min()} to {loads.Max()} cases an expert, none possible below {least}, {plan.Lacking.Count} short");
    }

    static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    static Instant Now(IServiceProvider app) => app.GetRequiredService<IClock>().GetCurrentInstant();

    static async Task<int> JudgedAsync(IServiceProvider app)
    {
        await using var scope = app.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LmsDbContext>().TitleApplications.CountAsync(file => file.State == TitleApplicationState.EligibilityProposed);
    }

    /// <summary>The least there is to write: what was found, once more.</summary>
    static async Task RewriteAsync(IServiceProvider app)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        foreach (var batch in (await db.TitleApplications.AsNoTracking().Select(file => new { file.Id, file.Findings }).ToListAsync()).Chunk(Batch))
            await db.InTransactionAsync(async () =>
            {
                foreach (var file in batch) await db.TitleApplications.Where(one => one.Id == file.Id).ExecuteUpdateAsync(update => update.SetProperty(one => one.Findings, file.Findings));
                return batch.Length;
            });
    }

    /// <summary>A city of many units with applicants and experts, some of them colleagues, and applications that have just been accepted.</summary>
    static async Task<(Guid Round, IReadOnlyList<Guid> Experts)> SettleAsync(IServiceProvider app)
    {
        await using var scope = app.CreateAsyncScope();
        var (db, rules, shipped) = (scope.ServiceProvider.GetRequiredService<LmsDbContext>(), scope.ServiceProvider.GetRequiredService<RulesInForce>(), scope.ServiceProvider.GetRequiredService<HoursRules>());
        var act = new Act(Actor.System, Now(app)).Given(OfficerConflicts.None);
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

        var experts = Enumerable.Range(0, Experts).Select(n => PersonOf($"E{n:00000}", $"专家{n}", units[n % Units], act)).ToList();
        db.People.AddRange(experts);
        db.Holdings.AddRange(experts.Select(expert => PostOf(expert, today, act)));
        await db.SaveChangesAsync();
        foreach (var batch in Enumerable.Range(0, Applications).Chunk(Batch))
        {
            db.ChangeTracker.Clear();
            foreach (var n in batch)
            {
                var person = PersonOf($"A{n:00000}", $"申报人{n}", units[n * 7 % Units], act);
                db.People.Add(person);
                db.Holdings.Add(PostOf(person, today, act));
                for (var entry = 0; entry < EntriesEach; entry++)
                    db.HoursEntries.Add(HoursEntry.GrantFor(new CourseCompletion(act.NewId(), person.Id, person.UnitId, act.NewId(), act.NewId(), "网络安全法基础",
                        entry % 3 == 0 ? HoursCategory.PublicRequired : HoursCategory.Professional, 2_000, new LocalDate(today.Year, 1, 2 + entry)), shipped, act));
                db.TitleApplications.Add(Accepted(person, round, inForce, experts[n % Experts].Name, act, office, second));
            }
            await db.SaveChangesAsync();
        }
        db.ChangeTracker.Clear();
        return (round.Id, [.. experts.Select(expert => expert.Id)]);
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
