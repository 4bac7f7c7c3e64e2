using Microsoft.EntityFrameworkCore;
using TrainingLms.Competencies;

namespace TrainingLms.Data;

/// <summary>Tables of competencies.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Versions of competency models that were in use here.</summary>
    public DbSet<ModelSeal> ModelSeals => Set<ModelSeal>();

    /// <summary>Evidence of what people can do.</summary>
    public DbSet<CompetencyEvidence> CompetencyEvidence => Set<CompetencyEvidence>();

    /// <summary>Ratings of it.</summary>
    public DbSet<CompetencyRating> CompetencyRatings => Set<CompetencyRating>();

    /// <summary>What posts ask for.</summary>
    public DbSet<PostProfile> PostProfiles => Set<PostProfile>();

    /// <summary>Campaigns in which people are rated before and after.</summary>
    public DbSet<AssessmentCampaign> AssessmentCampaigns => Set<AssessmentCampaign>();

    /// <summary>The people in them.</summary>
    public DbSet<CampaignParticipant> CampaignParticipants => Set<CampaignParticipant>();
}
