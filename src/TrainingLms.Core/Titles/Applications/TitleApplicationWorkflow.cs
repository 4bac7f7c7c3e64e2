using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.TitleApplicationGuards;
using static TrainingLms.Titles.TitleApplicationState;
using static TrainingLms.Titles.TitleApplicationTrigger;
using static TrainingLms.Workflow.Destination;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>The path of a title application. Employer roles count at the employer's unit, all others at the unit that runs the round.</summary>
public static class TitleApplicationWorkflow
{
    static readonly Who<TitleApplication> Applicant = Who.Person<TitleApplication>("applicant", a => a.ApplicantId);
    static readonly Who<TitleApplication> Reviewer = Who.Holding<TitleApplication>(Role.EmployerReviewer, a => a.EmployerUnitId);
    static readonly Who<TitleApplication> Approver = Who.Holding<TitleApplication>(Role.EmployerApprover, a => a.EmployerUnitId);
    static readonly Who<TitleApplication> Office = Held(Role.Secretariat);
    static readonly Who<TitleApplication> OfficeLead = Held(Role.SecretariatLead);
    static readonly Who<TitleApplication> Chair = Held(Role.Chair).Or(Held(Role.ViceChair));
    static readonly Who<TitleApplication> Expert = Held(Role.Expert);
    static readonly Who<TitleApplication> Authority = Held(Role.Authority);
    static readonly Who<TitleApplication> Registrar = Held(Role.Registrar);
    static readonly Who<TitleApplication> Supervisor = Held(Role.Supervisor);
    static readonly Who<TitleApplication> RoundOfficer = Held(Role.Scrutineer).Or(Held(Role.Teller)).Or(Held(Role.Supervisor));
    static readonly Who<TitleApplication> Clock = Who.Clock<TitleApplication>();

    /// <summary>A session ends by its own people or by the clock; the cases follow in the same act.</summary>
    static readonly Who<TitleApplication> Session = OfficeLead.Or(Authority).Or(Clock);

    /// <summary>What an objection has come to arrives as an event, never as a button of the application.</summary>
    static readonly Who<TitleApplication> Objection =
        new("objection", (_, actor) => ReferenceEquals(actor, Actor.System)) { IsClock = true };

    static readonly TitleApplicationState[] BeforeBalloting =
    [
        Draft, EmployerReview, EmployerNotice, EmployerNoticeHeld, EmployerRecommending, AcceptanceCheck, SupplementRequested, EligibilityCheck,
        EligibilityProposed, Eligible, Scheduled, ExpertReview, DefenceDue, ReadyForMeeting,
    ];

    /// <summary>All that are not final; a no that can be objected to is, and nothing is stopped in the middle of a vote.</summary>
    static readonly TitleApplicationState[] Freezable = [.. BeforeBalloting, ResultPending, ResultNotice, ResultHeld, ConfirmationDue, Confirmed, Certified];

    /// <summary>The table.</summary>
    public static readonly Workflow<TitleApplicationState, TitleApplicationTrigger, TitleApplication> Table = new("title_application")
    {
        // from                  trigger                  to                    who         only when
        { New,                   Create,                  Draft,                Applicant,  CategoryAllowed, RoundOpenToApply, LevelInRound, SlotFree },
        { Draft,                 Edit,                    Draft,                Applicant,  RoundStillOpen, StatedLevelInRound, AvoidanceFounded, PartnersNamed },
        { Draft,                 Submit,                  EmployerReview,       Applicant,  RoundStillOpen, PartsComplete, CommitmentSigned, EvidenceInTime, EvidenceUploaded },
        { Draft,                 AttachEvidence,          Draft,                Applicant,  RoundStillOpen },
        { Draft,                 Discard,                 Discarded,            Applicant },
        { Draft,                 RoundClosed,             Lapsed,               Clock,      RoundOver },

        { EmployerReview,        CheckOriginals,          EmployerReview,       Reviewer,   NotOwnCase, OriginalsListed },
        { EmployerReview,        Return,                  Draft,                Reviewer,   NotOwnCase, ReasonGiven, RoundStillOpen },
        { EmployerReview,        Reject,                  EmployerRejected,     Approver,   NotOwnCase, ReasonGiven },
        { EmployerReview,        OpenNotice,              EmployerNotice,       Approver,   NotOwnCase, OriginalsSigned, NotTheReviewer },
        { [EmployerReview, EmployerNotice, EmployerRecommending], UploadDatePassed, Lapsed, Clock, UploadDateOver, NoObjectionOpen },
        { EmployerNotice,        NoticeCompleted,         EmployerRecommending, Clock,      NoticeOver, NoObjectionOpen },
        { EmployerNotice,        ObjectionAdmitted,       EmployerNoticeHeld,   Objection },
        { EmployerNoticeHeld,    ObjectionsDismissed,     EmployerRecommending, Objection,  NoObjectionOpen, HeldNoticeOver },
        { [EmployerNoticeHeld, EmployerReview, Draft], ObjectionUpheld, EmployerRejected, Objection },
        { [EmployerNotice, EmployerNoticeHeld], MaterialChanged, EmployerReview, Reviewer,  NotOwnCase, ReasonGiven },
        { EmployerRecommending,  Recommend,               AcceptanceCheck,      Approver,   NotOwnCase, NotTheReviewer, BeforeUploadDate },

        { AcceptanceCheck,       RequestSupplement,       SupplementRequested,  Office,     NotOwnCase, NoHardConflict, ConflictWaived, NotRequestedBefore, DefectsListed },
        { SupplementRequested,   Supply,                  AcceptanceCheck,      Applicant,  SupplementInTime, OnlyListedDefects, SuppliedUploaded },
        { SupplementRequested,   AttachEvidence,          SupplementRequested,  Applicant,  SupplementInTime },
        { SupplementRequested,   DeadlinePassed,          Abandoned,            Clock,      SupplementOverdue },
        { AcceptanceCheck,       Refuse,                  NotAccepted,          OfficeLead, NotOwnCase, NoHardConflict, ConflictWaived, ReasonGiven },
        { AcceptanceCheck,       Accept,                  EligibilityCheck,     Office,     NotOwnCase, NoHardConflict, ConflictWaived, DefectsAnswered },

        { EligibilityCheck,      RulesEvaluated,          EligibilityProposed,  Clock,      Accepted },
        { EligibilityProposed,   DecideFinding,           EligibilityProposed,  Office,     NotOwnCase, NoHardConflict, ConflictWaived, FindingNeedsDecision, ReasonGiven },
        { EligibilityProposed,   ApplyException,          EligibilityProposed,  OfficeLead, NotOwnCase, NoHardConflict, ConflictWaived, FindingFailed, ReasonGiven, TwoRecommenders },
        { EligibilityProposed,   SignEligible,            EligibilityProposed,  Office,     NotOwnCase, NoHardConflict, ConflictWaived, NothingFailed, NothingOpen },
        { EligibilityProposed,   ConfirmEligible,         Eligible,             Office,     NotOwnCase, NoHardConflict, ConflictWaived, NothingFailed, NothingOpen, SignedByAnother, NotFromTheEmployer },
        { EligibilityProposed,   ConfirmIneligible,       Ineligible,           OfficeLead, NotOwnCase, NoHardConflict, ConflictWaived, ReasonGiven },

        { Eligible,              AssignSession,           Scheduled,            Office,     NotOwnCase, NoHardConflict, ConflictWaived, SessionFits },
        { Scheduled,             OpenExpertReview,        ExpertReview,         Office,     NotOwnCase, NoHardConflict, ConflictWaived, EnoughExperts },
        { ExpertReview,          OpinionsCompleteDefence, DefenceDue,           Clock,      OpinionsFinal, DefenceRequired },
        { ExpertReview,          OpinionsComplete,        ReadyForMeeting,      Clock,      OpinionsFinal, NoDefenceRequired },
        { DefenceDue,            OfferSlot,               DefenceDue,           Office,     NotOwnCase, NoHardConflict, ConflictWaived, SlotNamed, DefenceNotBegun },
        { DefenceDue,            DefenceHeld,             ReadyForMeeting,      Expert,     NotOwnCase, InPerson, DefenceBegun, Attended, EnoughScores, OwnScoreGiven, LeadsTheGroup, RecordingNamed },
        { DefenceDue,            OfferSecondSlot,         DefenceDue,           Office,     NotOwnCase, NoHardConflict, ConflictWaived, SlotNamed, DefenceBegun, NobodyScored, FirstAbsence, ReasonGiven },
        { DefenceDue,            NoShowFailed,            NotPassed,            Office,     NotOwnCase, NoHardConflict, ConflictWaived, DefenceBegun, NobodyScored, AbsenceFails, ReasonGiven },
        { DefenceDue,            NoShowWithdrawn,         Withdrawn,            Office,     NotOwnCase, NoHardConflict, ConflictWaived, DefenceBegun, NobodyScored, AbsenceWithdraws, ReasonGiven },
        { [Scheduled, ExpertReview, DefenceDue, ReadyForMeeting], SessionCancelled, Eligible, Session, SessionOver },
        { ReadyForMeeting,       MoveToSession,           ReadyForMeeting,      Office,     NotOwnCase, NoHardConflict, ConflictWaived, NotInSession, SessionFits },
        { ReadyForMeeting,       PutToBallot,             Balloting,            Chair,      NotOwnCase, QuorateForCase, FilingValidToday },
        { Balloting,             RoundPassed,             ResultPending,        Chair,      NotOwnCase, TallySealed, TallyPassed },
        { Balloting,             RoundFailed,             NotPassed,            Chair,      NotOwnCase, TallySealed, TallyNotPassed },
        { Balloting,             RoundVoided,             ReadyForMeeting,      RoundOfficer, NotOwnCase, RoundIsVoid, ReasonGiven },
        { [Balloting, ResultPending, NotPassed], SessionAnnulled, Eligible,     Session,    SessionOver, NotDeclaredYet },

        { ResultPending,         SessionDeclared,         ResultPending,        Chair.Or(Clock), SessionHasDeclared },
        { NotPassed,             SessionDeclared,         NotPassed,            Chair.Or(Clock), SessionHasDeclared },
        { ReadyForMeeting,       SessionDeclared,         ReadyForMeeting,      Clock,      SessionHasDeclared },
        { ResultPending,         PublishResult,           ResultNotice,         Office,     NotOwnCase, NoHardConflict, ConflictWaived, DeclaredBefore },
        { ResultNotice,          NoticeCompleted,         ConfirmationDue,      Clock,      NoticeOver, NoObjectionOpen },
        { ResultNotice,          ObjectionAdmitted,       ResultHeld,           Objection },
        { ResultHeld,            ObjectionsDismissed,     ConfirmationDue,      Objection,  NoObjectionOpen, HeldNoticeOver },
        { ResultHeld,            UpheldInvalid,           NotConfirmed,         Authority,  NotOwnCase, NotFromTheOffice, ReasonGiven },
        { ResultHeld,            UpheldProcedure,         ReadyForMeeting,      Authority,  NotOwnCase, NotFromTheOffice, ReasonGiven },
        { ConfirmationDue,       Confirm,                 Confirmed,            Authority,  NotOwnCase, InPerson, NotFromTheOffice, NotFromTheEmployer, FilingWasValid },
        { ConfirmationDue,       RefuseConfirm,           NotConfirmed,         Authority,  NotOwnCase, InPerson, NotFromTheOffice, NotFromTheEmployer, ReasonGiven },
        { Confirmed,             IssueCertificate,        Certified,            Registrar,  NotOwnCase },
        { [Confirmed, Certified], Revoke,                 Revoked,              Authority,  NotOwnCase, ReasonGiven, GroundsForRevocation, HearingOffered, RevocationSigned, RevocationSignedByAnother },

        { EmployerRejected,      RejectionOverturned,     EmployerReview,       Objection,  InObjectionWindow },
        { NotAccepted,           RefusalOverturned,       AcceptanceCheck,      Objection,  InObjectionWindow },
        { Ineligible,            IneligibilityOverturned, EligibilityCheck,     Objection,  InObjectionWindow },
        { NotPassed,             ProcedureOverturned,     ReadyForMeeting,      Objection,  InObjectionWindow },
        { BeforeBalloting,       Withdraw,                Withdrawn,            Applicant,  NoLeadOpen },
        { Freezable,             Freeze,                  UnderInvestigation,   Supervisor, NotOwnCase, ReasonGiven, LeadOpen },
        { UnderInvestigation,    Unfreeze,                WhereItWas,           Authority,  NotOwnCase, InPerson, NotFromTheOffice, ReasonGiven, FindingSigned, MayGoOn },
        { UnderInvestigation,    Sanction,                Disqualified,         Authority,  NotOwnCase, InPerson, NotFromTheOffice, ReasonGiven, FindingSigned, FraudFound, NotConferred },
    };

    static Who<TitleApplication> Held(string role) => Who.Holding<TitleApplication>(role, a => a.RoundUnitId);
}
