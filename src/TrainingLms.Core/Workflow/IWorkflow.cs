namespace TrainingLms.Workflow;

/// <summary>A workflow without its types: what pictures, the handbook and the theories over every workflow need.</summary>
public interface IWorkflow
{
    /// <summary>Snake-case name.</summary>
    string Name { get; }

    /// <summary>All states, in the order of the enum.</summary>
    IReadOnlyList<string> States { get; }

    /// <summary>All triggers, in the order of the enum.</summary>
    IReadOnlyList<string> Triggers { get; }

    /// <summary>The governed class.</summary>
    Type SubjectType { get; }

    /// <summary>The table as text, in the order written.</summary>
    IReadOnlyList<WorkflowRow> Rows { get; }

    /// <summary>State and who, asked of a subject that has no facts: enough to show that outsiders are refused everywhere.</summary>
    Verdict CheckBlank(string? state, string trigger, Act act);

    /// <summary>Whether some row needs a second person, so that its subjects remember who had a hand in them.</summary>
    bool RemembersHands { get; }

    /// <summary>Whether some row leads back, so that its subjects remember where they came from.</summary>
    bool LeadsBack { get; }

    /// <summary>The second-person clauses of a row alone: whether this act, done for <paramref name="onBehalfOf"/> or in the own right, is another person's after those steps.</summary>
    Verdict CheckSecondPerson(string? state, string trigger, IEnumerable<Hand> before, Act act, Guid? onBehalfOf);
}

/// <summary>A row as text.</summary>
/// <param name="From">Null when the row creates the subject.</param>
/// <param name="Trigger">What is done.</param>
/// <param name="To">Where it can lead: one state, or several where it leads back.</param>
/// <param name="Who">Names of who may, joined with <c>|</c>.</param>
/// <param name="ByClock">Whether only the clock may.</param>
/// <param name="Guards">Codes of the guards, timers included.</param>
/// <param name="HasTimer">Whether a timer belongs to it.</param>
/// <param name="IsRecorded">Whether it writes an audit entry.</param>
public sealed record WorkflowRow(
    string? From, string Trigger, IReadOnlyList<string> To, string Who, bool ByClock, IReadOnlyList<string> Guards, bool HasTimer, bool IsRecorded)
{
    /// <summary>Whether it leads back to the state from which the present one was entered.</summary>
    public bool LeadsBack { get; init; }

    /// <summary>Whether it needs another person than those who took earlier steps.</summary>
    public bool NeedsSecondPerson { get; init; }

    /// <summary>The earlier steps whose persons are excluded.</summary>
    public IReadOnlyList<string> NotBy { get; init; } = [];
}

/// <summary>Every workflow of the house, found once.</summary>
public static class Workflows
{
    /// <summary>All tables declared as a public static field named <c>Table</c>, by name.</summary>
    public static IReadOnlyList<IWorkflow> All { get; } =
        [.. typeof(Workflows).Assembly.GetTypes()
            .Select(type => type.GetField("Table")?.GetValue(null)).OfType<IWorkflow>().OrderBy(workflow => workflow.Name, StringComparer.Ordinal)];
}
