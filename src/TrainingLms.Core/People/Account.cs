using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What a person signs in with.</summary>
public sealed class Account : IVersioned
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Name to sign in with, lower-case; by default the person number.</summary>
    public required string UserName { get; init; }

    /// <summary>Salted hash of the password, never the password.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>Changed with the password; signs out what was signed in before.</summary>
    public required Guid SecurityStamp { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int FailedAttempts { get; set; }

    /// <summary>Until when signing in is refused after too many failed attempts; null when it is not.</summary>
    public Instant? LockedUntil { get; set; }
}

/// <summary>A token for programs. Only its hash is kept; it is shown once, when made.</summary>
public sealed class ApiToken
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person on whose behalf it acts.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>What it is for, in the owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public Instant? RevokedAt { get; set; }
}
