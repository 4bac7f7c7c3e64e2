using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.RescoringState;
using static TrainingLms.Exams.RescoringTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of a rescoring.</summary>
public enum RescoringState
{
    /// <summary>Drawn up with its remedies; nobody has seen what they do.</summary>
    Drafted,

    /// <summary>Its difference report is there.</summary>
    Previewed,

    /// <summary>Approved: its scoring version counts, and the attempts are marked by it one batch after the other.</summary>
    Approved,

    /// <summary>Every attempt is marked by it.</summary>
    Applied,

    /// <summary>Given up before it was approved.</summary>
    Withdrawn,
}

/// <summary>What can be done to a rescoring.</summary>
public enum RescoringTrigger
{
    /// <summary>Draw it up.</summary>
    DrawUp,

    /// <summary>Compute what it would change, and change nothing.</summary>
    Preview,

    /// <summary>Decide as the board that released scores may fall.</summary>
    AllowLowering,

    /// <summary>Approve exactly what was previewed.</summary>
    Approve,

    /// <summary>The last attempt is marked.</summary>
    Apply,

    /// <summary>Give it up.</summary>
    Withdraw,
}

/// <summary>Fact: who of the persons behind the act has an attempt at the exam.</summary>
public sealed record ExamSitters(IReadOnlyList<Guid> Persons);

/// <summary>Fact: everything that is wrong with the remedies.</summary>
public sealed record RemedyFaults(IReadOnlyList<Refusal> Found);

/// <summary>Fact: which report somebody has looked at, and whether computing it anew gives the same.</summary>
/// <param name="Hash">What the person has looked at; null where it was not said.</param>
/// <param name="IsUnchanged">Whether the marks, the rules and the remedies still give that report.</param>
public sealed record ReportClaim(string? Hash, bool IsUnchanged);

/// <summary>Fact: whether the window of the exam is over.</summary>
public sealed record WindowPhase(bool IsOver);

/// <summary>Fact: number of the board's decision.</summary>
public sealed record BoardDecision(string? Number);

/// <summary>Fact: how many appeals were decided by naming this rescoring.</summary>
public sealed record AppealsNaming(int Count);

/// <summary>Fact: attempts that are still to be marked by the new version.</summary>
public sealed record LeftToMark(int Count);

/// <summary>The life of a rescoring (exams.md 9.3): drawn up, dry run, approved by a second person, carried out by the clock, which fires T21 for each attempt.</summary>
/// <remarks>Whoever sat the exam has no part in it. The report that is approved is the one that was previewed; where marks have changed since, it is computed again first.</remarks>
public static class RescoringWorkflow
{
    /// <summary>Longest number of a decision.</summary>
    public const int LongestNumber = 80;

    static readonly Who<Rescoring> Manager = Who.Holding<Rescoring>(Role.ExamManager, rescoring => rescoring.UnitId);
    static readonly Who<Rescoring> Board = Who.Holding<Rescoring>(Role.ExamBoard, rescoring => rescoring.UnitId);

    static readonly NotOwn<Rescoring> HasNotSat = new("rescoring.own_exam", (_, act) => act.Fact<ExamSitters>().Persons);
    static readonly SecondPerson<Rescoring> ByAnother = new("duty.rescoring_needs_two", [DrawUp]);

    static readonly Guard<Rescoring> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<Rescoring> ReasonFits = new("rescoring.reason_too_long", (_, act) => act.Reason is null || act.Reason.Trim().Length <= Rescoring.LongestReason, (_, _) => [("most", Rescoring.LongestReason)]);
    static readonly Guard<Rescoring> RemediesFit = new("rescoring.remedies_missing", (_, act) => act.Fact<RemedyFaults>().Found.Count == 0, (_, _) => [("most", RemedyCheck.Most)])
    {
        Told = (_, act) => act.Fact<RemedyFaults>().Found,
    };
    static readonly Guard<Rescoring> WindowOver = new("rescoring.window_open", (_, act) => act.Fact<WindowPhase>().IsOver);
    static readonly Guard<Rescoring> SameReport = new("rescoring.report_changed", (rescoring, act) => act.Fact<ReportClaim>() is { IsUnchanged: true } claim && claim.Hash == rescoring.ReportHash);
    static readonly Guard<Rescoring> Lowers = new("rescoring.lowers_nothing", (rescoring, _) => rescoring.Summary?.LoweredReleased > 0);
    static readonly Guard<Rescoring> DecisionGiven = new("rescoring.decision_missing", (_, act) => act.Fact<BoardDecision>().Number is { Length: > 0 and <= LongestNumber });
    static readonly Guard<Rescoring> LoweringAllowed = new("rescoring.lowering_undecided",
        (rescoring, _) => rescoring.Summary is not { LoweredReleased: > 0 } || rescoring.BoardDecisionNumber is not null, (rescoring, _) => [("count", rescoring.Summary?.LoweredReleased)]);
    static readonly Guard<Rescoring> AllMarked = new("rescoring.attempts_left", (_, act) => act.Fact<LeftToMark>().Count == 0, (_, act) => [("count", act.Fact<LeftToMark>().Count)]);

    static readonly Guard<Rescoring> NamedByNone = new("rescoring.named_by_appeal", (_, act) => act.Fact<AppealsNaming>().Count == 0, (_, act) => [("count", act.Fact<AppealsNaming>().Count)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<RescoringState, RescoringTrigger, Rescoring> Table = new("rescoring")
    {
        { New,                  DrawUp,        Drafted,   Manager, HasNotSat, ReasonGiven, ReasonFits, RemediesFit },
        { Drafted,              Preview,       Previewed, Manager, HasNotSat },
        { Previewed,            Preview,       Previewed, Manager, HasNotSat },
        { Previewed,            AllowLowering, Previewed, Board, HasNotSat, ByAnother, Lowers, SameReport, DecisionGiven },
        { Previewed,            Approve,       Approved,  Manager, HasNotSat, ByAnother, WindowOver, SameReport, LoweringAllowed },
        { Approved,             Apply,         Applied,   Who.Clock<Rescoring>(), AllMarked },
        { [Drafted, Previewed], Withdraw,      Withdrawn, Manager, ReasonGiven, NamedByNone },
    };
}
