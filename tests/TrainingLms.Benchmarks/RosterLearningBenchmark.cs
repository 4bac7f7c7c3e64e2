using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using TrainingLms.People;

namespace TrainingLms.Benchmarks;

/// <summary>Everybody of a OneRoster file is enrolled in the four courses that ship: 100,000 enrolments of 25,000 people, previewed and written with the trail; then the same file again, unchanged.</summary>
static class RosterLearningBenchmark
{
    const int People = 25_000;
    const double MostMb = 300;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        await using var city = await RosterCity.BuildAsync(database, options);
        var courses = await city.PublishAsync();
        await city.ApplyAsync(await city.PreviewAsync(await RosterCity.WorkbookAsync(People)));
        var people = await city.OneRosterAsync();
        // A few first, so that everything is compiled and warm before it counts.
        await city.ApplyAsync(await city.PreviewAsync(await WithAsync(city, people, courses, 500), WithEnrolments));
        var file = await WithAsync(city, people, courses, People);
        var memory = MemoryWatch.Begin();
        var watch = Stopwatch.StartNew();
        var preview = await city.PreviewAsync(file, WithEnrolments);
        var (read, readMb) = (watch.Elapsed.TotalSeconds, memory.AboveMb);
        await city.ApplyAsync(preview);
        var (all, peak) = (watch.Elapsed.TotalSeconds, memory.AboveMb);
        var again = await city.PreviewAsync(file, WithEnrolments);
        if (again.Counts.Enrol != 0) throw new InvalidOperationException($"{again.Counts.Enrol} enrolments would be written twice.");
        var readAgain = watch.Elapsed.TotalSeconds - all;
        return new Measured("roster-learning", options.Provider, all, "s", null, null, null, peak <= MostMb, peak,
            $"{People} people, {preview.Counts.Enrol} enrolments to write: preview {read:0.00} s, writing {all - read:0.00} s; the same previewed again {readAgain:0.00} s; "
            + $"memory above idle {readMb:0} MB at the preview, {peak:0} MB in all (at most {MostMb:0})");
    }

    static RosterSettings WithEnrolments => new() { Enrolments = true };

    /// <summary>The exported file, with the first people learning every course.</summary>
    static async Task<byte[]> WithAsync(RosterCity city, byte[] exported, IReadOnlyList<Guid> courses, int most)
    {
        var (school, learners) = await city.FirstAsync(most);
        using var target = new MemoryStream();
        await target.WriteAsync(exported);
        using (var zip = new ZipArchive(target, ZipArchiveMode.Update, leaveOpen: true))
        {
            await using var lines = new StreamWriter(await zip.GetEntry("enrollments.csv")!.OpenAsync(), new UTF8Encoding(false));
            lines.BaseStream.Seek(0, SeekOrigin.End);
            foreach (var learner in learners)
                foreach (var course in courses)
                    await lines.WriteAsync($"{Guid.CreateVersion7()},,,{course},{school},{learner},student,,,,\r\n");
        }
        return target.ToArray();
    }
}
