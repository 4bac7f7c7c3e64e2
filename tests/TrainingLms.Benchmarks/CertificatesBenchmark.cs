using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>What it takes to make the PDF and the signed credential of a certificate and to keep both, one after another on one core; beside it, the drawing alone.</summary>
static class CertificatesBenchmark
{
    /// <summary>100 a second.</summary>
    const double MostMilliseconds = 10;
    const int Rounds = 500;
    const int WarmUp = 60;
    const string Address = "https://training.example";
    const string Font = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf";
    const string Names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤";

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        if (!File.Exists(Font)) throw new InvalidOperationException($"{Font} is missing; tests/run installs it.");
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        var connection = options.Provider == "postgresql" ? new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString() : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration["Certificates:FontFile"] = Font;
        LmsHost.AddServices(builder.Services, new ServerOptions(database.Folder, options.Provider, connection), new MicrosecondClock());
        await using var app = builder.Build();
        await Database.MigrateAsync(app.Services);
        var (certificates, registrar) = await SettleAsync(app.Services);

        var drawn = new List<double>();
        var font = app.Services.GetRequiredService<CertificateFont>().Font!;
        var (kept, bytes) = (new List<double>(), 0L);
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var certificate = certificates[round + WarmUp];
            var watch = Stopwatch.StartNew();
            var pdf = CertificateSheet.Draw(certificate, font, Address);
            if (round >= 0) drawn.Add(watch.Elapsed.TotalMilliseconds);
            await using var scope = app.Services.CreateAsyncScope();
            var documents = scope.ServiceProvider.GetRequiredService<CertificateDocuments>();
            watch.Restart();
            foreach (var form in Enum.GetValues<CertificateForm>()) await documents.FindAsync(certificate.Id, form, Address, new Act(registrar, app.Services.GetRequiredService<IClock>().GetCurrentInstant()));
            if (round < 0) continue;
            kept.Add(watch.Elapsed.TotalMilliseconds);
            bytes += pdf.Length;
        }
        var value = kept.Average();
        return new Measured("certificates", options.Provider, value, "ms", drawn.Average(), value / drawn.Average(), MostMilliseconds, value <= MostMilliseconds, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"PDF and signed credential made and kept, {1000 / value:0} certificates a second on one core, one after another; floor: the PDF drawn and not kept, {1000 / drawn.Average():0} a second; "
            + $"means of {Rounds} names; {bytes / Rounds / 1024.0:0.0} KB a PDF");
    }

    /// <summary>A unit with a registrar, and issued certificates of many names.</summary>
    static async Task<(IReadOnlyList<Certificate> Certificates, Actor Registrar)> SettleAsync(IServiceProvider app)
    {
        await using var scope = app.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
        var act = new Act(Actor.System, app.GetRequiredService<IClock>().GetCurrentInstant());
        await OrganizationSeed.LoadAsync(new OrganizationSeed.Unit("C", "示范市人力资源和社会保障局", UnitLevel.City, "CityOffice", null), db, act);
        var unit = await db.Units.Select(one => one.Id).SingleAsync();
        Actor Registrar(string name) => new(act.NewId(), name, [new Grant(Role.Registrar, unit, true, unit)], FlatUnits.Instance);
        var certificates = new List<Certificate>();
        for (var i = 0; i < WarmUp + Rounds; i++)
        {
            var name = $"{Names[i % Names.Length]}{Names[i * 7 % Names.Length]}{Names[i / Names.Length * 11 % Names.Length]}";
            var record = new ConfirmedRecord(CertificateKind.Title, act.NewId(), unit, act.NewId(), name, "高级工程师", "Senior Engineer", "associate_senior", "网络空间安全（网络技术应用）", "示范市人力资源和社会保障局", new LocalDate(2026, 3, 2));
            var certificate = Certificate.Prepare(record, $"TLMS-T2026-{i:000000}", act with { By = Registrar("Qin") }, statusIndex: i);
            certificate.Issue(new LocalDate(2026, 3, 10), (act with { By = Registrar("You") }).Given(record));
            certificates.Add(certificate);
        }
        db.Certificates.AddRange(certificates);
        await db.SaveChangesAsync();
        return (certificates, Registrar("Qin"));
    }
}
