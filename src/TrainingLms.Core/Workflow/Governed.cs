using NodaTime;

namespace TrainingLms.Workflow;

/// <summary>Anything that two people could change at once: storage checks the version it was read with.</summary>
public interface IVersioned
{
    /// <summary>Raised by one at each save; the concurrency token and the ETag.</summary>
    long Version { get; }
}

/// <summary>Anything whose state only its workflow may change. Storage sees this face; code uses <see cref="Governed{TState}"/>.</summary>
public interface IGoverned : IVersioned
{
    /// <summary>The key, made once.</summary>
    Guid Id { get; }

    /// <summary>What happened since it was loaded; storage turns each into one audit entry in the same transaction.</summary>
    IReadOnlyList<Transition> Transitions { get; }

    /// <summary>Who had a hand in it before, as far as its table asks; nobody for a table without a second person.</summary>
    Hands Hands { get; }

    /// <summary>The next instant at which the clock must look at it, by its table; null when nothing is due.</summary>
    Instant? NextDue();

    /// <summary>Called by storage once the transitions are saved.</summary>
    void ForgetTransitions();
}

/// <summary>Base of every aggregate with a workflow. <see cref="State"/> has no setter for anyone but the engine.</summary>
public abstract class Governed<TState> : IGoverned where TState : struct, Enum
{
    readonly List<Transition> transitions = [];

    /// <inheritdoc/>
    public Guid Id { get; protected init; }

    /// <summary>What has become true.</summary>
    public TState State { get; private set; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>Stored answer of <see cref="NextDue"/>, indexed for the sweep; set when saved.</summary>
    public Instant? DueAt { get; private set; }

    /// <summary>Whether it has ever entered a state.</summary>
    public bool IsBorn => Version > 0 || transitions.Count > 0;

    /// <inheritdoc/>
    public Hands Hands { get; private set; } = Hands.None;

    /// <summary>Where it was before the present state, for as long as a row of its table leads back there; null otherwise.</summary>
    public TState? CameFrom { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Transition> Transitions => transitions;

    /// <inheritdoc/>
    public abstract Instant? NextDue();

    void IGoverned.ForgetTransitions() => transitions.Clear();

    internal void Remember(Hand hand) => Hands = Hands.With(hand);

    internal void Enter(TState state, TState? cameFrom, Transition? transition)
    {
        (State, CameFrom) = (state, cameFrom);
        if (transition is not null) transitions.Add(transition);
    }
}

/// <summary>One move that the engine made.</summary>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="SubjectId">Key of the subject.</param>
/// <param name="Trigger">What was done.</param>
/// <param name="From">The state before; null when the subject was created.</param>
/// <param name="To">The state after.</param>
/// <param name="Act">Who and when, with the reason.</param>
/// <param name="Warrant">By what authority.</param>
public sealed record Transition(string Workflow, Guid SubjectId, string Trigger, string? From, string To, Act Act, Warrant Warrant);
