namespace TrainingLms.Titles;

/// <summary>How far a review session has come.</summary>
public enum SessionState
{
    /// <summary>Planned; cases are assigned.</summary>
    Planned,

    /// <summary>The panel is drawn.</summary>
    PanelDrawn,

    /// <summary>Members answer and are cleared.</summary>
    PanelForming,

    /// <summary>Every seat is filled by a cleared member.</summary>
    PanelReady,

    /// <summary>The roll is called.</summary>
    RollCall,

    /// <summary>Too few came; waits for a new date.</summary>
    Adjourned,

    /// <summary>Quorate, between cases.</summary>
    Deliberating,

    /// <summary>A case is on the table.</summary>
    CaseOpen,

    /// <summary>The case's roll is frozen and a ballot is held.</summary>
    CaseBalloting,

    /// <summary>All cases are dealt with.</summary>
    Declaring,

    /// <summary>The result is announced.</summary>
    Declared,

    /// <summary>Closed, with minutes.</summary>
    Archived,

    /// <summary>Called off.</summary>
    Cancelled,

    /// <summary>Stands still after an incident.</summary>
    Suspended,

    /// <summary>Void, with every ballot in it.</summary>
    Annulled,
}

/// <summary>What can be done in a session.</summary>
public enum SessionTrigger
{
    /// <summary>Plan it.</summary>
    Plan,

    /// <summary>Assign a case.</summary>
    AssignCase,

    /// <summary>Take over the drawn panel.</summary>
    DrawPanel,

    /// <summary>Invite the members.</summary>
    Invite,

    /// <summary>Every seat is confirmed.</summary>
    MembersConfirmed,

    /// <summary>Ask for a second draw, because the panel cannot be filled.</summary>
    AskRedraw,

    /// <summary>Agree to it: back to the draw, over a wider pool.</summary>
    PoolExhaustedRedraw,

    /// <summary>The second panel cannot be filled either.</summary>
    PoolExhausted,

    /// <summary>Open the meeting.</summary>
    Open,

    /// <summary>Find it quorate.</summary>
    DeclareQuorate,

    /// <summary>Find it not quorate.</summary>
    DeclareInquorate,

    /// <summary>Set a new date for the same panel.</summary>
    Reconvene,

    /// <summary>No new date was set in time.</summary>
    Lapse,

    /// <summary>Put a case on the table.</summary>
    TakeCase,

    /// <summary>Put the case off.</summary>
    Defer,

    /// <summary>Freeze who may vote on it.</summary>
    FreezeRoll,

    /// <summary>Its ballot is over.</summary>
    RoundEnded,

    /// <summary>No case is left.</summary>
    CloseBusiness,

    /// <summary>Announce the result.</summary>
    Announce,

    /// <summary>Close the file.</summary>
    Archive,

    /// <summary>Call it off.</summary>
    Cancel,

    /// <summary>Let it stand still after an incident.</summary>
    Suspend,

    /// <summary>Let it go on where it was.</summary>
    Resume,

    /// <summary>Make it void.</summary>
    Annul,
}

/// <summary>What a session did with a case.</summary>
public enum CaseOutcome
{
    /// <summary>Not yet decided.</summary>
    Pending,

    /// <summary>Two thirds in favour.</summary>
    Passed,

    /// <summary>Fewer.</summary>
    Failed,

    /// <summary>Put off.</summary>
    Deferred,

    /// <summary>Left the agenda: it was withdrawn, or ended otherwise, before a vote.</summary>
    Left,
}
