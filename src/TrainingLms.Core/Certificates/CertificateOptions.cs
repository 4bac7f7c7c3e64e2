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

    /// <summary>Font file with TrueType outlines to print certificates with, never looked for in the system; null where no PDF is to be made.</summary>
    public string? FontFile { get; set; }

    /// <summary>Which font of <see cref="FontFile"/>, from 0, where it is a collection.</summary>
    [Range(0, 63)]
    public int FontIndex { get; set; }

    /// <summary>Most rows of one import of past certificates.</summary>
    [Range(1, 20_000)]
    public int ImportRows { get; set; } = 5_000;

    /// <summary>Working days in which a holder answers before a certificate is revoked (Administrative Penalty Law, art. 64, for comparison: 5).</summary>
    [Range(3, 60)]
    public int HearingWorkingDays { get; set; } = 5;

    /// <summary>The number for a kind, a year and a serial.</summary>
    public string NumberFor(CertificateKind kind, int year, long serial) => NumberTemplate
        .Replace("{kind}", $"{kind}"[..1], StringComparison.Ordinal).Replace("{year}", $"{year:0000}", StringComparison.Ordinal)
        .Replace("{serial}", $"{serial:000000}", StringComparison.Ordinal);
}
