namespace TrainingLms.Benchmarks;

/// <summary>Saves by as many hands as a hall has, against a bare endpoint that upserts one row on the same database; by turns, so that whatever else the machine does meets both alike.</summary>
static class ExamAutosaveBenchmark
{
    const int Candidates = 256;
    const int WarmTurns = 5;                                                     // the compiler of the run time is still rewriting what is called often after the first ones
    const int Turns = 4;
    const double LeastRatio = 0.9;
    static readonly TimeSpan Time = TimeSpan.FromSeconds(6);

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        await using var hall = await ExamHall.BuildAsync(options, Candidates);
        await using var floor = await BareFloor.OpenAsync(options);
        using var load = new ExamLoad(hall);
        using var bare = new ExamLoad(() => floor.Address);
        foreach (var candidate in hall.Candidates)
            if (!await load.StartAsync(candidate)) throw new InvalidOperationException(load.Complaint);

        var (ours, theirs, revision, processor, bareProcessor) = (new List<Wave>(), new List<Wave>(), 0L, 0d, 0d);
        for (var turn = -WarmTurns; turn < Turns; turn++)
        {
            var from = revision += 1_000_000;
            var before = hall.ProcessorSeconds;
            var saves = await ExamLoad.GreedyAsync(Candidates, Time, (hand, number) => load.SaveAsync(hall.Candidates[hand], (int)number, from + number));
            var (after, bareBefore) = (hall.ProcessorSeconds, floor.ProcessorSeconds);
            var upserts = await ExamLoad.GreedyAsync(Candidates, Time, (hand, number) => floor.UpsertAsync(bare, hand, (int)number, from + number));
            if (turn < 0) continue;                                             // compiled and warm before it counts
            processor += after - before;
            bareProcessor += floor.ProcessorSeconds - bareBefore;
            ours.Add(saves);
            theirs.Add(upserts);
        }
        hall.Look();
        var (value, least) = (ours.Sum(wave => wave.Count) / ours.Sum(wave => wave.Seconds), theirs.Sum(wave => wave.Count) / theirs.Sum(wave => wave.Seconds));
        var failed = ours.Sum(wave => wave.Failed) + theirs.Sum(wave => wave.Failed);
        return new Measured("exam-autosave", options.Provider, value, "saves/s", least, value / least, null, value >= LeastRatio * least && failed == 0, hall.PeakMb,
            $"{Candidates} hands, one answer a save, {Turns} turns of {Time.TotalSeconds:0} s; a save p99 {ours.Max(wave => wave.P(0.99)):0} ms, {processor * 1000 / ours.Sum(wave => wave.Count):0.00} ms of processor in the server, {bareProcessor * 1000 / theirs.Sum(wave => wave.Count):0.00} ms in the bare one; floor: a bare endpoint upserting one row (at least {LeastRatio:0.0} of it); {failed} failed {load.Complaint ?? bare.Complaint}");
    }
}
