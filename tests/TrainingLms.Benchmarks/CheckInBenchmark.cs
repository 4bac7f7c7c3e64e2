using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>Thousands check in to a hall at once, through the desk that the API calls; the floor is the bare row of each, by as many hands. 20,000 in ten minutes are 33 a second.</summary>
static class CheckInBenchmark
{
    const int People = 4_000;
    const int Hands = 16;
    const double MostRatio = 8;
    const double Needed = 20_000 / 600.0;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        await using var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var hall = await PrepareAsync(app.Services);

        // By turns, a quarter each, so that whatever else the machine does meets both alike.
        var (bare, desk) = (0.0, 0.0);
        await CheckInAsync(app.Services, hall, hall.People[..Hands]);
        await InsertAsync(app.Services, hall, hall.People[..Hands]);
        foreach (var quarter in hall.People[Hands..].Chunk((People - Hands) / 4))
        {
            bare += await TimeAsync(() => InsertAsync(app.Services, hall, quarter));
            desk += await TimeAsync(() => CheckInAsync(app.Services, hall, quarter));
        }
        var (floor, value) = (bare / (People - Hands), desk / (People - Hands));
        var checkedIn = await InAsync(app.Services, services => services.GetRequiredService<LmsDbContext>().Attendances.CountAsync(a => a.SessionId == hall.Session && a.Method == AttendanceMethod.Code));
        if (checkedIn != People) throw new InvalidOperationException($"{checkedIn} of {People} are on the list.");
        var rate = 1000 / value;
        return new Measured("check-in", options.Provider, value, "ms", floor, value / floor, floor * MostRatio, value <= floor * MostRatio && rate >= Needed, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"wall time for each of {People} check-ins by {Hands} at once: {rate:0} a second, where {Needed:0} are needed; floor: the same row by a bare statement, {1000 / floor:0} a second (at most {MostRatio:0} times)");
    }

    /// <summary>A mass activity that takes place in ten minutes, everybody whom it is for, and a second session for the bare rows.</summary>
    static Task<Hall> PrepareAsync(IServiceProvider app) => InAsync(app, async services =>
    {
        var (db, keys) = (services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<KeyRing>());
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var (act, clock) = (new Act(Actor.System, now), new Act(Actor.System, now));
        await OrganizationSeed.LoadAsync(new OrganizationSeed.Unit("C", "示范市网信办", UnitLevel.City, "CityOffice", null), db, act);
        var unit = await db.Units.Select(unit => unit.Id).SingleAsync();
        List<Person> people = [.. Enumerable.Range(0, People).Select(i => new Person
        {
            Id = act.NewId(),
            PersonNumber = $"P-{i:00000}",
            Name = "测试",
            UnitId = unit,
            Employment = EmploymentCategory.InstitutionStaff,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        })];
        db.People.AddRange(people);
        var officer = new Act(new Actor(act.NewId(), "officer", [new Grant(Role.TrainingOfficer, unit, true, Guid.Empty)], FlatUnits.Instance), now - Duration.FromDays(3));
        var secret = AttendanceCode.NewSecret();
        var (start, classes) = (now + Duration.FromMinutes(10), new ClassOptions());
        NewSession Session(Instant at) => new(at, at + Duration.FromHours(2), 2, null, "大会堂", null, officer.By.PersonId);
        var run = ClassRun.Plan(new NewClassRun(unit, "报告会", ClassKind.MassActivity, HoursCategory.PublicRequired, ApprovalMode.None, SeatSelection.FirstCome, new CourseAudience([], []), 0, 0,
            now - Duration.FromDays(2), now - Duration.FromDays(1), null, ClassFacts.None, [Session(start), Session(start + Duration.FromHours(3))], [], null), classes, officer);
        run.Announce(("", keys.Seal("", ClassRun.LotteryColumn)), () => keys.Seal(secret, ClassSession.SecretColumn), officer.Given(ClassConflicts.None));
        run.Move(ClassRunTrigger.OpenSignUp, clock);
        run.Move(ClassRunTrigger.CloseSignUp, clock);
        run.Move(ClassRunTrigger.Confirm, officer.Given(new BookedSeats(0)));
        var session = run.HeldSessions.First();
        session.Move(ClassSessionTrigger.OpenCheckInInTime, clock.Given(new SessionOf(ClassRunState.Confirmed)));
        db.ClassRuns.Add(run);
        await db.SaveChangesAsync();
        return new Hall(session.Id, run.HeldSessions.Last().Id, secret, [.. people.Select(person => person.Id)]);
    });

    static Task CheckInAsync(IServiceProvider app, Hall hall, Guid[] people) => ByManyAsync(people, person => InAsync(app, services =>
    {
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var act = new Act(new Actor(person, "测试", [], FlatUnits.Instance), now);
        return services.GetRequiredService<AttendanceDesk>().CheckInAsync(hall.Session, AttendanceCode.At(hall.Secret, now), act);
    }));

    static Task InsertAsync(IServiceProvider app, Hall hall, Guid[] people) => ByManyAsync(people, person => InAsync(app, services =>
    {
        var db = services.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, services.GetRequiredService<IClock>().GetCurrentInstant());
        var (id, at) = (act.NewId(), db.Dialect.ToColumn(act.At));
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO attendances (id, session_id, person_id, outcome, method, marked_by, marked_at, version)
            VALUES ({id}, {hall.OtherSession}, {person}, {"Present"}, {"Code"}, {person}, {at}, 1)
            """);
    }));

    static Task ByManyAsync(Guid[] people, Func<Guid, Task> work) =>
        Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = Hands }, (person, _) => new ValueTask(work(person)));

    static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    static async Task<T> InAsync<T>(IServiceProvider app, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Where people check in, and who.</summary>
    sealed record Hall(Guid Session, Guid OtherSession, string Secret, Guid[] People);
}
