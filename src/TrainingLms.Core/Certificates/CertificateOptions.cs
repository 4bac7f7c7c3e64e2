using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Certificates;

/// <summary>Settings of certificates; checked when the server starts.</summary>
public sealed class CertificateOptions
{
    /// <summary>Template of the number: <c>{kind}</c> is one letter, <c>{year}</c> four digits, <c>{serial}</c> six digits. Personal data has no place in it.</summary>
    [Required, RegularExpression(@"^(?=.*\{year\})(?=.*\{serial\})[A-Z0-9{}a-z-]{4,50}$")]
    public string NumberTemplate { get; set; } = "TLMS-{kind}{year}-{serial}";

    /// <summary>Address at which the public reaches this server, without a slash at the end; null for the address of the request.</summary>
    [Url]
    public string? PublicAddress { get; set; }

    /// <summary>The number for a kind, a year and a serial.</summary>
    public string NumberFor(CertificateKind kind, int year, long serial) => NumberTemplate
        .Replace("{kind}", $"{kind}"[..1], StringComparison.Ordinal).Replace("{year}", $"{year:0000}", StringComparison.Ordinal)
        .Replace("{serial}", $"{serial:000000}", StringComparison.Ordinal);
}
