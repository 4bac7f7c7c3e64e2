using Microsoft.AspNetCore.RateLimiting;
using TrainingLms.Certificates;
using TrainingLms.Workflow;

namespace TrainingLms.Portal;

/// <summary>Where a scanned code and a typed one lead: what anyone may know of a certificate. An empty or mistyped code is answered as unknown.</summary>
[EnableRateLimiting("verification")]
public sealed class VerifyModel(CertificateRegister register) : PortalPage
{
    /// <summary>The answer.</summary>
    public Verification Found { get; private set; } = Verification.Unknown;

    /// <summary>The answer's name: class of its mark and part of its sentence.</summary>
    public string Status => Snake.Of(Found.Status);

    /// <summary>The answer in words.</summary>
    public string Answer => Found.RevokedOn is { } since ? $"{Book[$"verification.{Status}"]} ({since:uuuu'-'MM'-'dd})" : Book[$"verification.{Status}"];

    /// <summary>What is to be looked at where nothing is found (title-evaluation.md 11, title registers), in the order of the page.</summary>
    public static IReadOnlyList<string> Causes { get; } = ["verification.cause.digit", "verification.cause.name", "verification.cause.year", "verification.cause.pending", "verification.cause.correction"];

    /// <summary>What is known, label and value, in the order of the page; nothing for an unknown code.</summary>
    public IEnumerable<(string Label, string Value)> Facts =>
        from fact in ((string Name, string? Value)[])
        [
            ("number", Found.Number), ("holder", Found.HolderName), ("title", Book.Language == "en" ? Found.TitleEnglish : Found.Title),
            ("level", Found.Level is { } level && Book.Knows($"title_level.{level}") ? Book[$"title_level.{level}"] : Found.Level), ("specialty", Found.Specialty), ("issuer", Found.Issuer),
            ("awarded_on", $"{Found.AwardedOn:uuuu'-'MM'-'dd}"), ("issued_on", $"{Found.IssuedOn:uuuu'-'MM'-'dd}"),
            ("valid_to", $"{Found.ValidTo:uuuu'-'MM'-'dd}"), ("replaced_by", Found.ReplacedBy), ("replaces", Found.Replaces),
            ("source", Found.Source is CertificateSource.Past or CertificateSource.External ? $"{Book[$"certificate_source.{Snake.Of(Found.Source.Value)}"]}{Found.Region}" : null),
        ]
        where !string.IsNullOrEmpty(fact.Value)
        select (Book[$"verification.{fact.Name}"], fact.Value);

    /// <summary>Looks the code up, from the path as scanned or from the form as typed.</summary>
    public async Task OnGetAsync(string? token, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex";
        Found = await register.VerifyAsync(token ?? "", cancel);
    }
}
