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
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>What it costs a save with its audit entry to put a row into the outbox, by turns with and without it; and how fast the post room empties it.</summary>
static class OutboxBenchmark
{
    const double MostCost = 1.25;
    const int Rounds = 1_500;
    const int WarmUp = 150;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        await using var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var person = await SettleAsync(app.Services);

        var (without, with) = (new List<double>(), new List<double>());
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var (bare, full) = (await ClaimAsync(app.Services, person, hasOutbox: false), await ClaimAsync(app.Services, person, hasOutbox: true));
            if (round < 0) continue;
            without.Add(bare);
            with.Add(full);
        }
        var (floor, value) = (Median(without), Median(with));
        var watch = Stopwatch.StartNew();
        var told = await InAsync(app.Services, services => services.GetRequiredService<PostRoom>().RunAsync("benchmark"));
        return new Measured("outbox", options.Provider, value, "ms", floor, value / floor, floor * MostCost, value <= floor * MostCost, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"a claim saved with its audit entry and its row in the outbox; floor: the same without that row (at most {MostCost:0.00}); medians of {Rounds} by turns; "
            + $"the post room then put {told} messages into inboxes, {told / watch.Elapsed.TotalSeconds:0} a second");
    }

    /// <summary>A unit with an officer, and somebody who claims.</summary>
    static Task<Person> SettleAsync(IServiceProvider app) => InAsync(app, async services =>
    {
        var db = services.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, services.GetRequiredService<IClock>().GetCurrentInstant());
        await OrganizationSeed.LoadAsync(new OrganizationSeed.Unit("C", "示范市网信办", UnitLevel.City, "CityOffice", null), db, act);
        var unit = await db.Units.Select(unit => unit.Id).SingleAsync();
        var (officer, claimant) = (PersonOf("HR-1", unit, act), PersonOf("P-1", unit, act));
        db.People.AddRange(officer, claimant);
        var appointment = RoleAppointment.Propose(
            new NewAppointment(officer.Id, Role.HrOfficer, unit, true, new LocalDate(2026, 1, 1), null, "benchmark"), null, act.Given(new Appointee(officer)));
        appointment.Move(AppointmentTrigger.Approve, act);
        db.RoleAppointments.Add(appointment);
        await db.SaveChangesAsync();
        await db.Occurrences.ExecuteDeleteAsync();
        return claimant;
    });

    static Person PersonOf(string number, Guid unit, Act act) => new()
    {
        Id = act.NewId(),
        PersonNumber = number,
        Name = "测试",
        UnitId = unit,
        Employment = EmploymentCategory.InstitutionStaff,
        Engagement = Engagement.FullTime,
        Status = PersonStatus.Active,
    };

    static Task<double> ClaimAsync(IServiceProvider app, Person person, bool hasOutbox) => InAsync(app, async services =>
    {
        var db = services.GetRequiredService<LmsDbContext>();
        if (!hasOutbox)
            db.SavingChanges += (_, _) =>
            {
                foreach (var entry in db.ChangeTracker.Entries<Occurrence>().ToList()) entry.State = EntityState.Detached;
            };
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var act = new Act(new Actor(person.Id, person.Name, [], FlatUnits.Instance), now).Given(new Today(new LocalDate(2027, 1, 1)));
        var watch = Stopwatch.StartNew();
        var wanted = new NewClaim("full-time-day", 1, null, null, HoursCategory.Professional, 800, null, new LocalDate(2026, 3, 2), "专题讲座", "证明");
        var claim = HoursClaim.Draft(wanted, person.UnitId, act.Given(ClaimTerms.Of(wanted, services.GetRequiredService<HoursRules>())));
        claim.Move(HoursClaimTrigger.Submit, act.Given(new EvidenceFiles(1)));
        db.HoursClaims.Add(claim);
        await db.SaveChangesAsync();
        return watch.Elapsed.TotalMilliseconds;
    });

    static async Task<T> InAsync<T>(IServiceProvider app, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
