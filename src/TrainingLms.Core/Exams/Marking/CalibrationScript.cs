using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace TrainingLms.Exams;

/// <summary>
/// 标准卷: an answer whose mark is known, mixed unseen into what markers are given (exams.md 9.1). It counts for nobody: each marker marks it as a <see cref="SlotMarking"/>
/// without an attempt, and how far the mark lies from the known one is told to exam managers alone.
/// </summary>
public sealed class CalibrationScript
{
    /// <summary>Longest answer that is made up, in UTF-16 units.</summary>
    public const int Longest = 20_000;

    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exam.</summary>
    public required Guid ExamId { get; init; }

    /// <summary>The question that is answered.</summary>
    public required Guid QuestionVersionId { get; init; }

    /// <summary>Number of a slot where the question stands, as markers are shown it.</summary>
    public required int Slot { get; init; }

    /// <summary>Maximum mark of the slot, in hundredths.</summary>
    public required long MaximumHundredths { get; init; }

    /// <summary>The pass line of the slot, in ten-millionths of a mark.</summary>
    public required long LineTenMillionths { get; init; }

    /// <summary>The marking of the candidate's answer that it is; null for one that was made up. The answer is not copied, so that it is erased with the candidate's.</summary>
    public required Guid? SourceId { get; init; }

    /// <summary>The answer that was made up; null where a candidate gave it.</summary>
    public required string? Text { get; init; }

    /// <summary>The mark that is known, in ten-millionths of a mark.</summary>
    public required long KnownTenMillionths { get; init; }

    /// <summary>Who put it in.</summary>
    public required Guid MadeBy { get; init; }

    /// <summary>When.</summary>
    public required Instant MadeAt { get; init; }

    /// <summary>Since when nobody is given it any more; null while it is mixed in.</summary>
    public Instant? EndedAt { get; private set; }

    /// <summary>Nobody is given it any more; marks that were given stay.</summary>
    public void End(Instant at) => EndedAt = at;
}

sealed class CalibrationScriptConfiguration : IEntityTypeConfiguration<CalibrationScript>
{
    public void Configure(EntityTypeBuilder<CalibrationScript> script)
    {
        script.ToTable("exam_calibration_scripts");
        script.Property(s => s.Text).HasMaxLength(CalibrationScript.Longest);
        script.HasIndex(s => s.ExamId);
        script.HasOne<Exam>().WithMany().HasForeignKey(s => s.ExamId).OnDelete(DeleteBehavior.Restrict);
        script.HasOne<QuestionVersion>().WithMany().HasForeignKey(s => s.QuestionVersionId).OnDelete(DeleteBehavior.Restrict);
        // No foreign key to its source: markings point to scripts, and tables cannot point at each other. Markings are never deleted.
        script.HasIndex(s => s.SourceId);
    }
}
