using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainingLms.Exams;

/// <summary>What a rescoring changes for one slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="QuestionVersionId">The question version on it.</param>
/// <param name="Old">The mark before, in ten-millionths of a mark; null where the item did not count.</param>
/// <param name="New">The mark after; null where the item counts no more.</param>
public sealed record SlotDifference(int Slot, Guid QuestionVersionId, long? Old, long? New);

/// <summary>One attempt on a difference report.</summary>
public sealed class DifferenceLine
{
    /// <summary>The rescoring.</summary>
    public required Guid RescoringId { get; init; }

    /// <summary>Place on the report, from 1; changed verdicts come first.</summary>
    public required int Number { get; init; }

    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Who sat.</summary>
    public required Guid CandidateId { get; init; }

    /// <summary>Which seal was marked.</summary>
    public required int SealNumber { get; init; }

    /// <summary>By which scoring version it was marked before.</summary>
    public required int OldVersion { get; init; }

    /// <summary>The total before, in ten-millionths of a mark.</summary>
    public required long OldTotal { get; init; }

    /// <summary>The total after.</summary>
    public required long NewTotal { get; init; }

    /// <summary>The score before, in hundredths.</summary>
    public required long OldScore { get; init; }

    /// <summary>The score after.</summary>
    public required long NewScore { get; init; }

    /// <summary>The maximum before, in hundredths.</summary>
    public required long OldMaximum { get; init; }

    /// <summary>The maximum after.</summary>
    public required long NewMaximum { get; init; }

    /// <summary>The pass mark before, in hundredths.</summary>
    public required long OldPass { get; init; }

    /// <summary>The pass mark after.</summary>
    public required long NewPass { get; init; }

    /// <summary>The verdict before; null while a person has yet to mark what decides it.</summary>
    public required bool? OldVerdict { get; init; }

    /// <summary>The verdict after.</summary>
    public required bool? NewVerdict { get; init; }

    /// <summary>Whether the candidate has seen the score.</summary>
    public required bool IsReleased { get; init; }

    /// <summary>Slots whose mark differs, in order.</summary>
    public required ImmutableArray<SlotDifference> Slots { get; init; }

    /// <summary>Whether the verdict differs.</summary>
    public bool IsVerdictChanged => OldVerdict != NewVerdict;

    /// <summary>Whether the candidate has seen more than what would be published now.</summary>
    public bool LowersReleased => IsReleased && (NewScore < OldScore || (OldVerdict == true && NewVerdict != true));
}

/// <summary>Figures of a difference report.</summary>
/// <param name="Attempts">Attempts that were marked by both sets of rules.</param>
/// <param name="Changed">Those with a difference; each has a line.</param>
/// <param name="Raised">Those with a higher score.</param>
/// <param name="Lowered">Those with a lower score.</param>
/// <param name="NewlyPassed">Those that would pass now and did not.</param>
/// <param name="NewlyFailed">Those that would no longer pass.</param>
/// <param name="LoweredReleased">Those whose candidate has seen a higher score, or a pass; more than 0 takes a decision of the board.</param>
/// <param name="Erased">Attempts whose answers were erased long ago: their marks stay.</param>
/// <param name="MeanChange">Mean change of the total of those with a line, in ten-millionths of a mark, rounded half away from zero; 0 without one.</param>
public sealed record DifferenceSummary(int Attempts, int Changed, int Raised, int Lowered, int NewlyPassed, int NewlyFailed, int LoweredReleased, int Erased, long MeanChange);

/// <summary>What a rescoring would change, whole.</summary>
/// <param name="Summary">The figures.</param>
/// <param name="Lines">Changed attempts, changed verdicts first, then by attempt.</param>
/// <param name="Hash">SHA-256 over the rules, the version they follow, figures and lines: the same hash is the same report.</param>
public sealed record DifferenceReport(DifferenceSummary Summary, IReadOnlyList<DifferenceLine> Lines, string Hash)
{
    /// <summary>Puts a report together.</summary>
    /// <param name="rescoring">The rescoring.</param>
    /// <param name="before">What counts now.</param>
    /// <param name="remarked">All attempts, marked by both.</param>
    /// <param name="erased">Attempts whose answers are gone.</param>
    internal static DifferenceReport Of(Rescoring rescoring, ScoringInForce before, IReadOnlyCollection<Remarked> remarked, int erased)
    {
        var lines = remarked.Where(one => one.Slots.Length > 0 || one.New.PassHundredths != one.Old.PassHundredths)
            .OrderByDescending(one => one.Old.HasPassed != one.New.HasPassed).ThenBy(one => one.Attempt.Id).Select((one, at) => Line(rescoring.Id, at + 1, one)).ToList();
        var summary = new DifferenceSummary(remarked.Count, lines.Count, lines.Count(line => line.NewScore > line.OldScore), lines.Count(line => line.NewScore < line.OldScore),
            lines.Count(line => line.NewVerdict == true && line.OldVerdict != true), lines.Count(line => line.OldVerdict == true && line.NewVerdict != true), lines.Count(line => line.LowersReleased), erased,
            lines.Count == 0 ? 0 : (long)Rounding.HalfAway(lines.Sum(line => line.NewTotal - line.OldTotal), lines.Count));
        return new DifferenceReport(summary, lines, FrozenJson.HashOf(new { rescoring = rescoring.Id, before = before.Number, rules = rescoring.Following(before).Rules.Hash, summary, lines }));
    }

    static DifferenceLine Line(Guid rescoring, int number, Remarked one) => new()
    {
        RescoringId = rescoring,
        Number = number,
        AttemptId = one.Attempt.Id,
        CandidateId = one.Attempt.CandidateId,
        SealNumber = one.Attempt.SealNumber,
        OldVersion = one.Old.ScoringVersion,
        OldTotal = one.Old.TotalTenMillionths,
        NewTotal = one.New.TotalTenMillionths,
        OldScore = one.Old.ScoreHundredths,
        NewScore = one.New.ScoreHundredths,
        OldMaximum = one.Old.MaximumHundredths,
        NewMaximum = one.New.MaximumHundredths,
        OldPass = one.Old.PassHundredths,
        NewPass = one.New.PassHundredths,
        OldVerdict = one.Old.HasPassed,
        NewVerdict = one.New.HasPassed,
        IsReleased = one.IsReleased,
        Slots = one.Slots,
    };
}

sealed class DifferenceLineConfiguration : IEntityTypeConfiguration<DifferenceLine>
{
    public void Configure(EntityTypeBuilder<DifferenceLine> line)
    {
        line.ToTable("exam_rescoring_lines");
        line.HasKey(l => new { l.RescoringId, l.Number });
        line.Property(l => l.Slots).AsFrozenJsonList();
        line.Ignore(l => l.IsVerdictChanged).Ignore(l => l.LowersReleased);
        line.HasIndex(l => l.AttemptId);
        line.HasIndex(l => l.CandidateId);
        line.HasOne<Rescoring>().WithMany().HasForeignKey(l => l.RescoringId).OnDelete(DeleteBehavior.Restrict);
        line.HasOne<ExamAttempt>().WithMany().HasForeignKey(l => l.AttemptId).OnDelete(DeleteBehavior.Restrict);
    }
}
