using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>One marking of one seal by one set of scoring rules. Never edited: another marking is another row.</summary>
public sealed class AttemptMarking
{
    /// <summary>The attempt.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Which seal of it.</summary>
    public required int SealNumber { get; init; }

    /// <summary>Which scoring rules.</summary>
    public required int ScoringVersion { get; init; }

    /// <summary>When it was marked.</summary>
    public required Instant At { get; init; }

    /// <summary>Sum of the slot marks, in ten-millionths of a mark, not below 0.</summary>
    public required long TotalTenMillionths { get; init; }

    /// <summary>The published score: the total rounded once, half away from zero, in hundredths.</summary>
    public required long ScoreHundredths { get; init; }

    /// <summary>Marks of the whole paper, in hundredths.</summary>
    public required long MaximumHundredths { get; init; }

    /// <summary>The pass mark that was in force, in hundredths.</summary>
    public required long PassHundredths { get; init; }

    /// <summary>Published score at or above the pass mark, so that the printed number and the verdict cannot disagree.</summary>
    public required bool HasPassed { get; init; }

    /// <summary>What each slot earned.</summary>
    public required ImmutableArray<SlotMark> Slots { get; init; }

    /// <summary>Marks a sealed attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="paper">Its frozen slots.</param>
    /// <param name="answers">The sealed answers.</param>
    /// <param name="contents">The question versions of the paper by key.</param>
    /// <param name="passHundredths">The pass mark, in hundredths.</param>
    /// <param name="act">When.</param>
    public static AttemptMarking Of(
        ExamAttempt attempt, PaperSlots paper, IReadOnlyCollection<Answer> answers, IReadOnlyDictionary<Guid, QuestionContent> contents, long passHundredths, Act act)
    {
        var given = answers.ToDictionary(answer => answer.Slot);
        var slots = paper.Slots.Select(slot => Mark(slot, contents[slot.QuestionVersionId], given.GetValueOrDefault(slot.Number))).ToImmutableArray();
        var total = Math.Max(0, slots.Sum(slot => slot.MarkTenMillionths));
        var score = Marks.Score(total);
        return new AttemptMarking
        {
            AttemptId = attempt.Id,
            SealNumber = attempt.SealNumber,
            ScoringVersion = QuestionScoring.Version,
            At = act.At,
            TotalTenMillionths = total,
            ScoreHundredths = score,
            MaximumHundredths = paper.Slots.Sum(slot => slot.MaximumHundredths),
            PassHundredths = passHundredths,
            HasPassed = score >= passHundredths,
            Slots = slots,
        };
    }

    static SlotMark Mark(PaperSlot slot, QuestionContent content, Answer? answer)
    {
        if (answer is null || answer.IsBlank) return new SlotMark(slot.Number, Fraction.Zero, 0, IsBlank: true);
        using var stored = JsonDocument.Parse(answer.Response);
        if (!Response.TryRead(slot.Type, slot.OptionOrder, stored.RootElement, out var response))
            throw new InvalidOperationException($"Slot {slot.Number} of attempt {answer.AttemptId} holds an answer that was never checked.");
        var fraction = QuestionScoring.Of(content, response);
        // Item floor 0: a wrong answer never costs what another answer earned.
        return new SlotMark(slot.Number, fraction, Math.Max(0, Marks.Of(slot.MaximumHundredths, fraction)), IsBlank: false);
    }
}

/// <summary>What one slot earned.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Fraction">Fraction of the maximum.</param>
/// <param name="MarkTenMillionths">The mark, in ten-millionths of a mark.</param>
/// <param name="IsBlank">Whether nothing was answered, which differs from a wrong answer in all statistics.</param>
public sealed record SlotMark(int Slot, Fraction Fraction, long MarkTenMillionths, bool IsBlank);
