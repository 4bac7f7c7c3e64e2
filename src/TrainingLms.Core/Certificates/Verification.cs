using NodaTime;

namespace TrainingLms.Certificates;

/// <summary>What a verification answers.</summary>
public enum VerificationStatus
{
    /// <summary>No certificate has this token.</summary>
    Unknown,

    /// <summary>Valid.</summary>
    Valid,

    /// <summary>Not to be relied on for now; no reason is told.</summary>
    Suspended,

    /// <summary>A corrected one took its place.</summary>
    Superseded,

    /// <summary>Revoked since a date.</summary>
    Revoked,

    /// <summary>Its validity is over.</summary>
    Expired,
}

/// <summary>The answer to anyone who asks with a token: least data, never an identity number.</summary>
/// <param name="Status">The answer.</param>
/// <param name="Kind">Kind; null when unknown, like all that follows.</param>
/// <param name="Number">Number.</param>
/// <param name="HolderName">Name, partly masked.</param>
/// <param name="Title">What is certified, in Chinese.</param>
/// <param name="TitleEnglish">The same in English.</param>
/// <param name="Level">Level.</param>
/// <param name="Specialty">Specialty.</param>
/// <param name="Issuer">Issuing unit.</param>
/// <param name="AwardedOn">From which day it is held.</param>
/// <param name="IssuedOn">Day of issue.</param>
/// <param name="ValidTo">Last day of validity; null also when it has none.</param>
/// <param name="RevokedOn">Since when it is revoked; null when it is not.</param>
/// <param name="ReplacedBy">Number of the one that took its place; null when there is none.</param>
/// <param name="Replaces">Number of the one whose place it took; null when there is none.</param>
/// <param name="Source">Where it comes from: issued here, brought in from the register before this system, or of another region and recognised here.</param>
/// <param name="Region">Region that issued it; null where it was not another one.</param>
public sealed record Verification(
    VerificationStatus Status, CertificateKind? Kind, string? Number, string? HolderName, string? Title, string? TitleEnglish, string? Level, string? Specialty,
    string? Issuer, LocalDate? AwardedOn, LocalDate? IssuedOn, LocalDate? ValidTo, LocalDate? RevokedOn, string? ReplacedBy, string? Replaces,
    CertificateSource? Source, string? Region)
{
    /// <summary>No certificate has this token.</summary>
    public static readonly Verification Unknown =
        new(VerificationStatus.Unknown, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /// <summary>The answer for a certificate; one that waits to be issued or recognised is as unknown as one that is not there.</summary>
    public static Verification Of(Certificate c, string? replacedBy, string? replaces) => StatusOf(c.State) is var status and not VerificationStatus.Unknown
        ? new(status, c.Kind, c.Number, NameMask.Of(c.HolderName), c.Title, c.TitleEnglish, c.Level, c.Specialty, c.Issuer, c.AwardedOn, c.IssuedOn, c.ValidTo, c.RevokedOn, replacedBy, replaces, c.Source, c.Region)
        : Unknown;

    static VerificationStatus StatusOf(CertificateState state) => state switch
    {
        CertificateState.Issued or CertificateState.RecognisedExternal => VerificationStatus.Valid,
        CertificateState.Suspended => VerificationStatus.Suspended,
        CertificateState.Superseded => VerificationStatus.Superseded,
        CertificateState.Revoked => VerificationStatus.Revoked,
        CertificateState.Expired => VerificationStatus.Expired,
        _ => VerificationStatus.Unknown,
    };
}
