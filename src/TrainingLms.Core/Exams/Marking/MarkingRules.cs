using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Which answers are marked by a second person.</summary>
public enum MarkingMode
{
    /// <summary>None.</summary>
    OneMarker,

    /// <summary>双评: all.</summary>
    TwoMarkers,

    /// <summary>Those that a draw and the rules choose.</summary>
    Sampled,
}

/// <summary>In what a tolerance is counted.</summary>
public enum ToleranceUnit
{
    /// <summary>In marks.</summary>
    Marks,

    /// <summary>In per cent of the maximum of the slot.</summary>
    Percent,
}

/// <summary>What two marks that are near enough make.</summary>
public enum AgreementRule
{
    /// <summary>Their mean, rounded half away from zero to hundredths.</summary>
    Average,

    /// <summary>The higher one.</summary>
    Highest,

    /// <summary>Their mean, if both fall in the same grade class; otherwise a senior marker decides.</summary>
    AverageWithinClass,
}

/// <summary>What a third mark makes of two that differ too much.</summary>
public enum AdjudicationRule
{
    /// <summary>The third mark counts.</summary>
    ThirdWins,

    /// <summary>The mean of the two nearest, rounded half away from zero to hundredths; the third mark where two pairs are equally near.</summary>
    NearestPair,
}

/// <summary>How people mark an exam (exams.md 9.1). Part of the rules of the exam, and like them fixed when it is published, long before a first mark is given.</summary>
public sealed record MarkingRules
{
    // Before the default rules, which are made of it.
    static readonly int[] UsualClasses = [60, 70, 80, 90];

    /// <summary>The rules of an exam that says nothing about them.</summary>
    public static readonly MarkingRules Default = new();

    /// <summary>Which answers get a second mark.</summary>
    public MarkingMode Mode { get; init; }

    /// <summary>How many per cent of a marker's answers are drawn for a second mark; 0 to 100. Counts when sampled.</summary>
    public int SecondPercent { get; init; } = 10;

    /// <summary>How many of each marker at least; 0 to 1,000. Counts when sampled.</summary>
    public int SecondLeast { get; init; } = 5;

    /// <summary>Whether every mark below the pass line of its slot gets a second one. Counts when sampled.</summary>
    public bool SecondEveryFail { get; init; } = true;

    /// <summary>Within how many per cent of the slot's maximum from its pass line a mark gets a second one; 0 to 100, 0 for no such rule. Counts when sampled.</summary>
    public int SecondNearPercent { get; init; } = 5;

    /// <summary>Whether markers know candidates by a code only.</summary>
    public bool IsBlind { get; init; } = true;

    /// <summary>In what the tolerance is counted.</summary>
    public ToleranceUnit ToleranceUnit { get; init; } = ToleranceUnit.Percent;

    /// <summary>By how much two marks may differ and still agree, in hundredths of the unit, bounds included; 0 to 1,000,000.</summary>
    public int ToleranceHundredths { get; init; } = 10_00;

    /// <summary>What two marks that agree make.</summary>
    public AgreementRule Agreement { get; init; }

    /// <summary>What a third mark makes.</summary>
    public AdjudicationRule Adjudication { get; init; }

    /// <summary>Where grade classes begin, in per cent of the maximum: 1 to 100, rising, 20 at most. Counts under <see cref="AgreementRule.AverageWithinClass"/>.</summary>
    public IReadOnlyList<int> ClassPercents { get; init; } = UsualClasses;

    /// <summary>How many per cent of a marker's agreed answers a moderator looks at; 0 to 100.</summary>
    public int ModerationPercent { get; init; }

    /// <summary>How many of each marker at least; 0 to 1,000. With 0 for both there is no moderation.</summary>
    public int ModerationLeast { get; init; }

    /// <summary>Whether markers may mark people of their own unit, of those above it and of those below it.</summary>
    public bool AllowsOwnUnit { get; init; }

    /// <summary>Whether a sample must have been looked at before the board signs off.</summary>
    public bool NeedsModeration => ModerationPercent > 0 || ModerationLeast > 0;

    /// <summary>Whether a first mark gets a second one.</summary>
    /// <param name="isSampled">Whether the answer was drawn.</param>
    /// <param name="mark">The mark, in ten-millionths.</param>
    /// <param name="line">The pass line of the slot, in ten-millionths.</param>
    /// <param name="maximumHundredths">The maximum of the slot, in hundredths.</param>
    public bool AskForSecond(bool isSampled, long mark, long line, long maximumHundredths) => Mode switch
    {
        MarkingMode.TwoMarkers => true,
        MarkingMode.Sampled => isSampled || (SecondEveryFail && mark < line)
            || (SecondNearPercent > 0 && Math.Abs(mark - line) <= maximumHundredths * SecondNearPercent * (Marks.PerHundredth / 100)),
        _ => false,
    };

    /// <summary>Everything in these rules that is outside its bounds.</summary>
    internal IEnumerable<Refusal> Faults() =>
    [
        .. ExamRules.Outside("marking.secondPercent", SecondPercent, 0, 100),
        .. ExamRules.Outside("marking.secondLeast", SecondLeast, 0, 1_000),
        .. ExamRules.Outside("marking.secondNearPercent", SecondNearPercent, 0, 100),
        .. ExamRules.Outside("marking.toleranceHundredths", ToleranceHundredths, 0, 1_000_000),
        .. ExamRules.Outside("marking.moderationPercent", ModerationPercent, 0, 100),
        .. ExamRules.Outside("marking.moderationLeast", ModerationLeast, 0, 1_000),
        .. ClassPercents.SelectMany((percent, at) => ExamRules.Outside("marking.classPercents", percent, at == 0 ? 1 : ClassPercents[at - 1] + 1, 100)).Take(1),
        .. ExamRules.Outside("marking.classPercents", ClassPercents.Count, 0, 20),
    ];
}
