using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Tests.SingleSignOn;
using TrainingLms.Browser.Tests;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Workflow;

[assembly: AssemblyFixture(typeof(Visitors))]

namespace TrainingLms.Browser.Tests;

/// <summary>The real server on a loopback port with an empty database, and the distribution's Chromium to visit it with.</summary>
public sealed class Visitors : IAsyncLifetime
{
    /// <summary>The collection of tests that sign in: the provider vouches for one person at a time.</summary>
    public const string AtTheProvider = "at the provider";

    const string Chromium = "/usr/bin/chromium";

    /// <summary>Not a local name: scripts that spare localhost, such as online validators, would otherwise go unnoticed.</summary>
    const string Host = "training.example";

    readonly string folder = Directory.CreateTempSubdirectory("tlms-browser-").FullName;
    WebApplication? app;
    int certificates;
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>The identity provider. It has another host name than the server, so the way to it and back crosses sites.</summary>
    public TestProvider Provider { get; } = new(new MicrosecondClock());

    /// <summary>Where visitors find the server.</summary>
    public Uri Address => new($"http://{Host}:{new Uri(app!.Urls.First()).Port}");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        await Provider.StartAsync();
        app = LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0"], adjust: builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(Provider.Settings);
        });
        await Database.MigrateAsync(app.Services);
        await app.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", $"--host-resolver-rules=MAP {Host} 127.0.0.1",
            ],
        });
    }

    /// <summary>For the constructor of a test class: skips with the reason where there is no browser, which in CI is a failure.</summary>
    public Visitors OrSkip()
    {
        if (browser is not null) return this;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{Chromium} is missing in CI.");
        Assert.Skip($"{Chromium} is missing; tests/run installs it.");
        return this;
    }

    /// <summary>Somebody who comes for the first time; speaks Chinese unless said otherwise.</summary>
    public async Task<Visit> ComeAsync(BrowserNewContextOptions? traits = null)
    {
        traits ??= new();
        traits.BaseURL = Address.ToString();
        traits.Locale ??= "zh-CN";
        var context = await browser!.NewContextAsync(traits);
        return new Visit(context, await context.NewPageAsync());
    }

    /// <summary>Somebody who works here, without an account.</summary>
    public async Task<Person> EmployeeAsync(string number)
    {
        await using var scope = app!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, scope.ServiceProvider.GetRequiredService<NodaTime.IClock>().GetCurrentInstant());
        var person = new Person
        {
            Id = act.NewId(),
            PersonNumber = number,
            Name = "李小明",
            UnitId = act.NewId(),
            Employment = EmploymentCategory.InstitutionStaff,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        };
        db.People.Add(person);
        await db.SaveChangesAsync();
        return person;
    }

    /// <summary>Hours of somebody in this year, and a message about them.</summary>
    public async Task LearnedAsync(Person person, string title, int hundredths)
    {
        await using var scope = app!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, scope.ServiceProvider.GetRequiredService<NodaTime.IClock>().GetCurrentInstant());
        var today = scope.ServiceProvider.GetRequiredService<WorkCalendar>().DayOf(act.At);
        var entry = HoursEntry.GrantFor(
            new CourseCompletion(act.NewId(), person.Id, person.UnitId, act.NewId(), act.NewId(), title, HoursCategory.Professional, hundredths, today), scope.ServiceProvider.GetRequiredService<HoursRules>(), act);
        db.HoursEntries.Add(entry);
        db.Messages.Add(new Message
        {
            Id = act.NewId(),
            PersonId = person.Id,
            Kind = "hours_reversed",
            Subject = "hours_entry",
            SubjectId = entry.Id,
            SubjectVersion = 1,
            Step = "reverse",
            At = act.At,
            Facts = $$"""{"day":"{{today:uuuu-MM-dd}}","what":"{{title}}"}""",
        });
        await db.SaveChangesAsync();
    }

    /// <summary>An issued certificate of Li Xiaoming for the title of an associate senior, with what has become of it.</summary>
    public async Task<Certificate> CertificateAsync(CertificateState state = CertificateState.Issued)
    {
        await using var scope = app!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var clerk = new Act(Actor.System, scope.ServiceProvider.GetRequiredService<NodaTime.IClock>().GetCurrentInstant());
        var unit = clerk.NewId();
        Act By(string name) => clerk with { By = new Actor(clerk.NewId(), name, [new Grant(Role.Registrar, unit, true, unit), new Grant(Role.Authority, unit, true, unit)], FlatUnits.Instance), Reason = "原因" };
        var record = new ConfirmedRecord(CertificateKind.Title, clerk.NewId(), unit, clerk.NewId(), "李小明", "副高级", "Associate senior", "associate_senior", "cyber",
            "示范市网信办", new LocalDate(2026, 3, 2), state == CertificateState.Expired ? new LocalDate(2026, 3, 20) : null, state == CertificateState.Expired ? clerk.At : null);
        var certificate = Certificate.Prepare(record, $"TLMS-T2026-{Interlocked.Increment(ref certificates):000000}", By("Qin"));
        certificate.Issue(new LocalDate(2026, 3, 10), By("You").Given(record));
        db.Certificates.Add(certificate);
        var correction = Certificate.Prepare(record with { HolderName = "李晓明" }, $"TLMS-T2026-{Interlocked.Increment(ref certificates):000000}", By("Qin"), certificate.Id);
        switch (state)
        {
            case CertificateState.Suspended: certificate.Move(CertificateTrigger.Suspend, By("Wei").Given(new TitleStanding(true, false))); break;
            case CertificateState.Expired: certificate.Move(CertificateTrigger.ExpireValidity, clerk); break;
            case CertificateState.Superseded:
                correction.Issue(new LocalDate(2026, 3, 12), By("You"));
                certificate.Supersede(correction, By("You"));
                db.Certificates.Add(correction);
                break;
            case CertificateState.Revoked:
                certificate.AskRevocation(RevocationGround.Fraud, By("Wei"));
                certificate.OfferHearing(clerk.At, By("Jiang"));
                certificate.Revoke(new LocalDate(2026, 3, 18), By("Jiang"));
                break;
        }
        await db.SaveChangesAsync();
        return certificate;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (app is not null) await app.DisposeAsync();
        await Provider.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>One visit: its page, every address the page asked for, and whatever went wrong in the console.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext context;
    readonly List<string> asked = [];
    readonly List<string> complaints = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        context.Request += (_, request) => asked.Add(request.Url);
        context.Response += (_, response) => { if (response.Status >= 400) complaints.Add($"{response.Status} {response.Url}"); };
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Addresses that were asked for, apart from those that carry their content in themselves.</summary>
    public IEnumerable<Uri> Asked => asked.Select(url => new Uri(url)).Where(url => url.Scheme is not ("data" or "blob"));

    /// <summary>Failed answers, console errors and warnings, uncaught exceptions.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
