using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Benchmarks;

/// <summary>A round with 5,000 applications and a pool of 500 experts: eligibility judged for all as the clock does it, every conflict computed, all cases given to readers, and a ballot of a large panel.</summary>
static class TitlesBenchmark
{
    const double MostSeconds = 10;
    const double MostForConflicts = 10;
    const double MostForReadings = 30;
    const int Applications = 5_000;
    const int Experts = 500;
    const int Readers = 3;
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
        var city = await TitleCity.SettleAsync(app.Services, Applications, Experts);
        var (round, experts) = (city.Round, city.Experts);

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

        var ballot = await TitleBallot.RunAsync(app.Services, database, city);
        var ok = ballot.IsUnordered && eligibility <= MostSeconds && conflicts <= MostForConflicts && readings <= MostForReadings && plan.Lacking.Count == 0 && loads.Max() <= least + 1;
        return new Measured("titles", options.Provider, eligibility, "s", floor, eligibility / floor, MostSeconds, ok, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"eligibility of {Applications:N0} applications judged, written and entered in the trail; floor: the findings alone written by one UPDATE each, {Batch} to a commit; "
            + $"{found.Count:N0} conflicts with {Experts} experts in {conflicts:0.0} s (at most {MostForConflicts:0}); {Readers} readers each in {readings:0.0} s (at most {MostForReadings:0}): "
            + $"{loads.Min()} to {loads.Max()} cases an expert, none possible below {least}, {plan.Lacking.Count} short; {ballot}");
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
}
