using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class ExpertMembershipConfiguration : IEntityTypeConfiguration<ExpertMembership>
{
    public void Configure(EntityTypeBuilder<ExpertMembership> membership)
    {
        membership.ToTable("expert_memberships");
        membership.Property(m => m.Level).HasConversion<string>().HasMaxLength(20);
        membership.Property(m => m.Code).HasMaxLength(40);
        membership.HasIndex(m => m.Code).RefusedAs("expert.code_taken");
        membership.HasIndex(m => new { m.PersonId, m.Specialty }).HasFilter("state IN ('Nominated', 'Active', 'Suspended')").RefusedAs("expert.already_there");
    }
}

sealed class PanelDrawConfiguration : IEntityTypeConfiguration<PanelDraw>
{
    public void Configure(EntityTypeBuilder<PanelDraw> draw)
    {
        draw.ToTable("panel_draws");
        draw.HasIndex(d => d.DrawKey).RefusedAs("draw.already_there");
        draw.HasIndex(d => d.SessionId);
    }
}

sealed class PanelSeatConfiguration : IEntityTypeConfiguration<PanelSeat>
{
    public void Configure(EntityTypeBuilder<PanelSeat> seat)
    {
        seat.ToTable("panel_seats");
        // Who was drawn in the first draw can be drawn again in the second.
        seat.HasIndex(s => new { s.SessionId, s.PersonId }).HasFilter("state <> 'Redrawn'").RefusedAs("seat.already_there");
        seat.HasIndex(s => s.PersonId);
    }
}
