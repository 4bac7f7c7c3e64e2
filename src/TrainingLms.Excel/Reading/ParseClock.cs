using System.Diagnostics;

namespace TrainingLms.Excel;

/// <summary>Measures the time spent inside the reader. Stands still while the caller works on a row.</summary>
sealed class ParseClock(TimeSpan limit)
{
    readonly Stopwatch _watch = new();

    public void Run() => _watch.Start();

    public void Pause() => _watch.Stop();

    /// <summary>Refuses a file that has taken too long.</summary>
    public void Check()
    {
        if (_watch.Elapsed > limit) throw Refuse.TooLarge("parse_seconds", (long)limit.TotalSeconds);
    }
}
