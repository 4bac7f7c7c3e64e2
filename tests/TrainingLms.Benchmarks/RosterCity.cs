using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.People;
using TrainingLms.Calendars;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>The services of the real server without its web part, a city of 1,111 units, an HR officer over all of it, and rosters of any size.</summary>
sealed class RosterCity : IAsyncDisposable
{
    const string Given = "安波晨达帆刚涵佳凯岚明宁鹏清然珊婷伟曦雅";
    const string Surnames = "安白常程邓丁董范方冯高葛顾郭韩何贺洪侯胡";
    const int Communities = 1_000;

    static readonly (string Number, string Role)[] Teachers = [("TR-0001", Role.CourseAuthor), ("TR-0002", Role.CourseReviewer), ("TR-0003", Role.TrainingOfficer)];

    readonly WebApplication app;

    RosterCity(WebApplication app) => this.app = app;

    public static async Task<RosterCity> BuildAsync(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var city = new RosterCity(app);
        await city.InAsync(city.SettleAsync);
        return city;
    }

    /// <summary>Person number of the officer.</summary>
    public const string Officer = "HR-0001";

    /// <summary>Work in a scope of its own, as a request has one.</summary>
    public async Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Uploads, and leaves the reading to whoever works.</summary>
    public Task<Guid> UploadAsync(byte[] file) => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        return (await services.GetRequiredService<RosterDesk>().UploadAsync(new NewRoster("roster.xlsx", file, RosterDesk.UnitOf(officer.By), new RosterSettings()), officer)).Id;
    });

    /// <summary>Confirms what was previewed.</summary>
    public Task<Guid> ConfirmAsync(Guid id) => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        var preview = await FoundAsync(services, id, officer, RosterImportState.Previewed);
        return (await services.GetRequiredService<RosterDesk>().ConfirmAsync(id, preview.PlanHash!, officer)).Id;
    });

    /// <summary>Works as the one worker of a server does, each import in a scope of its own, until none waits.</summary>
    public async Task WorkAsync()
    {
        while (await InAsync(services => services.GetRequiredService<RosterWorker>().RunNextAsync("benchmark", CancellationToken.None)))
        {
            // The next one.
        }
    }

    /// <summary>Fails where an import has come to anything else.</summary>
    public Task<RosterImport> DemandAsync(Guid id, RosterImportState expected) => InAsync(async services => await FoundAsync(services, id, await OfficerAsync(services), expected));

    /// <summary>Uploads and reads.</summary>
    public Task<RosterImport> PreviewAsync(byte[] file, RosterSettings? settings = null) => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        var import = await services.GetRequiredService<RosterDesk>().UploadAsync(
            new NewRoster("roster", file, RosterDesk.UnitOf(officer.By), settings ?? new RosterSettings()), officer);
        await services.GetRequiredService<RosterWorker>().RunAllAsync("benchmark", CancellationToken.None);
        return await FoundAsync(services, import.Id, officer, RosterImportState.Previewed);
    });

    /// <summary>Confirms and writes.</summary>
    public Task<RosterImport> ApplyAsync(RosterImport preview) => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        await services.GetRequiredService<RosterDesk>().ConfirmAsync(preview.Id, preview.PlanHash!, officer);
        await services.GetRequiredService<RosterWorker>().RunAllAsync("benchmark", CancellationToken.None);
        return await FoundAsync(services, preview.Id, officer, RosterImportState.Applied);
    });

    /// <summary>Writes everybody into a workbook, as the server does.</summary>
    public Task<int> ExportAsync(Stream target, bool inFull = false) => InAsync(async services =>
    {
        var (officer, exports) = (await OfficerAsync(services), services.GetRequiredService<RosterExports>());
        var unit = RosterDesk.UnitOf(officer.By);
        await using var roster = inFull ? await exports.InFullAsync(unit, new RosterFilter(), null, "benchmark", officer, RosterFormat.Workbook) : await exports.MaskedAsync(unit, new RosterFilter(), officer, RosterFormat.Workbook);
        var workbooks = new RosterWorkbooks(services.GetRequiredService<RosterColumns>(), services.GetRequiredService<KeyRing>());
        await RosterDownload.WriteAsync(target, roster, workbooks, officer, null, CancellationToken.None);
        return roster.Count;
    });

    /// <summary>Writes everybody into a OneRoster zip, as the server does.</summary>
    public Task<byte[]> OneRosterAsync() => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        await using var roster = await services.GetRequiredService<RosterExports>().InFullAsync(RosterDesk.UnitOf(officer.By), new RosterFilter(), null, "benchmark", officer, RosterFormat.OneRoster);
        using var target = new MemoryStream();
        await new OneRosterExport(services.GetRequiredService<RosterColumns>(), services.GetRequiredService<KeyRing>(), services.GetRequiredService<WorkCalendar>()).WriteAsync(target, roster, officer);
        return target.ToArray();
    });

    /// <summary>Publishes the courses that ship, each step by its own person; gives their versions.</summary>
    public Task<List<Guid>> PublishAsync() => InAsync(async services =>
    {
        var (db, seed) = (services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<CourseSeed>());
        var root = RosterDesk.UnitOf((await OfficerAsync(services)).By);
        foreach (var (number, role) in Teachers) Appoint(db, services.GetRequiredService<IClock>().GetCurrentInstant(), number, role, root);
        await db.SaveChangesAsync();
        var versions = new List<Guid>();
        foreach (var folder in Directory.GetDirectories(SeedFile.Folder("courses")))
            versions.Add((await seed.PublishAsync(folder, await ActAsync(services, Teachers[0].Number), await ActAsync(services, Teachers[1].Number), await ActAsync(services, Teachers[2].Number))).Id);
        return versions;
    });

    /// <summary>The unit at the top, and the first people of the roster.</summary>
    public Task<(Guid Root, List<Guid> People)> FirstAsync(int most) => InAsync(async services =>
    {
        var people = await services.GetRequiredService<LmsDbContext>().People.Where(person => EF.Functions.Like(person.PersonNumber, "R%")).OrderBy(person => person.PersonNumber).Take(most).Select(person => person.Id).ToListAsync();
        return (RosterDesk.UnitOf((await OfficerAsync(services)).By), people);
    });

    /// <summary>Reads everybody as an export does, and does nothing with it.</summary>
    public Task<int> ReadAsync() => InAsync(async services =>
    {
        var officer = await OfficerAsync(services);
        await using var roster = await services.GetRequiredService<RosterExports>().MaskedAsync(RosterDesk.UnitOf(officer.By), new RosterFilter(), officer, RosterFormat.Workbook);
        var count = 0;
        await foreach (var _ in roster.ReadAsync()) count++;
        return count;
    });

    /// <summary>An invented roster; the same one for the same count.</summary>
    /// <param name="people">How many are in it.</param>
    /// <param name="first">Number of the first of them.</param>
    public static async Task<byte[]> WorkbookAsync(int people, int first = 0)
    {
        var columns = RosterColumns.Load(Path.Combine(SeedFile.Folder("seeds"), "rosters", "columns.json"));
        var plan = new RosterWorkbooks(columns, KeyRing.InMemory()).RosterPlanOf() with { ExpectedRows = people };
        using var target = new MemoryStream();
        await using (var book = await WorkbookWriter.CreateAsync(target, [plan], CompressionLevel.Fastest))
        {
            var sheet = await book.BeginAsync(plan);
            for (var n = 0; n < people; n++)
            {
                var row = ValuesOf(first + n);
                await sheet.RowAsync([.. columns.All.Select(column => row.TryGetValue(column.Key, out var value) ? CellValue.Of(value) : CellValue.Blank)]);
            }
            await book.CompleteAsync();
        }
        return target.ToArray();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    static Dictionary<string, string> ValuesOf(int n)
    {
        var birth = new LocalDate(1965, 1, 1).PlusDays(n / 999 * 37 % 12_000);
        var digits = $"990000{birth.Year:0000}{birth.Month:00}{birth.Day:00}{n % 999 + 1:000}";
        return new Dictionary<string, string>
        {
            [RosterKeys.PersonNumber] = $"R{n:0000000}",
            [RosterKeys.Name] = $"{Surnames[n % 20]}{Given[n / 20 % 20]}{Given[n / 400 % 20]}",
            [RosterKeys.Gender] = (n % 999 + 1) % 2 == 1 ? "男" : "女",
            [RosterKeys.ResidentId] = digits + IdentityNumber.CheckCharacterOf(digits),
            [RosterKeys.UnitCode] = CodeOf(n % Communities),
            [RosterKeys.UnitName] = $"{CodeOf(n % Communities)}社区",
            [RosterKeys.Employment] = n % 3 == 0 ? "公务员" : "事业人员",
            [RosterKeys.Post] = n % 2 == 0 ? "科员" : "信息员",
            [RosterKeys.Rank] = "四级主任科员",
            [RosterKeys.Engagement] = n % 4 == 0 ? "兼职" : "专职",
            [RosterKeys.Mobile] = $"120{n:00000000}",
            [RosterKeys.Email] = $"r{n:0000000}@example.cn",
            [RosterKeys.Education] = "本科",
            [RosterKeys.Degree] = "学士",
            [RosterKeys.CareerStart] = $"{birth.Year + 23}-07",
            [RosterKeys.EffectiveOn] = "2026-01-01",
            [RosterKeys.Status] = "在职",
        };
    }

    static string CodeOf(int community) => $"D{community / 100}-S{community / 10 % 10}-{community % 10}";

    async Task<bool> SettleAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, services.GetRequiredService<IClock>().GetCurrentInstant());
        var root = await OrganizationSeed.LoadAsync(Tree(), db, act);
        Appoint(db, act.At, Officer, Role.HrOfficer, root.Id);
        await db.SaveChangesAsync();
        return true;
    }

    static void Appoint(LmsDbContext db, Instant at, string number, string role, Guid unitId)
    {
        var act = new Act(Actor.System, at);
        var person = new Person
        {
            Id = act.NewId(),
            PersonNumber = number,
            Name = "李静",
            UnitId = unitId,
            Employment = EmploymentCategory.CivilServant,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        };
        db.People.Add(person);
        var appointment = RoleAppointment.Propose(
            new NewAppointment(person.Id, role, unitId, true, new LocalDate(2026, 1, 1), null, "benchmark"), null, act.Given(new Appointee(person)));
        appointment.Move(AppointmentTrigger.Approve, act);
        db.RoleAppointments.Add(appointment);
    }

    static Task<Act> OfficerAsync(IServiceProvider services) => ActAsync(services, Officer);

    static async Task<Act> ActAsync(IServiceProvider services, string number)
    {
        var (db, now) = (services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<IClock>().GetCurrentInstant());
        var id = await db.People.Where(person => person.PersonNumber == number).Select(person => person.Id).SingleAsync();
        return new Act((await services.GetRequiredService<AuthorityDesk>().ActorAsync(id, now))!, now);
    }

    static async Task<RosterImport> FoundAsync(IServiceProvider services, Guid id, Act officer, RosterImportState expected)
    {
        services.GetRequiredService<LmsDbContext>().Forget();
        var import = await services.GetRequiredService<RosterDesk>().FindAsync(id, officer.By);
        return import.State == expected ? import : throw new InvalidOperationException($"The import is {import.State} ({import.FailureCode}), not {expected}.");
    }

    static OrganizationSeed.Unit Tree() => new("C", "市", UnitLevel.City, "CityOffice",
        [.. Enumerable.Range(0, 10).Select(d => new OrganizationSeed.Unit($"D{d}", $"D{d}区", UnitLevel.District, "DistrictOffice",
            [.. Enumerable.Range(0, 10).Select(s => new OrganizationSeed.Unit($"D{d}-S{s}", $"D{d}-S{s}街道", UnitLevel.Subdistrict, "Subdistrict",
                [.. Enumerable.Range(0, 10).Select(c => new OrganizationSeed.Unit($"D{d}-S{s}-{c}", $"D{d}-S{s}-{c}社区", UnitLevel.Community, "Community"))]))]))]);
}
