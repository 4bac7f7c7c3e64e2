using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Titles.ObjectionGuards;
using static TrainingLms.Titles.ObjectionState;
using static TrainingLms.Titles.ObjectionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Titles;

/// <summary>What has become of an objection.</summary>
public enum ObjectionState
{
    /// <summary>Lodged; nobody has looked at it.</summary>
    Received,

    /// <summary>To be looked into; the case is held.</summary>
    Admitted,

    /// <summary>Not looked into, for the reason given.</summary>
    Declined,

    /// <summary>Declined, and its sender has turned to the authority.</summary>
    Appealed,

    /// <summary>Looked into together with another about the same facts.</summary>
    Merged,

    /// <summary>Two investigators look into it.</summary>
    Investigating,

    /// <summary>Both have signed what they found.</summary>
    Concluded,

    /// <summary>Decided, and done to the case what was decided.</summary>
    Decided,

    /// <summary>Both sides were told; either may ask once to look again.</summary>
    Closed,

    /// <summary>Other people look again.</summary>
    Rechecking,

    /// <summary>Nothing more can be asked.</summary>
    Final,

    /// <summary>Taken back by the sender.</summary>
    Withdrawn,
}

/// <summary>What can be done to an objection.</summary>
public enum ObjectionTrigger
{
    /// <summary>Lodge it.</summary>
    Lodge,

    /// <summary>Find that it is to be looked into.</summary>
    Admit,

    /// <summary>Find that it is not.</summary>
    Decline,

    /// <summary>Turn to the authority because it was declined, once.</summary>
    Appeal,

    /// <summary>The authority finds that it was rightly declined.</summary>
    ConfirmDecline,

    /// <summary>The authority finds that it is to be looked into.</summary>
    AdmitOnAppeal,

    /// <summary>Join it to another about the same facts.</summary>
    Merge,

    /// <summary>Name the two investigators.</summary>
    Assign,

    /// <summary>Ask somebody for material; the time goes on later.</summary>
    RequestMaterial,

    /// <summary>Hear the applicant, who is told the allegation and not the sender.</summary>
    HearParty,

    /// <summary>Give more time, once.</summary>
    Extend,

    /// <summary>First signature under the finding.</summary>
    Propose,

    /// <summary>Second signature, by the other investigator.</summary>
    Conclude,

    /// <summary>Decide what follows.</summary>
    Decide,

    /// <summary>Tell both sides.</summary>
    Notify,

    /// <summary>Ask once to look again.</summary>
    RequestRecheck,

    /// <summary>The decision stands.</summary>
    Uphold,

    /// <summary>The decision falls, and another effect is applied.</summary>
    Overturn,

    /// <summary>Nobody asked to look again in time.</summary>
    WindowPassed,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Go on with it whatever the sender wants, in the public interest.</summary>
    ContinueExOfficio,

    /// <summary>The time for the step is over.</summary>
    FallOverdue,

    /// <summary>Find that the sender objected against better knowledge, to harm.</summary>
    FindMalice,
}

/// <summary>异议申诉: the life of an objection (title-evaluation.md 4.5).</summary>
/// <remarks>It never changes a notice or its end. From lodging until it is closed, declined, merged or taken back it is open, and again while the authority looks at an appeal; no open one lets a case go on.</remarks>
public static class ObjectionWorkflow
{
    static readonly Who<TitleObjection> Lead = Held(Role.SecretariatLead);
    static readonly Who<TitleObjection> Office = Held(Role.Secretariat).Or(Lead);
    static readonly Who<TitleObjection> Authority = Held(Role.Authority);
    static readonly Who<TitleObjection> Sender = Who.Person<TitleObjection>("sender", o => o.SenderId);
    static readonly Who<TitleObjection> Party = Sender.Or(Who.Person<TitleObjection>("applicant", o => o.ApplicantId));
    static readonly Who<TitleObjection> Clock = Who.Clock<TitleObjection>();

    static readonly Who<TitleObjection> Investigator =
        Who.Person<TitleObjection>("investigator", o => o.InvestigatorId).Or(Who.Person<TitleObjection>("investigator", o => o.SecondInvestigatorId)) with { Name = "investigator" };

    /// <summary>States in which it holds up the case.</summary>
    public static readonly ObjectionState[] Open = [Received, Appealed, Admitted, Investigating, Concluded, Decided];

    /// <summary>The table.</summary>
    public static readonly Workflow<ObjectionState, ObjectionTrigger, TitleObjection> Table = new("title_objection")
    {
        { New,           Lodge,             Received,      Who.Anyone<TitleObjection>(), InWindow, OwnResultByApplicant, JudgementIsFinal, StatementFits, NoOther },
        { Received,      Admit,             Admitted,      Office,       NotParty, AnonymousIsSpecific },
        { Received,      Decline,           Declined,      Lead,         NotParty, ReasonGiven },
        { Declined,      Appeal,            Appealed,      Sender,       ReasonGiven, InRecheckWindow },
        { Appealed,      ConfirmDecline,    Final,         Authority,    NotParty, NotTheDecliner, ReasonGiven },
        { Appealed,      AdmitOnAppeal,     Admitted,      Authority,    NotParty, NotTheDecliner, ReasonGiven },
        { Received,      Merge,             Merged,        Office,       NotParty, SameCase },
        { Admitted,      Assign,            Investigating, Lead,         NotParty, InvestigatorsFit },
        { Investigating, RequestMaterial,   Investigating, Investigator, ReasonGiven },
        { Investigating, HearParty,         Investigating, Investigator, ReasonGiven },
        { Investigating, Extend,            Investigating, Lead,         NotParty, NotExtendedBefore, ReasonGiven },
        { Investigating, Propose,           Investigating, Investigator, ApplicantHeard, EvidenceListed },
        { Investigating, Conclude,          Concluded,     Investigator, FindingProposed, ByTheOther },
        { Concluded,     Decide,            Decided,       Lead.Or(Authority), NotParty, NotTheInvestigators, ReasonGiven, RemedyFits, GraveByAuthority, CaseGoesOn },
        { Decided,       Notify,            Closed,        Office,       NotParty, ReasonGiven },
        { Closed,        RequestRecheck,    Rechecking,    Party,        ReasonGiven, InRecheckWindow },
        { Closed,        WindowPassed,      Final,         Clock,        RecheckWindowOver },
        { Rechecking,    Uphold,            Final,         Authority,    NotParty, OtherPeople, ReasonGiven },
        { Rechecking,    Overturn,          Final,         Authority,    NotParty, OtherPeople, ReasonGiven, RemedyFits, CaseGoesOn },
        { [Received, Admitted, Investigating], Withdraw, Withdrawn, Sender, NotExOfficio },
        { Admitted,      ContinueExOfficio, Admitted,      Lead,         NotParty, ReasonGiven },
        { Investigating, ContinueExOfficio, Investigating, Lead,         NotParty, ReasonGiven },
        { Received,      FallOverdue,       Received,      Clock,        TimeOver },
        { Appealed,      FallOverdue,       Appealed,      Clock,        TimeOver },
        { Admitted,      FallOverdue,       Admitted,      Clock,        TimeOver },
        { Investigating, FallOverdue,       Investigating, Clock,        TimeOver },
        { Decided,       FallOverdue,       Decided,       Clock,        TimeOver },
        { Rechecking,    FallOverdue,       Rechecking,    Clock,        TimeOver },
        { Received,      FindMalice,        Received,      Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Admitted,      FindMalice,        Admitted,      Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Declined,      FindMalice,        Declined,      Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Appealed,      FindMalice,        Appealed,      Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Merged,        FindMalice,        Merged,        Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Investigating, FindMalice,        Investigating, Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Concluded,     FindMalice,        Concluded,     Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Decided,       FindMalice,        Decided,       Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Closed,        FindMalice,        Closed,        Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Rechecking,    FindMalice,        Rechecking,    Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Final,         FindMalice,        Final,         Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
        { Withdrawn,     FindMalice,        Withdrawn,     Authority,    NotParty, InPerson, SenderKnown, MaliceNotFoundBefore, ReasonGiven },
    };

    static Who<TitleObjection> Held(string role) => Who.Holding<TitleObjection>(role, o => o.RoundUnitId);
}
