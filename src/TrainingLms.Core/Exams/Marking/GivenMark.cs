using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>As which of the marks of an answer somebody's mark counts.</summary>
public enum MarkPlace
{
    /// <summary>The one that came first.</summary>
    First,

    /// <summary>双评: the other marker's.</summary>
    Second,

    /// <summary>仲裁: the senior marker's.</summary>
    Third,
}

/// <summary>A mark that somebody has given. Never changed: after a batch went back there are others of the next round beside it.</summary>
public sealed class GivenMark
{
    /// <summary>Longest comment or note.</summary>
    public const int Longest = 2_000;

    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The answer.</summary>
    public required Guid SlotMarkingId { get; init; }

    /// <summary>Which time the answer is marked, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>As which mark it counts.</summary>
    public required MarkPlace Place { get; init; }

    /// <summary>Who gave it.</summary>
    public required Guid MarkerId { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>The mark, in ten-millionths of a mark; from 0 to the maximum of the slot.</summary>
    public required long MarkTenMillionths { get; init; }

    /// <summary>Chosen levels by criterion; null where it was marked by points.</summary>
    public ImmutableSortedDictionary<string, string>? Levels { get; init; }

    /// <summary>What the marker says about the answer; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>What only those who work on the marks read; null for nothing. Never shown to the candidate.</summary>
    public string? InternalNote { get; init; }
}

/// <summary>What a marker hands in.</summary>
/// <param name="PointsHundredths">Points, in hundredths of a mark; null where a rubric is used.</param>
/// <param name="Levels">Chosen levels by criterion; null where there is no rubric.</param>
/// <param name="Comment">About the answer; null for nothing.</param>
/// <param name="InternalNote">For those who work on the marks; null for nothing.</param>
public sealed record MarkSheet(long? PointsHundredths, IReadOnlyDictionary<string, string>? Levels, string? Comment, string? InternalNote);

/// <summary>Fact: what a handed-in sheet is worth, and what is wrong with it.</summary>
/// <param name="MarkTenMillionths">The mark, in ten-millionths; 0 while something is wrong.</param>
/// <param name="Faults">What the rubric finds missing or wrong.</param>
/// <param name="IsWithinBounds">Whether points lie between 0 and the maximum.</param>
public sealed record MarkWorth(long MarkTenMillionths, IReadOnlyList<Refusal> Faults, bool IsWithinBounds)
{
    /// <summary>Nothing wrong; for asking what could be done.</summary>
    internal static readonly MarkWorth Fine = new(0, [], true);

    /// <summary>Reads a sheet: by the rubric where the question has one, otherwise by points.</summary>
    /// <param name="sheet">What was handed in.</param>
    /// <param name="rubric">The rubric of the question; null for points.</param>
    /// <param name="maximumHundredths">Maximum of the slot, in hundredths.</param>
    public static MarkWorth Of(MarkSheet sheet, Rubric? rubric, long maximumHundredths)
    {
        if (rubric is null)
        {
            if (sheet.Levels is not null || sheet.PointsHundredths is not { } points) return new(0, [new Refusal("slot_marking.points_missing", [("maximum", maximumHundredths / 100m)])], true);
            var isWithin = points >= 0 && points <= maximumHundredths;
            return new(isWithin ? points * Marks.PerHundredth : 0, [], isWithin);
        }
        if (sheet.PointsHundredths is not null || sheet.Levels is not { } levels) return new(0, [new Refusal("slot_marking.levels_missing")], true);
        // What was left out as not applicable is explained (exams.md 3.4).
        var unsaid = levels.Values.Contains(Rubric.NotApplicable) && string.IsNullOrWhiteSpace(sheet.Comment) && string.IsNullOrWhiteSpace(sheet.InternalNote);
        try
        {
            var mark = Marks.Of(maximumHundredths, rubric.Score(levels));
            return new(mark, unsaid ? [new Refusal("slot_marking.note_missing")] : [], true);
        }
        catch (RefusedException wrong)
        {
            return new(0, wrong.Refusals, true);
        }
    }
}

sealed class GivenMarkConfiguration : IEntityTypeConfiguration<GivenMark>
{
    public void Configure(EntityTypeBuilder<GivenMark> mark)
    {
        mark.ToTable("exam_given_marks");
        mark.Property(m => m.Place).HasConversion<string>().HasMaxLength(10);
        mark.Property(m => m.Levels).AsFrozenJson();
        mark.Property(m => m.Comment).HasMaxLength(GivenMark.Longest);
        mark.Property(m => m.InternalNote).HasMaxLength(GivenMark.Longest);
        mark.HasIndex(m => new { m.SlotMarkingId, m.Round, m.Place }).RefusedAs("changed_by_someone_else");
        mark.HasOne<SlotMarking>().WithMany().HasForeignKey(m => m.SlotMarkingId).OnDelete(DeleteBehavior.Restrict);
    }
}
