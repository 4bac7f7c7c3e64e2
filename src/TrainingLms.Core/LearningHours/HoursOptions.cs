using System.ComponentModel.DataAnnotations;

namespace TrainingLms.LearningHours;

/// <summary>Settings of the ledger. What counts how much stands in the rule sets.</summary>
public sealed class HoursOptions
{
    /// <summary>After which month a year is closed: 3 for the end of March of the year after.</summary>
    [Range(1, 11)]
    public int YearClosesAfterMonth { get; init; } = 3;

    /// <summary>Largest file of evidence, in megabytes.</summary>
    [Range(1, 30)]
    public int EvidenceMegabytes { get; init; } = 10;

    /// <summary>Most files of evidence for one claim.</summary>
    [Range(1, 50)]
    public int EvidenceFiles { get; init; } = 10;

    /// <summary>Most rows of one import of past hours, and of one correction.</summary>
    [Range(1, 100_000)]
    public int ImportRows { get; init; } = 10_000;

    /// <summary>Most planned entries of one question "what if".</summary>
    [Range(1, 500)]
    public int PlannedEntries { get; init; } = 100;
}
