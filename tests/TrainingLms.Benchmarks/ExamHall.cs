using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>
/// An exam on a real course, with its candidates signed in and their papers frozen, and the server beside it as a process of its own. Everything is
/// made by the desks that the API calls; only sessions are begun without a password, because hashing is measured elsewhere.
/// </summary>
sealed partial class ExamHall : IAsyncDisposable
{
    const string Course = "cyber-law-basics";

    readonly BenchmarkDatabase database;
    readonly string[] serve;
    ChildProcess? server;

    ExamHall(BenchmarkDatabase database, IReadOnlyList<Candidate> candidates, double assemblySeconds) =>
        (this.database, Candidates, AssemblySeconds, serve) = (database, candidates, assemblySeconds, ["serve", "--data", database.Folder, "--urls", "http://127.0.0.1:0", .. database.HostArguments]);

    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>How long it took to assign all and freeze their papers.</summary>
    public double AssemblySeconds { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The server's largest resident memory so far, in MB, over all its lives.</summary>
    public double PeakMb { get; private set; }

    public static async Task<ExamHall> BuildAsync(BenchmarkOptions options, int candidates)
    {
        var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        await using var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var (exam, people) = await PublishAsync(app.Services, candidates);
        var watch = Stopwatch.StartNew();
        var attempts = await AssignAsync(app.Services, exam, people, options.Provider == "postgresql" ? 2 : 1);
        var seconds = watch.Elapsed.TotalSeconds;
        var hall = new ExamHall(database, await Candidate.SignInAsync(app.Services, attempts.Select(one => (one.Person, $"/api/v1/exam-attempts/{one.Attempt}"))), seconds);
        await hall.OpenAsync();
        return hall;
    }

    /// <summary>Starts the server, again after it was killed; returns when it answers.</summary>
    public async Task OpenAsync()
    {
        server = ChildProcess.Start("TrainingLms.Api.dll", serve);
        Address = new Uri(Spoken().Match(await server.LineAsync(line => Spoken().IsMatch(line))).Value);
        server.Drain();
        await ReadyAsync();
    }

    /// <summary>Returns when the server answers and has its database.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        while (!(await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode) await Task.Delay(50);
    }

    /// <summary>The server as it is cut off: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        Look();
        await server!.DisposeAsync();
        server = null;
    }

    /// <summary>Notes the memory of the server.</summary>
    public void Look() => PeakMb = Math.Max(PeakMb, server?.MemoryMb("VmHWM") ?? 0);

    /// <summary>Processor time the server has used, in seconds.</summary>
    public double ProcessorSeconds => server?.ProcessorSeconds ?? 0;

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        await database.DisposeAsync();
    }

    static async Task<(Guid Exam, List<Guid> People)> PublishAsync(IServiceProvider app, int candidates)
    {
        await using var scope = app.CreateAsyncScope();
        var (services, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<LmsDbContext>());
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var clock = new Act(Actor.System, now);
        await OrganizationSeed.LoadAsync(new OrganizationSeed.Unit("C", "示范市网信办", UnitLevel.City, "CityOffice", null), db, clock);
        var unit = await db.Units.Select(unit => unit.Id).SingleAsync();
        Act As(string role) => new(new Actor(clock.NewId(), role, [new Grant(role, unit, true, Guid.Empty)], FlatUnits.Instance), now);
        await services.GetRequiredService<CourseSeed>().PublishAsync(Path.Combine(SeedFile.Folder("courses"), Course), As(Role.CourseAuthor), As(Role.CourseReviewer), As(Role.TrainingOfficer));
        var (office, manager) = (services.GetRequiredService<ExamOffice>(), As(Role.ExamManager));
        var exam = await office.CreateAsync(new NewExam(Course, unit, now, now + Duration.FromHours(8)), manager);
        await office.PublishAsync(exam.Id, ExpectedVersion.Any, manager);
        db.ChangeTracker.Clear();
        List<Guid> people = [];
        foreach (var some in Enumerable.Range(0, candidates).Chunk(1_000))
        {
            var batch = some.Select(i => new Person
            {
                Id = clock.NewId(),
                PersonNumber = string.Create(CultureInfo.InvariantCulture, $"P-{i:00000}"),
                Name = "测试",
                UnitId = unit,
                Employment = EmploymentCategory.InstitutionStaff,
                Engagement = Engagement.FullTime,
                Status = PersonStatus.Active,
            }).ToList();
            db.People.AddRange(batch);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
            people.AddRange(batch.Select(person => person.Id));
        }
        return (exam.Id, people);
    }

    static async Task<List<(Guid Person, Guid Attempt)>> AssignAsync(IServiceProvider app, Guid exam, List<Guid> people, int hands)
    {
        var attempts = new System.Collections.Concurrent.ConcurrentBag<(Guid, Guid)>();
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = hands }, async (person, cancel) =>
        {
            await using var scope = app.CreateAsyncScope();
            var act = new Act(new Actor(person, "测试", [], FlatUnits.Instance), scope.ServiceProvider.GetRequiredService<IClock>().GetCurrentInstant());
            attempts.Add((person, (await scope.ServiceProvider.GetRequiredService<AdmissionDesk>().AssignAsync(exam, act, cancel)).Id));
        });
        return [.. attempts];
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Spoken();
}
