namespace TrainingLms.Titles;

/// <summary>What became of an entitlement.</summary>
public enum EntitlementState
{
    /// <summary>May vote.</summary>
    Issued,

    /// <summary>Has voted.</summary>
    Used,

    /// <summary>Did not vote; still counts as present.</summary>
    Expired,
}

/// <summary>
/// The outer envelope: that a seat may vote in a round, and the closed inner envelope once it did. It has no time, no version and no row order,
/// and writes no audit entry: nothing here may order or date votes.
/// </summary>
public sealed class BallotEntitlement
{
    /// <summary>The round.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>The seat.</summary>
    public required Guid SeatId { get; init; }

    /// <summary>Issued, used or expired.</summary>
    public EntitlementState State { get; init; }

    /// <summary>The closed envelope; null before voting and after sealing.</summary>
    public byte[]? Envelope { get; init; }
}

/// <summary>One vote of the sealed list, which is sorted by choice: its place says nothing about who or when.</summary>
public sealed class SealedBallot
{
    /// <summary>The round.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>Place in the sorted list, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The choice.</summary>
    public required BallotChoice Choice { get; init; }
}
