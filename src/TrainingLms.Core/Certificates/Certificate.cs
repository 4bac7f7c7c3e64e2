using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>What a certificate is about.</summary>
public enum CertificateKind
{
    /// <summary>A professional title; comes from a confirmed application.</summary>
    Title,

    /// <summary>A completed course.</summary>
    Course,

    /// <summary>A passed exam.</summary>
    Exam,

    /// <summary>A certification by a programme, for one period.</summary>
    Programme,
}

/// <summary>证书: what was confirmed, frozen at issue, with a number to print and a token to verify by.</summary>
public sealed class Certificate : Governed<CertificateState>
{
    Certificate() { }

    /// <summary>What it is about.</summary>
    public CertificateKind Kind { get; private init; }

    /// <summary>The application, enrolment, attempt or period of certification it rests on.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>The unit that issues it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>The holder.</summary>
    public Guid HolderId { get; private init; }

    /// <summary>证书编号, unique; made by template, without any personal data.</summary>
    public string Number { get; private init; } = "";

    /// <summary>160 random bits in 32 characters; nothing about it follows from the number.</summary>
    public string VerifyToken { get; private init; } = "";

    /// <summary>The holder's name as printed.</summary>
    public string HolderName { get; private init; } = "";

    /// <summary>What is certified, in Chinese, for example the name of the title.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The same in English.</summary>
    public string TitleEnglish { get; private init; } = "";

    /// <summary>Level in snake case, such as <c>associate_senior</c>; null where there is none.</summary>
    public string? Level { get; private init; }

    /// <summary>Specialty as printed; null where there is none.</summary>
    public string? Specialty { get; private init; }

    /// <summary>Name of the issuing unit.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>The day from which it is held, such as the date of the title.</summary>
    public LocalDate AwardedOn { get; private init; }

    /// <summary>Last day of validity; null for titles, which have none.</summary>
    public LocalDate? ValidTo { get; private init; }

    /// <summary>When validity is over; null where there is no end.</summary>
    public Instant? ValidityEndsAt { get; private init; }

    /// <summary>Who prepared it.</summary>
    public Guid PreparedBy { get; private init; }

    /// <summary>The second person, who issued it; null before.</summary>
    public Guid? IssuedBy { get; private set; }

    /// <summary>The day of issue; null before.</summary>
    public LocalDate? IssuedOn { get; private set; }

    /// <summary>SHA-256 of the frozen content; null before issue.</summary>
    public string? ContentHash { get; private set; }

    /// <summary>The certificate that this one corrects; null where there is none.</summary>
    public Guid? CorrectsId { get; private init; }

    /// <summary>The certificate that took its place; null where there is none.</summary>
    public Guid? ReplacedById { get; private set; }

    /// <summary>Who of the authority asked for revocation; null while nobody did.</summary>
    public Guid? RevocationAskedBy { get; private set; }

    /// <summary>On what the revocation rests; null while nobody asked for one.</summary>
    public RevocationGround? RevocationGround { get; private set; }

    /// <summary>Since when it is revoked; null while it is not.</summary>
    public LocalDate? RevokedOn { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => CertificateWorkflow.Table.NextDue(this);

    /// <summary>Prepares one from the confirmed record.</summary>
    public static Certificate Prepare(ConfirmedRecord record, string number, Act act, Guid? corrects = null)
    {
        var certificate = Of(record, number, act, corrects);
        CertificateWorkflow.Table.Fire(certificate, CertificateTrigger.Prepare, act);
        return certificate;
    }

    static Certificate Of(ConfirmedRecord record, string number, Act act, Guid? corrects) => new()
    {
        Id = act.NewId(),
        Kind = record.Kind,
        SubjectId = record.SubjectId,
        UnitId = record.UnitId,
        HolderId = record.HolderId,
        Number = number,
        VerifyToken = CertificateToken.Make(),
        HolderName = record.HolderName,
        Title = record.Title,
        TitleEnglish = record.TitleEnglish,
        Level = record.Level,
        Specialty = record.Specialty,
        Issuer = record.Issuer,
        AwardedOn = record.AwardedOn,
        ValidTo = record.ValidTo,
        ValidityEndsAt = record.ValidityEndsAt,
        PreparedBy = act.By.PersonId,
        CorrectsId = corrects,
    };

    /// <summary>Issues it: from now on nothing printed changes.</summary>
    /// <param name="today">Day of issue.</param>
    /// <param name="act">The second person; knows the <see cref="ConfirmedRecord"/> as it stands now.</param>
    public void Issue(LocalDate today, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.Issue, act);
        (IssuedBy, IssuedOn) = (act.By.PersonId, today);
        ContentHash = ComputeHash();
    }

    /// <summary>Issues one at once, as it follows from a certification; no person has a hand in it.</summary>
    internal static Certificate IssueFor(ConfirmedRecord record, string number, LocalDate today, Act act)
    {
        var certificate = Of(record, number, act, null);
        CertificateWorkflow.Table.Fire(certificate, CertificateTrigger.IssueForCertification, act);
        certificate.IssuedOn = today;
        certificate.ContentHash = certificate.ComputeHash();
        return certificate;
    }

    /// <summary>The certification was taken back, and so is this.</summary>
    internal void RevokeWithCertification(LocalDate today, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.RevokeWithCertification, act);
        RevokedOn = today;
    }

    /// <summary>Another certificate takes its place.</summary>
    public void Supersede(Certificate by, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.Supersede, act);
        ReplacedById = by.Id;
    }

    /// <summary>One of the authority asks for revocation, with ground and reason.</summary>
    public void AskRevocation(RevocationGround ground, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.AskRevocation, act);
        (RevocationAskedBy, RevocationGround) = (act.By.PersonId, ground);
    }

    /// <summary>Another of the authority revokes it.</summary>
    public void Revoke(LocalDate today, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.Revoke, act);
        RevokedOn = today;
    }

    /// <summary>Suspends, restores or lets expire: moves that change nothing but the state.</summary>
    public void Move(CertificateTrigger trigger, Act act) => CertificateWorkflow.Table.Fire(this, trigger, act);

    /// <summary>Whether what is printed is what the record says.</summary>
    public bool Agrees(ConfirmedRecord record) =>
        (HolderId, HolderName, Title, Level, Specialty, AwardedOn, ValidTo)
        == (record.HolderId, record.HolderName, record.Title, record.Level, record.Specialty, record.AwardedOn, record.ValidTo);

    /// <summary>The hash that the printed content demands.</summary>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        Number, Kind, HolderName, Title, TitleEnglish, Level, Specialty, Issuer, $"{AwardedOn:R}", $"{IssuedOn:R}", ValidTo is null ? "" : $"{ValidTo:R}"))));
}

/// <summary>On what a revocation rests.</summary>
public enum RevocationGround
{
    /// <summary>False material, plagiarism or other improper means.</summary>
    Fraud,

    /// <summary>The committee's approval did not hold on the day of the ballot.</summary>
    CommitteeNotApproved,

    /// <summary>Issued by mistake.</summary>
    IssuedInError,
}

/// <summary>What a certificate rests on, as the feature it comes from confirms it; also the fact that issuing is judged by.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="SubjectId">Application, enrolment or attempt.</param>
/// <param name="UnitId">Issuing unit.</param>
/// <param name="HolderId">Holder.</param>
/// <param name="HolderName">Name to print.</param>
/// <param name="Title">What is certified, in Chinese.</param>
/// <param name="TitleEnglish">The same in English.</param>
/// <param name="Level">Level in snake case, or null.</param>
/// <param name="Specialty">Specialty, or null.</param>
/// <param name="Issuer">Name of the issuing unit.</param>
/// <param name="AwardedOn">From which day it is held.</param>
/// <param name="ValidTo">Last day of validity, or null.</param>
/// <param name="ValidityEndsAt">When that day is over, or null.</param>
public sealed record ConfirmedRecord(
    CertificateKind Kind, Guid SubjectId, Guid UnitId, Guid HolderId, string HolderName, string Title, string TitleEnglish, string? Level,
    string? Specialty, string Issuer, LocalDate AwardedOn, LocalDate? ValidTo = null, Instant? ValidityEndsAt = null);
