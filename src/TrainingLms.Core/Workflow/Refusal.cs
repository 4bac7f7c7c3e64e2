namespace TrainingLms.Workflow;

/// <summary>One reason why something cannot be done.</summary>
/// <param name="Code">Stable for ever; its sentence lives in the sentence files.</param>
/// <param name="Facts">Figures for the sentence, by the name used there.</param>
/// <param name="Member">The member of the request it is about, in JSON notation; null where it is about the whole.</param>
public sealed record Refusal(string Code, IReadOnlyList<(string Name, object? Value)> Facts, string? Member = null)
{
    /// <summary>A reason that needs no figures.</summary>
    public Refusal(string code) : this(code, []) { }
}

/// <summary>The five ways to say no; each has one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>Not there, or not visible to the actor: the two must look the same.</summary>
    NotFound,

    /// <summary>The actor may not pull this trigger.</summary>
    Forbidden,

    /// <summary>The subject is in a state that does not know this trigger.</summary>
    WrongState,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Stale,

    /// <summary>At least one rule is broken; all broken ones are told.</summary>
    RuleBroken,

    /// <summary>Something that is needed does not answer; the same request may succeed later.</summary>
    Unavailable,
}

/// <summary>Thrown when a command is refused, so that a refusal cannot be dropped by accident.</summary>
public sealed class RefusedException(RefusalKind kind, IReadOnlyList<Refusal> refusals)
    : Exception($"{kind}: {string.Join(", ", refusals.Select(refusal => refusal.Code))}")
{
    /// <summary>A single reason.</summary>
    public RefusedException(RefusalKind kind, string code, params (string Name, object? Value)[] facts)
        : this(kind, [new Refusal(code, facts)]) { }

    /// <summary>Which of the six kinds.</summary>
    public RefusalKind Kind { get; } = kind;

    /// <summary>All reasons, at least one.</summary>
    public IReadOnlyList<Refusal> Refusals { get; } = refusals;

    /// <summary>What somebody tried to do; null where no workflow was asked, and for acts that leave no entry by design.</summary>
    public Attempt? Attempt { get; init; }

    /// <summary>The codes of all reasons, in order.</summary>
    public IReadOnlyList<string> Codes => [.. Refusals.Select(refusal => refusal.Code)];
}

/// <summary>A trigger that somebody tried to pull and was refused.</summary>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="Trigger">Name of the trigger.</param>
/// <param name="From">The state it was in; null when it did not exist yet.</param>
/// <param name="Subject">What it was tried on.</param>
/// <param name="Act">Who and when.</param>
public sealed record Attempt(string Workflow, string Trigger, string? From, IGoverned Subject, Act Act);

/// <summary>The answer to "may this be done": allowed, or refused with kind and reasons.</summary>
public sealed record Verdict
{
    Verdict(RefusalKind? kind, IReadOnlyList<Refusal> refusals, Warrant? warrant) =>
        (Kind, Refusals, Warrant) = (kind, refusals, warrant);

    /// <summary>Null when allowed.</summary>
    public RefusalKind? Kind { get; }

    /// <summary>Empty when allowed.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>By what authority it is allowed; null when refused.</summary>
    public Warrant? Warrant { get; }

    /// <summary>Whether it may be done.</summary>
    public bool IsAllowed => Kind is null;

    /// <summary>Yes, by this warrant.</summary>
    public static Verdict Allowed(Warrant warrant) => new(null, [], warrant);

    /// <summary>No, for these reasons.</summary>
    public static Verdict Refused(RefusalKind kind, params IReadOnlyList<Refusal> refusals) => new(kind, refusals, null);

    /// <summary>Throws what this verdict refuses; does nothing when allowed.</summary>
    public Verdict OrRefuse() => Kind is { } kind ? throw new RefusedException(kind, Refusals) : this;
}
