using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Something of the own attempt that a candidate may be shown (exams.md 9.2).</summary>
public enum DisclosedThing
{
    /// <summary>The questions as they were shown, with the own answers.</summary>
    Answers,

    /// <summary>The mark of each question and of the whole.</summary>
    Marks,

    /// <summary>Whether each answer is right.</summary>
    RightOrWrong,

    /// <summary>The explanation of the question, and what markers say about the answer.</summary>
    Feedback,

    /// <summary>The key that counts.</summary>
    Key,
}

/// <summary>How far an attempt and its exam are, as a candidate meets them.</summary>
public enum DisclosurePhase
{
    /// <summary>It is being written.</summary>
    During,

    /// <summary>Handed in, while others may still write.</summary>
    AfterSealing,

    /// <summary>The window is over, and nobody writes any more.</summary>
    AfterWindow,

    /// <summary>The result is released.</summary>
    AfterRelease,
}

/// <summary>成绩公开范围: what a candidate may see of the own attempt in each phase (exams.md 9.2). Part of the rules of the exam, and fixed with them.</summary>
public sealed record Disclosure
{
    /// <summary>Of an exam that says nothing about it: only the receipt before the release, the marks after it.</summary>
    public static readonly Disclosure Default = new();

    /// <summary>While it is written: the own answers, and nothing else.</summary>
    public IReadOnlyList<DisclosedThing> During { get; init; } = [DisclosedThing.Answers];

    /// <summary>Once it is handed in.</summary>
    public IReadOnlyList<DisclosedThing> AfterSealing { get; init; } = [];

    /// <summary>Once nobody writes any more.</summary>
    public IReadOnlyList<DisclosedThing> AfterWindow { get; init; } = [];

    /// <summary>Once the result is released.</summary>
    public IReadOnlyList<DisclosedThing> AfterRelease { get; init; } = [DisclosedThing.Marks];

    /// <summary>What may be seen in a phase.</summary>
    public IReadOnlyList<DisclosedThing> In(DisclosurePhase phase) => phase switch
    {
        DisclosurePhase.During => During,
        DisclosurePhase.AfterSealing => AfterSealing,
        DisclosurePhase.AfterWindow => AfterWindow,
        _ => AfterRelease,
    };

    /// <summary>
    /// What cannot be meant: anything but answers while they are written, a key while others write, a key without its question, a release without marks, and
    /// what is shown in one phase and taken back in a later one.
    /// </summary>
    internal IEnumerable<Refusal> Faults()
    {
        if (During is not [DisclosedThing.Answers]) yield return Fault("exam.disclosure_during", DisclosurePhase.During);
        if (AfterSealing.Intersect(Telling).Any()) yield return Fault("exam.disclosure_key_early", DisclosurePhase.AfterSealing);
        foreach (var phase in Later.Where(phase => In(phase).Intersect(Telling).Any() && !In(phase).Contains(DisclosedThing.Answers))) yield return Fault("exam.disclosure_without_answers", phase);
        foreach (var (before, phase) in Later.Zip(Later.Skip(1)))
            foreach (var thing in In(before).Except(In(phase))) yield return Fault("exam.disclosure_taken_back", phase, ("thing", Snake.Of(thing)), ("before", Snake.Of(before)));
        if (!AfterRelease.Contains(DisclosedThing.Marks)) yield return Fault("exam.disclosure_release_without_marks", DisclosurePhase.AfterRelease);
    }

    static readonly DisclosedThing[] Telling = [DisclosedThing.Feedback, DisclosedThing.Key];

    static readonly DisclosurePhase[] Later = [DisclosurePhase.AfterSealing, DisclosurePhase.AfterWindow, DisclosurePhase.AfterRelease];

    static Refusal Fault(string code, DisclosurePhase phase, params (string Name, object? Value)[] facts) =>
        new(code, [("phase", Snake.Of(phase)), .. facts], $"rules.disclosure.{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{phase}")}");
}
