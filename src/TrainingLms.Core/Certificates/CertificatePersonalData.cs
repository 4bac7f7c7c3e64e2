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
        ]),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [(typeof(Certificate), [nameof(Certificate.ContentHash), nameof(Certificate.VerifyToken), nameof(Certificate.ValidityEndsAt)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [];
}
