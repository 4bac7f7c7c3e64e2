using System.Collections.Immutable;
using System.Numerics;

namespace TrainingLms.Exams;

/// <summary>分数线: what the board has decided on from the estimates of a study (exams.md 11.1). Part of a scoring version, so that every verdict can be computed again.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="Raters">How many raters' estimates count.</param>
/// <param name="Items">The items that papers may hold, sorted by version.</param>
/// <param name="ShiftHundredths">By how much the board's cut differs from that of the raters, in hundredths of a mark; the same on every paper.</param>
public sealed record CutScore(Guid StudyId, int Raters, ImmutableArray<ItemEstimates> Items, long ShiftHundredths)
{
    /// <summary>
    /// The pass mark of a paper, in hundredths: the sum over its slots of the mean estimate times the maximum, and the board's shift. Rounded once, half away from
    /// zero; from 0 to the maximum of the paper. Pilots count nothing.
    /// </summary>
    public long Of(PaperSlots paper)
    {
        var sums = Items.ToDictionary(item => item.QuestionVersionId, item => item.Sum);
        var scored = paper.Slots.Where(slot => !slot.IsPilot).Aggregate(BigInteger.Zero, (total, slot) => total + ((BigInteger)sums[slot.QuestionVersionId] * slot.MaximumHundredths));
        return Math.Clamp((long)Rounding.HalfAway(scored, Whole * Raters) + ShiftHundredths, 0, paper.MaximumHundredths);
    }

    /// <summary>An estimate of certainty: estimates are hundredths.</summary>
    internal const int Whole = 100;
}

/// <summary>What all raters together estimated for one item in the last round.</summary>
/// <param name="QuestionVersionId">The version.</param>
/// <param name="Sum">Sum of the raters' estimates, in hundredths.</param>
public sealed record ItemEstimates(Guid QuestionVersionId, int Sum);
