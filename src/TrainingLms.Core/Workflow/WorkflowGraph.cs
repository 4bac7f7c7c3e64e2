using System.Text;

namespace TrainingLms.Workflow;

/// <summary>Draws a workflow as a Mermaid state diagram.</summary>
public static class WorkflowGraph
{
    /// <summary>The diagram's text. Labels come from <paramref name="label"/>, so that each language can draw its own.</summary>
    public static string Mermaid(IWorkflow workflow, Func<string, string> label)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var state in workflow.States)
            text.Append($"    {state}: {label($"{workflow.Name}.state.{state}")}\n");
        foreach (var edges in workflow.Rows.SelectMany(row => row.To.Select(to => (From: row.From ?? "[*]", To: to, row.Trigger))).GroupBy(edge => (edge.From, edge.To)))
            text.Append($"    {edges.Key.From} --> {edges.Key.To}: {string.Join(" / ", edges.Select(edge => label($"{workflow.Name}.trigger.{edge.Trigger}")))}\n");
        foreach (var state in workflow.TerminalStates())
            text.Append($"    {state} --> [*]\n");
        return text.ToString();
    }

    /// <summary>States that no row leaves: where a story ends.</summary>
    public static IEnumerable<string> TerminalStates(this IWorkflow workflow) =>
        workflow.States.Where(state => workflow.Rows.All(row => row.From != state || row.To.All(to => to == state)));
}
