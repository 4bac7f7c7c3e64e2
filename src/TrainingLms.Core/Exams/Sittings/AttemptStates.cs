namespace TrainingLms.Exams;

/// <summary>What has become of an attempt.</summary>
public enum AttemptState
{
    /// <summary>Has a right to sit.</summary>
    Assigned,

    /// <summary>The paper is frozen.</summary>
    Ready,

    /// <summary>At the door: checked in, waiting to be let in.</summary>
    AwaitingAuthorisation,

    /// <summary>Being written.</summary>
    InProgress,

    /// <summary>Interrupted by an invigilator; the remaining time stands still.</summary>
    Paused,

    /// <summary>Time is over and answers are closed; only the hand-in is left.</summary>
    SubmitGrace,

    /// <summary>Answers are final.</summary>
    Sealed,

    /// <summary>Marked as far as a program can.</summary>
    Scored,

    /// <summary>Given up or never handed in; answers are kept and not scored.</summary>
    Abandoned,

    /// <summary>Never started while it could be.</summary>
    NoShow,

    /// <summary>Called off; not counted.</summary>
    Cancelled,

    /// <summary>Annulled by the integrity panel; the result is withheld.</summary>
    Voided,
}

/// <summary>States that rows and desks speak of together.</summary>
static class AttemptPhase
{
    /// <summary>Not begun.</summary>
    public static readonly AttemptState[] NotStarted = [AttemptState.Assigned, AttemptState.Ready, AttemptState.AwaitingAuthorisation];

    /// <summary>Begun, and not final: a person has at most one such attempt.</summary>
    public static readonly AttemptState[] Active = [AttemptState.InProgress, AttemptState.Paused, AttemptState.SubmitGrace];

    /// <summary>Writing is over, and what was written counts or may count again.</summary>
    public static readonly AttemptState[] Ended = [AttemptState.Sealed, AttemptState.Scored, AttemptState.Abandoned];

    /// <summary>Still to be sat through.</summary>
    public static readonly AttemptState[] Open = [.. NotStarted, .. Active];

    /// <summary>Times still matter: nobody has run out of them.</summary>
    public static readonly AttemptState[] Timed = [.. NotStarted, AttemptState.InProgress, AttemptState.Paused];
}

/// <summary>What can be done to an attempt.</summary>
public enum AttemptTrigger
{
    /// <summary>Give the right to sit.</summary>
    Assign,

    /// <summary>Freeze the paper.</summary>
    AssemblePaper,

    /// <summary>Take the paper back before it is started.</summary>
    RecallPaper,

    /// <summary>Be there, and wait to be let in.</summary>
    CheckIn,

    /// <summary>Send away from the door.</summary>
    TurnAway,

    /// <summary>Go away from the door.</summary>
    Leave,

    /// <summary>Begin writing; the clock runs.</summary>
    Start,

    /// <summary>Let somebody who has checked in begin.</summary>
    Authorise,

    /// <summary>Save answers. Checked by this table, written by <see cref="AnswerStore"/>.</summary>
    SaveAnswers,

    /// <summary>Go on writing on another device.</summary>
    TakeOver,

    /// <summary>Give time for an incident.</summary>
    GrantTime,

    /// <summary>Extend the close for this attempt.</summary>
    ExtendClose,

    /// <summary>Follow an override, an accommodation or a membership that has changed.</summary>
    AdjustTimes,

    /// <summary>Stop the clock.</summary>
    Pause,

    /// <summary>Let the clock run on.</summary>
    Resume,

    /// <summary>Hand in.</summary>
    Submit,

    /// <summary>Time is over: hand in what was saved.</summary>
    CloseByTime,

    /// <summary>Time is over: close the answers and leave the hand-in open.</summary>
    OpenGrace,

    /// <summary>Hand in during the grace.</summary>
    SubmitLate,

    /// <summary>The grace is over without a hand-in.</summary>
    CloseGrace,

    /// <summary>Give time to somebody whose answers have just been closed.</summary>
    GrantTimeInGrace,

    /// <summary>Time is over without a hand-in.</summary>
    AbandonByTime,

    /// <summary>Give up.</summary>
    Withdraw,

    /// <summary>The hard close has come during a pause: hand in what was saved.</summary>
    SealAtHardClose,

    /// <summary>The hard close has come during a pause, without a hand-in.</summary>
    AbandonAtHardClose,

    /// <summary>Mark what a program can mark.</summary>
    FinishAutoMarking,

    /// <summary>Take the marks that people gave, once the board has signed them off.</summary>
    TakeMarks,

    /// <summary>Mark it anew by newer scoring rules.</summary>
    Rescore,

    /// <summary>Take the marks that an appeal has decided.</summary>
    Revise,

    /// <summary>Ask for a reopening, which another person decides.</summary>
    AskReopening,

    /// <summary>Do not reopen what was asked to be.</summary>
    DeclineReopening,

    /// <summary>Let the candidate write on.</summary>
    Reopen,

    /// <summary>Count an abandoned attempt as handed in at its deadline.</summary>
    ReopenAsSubmitted,

    /// <summary>Bring a file with answers that could not be sent, which another person imports.</summary>
    BringOfflineFile,

    /// <summary>Do not import the file that was brought.</summary>
    TurnDownOfflineFile,

    /// <summary>Add the newer answers of a file that was brought, and seal anew.</summary>
    ImportOfflineFile,

    /// <summary>The window went by.</summary>
    CloseWindow,

    /// <summary>Call off.</summary>
    Cancel,

    /// <summary>Annul by a decision of the integrity panel.</summary>
    Annul,

    /// <summary>Give the right to sit back.</summary>
    ReinstateToAssigned,

    /// <summary>Count the sealed answers again.</summary>
    ReinstateToSealed,

    /// <summary>Let the marks stand again.</summary>
    ReinstateToScored,

    /// <summary>Back to abandoned.</summary>
    ReinstateToAbandoned,
}
