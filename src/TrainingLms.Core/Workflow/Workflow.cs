using System.Collections;
using NodaTime;

namespace TrainingLms.Workflow;

/// <summary>Marks the rows by which something comes into being. Reads as <c>{ New, Create, Draft, Applicant, RoundOpen }</c>.</summary>
public enum Origin
{
    /// <summary>There is nothing yet.</summary>
    New,
}

/// <summary>Marks the rows that lead back. Reads as <c>{ Suspended, Resume, WhereItWas, Authority, ReasonGiven }</c>.</summary>
public enum Destination
{
    /// <summary>The state from which the present one was entered; the engine remembers it with the subject.</summary>
    WhereItWas,
}

/// <summary>
/// A workflow, declared once as a table: from, trigger, to, who may, and the guards and timers. A row not written in it cannot happen.
/// Engine, permission check, permitted triggers, timers, picture and handbook page all come from this table.
/// </summary>
/// <remarks>Words follow Stateless: state, trigger, guard, permitted triggers. A reader of Stateless misses only the builder.</remarks>
public sealed class Workflow<TState, TTrigger, TSubject>(string name)
    : IWorkflow, IEnumerable<Row<TState, TTrigger, TSubject>>
    where TState : struct, Enum
    where TTrigger : struct, Enum
    where TSubject : Governed<TState>
{
    readonly List<Row<TState, TTrigger, TSubject>> rows = [];
    readonly Dictionary<(TState? From, TTrigger Trigger), Row<TState, TTrigger, TSubject>> byKey = [];
    readonly HashSet<Enum> remembered = [];

    /// <summary>Snake-case name; first part of its refusal codes, and the name of its handbook page.</summary>
    public string Name { get; } = name;

    /// <summary>A row by which the subject comes into being.</summary>
    public void Add(Origin from, TTrigger trigger, TState to, Who<TSubject> who, params ReadOnlySpan<Clause<TSubject>> clauses) =>
        Add(new Row<TState, TTrigger, TSubject>(null, trigger, to, who, clauses.ToArray()));

    /// <summary>A row from one state.</summary>
    public void Add(TState from, TTrigger trigger, TState to, Who<TSubject> who, params ReadOnlySpan<Clause<TSubject>> clauses) =>
        Add(new Row<TState, TTrigger, TSubject>(from, trigger, to, who, clauses.ToArray()));

    /// <summary>A row that leads back to the state from which <paramref name="from"/> was entered: to one of those whose rows lead into it, and to no other.</summary>
    public void Add(TState from, TTrigger trigger, Destination to, Who<TSubject> who, params ReadOnlySpan<Clause<TSubject>> clauses) =>
        Add(new Row<TState, TTrigger, TSubject>(from, trigger, null, who, clauses.ToArray()));

    /// <summary>The same row from several states.</summary>
    public void Add(TState[] from, TTrigger trigger, TState to, Who<TSubject> who, params ReadOnlySpan<Clause<TSubject>> clauses)
    {
        foreach (var state in from) Add(state, trigger, to, who, clauses);
    }

    void Add(Row<TState, TTrigger, TSubject> row)
    {
        if (!byKey.TryAdd((row.From, row.Trigger), row))
            throw new InvalidOperationException($"Workflow {Name}: two rows for {row.Trigger} from {row.From?.ToString() ?? "New"}.");
        foreach (var step in row.SecondPersons.SelectMany(second => second.Steps))
            remembered.Add(step is TTrigger ? step : throw new InvalidOperationException($"Workflow {Name}: {row.Trigger} asks who pulled {step}, which is none of its triggers."));
        rows.Add(row);
    }

    /// <summary>Whether the act may be done: asks state, then who, then all guards. Changes nothing.</summary>
    public Verdict Check(TSubject subject, TTrigger trigger, Act act)
    {
        if (!byKey.TryGetValue((StateOf(subject), trigger), out var row))
            return Verdict.Refused(RefusalKind.WrongState, NotInState(subject, trigger));
        if (row.Who.WarrantOf(subject, act.By) is not { } warrant)
            return Verdict.Refused(RefusalKind.Forbidden,
                new Refusal($"{Name}.{Snake.Of(trigger)}.forbidden", [("workflow", Name), ("trigger", Snake.Of(trigger)), ("who", row.Who.Name)]));
        var given = act with { Warrant = warrant };
        List<Refusal> broken =
        [
            .. warrant.Breach is { } breach ? [new Refusal(breach)] : Array.Empty<Refusal>(),
            .. row.Guards.Where(guard => !guard.Holds(subject, given)).SelectMany(guard => guard.Refuse(subject, given)),
        ];
        return broken.Count == 0 ? Verdict.Allowed(warrant) : Verdict.Refused(RefusalKind.RuleBroken, broken);
    }

    /// <summary>Does it, or throws what <see cref="Check"/> refuses. The subject changes state and remembers the transition for the audit trail.</summary>
    /// <exception cref="RefusedException">Nothing has changed then.</exception>
    public void Fire(TSubject subject, TTrigger trigger, Act act)
    {
        var verdict = Check(subject, trigger, act);
        if (verdict.Kind is { } kind) throw new RefusedException(kind, verdict.Refusals) { Attempt = AttemptOf(subject, trigger, act) };
        var warrant = verdict.Warrant!;
        var row = byKey[(StateOf(subject), trigger)];
        if (row.IsRecorded && act.By.PersonId != Guid.Empty && remembered.Contains(trigger))
            subject.Remember(new Hand(Snake.Of(trigger), act.By.PersonId, warrant.OnBehalfOf));
        var to = row.To ?? subject.CameFrom ?? throw new InvalidOperationException($"Workflow {Name}: nothing says where {subject.Id} was before it was {subject.State}.");
        subject.Enter(to, IsHalt(to) ? Equals(row.From, to) ? subject.CameFrom : row.From : null, row.IsRecorded
            ? new Transition(Name, subject.Id, Snake.Of(trigger), row.From is { } from ? Snake.Of(from) : null, Snake.Of(to), act, warrant)
            : null);
    }

    /// <summary>Whether a row leads back from this state, so that where it was entered from must be remembered.</summary>
    bool IsHalt(TState state) => rows.Any(row => row.To is null && Equals(row.From, state));

    /// <summary>Where a row can lead: to one state, or back to any from which its own was entered.</summary>
    IEnumerable<TState> TargetsOf(Row<TState, TTrigger, TSubject> row) => row.To is { } one
        ? [one]
        : rows.Where(into => Equals(into.To, row.From) && !Equals(into.From, row.From)).Select(into => into.From).OfType<TState>().Distinct();

    /// <summary>What can be done from here, each with its verdict: the buttons and the API's actions, with the reasons why one is grey.</summary>
    /// <remarks>Rows of the clock are left out: nobody can press them.</remarks>
    public IReadOnlyList<PermittedTrigger> PermittedTriggers(TSubject subject, Act act) =>
        [.. rows.Where(row => Equals(row.From, StateOf(subject)) && !row.Who.IsClock)
            .Select(row => new PermittedTrigger(Name, Snake.Of(row.Trigger), Check(subject, row.Trigger, act)))];

    /// <summary>The earliest instant at which a timer of the present state is due; null when none is.</summary>
    public Instant? NextDue(TSubject subject) =>
        rows.Where(row => Equals(row.From, StateOf(subject))).SelectMany(row => row.Timers)
            .Select(timer => timer.At(subject)).Where(due => due is not null).Min();

    /// <summary>The timer rows of the present state that are due at the act's instant, earliest first: what a sweep fires.</summary>
    public IReadOnlyList<TTrigger> DueTriggers(TSubject subject, Instant at) =>
        [.. rows.Where(row => Equals(row.From, StateOf(subject)))
            .Select(row => (row.Trigger, Due: row.Timers.Select(timer => timer.At(subject)).Min()))
            .Where(timer => timer.Due <= at).OrderBy(timer => timer.Due).Select(timer => timer.Trigger)];

    /// <inheritdoc/>
    public IEnumerator<Row<TState, TTrigger, TSubject>> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    Refusal NotInState(TSubject subject, TTrigger trigger)
    {
        var state = StateOf(subject) is { } from ? Snake.Of(from) : "new";
        return new Refusal($"{Name}.{Snake.Of(trigger)}.not_in_{state}",
            [("workflow", Name), ("trigger", Snake.Of(trigger)), ("state", state)]);
    }

    /// <summary>Null for a trigger that must leave no trace.</summary>
    Attempt? AttemptOf(TSubject subject, TTrigger trigger, Act act) =>
        rows.Any(row => Equals(row.Trigger, trigger) && !row.IsRecorded)
            ? null
            : new Attempt(Name, Snake.Of(trigger), StateOf(subject) is { } from ? Snake.Of(from) : null, subject, act);

    static TState? StateOf(TSubject subject) => subject.IsBorn ? subject.State : null;

    IReadOnlyList<string> IWorkflow.States => [.. Enum.GetValues<TState>().Select(state => Snake.Of(state))];

    IReadOnlyList<string> IWorkflow.Triggers => [.. Enum.GetValues<TTrigger>().Select(trigger => Snake.Of(trigger))];

    Type IWorkflow.SubjectType => typeof(TSubject);

    IReadOnlyList<WorkflowRow> IWorkflow.Rows => [.. rows.Select(row => new WorkflowRow(
        row.From is { } from ? Snake.Of(from) : null, Snake.Of(row.Trigger), [.. TargetsOf(row).Select(to => Snake.Of(to))], row.Who.Name, row.Who.IsClock,
        [.. row.Guards.Select(guard => guard.Code).Distinct()], row.Timers.Any(), row.IsRecorded)
        {
            LeadsBack = row.To is null,
            NeedsSecondPerson = row.SecondPersons.Any(),
            NotBy = [.. row.SecondPersons.SelectMany(second => second.Steps).Distinct().Select(Snake.Of)],
        })];

    bool IWorkflow.RemembersHands => remembered.Count > 0;

    bool IWorkflow.LeadsBack => rows.Any(row => row.To is null);

    Verdict IWorkflow.CheckSecondPerson(string? state, string trigger, IEnumerable<Hand> before, Act act, Guid? onBehalfOf)
    {
        var hands = before.Aggregate(Hands.None, (known, hand) => known.With(hand));
        var given = act with { Warrant = new Warrant("any", OnBehalfOf: onBehalfOf) };
        return RowOf(state, trigger)?.SecondPersons.Where(second => second.Involves(hands, given)).Select(second => new Refusal(second.Code)).ToList() is { Count: > 0 } broken
            ? Verdict.Refused(RefusalKind.RuleBroken, broken)
            : Verdict.Allowed(given.Warrant);
    }

    Row<TState, TTrigger, TSubject>? RowOf(string? state, string trigger) => byKey.GetValueOrDefault((
        state is null ? null : Enum.GetValues<TState>().Single(value => Snake.Of(value) == state),
        Enum.GetValues<TTrigger>().Single(value => Snake.Of(value) == trigger)));

    Verdict IWorkflow.CheckBlank(string? state, string trigger, Act act)
    {
        var subject = (TSubject)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(TSubject));
        if (RowOf(state, trigger) is not { } row) return Verdict.Refused(RefusalKind.WrongState);
        return row.Who.WarrantOf(subject, act.By) is { } warrant ? Verdict.Allowed(warrant) : Verdict.Refused(RefusalKind.Forbidden);
    }
}

/// <summary>One row of the table.</summary>
/// <param name="From">Null when the row creates the subject.</param>
/// <param name="Trigger">What is done.</param>
/// <param name="To">The one state it leads to; null where it leads back to the one before.</param>
/// <param name="Who">Who may.</param>
/// <param name="Clauses">Guards, timers and marks.</param>
public sealed record Row<TState, TTrigger, TSubject>(
    TState? From, TTrigger Trigger, TState? To, Who<TSubject> Who, IReadOnlyList<Clause<TSubject>> Clauses)
    where TState : struct, Enum
    where TTrigger : struct, Enum
    where TSubject : Governed<TState>
{
    /// <summary>All guards, timers included.</summary>
    public IEnumerable<Guard<TSubject>> Guards => Clauses.OfType<Guard<TSubject>>();

    /// <summary>From whom the acting person must differ.</summary>
    public IEnumerable<SecondPerson<TSubject>> SecondPersons => Clauses.OfType<SecondPerson<TSubject>>();

    /// <summary>The timers.</summary>
    public IEnumerable<Due<TSubject>> Timers => Clauses.OfType<Due<TSubject>>();

    /// <summary>Whether firing it writes an audit entry.</summary>
    public bool IsRecorded => !Clauses.OfType<Unrecorded<TSubject>>().Any();
}

/// <summary>A trigger of the present state with the answer whether this actor may pull it now.</summary>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="Trigger">Name of the trigger.</param>
/// <param name="Verdict">Allowed, or why not.</param>
public sealed record PermittedTrigger(string Workflow, string Trigger, Verdict Verdict);
