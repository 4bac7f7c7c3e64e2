namespace TrainingLms.Workflow;

/// <summary>That somebody took a step in a case.</summary>
/// <param name="Step">The trigger.</param>
/// <param name="PersonId">Who pulled it.</param>
/// <param name="OnBehalfOf">For whom; null where in the own right.</param>
public sealed record Hand(string Step, Guid PersonId, Guid? OnBehalfOf)
{
    /// <summary>The natural persons behind it.</summary>
    public IEnumerable<Guid> Persons => OnBehalfOf is { } principal ? [PersonId, principal] : [PersonId];
}

/// <summary>
/// Who had a hand in a case before, oldest first: what a <see cref="SecondPerson{TSubject}"/> is judged by. The engine writes it for the steps
/// that some row of the table asks about and for no other, so that a secret step leaves nothing here.
/// </summary>
public sealed class Hands : IEquatable<Hands>
{
    readonly IReadOnlyList<Hand> hands;

    Hands(IReadOnlyList<Hand> hands) => this.hands = hands;

    /// <summary>Nobody yet.</summary>
    public static readonly Hands None = new([]);

    /// <summary>The persons who took this step last; nobody before it was taken.</summary>
    public IEnumerable<Guid> LastOf(Enum step) => hands.LastOrDefault(hand => hand.Step == Snake.Of(step))?.Persons ?? [];

    /// <summary>Everybody who ever took this step.</summary>
    public IEnumerable<Guid> EverOf(Enum step) => hands.Where(hand => hand.Step == Snake.Of(step)).SelectMany(hand => hand.Persons).Distinct();

    /// <summary>The same with one hand more.</summary>
    public Hands With(Hand hand) => new([.. hands.Where(known => known != hand), hand]);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Hands Parse(string text) => new([.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ParseHand)]);

    /// <summary>As it is stored: <c>step:person</c> or <c>step:person/on behalf of</c>, one after the other.</summary>
    public override string ToString() =>
        string.Join(';', hands.Select(hand => $"{hand.Step}:{hand.PersonId}{(hand.OnBehalfOf is { } principal ? $"/{principal}" : "")}"));

    /// <inheritdoc/>
    public bool Equals(Hands? other) => other is not null && hands.SequenceEqual(other.hands);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Hands);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    static Hand ParseHand(string text)
    {
        var (colon, slash) = (text.IndexOf(':', StringComparison.Ordinal), text.IndexOf('/', StringComparison.Ordinal));
        return new Hand(text[..colon], Guid.Parse(text.AsSpan(colon + 1, (slash < 0 ? text.Length : slash) - colon - 1)),
            slash < 0 ? null : Guid.Parse(text.AsSpan(slash + 1)));
    }
}
