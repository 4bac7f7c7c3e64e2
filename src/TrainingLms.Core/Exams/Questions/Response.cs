using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>An answer as given, in the ids of the question. Nothing given is null everywhere, which differs from a wrong answer in all statistics.</summary>
public abstract record Response
{
    Response() { }

    /// <summary>One option.</summary>
    public sealed record Chosen(string OptionId) : Response;

    /// <summary>A set of options, at least one.</summary>
    public sealed record ChosenSet(ImmutableSortedSet<string> OptionIds) : Response;

    /// <summary>True or false.</summary>
    public sealed record Truth(bool Value) : Response;

    /// <summary>A short text, a number as typed, or an essay.</summary>
    public sealed record Written(string Text) : Response;

    /// <summary>Answers by stem, at least one.</summary>
    public sealed record Matched(ImmutableSortedDictionary<string, string> AnswerOf) : Response;

    /// <summary>Items in the order given, at least one.</summary>
    public sealed record Ordered(ImmutableArray<string> ItemIds) : Response;

    /// <summary>What stands in the gaps, at least one: the id of an option or what was typed.</summary>
    public sealed record Filled(ImmutableSortedDictionary<string, string> Gaps) : Response;
}
