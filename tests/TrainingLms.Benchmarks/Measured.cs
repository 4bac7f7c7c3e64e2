using System.Text.Json;

namespace TrainingLms.Benchmarks;

/// <summary>What a benchmark found.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Provider">The database it ran on.</param>
/// <param name="Value">The figure itself.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Floor">What the machine needs at the least for the same kind of work, measured in the same run, in the same unit; null where nothing can be compared.</param>
/// <param name="Ratio">Value over floor; null without one.</param>
/// <param name="Target">What the value should not exceed; null where the limit is another figure of the note.</param>
/// <param name="Ok">Whether it does not, and memory neither.</param>
/// <param name="PeakMb">Largest resident memory of the measured process.</param>
/// <param name="Note">What else was measured, in words.</param>
sealed record Measured(
    string Name, string Provider, double Value, string Unit, double? Floor, double? Ratio, double? Target, bool Ok, double PeakMb, string Note)
{
    public void Print(TextWriter console)
    {
        console.WriteLine($"{Name} ({Provider}): {Value:0.00} {Unit}{(Target is { } target ? $", target {target:0.##} {Unit}" : "")}: {(Ok ? "ok" : "MISSED")}");
        console.WriteLine($"  {(Floor is { } floor ? $"floor {floor:0.00} {Unit}, ratio {Ratio:0.0}; " : "")}peak memory {PeakMb:0} MB");
        console.WriteLine($"  {Note}");
    }
}

/// <summary>How a benchmark was called.</summary>
/// <param name="Provider">The database.</param>
/// <param name="Connection">How to reach the PostgreSQL cluster; null where none is named.</param>
/// <param name="Json">Whether the result is told to machines too.</param>
sealed record BenchmarkOptions(string Provider, string? Connection, bool Json)
{
    /// <summary>A program, with its arguments, that restarts the database; null where only the server is to be killed.</summary>
    public string? Restart { get; init; }

    public static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web);

    public static BenchmarkOptions? Read(string[] args)
    {
        var options = new BenchmarkOptions("sqlite", Environment.GetEnvironmentVariable("TLMS_TEST_POSTGRESQL"), false);
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json": options = options with { Json = true }; break;
                case "--provider" when i + 1 < args.Length && args[i + 1] is "sqlite" or "postgresql": options = options with { Provider = args[++i] }; break;
                case "--connection" when i + 1 < args.Length: options = options with { Connection = args[++i] }; break;
                case "--restart" when i + 1 < args.Length: options = options with { Restart = args[++i] }; break;
                default: return null;
            }
        }
        return options.Provider == "postgresql" && options.Connection is null ? null : options;
    }
}
