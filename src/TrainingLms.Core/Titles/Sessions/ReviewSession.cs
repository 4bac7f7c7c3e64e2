using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>评审会议: one sitting of a randomly drawn panel, behind closed doors.</summary>
public sealed partial class ReviewSession : Governed<SessionState>
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

    /// <summary>Puts a case on the table.</summary>
    public void TakeCase(Guid applicationId, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.TakeCase, act);
        CurrentCaseId = applicationId;
    }

    /// <summary>Puts a case off: the one on the table, or one that cannot be taken because too few can vote on it. It stays for another session, unless it has ended.</summary>
    /// <param name="applicationId">The case.</param>
    /// <param name="act">The presiding officer with the reason; knows the <see cref="MeetingFacts"/> of the case.</param>
    public void Defer(Guid applicationId, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.Defer, act);
        End(applicationId, act.Fact<MeetingFacts>().HasEnded ? CaseOutcome.Left : CaseOutcome.Deferred);
    }

    /// <summary>The ballot on the case is over.</summary>
    /// <param name="outcome">Passed, failed, or pending again when the round was void.</param>
    /// <param name="act">Who and when.</param>
    public void EndRound(CaseOutcome outcome, Act act)
    {
        ReviewSessionWorkflow.Table.Fire(this, SessionTrigger.RoundEnded, act);
        End(CurrentCaseId!.Value, outcome);
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

    void End(Guid applicationId, CaseOutcome outcome)
    {
        cases.Single(c => c.ApplicationId == applicationId).Outcome = outcome;
        CurrentCaseId = null;
    }
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
