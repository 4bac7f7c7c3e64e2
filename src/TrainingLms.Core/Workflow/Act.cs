using System.Collections.Immutable;
using NodaTime;

namespace TrainingLms.Workflow;

/// <summary>One act: who, when, and what had to be known to judge it. Domain code reads no clock and no user; it gets this.</summary>
/// <param name="By">The person acting, or <see cref="Actor.System"/>.</param>
/// <param name="At">The instant, read once at the beginning of the use case.</param>
public sealed record Act(Actor By, Instant At)
{
    ImmutableDictionary<Type, object> Facts { get; init; } = ImmutableDictionary<Type, object>.Empty;

    /// <summary>Why, in the actor's words or as a reason code; kept in the audit trail. Null where no reason is asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>Ties together everything that one request did. Null outside requests.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The network address that the request came from; kept in the audit trail. Null outside requests.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>By what authority, as the engine found it; null before the engine was asked.</summary>
    public Warrant? Warrant { get; internal init; }

    /// <summary>The natural persons behind the act: who acts, and for whom. Nobody for the system.</summary>
    public IEnumerable<Guid> Persons
    {
        get
        {
            if (By.PersonId != Guid.Empty) yield return By.PersonId;
            if (Warrant?.OnBehalfOf is { } principal) yield return principal;
        }
    }

    /// <summary>The same act, knowing one more fact. Guards are pure: what they judge by is loaded before and given here.</summary>
    public Act Given<TFact>(TFact fact) where TFact : notnull =>
        this with { Facts = Facts.SetItem(typeof(TFact), fact) };

    /// <summary>A fact given before.</summary>
    /// <exception cref="InvalidOperationException">The use case forgot to load it: a bug, never a refusal.</exception>
    public TFact Fact<TFact>() where TFact : notnull =>
        Facts.TryGetValue(typeof(TFact), out var fact)
            ? (TFact)fact
            : throw new InvalidOperationException($"This act was not given a {typeof(TFact).Name}; load it before asking.");

    /// <summary>The same act with its reason.</summary>
    public Act Because(string? reason) => this with { Reason = reason };

    /// <summary>A new key whose order follows the instant of the act.</summary>
    public Guid NewId() => Guid.CreateVersion7(At.ToDateTimeOffset());
}
