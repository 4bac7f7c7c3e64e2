using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Api.Web;

/// <summary>
/// How often anybody may call, as buckets: the burst is what a full bucket holds, the rate what flows back. Signed-in calls count by account and
/// not by address, because a whole exam hall sits behind one. Checked when the server starts.
/// </summary>
sealed class RateLimitOptions
{
    /// <summary>Calls of one account at once.</summary>
    [Range(10, 100_000)]
    public int AccountBurst { get; set; } = 2000;

    /// <summary>Calls of one account a second.</summary>
    [Range(1, 10_000)]
    public int AccountPerSecond { get; set; } = 100;

    /// <summary>Calls of one address at once, by people who have not signed in.</summary>
    [Range(10, 100_000)]
    public int AddressBurst { get; set; } = 2000;

    /// <summary>Calls of one address a second, by people who have not signed in.</summary>
    [Range(1, 10_000)]
    public int AddressPerSecond { get; set; } = 100;

    /// <summary>Certificates that one address may verify at once.</summary>
    [Range(5, 10_000)]
    public int VerificationBurst { get; set; } = 120;

    /// <summary>Certificates that one address may verify a minute.</summary>
    [Range(1, 6000)]
    public int VerificationPerMinute { get; set; } = 60;

    /// <summary>Objections that one address may lodge at once: each keeps a case waiting until somebody has read it.</summary>
    [Range(1, 10_000)]
    public int ObjectionBurst { get; set; } = 10;

    /// <summary>Objections that one address may lodge a minute.</summary>
    [Range(1, 6000)]
    public int ObjectionPerMinute { get; set; } = 1;

    /// <summary>Attempts to sign in from one address at once: a hall of candidates signs in within minutes.</summary>
    [Range(5, 10_000)]
    public int SignInAddressBurst { get; set; } = 600;

    /// <summary>Attempts to sign in from one address a minute.</summary>
    [Range(1, 6000)]
    public int SignInAddressPerMinute { get; set; } = 120;

    /// <summary>Attempts to sign in under one name at once, from wherever they come and whether the name exists or not.</summary>
    [Range(5, 1000)]
    public int SignInNameBurst { get; set; } = 20;

    /// <summary>Attempts to sign in under one name a minute.</summary>
    [Range(1, 60)]
    public int SignInNamePerMinute { get; set; } = 4;
}
