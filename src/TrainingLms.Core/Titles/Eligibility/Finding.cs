namespace TrainingLms.Titles;

/// <summary>What a rule says about an application.</summary>
public enum FindingOutcome
{
    /// <summary>Met.</summary>
    Pass,

    /// <summary>Not met.</summary>
    Fail,

    /// <summary>The data do not tell; a named officer decides.</summary>
    NeedsHuman,
}

/// <summary>One rule judged by the engine, and what people decided on top of it. The engine proposes, a named officer decides.</summary>
public sealed record Finding
{
    /// <summary>The rule, for example <c>years_in_title</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What the engine proposes.</summary>
    public required FindingOutcome Proposed { get; init; }

    /// <summary>Code of the sentence that explains it.</summary>
    public required string Sentence { get; init; }

    /// <summary>The inputs and figures, by the names the sentence uses.</summary>
    public required IReadOnlyDictionary<string, string?> Inputs { get; init; }

    /// <summary>What a person decided where the engine could not; null while nobody did.</summary>
    public FindingOutcome? Decided { get; init; }

    /// <summary>Who decided, or granted the exception.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>Why, or the ground of the exception.</summary>
    public string? Reason { get; init; }

    /// <summary>The two who recommended an exception; empty without one.</summary>
    public IReadOnlyList<string> Recommenders { get; init; } = [];

    /// <summary>Whether an exception was granted.</summary>
    public bool IsExcepted => Recommenders.Count > 0;

    /// <summary>What counts: an exception passes, a person's decision comes before the proposal.</summary>
    public FindingOutcome Outcome => IsExcepted ? FindingOutcome.Pass : Decided ?? Proposed;
}
