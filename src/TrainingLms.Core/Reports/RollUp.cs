using TrainingLms.LearningHours;
using TrainingLms.People;

namespace TrainingLms.Reports;

/// <summary>
/// Sums of the standings of one unit, for one kind of people: of the unit itself, or with all units below. Numerators and denominators only; shares
/// are reckoned when they are shown.
/// </summary>
public sealed record RollUp
{
    /// <summary>The unit.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>The hours year.</summary>
    public required int Year { get; init; }

    /// <summary>Whether all units below are in it.</summary>
    public required bool WithBelow { get; init; }

    /// <summary>The population.</summary>
    public required HoursPopulation Population { get; init; }

    /// <summary>专/兼职.</summary>
    public required Engagement Engagement { get; init; }

    /// <summary>Active people: the base of every share.</summary>
    public required int People { get; init; }

    /// <summary>Of these, who meet the requirement.</summary>
    public required int Met { get; init; }

    /// <summary>Of these, who learned anything.</summary>
    public required int Trained { get; init; }

    /// <summary>Their professional hours, in hundredths.</summary>
    public required long ProfessionalHundredths { get; init; }

    /// <summary>Their public hours, in hundredths.</summary>
    public required long PublicHundredths { get; init; }

    /// <summary>Their days, in hundredths.</summary>
    public required long DaysHundredths { get; init; }

    /// <summary>The hours they miss, in hundredths.</summary>
    public required long MissingHundredths { get; init; }

    /// <summary>Courses they completed.</summary>
    public required int Courses { get; init; }
}

/// <summary>What the roll-ups were folded by; one row. Who folds holds it, so that two never fold at once.</summary>
public sealed record FoldState
{
    /// <summary>Key of the one row.</summary>
    public const int Only = 1;

    /// <summary>Key.</summary>
    public required int Id { get; init; }

    /// <summary>Raised with each fold.</summary>
    public long Folds { get; init; }

    /// <summary>The year that everybody has a standing in.</summary>
    public int Year { get; init; }

    /// <summary>Rule set and version.</summary>
    public string Rules { get; init; } = "";

    /// <summary>The version of the unit tree.</summary>
    public long Tree { get; init; }
}
