using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Certificates.CertificateState;
using static TrainingLms.Certificates.CertificateTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Certificates;

/// <summary>What has become of a certificate.</summary>
public enum CertificateState
{
    /// <summary>Numbered, waits for the second person.</summary>
    Prepared,

    /// <summary>Valid.</summary>
    Issued,

    /// <summary>Not to be relied on while something is looked into.</summary>
    Suspended,

    /// <summary>A corrected one took its place.</summary>
    Superseded,

    /// <summary>Taken back for good.</summary>
    Revoked,

    /// <summary>Its validity is over.</summary>
    Expired,

    /// <summary>Set aside before it was issued.</summary>
    Discarded,

    /// <summary>Of another region, waits for the authority.</summary>
    ExternalProposed,

    /// <summary>Of another region, and holds here.</summary>
    RecognisedExternal,

    /// <summary>Of another region, and not recognised.</summary>
    ExternalDeclined,
}

/// <summary>What can be done to a certificate.</summary>
public enum CertificateTrigger
{
    /// <summary>Give it number and token.</summary>
    Prepare,

    /// <summary>Freeze and issue.</summary>
    Issue,

    /// <summary>A corrected one takes its place.</summary>
    Supersede,

    /// <summary>Suspend.</summary>
    Suspend,

    /// <summary>Make valid again.</summary>
    Restore,

    /// <summary>Ask for revocation.</summary>
    AskRevocation,

    /// <summary>Tell the holder what the revocation would rest on, and until when to answer.</summary>
    OfferHearing,

    /// <summary>The holder answers, or the authority takes down what the holder said.</summary>
    Hear,

    /// <summary>Revoke.</summary>
    Revoke,

    /// <summary>Its last day is over.</summary>
    ExpireValidity,

    /// <summary>Issue it at once, because a programme has certified the holder.</summary>
    IssueForCertification,

    /// <summary>Revoke it, because the certification behind it was taken back.</summary>
    RevokeWithCertification,

    /// <summary>Set it aside before it is issued.</summary>
    Discard,

    /// <summary>Bring in one that was issued before this system.</summary>
    RegisterPast,

    /// <summary>Issue one that was brought in, with the whole import.</summary>
    IssueWithImport,

    /// <summary>Bring in one of a region whose titles hold here.</summary>
    ImportExternal,

    /// <summary>Bring in one of another region, for the authority to confirm.</summary>
    ProposeExternal,

    /// <summary>Recognise one of another region.</summary>
    ConfirmExternal,

    /// <summary>Do not recognise one of another region.</summary>
    DeclineExternal,
}

/// <summary>The life of a certificate.</summary>
public static class CertificateWorkflow
{
    static readonly Who<Certificate> Registrar = Who.Holding<Certificate>(Role.Registrar, c => c.UnitId);
    static readonly Who<Certificate> Authority = Who.Holding<Certificate>(Role.Authority, c => c.UnitId);
    static readonly Who<Certificate> Secretariat = Who.Holding<Certificate>(Role.Secretariat, c => c.UnitId);
    static readonly Who<Certificate> Clock = Who.Clock<Certificate>();
    static readonly Who<Certificate> Holder = Who.Person<Certificate>("certificate_holder", c => c.HolderId);

    static readonly NotOwn<Certificate> NotOwn = new("certificate.own", c => c.HolderId);
    static readonly SecondPerson<Certificate> NotThePreparer = new("certificate.second_person_needed", [Prepare, RegisterPast]);

    static readonly Guard<Certificate> AsConfirmed = new("certificate.differs_from_record",
        (c, act) => c.CorrectsId is not null || c.ImportId is not null || c.Agrees(act.Fact<ConfirmedRecord>()));

    static readonly Guard<Certificate> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<Certificate> Asked = new("certificate.revocation_not_asked", (c, _) => c.RevocationAskedBy is not null);

    static readonly Guard<Certificate> NoHearingRuns = new("certificate.hearing_running", (c, act) => c.HearingOfferedAt is null || c.IsHeard(act.At), (c, _) => [("until", c.HearingUntil)]);
    static readonly Guard<Certificate> HearingOffered = new("certificate.hearing_not_offered", (c, _) => c.HearingOfferedAt is not null);
    static readonly Guard<Certificate> NotHeardYet = new("certificate.already_heard", (c, _) => c.HeardAt is null);

    static readonly Guard<Certificate> WordsFit = new("certificate.hearing_words_out_of_range",
        (_, act) => act.Reason?.Trim().Length is > 0 and <= Certificate.LongestHearing, (_, _) => [("most", Certificate.LongestHearing)]);

    /// <summary>What counts is what is on record: that the holder answered, or could have and let the time pass.</summary>
    static readonly Guard<Certificate> HolderHeard = new("certificate.holder_not_heard", (c, act) => c.IsHeard(act.At), (c, _) => [("until", c.HearingUntil)]);

    static readonly Guard<Certificate> LookedInto = new("certificate.nothing_looked_into", (_, act) => act.Fact<TitleStanding>().IsLookedInto);
    static readonly Guard<Certificate> NotProven = new("certificate.fraud_proven", (_, act) => !act.Fact<TitleStanding>().IsProven);

    // What came with an import is issued with all of it or not at all.
    static readonly Guard<Certificate> OfNoImport = new("certificate.issued_with_import", (c, _) => c.ImportId is null);

    static readonly Guard<Certificate> MutuallyRecognised = new("certificate.external_needs_review", (_, act) => act.Fact<Recognition>().Way == RecognitionWay.Mutual);
    static readonly Guard<Certificate> MayBeConfirmed = new("certificate.external_needs_review", (_, act) => act.Fact<Recognition>().Way == RecognitionWay.Confirm);
    static readonly SecondPerson<Certificate> NotTheProposer = new("certificate.second_person_needed", [ProposeExternal]);

    static readonly SecondPerson<Certificate> SecondOfAuthority = new("certificate.second_authority_needed", [AskRevocation]);

    static readonly Due<Certificate> ValidityOver = new("certificate.still_valid", c => c.ValidityEndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<CertificateState, CertificateTrigger, Certificate> Table = new("certificate")
    {
        { New,                 Prepare,        Prepared,   Registrar, NotOwn },
        { Prepared,            Issue,          Issued,     Registrar, NotOwn, NotThePreparer, AsConfirmed, OfNoImport },
        { Prepared,            Discard,        Discarded,  Registrar, ReasonGiven },
        { Issued,              Supersede,      Superseded, Registrar, NotOwn },
        { Issued,              Suspend,        Suspended,  Authority, NotOwn, ReasonGiven, LookedInto },
        { Suspended,           Restore,        Issued,     Authority, NotOwn, ReasonGiven, NotProven },
        { Issued,              AskRevocation,  Issued,     Authority, NotOwn, ReasonGiven },
        { Suspended,           AskRevocation,  Suspended,  Authority, NotOwn, ReasonGiven },
        { RecognisedExternal,  AskRevocation,  RecognisedExternal, Authority, NotOwn, ReasonGiven },
        { Issued,              OfferHearing,   Issued,     Authority, NotOwn, Asked, NoHearingRuns, WordsFit },
        { Suspended,           OfferHearing,   Suspended,  Authority, NotOwn, Asked, NoHearingRuns, WordsFit },
        { RecognisedExternal,  OfferHearing,   RecognisedExternal, Authority, NotOwn, Asked, NoHearingRuns, WordsFit },
        { Issued,              Hear,           Issued,     Holder.Or(Authority), HearingOffered, NotHeardYet, WordsFit },
        { Suspended,           Hear,           Suspended,  Holder.Or(Authority), HearingOffered, NotHeardYet, WordsFit },
        { RecognisedExternal,  Hear,           RecognisedExternal, Holder.Or(Authority), HearingOffered, NotHeardYet, WordsFit },
        { [Issued, Suspended, RecognisedExternal], Revoke, Revoked, Authority, NotOwn, Asked, SecondOfAuthority, HolderHeard, ReasonGiven },
        { Issued,              ExpireValidity, Expired,    Clock,     ValidityOver },
        { New,                 IssueForCertification,   Issued,  Clock },
        { [Issued, Suspended], RevokeWithCertification, Revoked, Clock },
        { New,                 RegisterPast,    Prepared,           Registrar,   NotOwn },
        { Prepared,            IssueWithImport, Issued,             Registrar,   NotOwn, NotThePreparer },
        { New,                 ImportExternal,  RecognisedExternal, Secretariat, NotOwn, ReasonGiven, MutuallyRecognised },
        { New,                 ProposeExternal, ExternalProposed,   Secretariat, NotOwn, ReasonGiven, MayBeConfirmed },
        { ExternalProposed,    ConfirmExternal, RecognisedExternal, Authority,   NotOwn, NotTheProposer },
        { ExternalProposed,    DeclineExternal, ExternalDeclined,   Authority,   NotOwn, NotTheProposer, ReasonGiven },
    };
}
