using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace TrainingLms.Benchmarks;

/// <summary>The server is killed at random moments while everybody saves, and by turns with it the database is restarted where it is told how; afterwards every answer that was acknowledged must be there. The figure is how many are not.</summary>
static class ExamFaultsBenchmark
{
    const int Candidates = 200;
    const int Kills = 20;

    public static async Task<Measured> RunAsync(BenchmarkOptions options)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var hall = await ExamHall.BuildAsync(options, Candidates);
        using var load = new ExamLoad(hall);
        foreach (var candidate in hall.Candidates)
            if (!await load.StartAsync(candidate)) throw new InvalidOperationException(load.Complaint);

        var (acknowledged, saves, lost, restarts) = (new ConcurrentDictionary<(int Candidate, int Slot), long>(), 0, 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var (from, end, isOver) = ((kill + 1) * 1_000_000L, DateTime.UtcNow.AddMilliseconds(random.Next(200, 3_000)), false);
            var writing = Enumerable.Range(0, Candidates).Select(async candidate =>
            {
                for (var revision = from; !Volatile.Read(ref isOver) && await load.SaveAsync(hall.Candidates[candidate], (int)(revision % ExamLoad.Slots), revision); revision++)
                {
                    acknowledged[(candidate, ExamLoad.FirstSlot + (int)(revision % ExamLoad.Slots))] = revision;
                    Interlocked.Increment(ref saves);
                }
            }).ToList();
            while (DateTime.UtcNow < end) await Task.Delay(5);
            if (options.Restart is { } program && kill % 2 == 1)
            {
                await RestartAsync(program);
                restarts++;
                Volatile.Write(ref isOver, true);
                await Task.WhenAll(writing);
                await hall.ReadyAsync();
            }
            else
            {
                await hall.KillAsync();
                await Task.WhenAll(writing);
                await hall.OpenAsync();
            }
            for (var candidate = 0; candidate < Candidates; candidate++)
            {
                var stored = (await load.ReadAsync(hall.Candidates[candidate])).GetProperty("paper").GetProperty("slots").EnumerateArray().ToDictionary(slot => slot.GetProperty("slot").GetInt32(), slot => slot.GetProperty("revision").GetInt64());
                lost += acknowledged.Count(answer => answer.Key.Candidate == candidate && stored[answer.Key.Slot] < answer.Value);
            }
        }
        hall.Look();
        return new Measured("exam-faults", options.Provider, lost, "answers lost", null, null, 0, lost == 0 && saves > 0, hall.PeakMb,
            $"{Kills - restarts} kills of the server and {restarts} restarts of the database at random moments (seed {seed}) while {Candidates} candidates saved without a pause; {saves} saves acknowledged, each looked for after every restart");
    }

    static async Task RestartAsync(string program)
    {
        var words = program.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var run = Process.Start(words[0], words[1..]);
        await run.WaitForExitAsync();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {run.ExitCode}.");
    }
}
