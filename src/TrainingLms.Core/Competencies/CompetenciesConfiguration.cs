using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Competencies;

sealed class ModelSealConfiguration : IEntityTypeConfiguration<ModelSeal>
{
    public void Configure(EntityTypeBuilder<ModelSeal> seal)
    {
        seal.ToTable("competency_model_seals");
        seal.Property(s => s.Key).HasMaxLength(40);
        seal.Property(s => s.Hash).HasMaxLength(64);
        seal.HasIndex(s => new { s.Key, s.Number }).RefusedAs("competency_model.changed");
    }
}

sealed class CompetencyEvidenceConfiguration : IEntityTypeConfiguration<CompetencyEvidence>
{
    public void Configure(EntityTypeBuilder<CompetencyEvidence> evidence)
    {
        evidence.ToTable("competency_evidence");
        evidence.Property(e => e.ModelKey).HasMaxLength(40);
        evidence.Property(e => e.Source).HasConversion<string>().HasMaxLength(20);
        evidence.Property(e => e.MayLeadTo).HasConversion<string>().HasMaxLength(20);
        evidence.Property(e => e.LedTo).HasConversion<string>().HasMaxLength(20);
        evidence.Ignore(e => e.Dimensions);
        evidence.HasMany(e => e.Ratings).WithOne().HasForeignKey(rating => rating.EvidenceId);
        // One offer for each source and model, however many completions there are at once.
        evidence.HasIndex(e => new { e.SourceId, e.Source, e.ModelKey }).HasFilter("state <> 'Withdrawn'").RefusedAs("competency_evidence.already_offered");
        evidence.HasIndex(e => e.PersonId);
        evidence.HasIndex(e => new { e.UnitId, e.State });
    }
}

sealed class CompetencyRatingConfiguration : IEntityTypeConfiguration<CompetencyRating>
{
    public void Configure(EntityTypeBuilder<CompetencyRating> rating)
    {
        rating.ToTable("competency_ratings");
        rating.Property(r => r.Dimension).HasMaxLength(40);
        rating.HasIndex(r => new { r.EvidenceId, r.Dimension }).RefusedAs("competency_evidence.rated_meanwhile");
    }
}

sealed class PostProfileConfiguration : IEntityTypeConfiguration<PostProfile>
{
    public void Configure(EntityTypeBuilder<PostProfile> profile)
    {
        profile.ToTable("post_profiles");
        profile.Property(p => p.Category).HasConversion<string>().HasMaxLength(40);
        profile.Property(p => p.ModelKey).HasMaxLength(40);
        profile.Property(p => p.Wanted).HasConversion(wanted => wanted.ToString(), text => WantedLevels.Parse(text));
        profile.Ignore(p => p.Closeness);
        profile.HasIndex(p => new { p.UnitId, p.Target, p.ModelKey, p.Number }).RefusedAs("post_profile.version_taken");
        profile.HasIndex(p => new { p.UnitId, p.Target, p.ModelKey }, "IX_post_profiles_one_in_force").HasFilter("state = 'InForce'").RefusedAs("post_profile.in_force_meanwhile");
    }
}

sealed class AssessmentCampaignConfiguration : IEntityTypeConfiguration<AssessmentCampaign>
{
    public void Configure(EntityTypeBuilder<AssessmentCampaign> campaign)
    {
        campaign.ToTable("assessment_campaigns");
        campaign.Property(c => c.ModelKey).HasMaxLength(40);
        campaign.Property(c => c.PeopleHash).HasMaxLength(64);
        campaign.HasIndex(c => c.UnitId);
    }
}

sealed class CampaignParticipantConfiguration : IEntityTypeConfiguration<CampaignParticipant>
{
    public void Configure(EntityTypeBuilder<CampaignParticipant> participant)
    {
        participant.ToTable("assessment_participants");
        participant.HasMany(p => p.Ratings).WithOne().HasForeignKey(rating => rating.ParticipantId);
        participant.HasIndex(p => new { p.CampaignId, p.PersonId });
        participant.HasIndex(p => p.PersonId);
        participant.HasIndex(p => p.AssessorId);
        participant.HasIndex(p => p.UnitId);
    }
}

sealed class CampaignRatingConfiguration : IEntityTypeConfiguration<CampaignRating>
{
    public void Configure(EntityTypeBuilder<CampaignRating> rating)
    {
        rating.ToTable("assessment_ratings");
        rating.Property(r => r.Phase).HasConversion<string>().HasMaxLength(10);
        rating.Property(r => r.Dimension).HasMaxLength(40);
        rating.HasIndex(r => new { r.ParticipantId, r.Phase, r.Dimension }).RefusedAs("competency_evidence.rated_meanwhile");
    }
}
