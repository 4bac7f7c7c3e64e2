using System.Diagnostics;

namespace TrainingLms.Benchmarks;

/// <summary>A program measured from outside: its wall time and its largest resident memory.</summary>
sealed class ChildProcess : IAsyncDisposable
{
    readonly Process process;

    ChildProcess(Process process) => this.process = process;

    public static ChildProcess Start(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Reads lines until one fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (wanted(line)) return line;
        throw new InvalidOperationException($"the program ended early: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Lets it say what it likes from now on, so that it never waits for a reader.</summary>
    public void Drain() => _ = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    /// <summary>Processor time used so far, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Waits for the end and watches the memory meanwhile.</summary>
    public async Task<(int Exit, double PeakMb)> EndAsync()
    {
        var reading = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0d;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, MemoryMb("VmHWM"));
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(100));
        }
        await Task.WhenAll(reading, errors);
        return (process.ExitCode, peak);
    }

    /// <summary>A memory figure of the kernel for this process, in MB; 0 where the system has none.</summary>
    public double MemoryMb(string figure)
    {
        var status = $"/proc/{process.Id}/status";
        if (!File.Exists(status)) return 0;
        try
        {
            var line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(figure, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
        }
        catch (IOException)
        {
            // The process ended between the two calls.
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
