using System.Diagnostics;
using TrainingLms.People;

namespace TrainingLms.Benchmarks;

/// <summary>Ten rosters of 100,000 people handed in at the same moment: they queue, and the server holds no more of them in memory than of one.</summary>
static class RosterQueueBenchmark
{
    const int People = 100_000;
    const int Imports = 10;
    const double MostMb = 300;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        await using var city = await RosterCity.BuildAsync(database, options);
        // Everything is compiled and warm before it counts. The files lie on the disk, as with those who send them.
        await city.ApplyAsync(await city.PreviewAsync(await RosterCity.WorkbookAsync(2_000)));
        var paths = new List<string>();
        for (var i = 0; i < Imports; i++)
        {
            paths.Add(Path.Combine(database.Folder, $"roster-{i}.xlsx"));
            await File.WriteAllBytesAsync(paths[i], await RosterCity.WorkbookAsync(People, People * (i + 1)));
        }

        var megabytes = new FileInfo(paths[0]).Length / 1048576.0;
        var memory = MemoryWatch.Begin();
        var watch = Stopwatch.StartNew();
        // Hosts read request bodies into memory; so does this.
        var uploads = await Task.WhenAll(paths.Select(async path => await city.UploadAsync(await File.ReadAllBytesAsync(path))));
        var (uploaded, uploadMb) = (watch.Elapsed.TotalSeconds, memory.AboveMb);
        await city.WorkAsync();
        var (read, readMb) = (watch.Elapsed.TotalSeconds - uploaded, memory.AboveMb);
        await Task.WhenAll(uploads.Select(city.ConfirmAsync));
        await city.WorkAsync();
        foreach (var upload in uploads) await city.DemandAsync(upload, RosterImportState.Applied);
        var (all, peak) = (watch.Elapsed.TotalSeconds, memory.AboveMb);
        return new Measured("roster-queue", options.Provider, all, "s", null, null, null, peak <= MostMb, peak,
            $"{Imports} rosters of {People} rows, {megabytes:0.0} MB each, handed in at once: upload {uploaded:0.00} s, previews {read:0.00} s, writing {all - uploaded - read:0.00} s; "
            + $"memory above idle {uploadMb:0} MB after the uploads, {readMb:0} MB after the previews, {peak:0} MB in all (at most {MostMb:0})");
    }
}
