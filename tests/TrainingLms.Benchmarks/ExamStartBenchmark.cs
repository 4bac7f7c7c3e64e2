namespace TrainingLms.Benchmarks;

/// <summary>Everybody presses the button within the same quarter of a minute, at the rate of 20,000 in a minute; the papers lie ready.</summary>
static class ExamStartBenchmark
{
    const int Candidates = 5_000;
    const double PerSecond = 20_000 / 60.0;
    const double MostMs = 1_000;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        var (candidates, rate) = options.Provider == "postgresql" ? (Candidates, PerSecond) : (Candidates / 10, PerSecond / 10);
        await using var hall = await ExamHall.BuildAsync(options, candidates + 100);
        using var load = new ExamLoad(hall);
        await ExamLoad.PlannedAsync(100, 20, i => load.StartAsync(hall.Candidates[candidates + i]));
        var before = hall.ProcessorSeconds;
        var starts = await ExamLoad.PlannedAsync(candidates, rate, i => load.StartAsync(hall.Candidates[i]));
        var each = (hall.ProcessorSeconds - before) * 1000 / candidates;
        hall.Look();
        return new Measured("exam-start", options.Provider, starts.P(0.99), "ms", null, null, MostMs, starts.P(0.99) <= MostMs && starts.Failed == 0, hall.PeakMb,
            $"p99 from the planned arrival; {starts}; {each:0.0} ms of processor in the server for each; {candidates + 100} papers frozen before in {hall.AssemblySeconds:0} s {load.Complaint}");
    }
}
