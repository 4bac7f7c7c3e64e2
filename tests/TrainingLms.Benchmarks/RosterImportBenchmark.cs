using System.Diagnostics;

namespace TrainingLms.Benchmarks;

/// <summary>100,000 people from a workbook: upload to preview, and confirmation to written, with the trail; then the same file again, unchanged.</summary>
static class RosterImportBenchmark
{
    const int People = 100_000;
    const int Few = 2_000;
    const double MostRatio = 1.5;
    const double MostMb = 300;
    const double MostAgain = 0.5;
    const double MostFewSeconds = 0.5;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        await using var city = await RosterCity.BuildAsync(database, options);
        // Everything is compiled and warm before it counts.
        var few = await RosterCity.WorkbookAsync(Few);
        await city.ApplyAsync(await city.PreviewAsync(few));
        var (_, fewSeconds) = await TimeAsync(() => city.PreviewAsync(few));
        var file = await RosterCity.WorkbookAsync(People);
        var memory = MemoryWatch.Begin();
        var cpu = Environment.CpuUsage.TotalTime;
        var (preview, read) = await TimeAsync(() => city.PreviewAsync(file));
        var readMb = memory.AboveMb;
        var (_, written) = await TimeAsync(() => city.ApplyAsync(preview));
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var peak = memory.AboveMb;
        var (again, readAgain) = await TimeAsync(() => city.PreviewAsync(file));
        var (_, writtenAgain) = await TimeAsync(() => city.ApplyAsync(again));
        var first = read + written;
        double? floor = options.Provider == "postgresql"
            ? await RosterFloor.SecondsAsync(file, new Npgsql.NpgsqlConnectionStringBuilder(options.Connection) { Database = database.Name }.ToString()) : null;
        var ratio = first / floor;
        var secondRatio = (readAgain + writtenAgain) / first;
        return new Measured("roster-import", options.Provider, first, "s", floor, ratio, floor * MostRatio,
            (ratio is null or <= MostRatio) && peak <= MostMb && secondRatio <= MostAgain && fewSeconds <= MostFewSeconds, peak,
            $"{People} rows, {file.Length / 1048576.0:0.0} MB: preview {read:0.00} s, writing {written:0.00} s, {cpu.TotalSeconds:0.0} s of processor in both; the same again {readAgain:0.00} + {writtenAgain:0.00} s, "
            + $"{secondRatio:0.00} of the first (at most {MostAgain:0.0}); {Few} rows previewed in {fewSeconds:0.00} s (at most {MostFewSeconds:0.0}); "
            + $"memory above idle {readMb:0} MB at the preview, {peak:0} MB in all (at most {MostMb:0}); floor: byte scan, COPY and upsert");
    }

    static async Task<(T Result, double Seconds)> TimeAsync<T>(Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        var result = await work();
        return (result, watch.Elapsed.TotalSeconds);
    }
}

/// <summary>The largest resident memory of this process since a moment, above what it held then.</summary>
sealed class MemoryWatch
{
    readonly double idle;

    MemoryWatch(double idle) => this.idle = idle;

    public static MemoryWatch Begin()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        // Sets the high-water mark of the kernel back to what is held now.
        if (File.Exists("/proc/self/clear_refs")) File.WriteAllText("/proc/self/clear_refs", "5");
        return new MemoryWatch(Read("VmRSS"));
    }

    public double AboveMb => Read("VmHWM") - idle;

    static double Read(string figure) => !File.Exists("/proc/self/status") ? 0
        : double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(figure, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
}
