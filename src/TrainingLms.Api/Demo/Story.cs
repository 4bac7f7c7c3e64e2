using System.Diagnostics;

namespace TrainingLms.Api.Demo;

/// <summary>Tells the demonstration step by step and keeps count: each step says what was decided and why, each cross-check holds or fails.</summary>
sealed class Story(TextWriter console)
{
    readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>Steps told so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Cross-checks that held.</summary>
    public int Held { get; private set; }

    /// <summary>What did not hold.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Begins a chapter.</summary>
    public void Chapter(string chinese, string english) =>
        console.WriteLine($"\n== {chinese}  {english}  [{watch.Elapsed.TotalSeconds:0.0} s]");

    /// <summary>Somebody does something; the story says what came of it and why.</summary>
    public async Task StepAsync(string who, string what, Func<Task<string>> act)
    {
        var outcome = await act();
        console.WriteLine($"{++Steps,3}  {who}: {what}\n       → {outcome}");
    }

    /// <summary>Somebody tries what the rules forbid; the story prints the refusal and checks its code.</summary>
    public async Task RefusedAsync(string who, string what, string code, Func<Task> act)
    {
        Steps++;
        try
        {
            await act();
            Hold(false, $"{what}: 应被拒绝 {code}，却办成了");
        }
        catch (DemoRefusal refusal)
        {
            console.WriteLine($"{Steps,3}  {who}: {what}\n       ✗ {refusal.Status} {string.Join(" ", refusal.Codes)}：{refusal.Detail}");
            Hold(refusal.Codes.Contains(code), $"{what}: 拒绝代码应含 {code}，实为 {string.Join(" ", refusal.Codes)}");
        }
    }

    /// <summary>A cross-check: silent when it holds, told and remembered when it does not.</summary>
    public void Hold(bool condition, string what)
    {
        if (condition)
        {
            Held++;
            return;
        }
        Failures.Add(what);
        console.WriteLine($"     !! {what}");
    }

    /// <summary>The last lines.</summary>
    /// <returns>Exit code: 0 only if everything held.</returns>
    public int End()
    {
        console.WriteLine($"\n{Steps} 步，{Held} 项核对成立，{Failures.Count} 项不成立，用时 {watch.Elapsed.TotalSeconds:0.0} 秒  "
            + $"({Steps} steps, {Held} checks held, {Failures.Count} failed, {watch.Elapsed.TotalSeconds:0.0} s)");
        return Failures.Count == 0 ? 0 : 1;
    }
}
