using System.Diagnostics;

namespace TrainingLms.Benchmarks;

/// <summary>The whole story of the demonstration as a process of its own.</summary>
static class DemoBenchmark
{
    const double TargetSeconds = 30;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        var watch = Stopwatch.StartNew();
        await using (var bare = ChildProcess.Start("TrainingLms.Api.dll", "--help")) await bare.EndAsync();
        var floor = watch.Elapsed.TotalSeconds;

        watch.Restart();
        await using var demo = ChildProcess.Start("TrainingLms.Api.dll", ["demo", "--out", database.Folder, .. database.HostArguments]);
        var (exit, peak) = await demo.EndAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        return new Measured("demo", options.Provider, seconds, "s", floor, seconds / floor, TargetSeconds, exit == 0 && seconds <= TargetSeconds, peak,
            $"exit code {exit}, {Directory.GetFiles(database.Folder).Length} files written; floor: the same program printing its help");
    }
}
