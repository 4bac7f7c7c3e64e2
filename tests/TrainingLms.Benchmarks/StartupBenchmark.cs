using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TrainingLms.Benchmarks;

/// <summary>From starting the process on an existing database to the first healthy answer, and what it holds when idle.</summary>
static partial class StartupBenchmark
{
    const double TargetSeconds = 3;
    const double TargetIdleMb = 200;
    const int Runs = 5;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        string[] serve = ["serve", "--data", database.Folder, "--urls", "http://127.0.0.1:0", .. database.HostArguments];
        await SecondsAsync("TrainingLms.Api.dll", [.. serve, "--demo-data"]);      // makes the database; not counted
        var floors = new List<double>();
        var values = new List<(double Seconds, double IdleMb, double PeakMb)>();
        for (var run = 0; run < Runs; run++)
        {
            floors.Add((await SecondsAsync("TrainingLms.Benchmarks.dll", ["bare-server"])).Seconds);
            values.Add(await SecondsAsync("TrainingLms.Api.dll", serve));
        }
        var seconds = Median(values.Select(value => value.Seconds));
        var idle = Median(values.Select(value => value.IdleMb));
        var floor = Median(floors);
        return new Measured("startup", options.Provider, seconds, "s", floor, seconds / floor, TargetSeconds,
            seconds <= TargetSeconds && idle <= TargetIdleMb, values.Max(value => value.PeakMb),
            $"idle memory {idle:0} MB, target {TargetIdleMb:0} MB; median of {Runs} starts; floor: a bare web server of the framework");
    }

    static async Task<(double Seconds, double IdleMb, double PeakMb)> SecondsAsync(string assembly, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await using var process = ChildProcess.Start(assembly, arguments);
        var line = await process.LineAsync(line => Address().IsMatch(line));
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value) };
        (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).EnsureSuccessStatusCode();
        var seconds = watch.Elapsed.TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(2));
        return (seconds, process.MemoryMb("VmRSS"), process.MemoryMb("VmHWM"));
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
