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
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>What it takes to issue a certificate as a registrar does, with PDF and signed credential, one after another; beside it, the drawing of the PDF alone.</summary>
static class CertificatesBenchmark
{
    /// <summary>100 a second for each core.</summary>
    const double MostMilliseconds = 10;
    const int Rounds = 500;
    /// <summary>As many as the compiler of the run time still works at: the wish is for a server that is warm.</summary>
    const int WarmUp = 500;
    const int Turn = 50;
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
        var (prepared, registrar) = await SettleAsync(app.Services);

        var font = app.Services.GetRequiredService<CertificateFont>().Font!;
        var (draw, issue, processor, bytes) = (new Stopwatch(), new Stopwatch(), 0.0, 0L);
        double Used() => Environment.CpuUsage.TotalTime.TotalSeconds + database.ProcessorSeconds;
        foreach (var id in prepared.Take(WarmUp)) await IssueAsync(app.Services, id, registrar);
        // By turns, so that whatever else the machine does meets both alike.
        foreach (var some in prepared.Skip(WarmUp).Chunk(Turn))
        {
            var drawn = await ReadAsync(app.Services, some);
            draw.Start();
            foreach (var certificate in drawn) bytes += CertificateSheet.Draw(certificate, font, Address).Length;
            draw.Stop();
            var before = Used();
            issue.Start();
            foreach (var id in some) await IssueAsync(app.Services, id, registrar);
            issue.Stop();
            processor += Used() - before;
        }
        var (value, floor, used) = (issue.Elapsed.TotalMilliseconds / Rounds, draw.Elapsed.TotalMilliseconds / Rounds, 1000 * processor / Rounds);
        return new Measured("certificates", options.Provider, used, "ms", floor, used / floor, MostMilliseconds, used <= MostMilliseconds, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"processor time of server and database for each certificate, issued with PDF and signed credential, title certified, trail and messages in one durable transaction: {1000 / used:0} a second for each core in use; "
            + $"{value:0.0} ms on the clock, {1000 / value:0} a second, one after another; floor: the PDF drawn and not kept, {1000 / floor:0} a second; means of {Rounds} names; {bytes / Rounds / 1024.0:0.0} KB a PDF");
    }

    static async Task IssueAsync(IServiceProvider app, Guid id, Actor registrar)
    {
        await using var scope = app.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CertificateRegister>().IssueAsync(id, Address, new Act(registrar, app.GetRequiredService<IClock>().GetCurrentInstant()));
    }

    static async Task<IReadOnlyList<Certificate>> ReadAsync(IServiceProvider app, Guid[] some)
    {
        await using var scope = app.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LmsDbContext>().Certificates.AsNoTracking().Where(one => some.Contains(one.Id)).ToListAsync();
    }

    /// <summary>Confirmed titles of people with many names, and their certificates prepared by one registrar; the other one issues them.</summary>
    static async Task<(IReadOnlyList<Guid> Prepared, Actor Registrar)> SettleAsync(IServiceProvider app)
    {
        var city = await TitleCity.SettleAsync(app, WarmUp + Rounds, 1, n => $"{Names[n % Names.Length]}{Names[n * 7 % Names.Length]}{Names[n / Names.Length * 11 % Names.Length]}");
        var act = new Act(Actor.System, app.GetRequiredService<IClock>().GetCurrentInstant());
        Actor Registrar(string name) => new(act.NewId(), name, [new Grant(Role.Registrar, city.Unit, true, city.Unit)], FlatUnits.Instance);
        List<Guid> confirmed;
        await using (var scope = app.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<LmsDbContext>();
            // The way there is the subject of other benchmarks.
            await db.TitleApplications.ExecuteUpdateAsync(file => file.SetProperty(f => f.State, TitleApplicationState.Confirmed).SetProperty(f => f.TitleDate, act.At.InUtc().Date));
            confirmed = await db.TitleApplications.Select(file => file.Id).ToListAsync();
        }
        var (first, prepared) = (Registrar("Qin"), new List<Guid>());
        foreach (var file in confirmed)
        {
            await using var scope = app.CreateAsyncScope();
            prepared.Add((await scope.ServiceProvider.GetRequiredService<CertificateRegister>().PrepareTitleAsync(file, act with { By = first })).Id);
        }
        return (prepared, Registrar("You"));
    }
}
