using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.AttemptState;
using static TrainingLms.Exams.AttemptTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>What has become of an attempt.</summary>
public enum AttemptState
{
    /// <summary>Has a right to sit.</summary>
    Assigned,

    /// <summary>The paper is frozen.</summary>
    Ready,

    /// <summary>Being written.</summary>
    InProgress,

    /// <summary>Answers are final.</summary>
    Sealed,

    /// <summary>Marked as far as a program can.</summary>
    Scored,

    /// <summary>Never started while it could be.</summary>
    NoShow,

    /// <summary>Called off; not counted.</summary>
    Cancelled,
}

/// <summary>What can be done to an attempt.</summary>
public enum AttemptTrigger
{
    /// <summary>Give the right to sit.</summary>
    Assign,

    /// <summary>Freeze the paper.</summary>
    AssemblePaper,

    /// <summary>Begin writing; the clock runs.</summary>
    Start,

    /// <summary>Save answers. Checked by this table, written by <see cref="IAnswerStore"/>.</summary>
    SaveAnswers,

    /// <summary>Go on writing on another device.</summary>
    TakeOver,

    /// <summary>Hand in.</summary>
    Submit,

    /// <summary>Time is over: hand in what was saved.</summary>
    CloseByTime,

    /// <summary>Mark what a program can mark.</summary>
    FinishAutoMarking,

    /// <summary>The window went by.</summary>
    CloseWindow,

    /// <summary>Call off.</summary>
    Cancel,
}

/// <summary>Fact: the exam somebody wants to sit, and how many attempts the person has used.</summary>
public sealed record Sitting(Exam Exam, int Used, bool IsPersonActive);

/// <summary>Fact: the lease a client believes to hold.</summary>
public sealed record LeaseClaim(long Epoch);

/// <summary>Fact: whether the candidate has confirmed to hand in.</summary>
public sealed record HandIn(bool IsConfirmed);

/// <summary>Fact: whether the stored paper is the one that was frozen.</summary>
public sealed record PaperCheck(bool IsIntact);

/// <summary>Every way an attempt can move. Names follow the numbered transitions of the exam rules, so that later rows are added, not renamed.</summary>
public static class ExamAttemptWorkflow
{
    static readonly Duration Tick = Duration.FromTicks(10);

    static readonly Who<ExamAttempt> Candidate = Who.Person<ExamAttempt>("candidate", attempt => attempt.CandidateId);
    static readonly Who<ExamAttempt> Manager = Who.Holding<ExamAttempt>(Role.ExamManager, attempt => attempt.UnitId);
    static readonly Who<ExamAttempt> Clock = Who.Clock<ExamAttempt>();

    static readonly Guard<ExamAttempt> ExamPublished = new("attempt.exam_not_published", (_, act) => act.Fact<Sitting>().Exam.State == ExamState.Published);
    static readonly Guard<ExamAttempt> ActivePerson = new("attempt.person_inactive", (_, act) => act.Fact<Sitting>().IsPersonActive);
    static readonly Guard<ExamAttempt> AttemptsLeft = new("attempt.none_left",
        (_, act) => act.Fact<Sitting>() is var sitting && sitting.Used < sitting.Exam.Attempts, (_, act) => [("attempts", act.Fact<Sitting>().Exam.Attempts)]);

    static readonly Guard<ExamAttempt> WindowOpen = new("attempt.window_not_open", (attempt, act) => act.At >= attempt.OpensAt, (attempt, _) => [("open", attempt.OpensAt)]);
    static readonly Guard<ExamAttempt> BeforeHardClose = new("attempt.window_over", (attempt, act) => act.At < attempt.HardCloseAt, (attempt, _) => [("close", attempt.HardCloseAt)]);
    static readonly Guard<ExamAttempt> LeaseHeld = new("attempt.lease_taken", (attempt, act) => act.Fact<LeaseClaim>().Epoch == attempt.LeaseEpoch);
    static readonly Guard<ExamAttempt> InTime = new("attempt.deadline_passed", (attempt, act) => act.At <= attempt.AcceptsUntil, (attempt, _) => [("deadline", attempt.Deadline)]);
    static readonly Guard<ExamAttempt> Confirmed = new("attempt.submission_unconfirmed", (_, act) => act.Fact<HandIn>().IsConfirmed);
    static readonly Guard<ExamAttempt> PaperIntact = new("attempt.paper_changed", (_, act) => act.Fact<PaperCheck>().IsIntact);
    static readonly Guard<ExamAttempt> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The last accepted instant still belongs to the candidate; the clock may close from the next tick on.</summary>
    static readonly Due<ExamAttempt> OutOfTime = new("attempt.still_in_time", attempt => attempt.AcceptsUntil + Tick);
    static readonly Due<ExamAttempt> WindowGone = new("attempt.window_still_open", attempt => attempt.HardCloseAt);
    static readonly Due<ExamAttempt> AnswersFinal = new("attempt.answers_not_final", attempt => attempt.SealedAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<AttemptState, AttemptTrigger, ExamAttempt> Table = new("exam_attempt")
    {
        { New,               Assign,            Assigned,   Candidate.Or(Manager), ExamPublished, ActivePerson, BeforeHardClose, AttemptsLeft },
        { Assigned,          AssemblePaper,     Ready,      Clock },
        { Ready,             Start,             InProgress, Candidate, WindowOpen, BeforeHardClose, PaperIntact },
        { InProgress,        SaveAnswers,       InProgress, Candidate, LeaseHeld, InTime, new Unrecorded<ExamAttempt>() },
        { InProgress,        TakeOver,          InProgress, Candidate, InTime },
        { InProgress,        Submit,            Sealed,     Candidate, LeaseHeld, InTime, Confirmed },
        { InProgress,        CloseByTime,       Sealed,     Clock, OutOfTime },
        { Sealed,            FinishAutoMarking, Scored,     Clock, AnswersFinal, PaperIntact },
        { [Assigned, Ready], CloseWindow,       NoShow,     Clock, WindowGone },
        { [Assigned, Ready], Cancel,            Cancelled,  Manager, ReasonGiven },
    };

    /// <summary>A broken guard of time or lease told as a conflict: the attempt has moved on under the client, and repeating the request cannot help.</summary>
    /// <exception cref="RefusedException">What the verdict refuses.</exception>
    internal static void OrConflict(this Verdict verdict)
    {
        if (verdict.Kind is RefusalKind.RuleBroken && verdict.Refusals.FirstOrDefault(refusal => refusal.Code is "attempt.lease_taken" or "attempt.deadline_passed") is { } moved)
            throw new RefusedException(RefusalKind.WrongState, [moved]);
        verdict.OrRefuse();
    }
}
