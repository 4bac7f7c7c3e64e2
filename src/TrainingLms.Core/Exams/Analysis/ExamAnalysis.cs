using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;

namespace TrainingLms.Exams;

/// <summary>Which attempts of a person are counted.</summary>
public enum CountedSittings
{
    /// <summary>The first one only: nobody counts twice, and nobody counts who knew the questions.</summary>
    First,

    /// <summary>All.</summary>
    All,
}

/// <summary>Whose marks are counted.</summary>
public enum CountedResults
{
    /// <summary>Those of results that the board has confirmed, or that are released.</summary>
    Confirmed,

    /// <summary>All that are complete, for a look at the questions before the board confirms.</summary>
    Marked,
}

/// <summary>试题分析: statistics of an exam, kept with what was counted, when, and over how many. Another look is another one; none is edited.</summary>
public sealed class ExamAnalysis
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exam.</summary>
    public required Guid ExamId { get; init; }

    /// <summary>The exam's unit.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>When it was drawn up.</summary>
    public required Instant DrawnUpAt { get; init; }

    /// <summary>Who drew it up.</summary>
    public required Guid DrawnUpBy { get; init; }

    /// <summary>Which attempts of a person were counted.</summary>
    public required CountedSittings Sittings { get; init; }

    /// <summary>Whose marks were counted.</summary>
    public required CountedResults Results { get; init; }

    /// <summary>Attempts that were counted.</summary>
    public required int Count { get; init; }

    /// <summary>Whether all of them answered the same items; otherwise there is no alpha, and the rest is compared in per cent.</summary>
    public required bool IsCommonForm { get; init; }

    /// <summary>Figures of the exam.</summary>
    public required TestFigures Test { get; init; }

    /// <summary>Figures by cell and item of the blueprint.</summary>
    public required ImmutableArray<CellFigures> Cells { get; init; }

    /// <summary>How the attempts went, all of them.</summary>
    public required SittingCounts Counts { get; init; }
}

/// <summary>Figures of one item in one analysis.</summary>
public sealed class AnalysedItem
{
    /// <summary>The analysis.</summary>
    public required Guid AnalysisId { get; init; }

    /// <summary>Version of the question.</summary>
    public required Guid QuestionVersionId { get; init; }

    /// <summary>The figures.</summary>
    public required ItemFigures Figures { get; init; }
}

/// <summary>What was earned where one cell, or one item, of the blueprint stands.</summary>
/// <param name="Section">Number of the section, from 1.</param>
/// <param name="Name">The cell as messages name it, or the code of the item.</param>
/// <param name="Slots">Slots of counted attempts whose question fits; one that fits two cells counts in both.</param>
/// <param name="Blanks">How many of them gave no answer.</param>
/// <param name="Facility">Share of the marks that was earned; null where nobody had it.</param>
public sealed record CellFigures(int Section, string Name, int Slots, int Blanks, double? Facility);

/// <summary>How all attempts at an exam went, whether counted or not.</summary>
public sealed record SittingCounts(int Assigned, int Started, int SealedBySubmit, int SealedByTime, int Abandoned, int NoShow, int Voided, int Cancelled);

sealed class ExamAnalysisConfiguration : IEntityTypeConfiguration<ExamAnalysis>
{
    public void Configure(EntityTypeBuilder<ExamAnalysis> analysis)
    {
        analysis.ToTable("exam_analyses");
        analysis.Property(a => a.Sittings).HasConversion<string>().HasMaxLength(20);
        analysis.Property(a => a.Results).HasConversion<string>().HasMaxLength(20);
        analysis.Property(a => a.Test).AsFrozenJson();
        analysis.Property(a => a.Cells).AsFrozenJsonList();
        analysis.Property(a => a.Counts).AsFrozenJson();
        analysis.HasIndex(a => a.ExamId);
        analysis.HasOne<Exam>().WithMany().HasForeignKey(a => a.ExamId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class AnalysedItemConfiguration : IEntityTypeConfiguration<AnalysedItem>
{
    public void Configure(EntityTypeBuilder<AnalysedItem> item)
    {
        item.ToTable("exam_analysed_items");
        item.HasKey(i => new { i.AnalysisId, i.QuestionVersionId });
        item.Property(i => i.Figures).AsFrozenJson();
        item.HasIndex(i => i.QuestionVersionId);
        item.HasOne<ExamAnalysis>().WithMany().HasForeignKey(i => i.AnalysisId).OnDelete(DeleteBehavior.Cascade);
        item.HasOne<QuestionVersion>().WithMany().HasForeignKey(i => i.QuestionVersionId).OnDelete(DeleteBehavior.Restrict);
    }
}
