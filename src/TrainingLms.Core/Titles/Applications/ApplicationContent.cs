using NodaTime;

namespace TrainingLms.Titles;

/// <summary>What the applicant states, as handed in to be checked.</summary>
/// <param name="Level">The level applied for.</param>
/// <param name="Direction">Key of the direction inside the specialty; null while not chosen.</param>
/// <param name="Education">Highest education; null while not stated.</param>
/// <param name="ProbationPassed">Whether a year of probation was passed; only asked for below the intermediate level.</param>
/// <param name="LowerTitle">The title held now; null when none is held or stated.</param>
/// <param name="LowerTitleSince">Its date.</param>
/// <param name="Achievements">业绩成果 with the evidence for each.</param>
public sealed record ApplicationContent(
    TitleLevel Level, string? Direction, EducationLevel? Education, bool ProbationPassed, TitleLevel? LowerTitle, LocalDate? LowerTitleSince,
    IReadOnlyList<Achievement> Achievements)
{
    /// <summary>申请回避: whom the applicant does not want to judge the case, and why; at most three.</summary>
    public IReadOnlyList<AvoidanceWish> Avoid { get; init; } = [];
}

/// <summary>申请回避: somebody whom the applicant asks to keep away.</summary>
public sealed record AvoidanceWish
{
    /// <summary>Most of them in an application.</summary>
    public const int Most = 3;

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Why.</summary>
    public required string Ground { get; init; }
}

/// <summary>业绩成果: something done, with the day and the evidence.</summary>
public sealed record Achievement
{
    /// <summary>Most partners of one achievement.</summary>
    public const int MostPartners = 30;

    /// <summary>Longest name of somebody, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>What was done.</summary>
    public required string Title { get; init; }

    /// <summary>Names of those it was done together with; experts of these names are in conflict.</summary>
    public IReadOnlyList<string> Partners { get; init; } = [];

    /// <summary>The day it was done.</summary>
    public required LocalDate AchievedOn { get; init; }

    /// <summary>What the applicant calls the evidence.</summary>
    public required string EvidenceName { get; init; }

    /// <summary>Which version of which <see cref="TitleEvidence"/> it is: its SHA-256, 64 hexadecimal digits. A draft may name a file that is still to come; a submission may not.</summary>
    public required string EvidenceHash { get; init; }
}

/// <summary>A defect told in the one-time notice.</summary>
public sealed record Defect
{
    /// <summary>Its number in the list, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What is missing or wrong and how to mend it.</summary>
    public required string Text { get; init; }
}

/// <summary>Something supplied in answer to a defect.</summary>
public sealed record SuppliedItem
{
    /// <summary>The defect it answers.</summary>
    public required int Defect { get; init; }

    /// <summary>What the applicant calls the evidence.</summary>
    public required string EvidenceName { get; init; }

    /// <summary>Which version of which <see cref="TitleEvidence"/> it is: its SHA-256, 64 hexadecimal digits.</summary>
    public required string EvidenceHash { get; init; }
}

/// <summary>A frozen version: version 1 at submission, version 2 with what was supplied. Written once.</summary>
/// <param name="Id">Key.</param>
/// <param name="ApplicationId">The application.</param>
/// <param name="Number">From 1.</param>
/// <param name="FrozenAt">When.</param>
/// <param name="Text">The content as JSON.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/>, 64 hexadecimal digits.</param>
/// <param name="Changes">What differs from the version before, as JSON; null for a submission.</param>
public sealed record ApplicationVersion(Guid Id, Guid ApplicationId, int Number, Instant FrozenAt, string Text, string Hash, string? Changes);
