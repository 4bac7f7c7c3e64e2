using NodaTime;
using TrainingLms.Workflow;

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

/// <summary>评审会议: one sitting of a randomly drawn panel, behind closed doors.</summary>
public sealed class ReviewSession : Governed<SessionState>
{
    readonly List<SessionCase> cases = [];

    ReviewSession() { }

    /// <summary>Key chosen by the office, unique, for example <c>2026-CYBER-1</c>; part of the draw's key text.</summary>
    public string Key { get; private init; } = "";

    /// <summary>The evaluation round whose cases it decides.</summary>
    public Guid RoundId { get; private init; }

    /// <summary>The review office.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The level that is reviewed.</summary>
    public TitleLevel Level { get; private init; }

    /// <summary>Key of the specialty.</summary>
    public string Specialty { get; private init; } = "";

    /// <summary>Formed for a series or a specialty.</summary>
    public PanelBasis Basis { get; private init; }

    /// <summary>Seats of the panel; odd.</summary>
    public int PanelSize { get; private init; }

    /// <summary>How recused members count.</summary>
    public RecusalDenominator Denominator { get; private init; }

    /// <summary>The day of the meeting.</summary>
    public LocalDate HeldOn { get; private set; }

    /// <summary>Last day on which the committee's filing is valid.</summary>
    public LocalDate FilingValidTo { get; private init; }

    /// <summary>The application on the table; null between cases.</summary>
    public Guid? CurrentCaseId { get; private set; }

    /// <summary>The cases.</summary>
    public IReadOnlyList<SessionCase> Cases => cases;

    /// <summary>How many cases; changes with each assignment, so that an assignment and the draw cannot miss each other.</summary>
    public int CaseCount { get; private set; }

    /// <summary>Number of the draw that the panel comes from: 1, or 2 once a second one was agreed to.</summary>
    public int DrawNumber { get; private set; } = 1;

    /// <summary>Further specialties that a second draw also takes from, joined with line feeds, empty for none; null while no second draw was asked for.</summary>
    public string? WiderSpecialties { get; private set; }

    /// <summary>Until when members are waited for after the meeting was opened; null before. Before it nobody finds the meeting inquorate.</summary>
    public Instant? GraceUntil { get; private set; }

    /// <summary>Until when a new date can be set, exclusive; null while it is not adjourned.</summary>
    public Instant? ReconveneBy { get; private set; }

    /// <summary>Since when it stands still; null while it does not.</summary>
    public Instant? SuspendedAt { get; private set; }

    /// <summary>Where the signed minutes are kept; null before archiving.</summary>
    public string? MinutesReference { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => ReviewSessionWorkflow.Table.NextDue(this);

    /// <summary>Plans a session.</summary>
    /// <exception cref="RefusedException"><c>panel.size_even</c>, <c>panel.size_below_minimum</c>, <c>committee.filing_expired</c>, <c>session.vote_too_late</c>.</exception>
    public static ReviewSession Plan(NewSession wanted, Act act)
    {
        var session = new ReviewSession
        {
            Id = act.NewId(),
            Key = wanted.Key,
            RoundId = wanted.RoundId,
            UnitId = wanted.UnitId,
            Level = wanted.Level,
            Specialty = wanted.Specialty,
            Basis = wanted.Basis,
            PanelSize = wanted.PanelSize,
            Denominator = wanted.Denominator,
            HeldOn = wanted.HeldOn,
            FilingValidTo = wanted.FilingValidTo,
        };
        ReviewSessionWorkflow.Table.Fire(session, SessionTrigger.Plan, act.Given(new MeetingFacts(wanted.HeldOn) { LastVote = wanted.LastVote }));
        return session;
    }

    /// <summary>Takes a case in; only before the panel is drawn, because the draw passes over applicants.</summary>
    public void Assign(SessionCase assigned, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.AssignCase, act);
        cases.Add(assigned);
        CaseCount++;
    }

    /// <summary>Asks for a second draw.</summary>
    /// <param name="wider">Further specialties to draw from; empty where the pool itself has grown.</param>
    /// <param name="act">The office with the reasons; knows the <see cref="MeetingFacts"/>.</param>
    public void AskRedraw(IReadOnlyList<string> wider, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.AskRedraw, act.Given(new WiderPool(wider)));
        WiderSpecialties = string.Join('\n', wider.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Agrees to the second draw: the panel is drawn again from the beginning.</summary>
    /// <param name="act">Supervision with a reason; knows the <see cref="MeetingFacts"/>.</param>
    public void Redraw(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.PoolExhaustedRedraw, act);
        DrawNumber++;
    }

    /// <summary>Opens the meeting for roll call.</summary>
    /// <param name="grace">How long members are waited for before the meeting can be found inquorate.</param>
    /// <param name="act">The presiding officer; knows the <see cref="MeetingFacts"/>.</param>
    public void Open(Duration grace, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Open, act);
        GraceUntil = act.At + grace;
    }

    /// <summary>Too few came.</summary>
    /// <param name="reconveneBy">Until when a new date can be set, exclusive.</param>
    /// <param name="act">The presiding officer; knows the <see cref="MeetingFacts"/>.</param>
    public void Adjourn(Instant reconveneBy, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.DeclareInquorate, act);
        (GraceUntil, ReconveneBy) = (null, reconveneBy);
    }

    /// <summary>Sets a new date for the same panel.</summary>
    /// <param name="on">The day.</param>
    /// <param name="lastVote">The last day on which the rules allow a vote in that year; null where they do not ask.</param>
    /// <param name="act">The office.</param>
    /// <exception cref="RefusedException"><c>committee.filing_expired</c>, <c>session.vote_too_late</c>.</exception>
    public void Reconvene(LocalDate on, LocalDate? lastVote, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Reconvene, act.Given(new MeetingFacts(on) { LastVote = lastVote }));
        (HeldOn, ReconveneBy) = (on, null);
    }

    /// <summary>Stands still after an incident.</summary>
    public void Suspend(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Suspend, act);
        SuspendedAt = act.At;
    }

    /// <summary>Goes on where it was; what time ran then ends later by as long as it stood still.</summary>
    public void Resume(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Resume, act);
        var pause = act.At - SuspendedAt!.Value;
        (GraceUntil, ReconveneBy, SuspendedAt) = (GraceUntil + pause, ReconveneBy + pause, null);
    }

    /// <summary>Puts a case on the table.</summary>
    public void TakeCase(Guid applicationId, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.TakeCase, act);
        CurrentCaseId = applicationId;
    }

    /// <summary>Puts the case off; it stays for another session.</summary>
    public void Defer(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Defer, act);
        End(CaseOutcome.Deferred);
    }

    /// <summary>The ballot on the case is over.</summary>
    /// <param name="outcome">Passed, failed, or pending again when the round was void.</param>
    /// <param name="act">Who and when.</param>
    public void EndRound(CaseOutcome outcome, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.RoundEnded, act);
        End(outcome);
    }

    /// <summary>Closes the file.</summary>
    public void Archive(string minutes, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Archive, act.Given(new Minutes(minutes)));
        MinutesReference = minutes;
    }

    /// <summary>Whether the case on the table is being voted on, or was when the session was suspended: its roll is frozen.</summary>
    public bool IsVoting => (State is SessionState.Suspended ? CameFrom : State) is SessionState.CaseBalloting;

    /// <summary>Makes it void. What it decided counts for nothing.</summary>
    /// <param name="act">The authority with a reason.</param>
    public void Annul(Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Annul, act);
        CurrentCaseId = null;
    }

    /// <summary>Any move that changes nothing but the state.</summary>
    public void Move(SessionTrigger trigger, Act act) => ReviewSessionWorkflow.Table.Fire(this, trigger, act);

    void End(CaseOutcome outcome)
    {
        cases.Single(c => c.ApplicationId == CurrentCaseId).Outcome = outcome;
        CurrentCaseId = null;
    }
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
}

/// <summary>An application inside a session.</summary>
public sealed class SessionCase
{
    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The application.</summary>
    public required Guid ApplicationId { get; init; }

    /// <summary>The applicant, who can hold no seat.</summary>
    public required Guid ApplicantId { get; init; }

    /// <summary>What became of it.</summary>
    public CaseOutcome Outcome { get; set; }
}

/// <summary>A session to be planned.</summary>
/// <param name="Key">Key, unique.</param>
/// <param name="RoundId">The evaluation round.</param>
/// <param name="UnitId">The review office.</param>
/// <param name="Level">The level reviewed.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Basis">Series or specialty.</param>
/// <param name="PanelSize">Seats.</param>
/// <param name="HeldOn">Day of the meeting.</param>
/// <param name="FilingValidTo">Last day of the committee's filing.</param>
/// <param name="Denominator">How recused members count.</param>
public sealed record NewSession(
    string Key, Guid RoundId, Guid UnitId, TitleLevel Level, string Specialty, PanelBasis Basis, int PanelSize, LocalDate HeldOn, LocalDate FilingValidTo,
    RecusalDenominator Denominator)
{
    /// <summary>The last day on which the rules allow a vote in the year of the meeting; null where they do not ask.</summary>
    public LocalDate? LastVote { get; init; }
}

/// <summary>Fact: what the guards of a session judge by.</summary>
/// <param name="Today">The day of the act; when planning, the day planned.</param>
/// <param name="Confirmed">Members cleared or seated.</param>
/// <param name="Present">Members in the room.</param>
/// <param name="Roll">The roll of the case asked about; null where there is none.</param>
/// <param name="Presiding">Whether the actor may preside over that case.</param>
public sealed record MeetingFacts(LocalDate Today, int Confirmed = 0, int Present = 0, CaseRoll? Roll = null, bool Presiding = true)
{
    /// <summary>Pending cases that the confirmed members could not decide, because too many of them keep away.</summary>
    public int ShortCases { get; init; }

    /// <summary>Whether everybody who has not said no, alternates included, would fill the panel and leave every pending case its quorum.</summary>
    public bool CanBeFilled { get; init; } = true;

    /// <summary>The last day on which the rules allow a vote in the year of <see cref="Today"/>; null where they do not ask, or where its calendar is not loaded yet.</summary>
    public LocalDate? LastVote { get; init; }
}

/// <summary>Fact: the further specialties that a second draw is to take from.</summary>
public sealed record WiderPool(IReadOnlyList<string> Specialties)
{
    /// <summary>Most of them.</summary>
    public const int Most = 10;

    /// <summary>Longest key of one.</summary>
    public const int Longest = 40;
}

/// <summary>Fact: where the minutes are.</summary>
public sealed record Minutes(string Reference);
