using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where candidates look at their own attempts, as far as the rules of the exam let them (exams.md 9.2). Whoever is staff as well sees no more of the own one.</summary>
public sealed class DisclosureDesk(LmsDbContext db, ResultBook results, FrozenQuestions questions)
{
    /// <summary>The own attempt, question by question, with what may be seen now.</summary>
    /// <exception cref="RefusedException"><c>attempt.not_found</c>, <c>attempt.nothing_to_review</c> while it is not handed in, and of one that was annulled or never sat.</exception>
    public async Task<AttemptReview> ReviewAsync(Guid attemptId, Act act, CancellationToken cancel = default)
    {
        var attempt = await db.OwnAttemptAsync(attemptId, act.By, cancel);
        if (!AttemptPhase.Ended.Contains(attempt.State)) throw new RefusedException(RefusalKind.WrongState, "attempt.nothing_to_review");
        var exam = await db.Exams.AsNoTracking().SingleAsync(one => one.Id == attempt.ExamId, cancel);
        var newest = await db.ExamResults.AsNoTracking().Where(one => one.AttemptId == attemptId && one.SealNumber == attempt.SealNumber && one.State != ExamResultState.Superseded)
            .OrderByDescending(one => one.Edition).ToListAsync(cancel);
        var released = newest.Find(one => one.State == ExamResultState.Released);
        var phase = await PhaseAsync(exam, released, cancel);
        // While somebody looks into a result, or after it was taken back, its marks may be wrong.
        var isInDoubt = released is null && newest is [{ State: ExamResultState.UnderReview or ExamResultState.Withdrawn }, ..];
        var shown = exam.Disclosure.In(phase).Where(thing => !isInDoubt || thing is not (DisclosedThing.Marks or DisclosedThing.RightOrWrong)).ToList();
        var marking = await MarkingAsync(attempt, released, cancel);
        return new AttemptReview(attempt, phase, shown, shown.Contains(DisclosedThing.Marks) ? marking : null, shown.Count == 0 ? [] : await SlotsAsync(attempt, marking, shown, cancel));
    }

    async Task<DisclosurePhase> PhaseAsync(Exam exam, ExamResult? released, CancellationToken cancel) =>
        released is not null ? DisclosurePhase.AfterRelease
        // Who has more time than others may write after the close.
        : exam.State == ExamState.Closed && await results.StillSittingAsync(exam.Id, cancel) == 0 ? DisclosurePhase.AfterWindow : DisclosurePhase.AfterSealing;

    /// <summary>The marking that the released result rests on; before the release the newest one of this seal.</summary>
    Task<AttemptMarking?> MarkingAsync(ExamAttempt attempt, ExamResult? released, CancellationToken cancel)
    {
        var markings = db.ExamMarkings.AsNoTracking().Where(one => one.AttemptId == attempt.Id && one.SealNumber == attempt.SealNumber && attempt.State == AttemptState.Scored);
        if (released is not null) markings = markings.Where(one => one.ScoringVersion == released.ScoringVersion && one.Round == released.MarkingRound);
        return markings.OrderByDescending(one => one.ScoringVersion).ThenByDescending(one => one.Round).FirstOrDefaultAsync(cancel);
    }

    async Task<IReadOnlyList<ReviewedSlot>> SlotsAsync(ExamAttempt attempt, AttemptMarking? marking, IReadOnlyList<DisclosedThing> shown, CancellationToken cancel)
    {
        var paper = (await db.PaperOfAsync(attempt.Id, cancel)).Content;
        var contents = await questions.OfAsync(db, paper, cancel);
        var answers = (await db.AnswersOfAsync(attempt.Id, cancel)).ToDictionary(answer => answer.Slot);
        var marks = (marking?.Slots ?? []).ToDictionary(slot => slot.Slot);
        var secure = await db.SecureAmongAsync(contents.Select(one => (one.Key, one.Value)), cancel);
        var comments = shown.Contains(DisclosedThing.Feedback) ? await CommentsAsync(attempt, cancel) : null;
        var rules = marking is null ? (await db.ScoringAsync(attempt.ExamId, cancel)).Rules : await db.RulesOfAsync(attempt.ExamId, marking.ScoringVersion, cancel);
        bool Shows(DisclosedThing thing) => shown.Contains(thing);
        return [.. paper.Slots.Select(slot =>
        {
            var (question, mark) = (contents[slot.QuestionVersionId], marks.GetValueOrDefault(slot.Number));
            var isSecure = secure.Contains(slot.QuestionVersionId);
            var counts = !slot.IsPilot && mark?.Remedy != RemedyKind.Drop;
            var marked = new ReviewedSlot(slot.Number, slot.Section, slot.MaximumHundredths, isSecure)
            {
                MarkTenMillionths = Shows(DisclosedThing.Marks) && counts && mark?.WaitsForPerson != true ? mark?.MarkTenMillionths : null,
                Remedy = Shows(DisclosedThing.Marks) ? mark?.Remedy : null,
            };
            return isSecure ? marked : marked with
            {
                Type = Shows(DisclosedThing.Answers) ? slot.Type : null,
                Question = Shows(DisclosedThing.Answers) ? SheetQuestion.Of(question, slot.Form) : null,
                Response = Shows(DisclosedThing.Answers) ? answers.GetValueOrDefault(slot.Number)?.Response : null,
                Verdict = Shows(DisclosedThing.RightOrWrong) && mark is { WaitsForPerson: not true } ? VerdictOf(mark, slot, counts) : null,
                Explanation = Shows(DisclosedThing.Feedback) ? question.Explanation : null,
                Comments = comments is null ? [] : [.. comments[slot.Number]],
                Keys = Shows(DisclosedThing.Key) ? [.. rules.KeysOf(slot.QuestionVersionId, question).Select(key => ShownKey.Of(key, slot.Form)).OfType<ShownKey>()] : [],
            };
        })];
    }

    /// <summary>By the mark, which an appeal may have changed; where the question counts for nobody, by what the program found.</summary>
    static AnswerVerdict VerdictOf(SlotMark mark, PaperSlot slot, bool counts)
    {
        if (mark.IsBlank) return AnswerVerdict.Blank;
        var (earned, whole) = counts ? (mark.MarkTenMillionths, slot.MaximumHundredths * Marks.PerHundredth) : (mark.Fraction.TenMillionths, Fraction.One.TenMillionths);
        return earned >= whole ? AnswerVerdict.Right : earned > 0 ? AnswerVerdict.Partly : AnswerVerdict.Wrong;
    }

    /// <summary>What markers say, by slot: of final marks, of the round that counts, in the order the marks were given. Internal notes are never read here.</summary>
    async Task<ILookup<int, string>> CommentsAsync(ExamAttempt attempt, CancellationToken cancel) =>
        (await (from marking in db.SlotMarkings.AsNoTracking()
                where marking.AttemptId == attempt.Id && marking.SealNumber == attempt.SealNumber && marking.State == SlotMarkingState.Final
                join given in db.GivenMarks on marking.Id equals given.SlotMarkingId
                where given.Round == marking.Round && given.Comment != null
                orderby given.At
                select new { marking.Slot, given.Comment }).ToListAsync(cancel)).ToLookup(one => one.Slot, one => one.Comment!);
}
