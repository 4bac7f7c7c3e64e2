using System.Diagnostics;
using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Benchmarks;

/// <summary>100,000 people as a workbook, from the database into a stream that only takes: against the time of packing the same bytes.</summary>
static class RosterExportBenchmark
{
    const int Few = 10_000;
    const int Many = 100_000;
    const int Rounds = 5;
    const double MostRatio = 2;
    const double MostMb = 150;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(options);
        await using var city = await RosterCity.BuildAsync(database, options);
        await city.ApplyAsync(await city.PreviewAsync(await RosterCity.WorkbookAsync(Few)));
        for (var i = 0; i < 3; i++) await city.ExportAsync(new Drain());
        var fewMb = await MemoryOfAsync(() => city.ExportAsync(new Drain()));
        await city.ApplyAsync(await city.PreviewAsync(await RosterCity.WorkbookAsync(Many)));
        await city.ExportAsync(new Drain());
        var manyMb = await MemoryOfAsync(() => city.ExportAsync(new Drain()));

        var path = Path.Combine(database.Folder, "roster.xlsx");
        await using (var file = File.Create(path)) await city.ExportAsync(file);
        var (masked, floors) = (new List<double>(), new List<double>());
        var cpu = TimeSpan.Zero;
        for (var i = 0; i < Rounds; i++)
        {
            floors.Add(await PackAsync(path));
            var before = Environment.CpuUsage.TotalTime;
            masked.Add(await SecondsAsync(() => city.ExportAsync(new Drain())));
            cpu += Environment.CpuUsage.TotalTime - before;
        }
        var opening = await city.InAsync(OpeningAsync);
        var reading = await SecondsAsync(city.ReadAsync);
        var inFull = await SecondsAsync(() => city.ExportAsync(new Drain(), inFull: true));
        var fullMb = await MemoryOfAsync(() => city.ExportAsync(new Drain(), inFull: true));

        var (value, floor) = (Median(masked), Median(floors));
        var ratio = value / floor;
        var peak = Math.Max(manyMb, fullMb);
        return new Measured("roster-export", options.Provider, value, "s", floor, ratio, floor * MostRatio, ratio <= MostRatio && peak <= MostMb, peak,
            $"{Many} rows, {new FileInfo(path).Length / 1048576.0:0.0} MB, medians of {Rounds}, {cpu.TotalSeconds / Rounds:0.00} s of processor each; of it opening the sealed numbers for their last digits {opening:0.00} s, and reading the people from the database alone {reading:0.00} s; "
            + $"in full, with a row for each person told, {inFull:0.00} s; memory above idle {fewMb:0} MB at {Few} rows, {manyMb:0} MB at {Many}, {fullMb:0} MB in full (at most {MostMb:0}); "
            + "floor: the same bytes packed once more");
    }

    /// <summary>What the masks cost: every sealed number opened as the export opens it.</summary>
    static async Task<double> OpeningAsync(IServiceProvider services)
    {
        var (db, keys) = (services.GetRequiredService<LmsDbContext>(), services.GetRequiredService<KeyRing>());
        var ticks = 0L;
        await foreach (var person in db.People.AsNoTracking().Select(person => new { person.ResidentId, person.Mobile }).AsAsyncEnumerable())
        {
            var begun = Stopwatch.GetTimestamp();
            if (person.ResidentId is { } number) keys.Open(number, Person.ResidentIdColumn);
            if (person.Mobile is { } mobile) keys.Open(mobile, Person.MobileColumn);
            ticks += Stopwatch.GetTimestamp() - begun;
        }
        return (double)ticks / Stopwatch.Frequency;
    }

    static async Task<double> PackAsync(string path)
    {
        var parts = new List<byte[]>();
        await using (var archive = await ZipFile.OpenReadAsync(path))
            foreach (var entry in archive.Entries)
            {
                await using var stream = await entry.OpenAsync();
                var bytes = new byte[entry.Length];
                await stream.ReadExactlyAsync(bytes);
                parts.Add(bytes);
            }
        return await SecondsAsync(async () =>
        {
            foreach (var part in parts)
            {
                await using var pack = new DeflateStream(new Drain(), CompressionLevel.Optimal);
                for (var at = 0; at < part.Length; at += 65_536) pack.Write(part, at, Math.Min(65_536, part.Length - at));
            }
        });
    }

    static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);

    static async Task<double> MemoryOfAsync(Func<Task> work)
    {
        var memory = MemoryWatch.Begin();
        await work();
        return memory.AboveMb;
    }

    static async Task<double> SecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Takes bytes as a network does: forwards only.</summary>
    sealed class Drain : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            // Gone.
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Nothing is held back.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
