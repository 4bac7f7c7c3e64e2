using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Certificates;

/// <summary>What this feature holds about people: what they were certified.</summary>
public sealed class CertificatePersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        new(typeof(Certificate), Subject.Is(nameof(Certificate.HolderId)), DataPurpose.Certification, LegalBasis.Duty, "certificates", [nameof(Right.SeeCertificates)],
        [
            nameof(Certificate.HolderName), nameof(Certificate.Number), nameof(Certificate.Kind), nameof(Certificate.Title), nameof(Certificate.TitleEnglish), nameof(Certificate.Level), nameof(Certificate.Specialty),
            nameof(Certificate.Issuer), nameof(Certificate.AwardedOn), nameof(Certificate.IssuedOn), nameof(Certificate.ValidTo), nameof(Certificate.RevocationGround), nameof(Certificate.RevokedOn),
            nameof(Certificate.Source), nameof(Certificate.Region),
            nameof(Certificate.HearingOfferedAt), nameof(Certificate.HearingUntil), nameof(Certificate.HearingAllegation), nameof(Certificate.HeardAt), nameof(Certificate.HeardStatement),
        ]),
        new(typeof(CertificateDocument), Subject.Through<Certificate>(nameof(CertificateDocument.CertificateId), nameof(Certificate.HolderId)), DataPurpose.Certification, LegalBasis.Duty, "certificates", [nameof(Right.SeeCertificates)],
        [
            nameof(CertificateDocument.Form), nameof(CertificateDocument.MadeAt),
        ]),
        new(typeof(CertificateImport), Subject.Is(nameof(CertificateImport.UploadedBy)), DataPurpose.Accountability, LegalBasis.Personnel, "audit_trail", [nameof(Right.SeeCertificates)],
            [nameof(CertificateImport.FileName), nameof(CertificateImport.UploadedAt)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical =>
    [
        (typeof(Certificate), [nameof(Certificate.ContentHash), nameof(Certificate.VerifyToken), nameof(Certificate.ValidityEndsAt), nameof(Certificate.StatusIndex)]),
        // The file says what the certificate says, and is fetched as such.
        (typeof(CertificateDocument), [nameof(CertificateDocument.Content), nameof(CertificateDocument.Hash), nameof(CertificateDocument.Template), nameof(CertificateDocument.MadeWith)]),
        (typeof(CertificateImport), [nameof(CertificateImport.FileHash), nameof(CertificateImport.PlanHash), nameof(CertificateImport.Rows)]),
        (typeof(SigningKey), [nameof(SigningKey.Secret)]),
    ];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(SigningKey)];
}
