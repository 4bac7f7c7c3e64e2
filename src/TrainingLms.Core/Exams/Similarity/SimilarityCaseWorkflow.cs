using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.SimilarityCaseState;
using static TrainingLms.Exams.SimilarityCaseTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>How far a case is.</summary>
public enum SimilarityCaseState
{
    /// <summary>Nobody has looked at it.</summary>
    Waiting,

    /// <summary>The first reviewer has decided; another one is to.</summary>
    ReviewedOnce,

    /// <summary>Both have decided. What follows is for people, by the rules for irregularities.</summary>
    Reviewed,

    /// <summary>A later comparison did not find it again, and nobody had looked.</summary>
    Lapsed,
}

/// <summary>What can be done to a case.</summary>
public enum SimilarityCaseTrigger
{
    /// <summary>A comparison finds it.</summary>
    Find,

    /// <summary>Decide as the first reviewer.</summary>
    ReviewFirst,

    /// <summary>Decide as the second reviewer.</summary>
    ReviewSecond,

    /// <summary>A later comparison does not find it again.</summary>
    Lapse,

    /// <summary>A still later one does.</summary>
    Return,
}

/// <summary>The life of a case (exams.md 10): two members of the integrity panel decide, one after the other, and nothing is decided by itself.</summary>
public static class SimilarityCaseWorkflow
{
    static readonly Who<SimilarityCase> Panel = Who.Holding<SimilarityCase>(Role.IntegrityPanel, one => one.UnitId);
    static readonly Who<SimilarityCase> Clock = Who.Clock<SimilarityCase>();
    static readonly NotOwn<SimilarityCase> NotOwn = new("similarity.own_case", (one, _) => one.Candidates);
    static readonly SecondPerson<SimilarityCase> ByAnother = new("duty.similarity_needs_two", [ReviewFirst]);
    static readonly Guard<SimilarityCase> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<SimilarityCase> ReasonFits = new("similarity.reason_too_long", (_, act) => act.Reason is null || act.Reason.Trim().Length <= SimilarityCase.LongestReason, (_, _) => [("most", SimilarityCase.LongestReason)]);

    /// <summary>The table.</summary>
    public static readonly Workflow<SimilarityCaseState, SimilarityCaseTrigger, SimilarityCase> Table = new("similarity_case")
    {
        { New,          Find,         Waiting,      Clock },
        { Waiting,      ReviewFirst,  ReviewedOnce, Panel, NotOwn, ReasonGiven, ReasonFits },
        { ReviewedOnce, ReviewSecond, Reviewed,     Panel, ByAnother, NotOwn, ReasonGiven, ReasonFits },
        { Waiting,      Lapse,        Lapsed,       Clock },
        { Lapsed,       Return,       Waiting,      Clock },
    };
}
