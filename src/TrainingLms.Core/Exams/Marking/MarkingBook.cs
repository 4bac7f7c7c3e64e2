using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Keeps the marking by people in step with attempts: what the clock does, in the transaction of what it follows.</summary>
public sealed class MarkingBook(LmsDbContext db, ResultBook results)
{
    /// <summary>Draws one up for each slot that the program could not mark. Saved with whatever else is saved.</summary>
    public void DrawUp(Exam exam, ExamAttempt attempt, AttemptMarking marking, PaperSlots paper, Act act)
    {
        var slots = paper.Slots.ToDictionary(slot => slot.Number);
        db.SlotMarkings.AddRange(marking.Waiting.Select(number => SlotMarking.DrawUp(exam, attempt, slots[number], marking.PassHundredths, marking.MaximumHundredths, ResultBook.ByClock(act))));
    }

    /// <summary>An attempt is written again: the marks so far are kept and count no more.</summary>
    public async Task SupersedeAsync(ExamAttempt attempt, Act act, CancellationToken cancel)
    {
        foreach (var marking in await db.SlotMarkings.Where(one => one.AttemptId == attempt.Id && one.State != SlotMarkingState.Superseded).ToListAsync(cancel))
            marking.Supersede(ResultBook.ByClock(act));
        var scripts = await db.CalibrationScripts.Where(script => db.SlotMarkings.Any(source => source.Id == script.SourceId && source.AttemptId == attempt.Id)).Select(script => (Guid?)script.Id).ToListAsync(cancel);
        if (scripts.Count > 0) await EndAsync(db.SlotMarkings.Where(one => scripts.Contains(one.CalibrationId)), act, cancel);
    }

    /// <summary>Nothing is left to be marked at an exam: what markers were to be tried with is overtaken.</summary>
    public Task EndCalibrationAsync(Guid examId, Act act, CancellationToken cancel) => EndAsync(db.SlotMarkings.Where(one => one.ExamId == examId && one.CalibrationId != null), act, cancel);

    static async Task EndAsync(IQueryable<SlotMarking> markings, Act act, CancellationToken cancel)
    {
        foreach (var marking in await markings.Where(one => one.State != SlotMarkingState.Superseded).ToListAsync(cancel)) marking.Supersede(ResultBook.ByClock(act));
    }

    /// <summary>All marks of an attempt are final: they are taken into a marking of the whole, from which the result is drawn up.</summary>
    public async Task CompleteAsync(ExamAttempt attempt, IReadOnlyCollection<SlotMarking> slots, Act act, CancellationToken cancel)
    {
        var automatic = await db.ExamMarkings.AsNoTracking().Where(one => one.AttemptId == attempt.Id && one.SealNumber == attempt.SealNumber)
            .OrderByDescending(one => one.ScoringVersion).ThenByDescending(one => one.Round).FirstAsync(cancel);
        var marking = automatic.With(attempt, slots.ToDictionary(slot => slot.Slot), act);
        attempt.TakeMarks(marking, ResultBook.ByClock(act));
        db.ExamMarkings.Add(marking);
        await results.DrawUpAsync(attempt, marking, act, cancel);
    }
}

static class FinalMarks
{
    /// <summary>The final markings of an attempt by slot, once each was found to follow from the marks that were given; null where one does not.</summary>
    public static async Task<IReadOnlyDictionary<int, SlotMarking>?> RecomputedMarksAsync(this LmsDbContext db, ExamAttempt attempt, CancellationToken cancel)
    {
        var rules = (await db.Exams.AsNoTracking().SingleAsync(exam => exam.Id == attempt.ExamId, cancel)).MarkingRules;
        var slots = await db.SlotMarkings.AsNoTracking().Where(one => one.AttemptId == attempt.Id && one.SealNumber == attempt.SealNumber && one.State == SlotMarkingState.Final).ToListAsync(cancel);
        var keys = slots.ConvertAll(slot => slot.Id);
        var given = (await db.GivenMarks.AsNoTracking().Where(mark => keys.Contains(mark.SlotMarkingId)).ToListAsync(cancel)).ToLookup(mark => mark.SlotMarkingId);
        return slots.TrueForAll(slot => slot.Recomputed([.. given[slot.Id]], rules) == slot.AgreedTenMillionths) ? slots.ToDictionary(slot => slot.Slot) : null;
    }
}
