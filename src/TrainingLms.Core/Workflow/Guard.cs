using NodaTime;

namespace TrainingLms.Workflow;

/// <summary>What a table row may carry behind who may act: a <see cref="Guard{TSubject}"/>, a <see cref="Due{TSubject}"/>, a <see cref="SecondPerson{TSubject}"/> or <see cref="Unrecorded{TSubject}"/>.</summary>
public abstract record Clause<TSubject>;

/// <summary>A condition. Its name in code says what must hold, its code says what is wrong when it does not.</summary>
/// <param name="Code">Stable refusal code; it has a sentence in both languages.</param>
/// <param name="Holds">Pure and synchronous; what it needs beyond the subject comes with the act.</param>
/// <param name="Facts">Figures for the sentence, by name; null where it needs none.</param>
public record Guard<TSubject>(
    string Code,
    Func<TSubject, Act, bool> Holds,
    Func<TSubject, Act, IReadOnlyList<(string Name, object? Value)>>? Facts = null) : Clause<TSubject>
{
    /// <summary>What is told instead of the one code, where one condition stands for rules with codes of their own; null elsewhere.</summary>
    public Func<TSubject, Act, IReadOnlyList<Refusal>>? Told { get; init; }

    /// <summary>The refusals this guard gives when it does not hold, at least one.</summary>
    public IReadOnlyList<Refusal> Refuse(TSubject subject, Act act) =>
        Told?.Invoke(subject, act) ?? [new Refusal(Code, Facts?.Invoke(subject, act) ?? [])];
}

/// <summary>A timer: the row may fire from <paramref name="At"/> on, and the clock looks at the subject again at that instant.</summary>
/// <param name="Code">What is wrong when somebody is too early.</param>
/// <param name="At">The due instant; null when nothing is due.</param>
/// <remarks>Guard and timer are one clause, so that no timer can be without its guard.</remarks>
public sealed record Due<TSubject>(string Code, Func<TSubject, Instant?> At)
    : Guard<TSubject>(Code, (subject, act) => At(subject) is { } due && act.At >= due, (subject, _) => [("due", At(subject))]);

/// <summary>The row leaves no audit entry. Only for acts that must not be traced one by one, such as casting a secret ballot.</summary>
public sealed record Unrecorded<TSubject> : Clause<TSubject>;
