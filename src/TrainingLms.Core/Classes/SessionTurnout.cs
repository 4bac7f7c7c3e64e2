using NodaTime;

namespace TrainingLms.Classes;

/// <summary>到场人数: how many are on the list of a session, as they were counted last.</summary>
public sealed class SessionTurnout
{
    /// <summary>How old a count may be before it is made anew.</summary>
    public static readonly Duration Age = Duration.FromSeconds(1);

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Who came in time.</summary>
    public required int Present { get; init; }

    /// <summary>Who came late.</summary>
    public required int Late { get; init; }

    /// <summary>Everybody else on the list.</summary>
    public required int Others { get; init; }

    /// <summary>When it was counted.</summary>
    public required Instant CountedAt { get; init; }
}

/// <summary>How many wrong codes somebody has typed at a session.</summary>
public sealed class WrongCode
{
    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }
}
