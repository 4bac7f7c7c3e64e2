namespace TrainingLms.Benchmarks;

/// <summary>
/// One exam of a whole city on one node: everybody starts within a minute, then saves go on at a fixed rate, then a quarter hands in within half a minute while
/// the others go on saving. On SQLite a tenth of it.
/// </summary>
static class ExamDayBenchmark
{
    const double MostMs = 250;
    const double MostMb = 1536;
    const int SaveSeconds = 120;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        var size = options.Provider == "postgresql" ? 1.0 : 0.1;
        var (candidates, handIns) = ((int)(20_000 * size), (int)(5_000 * size));
        var (startRate, saveRate, handInRate) = (candidates / 60.0, 700 * size, handIns / 30.0);
        await using var hall = await ExamHall.BuildAsync(options, candidates + 100);
        using var load = new ExamLoad(hall);
        await WarmAsync(hall, load, candidates);

        var starts = await ExamLoad.PlannedAsync(candidates, startRate, i => load.StartAsync(hall.Candidates[i]));
        var before = hall.ProcessorSeconds;
        var count = (int)(saveRate * SaveSeconds);
        var saves = await ExamLoad.PlannedAsync(count, saveRate, i => load.SaveAsync(hall.Candidates[i % candidates], i / candidates, 1 + (i / candidates)));
        var each = (hall.ProcessorSeconds - before) * 1000 / count;
        var ending = ExamLoad.PlannedAsync(handIns, handInRate, i => load.HandInAsync(hall.Candidates[i]));
        var beside = await ExamLoad.PlannedAsync((int)(saveRate * 30), saveRate, i => load.SaveAsync(hall.Candidates[handIns + (i % (candidates - handIns))], 5 + (i / (candidates - handIns)), 1_000 + i));
        var ended = await ending;
        hall.Look();
        var isOk = saves.P(0.99) <= MostMs && starts.Failed + saves.Failed + beside.Failed + ended.Failed == 0 && hall.PeakMb <= MostMb && starts.Seconds <= 61 && ended.Seconds <= 31;
        return new Measured("exam-day", options.Provider, saves.P(0.99), "ms", null, null, MostMs, isOk, hall.PeakMb,
            $"p99 of saves from the planned arrival; {candidates} candidates, papers frozen before in {hall.AssemblySeconds:0} s; starts: {starts}; saves: {saves}, {each:0.0} ms of processor in the server for each; "
            + $"hand-ins: {ended}; saves beside them: {beside}; memory at most {MostMb:0} MB {load.Complaint}");
    }

    static async Task WarmAsync(ExamHall hall, ExamLoad load, int from)
    {
        await ExamLoad.PlannedAsync(100, 20, i => load.StartAsync(hall.Candidates[from + i]));
        await ExamLoad.PlannedAsync(2_000, 100, i => load.SaveAsync(hall.Candidates[from + (i % 100)], i / 100, 1 + (i / 100)));
        await ExamLoad.PlannedAsync(50, 10, i => load.HandInAsync(hall.Candidates[from + i]));
    }
}
