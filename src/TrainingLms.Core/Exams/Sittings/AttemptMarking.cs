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

    /// <summary>Which scoring rules of the exam: 1 for the frozen keys, more for each rescoring.</summary>
    public required int ScoringVersion { get; init; }

    /// <summary>0 as the program has marked it by these rules, then one more each time that marks of people were taken in.</summary>
    public int Round { get; init; }

    /// <summary>When it was marked.</summary>
    public required Instant At { get; init; }

    /// <summary>Sum of the slot marks less the penalty of a late hand-in, in ten-millionths of a mark, not below 0.</summary>
    public required long TotalTenMillionths { get; init; }

    /// <summary>The published score: the total rounded once, half away from zero, in hundredths.</summary>
    public required long ScoreHundredths { get; init; }

    /// <summary>Marks of the whole paper, in hundredths.</summary>
    public required long MaximumHundredths { get; init; }

    /// <summary>The pass mark that was in force, in hundredths.</summary>
    public required long PassHundredths { get; init; }

    /// <summary>
    /// Published score at or above the pass mark, so that the printed number and the verdict cannot disagree. Null while a person has yet to mark
    /// something and the mark is not reached without it.
    /// </summary>
    public required bool? HasPassed { get; init; }

    /// <summary>What each slot earned.</summary>
    public required ImmutableArray<SlotMark> Slots { get; init; }

    /// <summary>Numbers of the slots that wait for a person.</summary>
    public IEnumerable<int> Waiting => Slots.Where(slot => slot.WaitsForPerson == true).Select(slot => slot.Slot);

    /// <summary>Marks a sealed attempt, as far as that needs no judgement.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="paper">Its frozen slots.</param>
    /// <param name="answers">The sealed answers.</param>
    /// <param name="contents">The question versions of the paper by key.</param>
    /// <param name="passHundredths">The pass mark of the exam's definition, in hundredths; a cut score of the board comes before it.</param>
    /// <param name="act">When.</param>
    /// <param name="scoring">By which scoring rules; null for the frozen keys.</param>
    public static AttemptMarking Of(
        ExamAttempt attempt, PaperSlots paper, IReadOnlyCollection<Answer> answers, IReadOnlyDictionary<Guid, QuestionContent> contents, long passHundredths, Act act, ScoringInForce? scoring = null)
    {
        var (number, rules) = scoring ?? ScoringInForce.First;
        var given = answers.ToDictionary(answer => answer.Slot);
        var slots = paper.Slots.Select(slot => Mark(slot, contents[slot.QuestionVersionId], given.GetValueOrDefault(slot.Number), rules.For(slot.QuestionVersionId))).ToImmutableArray();
        return Of(attempt, slots, (number, 0), rules.LeftOf(paper).MaximumHundredths, rules.PassOf(passHundredths, paper), act);
    }

    /// <summary>The same marking with everything that people have decided about it: their final marks, then what appeals have changed.</summary>
    internal AttemptMarking WithAll(ExamAttempt attempt, IReadOnlyDictionary<int, SlotMarking> people, IReadOnlyCollection<DecidedMark> decided, Act act)
    {
        var marked = people.Count == 0 ? this : With(attempt, people, act);
        return decided.Count == 0 ? marked : marked.With(attempt, decided, act);
    }

    /// <summary>The same marking with the marks of people in the slots that waited for them; the next round.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="marks">The markings of its slots by number; a slot that is not in it, or has no mark yet, goes on waiting. A slot that a remedy decides waits for nobody.</param>
    /// <param name="act">When.</param>
    public AttemptMarking With(ExamAttempt attempt, IReadOnlyDictionary<int, SlotMarking> marks, Act act) => Of(
        attempt, [.. Slots.Select(slot => slot.WaitsForPerson == true && marks.GetValueOrDefault(slot.Slot) is { MarkTenMillionths: { } mark } marked
            ? slot with { MarkTenMillionths = mark, Fraction = Fraction.OfRatio(mark, marked.MaximumHundredths * Marks.PerHundredth), WaitsForPerson = null }
            : slot)],
        (ScoringVersion, Round + 1), MaximumHundredths, PassHundredths, act);

    /// <summary>The same marking with the marks that appeals have decided; the next round. A mark goes down only where the exam allows it.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="decided">Decided marks of this seal, oldest first; what was dropped, or given to all, stays so.</param>
    /// <param name="act">When.</param>
    public AttemptMarking With(ExamAttempt attempt, IEnumerable<DecidedMark> decided, Act act)
    {
        var slots = Slots;
        foreach (var mark in decided)
        {
            var before = slots.Single(slot => slot.Slot == mark.Slot);
            if (before.Remedy is RemedyKind.Drop or RemedyKind.FullCredit || (mark.Mark <= before.MarkTenMillionths && !mark.MayLower) || mark.Mark == before.MarkTenMillionths) continue;
            slots = slots.Replace(before, before with { MarkTenMillionths = mark.Mark, AppealId = mark.AppealId, WaitsForPerson = null, WantsLook = null });
        }
        return Of(attempt, slots, (ScoringVersion, Round + 1), MaximumHundredths, PassHundredths, act);
    }

    static AttemptMarking Of(ExamAttempt attempt, ImmutableArray<SlotMark> slots, (int Scoring, int Round) number, long maximum, long pass, Act act)
    {
        var total = LessPenalty(Math.Max(0, slots.Sum(slot => slot.MarkTenMillionths)), attempt.IsLate ? attempt.Rules.LatePenaltyPercent : 0);
        var score = Marks.Score(total);
        return new AttemptMarking
        {
            AttemptId = attempt.Id,
            SealNumber = attempt.SealNumber,
            ScoringVersion = number.Scoring,
            Round = number.Round,
            At = act.At,
            TotalTenMillionths = total,
            ScoreHundredths = score,
            MaximumHundredths = maximum,
            PassHundredths = pass,
            HasPassed = score >= pass ? true : slots.Any(slot => slot.WaitsForPerson == true) ? null : false,
            Slots = slots,
        };
    }

    /// <summary>Rounded half away from zero, for the whole: a penalty is of the total, not of slots.</summary>
    static long LessPenalty(long total, int percent) => total - (long)Math.Round(total * (decimal)percent / 100, MidpointRounding.AwayFromZero);

    static SlotMark Mark(PaperSlot slot, QuestionContent content, Answer? answer, ItemRemedy? remedy)
    {
        var response = Read(slot, answer);
        var earned = Earn(slot, content, response, remedy);
        var isBlank = answer is null || answer.IsBlank;
        // Item floor 0, unless the author took it away: a wrong answer never costs what another answer earned.
        var mark = Marks.Of(slot.MaximumHundredths, earned.Fraction) is var full && content.HasNoFloor == true ? full : Math.Max(0, full);
        // Nobody waits for the mark of a pilot: it changes nothing.
        return new SlotMark(slot.Number, earned.Fraction, slot.IsPilot || remedy?.Kind == RemedyKind.Drop ? 0 : mark, isBlank && !earned.WaitsForPerson)
        {
            Remedy = remedy?.Kind,
            WaitsForPerson = earned.WaitsForPerson && !slot.IsPilot ? true : null,
            WantsLook = earned.WantsLook ? true : null,
            Length = slot.Type == QuestionType.Essay && response is Response.Written essay ? AnswerLength.Of(essay.Text) : null,
        };
    }

    /// <summary>By the frozen key, or as the remedy says. A dropped item keeps what it would have earned, for the statistics.</summary>
    static Earned Earn(PaperSlot slot, QuestionContent content, Response? response, ItemRemedy? remedy)
    {
        if (remedy?.Kind == RemedyKind.FullCredit) return Fraction.One;
        var frozen = QuestionScoring.Of(content, response, slot.Numbers);
        if (remedy?.Kind == RemedyKind.Drop) return frozen with { WaitsForPerson = false, WantsLook = false };
        if (remedy?.Content is not { } other) return frozen;
        var otherwise = QuestionScoring.Of(other, response, slot.Numbers);
        return remedy.Kind == RemedyKind.ChangeFraction || otherwise.Fraction.TenMillionths > frozen.Fraction.TenMillionths ? otherwise : frozen;
    }

    static Response? Read(PaperSlot slot, Answer? answer)
    {
        if (answer is null || answer.IsBlank) return null;
        using var stored = JsonDocument.Parse(answer.Response);
        return slot.Form.TryRead(stored.RootElement, out var response)
            ? response
            : throw new InvalidOperationException($"Slot {slot.Number} of attempt {answer.AttemptId} holds an answer that was never checked.");
    }
}

/// <summary>What one slot earned.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Fraction">Fraction of the maximum; also of a pilot, for the statistics.</param>
/// <param name="MarkTenMillionths">The mark, in ten-millionths of a mark; 0 for a pilot.</param>
/// <param name="IsBlank">Whether nothing was answered, which differs from a wrong answer in all statistics.</param>
public sealed record SlotMark(int Slot, Fraction Fraction, long MarkTenMillionths, bool IsBlank)
{
    /// <summary>Whether a person has yet to mark it; null where not.</summary>
    public bool? WaitsForPerson { get; init; }

    /// <summary>Whether a person should see it, though it was marked: what was typed for a number is none. Null where not.</summary>
    public bool? WantsLook { get; init; }

    /// <summary>By which remedy of a rescoring it was marked; null where the frozen key counted.</summary>
    public RemedyKind? Remedy { get; init; }

    /// <summary>The appeal that decided the mark; null where none did. The fraction stays what the program found.</summary>
    public Guid? AppealId { get; init; }

    /// <summary>Length of an essay in characters without white space, for whoever marks it; null for other types.</summary>
    public int? Length { get; init; }
}
