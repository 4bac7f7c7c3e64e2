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

    /// <summary>Revoke.</summary>
    Revoke,

    /// <summary>Its last day is over.</summary>
    ExpireValidity,

    /// <summary>Issue it at once, because a programme has certified the holder.</summary>
    IssueForCertification,

    /// <summary>Revoke it, because the certification behind it was taken back.</summary>
    RevokeWithCertification,
}

/// <summary>The life of a certificate.</summary>
public static class CertificateWorkflow
{
    static readonly Who<Certificate> Registrar = Who.Holding<Certificate>(Role.Registrar, c => c.UnitId);
    static readonly Who<Certificate> Authority = Who.Holding<Certificate>(Role.Authority, c => c.UnitId);
    static readonly Who<Certificate> Clock = Who.Clock<Certificate>();

    static readonly NotOwn<Certificate> NotOwn = new("certificate.own", c => c.HolderId);
    static readonly SecondPerson<Certificate> NotThePreparer = new("certificate.second_person_needed", [Prepare]);

    static readonly Guard<Certificate> AsConfirmed = new("certificate.differs_from_record",
        (c, act) => c.CorrectsId is not null || c.Agrees(act.Fact<ConfirmedRecord>()));

    static readonly Guard<Certificate> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));
    static readonly Guard<Certificate> Asked = new("certificate.revocation_not_asked", (c, _) => c.RevocationAskedBy is not null);

    static readonly SecondPerson<Certificate> SecondOfAuthority = new("certificate.second_authority_needed", [AskRevocation]);

    static readonly Due<Certificate> ValidityOver = new("certificate.still_valid", c => c.ValidityEndsAt);

    /// <summary>The table.</summary>
    public static readonly Workflow<CertificateState, CertificateTrigger, Certificate> Table = new("certificate")
    {
        { New,                 Prepare,        Prepared,   Registrar, NotOwn },
        { Prepared,            Issue,          Issued,     Registrar, NotOwn, NotThePreparer, AsConfirmed },
        { Issued,              Supersede,      Superseded, Registrar, NotOwn },
        { Issued,              Suspend,        Suspended,  Authority, NotOwn, ReasonGiven },
        { Suspended,           Restore,        Issued,     Authority, NotOwn, ReasonGiven },
        { Issued,              AskRevocation,  Issued,     Authority, NotOwn, ReasonGiven },
        { Suspended,           AskRevocation,  Suspended,  Authority, NotOwn, ReasonGiven },
        { [Issued, Suspended], Revoke,         Revoked,    Authority, NotOwn, Asked, SecondOfAuthority, ReasonGiven },
        { Issued,              ExpireValidity, Expired,    Clock,     ValidityOver },
        { New,                 IssueForCertification,   Issued,  Clock },
        { [Issued, Suspended], RevokeWithCertification, Revoked, Clock },
    };
}
