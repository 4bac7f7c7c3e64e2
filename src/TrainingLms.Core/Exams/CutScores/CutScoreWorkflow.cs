using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.CutScoreState;
using static TrainingLms.Exams.CutScoreTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of a study.</summary>
public enum CutScoreState
{
    /// <summary>Its raters are named.</summary>
    Drafted,

    /// <summary>Raters estimate, each alone.</summary>
    RoundOpen,

    /// <summary>A round is over; raters discuss what came out of it.</summary>
    InDiscussion,

    /// <summary>The last round is over; the board has to decide.</summary>
    Finished,

    /// <summary>The board has set the cut score; attempts that were marked before are marked by it.</summary>
    Decided,

    /// <summary>Every attempt is marked by it.</summary>
    InForce,

    /// <summary>Given up before it was decided.</summary>
    Cancelled,
}

/// <summary>What can be done to a study.</summary>
public enum CutScoreTrigger
{
    /// <summary>Name the raters.</summary>
    DrawUp,

    /// <summary>Let the raters estimate.</summary>
    OpenRound,

    /// <summary>Give estimates of the round.</summary>
    Estimate,

    /// <summary>Let a rater go; the estimates are kept and count no more.</summary>
    ExcuseRater,

    /// <summary>End the round and show what came out of it.</summary>
    CloseRound,

    /// <summary>Leave it at the rounds there were.</summary>
    Finish,

    /// <summary>Set the cut score as the board.</summary>
    Decide,

    /// <summary>The last attempt is marked by it.</summary>
    Apply,

    /// <summary>Give it up.</summary>
    Cancel,
}

/// <summary>Fact: everything that is wrong with the raters named.</summary>
public sealed record RaterFaults(IReadOnlyList<Refusal> Found);

/// <summary>Fact: everything that is wrong with the estimates given.</summary>
public sealed record EstimateFaults(IReadOnlyList<Refusal> Found);

/// <summary>Fact: whether papers of the exam are settled.</summary>
public sealed record StudiedExam(bool IsPublished);

/// <summary>Fact: raters who have not estimated every item of the round.</summary>
public sealed record LeftToEstimate(int Raters);

/// <summary>Fact: whether the person to be let go is on the panel.</summary>
public sealed record RaterToExcuse(bool IsOnPanel);

/// <summary>Fact: what the board decides.</summary>
/// <param name="StandardErrors">By how many hundredths of a standard error it differs from the raters' cut; null where that cannot be read.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="CutHundredths">What comes of it on an average paper.</param>
/// <param name="MaximumHundredths">Marks of a paper.</param>
public sealed record CutDecision(int? StandardErrors, string? Number, long CutHundredths, long MaximumHundredths);

/// <summary>Fact: results of the exam that the board has confirmed.</summary>
public sealed record ConfirmedResults(int Count);

/// <summary>The life of a modified Angoff study (exams.md 11.1): rounds of estimates with a discussion between them, and what the board makes of them.</summary>
/// <remarks>Whoever sat the exam has no part in it. The cut score is decided before results are confirmed, so that nobody's verdict turns after it was signed.</remarks>
public static class CutScoreWorkflow
{
    /// <summary>Fewest raters; fewer than five are warned about.</summary>
    public const int FewestRaters = 2;

    /// <summary>Most raters.</summary>
    public const int MostRaters = 30;

    /// <summary>Fewest rounds.</summary>
    public const int FewestRounds = 2;

    /// <summary>Most rounds.</summary>
    public const int MostRounds = 5;

    /// <summary>How far the board may differ, in hundredths of a standard error, up or down.</summary>
    public const int MostStandardErrors = 300;

    /// <summary>Longest number of a decision.</summary>
    public const int LongestNumber = 80;

    /// <summary>States in which a cut score is still to come.</summary>
    public static readonly CutScoreState[] Open = [Drafted, RoundOpen, InDiscussion, Finished];

    /// <summary>States in which results wait: a cut score is to come, or attempts are being marked by it.</summary>
    public static readonly CutScoreState[] Pending = [.. Open, Decided];

    static readonly Who<CutScoreStudy> Manager = Who.Holding<CutScoreStudy>(Role.ExamManager, study => study.UnitId);
    static readonly Who<CutScoreStudy> Board = Who.Holding<CutScoreStudy>(Role.ExamBoard, study => study.UnitId);
    static readonly Who<CutScoreStudy> Rater = new("cut_score_rater", (study, actor) => study.IsRater(actor.PersonId));

    static readonly NotOwn<CutScoreStudy> HasNotSat = new("cut_score.own_exam", (_, act) => act.Fact<ExamSitters>().Persons);
    static readonly SecondPerson<CutScoreStudy> ByAnother = new("duty.cut_score_needs_two", [DrawUp]);

    static readonly Guard<CutScoreStudy> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<CutScoreStudy> Published = new("cut_score.exam_unpublished", (_, act) => act.Fact<StudiedExam>().IsPublished);
    static readonly Guard<CutScoreStudy> RatersFit = new("cut_score.raters_missing", (_, act) => act.Fact<RaterFaults>().Found.Count == 0, (_, _) => [("least", FewestRaters), ("most", MostRaters)])
    {
        Told = (_, act) => act.Fact<RaterFaults>().Found,
    };
    static readonly Guard<CutScoreStudy> PanelLeft = new("cut_score.panel_too_small", (study, _) => study.Panel.Count() >= FewestRaters, (_, _) => [("least", FewestRaters)]);
    static readonly Guard<CutScoreStudy> RoundsLeft = new("cut_score.rounds_used_up", (study, _) => study.Round < MostRounds, (_, _) => [("most", MostRounds)]);
    static readonly Guard<CutScoreStudy> EnoughRounds = new("cut_score.another_round_needed", (study, _) => study.Round >= FewestRounds, (_, _) => [("least", FewestRounds)]);
    static readonly Guard<CutScoreStudy> EstimatesFit = new("cut_score.estimates_missing", (_, act) => act.Fact<EstimateFaults>().Found.Count == 0)
    {
        Told = (_, act) => act.Fact<EstimateFaults>().Found,
    };
    static readonly Guard<CutScoreStudy> AllEstimated = new("cut_score.round_incomplete", (_, act) => act.Fact<LeftToEstimate>().Raters == 0, (_, act) => [("count", act.Fact<LeftToEstimate>().Raters)]);
    static readonly Guard<CutScoreStudy> OnPanel = new("cut_score.not_a_rater", (_, act) => act.Fact<RaterToExcuse>().IsOnPanel);
    static readonly Guard<CutScoreStudy> NumberGiven = new("cut_score.decision_missing", (_, act) => act.Fact<CutDecision>().Number is { Length: > 0 and <= LongestNumber });
    static readonly Guard<CutScoreStudy> ShiftFits = new("cut_score.shift_too_large",
        (_, act) => act.Fact<CutDecision>().StandardErrors is >= -MostStandardErrors and <= MostStandardErrors, (_, _) => [("most", MostStandardErrors / 100)]);
    static readonly Guard<CutScoreStudy> ShiftReasoned = new("cut_score.shift_without_reason", (_, act) => act.Fact<CutDecision>().StandardErrors == 0 || !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<CutScoreStudy> ReasonFits = new("cut_score.reason_too_long", (_, act) => act.Reason is null || act.Reason.Trim().Length <= CutScoreStudy.LongestReason, (_, _) => [("most", CutScoreStudy.LongestReason)]);
    static readonly Guard<CutScoreStudy> WithinPaper = new("cut_score.outside_paper", (_, act) => act.Fact<CutDecision>() is var one && one.CutHundredths > 0 && one.CutHundredths <= one.MaximumHundredths);
    static readonly Guard<CutScoreStudy> NothingConfirmed = new("cut_score.results_confirmed", (_, act) => act.Fact<ConfirmedResults>().Count == 0, (_, act) => [("count", act.Fact<ConfirmedResults>().Count)]);
    static readonly Guard<CutScoreStudy> AllMarked = new("cut_score.attempts_left", (_, act) => act.Fact<LeftToMark>().Count == 0, (_, act) => [("count", act.Fact<LeftToMark>().Count)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<CutScoreState, CutScoreTrigger, CutScoreStudy> Table = new("cut_score_study")
    {
        { New,          DrawUp,      Drafted,      Manager, HasNotSat, Published, RatersFit },
        { Drafted,      OpenRound,   RoundOpen,    Manager, HasNotSat, PanelLeft },
        { RoundOpen,    Estimate,    RoundOpen,    Rater, HasNotSat, EstimatesFit },
        { RoundOpen,    ExcuseRater, RoundOpen,    Manager, HasNotSat, OnPanel, ReasonGiven, ReasonFits },
        { RoundOpen,    CloseRound,  InDiscussion, Manager, HasNotSat, PanelLeft, AllEstimated },
        { InDiscussion, ExcuseRater, InDiscussion, Manager, HasNotSat, OnPanel, ReasonGiven, ReasonFits },
        { InDiscussion, OpenRound,   RoundOpen,    Manager, HasNotSat, PanelLeft, RoundsLeft },
        { InDiscussion, Finish,      Finished,     Manager, HasNotSat, PanelLeft, EnoughRounds },
        { Finished,     Decide,      Decided,      Board, HasNotSat, ByAnother, NumberGiven, ShiftFits, ShiftReasoned, ReasonFits, WithinPaper, NothingConfirmed },
        { Decided,      Apply,       InForce,      Who.Clock<CutScoreStudy>(), AllMarked },
        { Open,         Cancel,      Cancelled,    Manager, HasNotSat, ReasonGiven },
    };
}
