using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Titles;

/// <summary>Settings of title evaluation.</summary>
public sealed class TitleOptions
{
    /// <summary>Most megabytes of a file of evidence.</summary>
    [Range(1, 100)]
    public int EvidenceMegabytes { get; init; } = 20;

    /// <summary>Most megabytes of all evidence of an application, all versions included.</summary>
    [Range(1, 2000)]
    public int EvidenceTotalMegabytes { get; init; } = 200;

    /// <summary>Most files of evidence of an application, all versions included.</summary>
    [Range(1, 1000)]
    public int EvidenceFiles { get; init; } = 100;

    /// <summary>How many hours before a defence its applicant and its experts are reminded of it.</summary>
    [Range(1, 168)]
    public int DefenceReminderHours { get; init; } = 24;
}
