using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.ExamAppealState;
using static TrainingLms.Exams.ExamAppealTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of an appeal.</summary>
public enum ExamAppealState
{
    /// <summary>Filed by the candidate.</summary>
    Filed,

    /// <summary>To be looked into.</summary>
    Admissible,

    /// <summary>Not looked into, for the reason given.</summary>
    Inadmissible,

    /// <summary>An independent reviewer looks into it.</summary>
    UnderReview,

    /// <summary>The candidate was right.</summary>
    Upheld,

    /// <summary>The candidate was right in part.</summary>
    PartlyUpheld,

    /// <summary>The candidate was not right.</summary>
    Rejected,

    /// <summary>What followed from the decision is done.</summary>
    Closed,

    /// <summary>Taken back by the candidate.</summary>
    Withdrawn,
}

/// <summary>What can be done to an appeal.</summary>
public enum ExamAppealTrigger
{
    /// <summary>Lodge it.</summary>
    Lodge,

    /// <summary>Find that it is to be looked into.</summary>
    Admit,

    /// <summary>Find that it is not to be looked into.</summary>
    Dismiss,

    /// <summary>Begin to look into it.</summary>
    TakeUp,

    /// <summary>Decide for the candidate.</summary>
    Uphold,

    /// <summary>Decide for the candidate in part.</summary>
    UpholdPartly,

    /// <summary>Decide against the candidate.</summary>
    Reject,

    /// <summary>What followed is done.</summary>
    Close,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>The time for deciding is over.</summary>
    FallOverdue,
}

/// <summary>Why somebody appeals (exams.md 9.4).</summary>
public enum AppealGround
{
    /// <summary>The exam was not held as its rules say.</summary>
    Procedure,

    /// <summary>Something happened while it was sat.</summary>
    Incident,

    /// <summary>A mark is wrong.</summary>
    Marking,

    /// <summary>A question, or its key, is wrong.</summary>
    ItemContent,

    /// <summary>Circumstances that nobody could know of.</summary>
    ExtenuatingFacts,
}

/// <summary>Fact: where the attempt stands when somebody appeals.</summary>
/// <param name="HasEnded">Whether it has ended with answers, or was annulled.</param>
/// <param name="IsReleased">Whether its result is out.</param>
/// <param name="Until">When the time for filing is over; null while the result is not out.</param>
/// <param name="IsAnotherOpen">Whether an appeal about it is open.</param>
/// <param name="WasDecided">Whether an appeal on this ground against this version of the result was decided before.</param>
/// <param name="Slots">How many slots the paper has.</param>
public sealed record AppealCase(bool HasEnded, bool IsReleased, Instant? Until, bool IsAnotherOpen, bool WasDecided, int Slots);

/// <summary>Fact: whether a person behind the act had a hand in the attempt or its result, and whether the person sees the results of the exam.</summary>
public sealed record Involvement(bool IsInvolved, bool SeesResults);

/// <summary>Fact: what a decision brings about.</summary>
/// <param name="Marks">Marks that the reviewer gives to disputed slots.</param>
/// <param name="AreMarksFit">Whether each is for a disputed slot and within its maximum, once, with its reason.</param>
/// <param name="HasRescoring">Whether it names a rescoring of the exam that was not given up.</param>
/// <param name="CanBeMarked">Whether the attempt is still as it was appealed: scored, with that seal, and with its answers.</param>
public sealed record AppealRemedy(int Marks, bool AreMarksFit, bool HasRescoring, bool CanBeMarked);

/// <summary>The life of an appeal (exams.md 9.4).</summary>
/// <remarks>
/// The rules are silent on taking an appeal back: the candidate may, until it is decided. The steps that a program can see to, being late and being done, are
/// the clock's.
/// </remarks>
public static class ExamAppealWorkflow
{
    /// <summary>What the candidate is called in a warrant.</summary>
    internal const string AsCandidate = ExamAttemptWorkflow.AsCandidate;

    static readonly Who<ExamAppeal> Candidate = Who.Person<ExamAppeal>(AsCandidate, appeal => appeal.CandidateId);
    static readonly Who<ExamAppeal> Reviewer = Who.Holding<ExamAppeal>(Role.AppealsReviewer, appeal => appeal.UnitId);
    static readonly Who<ExamAppeal> Clock = Who.Clock<ExamAppeal>();

    static readonly NotOwn<ExamAppeal> NotOwn = new("exam_appeal.own_appeal", appeal => appeal.CandidateId);
    static readonly Guard<ExamAppeal> Independent = new("exam_appeal.not_independent", (_, act) => !act.Fact<Involvement>().IsInvolved);
    static readonly Guard<ExamAppeal> Blind = new("exam_appeal.sees_marks", (appeal, act) => appeal.Ground != AppealGround.Marking || !act.Fact<Involvement>().SeesResults);
    static readonly Guard<ExamAppeal> TookItUp = new("exam_appeal.other_reviewer", (appeal, act) => act.Persons.Contains(appeal.ReviewerId ?? Guid.Empty));

    static readonly Guard<ExamAppeal> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<ExamAppeal> ReasonFits = new("exam_appeal.words_too_long", (_, act) => act.Reason is null || act.Reason.Trim().Length <= ExamAppeal.LongestText, (_, _) => [("most", ExamAppeal.LongestText)]);

    static readonly Guard<ExamAppeal> Ended = new("exam_appeal.attempt_not_ended", (_, act) => act.Fact<AppealCase>().HasEnded);
    static readonly Guard<ExamAppeal> InTime = new("exam_appeal.too_late", (_, act) => act.Fact<AppealCase>().Until is not { } until || act.At < until, (_, act) => [("until", act.Fact<AppealCase>().Until)]);
    static readonly Guard<ExamAppeal> MarkKnown = new("exam_appeal.result_not_released", (appeal, act) => appeal.Ground != AppealGround.Marking || act.Fact<AppealCase>().IsReleased);
    static readonly Guard<ExamAppeal> NoOther = new("exam_appeal.already_open", (_, act) => !act.Fact<AppealCase>().IsAnotherOpen);
    static readonly Guard<ExamAppeal> NotDecided = new("exam_appeal.decided_before", (_, act) => !act.Fact<AppealCase>().WasDecided);
    static readonly Guard<ExamAppeal> StatementFits = new("exam_appeal.statement_out_of_range", (appeal, _) => appeal.Statement.Length is >= ExamAppeal.ShortestStatement and <= ExamAppeal.LongestText,
        (_, _) => [("least", ExamAppeal.ShortestStatement), ("most", ExamAppeal.LongestText)]);
    static readonly Guard<ExamAppeal> SlotsNamed = new("exam_appeal.slots_wrong",
        (appeal, act) => (appeal.Ground is AppealGround.Marking or AppealGround.ItemContent) == (appeal.Slots.Length > 0)
            && appeal.Slots.Distinct().Count() == appeal.Slots.Length && appeal.Slots.All(slot => slot >= 1 && slot <= act.Fact<AppealCase>().Slots));

    static readonly Guard<ExamAppeal> MarksGiven = new("exam_appeal.marks_missing",
        (appeal, act) => (appeal.Ground == AppealGround.Marking) == (act.Fact<AppealRemedy>().Marks > 0) && act.Fact<AppealRemedy>().AreMarksFit);
    static readonly Guard<ExamAppeal> StillAsAppealed = new("exam_appeal.attempt_has_moved", (_, act) => act.Fact<AppealRemedy>() is { Marks: 0 } or { CanBeMarked: true });
    static readonly Guard<ExamAppeal> RescoringNamed = new("exam_appeal.rescoring_missing", (appeal, act) => (appeal.Ground == AppealGround.ItemContent) == act.Fact<AppealRemedy>().HasRescoring);

    /// <summary>Late once, at the instant by which it was to be decided.</summary>
    static readonly Due<ExamAppeal> TimeOver = new("exam_appeal.still_in_time", appeal => appeal.OverdueAt is null ? appeal.DecideBy : null);

    /// <summary>States in which it is to be decided still.</summary>
    public static readonly ExamAppealState[] Open = [Filed, Admissible, UnderReview];

    /// <summary>States in which what follows from the decision may be to do.</summary>
    public static readonly ExamAppealState[] Decided = [Upheld, PartlyUpheld, Rejected];

    /// <summary>The table.</summary>
    public static readonly Workflow<ExamAppealState, ExamAppealTrigger, ExamAppeal> Table = new("exam_appeal")
    {
        { New,         Lodge,        Filed,        Candidate, Ended, InTime, MarkKnown, NoOther, NotDecided, StatementFits, SlotsNamed },
        { Filed,       Admit,        Admissible,   Reviewer, NotOwn, Independent, ReasonFits },
        { Filed,       Dismiss,      Inadmissible, Reviewer, NotOwn, Independent, ReasonGiven, ReasonFits },
        { Admissible,  TakeUp,       UnderReview,  Reviewer, NotOwn, Independent, Blind, ReasonFits },
        { UnderReview, Uphold,       Upheld,       Reviewer, NotOwn, Independent, Blind, TookItUp, ReasonGiven, ReasonFits, MarksGiven, StillAsAppealed, RescoringNamed },
        { UnderReview, UpholdPartly, PartlyUpheld, Reviewer, NotOwn, Independent, Blind, TookItUp, ReasonGiven, ReasonFits, MarksGiven, StillAsAppealed, RescoringNamed },
        { UnderReview, Reject,       Rejected,     Reviewer, NotOwn, Independent, Blind, TookItUp, ReasonGiven, ReasonFits },
        { Decided,     Close,        Closed,       Clock },
        { Open,        Withdraw,     Withdrawn,    Candidate, ReasonFits },
        { Filed,       FallOverdue,  Filed,        Clock, TimeOver },
        { Admissible,  FallOverdue,  Admissible,   Clock, TimeOver },
        { UnderReview, FallOverdue,  UnderReview,  Clock, TimeOver },
    };
}
