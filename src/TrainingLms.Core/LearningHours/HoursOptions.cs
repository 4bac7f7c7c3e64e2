using System.ComponentModel.DataAnnotations;

namespace TrainingLms.LearningHours;

/// <summary>Settings of the ledger.</summary>
public sealed class HoursOptions
{
    /// <summary>A course repeated grants hours again only after so many years.</summary>
    [Range(0, 20)]
    public int RepeatAfterYears { get; init; } = 3;
}
