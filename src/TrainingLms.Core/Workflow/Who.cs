namespace TrainingLms.Workflow;

/// <summary>Who may pull a trigger: a name for the handbook, and the test that finds the actor's warrant.</summary>
/// <param name="Name">Key of its name in the sentence files, below <c>who.</c></param>
/// <param name="WarrantOf">By what warrant the actor may act on the subject; null when there is none.</param>
public sealed record Who<TSubject>(string Name, Func<TSubject, Actor, Warrant?> WarrantOf)
{
    /// <summary>Somebody who is recognised by a fact of the subject, such as the candidate.</summary>
    public Who(string name, Func<TSubject, Actor, bool> may)
        : this(name, (subject, actor) => may(subject, actor) ? new Warrant(name) : null) { }

    /// <summary>Whether this is the clock and nobody else.</summary>
    public bool IsClock { get; init; }

    /// <summary>Either of the two; the first that fits gives the warrant, and one in the own right comes before one for somebody else.</summary>
    public Who<TSubject> Or(Who<TSubject> other) =>
        new($"{Name}|{other.Name}", (subject, actor) => WarrantOf(subject, actor) switch
        {
            null => other.WarrantOf(subject, actor),
            { Breach: null, OnBehalfOf: null } own => own,
            var first => other.WarrantOf(subject, actor) is { Breach: null, OnBehalfOf: null } better ? better : first,
        });
}

/// <summary>By what authority somebody acted; written into the audit entry.</summary>
/// <param name="As">The capacity: a role name, or what the subject knows the person as.</param>
/// <param name="UnitId">The unit of the grant; null where no grant was needed.</param>
/// <param name="AppointmentId">The appointment behind it; null where no grant was needed.</param>
/// <param name="OnBehalfOf">The person for whom an acting or delegated holder acts; null where somebody acts in the own right.</param>
public sealed record Warrant(string As, Guid? UnitId = null, Guid? AppointmentId = null, Guid? OnBehalfOf = null)
{
    /// <summary>How the role was come by.</summary>
    public GrantSource Source { get; init; }

    /// <summary>Code of the rule of separation that the grant breaks; the engine refuses the act with it. Null where it breaks none.</summary>
    public string? Breach { get; init; }

    /// <summary>The warrant that a grant gives.</summary>
    public static Warrant By(Grant grant) =>
        new(grant.Role, grant.UnitId, grant.AppointmentId, grant.OnBehalfOf) { Source = grant.Source, Breach = grant.Breach };
}

/// <summary>The common kinds of <see cref="Who{TSubject}"/>.</summary>
public static class Who
{
    /// <summary>The timer of the system. Rows of the clock never show as a button.</summary>
    public static Who<TSubject> Clock<TSubject>() =>
        new("clock", (_, actor) => ReferenceEquals(actor, Actor.System)) { IsClock = true };

    /// <summary>The system while it loads seeds into a new installation; never a person.</summary>
    public static Who<TSubject> Installer<TSubject>() => new("installer", (_, actor) => ReferenceEquals(actor, Actor.System));

    /// <summary>Everybody, signed in or not.</summary>
    public static Who<TSubject> Anyone<TSubject>() => new("anyone", (_, _) => true);

    /// <summary>The person whom the subject is about.</summary>
    public static Who<TSubject> Person<TSubject>(string name, Func<TSubject, Guid?> person) =>
        new(name, (subject, actor) => actor.PersonId != Guid.Empty && actor.PersonId == person(subject));

    /// <summary>Who holds a role for the subject's unit today.</summary>
    public static Who<TSubject> Holding<TSubject>(string role, Func<TSubject, Guid> unit) =>
        new(role, (subject, actor) => actor.GrantFor(role, unit(subject)) is { } grant ? Warrant.By(grant) : null);
}
