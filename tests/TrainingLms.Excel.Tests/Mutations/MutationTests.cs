using System.Diagnostics;
using System.Globalization;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>
/// Bends good files at random, layer by layer. Whatever comes out: never a crash, never a hang, never an error without a code of ours.
/// Settings of the environment: EXCEL_FUZZ_SECONDS for all layers together, EXCEL_FUZZ_SEED to have the same files again, EXCEL_FUZZ_CASE, such as
/// <c>Xml:1234</c>, to read one file alone.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    const double DefaultSeconds = 20;
    const long MostAllocated = 1L << 30;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    static readonly int Seed = int.TryParse(Setting("SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();

    static readonly Dictionary<string, Func<Random, byte[]>> Layers = new()
    {
        ["Bytes"] = random => Bytes.Bend(BaseFiles.Pick(random), random),
        ["Container"] = ContainerLayer.Bend,
        ["Deflate"] = DeflateLayer.Bend,
        ["Xml"] = XmlLayer.Bend,
        ["Cells"] = CellLayer.Bend,
        ["Text"] = TextLayer.Bend,
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Whatever_is_bent_in_a_file_it_is_read_or_refused_by_a_code_of_ours(string layer)
    {
        var only = Setting("CASE")?.Split(':');
        if (only is not null && only[0] != layer) return;
        var seconds = double.TryParse(Setting("SECONDS"), CultureInfo.InvariantCulture, out var asked) ? asked : DefaultSeconds;
        output.WriteLine($"EXCEL_FUZZ_SEED={Seed} for {seconds / Layers.Count:0.#} s");
        int read = 0, refused = 0;
        var slowest = (Took: TimeSpan.Zero, Case: 0);
        var watch = Stopwatch.StartNew();
        for (var i = only is null ? 0 : int.Parse(only[1], CultureInfo.InvariantCulture); watch.Elapsed.TotalSeconds < seconds / Layers.Count; i++)
        {
            var (wasRead, took) = await RunAsync(layer, i);
            if (wasRead) read++;
            else refused++;
            if (took > slowest.Took) slowest = (took, i);
            if (only is not null) return;
        }

        output.WriteLine($"{read} read, {refused} refused; the slowest was case {slowest.Case} with {slowest.Took.TotalMilliseconds:0} ms");
        Assert.True(refused > 0 && read > 0, $"seed {Seed}, layer {layer}: {read} read, {refused} refused; a fuzzer that sees only one side shows nothing");
    }

    // Every case has its own source of chance, so that one can be read again without the ones before it.
    static async Task<(bool WasRead, TimeSpan Took)> RunAsync(string layer, int number)
    {
        var random = new Random(unchecked(((Seed * 397) ^ layer[0]) * 1_000_003 ^ number));
        var file = Layers[layer](random);
        var watch = Stopwatch.StartNew();
        try
        {
            return (await Task.Run(() => ReadWithin(file)).WaitAsync(Longest), watch.Elapsed);
        }
        catch (Exception broken)
        {
            var what = broken is TimeoutException ? $"not done after {Longest.TotalSeconds:0} s" : $"{broken}";
            Assert.Fail($"To repeat: EXCEL_FUZZ_SEED={Seed} EXCEL_FUZZ_CASE={layer}:{number}, {file.Length} bytes: {what}");
            throw;
        }
    }

    static bool ReadWithin(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = Judge.Read(file);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= MostAllocated ? read : throw new BrokenPromiseException($"{allocated >> 20} MB allocated");
    }

    static string? Setting(string name) => Environment.GetEnvironmentVariable($"EXCEL_FUZZ_{name}") is { Length: > 0 } value ? value : null;
}
