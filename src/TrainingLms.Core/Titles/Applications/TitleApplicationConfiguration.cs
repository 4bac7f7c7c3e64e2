using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Titles;

sealed class TitleApplicationConfiguration : IEntityTypeConfiguration<TitleApplication>
{
    public void Configure(EntityTypeBuilder<TitleApplication> application)
    {
        application.ToTable("title_applications");
        application.Property(a => a.Level).HasConversion<string>().HasMaxLength(20);
        application.Property(a => a.LowerTitle).HasConversion<string>().HasMaxLength(20);
        application.Property(a => a.Education).HasConversion<string>().HasMaxLength(20);
        application.Property(a => a.Achievements).IsFrozenText();
        application.Property(a => a.Avoid).IsFrozenText();
        application.Property(a => a.OriginalsChecked).IsFrozenText();
        application.Property(a => a.DefectsTold).IsFrozenText();
        application.Property(a => a.Supplied).IsFrozenText();
        application.Property(a => a.Findings).IsFrozenText();
        application.Ignore(a => a.Content).Ignore(a => a.Rules).Ignore(a => a.IsResultUntold);
        application.HasIndex(a => new { a.RoundId, a.ApplicantId, a.Slot })
            .HasFilter($"state NOT IN ({string.Join(", ", RunningApplications.Ended.Select(state => $"'{state}'"))})")
            .RefusedAs("application.too_many_in_round");
        application.HasIndex(a => a.ApplicantId);
        application.HasIndex(a => a.EmployerUnitId);
        application.HasIndex(a => a.RoundUnitId);
        application.HasIndex(a => a.NoticeId);
        application.HasIndex(a => a.SessionId);
    }
}

sealed class ApplicationVersionConfiguration : IEntityTypeConfiguration<ApplicationVersion>
{
    public void Configure(EntityTypeBuilder<ApplicationVersion> version)
    {
        version.ToTable("title_application_versions");
        // Not unique: of two who freeze at once, the application's version check stops the second, and says so as a conflict.
        version.HasIndex(v => new { v.ApplicationId, v.Number });
    }
}

/// <summary>Which applications count against the number that one person may run in a round.</summary>
static class RunningApplications
{
    /// <summary>States that no longer count.</summary>
    public static readonly TitleApplicationState[] Ended =
    [
        TitleApplicationState.Discarded, TitleApplicationState.Lapsed, TitleApplicationState.EmployerRejected, TitleApplicationState.Abandoned,
        TitleApplicationState.NotAccepted, TitleApplicationState.Ineligible, TitleApplicationState.NotPassed, TitleApplicationState.NotConfirmed,
        TitleApplicationState.Revoked, TitleApplicationState.Withdrawn, TitleApplicationState.Disqualified,
    ];
}
