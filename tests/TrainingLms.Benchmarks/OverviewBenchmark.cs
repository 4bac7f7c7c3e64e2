using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Reports;

namespace TrainingLms.Benchmarks;

/// <summary>The overview of a city with 16 districts, 300,000 people and 7,200,000 records, against the same city with a tenth of them.</summary>
static class OverviewBenchmark
{
    const double MostMs = 300;
    const double MostGrowth = 1.3;
    const int Rounds = 300;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var tenth = await LearningCity.BuildAsync(options, LearningCity.People / 10);
        await using var city = await LearningCity.BuildAsync(options, LearningCity.People);
        var (lookSmall, lookLarge) = (await LookingAsync(tenth, LearningCity.People / 10), await LookingAsync(city, LearningCity.People));
        var (smallFirst, largeFirst) = (await FirstAsync(lookSmall), await FirstAsync(lookLarge));
        var (small, large) = await LearningCity.P95Async(Rounds, lookSmall, lookLarge);
        var growth = large / small;
        return new Measured("overview", "postgresql", large, "ms", small, growth, MostMs, large <= MostMs && growth <= MostGrowth, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
            $"95th of 100 overviews of a city with 16 districts, {LearningCity.People} people and {LearningCity.People * LearningCity.EntriesEach} records; floor: the same with a tenth of the data "
            + $"(growth at most {MostGrowth:0.0}); the very first after the start {largeFirst:0} ms ({smallFirst:0} ms); everything folded anew in {city.RebuildSeconds:0} s");
    }

    static async Task<Func<Task>> LookingAsync(LearningCity city, int people)
    {
        var officer = await city.City.OfficerAsync("C");
        var root = officer.Grants[0].UnitId;
        return () => city.City.WithAsync(async services =>
        {
            var overview = await services.GetRequiredService<OverviewDesk>().OverviewAsync(root, LearningCity.Year, officer);
            return overview.Total.Figures.People == people && overview.Lines.Count == 17 ? overview : throw new InvalidOperationException($"{overview.Total.Figures.People} people in {overview.Lines.Count} lines");
        });
    }

    static async Task<double> FirstAsync(Func<Task> look)
    {
        var watch = Stopwatch.StartNew();
        await look();
        return watch.Elapsed.TotalMilliseconds;
    }
}
