using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Programmes;

/// <summary>Limits and settings of programmes.</summary>
public sealed class ProgrammeOptions
{
    /// <summary>Most people that one act assigns; more are assigned by several, or by a lasting rule, which takes them batch by batch.</summary>
    [Range(1, 20_000)]
    public int MostAtOnce { get; init; } = 5_000;

    /// <summary>How many people a lasting rule assigns or releases in one look.</summary>
    [Range(1, 2_000)]
    public int BatchOfRule { get; init; } = 200;

    /// <summary>How long until a lasting rule looks again, and a renewal that waits for hours.</summary>
    [Range(1, 1_440)]
    public int LookEveryMinutes { get; init; } = 60;

    /// <summary>Most rows that a preview names; all are counted.</summary>
    [Range(1, 2_000)]
    public int MostShown { get; init; } = 200;
}
