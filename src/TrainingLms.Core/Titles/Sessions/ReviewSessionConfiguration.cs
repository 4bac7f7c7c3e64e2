using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class ReviewSessionConfiguration : IEntityTypeConfiguration<ReviewSession>
{
    public void Configure(EntityTypeBuilder<ReviewSession> session)
    {
        session.ToTable("review_sessions");
        session.Property(s => s.Key).HasMaxLength(40);
        session.Property(s => s.Level).HasConversion<string>().HasMaxLength(20);
        session.Property(s => s.Basis).HasConversion<string>().HasMaxLength(20);
        session.Property(s => s.Denominator).HasConversion<string>().HasMaxLength(40);
        session.HasIndex(s => s.Key).RefusedAs("session.key_taken");
        session.HasMany(s => s.Cases).WithOne().HasForeignKey(c => c.SessionId);
        session.Navigation(s => s.Cases).HasField("cases").UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

sealed class SessionCaseConfiguration : IEntityTypeConfiguration<SessionCase>
{
    public void Configure(EntityTypeBuilder<SessionCase> assigned)
    {
        assigned.ToTable("session_cases");
        assigned.HasKey(c => new { c.SessionId, c.ApplicationId });
        assigned.Property(c => c.Outcome).HasConversion<string>().HasMaxLength(20);
        assigned.HasIndex(c => c.ApplicationId);
    }
}
