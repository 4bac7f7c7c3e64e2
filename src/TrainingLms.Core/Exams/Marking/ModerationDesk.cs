using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A sample that was drawn.</summary>
/// <param name="Markers">From how many markers' batches.</param>
/// <param name="Answers">How many answers a moderator looks at.</param>
public sealed record DrawnSample(int Markers, int Answers);

/// <summary>What the board has signed off.</summary>
/// <param name="Attempts">Attempts whose marks are final now.</param>
/// <param name="Waiting">Attempts that are not ready.</param>
public sealed record SignedOff(int Attempts, int Waiting);

/// <summary>Where moderators look at samples of agreed marks, and the board signs marks off.</summary>
public sealed class ModerationDesk(LmsDbContext db, MarkingOffice office, MarkingBook book)
{
    static readonly SlotMarkingState[] Ready = [SlotMarkingState.Agreed, SlotMarkingState.Moderated];

    /// <summary>Draws a sample from each marker's agreed answers that none has been drawn from, whether a rule made the mark or a person set it.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>, <c>marking.no_moderation</c>, <c>marking.nothing_to_draw</c>.</exception>
    public Task<DrawnSample> DrawAsync(Guid examId, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await office.ExamForAsync(examId, act, [Role.Moderator], cancel);
        if (!exam.MarkingRules.NeedsModeration) throw new RefusedException(RefusalKind.RuleBroken, "marking.no_moderation");
        await db.LockExamAsync(examId, cancel);
        var fresh = await db.SlotMarkings.Where(one => one.ExamId == examId && one.State == SlotMarkingState.Agreed && !one.WasDrawnFrom && one.CalibrationId == null).ToListAsync(cancel);
        if (fresh.Count == 0) throw new RefusedException(RefusalKind.RuleBroken, "marking.nothing_to_draw");
        var answers = 0;
        foreach (var batch in fresh.GroupBy(one => one.FirstMarkerId!.Value))
        {
            var size = MarkingDraw.SizeOf(batch.Count(), exam.MarkingRules.ModerationPercent, exam.MarkingRules.ModerationLeast);
            var chosen = MarkingDraw.Order(exam.Secret, $"moderation/{batch.Key:N}/{batch.Max(one => one.Round)}/{batch.Count()}", batch.Select(one => one.Id)).Take(size).ToHashSet();
            foreach (var marking in batch) marking.Draw(chosen.Contains(marking.Id));
            answers += chosen.Count;
        }
        db.Observe(new Audit.Observation("exam", "draw_moderation", "exam", examId, act, act.By.ReadingWarrant(Right.SeeMarking, exam.UnitId)) { SubjectUnitId = exam.UnitId });
        await db.SaveChangesAsync(cancel);
        return new DrawnSample(fresh.Select(one => one.FirstMarkerId).Distinct().Count(), answers);
    }, cancel);

    /// <summary>Agrees to a mark of the sample, or gives the marker's whole batch back with a reason: everything of it that is agreed, and neither set by hand nor moderated.</summary>
    /// <exception cref="RefusedException"><c>slot_marking.not_found</c> and what the table refuses.</exception>
    public Task<SlotMarking> DecideAsync(Guid id, bool agrees, ExpectedVersion expected, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var (marking, exam) = await office.LockedAsync(id, act.By, cancel);
        expected.Against(marking);
        var standing = await office.StandingAsync(marking, exam.MarkingRules, act.By, cancel);
        if (agrees) marking.PassModeration(act.Given(standing));
        else
        {
            var (sample, batch) = (new ModerationSample(marking.IsInModeration), await BatchAsync(marking, cancel));
            marking.FailModeration(sample, exam.MarkingRules, act.Given(standing));
            foreach (var other in batch) other.GoBackWithBatch(exam.MarkingRules, ResultBook.ByClock(act).Because(act.Reason).Given(new ScriptStanding(true, false)));
            AllocationDesk.Tell([marking]);
        }
        await db.SaveChangesAsync(cancel);
        return marking;
    }, cancel);

    /// <summary>Signs marks off: of the named scripts, or of every attempt that is ready. With it each attempt gets its whole mark, and a provisional result.</summary>
    /// <param name="examId">The exam.</param>
    /// <param name="scripts">Codes of scripts; null for all that are ready.</param>
    /// <param name="act">Who.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>marking.forbidden</c>, <c>marking.nothing_to_sign</c> and what the table refuses.</exception>
    public Task<SignedOff> SignOffAsync(Guid examId, IReadOnlyList<string>? scripts, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        var exam = await office.ExamForAsync(examId, act, [Role.ExamBoard], cancel);
        await db.LockExamAsync(examId, cancel);
        var open = await (from marking in db.SlotMarkings
                          where marking.ExamId == examId && marking.State != SlotMarkingState.Superseded && marking.State != SlotMarkingState.Final
                          join attempt in db.ExamAttempts on marking.AttemptId equals attempt.Id
                          where attempt.State == AttemptState.Scored
                          select marking).ToListAsync(cancel);
        // What a remedy decides waits for nobody (exams.md 9.3); if it counts again some day, its marking goes on where it was.
        var decided = (await db.ScoringAsync(examId, cancel)).Rules.Decided.ToHashSet();
        open.RemoveAll(one => decided.Contains(one.QuestionVersionId));
        // Until a sample is looked at to its end, the whole batch may still go back.
        var pending = open.Where(one => one is { State: SlotMarkingState.Agreed, IsInModeration: true }).Select(one => one.FirstMarkerId).ToHashSet();
        var attempts = open.GroupBy(one => one.AttemptId).ToList();
        var (signed, now) = (0, act.Given(new ScriptStanding(true, false)));
        foreach (var slots in attempts.Where(slots => scripts is null ? !act.By.Persons.Contains(slots.First().CandidateId) : scripts.Contains(slots.First().ScriptCode)))
        {
            var readiness = new AttemptReadiness(slots.Count(one => !Ready.Contains(one.State)),
                slots.Count(one => one.IsToBeModerated(exam.MarkingRules) || (one.State == SlotMarkingState.Agreed && pending.Contains(one.FirstMarkerId))));
            if (scripts is null && readiness is not { Open: 0, Unmoderated: 0 }) continue;
            foreach (var marking in slots.OrderBy(one => !Ready.Contains(one.State))) marking.SignOff(readiness, now);
            await book.CompleteAsync(await db.LockedAttemptAsync(slots.Key!.Value, cancel), [.. slots], act, cancel);
            signed++;
        }
        if (signed == 0) throw new RefusedException(RefusalKind.RuleBroken, "marking.nothing_to_sign");
        if (signed == attempts.Count) await book.EndCalibrationAsync(examId, act, cancel);
        await db.SaveChangesAsync(cancel);
        return new SignedOff(signed, attempts.Count - signed);
    }, cancel);

    async Task<List<SlotMarking>> BatchAsync(SlotMarking marking, CancellationToken cancel) => await (
        from one in db.SlotMarkings
        where one.ExamId == marking.ExamId && one.FirstMarkerId == marking.FirstMarkerId && one.Id != marking.Id && one.State == SlotMarkingState.Agreed && one.ForcedTenMillionths == null
        join attempt in db.ExamAttempts on one.AttemptId equals attempt.Id
        where attempt.State == AttemptState.Scored
        select one).ToListAsync(cancel);
}
