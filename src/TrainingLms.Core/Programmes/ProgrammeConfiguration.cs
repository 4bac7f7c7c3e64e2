using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Programmes;

sealed class ProgrammeConfiguration : IEntityTypeConfiguration<Programme>
{
    public void Configure(EntityTypeBuilder<Programme> programme)
    {
        programme.ToTable("programmes");
        programme.Property(p => p.Key).HasMaxLength(40);
        programme.HasIndex(p => p.Key).RefusedAs("programme.version_taken");
    }
}

sealed class ProgrammeVersionConfiguration : IEntityTypeConfiguration<ProgrammeVersion>
{
    public void Configure(EntityTypeBuilder<ProgrammeVersion> version)
    {
        version.ToTable("programme_versions");
        version.Property(v => v.Key).HasMaxLength(40);
        version.Property(v => v.Content).HasConversion(content => content.ToText(), text => ProgrammeContent.Of(text));
        version.Ignore(v => v.Plan);
        version.HasIndex(v => new { v.ProgrammeId, v.Number }).RefusedAs("programme.version_taken");
        version.HasIndex(v => v.ProgrammeId, "IX_programme_versions_one_published").HasFilter("state = 'Published'").RefusedAs("programme.published_meanwhile");
    }
}

sealed class ProgrammeAssignmentConfiguration : IEntityTypeConfiguration<ProgrammeAssignment>
{
    public void Configure(EntityTypeBuilder<ProgrammeAssignment> assignment)
    {
        assignment.ToTable("programme_assignments");
        assignment.Property(a => a.ProgrammeKey).HasMaxLength(40);
        assignment.Property(a => a.SuspendedFrom).HasConversion<string>().HasMaxLength(20);
        assignment.Ignore(a => a.HasGrace).Ignore(a => a.Period).Ignore(a => a.WayBack);
        assignment.HasMany(a => a.Periods).WithOne().HasForeignKey(period => period.AssignmentId);
        assignment.HasIndex(a => new { a.PersonId, a.ProgrammeId }).HasFilter("state NOT IN ('Revoked', 'Exempted', 'Released')").RefusedAs("programme_assignment.already_open");
        assignment.HasIndex(a => a.PersonId, "IX_programme_assignments_person");
        assignment.HasIndex(a => new { a.ProgrammeId, a.State });
        assignment.HasIndex(a => a.UnitId);
        assignment.HasIndex(a => a.RuleId);
        assignment.HasIndex(a => a.LookAgainAt).HasFilter("look_again_at IS NOT NULL");
    }
}

sealed class CertificationPeriodConfiguration : IEntityTypeConfiguration<CertificationPeriod>
{
    public void Configure(EntityTypeBuilder<CertificationPeriod> period)
    {
        period.ToTable("certification_periods");
        period.Property(p => p.Ending).HasConversion<string>().HasMaxLength(20);
        period.HasMany(p => p.Evidence).WithOne().HasForeignKey(evidence => evidence.PeriodId);
        period.HasIndex(p => p.AssignmentId, "IX_certification_periods_one_open").HasFilter("closed_on IS NULL").RefusedAs("programme_assignment.period_open");
        period.HasIndex(p => new { p.AssignmentId, p.Number }).RefusedAs("programme_assignment.period_open");
        period.HasIndex(p => new { p.PersonId, p.ProgrammeId });
    }
}

sealed class PeriodEvidenceConfiguration : IEntityTypeConfiguration<PeriodEvidence>
{
    public void Configure(EntityTypeBuilder<PeriodEvidence> evidence)
    {
        evidence.ToTable("certification_evidence");
        evidence.HasIndex(e => e.PeriodId);
        evidence.HasIndex(e => e.EnrolmentId);
    }
}

sealed class AssignmentRuleConfiguration : IEntityTypeConfiguration<AssignmentRule>
{
    public void Configure(EntityTypeBuilder<AssignmentRule> rule)
    {
        rule.ToTable("assignment_rules");
        rule.Property(r => r.ProgrammeKey).HasMaxLength(40);
        rule.Property(r => r.WaitsFor).HasMaxLength(40);
        rule.Property(r => r.PreviewHash).HasMaxLength(64);
        rule.Property(r => r.Audience).HasConversion(audience => audience.ToText(), text => Audience.Of(text));
        rule.Property(r => r.Due).HasConversion(due => due.ToText(), text => DueRule.Of(text)).HasMaxLength(120);
        rule.HasIndex(r => r.UnitId);
        rule.HasIndex(r => r.ProgrammeId);
        rule.HasIndex(r => r.LookAgainAt).HasFilter("look_again_at IS NOT NULL");
    }
}

sealed class AssignmentCaseConfiguration : IEntityTypeConfiguration<AssignmentCase>
{
    public void Configure(EntityTypeBuilder<AssignmentCase> one)
    {
        one.ToTable("assignment_cases");
        one.Property(c => c.ProgrammeKey).HasMaxLength(40);
        one.Property(c => c.Problem).HasConversion<string>().HasMaxLength(20);
        one.Ignore(c => c.WaivedDueOn);
        one.Property(c => c.CourseKey).HasMaxLength(80);
        one.HasIndex(c => new { c.ProgrammeId, c.PersonId, c.CourseKey }).HasFilter("state = 'Open'").RefusedAs("assignment_case.already_open");
        one.HasIndex(c => c.PersonId);
        one.HasIndex(c => c.RuleId);
        one.HasIndex(c => c.UnitId);
    }
}

sealed class ProgrammeMarkConfiguration : IEntityTypeConfiguration<ProgrammeMark>
{
    public void Configure(EntityTypeBuilder<ProgrammeMark> mark)
    {
        mark.ToTable("programme_marks");
        mark.HasIndex(m => m.PersonId);
    }
}
