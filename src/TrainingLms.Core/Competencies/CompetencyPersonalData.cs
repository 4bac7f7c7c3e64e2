using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Competencies;

/// <summary>What this feature holds about people: what shows what they can do, and how they were rated.</summary>
public sealed class CompetencyPersonalData : IPersonalData
{
    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Training<CompetencyEvidence>(Subject.Is(nameof(CompetencyEvidence.PersonId)), nameof(CompetencyEvidence.ModelKey), nameof(CompetencyEvidence.ModelNumber), nameof(CompetencyEvidence.DimensionKeys),
            nameof(CompetencyEvidence.Source), nameof(CompetencyEvidence.Title), nameof(CompetencyEvidence.TitleEnglish), nameof(CompetencyEvidence.HappenedOn), nameof(CompetencyEvidence.Words),
            nameof(CompetencyEvidence.MayLeadTo), nameof(CompetencyEvidence.LedTo), nameof(CompetencyEvidence.OfferedAt), nameof(CompetencyEvidence.BySuperior), nameof(CompetencyEvidence.DecidedAt),
            nameof(CompetencyEvidence.Remark)),
        Training<CompetencyRating>(Subject.Through<CompetencyEvidence>(nameof(CompetencyRating.EvidenceId), nameof(CompetencyEvidence.PersonId)),
            nameof(CompetencyRating.Dimension), nameof(CompetencyRating.Level), nameof(CompetencyRating.Words)),
        Training<CampaignRating>(Subject.Through<CampaignParticipant>(nameof(CampaignRating.ParticipantId), nameof(CampaignParticipant.PersonId)),
            nameof(CampaignRating.Phase), nameof(CampaignRating.Dimension), nameof(CampaignRating.Level), nameof(CampaignRating.GivenAt)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(ModelSeal), typeof(PostProfile), typeof(AssessmentCampaign), typeof(CampaignParticipant)];

    static PersonalGroup Training<T>(Subject subject, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Training, LegalBasis.Personnel, "training_records", [nameof(Right.SeeLearning), nameof(Right.AssessCompetencies)], fields);
}
