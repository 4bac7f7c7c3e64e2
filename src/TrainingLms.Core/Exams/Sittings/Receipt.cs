using System.Collections.Immutable;
using NodaTime;

namespace TrainingLms.Exams;

/// <summary>Why answers became final.</summary>
public enum SealCause
{
    /// <summary>The candidate handed in.</summary>
    Submitted,

    /// <summary>Time was over.</summary>
    TimeOver,

    /// <summary>The candidate handed in during the grace.</summary>
    SubmittedLate,

    /// <summary>The hard close came during a pause.</summary>
    HardClose,

    /// <summary>Abandoned, and counted as handed in by decision of two.</summary>
    CountedByDecision,

    /// <summary>Answers that could not be sent were imported from a file.</summary>
    OfflineImported,

    /// <summary>Annulled while it was being written.</summary>
    Annulled,
}

/// <summary>Proof of what was handed in: shown, printable, and checkable later.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="SealedAt">When the answers became final: the hand-in, or the deadline.</param>
/// <param name="Cause">Why.</param>
/// <param name="Slots">How many slots the paper has.</param>
/// <param name="AnsweredSlots">How many of them hold an answer.</param>
/// <param name="Revisions">The revision of each slot that was ever saved.</param>
/// <param name="AnswersHash">SHA-256 over slot, revision and hash of every answer.</param>
/// <param name="PaperHash">Hash of the paper.</param>
/// <param name="ShortCode">Ten letters and digits to read out, made from all of the above.</param>
public sealed record Receipt(
    Guid AttemptId, Instant SealedAt, SealCause Cause, int Slots, int AnsweredSlots, ImmutableArray<SlotRevision> Revisions,
    string AnswersHash, string PaperHash, string ShortCode)
{
    const int ShortCodeLength = 10;

    /// <summary>Without letters and digits that are read for one another.</summary>
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    internal static Receipt Of(ExamAttempt attempt, SealCause cause, IReadOnlyCollection<Answer> answers, int slots)
    {
        var inOrder = answers.OrderBy(answer => answer.Slot).ToList();
        var receipt = new Receipt(
            attempt.Id, attempt.SealedAt!.Value, cause, slots, inOrder.Count(answer => !answer.IsBlank),
            [.. inOrder.Select(answer => new SlotRevision(answer.Slot, answer.Revision))],
            FrozenJson.HashOfText(string.Concat(inOrder.Select(answer => $"{answer.Slot}:{answer.Revision}:{answer.ResponseHash}\n"))),
            attempt.PaperHash!, "");
        var digest = Convert.FromHexString(FrozenJson.HashOf(receipt));
        return receipt with { ShortCode = string.Concat(digest.Take(ShortCodeLength).Select(part => Alphabet[part % Alphabet.Length])) };
    }
}

/// <summary>Which revision of a slot counts.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Revision">The client's number of the save.</param>
public sealed record SlotRevision(int Slot, long Revision);
