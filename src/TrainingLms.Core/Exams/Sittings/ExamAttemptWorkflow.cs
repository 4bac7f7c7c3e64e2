using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Exams.AttemptPhase;
using static TrainingLms.Exams.AttemptState;
using static TrainingLms.Exams.AttemptTrigger;
using static TrainingLms.Exams.ExamAttemptGuards;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Exams;

/// <summary>Every way an attempt can move. Names and order follow the numbered transitions of the exam rules, which stand behind the rows.</summary>
public static class ExamAttemptWorkflow
{
    /// <summary>What the candidate is called in a warrant.</summary>
    internal const string AsCandidate = "candidate";

    static readonly Who<ExamAttempt> Candidate = Who.Person<ExamAttempt>(AsCandidate, attempt => attempt.CandidateId);
    static readonly Who<ExamAttempt> CandidateWhereAllowed = new(AsCandidate,
        (attempt, actor) => Candidate.WarrantOf(attempt, actor) is not null && attempt.Rules.CancelCutOffMinutes is not null);
    static readonly Who<ExamAttempt> Manager = Who.Holding<ExamAttempt>(Role.ExamManager, attempt => attempt.UnitId);
    static readonly Who<ExamAttempt> Staff = Manager.Or(Who.Holding<ExamAttempt>(Role.Invigilator, attempt => attempt.UnitId));
    static readonly Who<ExamAttempt> Panel = Who.Holding<ExamAttempt>(Role.IntegrityPanel, attempt => attempt.UnitId);
    static readonly Who<ExamAttempt> Clock = Who.Clock<ExamAttempt>();

    /// <summary>Nobody decides about the own attempt as staff.</summary>
    static readonly NotOwn<ExamAttempt> NotOwn = new("attempt.own_attempt", attempt => attempt.CandidateId);

    /// <summary>The same where candidates may do it for themselves, as the rules of the exam say.</summary>
    static readonly NotOwn<ExamAttempt> NotOwnAsStaff = new("attempt.own_attempt", (attempt, act) => act.Warrant?.As == AsCandidate ? [] : [attempt.CandidateId]);

    /// <summary>The table.</summary>
    public static readonly Workflow<AttemptState, AttemptTrigger, ExamAttempt> Table = Whole();

    static Workflow<AttemptState, AttemptTrigger, ExamAttempt> Whole()
    {
        var table = new Workflow<AttemptState, AttemptTrigger, ExamAttempt>("exam_attempt")
        {
            { New,                   Assign,               Assigned,              Candidate.Or(Manager), ExamPublished, ActivePerson, BeforeHardClose, AttemptsLeft, CooledDown }, // T1
            { Assigned,              AssemblePaper,        Ready,                 Clock }, // T2
            { Ready,                 RecallPaper,          Assigned,              Manager, NotOwn, ReasonGiven }, // T3
            { Ready,                 CheckIn,              AwaitingAuthorisation, Candidate, HasDoor, DoorOpen, BeforeHardClose, EntryOpen, InTheRoom, WordSaid }, // T4
            { AwaitingAuthorisation, TurnAway,             Ready,                 Staff, NotOwn, ReasonGiven }, // T5
            { AwaitingAuthorisation, Leave,                Ready,                 Candidate }, // T5
            { Ready,                 Start,                InProgress,            Candidate, NoDoor, WindowOpen, BeforeHardClose, EntryOpen, InTheRoom, WordSaid, PaperIntact }, // T6
            { AwaitingAuthorisation, Authorise,            InProgress,            Staff, NotOwn, WindowOpen, BeforeHardClose, EntryOpen, PaperIntact }, // T7
            { InProgress,            SaveAnswers,          InProgress,            Candidate, LeaseHeld, InTime, new Unrecorded<ExamAttempt>() }, // T8
            { InProgress,            TakeOver,             InProgress,            Candidate, InTime, TakeOverAllowed, InTheRoom, Reidentified }, // T9
            { InProgress,            GrantTime,            InProgress,            Staff, NotOwn, ReasonGiven, AmountAllowed, InTime }, // T10
            { InProgress,            Pause,                Paused,                Staff, NotOwn, ReasonGiven, BeforeDeadline }, // T11
            { Paused,                Resume,               InProgress,            Candidate.Or(Staff), LetOn, BeforeHardClose }, // T12
            { InProgress,            Submit,               Sealed,                Candidate, LeaseHeld, InTime, Confirmed, MayHandIn }, // T13
            { InProgress,            CloseByTime,          Sealed,                Clock, OutOfTime }, // T14
            { InProgress,            OpenGrace,            SubmitGrace,           Clock, OutOfTimeBeforeGrace }, // T15
            { SubmitGrace,           SubmitLate,           Sealed,                Candidate, GraceLeft, Confirmed }, // T16
            { SubmitGrace,           CloseGrace,           Abandoned,             Clock, OutOfGrace }, // T17
            { InProgress,            AbandonByTime,        Abandoned,             Clock, OutOfTimeForGood }, // T18a
            { InProgress,            Withdraw,             Abandoned,             Candidate, ConfirmedTwice }, // T18b
            { Paused,                SealAtHardClose,      Sealed,                Clock, ClosedWhilePaused }, // T19a
            { Paused,                AbandonAtHardClose,   Abandoned,             Clock, ClosedForGoodWhilePaused }, // T19b
            { Sealed,                FinishAutoMarking,    Scored,                Clock, AnswersFinal, PaperIntact }, // T20
            { Scored,                TakeMarks,            Scored,                Clock }, // section 9.1
            { Scored,                Rescore,              Scored,                Clock, NewerScoring, AnswersKept, PaperIntact }, // T21, once two persons have approved the rescoring
            { Scored,                Revise,               Scored,                Clock }, // section 9.4
            { Ended,                 Reopen,               InProgress,            Manager, NotOwn, AskedToWrite, AnotherPerson, AnswersKept, NotReleased, NoOtherActive, WritesOn }, // T22
            { Abandoned,             ReopenAsSubmitted,    Sealed,                Manager, NotOwn, AskedToCount, AnotherPerson, AnswersKept, TimeIsGone }, // T23
            { NotStarted,            CloseWindow,          NoShow,                Clock, WindowGone }, // T24
            { NotStarted,            Cancel,               Cancelled,             CandidateWhereAllowed.Or(Manager), NotOwnAsStaff, ReasonGiven, BeforeCutOff }, // T25
            { [.. NotStarted, .. Active, .. Ended], Annul, Voided,                Panel, NotOwn, Decided }, // T26
            { Voided,                ReinstateToAssigned,  Assigned,              Panel, NotOwn, Decided, WasNotStarted }, // T27a
            { Voided,                ReinstateToSealed,    Sealed,                Panel, NotOwn, Decided, HadAnswers }, // T27b
            { Voided,                ReinstateToScored,    Scored,                Panel, NotOwn, Decided, WasScored }, // T27c
            { Voided,                ReinstateToAbandoned, Abandoned,             Panel, NotOwn, Decided, WasAbandoned }, // T27d
            { Ended,                 ImportOfflineFile,    Sealed,                Staff, NotOwn, FileBrought, ImportByAnother, FileLookedAt, AnswersKept, NotReleased, FileFits }, // T28
            { SubmitGrace,           GrantTimeInGrace,     InProgress,            Staff, NotOwn, ReasonGiven, AmountAllowed, TimeIsBack }, // T29
        };
        // Where an act leaves the state as it is, there is a row for each: to ask for T22, T23 and T28, to extend H, and to follow what the times came from.
        foreach (var ended in Ended)
        {
            table.Add(ended, AskReopening, ended, Manager, NotOwn, ReasonGiven, AnswersKept);
            table.Add(ended, DeclineReopening, ended, Manager, NotOwn, Asked);
            table.Add(ended, BringOfflineFile, ended, Staff, NotOwn, ReasonGiven, AnswersKept, NotReleased, FileFits);
            table.Add(ended, TurnDownOfflineFile, ended, Staff, NotOwn, FileBrought, ReasonGiven);
        }
        foreach (var open in Timed)
        {
            table.Add(open, ExtendClose, open, Manager, NotOwn, HasClose, ReasonGiven, AmountAllowed);
            table.Add(open, AdjustTimes, open, Clock);
        }
        return table;
    }

    /// <summary>A broken guard of time or lease told as a conflict: the attempt has moved on under the client, and repeating the request cannot help.</summary>
    /// <exception cref="RefusedException">What the verdict refuses.</exception>
    internal static void OrConflict(this Verdict verdict)
    {
        if (verdict.Kind is RefusalKind.RuleBroken && verdict.Refusals.FirstOrDefault(refusal => refusal.Code is "attempt.lease_taken" or "attempt.deadline_passed" or "attempt.grace_over") is { } moved)
            throw new RefusedException(RefusalKind.WrongState, [moved]);
        verdict.OrRefuse();
    }
}
