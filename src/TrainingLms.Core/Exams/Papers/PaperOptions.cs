using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Exams;

/// <summary>When papers are assembled (exams.md 5). The later, the better it is known what a candidate has seen elsewhere; the earlier, the less is left for the opening.</summary>
public sealed class PaperOptions
{
    /// <summary>Hours before an attempt opens from which its paper is assembled by itself; who gets the right to sit later has the paper at once.</summary>
    [Range(1, 720)]
    public int AheadHours { get; init; } = 24;

    /// <summary>Minutes before an attempt opens by which all papers are to be there; exam managers are told of those that are not.</summary>
    [Range(1, 1_440)]
    public int DoneMinutes { get; init; } = 15;
}
