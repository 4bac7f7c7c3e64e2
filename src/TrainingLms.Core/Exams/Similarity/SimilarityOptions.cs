using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Exams;

/// <summary>What answers are compared by (exams.md 10). Written into each run, so that what it found can be explained later.</summary>
public sealed class SimilarityOptions
{
    /// <summary>Least items that both have answered before two attempts are compared, and that somebody has answered before the speed is judged.</summary>
    [Range(2, 500)]
    public int LeastCommon { get; init; } = 20;

    /// <summary>How probable it may be that a run names any pair at all where everybody worked alone, in thousandths.</summary>
    [Range(1, 100)]
    public int LevelThousandths { get; init; } = 10;

    /// <summary>Seconds for each answer under which nobody can have read the questions.</summary>
    [Range(1, 60)]
    public int LeastSeconds { get; init; } = 3;

    /// <summary>Most pairs of one run that are put to the reviewers, the least probable first; how many there were is told.</summary>
    [Range(10, 10_000)]
    public int MostPairs { get; init; } = 1_000;
}
