using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace TrainingLms.Notifications;

/// <summary>Settings of e-mail; checked when the server starts. Without a host and a folder there is none, and people have their inbox.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The mail server; null for none.</summary>
    public string? Host { get; set; }

    /// <summary>Its port: 587 where one signs in, 25 within the house. Port 465 is not served: there TLS begins before the first word.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Whether the line is encrypted before anything is said (STARTTLS). Switch it off only within the machine.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Name to sign in with; null where the server asks for none.</summary>
    public string? UserName { get; set; }

    /// <summary>Password to sign in with; best kept in the secrets folder.</summary>
    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string? From { get; set; }

    /// <summary>The sender's name.</summary>
    [StringLength(100)]
    public string FromName { get; set; } = "TrainingLms";

    /// <summary>Where people sign in, without a slash at the end, for example <c>https://lms.example.gov.cn</c>.</summary>
    public string? PortalAddress { get; set; }

    /// <summary>Writes e-mails into this folder instead of sending them. Only in Development.</summary>
    public string? DropFolder { get; set; }

    /// <summary>Seconds after which a silent mail server is given up for this time.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Hours after which an e-mail that does not go is given up for good.</summary>
    [Range(1, 240)]
    public int GiveUpAfterHours { get; set; } = 48;

    /// <summary>Whether there is e-mail at all.</summary>
    public bool IsOn => Host is { Length: > 0 } || DropFolder is { Length: > 0 };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn) yield break;
        if (!MailAddress.TryCreate(From, out _)) yield return new ValidationResult("Mail:From must be an address such as lms@example.gov.cn");
        if (!Uri.TryCreate(PortalAddress, UriKind.Absolute, out var portal) || (portal.Scheme != Uri.UriSchemeHttps && !portal.IsLoopback) || PortalAddress.EndsWith('/'))
            yield return new ValidationResult("Mail:PortalAddress must be the https address of the portal, without a slash at the end");
        if (Password is { Length: > 0 } && !StartTls) yield return new ValidationResult("Mail:Password needs Mail:StartTls, or it would go in the clear");
        if (Password is { Length: > 0 } != UserName is { Length: > 0 }) yield return new ValidationResult("Mail:UserName and Mail:Password belong together");
        if (Port == 465) yield return new ValidationResult("Mail:Port 465 is not served; use 587 with STARTTLS");
        if (Host is { Length: > 0 } && DropFolder is { Length: > 0 }) yield return new ValidationResult("Mail:Host and Mail:DropFolder exclude each other");
    }
}
