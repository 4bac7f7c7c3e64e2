using System.ComponentModel.DataAnnotations;

namespace TrainingLms.People;

/// <summary>Settings of accounts, sessions and tokens; checked when the server starts.</summary>
public sealed class AccountOptions
{
    /// <summary>Fewest characters of a password that a person chooses.</summary>
    [Range(8, 64)]
    public int ShortestPassword { get; set; } = 12;

    /// <summary>Most characters of a password; only there so that nobody keeps the server busy with hashing.</summary>
    [Range(64, 1024)]
    public int LongestPassword { get; set; } = 128;

    /// <summary>Days for which a first password opens the account, to be changed.</summary>
    [Range(1, 90)]
    public int FirstPasswordDays { get; set; } = 14;

    /// <summary>Failed attempts in a row that lock an account for a while.</summary>
    [Range(3, 20)]
    public int AttemptsAllowed { get; set; } = 5;

    /// <summary>Minutes for which too many failed attempts lock it.</summary>
    [Range(1, 1440)]
    public int LockMinutes { get; set; } = 15;

    /// <summary>Hours after which a session ends however much it is used.</summary>
    [Range(1, 24)]
    public int SessionHours { get; set; } = 12;

    /// <summary>Minutes without use after which a session ends. An exam writes more often than that.</summary>
    [Range(5, 480)]
    public int IdleMinutes { get; set; } = 30;

    /// <summary>Minutes for which a sign-in counts as fresh, where somebody has to show again who it is.</summary>
    [Range(1, 60)]
    public int FreshMinutes { get; set; } = 10;

    /// <summary>Minutes between the right password and the code of the second factor.</summary>
    [Range(1, 30)]
    public int CodeMinutes { get; set; } = 5;

    /// <summary>
    /// Roles whose holders work only with a second factor, with commas between; <c>none</c> for nobody. Null for the default: system
    /// administrators, registrars and confirming authorities, and nobody in development.
    /// </summary>
    public string? SecondFactorRoles { get; set; }

    /// <summary>The name under which authenticators file the account.</summary>
    [Required, RegularExpression("^[^:]{1,40}$")]
    public string Issuer { get; set; } = "TrainingLms";

    /// <summary>The default of <see cref="SecondFactorRoles"/> outside development.</summary>
    public static readonly string DefaultSecondFactorRoles = string.Join(',', Role.SystemAdministrator, Role.Registrar, Role.Authority);

    /// <summary>The value of <see cref="SecondFactorRoles"/> that asks nobody.</summary>
    public const string NoRoles = "none";

    /// <summary>The roles named.</summary>
    public IReadOnlyList<string> RolesWithSecondFactor =>
        SecondFactorRoles is null or NoRoles ? [] : SecondFactorRoles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
