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

/// <summary>Where a certificate comes from.</summary>
public enum CertificateSource
{
    /// <summary>Issued here.</summary>
    Own,

    /// <summary>Issued by this unit before this system, and brought in from its old register.</summary>
    Past,

    /// <summary>Issued in another region, and recognised here.</summary>
    External,
}

/// <summary>证书: what was confirmed, frozen at issue, with a number to print and a token to verify by.</summary>
public sealed class Certificate : Governed<CertificateState>
{
    /// <summary>Longest text of a hearing, in characters: what the holder is told, and what is answered.</summary>
    public const int LongestHearing = 4_000;

    Certificate() { }

    /// <summary>What it is about.</summary>
    public CertificateKind Kind { get; private init; }

    /// <summary>Where it comes from.</summary>
    public CertificateSource Source { get; private init; }

    /// <summary>The application, enrolment, attempt or period of certification it rests on; its own key where it was not issued here.</summary>
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

    /// <summary>Region that issued it, as the table of recognition names it; null where it was not issued in another region.</summary>
    public string? Region { get; private init; }

    /// <summary>The import it came with; null where it came with none.</summary>
    public Guid? ImportId { get; private init; }

    /// <summary>Its place in the published lists of what is revoked and suspended, from 0; drawn at random. Null where no credential is made of it.</summary>
    public int? StatusIndex { get; private init; }

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

    /// <summary>When the holder was offered a hearing on the revocation that is asked for; null while nobody did, and again when another revocation is asked for.</summary>
    public Instant? HearingOfferedAt { get; private set; }

    /// <summary>Until when the holder can answer before it is decided without an answer, exclusive; null while no hearing was offered.</summary>
    public Instant? HearingUntil { get; private set; }

    /// <summary>What the holder was told that the revocation would rest on; null while no hearing was offered.</summary>
    public string? HearingAllegation { get; private set; }

    /// <summary>When the holder was heard; null while not.</summary>
    public Instant? HeardAt { get; private set; }

    /// <summary>What the holder said; null while not heard.</summary>
    public string? HeardStatement { get; private set; }

    /// <summary>Since when it is revoked; null while it is not.</summary>
    public LocalDate? RevokedOn { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => CertificateWorkflow.Table.NextDue(this);

    /// <summary>Prepares one from the confirmed record.</summary>
    /// <param name="record">What it rests on.</param>
    /// <param name="number">Its number.</param>
    /// <param name="act">The registrar.</param>
    /// <param name="corrects">The one it corrects; null for a first one.</param>
    /// <param name="statusIndex">Its place in the lists of status; null where no credential is to be made of it.</param>
    public static Certificate Prepare(ConfirmedRecord record, string number, Act act, Guid? corrects = null, int? statusIndex = null)
    {
        var certificate = Of(record, number, act, corrects, statusIndex);
        CertificateWorkflow.Table.Fire(certificate, CertificateTrigger.Prepare, act);
        return certificate;
    }

    /// <summary>Brings in one that this unit issued before this system; a second registrar issues it with the whole import.</summary>
    internal static Certificate RegisterPast(ConfirmedRecord record, string number, LocalDate issuedOn, Guid importId, Act act)
    {
        var certificate = Foreign(record, number, CertificateSource.Past, null, importId, issuedOn, act);
        CertificateWorkflow.Table.Fire(certificate, CertificateTrigger.RegisterPast, act);
        return certificate;
    }

    /// <summary>Brings in one of another region.</summary>
    /// <param name="record">What it says.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="issuedOn">When it was issued there.</param>
    /// <param name="recognition">What the rules say of that region; decides whether the authority must confirm it.</param>
    /// <param name="act">The secretariat, with the proof as reason.</param>
    public static Certificate ImportExternal(ConfirmedRecord record, string number, LocalDate issuedOn, Recognition recognition, Act act)
    {
        var certificate = Foreign(record, number, CertificateSource.External, recognition.Region, null, issuedOn, act);
        CertificateWorkflow.Table.Fire(certificate, recognition.Way == RecognitionWay.Confirm ? CertificateTrigger.ProposeExternal : CertificateTrigger.ImportExternal, act.Given(recognition));
        return certificate;
    }

    static Certificate Foreign(ConfirmedRecord record, string number, CertificateSource source, string? region, Guid? importId, LocalDate issuedOn, Act act)
    {
        var id = act.NewId();
        var certificate = new Certificate(record with { SubjectId = id }, number, act)
        {
            Id = id,
            Source = source,
            Region = region,
            ImportId = importId,
            IssuedOn = issuedOn,
        };
        certificate.ContentHash = certificate.ComputeHash();
        return certificate;
    }

    static Certificate Of(ConfirmedRecord record, string number, Act act, Guid? corrects, int? statusIndex) => new(record, number, act)
    {
        Id = act.NewId(),
        CorrectsId = corrects,
        StatusIndex = statusIndex,
    };

    Certificate(ConfirmedRecord record, string number, Act act)
    {
        (Kind, SubjectId, UnitId, HolderId, HolderName) = (record.Kind, record.SubjectId, record.UnitId, record.HolderId, record.HolderName);
        (Title, TitleEnglish, Level, Specialty, Issuer) = (record.Title, record.TitleEnglish, record.Level, record.Specialty, record.Issuer);
        (AwardedOn, ValidTo, ValidityEndsAt) = (record.AwardedOn, record.ValidTo, record.ValidityEndsAt);
        (Number, VerifyToken, PreparedBy) = (number, CertificateToken.Make(), act.By.PersonId);
    }

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
    internal static Certificate IssueFor(ConfirmedRecord record, string number, int statusIndex, LocalDate today, Act act)
    {
        var certificate = Of(record, number, act, null, statusIndex);
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

    /// <summary>Issues one that was brought in, together with its import: number and dates stay those of the old register.</summary>
    internal void IssueWithImport(Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.IssueWithImport, act);
        IssuedBy = act.By.PersonId;
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
        (HearingOfferedAt, HearingUntil, HearingAllegation, HeardAt, HeardStatement) = (null, null, null, null, null);
    }

    /// <summary>The holder is told what the revocation would rest on, which is the act's reason, and asked to answer. What was said to an earlier offer stays in the audit trail.</summary>
    /// <param name="until">Until when the holder can answer, exclusive.</param>
    /// <param name="act">One of the authority.</param>
    public void OfferHearing(Instant until, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.OfferHearing, act);
        (HearingOfferedAt, HearingUntil, HearingAllegation, HeardAt, HeardStatement) = (act.At, until, act.Reason?.Trim(), null, null);
    }

    /// <summary>The holder is heard; what was said is the act's reason. An answer that comes late counts until it is decided.</summary>
    /// <param name="act">The holder, or one of the authority who takes it down.</param>
    public void Hear(Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.Hear, act);
        (HeardAt, HeardStatement) = (act.At, act.Reason?.Trim());
    }

    /// <summary>Whether the holder had a hearing by then: answered, or let the time pass (title-evaluation.md 4.8, "holder heard").</summary>
    public bool IsHeard(Instant at) => HeardAt is not null || at >= HearingUntil;

    /// <summary>Another of the authority revokes it.</summary>
    /// <param name="today">Since when it is revoked.</param>
    /// <param name="act">Who, with the reason.</param>
    public void Revoke(LocalDate today, Act act)
    {
        CertificateWorkflow.Table.Fire(this, CertificateTrigger.Revoke, act);
        RevokedOn = today;
    }

    /// <summary>Suspends, restores, discards, confirms or lets expire: moves that change nothing but the state.</summary>
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
