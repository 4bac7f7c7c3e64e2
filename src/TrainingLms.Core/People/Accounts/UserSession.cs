using NodaTime;

namespace TrainingLms.People;

/// <summary>How somebody came in.</summary>
public enum SignInMethod
{
    /// <summary>With user name and password.</summary>
    Password,

    /// <summary>Sent by the organisation's sign-in service.</summary>
    SingleSignOn,
}

/// <summary>会话: one browser in which somebody is signed in. The cookie only names it; whether it stands is decided here, at every request.</summary>
public sealed class UserSession
{
    /// <summary>Key; the protected cookie carries it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who is signed in.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Stamp of the account when the session began; null for somebody without an account, who came by single sign-on.</summary>
    public Guid? Stamp { get; init; }

    /// <summary>How the person came in.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>When it began.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last used, to about a minute: not every request writes.</summary>
    public required Instant LastSeenAt { get; set; }

    /// <summary>When it ends unless it is used before.</summary>
    public required Instant QuietUntil { get; set; }

    /// <summary>When it ends however much it is used.</summary>
    public required Instant EndsAt { get; init; }

    /// <summary>When it was ended by hand; null while it was not.</summary>
    public Instant? EndedAt { get; set; }

    /// <summary>When the second factor was given; null when it was not.</summary>
    public Instant? SecondFactorAt { get; init; }

    /// <summary>Whether the password was right and the code of the second factor is still to come: it opens nothing else.</summary>
    public bool AwaitsSecondFactor { get; init; }

    /// <summary>Address it began from; null where it is not known.</summary>
    public string? Address { get; init; }

    /// <summary>Browser and system in a few words, so that the owner recognises it.</summary>
    public required string Device { get; init; }
}

/// <summary>Where a request comes from.</summary>
/// <param name="Address">Network address; null where it is not known.</param>
/// <param name="Device">Browser and system in a few words.</param>
public sealed record Origination(string? Address, string Device)
{
    /// <summary>Names the browser and the system that a User-Agent tells of. Never the whole of it: it would tell people apart.</summary>
    public static string DeviceOf(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "-";
        var browser = FirstOf(userAgent, ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"));
        var system = FirstOf(userAgent, ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"));
        return (browser, system) switch
        {
            (null, null) => "-",
            (_, null) => browser,
            (null, _) => system,
            _ => $"{browser}, {system}",
        };
    }

    static string? FirstOf(string text, params ReadOnlySpan<(string Mark, string Name)> known)
    {
        foreach (var (mark, name) in known)
            if (text.Contains(mark, StringComparison.OrdinalIgnoreCase)) return name;
        return null;
    }
}
