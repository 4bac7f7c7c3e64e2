using TrainingLms.Workflow;

namespace TrainingLms.Audit;

/// <summary>
/// An act worth an entry although no workflow moves: a sign-in, an export, a look at a full identity number, a changed field.
/// Its entry says <paramref name="What"/> where that of a transition names the trigger, and leaves both states empty.
/// </summary>
/// <param name="Area">Names the chain together with the year, for example <c>sign_in</c>, <c>person</c> or <c>export</c>.</param>
/// <param name="What">What was done, a verb in snake case, for example <c>view_full_id</c>; named below <c>audit.act.</c> in the sentence files.</param>
/// <param name="Subject">Kind of the subject, for example <c>person</c> or <c>account</c>; named below <c>audit.subject.</c> in the sentence files.</param>
/// <param name="SubjectId">Key of the subject; <see cref="Guid.Empty"/> where the act was about none in particular.</param>
/// <param name="Act">Who and when, with the reason.</param>
/// <param name="Warrant">By what authority.</param>
public sealed record Observation(string Area, string What, string Subject, Guid SubjectId, Act Act, Warrant Warrant)
{
    /// <summary>Fields that changed, or were shown; empty where there are none.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>The unit of the subject. Null takes that of the person where the subject is one, else the unit of the warrant.</summary>
    public Guid? SubjectUnitId { get; init; }

    /// <summary>The state of the subject; null where the act has nothing to do with one.</summary>
    public string? FromState { get; init; }

    /// <summary>The state after a move that was not made by the workflow engine; null otherwise.</summary>
    public string? ToState { get; init; }

    /// <summary>Refusal codes of an attempt that was refused, with blanks between; null for what was done.</summary>
    public string? RefusedWith { get; init; }

    /// <summary>Version of the rule set; null where there is none.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>The entry that a transition leaves.</summary>
    internal static Observation Of(Transition moved) =>
        new(moved.Workflow, moved.Trigger, moved.Workflow, moved.SubjectId, moved.Act, moved.Warrant) { FromState = moved.From, ToState = moved.To };
}

/// <summary>One field before and after.</summary>
/// <param name="Field">Its name in snake case.</param>
/// <param name="Before">The value before, as text; null where there was none. A sensitive value comes masked.</param>
/// <param name="After">The value after; null where there is none. A sensitive value comes masked.</param>
/// <param name="IsPersonal">Whether it tells about a person: such values are kept apart from the chain, so that they can be erased.</param>
public sealed record FieldChange(string Field, string? Before, string? After, bool IsPersonal = false);
