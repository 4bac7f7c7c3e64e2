using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Courses;

/// <summary>What can speak against time that was counted. A sign is a reason to look, never a verdict.</summary>
public enum StudySignKind
{
    /// <summary>More than the limit of a day.</summary>
    DayLimit,

    /// <summary>Beats after exactly the same time, again and again.</summary>
    EvenBeats,

    /// <summary>Several people at one address in the same lesson at the same moment.</summary>
    Lockstep,
}

/// <summary>A sign that was seen while somebody learned.</summary>
public sealed class StudySign
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The enrolment.</summary>
    public required Guid EnrolmentId { get; init; }

    /// <summary>What was seen.</summary>
    public required StudySignKind Kind { get; init; }

    /// <summary>The lesson that was open.</summary>
    public required string LessonKey { get; init; }

    /// <summary>On which day.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>When it was seen first on that day.</summary>
    public required Instant At { get; init; }
}

sealed class StudySignConfiguration : IEntityTypeConfiguration<StudySign>
{
    public void Configure(EntityTypeBuilder<StudySign> sign)
    {
        sign.ToTable("study_signs");
        sign.Property(s => s.Kind).HasConversion<string>().HasMaxLength(20);
        sign.Property(s => s.LessonKey).HasMaxLength(40);
        sign.HasOne<Enrolment>().WithMany().HasForeignKey(s => s.EnrolmentId);
        sign.HasIndex(s => new { s.EnrolmentId, s.Kind, s.Day }).RefusedAs("enrolment.beat_in_parallel");
    }
}

/// <summary>A higher floor that knows where a person is at a moment, such as in a class.</summary>
public interface IElsewhere
{
    /// <summary>Whether the person is there, and so cannot learn online.</summary>
    Task<bool> IsThereAsync(Guid personId, Instant at, CancellationToken cancel);
}
