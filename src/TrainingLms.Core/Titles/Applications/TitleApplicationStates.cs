namespace TrainingLms.Titles;

/// <summary>What has become of an application.</summary>
public enum TitleApplicationState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Thrown away before submission.</summary>
    Discarded,

    /// <summary>Not submitted or not recommended in time.</summary>
    Lapsed,

    /// <summary>The employer checks the originals.</summary>
    EmployerReview,

    /// <summary>The employer said no.</summary>
    EmployerRejected,

    /// <summary>On public notice at the employer.</summary>
    EmployerNotice,

    /// <summary>An objection against it is open.</summary>
    EmployerNoticeHeld,

    /// <summary>The notice is over; the employer recommends.</summary>
    EmployerRecommending,

    /// <summary>The review office checks whether it is complete.</summary>
    AcceptanceCheck,

    /// <summary>The defects were told, once.</summary>
    SupplementRequested,

    /// <summary>Nothing was supplied in time: deemed given up.</summary>
    Abandoned,

    /// <summary>Not accepted.</summary>
    NotAccepted,

    /// <summary>Accepted; the rules are evaluated.</summary>
    EligibilityCheck,

    /// <summary>The engine has proposed; a person decides.</summary>
    EligibilityProposed,

    /// <summary>May go before a panel.</summary>
    Eligible,

    /// <summary>May not.</summary>
    Ineligible,

    /// <summary>Assigned to a session.</summary>
    Scheduled,

    /// <summary>Experts write their opinions.</summary>
    ExpertReview,

    /// <summary>To be defended before the group.</summary>
    DefenceDue,

    /// <summary>Can be put to the ballot.</summary>
    ReadyForMeeting,

    /// <summary>The panel votes.</summary>
    Balloting,

    /// <summary>Passed; the result is not public yet.</summary>
    ResultPending,

    /// <summary>Not passed.</summary>
    NotPassed,

    /// <summary>On public notice as passed.</summary>
    ResultNotice,

    /// <summary>An objection against the result is open.</summary>
    ResultHeld,

    /// <summary>The notice is over; the authority confirms.</summary>
    ConfirmationDue,

    /// <summary>The authority did not confirm.</summary>
    NotConfirmed,

    /// <summary>The title is confirmed.</summary>
    Confirmed,

    /// <summary>The certificate is issued.</summary>
    Certified,

    /// <summary>The title was revoked.</summary>
    Revoked,

    /// <summary>The applicant withdrew.</summary>
    Withdrawn,

    /// <summary>Stands still while fraud is looked into.</summary>
    UnderInvestigation,

    /// <summary>Ended for fraud, with an integrity record.</summary>
    Disqualified,
}

/// <summary>What can be done to an application.</summary>
public enum TitleApplicationTrigger
{
    /// <summary>Begin an application.</summary>
    Create,

    /// <summary>Change the draft.</summary>
    Edit,

    /// <summary>Upload a file of evidence.</summary>
    AttachEvidence,

    /// <summary>Hand it in with the signed commitment.</summary>
    Submit,

    /// <summary>Throw the draft away.</summary>
    Discard,

    /// <summary>The round closed before it was submitted.</summary>
    RoundClosed,

    /// <summary>Sign that the originals were checked.</summary>
    CheckOriginals,

    /// <summary>Give it back to the applicant.</summary>
    Return,

    /// <summary>Say no for the employer.</summary>
    Reject,

    /// <summary>Put it on public notice at the employer.</summary>
    OpenNotice,

    /// <summary>The employer did not recommend in time.</summary>
    UploadDatePassed,

    /// <summary>The notice period is over.</summary>
    NoticeCompleted,

    /// <summary>An objection was admitted.</summary>
    ObjectionAdmitted,

    /// <summary>All objections were dismissed.</summary>
    ObjectionsDismissed,

    /// <summary>An objection was upheld.</summary>
    ObjectionUpheld,

    /// <summary>The material changed; a full new notice is needed.</summary>
    MaterialChanged,

    /// <summary>Recommend for the employer.</summary>
    Recommend,

    /// <summary>Tell the applicant every defect, once.</summary>
    RequestSupplement,

    /// <summary>Answer the defects.</summary>
    Supply,

    /// <summary>Nothing was supplied in time.</summary>
    DeadlinePassed,

    /// <summary>Do not accept it.</summary>
    Refuse,

    /// <summary>Accept it and copy the rules in force.</summary>
    Accept,

    /// <summary>The engine has judged every rule.</summary>
    RulesEvaluated,

    /// <summary>Decide one rule that the engine could not.</summary>
    DecideFinding,

    /// <summary>Grant an exception from one failed rule.</summary>
    ApplyException,

    /// <summary>First signature under eligibility.</summary>
    SignEligible,

    /// <summary>Second signature: it is eligible.</summary>
    ConfirmEligible,

    /// <summary>It is not eligible.</summary>
    ConfirmIneligible,

    /// <summary>Assign it to a session.</summary>
    AssignSession,

    /// <summary>Hand it to the experts.</summary>
    OpenExpertReview,

    /// <summary>The opinions are final and a defence follows.</summary>
    OpinionsCompleteDefence,

    /// <summary>The opinions are final.</summary>
    OpinionsComplete,

    /// <summary>Set time and place of the defence.</summary>
    OfferSlot,

    /// <summary>The defence was held.</summary>
    DefenceHeld,

    /// <summary>Offer a second slot for the defence.</summary>
    OfferSecondSlot,

    /// <summary>Absent from the defence: not passed.</summary>
    NoShowFailed,

    /// <summary>Absent from the defence: withdrawn.</summary>
    NoShowWithdrawn,

    /// <summary>The session was cancelled.</summary>
    SessionCancelled,

    /// <summary>Give it to another session, after its ballot was opened again.</summary>
    MoveToSession,

    /// <summary>Put it to the ballot.</summary>
    PutToBallot,

    /// <summary>The ballot passed it.</summary>
    RoundPassed,

    /// <summary>The ballot did not pass it.</summary>
    RoundFailed,

    /// <summary>The ballot round is void.</summary>
    RoundVoided,

    /// <summary>The session was annulled.</summary>
    SessionAnnulled,

    /// <summary>The session has declared its results.</summary>
    SessionDeclared,

    /// <summary>Put the result on public notice.</summary>
    PublishResult,

    /// <summary>An upheld objection makes the result invalid.</summary>
    UpheldInvalid,

    /// <summary>An upheld objection sends it to a new ballot.</summary>
    UpheldProcedure,

    /// <summary>Confirm the title.</summary>
    Confirm,

    /// <summary>Do not confirm it.</summary>
    RefuseConfirm,

    /// <summary>The certificate is issued.</summary>
    IssueCertificate,

    /// <summary>Revoke the title.</summary>
    Revoke,

    /// <summary>The employer's no was overturned.</summary>
    RejectionOverturned,

    /// <summary>The refusal was overturned.</summary>
    RefusalOverturned,

    /// <summary>The finding of ineligibility was overturned.</summary>
    IneligibilityOverturned,

    /// <summary>The ballot's procedure was overturned.</summary>
    ProcedureOverturned,

    /// <summary>Take the application back.</summary>
    Withdraw,

    /// <summary>Let it stand still while fraud is looked into.</summary>
    Freeze,

    /// <summary>Let it go on where it was.</summary>
    Unfreeze,

    /// <summary>End it for fraud.</summary>
    Sanction,
}
