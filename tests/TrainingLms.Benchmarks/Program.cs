using System.Text.Json;
using TrainingLms.Benchmarks;

// dotnet run -c Release --project tests/TrainingLms.Benchmarks -- NAME [--provider sqlite|postgresql] [--connection …] [--json] [--restart …]
// --restart is for exam-faults: a program that restarts the database, run by turns with the kills of the server.
// Exits 0 when it ran, whatever it found; 2 when it was called wrongly.
Dictionary<string, Func<BenchmarkOptions, Task<Measured>>> benchmarks = new()
{
    ["demo"] = DemoBenchmark.RunAsync,
    ["startup"] = StartupBenchmark.RunAsync,
    ["scope"] = ScopeBenchmark.RunAsync,
    ["roster-import"] = RosterImportBenchmark.RunAsync,
    ["roster-queue"] = RosterQueueBenchmark.RunAsync,
    ["roster-learning"] = RosterLearningBenchmark.RunAsync,
    ["roster-export"] = RosterExportBenchmark.RunAsync,
    ["hours"] = HoursBenchmark.RunAsync,
    ["overview"] = OverviewBenchmark.RunAsync,
    ["outbox"] = OutboxBenchmark.RunAsync,
    ["check-in"] = CheckInBenchmark.RunAsync,
    ["certificates"] = CertificatesBenchmark.RunAsync,
    ["titles"] = TitlesBenchmark.RunAsync,
    ["exam-autosave"] = ExamAutosaveBenchmark.RunAsync,
    ["exam-start"] = ExamStartBenchmark.RunAsync,
    ["exam-day"] = ExamDayBenchmark.RunAsync,
    ["exam-faults"] = ExamFaultsBenchmark.RunAsync,
};

switch (args)
{
    case ["list"]:
        foreach (var name in benchmarks.Keys) Console.WriteLine(name);
        return 0;
    case ["bare-server", .. var upsert]:
        await BareServer.RunAsync(upsert.FirstOrDefault());
        return 0;
    case [var name, ..] when benchmarks.TryGetValue(name, out var run):
        var options = BenchmarkOptions.Read(args);
        if (options is null) return Usage();
        var measured = await run(options);
        measured.Print(Console.Out);
        if (options.Json) Console.WriteLine(JsonSerializer.Serialize(measured, BenchmarkOptions.JsonForm));
        return 0;
    default:
        return Usage();
}

int Usage()
{
    Console.Error.WriteLine($"usage: NAME [--provider sqlite|postgresql] [--connection TEXT] [--json] [--restart PROGRAM]; NAME is one of: {string.Join(", ", benchmarks.Keys)}; or: list");
    return 2;
}
