using System.ComponentModel.DataAnnotations;
using System.Net;

namespace TrainingLms.Notifications;

/// <summary>Settings of webhooks; checked when the server starts.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>Networks inside the house that may be called all the same, such as <c>10.2.0.0/16</c> or <c>127.0.0.0/8</c>. None by default.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Seconds after which a silent system is given up for this time.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Hours after which a call that does not get through is given up.</summary>
    [Range(1, 240)]
    public int GiveUpAfterHours { get; set; } = 48;

    /// <summary>Days without one call that got through, after which a subscription is set aside.</summary>
    [Range(1, 60)]
    public int DisableAfterDays { get; set; } = 5;

    /// <summary>Hours for which the former secret goes on signing.</summary>
    [Range(1, 240)]
    public int FormerSecretHours { get; set; } = 24;

    /// <summary>Days for which the log of calls is kept.</summary>
    [Range(1, 365)]
    public int KeepDays { get; set; } = 30;

    /// <summary>Whether an address inside the house is allowed by a setting.</summary>
    public bool Allows(IPAddress address) => AllowedNetworks.Any(network => IPNetwork.Parse(network).Contains(address));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from network in AllowedNetworks
        where !IPNetwork.TryParse(network, out _)
        select new ValidationResult($"Webhooks:AllowedNetworks holds '{network}', which is no network such as 10.2.0.0/16");
}
