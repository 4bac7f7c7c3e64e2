using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace TrainingLms.People;

/// <summary>Settings of imports of rosters (rosters.md 5).</summary>
public sealed class RosterOptions
{
    /// <summary>Hours for which file and plan are kept while nobody goes on with an import, and refused rows after it.</summary>
    [Range(1, 24)]
    public int StagingHours { get; init; } = 24;

    /// <summary>Most rows of the error workbook; all are counted there, and the list as text has them all.</summary>
    [Range(100, 100_000)]
    public int ErrorRows { get; init; } = 5_000;

    internal Duration Kept => Duration.FromHours(StagingHours);
}
