using System.ComponentModel.DataAnnotations;
using TrainingLms.Privacy;

namespace TrainingLms.Competencies;

/// <summary>Settings of competencies. What is assessed stands in the models.</summary>
public sealed class CompetencyOptions
{
    /// <summary>Least characters of what somebody says to evidence of the own.</summary>
    [Range(1, 500)]
    public int LeastOfferWords { get; init; } = 10;

    /// <summary>Most characters of it.</summary>
    [Range(500, 10_000)]
    public int MostOfferWords { get; init; } = 2_000;

    /// <summary>For how many years a rating counts as held.</summary>
    [Range(1, 50)]
    public int RatingYears { get; init; } = 5;

    /// <summary>A figure about fewer people is not shown, nor one from which it could be worked out.</summary>
    [Range(2, 100)]
    public int SmallestGroup { get; init; } = SmallGroups.Least;

    /// <summary>Most people of one assessment campaign.</summary>
    [Range(5, 20_000)]
    public int MostParticipants { get; init; } = 2_000;

    /// <summary>For how many days ratings may be given from each of the two dates of a campaign on, at most.</summary>
    [Range(1, 365)]
    public int LongestWindowDays { get; init; } = 90;
}
