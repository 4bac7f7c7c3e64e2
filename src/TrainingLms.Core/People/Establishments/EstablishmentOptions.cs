using System.ComponentModel.DataAnnotations;

namespace TrainingLms.People;

/// <summary>Settings of the establishment.</summary>
public sealed class EstablishmentOptions
{
    /// <summary>How many years ahead a target may be set, and a report asked for.</summary>
    [Range(1, 20)]
    public int YearsAhead { get; init; } = 5;

    /// <summary>Largest number of posts of one kind in one unit.</summary>
    [Range(1, 1_000_000)]
    public int MostPosts { get; init; } = 100_000;

    /// <summary>Most characters of a reason.</summary>
    [Range(20, 2_000)]
    public int LongestReason { get; init; } = 500;

    /// <summary>Kinds of units outside the establishment, such as hosts of placements; never in its figures; a configuration adds further ones.</summary>
    public IReadOnlyList<string> TypesOutside { get; init; } = ["PracticeBase", "PartnerSchool"];
}
