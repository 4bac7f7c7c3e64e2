using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Titles;

/// <summary>From eligibility over the ballot to the confirmed title.</summary>
public sealed partial class TitleApplication
{
    /// <summary>Every rule with what the engine proposed and people decided; empty before.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Who signed first that it is eligible; null before.</summary>
    public Guid? EligibilitySignedBy { get; private set; }

    /// <summary>Who signed second; null before.</summary>
    public Guid? EligibilityConfirmedBy { get; private set; }

    /// <summary>The session it is assigned to; null before and after a cancelled session.</summary>
    public Guid? SessionId { get; private set; }

    /// <summary>The day of the ballot that passed or did not pass it; null before.</summary>
    public LocalDate? BallotOn { get; private set; }

    /// <summary>When its session declared that it passed; null before.</summary>
    public Instant? ResultDeclaredAt { get; private set; }

    /// <summary>The last day of its last notice; null before.</summary>
    public LocalDate? NoticeEndedOn { get; private set; }

    /// <summary>The date of the title; null before confirmation.</summary>
    public LocalDate? TitleDate { get; private set; }

    /// <summary>The certificate; null before.</summary>
    public Guid? CertificateId { get; private set; }

    /// <summary>Takes what the engine proposes for every rule.</summary>
    public void TakeFindings(IReadOnlyList<Finding> findings, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.RulesEvaluated, act);
        (Findings, EligibilitySignedBy, EligibilityConfirmedBy) = (findings, null, null);
    }

    /// <summary>Decides a rule that the engine could not. A signature given before falls.</summary>
    public void DecideFinding(string key, bool met, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.DecideFinding, act.Given(new FindingKey(key)));
        Amend(key, finding => finding with
        {
            Decided = met ? FindingOutcome.Pass : FindingOutcome.Fail,
            DecidedBy = act.By.PersonId,
            Reason = act.Reason,
        });
    }

    /// <summary>Grants an exception (破格, 绿色通道) from a failed rule; the ground is the act's reason. A signature given before falls.</summary>
    /// <param name="key">The rule.</param>
    /// <param name="recommenders">Two who recommend it.</param>
    /// <param name="act">The head of the review office, with the ground.</param>
    public void ApplyException(string key, IReadOnlyList<string> recommenders, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.ApplyException, act.Given(new ExceptionWish(key, recommenders)));
        Amend(key, finding => finding with { Recommenders = recommenders, DecidedBy = act.By.PersonId, Reason = act.Reason });
    }

    /// <summary>First signature under eligibility.</summary>
    public void SignEligible(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.SignEligible, act);
        EligibilitySignedBy = act.By.PersonId;
    }

    /// <summary>Second signature, by another person: it is eligible.</summary>
    public void ConfirmEligible(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.ConfirmEligible, act);
        EligibilityConfirmedBy = act.By.PersonId;
    }

    /// <summary>It is not eligible.</summary>
    /// <param name="act">The head of the review office with the reasons; knows the <see cref="Periods"/>.</param>
    public void ConfirmIneligible(Act act) => SayNo(TitleApplicationTrigger.ConfirmIneligible, act);

    /// <summary>Assigns it to a session, or to another one where its ballot was opened again.</summary>
    /// <param name="act">The title officer; knows the <see cref="SessionOffer"/>.</param>
    public void AssignSession(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, State == TitleApplicationState.ReadyForMeeting ? TitleApplicationTrigger.MoveToSession : TitleApplicationTrigger.AssignSession, act);
        SessionId = act.Fact<SessionOffer>().SessionId;
    }

    /// <summary>The session was cancelled: back to the eligible ones.</summary>
    /// <param name="act">Knows the <see cref="SessionFacts"/>.</param>
    public void CancelSession(Act act) => LeaveSession(TitleApplicationTrigger.SessionCancelled, act);

    /// <summary>Its session is over and has not voted on it: it waits for another, ready as it is (title-evaluation.md 4.2, Defer).</summary>
    /// <param name="act">The clock; knows the <see cref="SessionFacts"/>.</param>
    public void AwaitSession(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.SessionDeclared, act);
        SessionId = null;
    }

    /// <summary>The session was annulled before it was declared: its rounds are void.</summary>
    /// <param name="act">Knows the <see cref="SessionFacts"/>.</param>
    public void AnnulSession(Act act)
    {
        LeaveSession(TitleApplicationTrigger.SessionAnnulled, act);
        (BallotOn, ObjectionUntil) = (null, null);
    }

    /// <summary>The ballot passed it.</summary>
    /// <param name="act">The chair; knows the <see cref="TallyFacts"/>.</param>
    public void PassRound(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.RoundPassed, act);
        BallotOn = act.Fact<TallyFacts>().HeldOn;
    }

    /// <summary>The ballot did not pass it.</summary>
    /// <param name="act">The chair; knows the <see cref="TallyFacts"/> and the <see cref="Periods"/>.</param>
    public void FailRound(Act act)
    {
        SayNo(TitleApplicationTrigger.RoundFailed, act);
        BallotOn = act.Fact<TallyFacts>().HeldOn;
    }

    /// <summary>Its session has declared its results.</summary>
    /// <param name="act">The chair; knows the <see cref="SessionFacts"/> and, for one that did not pass, the <see cref="Periods"/>: the time to object begins when the applicant is told.</param>
    public void DeclareResult(Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.SessionDeclared, act);
        ResultDeclaredAt = act.At;
        if (State is TitleApplicationState.NotPassed) ObjectionUntil = act.Fact<Periods>().ObjectionUntil;
    }

    /// <summary>Whether the vote is over and the session has not announced it: until then nobody outside the office learns how it went.</summary>
    public bool IsResultUntold => BallotOn is not null && ResultDeclaredAt is null
        && (State is TitleApplicationState.UnderInvestigation ? CameFrom : State) is (TitleApplicationState.ResultPending or TitleApplicationState.NotPassed);

    /// <summary>Goes on public notice as passed.</summary>
    /// <param name="noticeId">The notice that shows the whole batch.</param>
    /// <param name="act">The title officer.</param>
    public void PublishResult(Guid noticeId, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.PublishResult, act);
        NoticeId = noticeId;
    }

    /// <summary>The notice it waits for is over, at the employer or of the result.</summary>
    /// <param name="lastDay">The last day of the notice.</param>
    /// <param name="act">The clock; knows the <see cref="NoticeFacts"/>.</param>
    public void CompleteNotice(LocalDate lastDay, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.NoticeCompleted, act);
        NoticeEndedOn = lastDay;
        GiveBackTime(act);
    }

    /// <summary>Confirms the title. Which day becomes its date is a rule of the copied set.</summary>
    /// <param name="today">The day of confirmation.</param>
    /// <param name="act">The authority; knows the <see cref="FilingFacts"/>.</param>
    public void Confirm(LocalDate today, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.Confirm, act);
        TitleDate = Rules.Choice(RuleKeys.ConfirmTitleDate) switch
        {
            "BallotDate" => BallotOn,
            "NoticeEnd" => NoticeEndedOn,
            _ => today,
        };
    }

    /// <summary>The certificate is issued.</summary>
    public void IssueCertificate(Guid certificateId, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, TitleApplicationTrigger.IssueCertificate, act);
        CertificateId = certificateId;
    }

    void LeaveSession(TitleApplicationTrigger trigger, Act act)
    {
        TitleApplicationWorkflow.Table.Fire(this, trigger, act);
        // Another session has another group: a slot that was set is none any more.
        (SessionId, DefenceAt, DefencePlace, DefenceSlots) = (null, null, null, 0);
    }

    void Amend(string key, Func<Finding, Finding> change)
    {
        Findings = [.. Findings.Select(finding => finding.Key == key ? change(finding) : finding)];
        EligibilitySignedBy = null;
    }
}

/// <summary>Fact: the rule that is decided upon.</summary>
public sealed record FindingKey(string Key);

/// <summary>Fact: the rule that an exception is asked from, and who recommends it.</summary>
public sealed record ExceptionWish(string Key, IReadOnlyList<string> Recommenders);
