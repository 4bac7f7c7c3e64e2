using NodaTime;

namespace TrainingLms.Titles;

/// <summary>A session to be planned.</summary>
/// <param name="Key">Key, unique.</param>
/// <param name="RoundId">The evaluation round.</param>
/// <param name="UnitId">The review office.</param>
/// <param name="Level">The level reviewed.</param>
/// <param name="Specialty">Key of the specialty.</param>
/// <param name="Basis">Series or specialty.</param>
/// <param name="PanelSize">Seats.</param>
/// <param name="HeldOn">Day of the meeting.</param>
/// <param name="FilingValidTo">Last day of the committee's filing.</param>
/// <param name="Denominator">How recused members count.</param>
public sealed record NewSession(
    string Key, Guid RoundId, Guid UnitId, TitleLevel Level, string Specialty, PanelBasis Basis, int PanelSize, LocalDate HeldOn, LocalDate FilingValidTo,
    RecusalDenominator Denominator)
{
    /// <summary>The last day on which the rules allow a vote in the year of the meeting; null where they do not ask.</summary>
    public LocalDate? LastVote { get; init; }
}

/// <summary>Fact: what the guards of a session judge by.</summary>
/// <param name="Today">The day of the act; when planning, the day planned.</param>
/// <param name="Confirmed">Members cleared or seated.</param>
/// <param name="Present">Members in the room.</param>
/// <param name="Roll">The roll of the case asked about; null where there is none.</param>
/// <param name="Presiding">Whether the actor may preside over that case.</param>
public sealed record MeetingFacts(LocalDate Today, int Confirmed = 0, int Present = 0, CaseRoll? Roll = null, bool Presiding = true)
{
    /// <summary>Pending cases that the confirmed members could not decide, because too many of them keep away.</summary>
    public int ShortCases { get; init; }

    /// <summary>Whether the case asked about has come to an end without this session, for example because it was withdrawn.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether everybody who has not said no, alternates included, would fill the panel and leave every pending case its quorum.</summary>
    public bool CanBeFilled { get; init; } = true;

    /// <summary>The last day on which the rules allow a vote in the year of <see cref="Today"/>; null where they do not ask, or where its calendar is not loaded yet.</summary>
    public LocalDate? LastVote { get; init; }
}

/// <summary>Fact: the further specialties that a second draw is to take from.</summary>
public sealed record WiderPool(IReadOnlyList<string> Specialties)
{
    /// <summary>Most of them.</summary>
    public const int Most = 10;

    /// <summary>Longest key of one.</summary>
    public const int Longest = 40;
}

/// <summary>Fact: where the minutes are.</summary>
public sealed record Minutes(string Reference);
