using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Mixes calibration scripts into what markers have just been given. Each marker gets each script once, beside real answers and never alone.</summary>
public sealed class CalibrationMixer(LmsDbContext db, MarkingOffice office)
{
    static readonly SlotMarkingState[] Fresh = [SlotMarkingState.Allocated, SlotMarkingState.Marking];

    /// <summary>Gives the markers what they have not had. A script goes to nobody who sat it, marked it, or has an interest in it.</summary>
    /// <param name="exam">The exam, whose row is held.</param>
    /// <param name="markers">Those who were given answers.</param>
    /// <param name="act">Who gave them.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task MixAsync(Exam exam, IEnumerable<Guid> markers, Act act, CancellationToken cancel)
    {
        var decided = (await db.ScoringAsync(exam.Id, cancel)).Rules.Decided.ToList();
        var scripts = await db.CalibrationScripts.AsNoTracking().Where(script => script.ExamId == exam.Id && script.EndedAt == null && !decided.Contains(script.QuestionVersionId)).OrderBy(script => script.Id).ToListAsync(cancel);
        if (scripts.Count == 0) return;
        var named = markers.Distinct().ToList();
        var theirs = (await db.SlotMarkings.AsNoTracking()
            .Where(one => one.ExamId == exam.Id && ((one.FirstMarkerId != null && named.Contains(one.FirstMarkerId.Value)) || (one.SecondMarkerId != null && named.Contains(one.SecondMarkerId.Value))))
            .Select(one => new { one.Id, one.State, one.CalibrationId, one.FirstMarkerId, one.SecondMarkerId }).ToListAsync(cancel))
            .SelectMany(one => named.Where(marker => marker == one.FirstMarkerId || marker == one.SecondMarkerId), (one, marker) => new { one.Id, one.State, one.CalibrationId, MarkerId = marker }).ToList();
        var units = await office.MarkersAsync(named, exam.UnitId, act, cancel);
        var mixed = new List<(SlotMarking Marking, Guid MarkerId)>();
        foreach (var script in scripts)
        {
            var barred = await BarredAsync(script, exam, units, cancel);
            foreach (var own in theirs.GroupBy(one => one.MarkerId).Where(own => !barred.Contains(own.Key) && own.All(one => one.CalibrationId != script.Id)))
            {
                var beside = own.Where(one => one.CalibrationId is null && Fresh.Contains(one.State)).Select(one => one.Id).ToList();
                if (beside.Count == 0) continue;
                var drawn = MarkingDraw.Order(exam.Secret, $"calibration/{script.Id:N}/{own.Key:N}", beside)[0];
                mixed.Add((SlotMarking.DrawUp(exam, script, drawn, ResultBook.ByClock(act)), own.Key));
            }
        }
        // In two steps, as answers of candidates come about: the number of changes would tell one from the other.
        db.SlotMarkings.AddRange(mixed.Select(one => one.Marking));
        await db.SaveChangesAsync(cancel);
        foreach (var (marking, marker) in mixed) marking.Allocate(new Allotment([new Fitness(marker, true, false)]), false, act.Given(new ScriptStanding(true, false)));
        await db.SaveChangesAsync(cancel);
    }

    async Task<HashSet<Guid>> BarredAsync(CalibrationScript script, Exam exam, IReadOnlyDictionary<Guid, MarkerAtWork> markers, CancellationToken cancel)
    {
        if (script.SourceId is not { } id) return [];
        var source = await db.SlotMarkings.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        if (source.State == SlotMarkingState.Superseded) return [.. markers.Keys];
        var unit = await db.People.Where(person => person.Id == source.CandidateId).Select(person => person.UnitId).SingleAsync(cancel);
        var tree = await office.TreeAsync(cancel);
        var gave = await db.GivenMarks.Where(mark => mark.SlotMarkingId == id).Select(mark => mark.MarkerId).ToListAsync(cancel);
        return [.. gave, .. ((Guid?[])[source.FirstMarkerId, source.SecondMarkerId, source.ForcedBy]).OfType<Guid>(), source.CandidateId,
            .. markers.Where(marker => MarkingOffice.HasInterest(marker.Value.UnitId ?? default, unit, exam.MarkingRules, tree)).Select(marker => marker.Key)];
    }
}
