using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.ExamResultState;
using static TrainingLms.Exams.ExamResultTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of a version of a result.</summary>
public enum ExamResultState
{
    /// <summary>Drawn up from the marks; the board has not confirmed it.</summary>
    Provisional,

    /// <summary>Held back while something about it is looked into.</summary>
    UnderReview,

    /// <summary>Confirmed by the board; the candidate does not see it yet.</summary>
    Confirmed,

    /// <summary>The candidate sees it.</summary>
    Released,

    /// <summary>Taken back after it was released.</summary>
    Withdrawn,

    /// <summary>Another version counts, or the attempt no longer has this one.</summary>
    Superseded,
}

/// <summary>What can be done to a version of a result.</summary>
public enum ExamResultTrigger
{
    /// <summary>Draw it up.</summary>
    DrawUp,

    /// <summary>Hold it back, for one more ground.</summary>
    Hold,

    /// <summary>Decide one ground while others are open.</summary>
    CloseFlag,

    /// <summary>Decide the last ground.</summary>
    ClearHold,

    /// <summary>Confirm it as the board.</summary>
    Confirm,

    /// <summary>Take the confirmation back.</summary>
    Unconfirm,

    /// <summary>Show it to the candidate.</summary>
    Release,

    /// <summary>Take it back from the candidate.</summary>
    Withdraw,

    /// <summary>Draw a withdrawn one up anew, as another version.</summary>
    DrawAnew,

    /// <summary>A newer version was confirmed.</summary>
    Supersede,

    /// <summary>The attempt was reopened or annulled before the result was out.</summary>
    Overtake,
}

/// <summary>Fact: who of the board has signed the list that holds this result.</summary>
/// <param name="Signatures">Members who may sign for this candidate, and have.</param>
/// <param name="Quorum">How many it takes.</param>
public sealed record BoardQuorum(int Signatures, int Quorum);

/// <summary>Fact: how far the exam is.</summary>
/// <param name="IsReached">Whether the planned instant of release has come, or none is planned.</param>
/// <param name="IsWindowOver">Whether nobody can begin any more.</param>
/// <param name="StillSitting">Attempts that have not ended.</param>
public sealed record ReleaseFacts(bool IsReached, bool IsWindowOver, int StillSitting);

/// <summary>Fact: grounds for holding that are open besides the one that is decided now, and what is decided.</summary>
public sealed record FlagDecision(int OpenBesides, string? Words);

/// <summary>The life of a version of a result (exams.md 9.2).</summary>
/// <remarks>
/// The rules leave open what becomes of a result that nobody has seen when its attempt is reopened or annulled: it is overtaken. The authority that
/// withdraws is the board, as in the list of roles.
/// </remarks>
public static class ExamResultWorkflow
{
    static readonly Who<ExamResult> Manager = Who.Holding<ExamResult>(Role.ExamManager, result => result.UnitId);
    static readonly Who<ExamResult> Board = Who.Holding<ExamResult>(Role.ExamBoard, result => result.UnitId);
    static readonly Who<ExamResult> Panel = Who.Holding<ExamResult>(Role.IntegrityPanel, result => result.UnitId);
    static readonly Who<ExamResult> Holder = Manager.Or(Board).Or(Panel);
    static readonly Who<ExamResult> Clock = Who.Clock<ExamResult>();

    static readonly NotOwn<ExamResult> NotOwn = new("exam_result.own_result", result => result.CandidateId);

    static readonly Guard<ExamResult> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    static readonly Guard<ExamResult> Quorate = new("exam_result.quorum_missing",
        (_, act) => act.Fact<BoardQuorum>() is var board && board.Signatures >= board.Quorum, (_, act) => [("signed", act.Fact<BoardQuorum>().Signatures), ("quorum", act.Fact<BoardQuorum>().Quorum)]);

    static readonly Guard<ExamResult> TimeReached = new("exam_result.release_planned_later", (_, act) => act.Fact<ReleaseFacts>().IsReached);

    static readonly Guard<ExamResult> WindowOver = new("exam_result.window_open", (_, act) => act.Fact<ReleaseFacts>().IsWindowOver);

    static readonly Guard<ExamResult> NobodySits = new("exam_result.still_sitting",
        (_, act) => act.Fact<ReleaseFacts>().StillSitting == 0, (_, act) => [("count", act.Fact<ReleaseFacts>().StillSitting)]);

    static readonly Guard<ExamResult> Decided = new("exam_result.decision_missing", (_, act) => !string.IsNullOrWhiteSpace(act.Fact<FlagDecision>().Words));

    static readonly Guard<ExamResult> LastFlag = new("exam_result.other_flags_open", (_, act) => act.Fact<FlagDecision>().OpenBesides == 0, (_, act) => [("count", act.Fact<FlagDecision>().OpenBesides)]);

    static readonly Guard<ExamResult> OtherFlags = new("exam_result.last_flag", (_, act) => act.Fact<FlagDecision>().OpenBesides > 0);

    /// <summary>The table.</summary>
    public static readonly Workflow<ExamResultState, ExamResultTrigger, ExamResult> Table = new("exam_result")
    {
        { New,                                    DrawUp,    Provisional, Clock },
        { Provisional,                            Hold,      UnderReview, Holder.Or(Clock), NotOwn, ReasonGiven },
        { UnderReview,                            Hold,      UnderReview, Holder.Or(Clock), NotOwn, ReasonGiven },
        // An appeal also reaches what the board has confirmed and nobody has seen.
        { Confirmed,                              Hold,      UnderReview, Clock, ReasonGiven },
        { UnderReview,                            CloseFlag, UnderReview, Holder.Or(Clock), NotOwn, Decided, OtherFlags },
        { UnderReview,                            ClearHold, Provisional, Holder.Or(Clock), NotOwn, Decided, LastFlag },
        { Provisional,                            Confirm,   Confirmed,   Board, NotOwn, Quorate },
        { Confirmed,                              Unconfirm, Provisional, Board, NotOwn, ReasonGiven },
        { Confirmed,                              Release,   Released,    Manager.Or(Clock), NotOwn, TimeReached, WindowOver, NobodySits },
        { Released,                               Withdraw,  Withdrawn,   Board.Or(Clock), NotOwn, ReasonGiven },
        { Withdrawn,                              DrawAnew,  Withdrawn,   Board, NotOwn, ReasonGiven },
        { [Released, Withdrawn],                  Supersede, Superseded,  Clock },
        { [Provisional, UnderReview, Confirmed],  Overtake,  Superseded,  Clock, ReasonGiven },
    };
}
