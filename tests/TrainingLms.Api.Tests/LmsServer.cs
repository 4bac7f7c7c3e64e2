using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using TrainingLms.Api.Accounts;
using TrainingLms.Api.Demo;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Tests.Privacy;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests;

/// <summary>The real server on a loopback port, with its own empty database, a clock that tests move, and a small city.</summary>
public abstract class LmsServer : IAsyncLifetime
{
    WebApplication? app;
    int numbers;

    /// <summary>Monday 2 March 2026, 09:00 in Beijing.</summary>
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 1, 0);

    static readonly Instant FarAhead = Instant.FromUtc(2100, 1, 1, 0, 0);

    public SettableClock Clock { get; } = new(Start);

    public Uri Address => new(app!.Urls.First());

    internal IServiceProvider Services => app!.Services;

    /// <summary>What the server logs, once a test listens; the product's own filters stand before it.</summary>
    internal CapturedLog Log { get; } = new();

    /// <summary>The server's key ring.</summary>
    internal KeyRing Keys => Services.GetRequiredService<KeyRing>();

    /// <summary>What the server was started with, for tests that start a second one beside it.</summary>
    internal ServerOptions Options { get; private set; } = null!;

    /// <summary>Units of the small city by code: C (city), C-1, C-2 (districts), C-1-1 (subdistrict), C-1-1-1 (community), C-2-1.</summary>
    public IReadOnlyDictionary<string, Guid> Units { get; private set; } = new Dictionary<string, Guid>();

    /// <summary>Null when the database is not there and its tests are to be skipped.</summary>
    internal abstract Task<ServerOptions?> PrepareDatabaseAsync();

    protected abstract Task DropDatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        if (await PrepareDatabaseAsync() is not { } options) return;
        Options = options;
        app = LmsHost.Build(options, ["http://127.0.0.1:0"], Clock, Adjust);
        await Database.MigrateAsync(app.Services);
        await LoadCityAsync();
        await app.StartAsync();
    }

    /// <summary>What a fixture sets for its tests. Hundreds of people sign in from one address here, some of them again and again.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["RateLimits:AccountBurst"] = "100000",
        ["RateLimits:AddressBurst"] = "100000",
        ["RateLimits:ObjectionBurst"] = "1000",
        ["RateLimits:SignInAddressBurst"] = "10000",
        ["RateLimits:SignInNameBurst"] = "1000",
        // Systems that are called by tests listen on this machine.
        ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
    };

    void Adjust(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(Settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        await DropDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The system's act at the clock's present instant.</summary>
    public Act SystemAct => new Act(Actor.System, Clock.GetCurrentInstant()).Given(TrainingLms.Titles.OfficerConflicts.None);

    /// <summary>Work on the database in a scope of its own.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<LmsDbContext, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<LmsDbContext>());
    }

    /// <summary>The server's calendar.</summary>
    public WorkCalendar Calendar => Services.GetRequiredService<WorkCalendar>();

    /// <summary>The night's erasing.</summary>
    internal async Task<RetentionRun?> RetentionAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RetentionOffice>().RunIfDueAsync("test", Clock.GetCurrentInstant());
    }

    /// <summary>One round of the clock.</summary>
    public async Task<int> SweepAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Sweeper>().RunOnceAsync("test");
    }

    /// <summary>
    /// Somebody with appointments, signed in with a second factor in a session that outlasts every test; asks as that person over HTTP. No
    /// password is hashed for it: tests of signing in open accounts of their own.
    /// </summary>
    /// <param name="name">Name, as in a story: Li sits, Wang grades.</param>
    /// <param name="unit">Unit code of the primary post.</param>
    /// <param name="category">Employment category.</param>
    /// <param name="roles">Roles with the unit they are held on, reaching below.</param>
    public async Task<Persona> PersonAsync(
        string name, string unit = "C-1", EmploymentCategory category = EmploymentCategory.InstitutionStaff, params (string Role, string Unit)[] roles)
    {
        var session = await InDatabaseAsync(async db =>
        {
            var act = SystemAct;
            var person = new Person
            {
                Id = act.NewId(),
                PersonNumber = $"T{Interlocked.Increment(ref numbers):00000}",
                Name = name,
                UnitId = Units[unit],
                Employment = category,
                Engagement = Engagement.FullTime,
                Status = PersonStatus.Active,
            };
            db.People.Add(person);
            var signedIn = SessionOf(person.Id, act);
            db.UserSessions.Add(signedIn);
            foreach (var (role, on) in roles)
            {
                var appointment = RoleAppointment.Propose(
                    new NewAppointment(person.Id, role, Units[on], true, new LocalDate(2026, 1, 1), null, "test order"), null, act.Given(new Appointee(person)));
                appointment.Move(AppointmentTrigger.Approve, act);
                db.RoleAppointments.Add(appointment);
            }
            await db.SaveChangesAsync();
            return signedIn;
        });
        return PersonaOf(session, name);
    }

    /// <summary>Somebody who is there already, for example from a roster, signed in alike.</summary>
    public async Task<Persona> AsAsync(Guid personId)
    {
        var session = await InDatabaseAsync(async db =>
        {
            var signedIn = SessionOf(personId, SystemAct);
            db.UserSessions.Add(signedIn);
            await db.SaveChangesAsync();
            return signedIn;
        });
        return PersonaOf(session, "");
    }

    static UserSession SessionOf(Guid personId, Act act) => new()
    {
        Id = act.NewId(),
        PersonId = personId,
        Method = SignInMethod.Password,
        CreatedAt = act.At,
        LastSeenAt = FarAhead,
        QuietUntil = FarAhead,
        EndsAt = FarAhead,
        SecondFactorAt = act.At,
        Device = "test",
    };

    Persona PersonaOf(UserSession session, string name)
    {
        var jar = new CookieContainer();
        jar.Add(Address, CookieOf(session));
        var guard = GuardOf(session);
        jar.Add(Address, new Cookie(guard.CookieName, guard.Tokens.CookieToken!) { Path = "/" });
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add(guard.Tokens.HeaderName!, guard.Tokens.RequestToken);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return new Persona(session.PersonId, name, http);
    }

    /// <summary>Somebody who has not signed in, before a page of the portal.</summary>
    public Persona Stranger() => new(Guid.Empty, "stranger", new HttpClient(new AntiforgeryHandler(new SocketsHttpHandler())) { BaseAddress = Address });

    /// <summary>The cookie that a browser with this session holds.</summary>
    Cookie CookieOf(UserSession session)
    {
        var cookies = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInSchemes.Session);
        var ticket = new AuthenticationTicket(Principals.OfSession(session), SignInSchemes.Session);
        return new Cookie(cookies.Cookie.Name!, cookies.TicketDataFormat.Protect(ticket)) { Path = "/" };
    }

    /// <summary>The antiforgery token that a page of this person has fetched, and the cookie it came with.</summary>
    (string CookieName, AntiforgeryTokenSet Tokens) GuardOf(UserSession session)
    {
        var page = new DefaultHttpContext { RequestServices = Services, User = Principals.OfSession(session) };
        return (Services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name!, Services.GetRequiredService<IAntiforgery>().GetTokens(page));
    }

    async Task LoadCityAsync()
    {
        var city = new OrganizationSeed.Unit("C", "示范市网信办", UnitLevel.City, "CityOffice",
        [
            new("C-1", "东区网信办", UnitLevel.District, "DistrictOffice",
            [
                new("C-1-1", "东风街道", UnitLevel.Subdistrict, "Subdistrict", [new("C-1-1-1", "东风社区", UnitLevel.Community, "Community", null)]),
            ]),
            new("C-2", "西区网信办", UnitLevel.District, "DistrictOffice", [new("C-2-1", "西门街道", UnitLevel.Subdistrict, "Subdistrict", null)]),
        ]);
        Units = await InDatabaseAsync(async db =>
        {
            await OrganizationSeed.LoadAsync(city, db, SystemAct);
            return await db.Units.ToDictionaryAsync(unit => unit.Code, unit => unit.Id);
        });
    }
}

/// <summary>On the embedded database, a file in a temporary folder.</summary>
public class SqliteServer : LmsServer
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;

    internal override async Task<ServerOptions?> PrepareDatabaseAsync()
    {
        var options = new ServerOptions(folder, "sqlite", null);
        await EmptyDatabase.CopyToAsync(options.DatabaseFile);
        return options;
    }

    protected override Task DropDatabaseAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>On PostgreSQL, a database of its own in the cluster that <c>tests/run</c> starts.</summary>
public sealed class PostgreSqlServer : LmsServer
{
    internal const string Variable = "TLMS_TEST_POSTGRESQL";

    readonly string folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;
    readonly string name = $"tlms_{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}";

    /// <summary>Where its key ring lies.</summary>
    public string KeyFolder => Path.Combine(folder, "keys");

    /// <summary>How to reach its database.</summary>
    public string Connection => new NpgsqlConnectionStringBuilder(Cluster) { Database = name }.ToString();

    static string? Cluster => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connection ? connection : null;

    /// <summary>For the constructor of a test class: skips with the reason where there is no cluster, which in CI is a failure.</summary>
    public PostgreSqlServer OrSkip()
    {
        if (Cluster is not null) return this;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{Variable} is not set: PostgreSQL is missing in CI.");
        Assert.Skip($"{Variable} is not set; tests/run starts a throw-away PostgreSQL and sets it.");
        return this;
    }

    internal override async Task<ServerOptions?> PrepareDatabaseAsync()
    {
        if (Cluster is null) return null;
        await EmptyDatabase.CreateAsync(name);
        return new ServerOptions(folder, "postgresql", Connection);
    }

    protected override async Task DropDatabaseAsync()
    {
        Directory.Delete(folder, recursive: true);
        if (Cluster is null) return;
        NpgsqlConnection.ClearAllPools();
        await EmptyDatabase.RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }
}
