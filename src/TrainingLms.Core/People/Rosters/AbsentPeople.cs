using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.People;

/// <summary>Lists, after the rows of a file that names everybody of a unit, the active people whom it does not name: they are proposed to leave.</summary>
sealed class AbsentPeople(LmsDbContext db, KeyRing keys, RosterImport import, RosterBase known, RosterPlanner planner, LastPreview? last)
{
    const int Batch = 2_000;

    /// <summary>Adds them to the plan.</summary>
    /// <param name="unitId">The unit that the file names everybody of, with those below.</param>
    /// <param name="leaveOn">Their last day.</param>
    /// <param name="sum">The plan of the file's rows.</param>
    /// <param name="cancel">Stops.</param>
    public async Task AddAsync(Guid unitId, LocalDate leaveOn, RosterPlanSum sum, CancellationToken cancel)
    {
        var below = db.UnitAncestors.Where(a => a.AncestorId == unitId).Select(a => a.UnitId);
        var named = db.RosterPlanRows.Where(row => row.ImportId == import.Id && row.PersonId != null).Select(row => row.PersonId!.Value);
        var listed = await below.ToHashSetAsync(cancel);
        // Keys only: a forgotten district must not come into memory at once.
        var absent = await db.People.Active()
            .Where(person => below.Contains(person.UnitId) && !named.Contains(person.Id))
            .OrderBy(person => person.PersonNumber).Select(person => new { person.Id, person.UnitId }).ToListAsync(cancel);
        foreach (var ids in absent.Where(person => known.UnitsInScope.Contains(person.UnitId)).Select(person => person.Id).Chunk(Batch))
        {
            var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).OrderBy(person => person.PersonNumber).ToListAsync(cancel);
            var since = await db.Holdings.AsNoTracking().Where(post => ids.Contains(post.PersonId) && post.To == null).ToDictionaryAsync(post => post.PersonId, post => post.From, cancel);
            var coming = await ComingChanges.OfAsync(db.ComingChanges.AsNoTracking(), ids, cancel);
            var planned = new List<RosterPlanRow>(people.Count);
            foreach (var person in people)
            {
                var found = new KnownPerson(person, since.TryGetValue(person.Id, out var from) ? from : null) { Coming = [.. coming[person.Id]] };
                // Whoever moves elsewhere by then is missing from the list with good reason.
                if (found.On(leaveOn.PlusDays(1)).Person.UnitId is var then && then != person.UnitId && !listed.Contains(then)) continue;
                var row = planner.PlanAbsent(found, leaveOn).ComparedWith(last, sum.Rows);
                var stored = row.ToBytes();
                planned.Add(RosterPlanRow.Of(import.Id, sum.Rows, row, stored, keys));
                sum.AddAbsent(row, stored);
            }
            await db.CopyAsync(planned, cancel);
        }
    }
}
