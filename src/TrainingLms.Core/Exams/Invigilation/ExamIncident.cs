using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace TrainingLms.Exams;

/// <summary>What is written into the log of an exam.</summary>
public enum IncidentKind
{
    /// <summary>Something that was noticed; nothing was changed.</summary>
    Note,

    /// <summary>Sent away from the door.</summary>
    TurnedAway,

    /// <summary>Time was given.</summary>
    TimeGranted,

    /// <summary>The close was extended.</summary>
    CloseExtended,

    /// <summary>Writing was interrupted.</summary>
    Paused,

    /// <summary>Writing went on.</summary>
    Resumed,

    /// <summary>A reopening was asked for.</summary>
    ReopeningAsked,

    /// <summary>An attempt was reopened.</summary>
    Reopened,

    /// <summary>A file of answers was brought.</summary>
    OfflineFileBrought,

    /// <summary>A file of answers was imported.</summary>
    OfflineFileImported,
}

/// <summary>One line in the log of an exam. Lines are only added.</summary>
public sealed class ExamIncident
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exam.</summary>
    public required Guid ExamId { get; init; }

    /// <summary>The exam's unit.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>The attempt; null where it was about a room or the whole exam.</summary>
    public Guid? AttemptId { get; init; }

    /// <summary>The room; null where it was about one attempt or the whole exam.</summary>
    public string? Room { get; init; }

    /// <summary>What happened.</summary>
    public required IncidentKind Kind { get; init; }

    /// <summary>Why, as a code.</summary>
    public required IncidentCause Cause { get; init; }

    /// <summary>Seconds that were given; null where none were.</summary>
    public int? Seconds { get; init; }

    /// <summary>How many attempts it touched.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Text { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Guid WrittenBy { get; init; }
}

sealed class ExamIncidentConfiguration : IEntityTypeConfiguration<ExamIncident>
{
    public void Configure(EntityTypeBuilder<ExamIncident> incident)
    {
        incident.ToTable("exam_incidents");
        incident.Property(i => i.Kind).HasConversion<string>().HasMaxLength(20);
        incident.Property(i => i.Cause).HasConversion<string>().HasMaxLength(20);
        incident.Property(i => i.Room).HasMaxLength(Seat.Longest);
        incident.Property(i => i.Text).HasMaxLength(IncidentLog.LongestText);
        incident.HasIndex(i => i.ExamId);
        incident.HasIndex(i => i.AttemptId);
        incident.HasOne<Exam>().WithMany().HasForeignKey(i => i.ExamId).OnDelete(DeleteBehavior.Restrict);
        incident.HasOne<ExamAttempt>().WithMany().HasForeignKey(i => i.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
